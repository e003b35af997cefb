"""How wide text is, without asking fonts: by the widest of the fonts that a reader may have."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Advance widths of U+0020 to U+007E in thousandths of the size: DejaVu Sans, 14 % wider than Arial and Helvetica.
_LATIN = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)  # fmt: skip
_OTHER = 720  # letters of other alphabets; Cyrillic is 710 on average
_BOLD = 1.1
LINE = 1.2  # the height of a line for its size


@lru_cache(maxsize=4096)
def character(char: str) -> int:
    """The width of a character in thousandths of the size of the text."""
    if " " <= char <= "~":
        return _LATIN[ord(char) - 32]
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return (
        1000 if unicodedata.east_asian_width(char) in "WF" else 1050 if unicodedata.category(char) == "So" else _OTHER
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text of a size, both in points."""
    return sum(map(character, text)) * size / 1000 * (_BOLD if bold else 1)
