"""What takes time on a way, and how much less it would have to be: what rules about time propose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.repairs import agreeable, handed
from flowmap.custody.compiled import Kind
from flowmap.custody.measures import CONTROLS
from flowmap.custody.solution import Solution
from flowmap.domain.change import Change
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Rate
from flowmap.domain.records import Activity, Handoff, Question
from flowmap.domain.says import says

Time = Literal["median", "p90", "age"]
Late = Mapping[Time, float]  # by each time that counts, the one that is told first: how many hours less it must be


@dataclass(frozen=True)
class Timed:
    """A step on a way: the record, how long it takes, usually and on a bad day, and in words who does what."""

    record: Activity | Handoff | Question
    usual: Duration | None
    bad_day: Duration
    says: str

    def at(self, time: Time) -> Duration | None:
        """How long it takes by one of the times."""
        return self.bad_day if time == "p90" else self.usual


def timed(s: Solution, rules: Iterable[int], bit: int) -> Iterator[Timed]:
    """What takes a stated time on a way in the case of a bit: handoffs, answers, work, and the approvals and checks
    that what is handed over waits for."""
    c, m = s.compiled, s.map
    for rule in rules:
        row = int(c.row[rule])
        match c.kind[rule]:
            case Kind.ACTIVITY:
                yield from _work(m, m.activities[row])
            case Kind.ANSWER:
                one = m.questions[row]
                if one.lead is not None:
                    asked, asker = m.title_of("holder", one.asked), m.title_of("holder", one.asker)
                    says_what = f"{asked} answers {asker} about {m.title_of('item', one.item)}"
                    yield Timed(one, one.lead, one.lead, says_what)
            case Kind.HANDOFF:
                handoff = m.handoffs[row]
                for work in m.activities.where(at=handoff.giver):
                    if work.control in CONTROLS and handoff.item in work.uses and mask_of(m, work) >> bit & 1:
                        yield from _work(m, work)
                if (bad_day := handoff.lead_p90 or handoff.lead) is not None:
                    yield Timed(handoff, handoff.lead, bad_day, handed(m, handoff))


def _work(m: Map, work: Activity) -> Iterator[Timed]:
    if work.duration is not None:
        who = says(m, work.model_copy(update={"duration": None, "cases": ()})).rstrip(".")
        yield Timed(work, work.duration, work.duration, who)


def shorter(s: Solution, rules: Iterable[int], bit: int, late: Late) -> list[Repair]:
    """The slowest step on a way made as much shorter as needed, where that is possible."""
    told = next(iter(late))
    steps = [(time.base, one.record.id, one) for one in timed(s, rules, bit) if (time := one.at(told)) is not None]
    if not steps:
        return []
    _, _, slowest = max(steps, key=lambda step: step[:2])
    one, time = slowest.record, _left(min(now.base - late[by] for by in late if (now := slowest.at(by)) is not None))
    if time is None:
        return []
    update = {"duration" if isinstance(one, Activity) else "lead": time}
    if isinstance(one, Handoff) and told == "p90":
        if one.lead is not None and one.lead.base > time.base:
            return []
        update = {"lead_p90": time}
    elif isinstance(one, Handoff) and "p90" in late and one.lead_p90 is not None and one.lead_p90.base > time.base:
        update["lead_p90"] = time
    title = f"{slowest.says} in {time} instead of {slowest.at(told)}."
    return [Repair(title, (Change(one, one.model_copy(update=update)),))]


def _left(hours: float) -> Duration | None:
    """The longest time up to so many hours that people would agree on; None for less than a minute."""
    time = agreeable(max(0.0, hours))
    return time if time.base else None


def more_often(s: Solution, rules: Iterable[int], late: Late) -> list[Repair]:
    """The handoff with the longest period on a way made as much more often as needed, where that is possible.

    A period adds half of itself, on a bad day all of it. What it takes a year grows with how often it happens.
    """
    c = s.compiled
    handoffs = [s.map.handoffs[int(c.row[rule])] for rule in rules if c.kind[rule] == Kind.HANDOFF]
    periods = [(one.every.base, one.id, one.every, one) for one in handoffs if one.every is not None]
    if not periods:
        return []
    base, _, period, one = max(periods, key=lambda found: found[:2])
    every, more = _left(base - max(hours if by == "p90" else 2 * hours for by, hours in late.items())), None
    if every is None:
        return []
    update: dict[str, Any] = {"every": every}
    if one.times is not None:
        times = Rate(min(one.times.base * base / every.base, Rate.MOST), "/year")
        more = None if one.effort is None else one.effort.base * (times.base - one.times.base)
        update["times"] = times
    title = f"{handed(s.map, one)} every {every} instead of every {period}."
    return [Repair(title, (Change(one, one.model_copy(update=update)),), effort_hours_per_year=more)]
