"""The page on the architecture is true: its files are there, its dependencies and limits are those of the code."""

from __future__ import annotations

import re
import tomllib

from flowmap.diagrams import ladder, render, views, worker
from flowmap.diagrams.views import reached
from tests.docs.fenced import ROOT, rows

PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
FILE = re.compile(r"`([\w./-]+(?:/|\.\w+|/run))`")


def test_every_file_that_it_names_is_there() -> None:
    missing = []
    for place, *said in rows(PAGE):
        folder = next((name for name in FILE.findall(place) if name.endswith("/")), "")
        for name in {*FILE.findall(place), *(name for cell in said for name in FILE.findall(cell))}:
            if not (ROOT / name).exists() and not (ROOT / folder / name).exists():
                missing.append(f"{place}: {name}")
    assert missing == []


def test_every_package_has_its_row() -> None:
    named = {name for place, *_ in rows(PAGE) for name in FILE.findall(place)}
    parts = [path for path in (ROOT / "flowmap").glob("[a-z]*") if path.is_dir() or path.suffix == ".py"]
    assert {f"flowmap/{part.name}{'/' if part.is_dir() else ''}" for part in parts} - named == set()


def test_every_module_of_the_reasoning_is_explained() -> None:
    for part in ("custody", "domain", "redesign"):
        (told,) = [said for place, said, *_ in rows(PAGE) if place == f"`flowmap/{part}/`"]
        files = {path.name for path in (ROOT / "flowmap" / part).glob("[a-z]*.py")}
        assert files - set(FILE.findall(told)) <= {"slug.py", "nearest.py"}


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for some in project["optional-dependencies"].values() for one in some)]
    _, table = PAGE.split("## Dependencies")
    told = [name for names, *_ in rows(table) for name in names.split(", ") if name not in ("package", "---")]
    own = f"{project['name']}["  # an extra that takes in others
    assert sorted(told) == sorted(re.split("[<>=]", one)[0] for one in wanted if not one.startswith(own))


def test_the_limits_of_pictures() -> None:
    limits = (
        f"{render.SECONDS:.0f} s a layout, {worker.MEMORY / 1e9:.1f} GB, {render.MOST_DOT / 1e6:.0f} MB of DOT; "
        f"{ladder.MOST_BOXES['dot']} boxes where Graphviz chooses the places, {ladder.MOST_BOXES['neato']:,} where"
    )
    assert limits in PAGE
    assert f"up to {views.MOST_HOLDERS} holders and {views.MOST_HANDOFFS} handoffs" in PAGE
    assert f"above {reached.MOST_ARROWS} forward arrows" in PAGE
