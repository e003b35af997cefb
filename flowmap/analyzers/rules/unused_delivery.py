"""EXC01 unused-delivery: information is delivered to a team where nobody wants it."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.repairs import removal
from flowmap.analyzers.rows import INFO, WARNING, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.custody.wants import has_stated
from flowmap.domain import words
from flowmap.domain.columns import hits


def find(s: Solution, _: Options) -> Rows:
    """Deliveries that happen, to a receiver that has stated something, where they are not useful."""
    c = s.compiled
    moves = c.of(Kind.HANDOFF)
    giver, receiver = c.rules.first[moves], c.rules.head[moves]
    idle = s.happens[moves] & ~s.wants.useful[receiver] & ~c.denied[receiver]
    hit = hits((idle != 0) & has_stated(c)[c.holder[receiver]])
    if not len(hit):
        return Rows.none()
    giver, receiver, moves = giver[hit], receiver[hit], moves[hit]
    first, joined, group = merged([c.holder[receiver], c.holder[giver], c.item[receiver]], idle[hit])
    refused = (s.wants.not_relevant[receiver] & idle[hit]) != 0
    severity = np.full(len(first), INFO)
    severity[group[refused]] = WARNING
    table, rows = s.map.handoffs, c.row[moves]
    own = s.shares(c.allowed[moves])
    part = np.divide(s.shares(idle[hit]), own, out=np.zeros(len(hit)), where=own > 0)
    hours = np.zeros(len(first))
    np.add.at(hours, group, (table.base("effort") * table.base("times"))[rows] * part)
    receiver, giver = receiver[first], giver[first]
    return Rows.of(
        joined,
        holder=c.holder[receiver],
        counterpart=c.holder[giver],
        item=c.item[receiver],
        severity=severity,
        hours=hours,
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who delivers what to whom in vain, and how to stop it."""
    tell, m, cases = Telling(s), s.map, int(rows.cases[row])
    holder, giver, item = (
        tell.holder_id(rows.holder[row]),
        tell.holder_id(rows.counterpart[row]),
        tell.item_id(rows.item[row]),
    )
    names = m.title_of("holder", holder), m.title_of("holder", giver), m.title_of("item", item)
    why, question = "nobody there is known to use it", f"Does {names[0]} use {names[2]}, and what for?"
    if rows.severity[row] == WARNING:
        why, question = "has said that it does not want it", f"What would {names[0]} miss without {names[2]}?"
    hours = float(rows.hours[row])
    cost = f" ({words.number(hours)} h a year)" if hours > 0 else ""

    def behind() -> Behind:
        deliveries = [h for h in m.handoffs.where(giver=giver, receiver=holder, item=item) if mask_of(m, h) & cases]
        declared = [n.ref for n in m.needs.where(holder=holder, item=item)]
        stops = f"{names[1]} stops handing {names[2]} to {names[0]}."
        return Behind(
            evidence=tell.evidence(*declared, *(one.ref for one in deliveries)),
            repairs=(removal(m, stops, deliveries, cases=cases),),
        )

    return Description(
        message=f"{names[0]} gets {names[2]} from {names[1]}{tell.when(cases)}{cost}, but {why}.",
        rests_on=(holder,),
        questions=(question,),
        behind=behind,
    )


RULE = Rule(
    code="EXC01",
    name="unused-delivery",
    severity="info; warning where the receiver has said that it does not want it",
    summary="Information is delivered to a team where nobody wants it.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A delivery that happens, to a team that has said what it needs or does, where neither that team nor anybody "
        "behind it wants the information.",
        costs="The work of giving it, where the map states it, and the attention of those who get it.",
        decided="Useful is what leads to a want, to an assumed use, or to closing a gap. Receivers that have stated nothing "
        "at all are assumed to use what they get and pass to nobody, so that a young map is not full of waste.",
        repair="Ask what it is for and state that as a need or an activity; if it is for nothing, stop the delivery.",
        wrong="Some things are delivered for the rare day on which they are needed: then declare the need.",
        source="Overproduction as waste: Ohno (1988), Toyota Production System; Kano et al. (1984) for not relevant.",
    ),
    bad="""\
Sales makes newsletter
Sales -> Personnel: newsletter
Personnel needs newsletter not relevant
""",
    good="""\
Sales makes newsletter
Sales -> Personnel: newsletter
Personnel needs newsletter excitement
""",
)
