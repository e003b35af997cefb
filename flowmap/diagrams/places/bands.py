"""A grid of bands and columns: boxes of one width stand in cells, near those that they have to do with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 198.0, 40.0  # points; of a box, the least height
COLUMN = 286.0  # from the middle of a column to that of the next
GAP = 16.0  # between two boxes of a cell
EDGE = 14.0  # between the boxes and the edge of their band
APART = 18.0  # between two bands
MOST_ROWS = 14  # of a cell; our choice: a cell with more takes several columns side by side
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands: its middle, x to the right and y downwards, and its height."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the grid, from its upper to its lower edge."""

    name: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Grid:
    """The boxes, the bands from top to bottom, for every column the middles of its first and its last boxes.

    `rows`: for every band the middles of its rows.
    """

    spots: Mapping[str, Spot]
    bands: tuple[Band, ...]
    columns: tuple[tuple[float, float], ...]
    rows: Mapping[str, Sequence[float]]

    @property
    def right(self) -> float:
        """The right edge of the last column's boxes."""
        return self.columns[-1][1] + WIDTH / 2

    @property
    def bottom(self) -> float:
        """The lower edge of the last band."""
        return self.bands[-1].bottom


def grid(
    column: Mapping[str, int],
    band: Mapping[str, str],
    order: Sequence[str],
    neighbours: Mapping[str, Iterable[str]],
    *,
    heights: Mapping[str, float] | None = None,
    most_rows: int = MOST_ROWS,
    gap: float = GAP,
    apart: float = COLUMN,
) -> Grid:
    """The places of all boxes of `column` (box -> number). `order`: the names of the bands from top to bottom.

    A band has rows, so that boxes of all columns stand level. In a cell boxes stand in the order of the mean
    places of their neighbours, found by sweeps from left to right and back, and as near to them as the band
    allows; a cell of more than `most_rows` boxes is as many columns wide as it needs. `gap`: points between
    boxes; `apart`: from the middle of a column to that of the next.
    """
    tall = {box: max(HEIGHT, (heights or {}).get(box, HEIGHT)) for box in column}
    cells = _Cells(column, band, order, tall, most_rows, gap, apart)
    placed = cells.placed()
    count = max(column.values()) + 1
    for sweep in range(_SWEEPS):
        for number in range(count) if sweep % 2 == 0 else reversed(range(count)):
            for name in order:
                if (name, number) in cells.boxes:
                    cells.settle((name, number), placed, neighbours)
                    placed = cells.placed()
    return placed


class _Cells:
    """What stands in which cell, in which order, and from which row on."""

    def __init__(
        self,
        column: Mapping[str, int],
        band: Mapping[str, str],
        order: Sequence[str],
        tall: Mapping[str, float],
        most: int,
        gap: float,
        apart: float,
    ) -> None:
        self.order, self.tall, self.most, self.gap, self.apart = order, tall, most, gap, apart
        self.boxes: dict[tuple[str, int], list[str]] = {}
        for box, number in column.items():
            self.boxes.setdefault((band[box], number), []).append(box)
        rows = {cell: _share(len(boxes), most)[0] for cell, boxes in self.boxes.items()}
        self.rows = {name: max(rows[cell] for cell in rows if cell[0] == name) for name in order}
        self.first = {cell: (self.rows[cell[0]] - taken) // 2 for cell, taken in rows.items()}
        count = max(column.values()) + 1
        self.wide = [
            max(_share(len(boxes), most)[1] for (_, number), boxes in self.boxes.items() if number == one)
            for one in range(count)
        ]

    def settle(self, cell: tuple[str, int], now: Grid, neighbours: Mapping[str, Iterable[str]]) -> None:
        """Order a cell by where its boxes' neighbours stand now, and move it as near to them as its band allows."""
        boxes = self.boxes[cell]
        mean = {box: _mean(box, neighbours, now.spots) for box in boxes}
        boxes.sort(key=mean.__getitem__)
        taken, parts = _share(len(boxes), self.most)
        if parts > 1:
            return
        middles = now.rows[cell[0]]
        self.first[cell] = min(
            range(len(middles) - taken + 1),
            key=lambda first: (
                sum(abs(middles[first + row] - mean[box]) for row, box in enumerate(boxes)),
                abs(2 * first + taken - len(middles)),
            ),
        )

    def placed(self) -> Grid:
        """The grid as it stands."""
        starts = [sum(self.wide[:number]) for number in range(len(self.wide))]
        spots: dict[str, Spot] = {}
        bands: list[Band] = []
        rows: dict[str, list[float]] = {}
        top = 0.0
        for name in self.order:
            cells = (cell for cell in self.boxes if cell[0] == name)
            at = dict(pair for cell in cells for pair in self._rows(cell, starts[cell[1]]))
            heights = [HEIGHT] * self.rows[name]
            for box, (_, row) in at.items():
                heights[row] = max(heights[row], self.tall[box])
            tops = [top + EDGE + sum(heights[:row]) + self.gap * row for row in range(len(heights))]
            rows[name] = [upper + height / 2 for upper, height in zip(tops, heights, strict=True)]
            spots.update(
                (box, Spot(part * self.apart, rows[name][row], self.tall[box])) for box, (part, row) in at.items()
            )
            bands.append(Band(name, top, tops[-1] + heights[-1] + EDGE))
            top = bands[-1].bottom + APART
        ends = ((start, start + wide - 1) for start, wide in zip(starts, self.wide, strict=True))
        return Grid(spots, tuple(bands), tuple((first * self.apart, last * self.apart) for first, last in ends), rows)

    def _rows(self, cell: tuple[str, int], start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """(box, (column of the grid, row of its band)) of one cell."""
        boxes = self.boxes[cell]
        taken, _ = _share(len(boxes), self.most)
        for place, box in enumerate(boxes):
            yield box, (start + place // taken, self.first[cell] + place % taken)


def _mean(box: str, neighbours: Mapping[str, Iterable[str]], spots: Mapping[str, Spot]) -> float:
    """The mean height of the neighbours' places; of a box without neighbours its own."""
    known = [spots[other].y for other in neighbours.get(box, ()) if other in spots]
    return sum(known) / len(known) if known else spots[box].y


def _share(boxes: int, most_rows: int) -> tuple[int, int]:
    """(rows, columns) that a cell takes: columns of about the same number of boxes."""
    parts = max(1, -(-boxes // most_rows))
    return -(-boxes // parts), parts
