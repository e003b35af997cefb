"""The signs: dashed = missing, dotted = in vain or starved, double = proposed, and nothing else may use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from flowmap.diagrams.palette import Role

Stroke = Literal["solid", "dashed", "dotted"]


class BoxPen(NamedTuple):
    """How a box is drawn; `width` of its line in points; no `line`: only its text is seen."""

    line: Role | None = "line"
    fill: Role | None = "box"
    text: Role = "text"
    width: float = 1.2
    stroke: Stroke = "solid"
    shape: Literal["box", "note"] = "box"
    rounded: bool = True
    double: bool = False


class LinePen(NamedTuple):
    """How an arrow is drawn; `width` in points."""

    line: Role = "arrow"
    width: float = 1.2
    stroke: Stroke = "solid"
    double: bool = False
    hollow: bool = False


TEAM = BoxPen()
START = BoxPen(line="start", fill="start-fill", width=2.2)  # Sales, or the team that the view starts at
THING = BoxPen(line="note", fill="panel", rounded=False)  # system, meeting, outsider: with the word
CENTRE = BoxPen(line="text", width=2)  # the team that a SIPOC is about
ITEM = BoxPen(line="note", width=1, shape="note", rounded=False)
LACKING = BoxPen(line="missing", fill="missing-fill", text="missing", width=2, stroke="dashed")
LACKS = BoxPen(line="missing", width=2)  # the team that lacks it; what is late
WAITS = LACKS._replace(width=1.4)  # a team that waits for what cannot be made
STARVED = BoxPen(line="missing", text="missing", width=1.6, stroke="dotted", rounded=False)
PASSES = BoxPen(line="passage", fill="passage-fill", width=2)
PASSED = BoxPen(line="passage", width=1.6, shape="note", rounded=False)  # the item passed on
CARRIER = PASSES._replace(width=4.5)
STEP = BoxPen(line="text", width=2.4, shape="note", rounded=False)  # an information on the way that is asked about
PROPOSED = BoxPen(line="start", text="start", width=1.3, double=True)
WORDS = BoxPen(line=None, fill=None)  # a heading, a key, words on an arrow

HANDED = LinePen()
PALE = LinePen(line="note", width=1)  # between folded departments
MISSING = LinePen(line="missing", width=2, stroke="dashed")
STOPPED = LinePen(line="missing", width=1.6, stroke="dotted")  # what is starved does not travel
LATE = LinePen(line="missing", width=2)
PASSING = LinePen(line="passage", width=2)
IN_VAIN = LinePen(line="passage", width=2, stroke="dotted")
ON_WAY = LinePen(line="text", width=3.4)  # a step of the way that is asked about; its number stands on the note
SUGGESTED = LinePen(line="start", width=1.3, double=True, hollow=True)

HOLDERS: Mapping[str, BoxPen] = {"team": TEAM, "system": THING, "meeting": THING, "outsider": THING}
KINDS: Mapping[str, str] = {"system": "system", "meeting": "meeting", "outsider": "outside"}  # the word in the box
_WIDTHS = (1.0, 2.2, 3.4, 4.6)  # for 1, 2, 3, 4 and more items


def handed(items: int, pen: LinePen = HANDED) -> LinePen:
    """The arrow for a number of items; a pen that is wider already stays as wide."""
    return pen._replace(width=max(_WIDTHS[min(items, 4) - 1], pen.width if pen is not HANDED else 0))
