"""Where the boxes of a row stand: a note beside the middle of its partners."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.diagrams.remarks import Remark
from flowmap.diagrams.sheet import Sheet

BETWEEN = 14.0  # points between boxes of a column


@dataclass
class Placed:
    """The boxes of a row, and how tall it is."""

    note: str
    partners: list[str]
    remark: Remark
    says: str
    height: float = 0.0

    def stack(self, sheet: Sheet) -> None:
        """Find out how tall the row is."""
        heights = [sheet.size(one)[1] for one in self.partners]
        self.height = max(sheet.size(self.note)[1], sum(heights) + BETWEEN * (len(heights) - 1))

    def place(self, sheet: Sheet, top: float, *, partner: tuple[float, float], note: tuple[float, float]) -> None:
        """Give the boxes their places: x and width of both columns are given."""
        middle = top + self.height / 2
        sheet.place(self.note, (note[0], middle), size=(note[1], 0))
        heights = [sheet.size(one)[1] for one in self.partners]
        y = middle - (sum(heights) + BETWEEN * (len(heights) - 1)) / 2
        for box, height in zip(self.partners, heights, strict=True):
            sheet.place(box, (partner[0], y + height / 2), size=(partner[1], 0))
            y += height + BETWEEN
