"""What a picture is about: a team, an information, a kind of order, a finding, a department."""

from __future__ import annotations

from dataclasses import dataclass

SALES = "sales"  # the id (or title) of the team that views start at, and that is blue


@dataclass(frozen=True, slots=True)
class Focus:
    """The arguments of a view; None = not given. `max_nodes`: at most so many boxes."""

    team: str | None = None
    item: str | None = None
    case: str | None = None
    finding: str | None = None
    department: str | None = None
    max_nodes: int | None = None
