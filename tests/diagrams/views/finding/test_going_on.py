"""Pictures of findings about the way: long, in a circle, in other media; and of what is asked for or disputed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from flowmap.analyzers.registry import rule
from flowmap.diagrams import pens
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.finding import sketches
from tests.diagrams.reading import boxes
from tests.diagrams.samples import LINKS, first, flow


def picture(text: str, code: str) -> tuple[Sketch, str]:
    """The sketch of the first finding of a rule in a map, and the drawing of it."""
    m, report = flow(text)
    sketch = next(sketches(m, report, Focus(finding=first(report, code).fingerprint)))
    return sketch, drawn(m, sketch, theme="light", links=LINKS).svg


def words_in(svg: str) -> list[str]:
    """What stands in the boxes."""
    return sorted(box.words for box in boxes(svg))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "GAP06",
            ["Planning asks", "Proposed: unasked", "Sales is asked"],
        ),
        ("GAP07", ["Goods receiving does not say so", "Sales says so", "order"]),
        (
            "REL02",
            [
                "Back office only passes it on",
                "Coordination only passes it on",
                "Plant office only passes it on",
                "Production",
                "Proposed: directly",
                "Sales makes it",
                *["date change 1 day"] * 4,
            ],
        ),
        ("REL03", ["Planning", "Sales", "order", "order brings it back"]),
        (
            "REL04",
            [
                "Back office",
                "Production gets it in another medium",
                "Sales",
                "date change e-mail",
                "date change phone",
            ],
        ),
    ],
)
def test_the_picture_of_the_bad_example(code: str, words: list[str]) -> None:
    assert words_in(picture(rule(code).bad, code)[1]) == words


def test_how_often_is_asked_stands_on_the_arrow() -> None:
    sketch, svg = picture(rule("GAP06").bad, "GAP06")
    assert "asks 48 x a year, 24 h" in svg
    assert sum(edge.pen == pens.IN_VAIN for edge in sketch.edges) == 2


def test_each_direct_way_is_proposed_where_it_is() -> None:
    """Legal does something with it, so two ways are proposed, to it and from it."""
    chain = ["Sales", "Anna", "Ben", "Legal", "Carl", "Production"]
    steps = "".join(f"{a} -> {b}: order\n" for a, b in pairwise(chain))
    text = f"Sales makes order\n{steps}Legal approves order\nProduction needs order\n"
    sketch, svg = picture(text, "REL02")
    assert words_in(svg).count("Proposed: directly") == 2
    assert sum(edge.pen == pens.SUGGESTED for edge in sketch.edges) == 4


def test_many_handoffs_are_told_in_few_words() -> None:
    teams = [f"Team {n:02}" for n in range(14)]
    text = "Team 00 makes order\n" + "".join(
        f"{a} -> {b}: order\n" for a, b in zip(teams, [*teams[1:], teams[0]], strict=True)
    )
    words = words_in(picture(text, "REL03")[1])
    assert "order" in words
    assert not any("brings it back" in one for one in words)
