"""What a picture is about: a team, an information, a kind of order, a finding, a department."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.domain.finding import Step

SALES = "sales"  # the id (or title) of the team that views start at, and that is blue


@dataclass(frozen=True, slots=True)
class Focus:
    """The arguments of a view; None = not given. `max_nodes`: at most so many boxes.

    `way`: steps that are told apart from the rest, by their number; `before`: others that belong to them; `alone`:
    nothing else is shown.
    """

    team: str | None = None
    item: str | None = None
    case: str | None = None
    finding: str | None = None
    department: str | None = None
    max_nodes: int | None = None
    way: tuple[Step, ...] = ()
    before: tuple[Step, ...] = ()
    alone: bool = False
