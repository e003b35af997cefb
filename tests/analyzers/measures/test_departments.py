"""Links between departments, on a small map and on published networks whose numbers somebody else has counted."""

from __future__ import annotations

import pytest

import flowmap
from flowmap.analyzers.measures.departments import DepartmentLine
from flowmap.domain.map import Map
from tests.analyzers.measures.networks import expected, network, published

PUBLISHED = [
    ("net-email-eu-core/email-Eu-core.txt", ""),
    ("net-igraphdata/ukfaculty_edges.csv", "Group"),
    ("net-networkdata/krackhardt_advice_edges.csv", "dept"),
    ("net-networkdata/krackhardt_reports_edges.csv", "dept"),
    ("net-tnet/cross_parker_consulting_edges.csv", "location"),
    ("net-usernetr/dhhs_edges.csv", "agency"),
]


def lines(m: Map, team: str | None = None) -> list[DepartmentLine]:
    """The lines of a map."""
    return list(flowmap.measures(m, show=["departments"], team=team)["departments"].lines)


def test_a_team_without_a_department_is_its_own() -> None:
    m = network([("a", "b"), ("a", "c"), ("b", "c"), ("c", "a")], {"a": "north", "b": "north"})
    assert [(one.giver, one.receiver, one.links, one.percent) for one in lines(m)] == [
        ("north", "c", 2, 50),
        ("c", "north", 1, 25),
        ("north", "north", 1, 25),
    ]
    assert [(one.giver, one.receiver) for one in lines(m, "c")] == [("north", "c"), ("c", "north")]


def test_each_pair_counts_once_and_each_piece_of_information_for_its_pair() -> None:
    m = flowmap.parse("A -> B: x\nA -> B: y\nA -> B: x if one\nA -> B: ?\nA -> C: x\ncase one 50%\ncase two 50%")
    assert [(one.giver, one.receiver, one.links, one.items) for one in lines(m)] == [("A", "B", 1, 3), ("A", "C", 1, 1)]


@pytest.mark.parametrize(("name", "field"), PUBLISHED)
def test_published_networks(name: str, field: str) -> None:
    known = expected()[name]
    counted = known[field] if field else known
    found = lines(published(name, field))
    between = {(one.giver, one.receiver): one.links for one in found if one.giver != one.receiver}
    within = sum(one.links for one in found if one.giver == one.receiver)
    assert sum(between.values()) == counted["cross_group_edges"]
    assert within == counted["within_group_edges"] - counted["self_loops"]
    assert len(between) == counted["distinct_group_pairs"]
    for giver, receiver, count in counted["top"]:
        assert between[f"d {giver}", f"d {receiver}"] == count
    assert [line.links for line in found[: len(counted["top"])]] == [count for *_, count in counted["top"]]
