"""Repairs as lists of changes: the few proposals that rules share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from flowmap.analyzers.draft import Draft, in_cases
from flowmap.analyzers.passages import controlled
from flowmap.custody.compiled import Kind, expertise_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import HOURS_PER_DAY, Duration
from flowmap.domain.records import Handoff, Record
from flowmap.domain.says import when


def estimated_hours(s: Solution, *, receiver: str, item: str, cases: int) -> float | None:
    """Yearly hours of a new handoff, as handoffs of the same item take them; None if none states them.

    Their median by share of the cases; if some go to the same receiver, only these count.
    """
    table, names = s.map.handoffs, s.map.names
    if names["item"].code(item) == NONE:
        return None
    rows = table.rows(item=item)
    hours = table.base("effort")[rows] * table.base("times")[rows]
    shares = s.shares(s.compiled.limited(table.masks()[rows]))
    known = ~np.isnan(hours) & (shares > 0)
    there = known & (table.codes("receiver")[rows] == names["holder"].code(receiver))
    like = there if there.any() else known
    if not like.any():
        return None
    return float(np.median(hours[like] / shares[like]) * s.shares(np.array([cases], dtype=np.uint64))[0])


def direct(
    s: Solution,
    *,
    giver: str,
    receiver: str,
    item: str,
    cases: int,
    title: str | None = None,
    like: Handoff | None = None,
    backup: bool = False,
) -> Repair:
    """The repair that hands an item over directly; a new handoff takes as long as the one that it is like."""
    m = s.map
    times = {} if like is None or like.lead is None else {"lead": like.lead, "lead_p90": like.lead_p90}
    draft = Draft(m)
    draft.hand_over(giver=giver, receiver=receiver, item=item, cases=cases, backup=backup, **times)
    return Repair(
        title or directly(m, giver=giver, receiver=receiver, item=item),
        draft.changes(),
        effort_hours_per_year=estimated_hours(s, receiver=receiver, item=item, cases=cases),
    )


def directly(m: Map, *, giver: str, receiver: str, item: str) -> str:
    """What a repair that hands an item over directly is called."""
    names = m.title_of("holder", giver), m.title_of("item", item), m.title_of("holder", receiver)
    return f"{names[0]} hands {names[1]} to {names[2]} directly."


def removal(m: Map, title: str, records: Iterable[Record], *, cases: int) -> Repair:
    """The repair that takes records out of some cases; it costs no work."""
    draft = Draft(m)
    for record in records:
        draft.without_cases(record, cases)
    return Repair(title, draft.changes(), effort_hours_per_year=0.0)


def parts_alone(s: Solution, deliveries: Sequence[Handoff], used: Mapping[str, int], cases: int) -> tuple[Repair, ...]:
    """The repair that hands over only these parts (part -> cases), as often and the way that the whole went.

    `deliveries`: those of the whole, of one giver to one receiver. None where it would take the giver's own away: who
    is only assumed to originate the whole, because it hands it over, would not be any more.
    """
    m, c, usual = s.map, s.compiled, deliveries[0]
    own = c.rules.producers.row(c.state(usual.giver, usual.item))
    asked_only = expertise_of(m)[[m.names["item"].code(part) for part in used]].any()
    if asked_only or np.any(c.kind[own] == Kind.ORIGIN):
        return ()
    draft = Draft(m)
    same = ("via", "mode", "stage", "lead", "lead_p90", "every", "times", "quality")
    for part, some in used.items():
        like = in_cases(m, usual, some)
        fields = {name: getattr(like, name) for name in same}
        draft.hand_over(giver=usual.giver, receiver=usual.receiver, item=part, cases=some, **fields)
    for one in deliveries:
        draft.without_cases(one, cases)
    names = [m.title_of("holder", usual.giver), m.title_of("holder", usual.receiver), m.title_of("item", usual.item)]
    alone = words.listed([m.title_of("item", part) for part in used])
    instead = f"instead of all of {names[2]}{when(m, m.cases_in(cases))}"
    return (Repair(f"{names[0]} hands {names[1]} only {alone} {instead}.", draft.changes()),)


def through(s: Solution, *, path: Sequence[str], item: str, cases: int) -> Repair:
    """The repair that hands an item along a path of holders."""
    m = s.map
    steps = list(pairwise(path))
    efforts = [estimated_hours(s, receiver=receiver, item=item, cases=cases) for _, receiver in steps]
    known = [effort for effort in efforts if effort is not None]
    draft = Draft(m)
    for giver, receiver in steps:
        draft.hand_over(giver=giver, receiver=receiver, item=item, cases=cases)
    return Repair(
        by_way_of(m, path=path, item=item),
        draft.changes(),
        effort_hours_per_year=sum(known) if len(known) == len(steps) else None,
    )


def by_way_of(m: Map, *, path: Sequence[str], item: str) -> str:
    """What a repair that hands an item along a path is called."""
    titles = [m.title_of("holder", one) for one in path]
    return f"{titles[0]} hands {m.title_of('item', item)} to {titles[-1]} through {words.listed(titles[1:-1])}."


def past_stations(s: Solution, state: int, cases: int, rules: Sequence[int]) -> tuple[int, Handoff] | None:
    """(the state that has the item first, the last handoff) where stations stand between on a way to a state.

    `rules` are those of the way. None where nothing can be left out: no station, one that controls, or a first holder
    that does not have it in all of the cases.
    """
    c = s.compiled
    same = [rule for rule in rules if c.kind[rule] == Kind.HANDOFF and c.item[c.rules.head[rule]] == c.item[state]]
    if len(same) < 2 or c.rules.head[same[-1]] != state:
        return None
    first, passed = int(c.rules.first[same[0]]), c.rules.head[same[:-1]]
    if int(s.held[first]) & cases != cases or np.any(controlled(s)[passed] & np.uint64(cases)):
        return None
    return first, s.map.handoffs[int(c.row[same[-1]])]


def agreeable(hours: float) -> Duration:
    """The longest duration up to so many hours that people would agree on: nobody agrees on 13.83 days."""
    least_days = 1 if hours % HOURS_PER_DAY == 0 else 2
    sizes = ((least_days * HOURS_PER_DAY, HOURS_PER_DAY, "d"), (2.0, 1.0, "h"), (0.0, 1 / 60, "min"))
    size, unit = next((size, unit) for least, size, unit in sizes if hours >= least)
    return Duration.parse(f"{int(hours / size + 1e-9)}{unit}")


def handed(m: Map, one: Handoff) -> str:
    """Who hands what to whom: how a repair that changes a handoff begins."""
    giver, receiver = m.title_of("holder", one.giver), m.title_of("holder", one.receiver)
    return f"{giver} hands {m.title_of('item', one.item)} to {receiver}"
