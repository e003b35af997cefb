"""EXC04 over-frequent-delivery: information is sent much more often than those who get it need it fresh."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import cast

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.limits import CLOSE, limited
from flowmap.analyzers.repairs import agreeable
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import Rules, cheapest, led_to
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.columns import Amounts, Floats, Longs, Masks, Ragged, distinct, hits, starts_of
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import DAYS_PER_YEAR, HOURS_PER_DAY, Rate
from flowmap.domain.records import Handoff

_HOURS_PER_YEAR = DAYS_PER_YEAR * HOURS_PER_DAY
_RHYTHMS = {365: "day", 52: "week", 12: "month", 1: "year"}  # times a year
_CELLS = 4_000_000  # numbers in one array: 32 MB


@dataclass(frozen=True)
class Often(Options):
    """`times`: what is sent more than so many times as often as it must be fresh is sent too often.

    `counted`: where only a number of times a year is stated, they are taken to be evenly spread over it.
    """

    times: float = 2.0
    counted: bool = False


def find(s: Solution, options: Often) -> Rows:
    """Periodic handoffs to a need with a greatest age that is much longer than their period."""
    c, table, aged = s.compiled, s.map.handoffs, limited(s, "max_age")
    has_limit = np.zeros(c.size, dtype=np.bool_)
    has_limit[aged.states] = True
    moves = c.of(Kind.HANDOFF)
    moves = moves[has_limit[c.rules.head[moves]]]
    period = _periods(s.map, c.row[moves], counted=options.counted)
    sent = (period > 0) & table.choice("mode", "push")[c.row[moves]]
    moves, period = moves[sent], period[sent]
    happens = s.happens[moves]
    own = _own(s, moves, happens, aged.states, aged.limits)
    some = hits((options.times * period[:, None] < own - CLOSE).any(axis=1))  # few are looked at further
    if not len(some):
        return Rows.none()
    moves, period, happens, own = moves[some], period[some], happens[some], own[some]
    receiver = c.rules.head[moves].astype(np.int64)
    asked = np.where(np.isnan(own), np.nan, np.fmin(own, _behind(s, receiver, aged.states, aged.limits)))
    fresh = aged.excess[aged.states.searchsorted(receiver)]  # how much older it could be, below 0
    added = np.nan_to_num(table.base("every")[c.row[moves]])  # half of a stated period is in the age, a rhythm is not
    longest = np.fmin(asked, added[:, None] - 2 * fresh)
    often = options.times * period[:, None] < asked - CLOSE
    often &= period[:, None] < longest - CLOSE  # else it would be too old if it came any more rarely
    hit = hits(often.any(axis=1))
    moves, period, asked, longest, often = moves[hit], period[hit], asked[hit], longest[hit], often[hit]
    giver, receiver = c.rules.first[moves], c.rules.head[moves]
    first, cases, group = merged([c.holder[receiver], c.holder[giver], c.item[receiver]], s.gathered(often))
    hours = np.zeros(len(first))
    np.add.at(hours, group, _more_than_needed(s, moves, period, np.where(often, asked, np.nan)))
    return Rows.of(
        cases,
        holder=c.holder[receiver[first]],
        counterpart=c.holder[giver[first]],
        item=c.item[receiver[first]],
        severity=INFO,
        hours=hours,
        period=_least(period, group, len(first)),
        asked=_least(np.where(often, asked, np.inf).min(axis=1), group, len(first)),
        enough=-_least(-np.where(often, asked, 0).max(axis=1) / options.times, group, len(first)),
        longest=_least(np.where(np.isnan(longest), np.inf, longest).min(axis=1), group, len(first)),
        counted=np.full(len(first), options.counted),
    )


def _periods(m: Map, rows: Longs, *, counted: bool) -> Floats:
    """The period of these handoffs in hours, NaN where none is known: stated, or a rhythm such as daily.

    A number such as 240/year is no rhythm: each time may be about another order. `counted` takes it for one.
    """
    times = cast(Amounts, m.handoffs.columns["times"]).take(rows)
    bare = np.zeros(len(Rate.UNITS), dtype=np.bool_)
    bare[[Rate.unit_code(word) for word in Rate.BARE]] = True
    rhythm = bare[times.unit] | counted
    with np.errstate(divide="ignore", over="ignore"):
        evenly = np.where(rhythm, _HOURS_PER_YEAR / times.base, np.nan)
    every = m.handoffs.base("every")[rows]
    return np.where(np.isnan(every), evenly, every)


def _least(values: Floats, group: Longs, count: int) -> Floats:
    """The least value of each group."""
    least = np.full(count, np.inf)
    np.minimum.at(least, group, values)
    return least


def _own(s: Solution, moves: Longs, happens: Masks, states: Longs, limits: Floats) -> Floats:
    """The greatest age that the receiver needs, by (handoff, case); NaN where there is none or nothing is sent."""
    place = states.searchsorted(s.compiled.rules.head[moves])
    return np.where(s.spread(happens), limits[place], np.nan)


def _behind(s: Solution, receivers: Longs, states: Longs, limits: Floats) -> Floats:
    """The least age that anybody needs to whom it leads, itself or what is made from it, by (receiver, case).

    Backward from the needs: the way there costs nothing, and each need begins with its limit. inf where nobody does.
    """
    c = s.compiled
    reached = led_to(c.rules, distinct(receivers))
    tails = c.rules.tails
    some, needs = hits(reached[tails.values]), hits(reached[states])
    rule, tail = tails.rows[some], tails.values[some]
    lengths = np.repeat([1, 0], [len(some), len(needs)])
    heads = np.concatenate([tail, states[needs]]).astype(np.int32)
    back, order = Rules.of(c.size, heads, Ragged(starts_of(lengths), c.rules.head[rule]))
    found = np.full((len(receivers), len(s.bits)), np.inf)
    step = max(1, _CELLS // max(1, len(order)))
    for first in range(0, len(s.bits) if len(receivers) else 0, step):
        part = slice(first, first + step)
        free = np.where(s.spread(c.allowed[rule])[:, part], 0.0, np.inf)
        cost = np.concatenate([free, np.nan_to_num(limits[needs][:, part], nan=np.inf)])[order]
        found[:, part] = cheapest(back, cost, np.broadcast_to(0.0, cost.shape)).value[receivers]
    return found


def _more_than_needed(s: Solution, moves: Longs, period: Floats, asked: Floats) -> Floats:
    """Hours a year of sending more often than once in the time that is asked, NaN where the effort is unknown."""
    c, table, rows = s.compiled, s.map.handoffs, s.compiled.row[moves]
    times = np.where(np.isnan(table.base("times")[rows]), _HOURS_PER_YEAR / period, table.base("times")[rows])
    spared = np.nan_to_num(1 - period[:, None] / asked) @ s.shares(np.uint64(1) << s.bits)
    share = s.shares(c.allowed[moves])
    hours: Floats = table.base("effort")[rows] * times
    return hours * np.divide(spared, share, out=np.zeros(len(moves)), where=share > 0)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How often it is sent, how often would do, and the repair that sends it so."""
    tell, m, cases = Telling(s), s.map, int(rows.cases[row])
    holder, giver, item = tell.holder(rows.holder[row]), tell.holder(rows.counterpart[row]), tell.item(rows.item[row])
    ends = tell.holder_id(rows.counterpart[row]), tell.holder_id(rows.holder[row]), tell.item_id(rows.item[row])
    sent = [
        one
        for one in m.handoffs.where(giver=ends[0], receiver=ends[1], item=ends[2])
        if one.mode == "push" and mask_of(m, one) & cases
    ]
    needs = [n.ref for n in m.needs.where(holder=ends[1], item=ends[2]) if n.max_age is not None]
    period, asked, hours = float(rows.more["period"][row]), float(rows.more["asked"][row]), float(rows.hours[row])
    cost = f" ({words.number(hours)} h a year more than needed)" if hours > 0 else ""
    return Description(
        message=f"{giver} sends {item} to {holder}{tell.when(cases)} {_every(period)}, although it may be "
        f"{words.hours(asked)} old there{cost}.",
        rests_on=(ends[1],),
        evidence=tell.evidence(*(one.ref for one in sent), *needs),
        questions=(f"Is it each time the same {item}, brought up to date, or another one?",),
        repairs=_rarer(s, rows, row, sent),
    )


