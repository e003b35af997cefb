"""What is wanted and not held, sorted into the kinds that GAP01, GAP02, GAP03 and GAP08 report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from flowmap.analyzers.draft import Draft, in_cases, mask_of, named_cases
from flowmap.analyzers.repairs import by_way_of, direct, directly, through
from flowmap.analyzers.rows import KANO_SEVERITY, Rows
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import RELIABLE, Compiled, Kind
from flowmap.custody.kernel import spread
from flowmap.custody.solution import Solution
from flowmap.custody.wants import by_item
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.columns import Flags, Longs, Masks, hits
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import ALL, Share
from flowmap.domain.records import Question


@dataclass(frozen=True)
class Gaps:
    """Cases by state in which a want is not held: somebody else has the item (`white`), nobody has it but an
    activity makes it (`blocked`), nothing makes it (`orphan`), a policy keeps it back (`barred`)."""

    white: Masks
    blocked: Masks
    orphan: Masks
    barred: Masks


def gaps_of(s: Solution) -> Gaps:
    """The gaps of a solution (DESIGN 4)."""
    return s.once("gaps", lambda: _gaps(s))


def _gaps(s: Solution) -> Gaps:
    c, wants = s.compiled, s.wants
    missing = wants.wanted & ~s.held
    had, made = s.had[c.item], made_by_item(s)[c.item]
    return Gaps(missing & had, missing & ~had & made, missing & ~had & ~made, wants.barred & ~s.held & had)


def made_by_item(s: Solution) -> Masks:
    """By item code the cases in which an activity makes it, itself or in a whole."""
    c = s.compiled
    work = c.of(Kind.ACTIVITY)
    made = by_item(c, c.gather(c.rules.head[work].astype(np.int64), c.allowed[work]))
    return spread(made, c.parts.rows, c.parts.values)


def gap_rows(s: Solution, cases: Masks) -> Rows:
    """The rows of one kind of gap: class of the want, and the declared weight that closing it would meet."""
    c, wants = s.compiled, s.wants
    states = hits(cases)
    if not len(states):
        return Rows.none()
    masks = cases[states]
    strongest = wants.strongest.take(states, axis=1) & masks
    kano = np.argmax(strongest != 0, axis=0)
    declared = np.bitwise_or.reduce(wants.declared.take(states, axis=1)) & masks
    return Rows.of(
        masks,
        holder=c.holder[states],
        item=c.item[states],
        severity=KANO_SEVERITY[kano],
        weight=s.newly_met(states, masks),
        kano=kano,
        implied=declared == 0,
        state=states,
    )


def providers_of(s: Solution, state: int, cases: int) -> list[tuple[int, int]]:
    """Who has the item of a state and may hand it over: (state, cases), the best first.

    Ranked: makes it, already hands something to the one who wants, earlier arrival, id (DESIGN 4). Holders
    that have it past a must-pass control come only if nobody else does.
    """
    return s.once(f"providers of {state} in {cases}", lambda: _ranked(s, state, cases))


def _ranked(s: Solution, state: int, cases: int) -> list[tuple[int, int]]:
    item, holder = int(s.compiled.item[state]), int(s.compiled.holder[state])
    known = s.once(f"who has {item} in {cases}", lambda: _having(s, item, cases))
    having = [one for one in known if one.state != state]
    controlled = any(one.controlled for one in having)
    givers = s.once(f"givers of {holder}", lambda: _givers(s, holder))
    having.sort(key=lambda one: (not one.makes, one.holder not in givers, one.arrival, one.id))
    if controlled:
        return [(one.state, one.controlled) for one in having if one.controlled]
    return [(one.state, one.cases) for one in having]


@dataclass(frozen=True, slots=True)
class _Having:
    """Who has an item and may hand it over: in these cases, in those of them past its controls, from when on."""

    state: int
    holder: int
    id: str
    cases: int
    controlled: int
    makes: bool
    arrival: float


def _having(s: Solution, item: int, cases: int) -> list[_Having]:
    c, mask = s.compiled, np.uint64(cases)
    order, starts = s.once("states by item", lambda: _by_item(c))
    states = order[starts[item] : starts[item + 1]]
    masks = s.once("may hand over", lambda: s.held & ~c.denied)[states] & mask
    some = masks != 0
    states, masks = states[some], masks[some]
    first = s.map.case_bits[s.map.cases_in(cases)[0]]
    columns = (
        states.tolist(),
        c.holder[states].tolist(),
        [c.holder_id(one) for one in states.tolist()],
        masks.tolist(),
        (masks & ~_uncontrolled(s, item, states)).tolist(),
        s.once(f"makers in {cases}", lambda: _makers(c, mask))[states].tolist(),
        s.hours(first)[states].tolist(),
    )
    return [_Having(*row) for row in zip(*columns, strict=True)]


def _by_item(c: Compiled) -> tuple[Longs, list[int]]:
    """The states in the order of their items, and where those of each item begin."""
    order = np.argsort(c.item, kind="stable")
    starts = c.item.searchsorted(np.arange(int(c.item.max(initial=0)) + 2), sorter=order)
    return order, starts.tolist()


def _givers(s: Solution, holder: int) -> frozenset[int]:
    """The codes of those who hand something to somebody."""
    table = s.map.handoffs
    return frozenset(table.codes("giver")[table.codes("receiver") == holder].tolist())


def _makers(c: Compiled, mask: np.uint64) -> Flags:
    """Which states somebody makes in some of these cases."""
    makers = np.zeros(c.size, dtype=np.bool_)
    own = ((c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN)) & (c.allowed & mask != 0)
    makers[c.rules.head[own]] = True
    return makers


def _uncontrolled(s: Solution, item: int, states: Longs) -> Masks:
    """Cases in which these states have an item without its must-pass control, the control itself excepted."""
    table = s.map.policies
    if not len(table):
        return np.zeros(len(states), dtype=np.uint64)
    rows = hits(table.choice("rule", "must_pass") & (table.codes("item") == item))
    masks = np.zeros(len(states), dtype=np.uint64)
    for row in rows:
        past = s.past(int(row))[states]
        masks |= np.where(s.compiled.holder[states] == table.codes("holder")[row], np.uint64(0), past)
    return masks


@dataclass(frozen=True)
class Offer:
    """A repair whose title is known before its changes are drafted."""

    title: str
    draft: Callable[[], Repair]


def gap_repairs(s: Solution, state: int, cases: int, providers: list[tuple[int, int]]) -> tuple[Repair, ...]:
    """The cheapest repairs of a gap, each once."""
    found: dict[tuple[Change, ...], Repair] = {}
    for offer in gap_offers(s, state, cases, providers):
        repair = offer.draft()
        found.setdefault(repair.changes, repair)
    return tuple(found.values())


def gap_offers(s: Solution, state: int, cases: int, providers: list[tuple[int, int]]) -> Iterator[Offer]:
    """The cheapest repairs of a gap: from the best provider, over the usual giver, and from the next provider."""
    c, m = s.compiled, s.map
    if not providers:
        return
    if m.items[c.item_id(state)].kind == "expertise":
        yield _asking(s, state, cases, c.holder_id(providers[0][0]))
        return
    ways = _from_providers(s, state, cases, providers[:2])
    yield next(ways, None) or _joint(s, state, cases, providers)
    yield from _over_usual_giver(s, state, cases, providers[0])
    yield from ways


def _asking(s: Solution, state: int, cases: int, expert: str) -> Offer:
    """The repair that asks who knows it, instead of whoever does not; who is asked already answers."""
    c, m = s.compiled, s.map
    holder, item = c.holder_id(state), c.item_id(state)
    questions = questions_about(m, holder, item, cases)
    asked = [one for one in questions if one.asked == expert]
    vain = [one for one in questions if not asked and not int(s.held[c.state(one.asked, item)]) & cases]
    names = [m.title_of(*one) for one in (("holder", holder), ("holder", expert), ("item", item))]
    if asked:
        title = f"{names[1]} answers what {names[0]} asks about {names[2]}."
    else:
        others = list(dict.fromkeys(m.title_of("holder", one.asked) for one in vain))
        instead = f", instead of {words.listed(others)}" if others else ""
        title = f"{names[0]} asks {names[1]}, who knows {names[2]}{instead}."

    def draft() -> Repair:
        made = Draft(m)
        if asked:
            wider = in_cases(m, asked[0], mask_of(m, asked[0]) | cases)
            made.put(asked[0], wider.model_copy(update={"answered": Share(100 * RELIABLE, "%")}))
        unasked = 0 if asked else cases
        for one in vain:
            unasked &= ~mask_of(m, one)
            moved = in_cases(m, one, mask_of(m, one) & cases).model_copy(update={"asked": expert, "answered": ALL})
            if left := mask_of(m, one) & ~cases:
                made.put(one, in_cases(m, one, left))
            made.put(None if left else one, moved)
        if unasked:
            made.put(None, Question(asker=holder, asked=expert, item=item, cases=named_cases(m, unasked)))
        return Repair(title, made.changes())

    return Offer(title, draft)


def questions_about(m: Map, asker: str, item: str, cases: int) -> list[Question]:
    """The questions that somebody asks about an item in some of these cases."""
    return [one for one in m.questions.where(asker=asker, item=item) if mask_of(m, one) & cases]


def _from_providers(s: Solution, state: int, cases: int, providers: list[tuple[int, int]]) -> Iterator[Offer]:
    """From each provider that has it in all the cases, directly or through the controls that it must pass."""
    c, m = s.compiled, s.map
    holder, item = c.holder_id(state), c.item_id(state)
    controls = _controls(s, item, cases)
    for provider, has in providers:
        giver = c.holder_id(provider)
        between = [one for one in controls if one not in (giver, holder)]
        if between and int(_uncontrolled(s, int(c.item[state]), np.array([provider]))[0]) & cases:
            if int(s.held[provider]) & cases != cases:  # `has` is what it has past its control
                continue
            path = (giver, *between, holder)
            yield Offer(
                by_way_of(m, path=path, item=item),
                partial(through, s, path=path, item=item, cases=cases),
            )
        elif has == cases:
            yield Offer(
                directly(m, giver=giver, receiver=holder, item=item),
                partial(direct, s, giver=giver, receiver=holder, item=item, cases=cases),
            )


def _controls(s: Solution, item: str, cases: int) -> tuple[str, ...]:
    """Holders that an item must pass in some of these cases."""
    policies = s.map.policies.where(rule="must_pass", item=item)
    return tuple(dict.fromkeys(policy.holder for policy in policies if mask_of(s.map, policy) & cases))


def _joint(s: Solution, state: int, cases: int, providers: list[tuple[int, int]]) -> Offer:
    """Handoffs from several providers, each in the cases in which it has the item."""
    c, left = s.compiled, cases
    holder, item = c.holder_id(state), c.item_id(state)
    parts: list[tuple[str, int]] = []
    for provider, has in providers:
        if has & left:
            parts.append((c.holder_id(provider), has & left))
            left &= ~has
    givers = Telling(s).holders([giver for giver, _ in parts])
    names = s.map.title_of("item", item), s.map.title_of("holder", holder)
    title = f"{givers} hand {names[0]} to {names[1]}, each in the cases in which they have it."

    def draft() -> Repair:
        made = Draft(s.map)
        for giver, part in parts:
            made.hand_over(giver=giver, receiver=holder, item=item, cases=part)
        return Repair(title, made.changes())

    return Offer(title, draft)


def _over_usual_giver(s: Solution, state: int, cases: int, provider: tuple[int, int]) -> Iterator[Offer]:
    """The repair that feeds somebody who already hands the item to the one who wants it, in other cases."""
    c, m = s.compiled, s.map
    holder, item = c.holder_id(state), c.item_id(state)
    source = c.holder_id(provider[0])
    for handoff in m.handoffs.where(receiver=holder, item=item):
        at = c.state(handoff.giver, item)
        covers = not handoff.cases or set(m.cases_in(cases)) <= set(handoff.cases)
        if not covers or provider[1] != cases or int(s.held[at] | c.denied[at]) & cases:
            continue
        names = [m.title_of("holder", source), m.title_of("item", item), m.title_of("holder", handoff.giver)]
        title = f"{names[0]} hands {names[1]} to {names[2]}, which already hands it to {m.title_of('holder', holder)}."
        yield Offer(
            title,
            partial(direct, s, giver=source, receiver=handoff.giver, item=item, cases=cases, title=title),
        )
        return


def want_refs(s: Solution, state: int, cases: int) -> list[str]:
    """The records that make a state wanted: needs, useful work, questions; then who hands the item there."""
    c, m = s.compiled, s.map
    holder, item = c.holder_id(state), c.item_id(state)
    wanting = [
        *m.needs.where(holder=holder, item=item),
        *m.questions.where(asker=holder, item=item),
        *m.activities.where(at=holder, uses=item),
    ]
    given = [record.id for record in m.handoffs.where(receiver=holder, item=item)]
    return [record.id for record in wanting if mask_of(m, record) & cases] + given


def roots_of(s: Solution, gaps: Gaps, state: int, bit: int) -> tuple[list[int], list[int]]:
    """States of GAP01, GAP03 and GAP08 reached backward from a blocked state through rules that do not fire; and the
    states reached that nothing could bring about, although no gap says so.

    What cannot be made is followed to the work that would make it, wherever that is done.
    """
    c, case = s.compiled, np.uint64(1 << bit)
    roots, unfed, seen, queue = set[int](), set[int](), {state}, [state]
    while queue:
        at = queue.pop()
        if int(gaps.white[at] | gaps.orphan[at] | gaps.barred[at]) >> bit & 1:
            roots.add(at)
            continue
        lacking = [*_made_elsewhere(s, at, case)] if int(gaps.blocked[at]) >> bit & 1 else []
        for rule in c.rules.producers.row(at):
            if c.allowed[rule] & case:
                lacking += [int(tail) for tail in c.rules.tails.row(rule) if not s.held[tail] & case]
        if not lacking:
            unfed.add(at)
        queue += [one for one in dict.fromkeys(lacking) if one not in seen]
        seen.update(lacking)
    return sorted(roots), sorted(unfed)


def _made_elsewhere(s: Solution, state: int, case: np.uint64) -> list[int]:
    """States in which work would make the item of a state, or a whole that contains it."""
    item = int(s.compiled.item[state])
    return s.once(f"work that would make {item} in {case}", lambda: _unmade(s, item, case))


def _unmade(s: Solution, item: int, case: np.uint64) -> list[int]:
    c, wholes = s.compiled, {item}
    while more := set(c.parts.rows[np.isin(c.parts.values, list(wholes))].tolist()) - wholes:
        wholes |= more
    work = (c.kind == Kind.ACTIVITY) & (c.allowed & case != 0)
    made = c.rules.head[work & np.isin(c.item[c.rules.head], list(wholes))]
    return [int(one) for one in np.unique(made) if not s.held[one] & case]
