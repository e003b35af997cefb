"""Networks as maps: random ones for hypothesis, and those that others have published."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from tests.capabilities.missing import missing

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def network(links: list[tuple[str, str]], departments: dict[str, str] | None = None) -> Map:
    """A map with one handoff a link; `departments` names all the teams that have one."""
    of = departments or {}
    teams = sorted({*of, *(end for link in links for end in link)})
    holders = [Holder(id=one, title=one, department=of.get(one)) for one in teams]
    return Map.of([*holders, Item(id="i"), *(Handoff(giver=a, receiver=b, item="i") for a, b in links)])


def networks(*, most: int = 7) -> SearchStrategy[Map]:
    """Networks of up to `most` teams, in up to three departments or none."""
    names = [f"t{number}" for number in range(most)]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    departments = st.dictionaries(st.sampled_from(names), st.sampled_from(["north", "south", "east"]))
    return st.builds(network, st.lists(pairs, unique=True, max_size=20), departments)


@cache
def expected() -> dict[str, Any]:
    """What was computed of each file by somebody else."""
    if not DATA.is_dir():
        missing("the real data is not beside the repository")
    found: dict[str, Any] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    return found


@cache
def published(name: str, field: str) -> Map:
    """A published network: `name` of its file of edges, `field` of its nodes that names the department.

    Links from a team to itself are left out: nobody hands something to itself.
    """
    expected()
    edges = DATA / name
    if edges.suffix == ".txt":
        links = [line.split() for line in edges.read_text(encoding="utf-8").splitlines()]
        labels = edges.with_name("email-Eu-core-department-labels.txt").read_text(encoding="utf-8")
        departments = dict(line.split() for line in labels.splitlines())
    else:
        nodes = edges.with_name(edges.name.replace("_edges", "_nodes"))
        with edges.open(encoding="utf-8", newline="") as file:
            links = [[row["source"], row["target"]] for row in csv.DictReader(file)]
        with nodes.open(encoding="utf-8", newline="") as file:
            departments = {row["id"]: row[field] for row in csv.DictReader(file)}
    named = {one: f"d {department}" for one, department in departments.items()}
    return network([(a.lower(), b.lower()) for a, b in links if a != b], {a.lower(): b for a, b in named.items()})