def _every(hours: float) -> str:
    """A period in words."""
    rhythm = next((word for rate, word in _RHYTHMS.items() if isclose(hours * rate, _HOURS_PER_YEAR)), None)
    return f"every {rhythm or words.hours(hours)}"


def _rarer(s: Solution, rows: Rows, row: int, sent: list[Handoff]) -> tuple[Repair, ...]:
    """The longest period that people would agree on and that keeps it fresh, where it is long enough.

    What states only how many times a year it happens goes on stating only that.
    """
    tell, enough = Telling(s), float(rows.more["enough"][row])
    longest = float(rows.more["longest"][row])
    new = agreeable(max(longest, 0.0))
    if new.base < enough - CLOSE:
        return ()
    changes = []
    for one in sent:
        now = _period(one, counted=bool(rows.more["counted"][row]))
        if now is not None and now < new.base - CLOSE:
            update: dict[str, object] = {} if one.every is None else {"every": new}
            if one.times is not None:
                update["times"] = Rate(round(one.times.base * now / new.base, 2), "/year")
            changes.append(Change(one, one.model_copy(update=update)))
    names = tell.holder(rows.counterpart[row]), tell.item(rows.item[row]), tell.holder(rows.holder[row])
    title = f"{names[0]} sends {names[1]} to {names[2]} {_every(new.base)}."
    return (Repair(title, tuple(changes)),)


