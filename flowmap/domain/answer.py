"""The one shape of every list that people sort, copy and export: named columns, rows of plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question, a list of findings, of paths or of measures has to say.

    A value is None (unknown), a text, bool, int, float, a date or time of the standard library, or a list or a dict
    (with texts as keys) of such values: nothing of numpy, so that it can be written anywhere. Each row has one value a
    column.

    `cut` says in words what was left out ("the first 10,000 rows; there are more"), None if this is all of it; `note`
    is a sentence about the question, such as that a word in it means nothing here.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = ()
    cut: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            raise ValueError(f"every row must have {width} values, one for each of {', '.join(self.columns)}")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows as {column: value}; where two columns have one name, the last counts."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def to_pandas(self) -> Any:
        """The answer as a pandas.DataFrame; BadInput where pandas is not installed."""
        from flowmap.domain.notebook import answer_frame

        return answer_frame(self)

    def _repr_html_(self) -> str:
        """Notebooks show the first rows as a table."""
        from flowmap.domain.notebook import answer_html

        return answer_html(self)
