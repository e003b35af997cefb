"""The signs: a stroke has one meaning, and no meaning hangs on colour alone."""

from __future__ import annotations

from flowmap.diagrams import pens
from flowmap.diagrams.pens import BoxPen, LinePen, handed

BOXES = {name: pen for name, pen in vars(pens).items() if isinstance(pen, BoxPen)}
LINES = {name: pen for name, pen in vars(pens).items() if isinstance(pen, LinePen)}


def test_dashed_means_missing_dotted_starved_or_in_vain_double_proposed() -> None:
    both: dict[str, BoxPen | LinePen] = {**BOXES, **LINES}
    assert {name for name, pen in both.items() if pen.stroke == "dashed"} == {"LACKING", "MISSING"}
    assert {name for name, pen in both.items() if pen.stroke == "dotted"} == {"STARVED", "STOPPED", "IN_VAIN"}
    assert {name for name, pen in both.items() if pen.double} == {"PROPOSED", "SUGGESTED"}


def test_shapes_tell_teams_from_things_and_information() -> None:
    assert pens.TEAM.rounded
    assert not pens.THING.rounded
    assert pens.ITEM.shape == pens.PASSED.shape == "note"
    assert set(pens.HOLDERS) == {"team", "system", "meeting", "outsider"}
    assert pens.KINDS == {"system": "system", "meeting": "meeting", "outsider": "outside"}


def test_arrows_are_wider_for_more_items() -> None:
    assert [handed(count).width for count in (1, 2, 3, 4, 9)] == [1.0, 2.2, 3.4, 4.6, 4.6]
    assert handed(1, pens.PASSING).width == pens.PASSING.width
    assert handed(4, pens.PASSING).width == 4.6
