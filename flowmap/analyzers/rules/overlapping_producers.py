"""MOD01 overlapping-producers: two teams are said to originate the same information."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.rows import INFO, Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.originals import twice
from flowmap.custody.solution import Solution
from flowmap.domain.change import Change
from flowmap.domain.columns import Masks, hits
from flowmap.domain.finding import Repair


def _originators(s: Solution) -> Masks:
    """Cases in which an activity without inputs makes the item of each state."""
    c = s.compiled
    own = hits((c.kind == Kind.ACTIVITY) & (c.rules.tails.lengths == 0))
    return c.gather(c.rules.head[own].astype(np.int64), c.allowed[own])


def find(s: Solution, _: Options) -> Rows:
    """Items that two holders originate in the same case, unless declared a replica or expertise."""
    c, masks = s.compiled, _originators(s)
    states, table = hits(masks), s.map.items
    cases = twice(len(s.map.names["item"]), c.item[states], masks[states])
    cases[table.codes("id")[table.flags("replica") | table.choice("kind", "expertise")]] = 0
    items = hits(cases)
    return Rows.of(cases[items], item=items.astype(np.int32), severity=INFO)


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """All who originate it, by id."""
    c = s.compiled
    states = hits((c.item == rows.item[row]) & (_originators(s) & rows.cases[row] != 0))
    return tuple(sorted(c.holder_id(int(state)) for state in states))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Who they are."""
    tell, m, cases, makers = Telling(s), s.map, int(rows.cases[row]), providers(s, rows, row)
    item = m.items[tell.item_id(rows.item[row])]
    made = m.activities.where(makes=item.id)
    work = [a.ref for a in made if not a.uses and mask_of(m, a) & cases]
    title = tell.item(rows.item[row])
    return Description(
        message=f"{tell.holders(makers)} each make {title}{tell.when(cases)}: is it one thing?",
        evidence=tell.evidence(*work),
        questions=(f"Do {tell.holders(makers)} make the same {title}, or each a part of it?",),
        repairs=(
            Repair(
                f"Say that {title} is the same whoever makes it.",
                (Change(item, item.model_copy(update={"replica": True})),),
                effort_hours_per_year=0.0,
            ),
        ),
    )


RULE = Rule(
    code="MOD01",
    name="overlapping-producers",
    severity="info",
    summary="Two teams are said to originate the same information in the same kind of order.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="Two or more teams make the same information from nothing in the same kind of order, and nobody has said that "
        "they make the same content.",
        costs="False comfort: whoever needs all of it may get the part of one team only, and the map calls the need met.",
        decided="Stated activities without inputs, at different holders, in the same case. Assumed origins do not count, nor "
        "does expertise, which may have several experts.",
        repair="If the content is the same, declare it a replica. If each makes a part, name the parts, or split by kind of "
        "order.",
        wrong="Nothing needs to change in the company: this finding is about the map.",
        source="Master data and authoritative sources: DAMA-DMBOK (2017), chapter 10.",
    ),
    bad="""\
North makes forecast
South makes forecast
North -> Planning: forecast
South -> Planning: forecast
Planning needs forecast threshold
""",
    good="""\
forecast is a replica
North makes forecast
South makes forecast
North -> Planning: forecast
South -> Planning: forecast
Planning needs forecast threshold
""",
)
