"""GAP04 phantom-source: a handoff promises what its giver cannot have."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.gaps import providers_of
from flowmap.analyzers.repairs import direct, removal
from flowmap.analyzers.rows import WARNING, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import RELIABLE, Kind
from flowmap.custody.solution import Solution
from flowmap.domain.columns import hits
from flowmap.domain.records import Handoff, Question


def find(s: Solution, _: Options) -> Rows:
    """Handoffs and reliable answers of what the giver does not have and nothing could bring there."""
    c = s.compiled
    fed = np.zeros(c.size, dtype=np.uint64)
    np.bitwise_or.at(fed, c.rules.head, c.allowed)
    some = c.of(Kind.HANDOFF, Kind.ANSWER)
    giver, receiver = c.rules.first[some], c.rules.head[some]
    without = c.allowed[some] & ~s.held[giver]
    cases = np.where(c.kind[some] == Kind.HANDOFF, without & ~fed[giver], without)
    hit = hits(cases)
    first, joined, _group = merged([c.holder[giver[hit]], c.holder[receiver[hit]], c.item[giver[hit]]], cases[hit])
    giver, receiver = giver[hit][first], receiver[hit][first]
    return Rows.of(joined, holder=c.holder[giver], counterpart=c.holder[receiver], item=c.item[giver], severity=WARNING)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which promise is empty, and the two ways out: take it back, or feed the giver."""
    tell, m, c, cases = Telling(s), s.map, s.compiled, int(rows.cases[row])
    holder, receiver = tell.holder_id(rows.holder[row]), tell.holder_id(rows.counterpart[row])
    item = tell.item_id(rows.item[row])
    asked = [
        q for q in m.questions.where(asked=holder, asker=receiver, item=item) if q.answered.base >= RELIABLE - 1e-9
    ]
    handed = m.handoffs.where(giver=holder, receiver=receiver, item=item)
    promises = [promise for promise in (*handed, *asked) if mask_of(m, promise) & cases]
    names = m.title_of("holder", holder), m.title_of("item", item), m.title_of("holder", receiver)
    when = tell.when(cases)
    said, taken_back = f"{names[0]} is said to answer {names[2]} about {names[1]}", []
    if any(isinstance(promise, Handoff) for promise in promises):
        said = f"{names[0]} is said to hand {names[1]} to {names[2]}"
        taken_back.append(f"that {names[0]} does not hand {names[1]} to {names[2]}")
    if any(isinstance(promise, Question) for promise in promises):
        taken_back.append(f"that {names[2]} does not ask {names[0]} for it")
    repairs = [removal(m, f"Say {' and '.join(taken_back)}{when}.", promises, cases=cases)]
    state = c.state(holder, item)
    for source, has in providers_of(s, state, cases)[:1]:
        if has == cases and not int(c.denied[state]) & cases:
            who = m.title_of("holder", c.holder_id(source))
            title = f"{who} hands {names[1]} to {names[0]}{when}."
            repairs.append(direct(s, giver=c.holder_id(source), receiver=holder, item=item, cases=cases, title=title))
    then = " then" if when else ""
    return Description(
        message=f"{said}{when}, but cannot have it{then}.",
        rests_on=(holder,),
        evidence=tell.evidence(*(promise.ref for promise in promises)),
        questions=(f"Where does {names[0]} get {names[1]} from{when}?",),
        repairs=tuple(repairs),
    )


RULE = Rule(
    code="GAP04",
    name="phantom-source",
    severity="warning",
    summary="A handoff promises what its giver cannot have.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Somebody is said to hand over, or to answer reliably, what nothing brings to them in this kind of order.",
        costs="Receivers rely on the promise and stop looking elsewhere; a map with empty promises looks better than the "
        "company is. It has no weight of its own: what it costs stands at the needs that it leaves unmet.",
        decided="The giver does not hold the item in the case and no work, handoff, answer or whole could bring it there. "
        "A giver that is only starved, because its own supplier is, is not meant. For a question that is said to be "
        "answered in 90 % or more, it is enough that the asked does not have the item.",
        repair="Ask where the giver has it from. Then draw that, or take the promise out of this kind of order.",
        wrong="The source may simply not be drawn yet: ask before taking the promise back.",
        source="Rules without support in directed hypergraphs: Gallo et al. (1993), doi:10.1016/0166-218X(93)90045-P.",
    ),
    bad="""\
case standard 90%
case engine 10%
Purchasing makes announcement if standard
Purchasing -> Goods receiving: announcement
""",
    good="""\
case standard 90%
case engine 10%
Purchasing makes announcement if standard
Purchasing -> Goods receiving: announcement if standard
""",
)
