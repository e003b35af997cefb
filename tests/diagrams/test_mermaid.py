"""A sketch as a Mermaid flowchart: every box and arrow once, and no text that Mermaid could take for anything else."""

from __future__ import annotations

import re

from flowmap.diagrams import draw
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.mermaid import to_mermaid
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.whole import whole
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from tests.diagrams.samples import flow, sample

BOX = re.compile(r'^  n\d+(?:\("[^"]*"\)|\[\["[^"]*"\]\]|\["[^"]*"\]|>"[^"]*"\])$')
ARROW = re.compile(r"^  n\d+ (?:-->|<-->|---|-\.->|<-\.->|-\.-) n\d+$")
STYLE = re.compile(r"^  style n\d+ stroke-dasharray:\d \d$")


def drawn(text: str) -> Sketch:
    m, report = flow(text)
    return whole(Facts(m, report, Focus()))


def test_a_handoff_is_two_teams_a_note_and_two_arrows() -> None:
    assert to_mermaid(drawn("Sales makes order\nSales -> Works: order\n")).splitlines() == [
        "flowchart LR",
        '  n0("Sales")',
        '  n1("Works")',
        '  n2>"order"]',
        "  n0 --- n2",
        "  n2 --> n1",
    ]


def test_every_box_and_every_arrow_of_a_sample_stands_there_once() -> None:
    m, report = sample("engines")
    sketch = whole(Facts(m, report, Focus()))
    first, *lines = to_mermaid(sketch).splitlines()
    assert first == "flowchart LR"
    assert sum(bool(BOX.match(one)) for one in lines) == len(sketch.nodes)
    assert sum(bool(ARROW.match(one)) for one in lines) == len(sketch.edges)
    rest = [one for one in lines if not BOX.match(one) and not ARROW.match(one)]
    assert rest
    assert all(STYLE.match(one) for one in rest)


def test_a_hostile_title_stays_in_its_box() -> None:
    m, report = flow("Sales -> Works: order\n")
    team = m.holders["sales"]
    evil = '"]\nn9["x"] click n0 "javascript:alert(1)" %%{init}%% <img src=x>'
    hostile: Map = m.apply([Change(team, team.model_copy(update={"title": evil}))])
    sketch = whole(Facts(hostile, report, Focus()))
    lines = to_mermaid(sketch).splitlines()
    assert sum(bool(BOX.match(one)) for one in lines) == len(sketch.nodes)
    assert len([one for one in lines[1:] if not BOX.match(one) and not ARROW.match(one) and not STYLE.match(one)]) == 0


def test_every_view_can_be_written_as_mermaid() -> None:
    m, report = sample("engines")
    for view in ("map", "drawing"):
        made = draw(m, view=view, report=report)
        assert made.sketch is not None
        assert made.mermaid == to_mermaid(made.sketch)
        assert len(made.mermaid.splitlines()) > len(made.sketch.nodes)
