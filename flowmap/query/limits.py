"""How much a query may take, and how that is said where it was too little."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.errors import BadInput

SECONDS, ROWS = 10.0, 10_000  # our choice: questions of people
LONGEST, MOST_ROWS = 120.0, 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many seconds and rows."""

    seconds: float = SECONDS
    rows: int = ROWS

    def too_slow(self) -> BadInput:
        """The error of a query that took longer."""
        hint = "Name a label and an id where the pattern starts, or limit paths as in *1..4."
        return BadInput(f"The query took longer than {self.seconds:g} seconds.", hint=hint)


def cut_at(rows: int) -> str:
    """What is said of an answer with more rows than were asked for."""
    return f"the first {rows:,} rows; there are more"
