"""Repairs as lists of changes: the few proposals that rules share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from flowmap.analyzers.draft import Draft
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Record


def estimated_hours(s: Solution, *, receiver: str, item: str, cases: int) -> float | None:
    """Yearly hours of a new handoff, taken from a handoff of the same item that states them; None if none does.

    One to the same receiver goes first; its yearly total is scaled to the share of the cases.
    """
    m = s.map
    table = m.handoffs
    hours = table.base("effort") * table.base("times")
    same = (table.codes("item") == m.names["item"].code(item)) & ~np.isnan(hours)
    rows = np.flatnonzero(same & (table.codes("receiver") == m.names["holder"].code(receiver)))
    rows = rows if len(rows) else np.flatnonzero(same)
    if not len(rows) or m.names["item"].code(item) == NONE:
        return None
    row = int(rows[0])
    own, wanted = (
        s.shares(s.compiled.limited(table.masks()[[row]]))[0],
        s.shares(np.array([cases], dtype=np.uint64))[0],
    )
    return float(hours[row] * wanted / own) if own > 0 else None


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
