"""GAP05 misdirected-question: somebody asks somebody who does not have it either."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.gaps import gap_repairs, providers_of, questions_about
from flowmap.analyzers.rows import WARNING, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule, share
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import RELIABLE
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE, hits


@dataclass(frozen=True)
class Answered(Options):
    """`answered`: a question is asked in vain if less than this share of the times it is answered, from 0 to 1."""

    answered: float = share(RELIABLE)


def find(s: Solution, options: Answered) -> Rows:
    """Questions between two who both lack the item, with the hours that they lose."""
    c, table = s.compiled, s.map.questions
    if not len(table):
        return Rows.none()
    asker = c.states(table.codes("asker"), table.codes("item"))
    asked = c.states(table.codes("asked"), table.codes("item"))
    limits = c.limited(table.masks())
    some = hits((table.codes("item") != NONE) & (table.base("answered") < options.answered - 1e-9))
    cases = limits[some] & ~s.held[asker[some]] & ~s.held[asked[some]]
    some, cases = some[cases != 0], cases[cases != 0]
    hours = (table.base("times") * table.base("effort") * (1 - table.base("answered")))[some]
    own = s.shares(limits[some])
    hours = hours * np.divide(s.shares(cases), own, out=np.zeros(len(some)), where=own > 0)
    keys = [c.holder[asker[some]], c.holder[asked[some]], c.item[asker[some]]]
    first, joined, group = merged(keys, cases)
    total = np.zeros(len(first))
    np.add.at(total, group, hours)
    return Rows.of(
        joined,
        holder=keys[0][first],
        counterpart=keys[1][first],
        item=keys[2][first],
        severity=WARNING,
        hours=total,
        state=asker[some][first],
    )


def _having(s: Solution, rows: Rows, row: int) -> list[tuple[int, int]]:
    """States of those who have it and may hand it over, each with its cases."""
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    return [] if int(s.compiled.barred[state]) & cases else providers_of(s, state, cases)


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """The right addresses."""
    return tuple(s.compiled.holder_id(one) for one, _ in _having(s, rows, row))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Whom to ask instead, or better: who should hand it over unasked."""
    tell, state, cases, c = Telling(s), int(rows.more["state"][row]), int(rows.cases[row]), s.compiled
    asker, asked, item = (
        tell.holder(rows.holder[row]),
        tell.holder(rows.counterpart[row]),
        tell.item(rows.item[row]),
    )
    having = _having(s, rows, row)
    ids = tuple(c.holder_id(one) for one, _ in having)
    lost = f" ({words.number(float(rows.hours[row]))} h a year)" if rows.hours[row] > 0 else ""
    address = (
        f"the right {'address is' if len(ids) == 1 else 'addresses are'} {tell.holders(ids)}"
        if ids
        else "nobody has it"
    )
    if int(c.barred[state]) & cases:
        address = "a policy keeps it back"
    m = s.map
    key = (c.holder_id(state), tell.holder_id(rows.counterpart[row]), c.item_id(state))
    asks = [one.ref for one in questions_about(m, key[0], key[2], cases) if one.asked == key[1]]
    first = m.cases_in(having[0][1])[0] if having else None
    return Description(
        message=f"{asker} asks {asked} for {item}{tell.when(cases)} in vain{lost}; {address}.",
        rests_on=(key[0], key[1]),
        evidence=tell.evidence(*asks),
        proof=() if first is None else s.proof(ids[0], key[2], first),
        repairs=gap_repairs(s, state, cases, having),
    )


RULE = Rule(
    code="GAP05",
    name="misdirected-question",
    severity="warning",
    summary="Somebody asks somebody who does not have it either.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="A team asks another for information that neither has in this kind of order, and is rarely answered.",
        costs="The working time of the questions that stay unanswered: times a year x effort x (1 - share answered), for "
        "the share of the kinds of order in which both lack it.",
        decided="Neither asker nor asked holds the item in the case, and less than 90 % of the questions are answered.",
        repair="Ask the right address, or better: let it hand the information over unasked.",
        wrong="The question may serve to find out who knows. Or the asked one does know, from a source that is not drawn.",
        source="Misdirected information seeking; compare Cross, Parker (2004), The Hidden Power of Social Networks.",
    ),
    options=Answered(),
    bad="""\
Sales makes goods announcement
Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0%
""",
    good="""\
Sales makes goods announcement
Sales -> Goods receiving: goods announcement
Goods receiving needs goods announcement threshold
""",
)
