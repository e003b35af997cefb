"""What follows from a map as nodes and relationships beside its facts: who holds, lacks and hangs on what; findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

import numpy as np

from flowmap.custody.critical import critical_holders
from flowmap.custody.solution import Solution
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import Longs, Masks, hits, starts_of
from flowmap.domain.finding import Finding, Report, rounded
from flowmap.domain.finding_list import acceptance
from flowmap.graph.schema import FINDING, FOUND, GAPS
from flowmap.graph.shape import Edges, Graph, Linked, Nodes, Properties


def found(report: Report, s: Solution, *, revision: int | None = None, parts: Collection[str] | None = None) -> Graph:
    """What a report and the solution that it is made of say, marked with the revision that they hold for.

    `parts`: only relationships of these types, and the findings only where FINDING is among them; None: all of it.
    """
    marks: Properties = {"map": report.map} if revision is None else {"map": report.map, "revision": revision}
    nodes: dict[tuple[str, ...], list[Properties]] = {}
    if parts is None or FINDING in parts:
        for one in report.findings:
            nodes.setdefault((FINDING, one.family), []).append({**marks, **_finding(one, s)})
    rows: tuple[Callable[[], Iterator[Linked]], ...] = (
        lambda: _holds(s),
        lambda: _lacks(report),
        lambda: _depends(s),
        lambda: _could_hand_off(report, s),
        lambda: _about(report, "holder", "counterpart"),
        lambda: _about(report, "item"),
    )
    edges = [
        Edges(kind.name, kind.ends, _marked(linked(), marks))
        for kind, linked in zip(FOUND, rows, strict=True)
        if parts is None or kind.name in parts
    ]
    return Graph(tuple(Nodes(k, listed) for k, listed in nodes.items()), tuple(one for one in edges if one.rows))


def _marked(rows: Iterator[Linked], marks: Properties) -> list[Linked]:
    return [(start, end, {**marks, **properties}) for start, end, properties in rows]


def _finding(one: Finding, s: Solution) -> Properties:
    """The properties of a finding; those that tell it are there for the findings that the report describes."""
    m = s.map
    who = [m.title_of("holder", one.holder)] if one.holder else []
    what = [m.title_of("item", one.item)] if one.item else []
    values: Properties = {
        "id": one.fingerprint,
        "title": one.message or f"{one.name}: {', '.join(who + what)}",
        "code": one.code,
        "name": one.name,
        "severity": one.severity,
        "holder": one.holder,
        "counterpart": one.counterpart,
        "item": one.item,
        "cases": list(one.cases),
        "kano": one.kano,
        "implied": one.implied,
        "verdict": one.verdict,
        "weight": rounded(one.effect.weight),
        "hours_per_year": rounded(one.effect.hours_per_year),
        "money_per_year": one.effect.money and rounded(one.effect.money.amount),
        "currency": one.effect.money and one.effect.money.currency,
        "days": rounded(one.effect.days),
        "accepted": one.accepted is not None,
        "because": acceptance(one)[2],
    }
    if one.message:
        values |= {
            "message": one.message,
            "providers": list(one.providers),
            "roots": list(one.roots),
            "rests_on": list(one.rests_on),
            "confirmed": one.confirmed,
            "records": list(dict.fromkeys(evidence.record for evidence in one.evidence)),
        }
    return {name: value for name, value in values.items() if value is not None}


def _about(report: Report, *roles: str) -> Iterator[Linked]:
    """From findings to the holders, or to the items, that they are about; `role` says as what."""
    for one in report.findings:
        for role in roles:
            end = getattr(one, role)
            if end:
                yield one.fingerprint, end, {"id": f"about:{one.fingerprint}:{role}", "role": role, "code": one.code}


def _lacks(report: Report) -> Iterator[Linked]:
    for one in report.findings:
        if one.code in GAPS and one.holder and one.item:
            said = {"cases": list(one.cases), "code": one.code, "implied": one.implied}
            ends = {"id": f"lacks:{one.holder}:{one.item}:{one.code}", "holder": one.holder, "item": one.item}
            yield one.holder, one.item, {**ends, **said, **({} if one.kano is None else {"kano": one.kano})}


def _holds(s: Solution) -> Iterator[Linked]:
    """`arrival_h`: hours after the case starts by which it usually has arrived in all of these cases."""
    c = s.compiled
    every = [s.hours(bit) for bit, _ in c.case_groups]
    latest = np.stack([np.where(np.isfinite(hours), hours, 0.0) for hours in every]).max(axis=0, initial=0.0)
    cases, names = _cases(s), _names(s)
    some = hits(s.held)
    columns = (c.holder[some], c.item[some], s.held[some], latest[some])
    for who, what, mask, arrival in zip(*(one.tolist() for one in columns), strict=True):
        holder, item = names(who, what)
        said = {"cases": cases(mask), "arrival_h": rounded(arrival)}
        yield holder, item, {"id": f"holds:{holder}:{item}", "holder": holder, "item": item, **said}


def _depends(s: Solution) -> Iterator[Linked]:
    """Who would not get a needed item without whom; `only_carries`: it would still be made, but not arrive."""
    c, declared = s.compiled, s.wants.declared
    needed: Masks = np.bitwise_or.reduce(declared) & s.held
    found = critical_holders(c, s.held, needed)
    keys, place = np.unique(found.holder.astype(np.int64) * max(1, c.size) + found.state, return_inverse=True)
    lost, carried = np.zeros(len(keys), dtype=np.uint64), np.zeros(len(keys), dtype=np.uint64)
    np.bitwise_or.at(lost, place, found.cases)
    np.bitwise_or.at(carried, place, found.carries)
    cases, names, holders = _cases(s), _names(s), s.map.names["holder"].values
    carriers, states = np.divmod(keys, max(1, c.size))
    some = hits((lost != 0) & (carriers != c.holder[states]))
    carriers, states, lost, carried = carriers[some], states[some], lost[some], carried[some]
    wanted = np.argmax((declared[:, states] & lost) != 0, axis=0)
    columns = (carriers, c.holder[states], c.item[states], lost, carried == lost, wanted)
    for carrier, who, what, mask, only, kano in zip(*(one.tolist() for one in columns), strict=True):
        holder, item = names(who, what)
        yield (
            holder,
            holders[carrier],
            {
                "id": f"depends-on:{holder}:{holders[carrier]}:{item}",
                "holder": holder,
                "carrier": holders[carrier],
                "item": item,
                "cases": cases(mask),
                "kano": CLASSES[kano],
                "only_carries": only,
            },
        )


def _could_hand_off(report: Report, s: Solution) -> Iterator[Linked]:
    """Who has what somebody lacks, and may hand it over: past a control only where nobody else has it (DESIGN 4)."""
    c, m = s.compiled, s.map
    gaps = [one for one in report.findings if one.code == GAPS[0]]
    state = np.array([c.state(one.holder or "", one.item or "") for one in gaps], dtype=np.int64)
    wanted = np.array([sum(1 << m.case_bits[case] for case in one.cases) for one in gaps], dtype=np.uint64)
    free = s.held & ~c.denied
    having = hits(free)
    having = having[np.argsort(c.item[having], kind="stable")]
    starts = np.searchsorted(c.item[having], c.item[state], side="left")
    lengths = np.searchsorted(c.item[having], c.item[state], side="right") - starts
    gap = np.arange(len(gaps)).repeat(lengths)
    giver = having[_ranges(starts, lengths)]
    masks = free[giver] & wanted[gap]
    controlled = masks & ~s.past_controls[giver]
    safe = np.zeros(len(gaps), dtype=np.bool_)
    safe[gap[controlled != 0]] = True
    masks = np.where(safe[gap], controlled, masks)
    cases, names, holders = _cases(s), _names(s), m.names["holder"].values
    some = hits((masks != 0) & (giver != state[gap]))
    columns = (c.holder[giver[some]], c.holder[state[gap[some]]], c.item[giver[some]], masks[some])
    for carrier, receiving, what, mask in zip(*(one.tolist() for one in columns), strict=True):
        receiver, item = names(receiving, what)
        who = holders[carrier]
        ends = {"id": f"could-hand-off:{who}:{receiver}:{item}", "giver": who, "receiver": receiver, "item": item}
        yield who, receiver, {**ends, "cases": cases(mask)}


def _ranges(starts: Longs, lengths: Longs) -> Longs:
    """The places start, start + 1 ... of each range, one after the other."""
    ends = starts_of(lengths)
    places: Longs = np.arange(ends[-1]) + (starts - ends[:-1]).repeat(lengths)
    return places


def _cases(s: Solution) -> Callable[[int], list[str]]:
    """Masks as lists of case ids; the same list again and again, because there are few masks."""
    return cache(s.map.cases_in)


def _names(s: Solution) -> Callable[[int, int], tuple[str, str]]:
    """Codes of a holder and an item as their ids."""
    holders, items = s.map.names["holder"].values, s.map.names["item"].values
    return lambda holder, item: (holders[holder], items[item])
