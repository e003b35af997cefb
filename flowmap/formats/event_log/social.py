"""Who takes work back from whom, and who takes part in the same cases: counted over events in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.formats.event_log.names import NOBODY
from flowmap.formats.event_log.tally import PART, Tally, code, listed, parts
from flowmap.formats.event_log.texts import Flags, Numbers

MOST_HELD = 1 << 20  # pairs of teams that wait to be counted


@dataclass(frozen=True, slots=True)
class Social:
    """By titles of teams. `back`: (team, other, how often the team hands over to the other and acts next again).

    `cases`: (team, in how many cases it acts); `together`: (team, other, in how many cases both act), both ways round.
    """

    back: tuple[tuple[str, str, int], ...]
    cases: tuple[tuple[str, int], ...]
    together: tuple[tuple[str, str, int], ...]


class Company:
    """Counts who takes part in which cases while the events go by; of the case that is open it keeps the teams."""

    def __init__(self) -> None:
        self._back, self._cases, self._together = Tally(None), Tally(None), Tally(None)
        self._open = np.zeros(0, np.int64)

    def add(self, follows: Flags, team: Numbers, back: Flags, giver: Numbers) -> None:
        """The next events: whether each is of the same case as the one before it, its team, whether it stands
        between two events of another team, `giver`."""
        self._back.add(code(giver[back], team[back]))
        case = np.cumsum(~follows)
        known = team != NOBODY
        acts = np.unique(np.concatenate([self._open, code(case[known], team[known])]))
        ended = acts >> PART < case[-1]
        self._open = acts[~ended] & ((1 << PART) - 1)  # 0 is the case that was open before
        self._end(acts[ended])

    def _end(self, acts: Numbers) -> None:
        case, team = parts(acts, 2)
        self._cases.add(team)
        one, apart, found, held = np.arange(len(acts)), 0, [np.zeros(0, np.int64)], 0
        while len(one):
            apart += 1
            one = one[one < len(acts) - apart]
            one = one[case[one] == case[one + apart]]
            found.append(code(team[one], team[one + apart]))
            held += len(one)
            if held > MOST_HELD:
                self._together.add(np.concatenate(found))
                found, held = [], 0
        self._together.add(np.concatenate(found))

    def social(self, titles: Sequence[str]) -> Social:
        """All that was counted."""
        self._end(self._open)
        self._open = self._open[:0]
        first, other = parts(self._together.codes, 2)
        both = sorted([*listed(first, other, self._together.times), *listed(other, first, self._together.times)])
        return Social(
            tuple((titles[a], titles[b], n) for a, b, n in listed(*parts(self._back.codes, 2), self._back.times)),
            tuple((titles[one], n) for one, n in listed(self._cases.codes, self._cases.times)),
            tuple((titles[a], titles[b], n) for a, b, n in both),
        )
