"""MOD03 unsupported-loop: handoffs that only feed each other: nobody brings in what goes round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of, named_cases
from flowmap.analyzers.gaps import providers_of
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.components import components
from flowmap.custody.kernel import reach, spread
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Flags, Longs, Masks, distinct, hits
from flowmap.domain.finding import Repair
from flowmap.domain.records import Activity

_ORIGINATES = ("team", "outsider", "system", "meeting")  # who is likelier to make something, in this order
_CHOICES = 2  # of teams that may have started it; our choice


@dataclass(frozen=True)
class Loops:
    """Rows (state, loop, cases): the state is in this loop in these cases. A loop has one number in each of them."""

    state: Longs
    loop: Longs
    cases: Masks


def find(s: Solution, _: Options) -> Rows:
    """Items that go round somewhere without a source, with all cases in which they do."""
    c, loops = s.compiled, _loops(s)
    items = c.item[loops.state]
    first, cases, _group = merged([items], loops.cases)
    return Rows.of(cases, item=items[first], severity=INFO)


def _loops(s: Solution) -> Loops:
    return s.once("loops without a source", lambda: _without_source(s))


def _without_source(s: Solution) -> Loops:
    """Strongly connected handoffs and answers of one item into which nothing leads from elsewhere.

    What is left once everything that hangs on another source, or on none, is taken away, comes round to itself: so
    only that is searched for loops. What is held has a source: most maps are done where nothing else goes on.
    """
    c = s.compiled
    moves = c.of(Kind.HANDOFF, Kind.ANSWER)
    giver, receiver, allowed = c.rules.first[moves], c.rules.head[moves].astype(np.int64), c.allowed[moves]
    empty = allowed & ~s.held[receiver]
    if not (empty & c.gather(receiver, empty)[giver]).any():
        none = np.zeros(0, dtype=np.int64)
        return Loops(none, none, none.astype(np.uint64))
    unfed = c.gather(receiver, allowed) & ~_fed(c)
    live = allowed & ~reach(c.rules.take(moves), allowed, ~unfed)[receiver]
    some = hits(live)
    giver, receiver, live = giver[some].astype(np.int64), receiver[some], live[some]
    handed = c.kind[moves[some]] == Kind.HANDOFF
    move, case = c.by_group(live)
    state, loop = _loops_among(case * c.size + giver[move], case * c.size + receiver[move], handed[move])
    return Loops(state % c.size, loop, c.group_masks[state // c.size])


def _fed(c: Compiled) -> Masks:
    """Cases in which something else than a handoff or an answer leads to a state: work, an assumed origin, or a whole
    that something leads to."""
    part = c.kind == Kind.PART
    own, inside = c.of(Kind.ACTIVITY, Kind.ORIGIN), hits(part)
    brought = spread(
        c.gather(c.rules.head[~part].astype(np.int64), c.allowed[~part]),
        *(c.rules.first[inside], c.rules.head[inside], c.allowed[inside]),
    )
    fed: Masks = c.gather(c.rules.head[own].astype(np.int64), c.allowed[own])
    return fed | c.gather(c.rules.head[inside].astype(np.int64), c.allowed[inside] & brought[c.rules.first[inside]])


def _loops_among(giver: Longs, receiver: Longs, handed: Flags) -> tuple[Longs, Longs]:
    """(state, number of its loop) of the loops that no move enters from elsewhere and in which something is handed."""
    states, loop = components(giver, receiver, strong=True)
    start, end = loop[states.searchsorted(giver)], loop[states.searchsorted(receiver)]
    entered, hands = np.zeros(len(states), dtype=np.bool_), np.zeros(len(states), dtype=np.bool_)
    entered[end[start != end]] = True
    hands[end[(start == end) & handed]] = True
    some = hits((hands & ~entered)[loop])
    return states[some], loop[some]


def _told(s: Solution, rows: Rows, row: int) -> list[tuple[list[int], int]]:
    """The loops of one finding, each once: (its states by the holders' ids, cases)."""
    c, loops = s.compiled, _loops(s)
    own = hits(c.item[loops.state] == rows.item[row])
    states: dict[int, list[int]] = {}
    cases: dict[int, int] = {}
    for k in own.tolist():
        states.setdefault(int(loops.loop[k]), []).append(int(loops.state[k]))
        cases[int(loops.loop[k])] = int(loops.cases[k])
    found: dict[tuple[int, ...], int] = {}
    for loop, some in states.items():
        key = tuple(sorted(some, key=c.holder_id))
        found[key] = found.get(key, 0) | cases[loop]
    return sorted(((list(key), mask) for key, mask in found.items()), key=lambda one: c.holder_id(one[0][0]))


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """All holders of its loops, by id."""
    c, loops = s.compiled, _loops(s)
    states = distinct(loops.state[c.item[loops.state] == rows.item[row]])
    return tuple(sorted(c.holder_id(int(state)) for state in states))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who hands it to whom in the circle, and who might have started it."""
    tell, c, loops, item = Telling(s), s.compiled, _told(s, rows, row), Telling(s).item(rows.item[row])
    first, *others = _apart([[c.holder_id(state) for state in states] for states, _ in loops])
    who = tell.holders(first)
    if others:
        more = tell.holders(others[0]) if len(others) == 1 else f"{len(others)} other circles"
        who = f"{who}, as well as {more},"
    moves = [rule for states, cases in loops for rule in _moves_within(c, states, cases)]
    return Description(
        message=f"{who} get {item} only from each other{tell.when(int(rows.cases[row]))}; none of them is said to make it, "
        "and nobody else brings it in.",
        rests_on=providers(s, rows, row),
        evidence=tell.evidence(*(record_of(c, rule) for rule in moves)),
        questions=(f"Who has {item} first, and where from?",),
        repairs=(*_brought_in(s, loops), *_made_there(s, loops, int(rows.item[row]))),
    )


def _apart(loops: list[list[str]]) -> list[list[str]]:
    """The holders of loops, those together that share a holder: in some cases a loop may have more of them."""
    apart: list[set[str]] = []
    for loop in loops:
        touched = [one for one in apart if one & set(loop)]
        apart = [one for one in apart if one not in touched] + [set(loop).union(*touched)]
    return sorted(sorted(one) for one in apart)


def _moves_within(c: Compiled, states: list[int], cases: int) -> list[int]:
    """The handoffs and answers (rules) between these states."""
    into = [int(rule) for state in states for rule in c.rules.producers.row(state)]
    return [rule for rule in into if int(c.allowed[rule]) & cases and int(c.rules.first[rule]) in states]


def _likely(s: Solution, states: list[int], cases: int) -> list[int]:
    """Who may have started a loop, the likeliest first: teams, then those that give more of it than they get."""
    c, m = s.compiled, s.map
    moves = _moves_within(c, states, cases)
    gives = [int(c.rules.first[rule]) for rule in moves]
    gets = [int(c.rules.head[rule]) for rule in moves]

    def rank(state: int) -> tuple[int, int, str]:
        holder = c.holder_id(state)
        return (_ORIGINATES.index(m.holders[holder].kind), gets.count(state) - gives.count(state), holder)

    return sorted((state for state in states if not int(c.denied[state]) & cases), key=rank)


def _brought_in(s: Solution, loops: list[tuple[list[int], int]]) -> list[Repair]:
    """The repair that brings it to each loop from somebody who has it."""
    c, tell, draft, titles = s.compiled, Telling(s), Draft(s.map), list[str]()
    for states, cases in loops:
        for to in _likely(s, states, cases)[:1]:
            having = [one for one, has in providers_of(s, to, cases) if has == cases]
            if having:
                giver, receiver = c.holder_id(having[0]), c.holder_id(to)
                draft.hand_over(giver=giver, receiver=receiver, item=c.item_id(to), cases=cases)
                titles.append(f"{tell.holders([giver])} hands {tell.item(c.item[to])} to {tell.holders([receiver])}")
    return [Repair(f"{'; '.join(titles)}.", draft.changes())] if len(titles) == len(loops) else []


def _made_there(s: Solution, loops: list[tuple[list[int], int]], item: int) -> list[Repair]:
    """The repairs that say who makes it; where there is one loop, for each of the likeliest.

    None where others are only assumed to originate it, because nobody is said to make it: they would not be any more.
    """
    c, tell, likely = s.compiled, Telling(s), [_likely(s, states, cases) for states, cases in loops]
    assumed = (c.kind == Kind.ORIGIN) & (c.item[c.rules.head] == item)
    if not all(likely) or assumed.any():
        return []
    choices = [[one] for one in likely[0][:_CHOICES]] if len(loops) == 1 else [[first[0] for first in likely]]
    found = []
    for makers in choices:
        cases: dict[str, int] = {}
        for state, (_, mask) in zip(makers, loops, strict=True):
            holder = s.compiled.holder_id(state)
            cases[holder] = cases.get(holder, 0) | mask
        draft = Draft(s.map)
        for holder, mask in cases.items():
            _make(draft, holder, s.compiled.item_id(makers[0]), mask)
        verb = "makes" if len(cases) == 1 else "make"
        title = f"Say that {tell.holders(sorted(cases))} {verb} {tell.item(item)}."
        found.append(Repair(title, draft.changes()))
    return found


def _make(draft: Draft, holder: str, item: str, cases: int) -> None:
    """Say that a holder makes an item in some cases, in addition to those in which it does."""
    m = draft.map
    for one in m.activities.where(at=holder, makes=item):
        if not one.uses and one.makes == (item,) and one.control is None:
            draft.put(one, one.model_copy(update={"cases": named_cases(m, mask_of(m, one) | cases)}))
            return
    draft.put(None, Activity(at=holder, makes=(item,), cases=named_cases(m, cases)))


RULE = Rule(
    code="MOD03",
    name="unsupported-loop",
    severity="info",
    summary="Handoffs of something that only feed each other: nobody brings in what goes round.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="Two or more teams, systems or meetings that have a piece of information only from each other: whoever gives "
        "it has it from the next one, and so on in a circle.",
        costs="On the map nobody in the circle has it, nor anybody behind them, and needs there count as unmet. It has no "
        "weight of its own: what it costs stands at those needs.",
        decided="For each kind of order, circles of handoffs (and of questions that are reliably answered) of the same "
        "information into which no work, no handoff from elsewhere and nothing larger that contains it leads. A circle that "
        "somebody feeds who lacks it himself is not meant: that shows as an empty promise, or as work that cannot be done. "
        "Who gives something and gets it from nobody is taken to have it from the start, but in a circle everybody gets it.",
        repair="Say who makes it, or from whom outside of the circle it first comes.",
        wrong="Nothing needs to change in the company: this finding is about the map. Systems that are written and read by "
        "the same teams look like this until somebody says who makes what is written. In a map that was read from a log, a "
        "circle says only that work went back and forth.",
        source="Cycles without a source in directed hypergraphs: Gallo et al. (1993), doi:10.1016/0166-218X(93)90045-P. "
        "Their search: Tarjan (1972), doi:10.1137/0201010.",
    ),
    bad="""\
Planning -> Production: schedule
Production -> Logistics: schedule
Logistics -> Planning: schedule
Logistics needs schedule threshold
""",
    good="""\
Planning makes schedule
Planning -> Production: schedule
Production -> Logistics: schedule
Logistics -> Planning: schedule
Logistics needs schedule threshold
""",
)
