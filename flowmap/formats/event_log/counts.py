"""What a log shows, as values: handovers from team to team, work, totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flowmap.formats.event_log.social import Social


class Link(NamedTuple):
    """A team hands the result of an activity, `item`, to another team, which acts next; `times` in the log.

    Waits are in seconds, from the giver's completion to the receiver's start (to its completion where the log
    says no start): the median, and the smallest observed one that 90 % do not exceed.
    """

    giver: str
    receiver: str
    item: str
    times: int
    wait_median: float
    wait_p90: float


class Work(NamedTuple):
    """A team performs an activity right after `used` was performed in the same case; `times` in the log.

    `used` is None where nothing came before, or an unknown team did it. `own`: the same team did it.
    `goes_on`: a known team acts next in the case.
    """

    team: str
    used: str | None
    activity: str
    goes_on: bool
    own: bool
    times: int


@dataclass(frozen=True, slots=True)
class Counts:
    """All that is counted. A handover is two consecutive events of a case.

    Of the `handovers`, `within` stay in a team, and `unknown` have no team on one side or both; the others
    are in `links`. `teamless`: events without a team. `wait_mean`, `wait_median`: seconds, over all
    handovers from team to team, None if there are none. `first`, `last`: microseconds since 1970. `teams`
    and `activities` are in the order of their first use; `within_teams` has the handovers within each team.
    `social`: who takes work back and who takes part together, where it was asked for.
    """

    events: int
    cases: int
    handovers: int
    within: int
    unknown: int
    teamless: int
    first: int
    last: int
    wait_mean: float | None
    wait_median: float | None
    teams: tuple[str, ...]
    activities: tuple[str, ...]
    links: tuple[Link, ...]
    within_teams: tuple[tuple[str, int], ...]
    work: tuple[Work, ...]
    social: Social | None = None
