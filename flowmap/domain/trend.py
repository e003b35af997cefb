"""How a map has become: findings and coverage at some of its revisions, as points and as a table."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.finding import Report, rounded

COLUMNS = (
    *("revision", "at", "errors", "warnings", "notes", "accepted"),
    *("needs_met", "needs", "must_have_met", "must_have"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A map at a revision: when that was made (UTC), open findings by severity, what is accepted, weights of needs."""

    revision: int
    at: datetime.datetime
    error: int
    warning: int
    info: int
    accepted: int
    met: float
    total: float
    threshold_met: float
    threshold_total: float

    @classmethod
    def of(cls, report: Report, *, revision: int, at: datetime.datetime) -> Point:
        """What a report comes to."""
        return cls(revision=revision, at=at, **report.counts, **asdict(report.coverage))

    def to_dict(self) -> dict[str, Any]:
        """In the names of its fields; the time in UTC, weights rounded as in a report."""
        told = {**asdict(self), "at": self.at.isoformat()}
        return {name: rounded(value) if isinstance(value, float) else value for name, value in told.items()}

    @property
    def share(self) -> float | None:
        """Needs met, in percent of their weight; None where none is stated."""
        return 100 * self.met / self.total if self.total else None

    @property
    def threshold_share(self) -> float | None:
        """The same of what teams must have."""
        return 100 * self.threshold_met / self.threshold_total if self.threshold_total else None


def trend_table(points: Iterable[Point]) -> Answer:
    """The points as a table, the oldest first."""
    rows = (
        (one.revision, one.at.isoformat(timespec="seconds"), one.error, one.warning, one.info, one.accepted,
         *map(rounded, (one.met, one.total, one.threshold_met, one.threshold_total)))
        for one in points
    )  # fmt: skip
    return Answer(COLUMNS, tuple(rows))
