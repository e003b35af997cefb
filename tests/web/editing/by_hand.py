"""What the back office takes in a drawing program and in a spreadsheet, counted by hand from how they work.

draw.io: a click on the rounded rectangle in the sidebar makes the first box, and typing writes into what was just made;
a click on the arrow that shows beside a box under the pointer makes the next box and its line; a double click on a line
(one step) writes on it; Enter begins another line of a text; the next click ends a text, one more click the last. What
is to be said besides arrows stands in the texts of boxes and lines.

Spreadsheet: each cell is left with Tab or Enter (one step). What a column has already is completed from the letters
that tell it apart, as Excel and LibreOffice do; numbers are not. Everything takes three tables below each other, with a
step down between two of them.
"""

from __future__ import annotations

from tests.web.editing.hands import Count

BOXES = ("Sales", "Back office", "Production", "Logistics")
LINES = ("date change",) * 3
FULL_BOXES = (
    "Sales\nmakes date change",
    "Back office",
    "Production\nmust have date change within 2d",
    "Logistics\nmust have date change within 2d",
)
FULL_LINES = (
    "date change, takes 2d, 12min, 100/year",
    "date change, takes 1d, 12min, 100/year",
    "date change, takes 1d, 12min, 100/year",
)
SHEET_ARROWS = (("From To What", "Sales Back_office date_change", "Back_office Production d", "B Logistics d"),)
SHEET = (
    (
        "From To What Takes Effort Times_a_year",
        "Sales Back_office date_change 2d 12min 100",
        "Back_office Production d 1d 1 100",
        "B Logistics d 1 1 100",
    ),
    ("Team Makes", "Sales date_change"),
    ("Team Needs How_much Within", "Production date_change must_have 2d", "Logistics d m 2"),
)


def draw_io(boxes: tuple[str, ...], lines: tuple[str, ...]) -> Count:
    """What a drawing program takes for these texts."""
    text = "".join((*boxes, *lines))
    returns = text.count("\n")
    return Count(len(text) - returns, len(boxes) + len(lines) + returns + 1)


def spreadsheet(tables: tuple[tuple[str, ...], ...]) -> Count:
    """What tables take: each row is what is typed into its cells, `_` is a blank in a cell."""
    typed = [cell for table in tables for row in table for cell in row.split()]
    return Count(len("".join(typed)), len(typed) + len(tables) - 1)
