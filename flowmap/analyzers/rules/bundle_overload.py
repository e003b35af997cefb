"""EXC05 bundle-overload: something large is sent, of which little is used where it arrives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.gaps import want_refs
from flowmap.analyzers.passages import answering
from flowmap.analyzers.repairs import parts_alone
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule, share
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import reach_back
from flowmap.custody.solution import Solution
from flowmap.custody.wants import by_item
from flowmap.domain import words
from flowmap.domain.columns import Longs, Masks, hits


@dataclass(frozen=True)
class Used(Options):
    """`used`: a delivery is too large where less than this share of its parts is used, from 0 to 1."""

    used: float = share(1 / 3)


def find(s: Solution, options: Used) -> Rows:
    """Wholes that are sent to where some of their parts are used, but few, and nothing needs the whole."""
    c, moves = s.compiled, _sent(s)
    if not len(moves):
        return Rows.none()
    receiver = c.rules.head[moves].astype(np.int64)
    happens = c.allowed[moves] & s.held[c.rules.first[moves]] & ~c.denied[receiver] & ~_as_a_whole(s)[receiver]
    moves, receiver, happens = moves[happens != 0], receiver[happens != 0], happens[happens != 0]
    if not len(moves):
        return Rows.none()
    parts = c.parts.take(c.item[receiver].astype(np.int64))
    inside = c.states(c.holder[receiver][parts.rows], parts.values)
    cases = np.zeros(len(moves), dtype=np.uint64)
    used = _used(s)[inside]
    for bit in s.bits:
        one = np.uint64(1) << bit
        count = np.add.reduceat((used & one != 0).astype(np.int64), parts.starts[:-1])
        cases |= np.where((count > 0) & (count < options.used * parts.lengths - 1e-9), happens & one, np.uint64(0))
    hit = hits(cases)
    giver, receiver = c.rules.first[moves[hit]], receiver[hit]
    first, joined, _group = merged([c.holder[receiver], c.holder[giver], c.item[receiver]], cases[hit])
    giver, receiver = giver[first], receiver[first]
    return Rows.of(
        joined,
        holder=c.holder[receiver],
        counterpart=c.holder[giver],
        item=c.item[receiver],
        severity=INFO,
        giver=giver,
        receiver=receiver,
    )


def _sent(s: Solution) -> Longs:
    """Handoffs of something that has parts; who looks it up takes only what is wanted."""
    c, table = s.compiled, s.map.handoffs
    moves = c.of(Kind.HANDOFF)
    moves = moves[table.choice("mode", "push")[c.row[moves]]]
    sent: Longs = moves[c.parts.lengths[c.item[c.rules.head[moves]]] > 0]
    return sent


def _used(s: Solution) -> Masks:
    """Cases in which each state is wanted, asked for, assumed to be used, or leads to that.

    Unlike what is useful it need not be what somebody else lacks: that somebody has what others lack is no use there.
    """
    return s.once("used", lambda: _leading_to_use(s))


def _leading_to_use(s: Solution) -> Masks:
    c, wants, through = s.compiled, s.wants, ~s.compiled.denied
    return reach_back(c.rules, c.allowed, wants.wanted | (answering(c) | wants.assumed) & through, through)


def _as_a_whole(s: Solution) -> Masks:
    """Cases in which a state is useful as it is, not for one of its parts: wanted, assumed to be used, handed on, asked
    for, or what somebody else lacks."""
    c, wants = s.compiled, s.wants
    head, tails = c.rules.head, c.rules.tails
    onward = np.where(c.kind == Kind.PART, np.uint64(0), c.allowed & (wants.useful & ~c.denied)[head])
    lacked = by_item(c, wants.wanted & ~s.held)[c.item]
    whole: Masks = c.gather(tails.values.astype(np.int64), onward[tails.rows]) | answering(c) | lacked
    return whole | wants.wanted | wants.assumed


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which parts are used, and the repair that hands over these alone."""
    tell, m, c, cases = Telling(s), s.map, s.compiled, int(rows.cases[row])
    receiver = int(rows.more["receiver"][row])
    names = tell.holder(rows.holder[row]), tell.item(rows.item[row]), tell.holder(rows.counterpart[row])
    ends = tell.holder_id(rows.counterpart[row]), tell.holder_id(rows.holder[row]), tell.item_id(rows.item[row])
    deliveries = [
        one
        for one in m.handoffs.where(giver=ends[0], receiver=ends[1], item=ends[2])
        if one.mode == "push" and mask_of(m, one) & cases
    ]
    parts = m.items[ends[2]].parts
    masks = {part: int(_used(s)[c.state(ends[1], part)]) & cases for part in parts}
    used = {part: some for part, some in masks.items() if some}
    titles = [m.title_of("item", part) for part in used]
    refs = [ref for part in used for ref in want_refs(s, c.state(ends[1], part), cases)]
    return Description(
        message=f"{names[0]} gets {names[1]} from {names[2]}{tell.when(cases)}, but of the {len(parts)} parts of it only "
        f"{words.listed(titles)} {'is' if len(titles) == 1 else 'are'} known to be used there.",
        rests_on=(ends[1],),
        evidence=tell.evidence(*(one.ref for one in deliveries), f"item:{ends[2]}", *refs),
        proof=s.proof(c.holder_id(receiver), c.item_id(receiver), m.cases_in(cases)[0]),
        questions=(f"Does {names[0]} use anything else of {names[1]}?",),
        repairs=parts_alone(s, deliveries, used, cases),
    )


RULE = Rule(
    code="EXC05",
    name="bundle-overload",
    severity="info",
    summary="Something large is sent, of which little is used where it arrives.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Information that consists of parts is sent to a team that is known to use some of them, but less than a "
        "third, and nothing there needs all of it together.",
        costs="The attention of those who must find their part in it, again each time, and the risk that it is overlooked. "
        "No number is put on it: the map does not say how long that takes.",
        decided="The parts are those that the information is said to consist of, each counted once. A part is used where "
        "somebody there needs it, works with it, is asked for it, or hands it on to somebody who does. That others lack it "
        "and could get it from there is no use there. The whole counts as used where it is itself needed, worked with, "
        "asked for, handed on or lacked by others. If nothing of it is used, that is an unused delivery. Looking it up does "
        "not count: who looks it up takes what is wanted.",
        repair="Hand over only the parts that are used, the same way and in the same time. Or say what else is used there.",
        wrong="The team may use more than it has said: ask what it does with the rest. One document for all can also be "
        "cheaper to make, and safer, than one for each; then a first page with what this team needs is enough.",
        source="Information overload: Eppler, Mengis (2004), doi:10.1080/01972240490507974.",
    ),
    options=Used(),
    bad="""\
dossier consists of spec, drawing, contract, price
Sales makes dossier
Sales -> Engineering: dossier
Engineering needs spec threshold
""",
    good="""\
dossier consists of spec, drawing, contract, price
Sales makes dossier
Sales -> Engineering: dossier
Engineering makes cost estimate from spec, drawing
Engineering -> Sales: cost estimate
Sales needs cost estimate threshold
""",
)
