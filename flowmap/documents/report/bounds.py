"""How much of a map a report tells: what is longer is cut, and says so."""

from __future__ import annotations

from flowmap.domain.words import counted

# Our choice: some hundred sheets of paper at most, a file of a few MB.
MOST_TOLD = 60  # findings in full
MOST_LISTED = 400  # findings as a line behind them
MOST_SHEETS = 40  # teams
MOST_ROWS = 60  # rows of a sheet
MOST_LINES = 8  # lines of a list in a finding
MOST_DRAWN = 12  # sheets with a picture
SENTENCE, HEADLINE, NAME = 320, 200, 80  # letters: anywhere, on the first pages, of a name
TITLE, STEP, CELL = 110, 130, 32  # of a report, of a step on the third page, of a name in a table of the first pages
WORST = 500  # letters of the worst findings together: the second page is one sheet, whatever the names


_TURNS = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)  # signs that turn the direction of what follows


def short(text: str, most: int = SENTENCE) -> str:
    """A text on one line, cut at a length with "…"; without signs that would turn the rest of its sentence around."""
    one_line = " ".join(text[: 4 * most].translate(_TURNS).split())
    return one_line if len(one_line) <= most and len(text) <= 4 * most else f"{one_line[: most - 1].rstrip()}…"


def row(left: int, what: str) -> str:
    """ "3 more teams are not listed."; "" where none is left out."""
    return "" if left <= 0 else f"{counted(left, f'more {what}')} {'is' if left == 1 else 'are'} not listed."
