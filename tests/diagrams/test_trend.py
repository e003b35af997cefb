"""The picture of a trend: what it shows, where the lines are, and that no name is on another."""

from __future__ import annotations

import datetime
import itertools
import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.diagrams.palette import DARK, LIGHT
from flowmap.diagrams.trend import APART, HEIGHT, LOWER, RIGHT, UPPER, WIDTH, trend_picture
from flowmap.domain.trend import Point

DAY = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
counts = st.integers(0, 3000)
weights = st.floats(0, 500)


def point(
    day: float = 0, *, error: int = 0, warning: int = 0, info: int = 0, met: float = 0, total: float = 0
) -> Point:
    """A map on a day of March."""
    at = DAY + datetime.timedelta(days=day)
    return Point(1 + int(day), at, error, warning, info, 0, met, total, met, total)


points = st.lists(
    st.builds(
        lambda day, error, warning, info, met, more: point(
            day, error=error, warning=warning, info=info, met=met, total=met + more
        ),
        st.floats(0, 300), counts, counts, counts, weights, weights,
    ),
    max_size=8,
).map(lambda found: sorted(found, key=lambda one: one.at))  # fmt: skip


def drawn(found: list[Point], title: str = "Ours", **options: str) -> Element:
    """The picture, well formed."""
    return fromstring(trend_picture(found, title=title, **options))  # type: ignore[arg-type]


def texts(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter() if one.tag.endswith("text")]


def paths(root: Element, colour: str) -> list[str]:
    return [one.get("d", "") for one in root.iter() if one.get("stroke") == colour]


def test_two_points() -> None:
    root = drawn([point(0, error=4, met=9, total=18), point(10, error=2, warning=1, met=18, total=18)])
    assert paths(root, LIGHT["missing"]) == ["M52.0 236.0H624.0V306.0H640"]
    assert paths(root, LIGHT["start"]) == ["M52.0 111.0H624.0V46.0H640"]
    said = texts(root)
    assert said[:1] == ["Needs met, in percent of their weight"]
    assert {"needs met 100 %", "must have 100 %", "broken 2", "weak 1", "worth a look 0"} <= set(said)
    assert said[-2:] == ["2026-03-01", "2026-03-11"]
    description = next(one.text for one in root.iter() if one.tag.endswith("desc"))
    assert description == (
        "2026-03-01, revision 1: 50 % of the needs met; 4 errors, 0 warnings, 0 notes.\n"
        "2026-03-11, revision 11: 100 % of the needs met; 2 errors, 1 warning, 0 notes."
    )


def test_a_map_without_needs_has_no_line_of_them() -> None:
    root = drawn([point(0, error=1)])
    assert paths(root, LIGHT["start"]) == []
    assert paths(root, LIGHT["missing"]) == ["M52.0 306.0H640"]


def test_needs_that_begin_later_and_end() -> None:
    root = drawn([point(0), point(5, met=1, total=2), point(10)])
    assert paths(root, LIGHT["start"]) == ["M338.0 111.0"]


def test_points_of_one_moment_stand_in_equal_steps() -> None:
    root = drawn([point(0, error=1), point(0, error=2), point(0, error=1)])
    assert paths(root, LIGHT["missing"]) == ["M52.0 306.0H338.0V236.0H624.0V306.0H640"]


def test_nothing_yet() -> None:
    assert "Nothing has been saved yet." in texts(drawn([]))


@pytest.mark.parametrize(("theme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_the_colours_are_those_of_the_theme(theme: str, ground: dict[str, str]) -> None:
    root = drawn([point(0, error=1)], theme=theme)
    assert paths(root, ground["missing"]) != []
    assert ("prefers-color-scheme" in trend_picture([], title="x", theme="auto")) is True


@settings(max_examples=40, deadline=None)
@given(points, st.text(max_size=20))
def test_everything_stands_inside_and_no_name_on_another(found: list[Point], title: str) -> None:
    root = drawn(found, title)
    for line in (one.get("d", "") for one in root.iter() if one.get("stroke-width") == "2"):
        ys = [float(y) for y in re.findall(r"(?:V|M[\d.]+ )([\d.]+)", line)]
        assert all(UPPER[0] - 0.1 <= y <= LOWER[1] + 0.1 for y in ys)
    names = sorted(
        float(one.get("y", "0")) for one in root.iter() if one.tag.endswith("text") and float(one.get("x", "0")) > RIGHT
    )
    assert all(below - above >= APART - 0.2 for above, below in itertools.pairwise(names))
    assert all(0 <= y <= HEIGHT for y in names)
    assert float(WIDTH) > RIGHT