def _period(one: Handoff, *, counted: bool) -> float | None:
    """The period of one handoff, as `_periods` has it."""
    if one.every is not None:
        return one.every.base
    if one.times is None or not (counted or one.times.unit in Rate.BARE) or one.times.base == 0:
        return None
    return _HOURS_PER_YEAR / one.times.base


RULE = Rule(
    code="EXC04",
    name="over-frequent-delivery",
    severity="info",
    summary="Information is sent more than twice as often as those who get it need it fresh.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Information that is sent in a rhythm (every hour, daily) to a team that has said how old it may be, where "
        "that is more than twice as long.",
        costs="The work of sending it more often than once in the time that it may be old, where the map states the work of "
        "one time. And the attention of those who get it: what always comes and rarely says anything new is not read.",
        decided="The period is the one that is stated, or a rhythm: daily, weekly, monthly, yearly. A number such as "
        "240/year is none, because each time may be about another order; the option `counted` takes it for one. The "
        "strictest greatest age counts, of the team's own needs and of everybody to whom it leads from there, also in what "
        "is made from it. Looking it up does not count, nor does what the giver does not have. Nothing is said where it "
        "would be too old if it came any more rarely, or is so already, because of the time that it takes: half of a period "
        "is added to that. A rhythm is no stated period (`every`) and adds nothing to the age that is computed, but here "
        "it is judged as if it came so.",
        repair="Send it as often as it must be fresh. The proposal keeps it fresh enough on the way that it takes now.",
        wrong="Often is right where it comes late otherwise: half of the period is added to the time that it takes. And "
        "where each time is about another order, bundling them saves less than it seems. Ask what is done with it between.",
        source="Overproduction, more often than the next one needs: Ohno (1988), Toyota Production System; timeliness and age "
        "as dimensions of quality: Wang, Strong (1996), doi:10.1080/07421222.1996.11518099.",
    ),
    options=Often(),
    bad="""\
Sales makes forecast
Sales -> Planning: forecast, every 1d, 30min
Planning needs forecast threshold max age 14d
""",
    good="""\
Sales makes forecast
Sales -> Planning: forecast, every 7d, 30min
Planning needs forecast threshold max age 14d
""",
)
