"""EXC02 unused-output: information is made and never useful to anybody."""

from __future__ import annotations

from flowmap.analyzers.draft import Draft, mask_of
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.domain.columns import hits
from flowmap.domain.finding import Repair
from flowmap.domain.records import Activity


def find(s: Solution, _: Options) -> Rows:
    """Products of work that happens, in cases in which they are not useful at their maker."""
    c = s.compiled
    work = c.of(Kind.ACTIVITY)
    idle = s.happens[work] & ~s.wants.useful[c.rules.head[work]]
    hit = hits(idle)
    head = c.rules.head[work[hit]]
    first, joined, _group = merged([c.holder[head], c.item[head]], idle[hit])
    return Rows.of(joined, holder=c.holder[head[first]], item=c.item[head[first]], severity=INFO)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """What is made for nobody."""
    tell, m, cases = Telling(s), s.map, int(rows.cases[row])
    holder, item = tell.holder_id(rows.holder[row]), tell.item_id(rows.item[row])
    makers = [a for a in m.activities.where(at=holder, makes=item) if mask_of(m, a) & cases]
    names = m.title_of("holder", holder), m.title_of("item", item)
    draft = Draft(m)
    possible = all(_without(draft, activity, item, cases) for activity in makers)
    handed = [one for one in m.handoffs.where(giver=holder, item=item) if mask_of(m, one) & cases]
    for one in handed:  # else it would be assumed to originate there
        draft.without_cases(one, cases)
    title = f"{names[0]} stops making {names[1]}{' and handing it over' if handed else ''}{tell.when(cases)}."
    return Description(
        message=f"{names[0]} makes {names[1]}{tell.when(cases)}, and nobody is known to use it.",
        rests_on=(holder,),
        evidence=tell.evidence(*(activity.ref for activity in makers)),
        questions=(f"Who uses {names[1]}, and for what?",),
        repairs=(Repair(title, draft.changes(), effort_hours_per_year=0.0),) if possible else (),
    )


def _without(draft: Draft, activity: Activity, item: str, cases: int) -> bool:
    """Take one product out of an activity; False where only some of its products in some of its cases would go."""
    if len(activity.makes) == 1:
        draft.without_cases(activity, cases)
        return True
    if mask_of(draft.map, activity) & ~cases:
        return False
    left = tuple(one for one in activity.makes if one != item)
    draft.put(activity, Activity(**{**dict(activity), "id": "", "makes": left}))
    return True


RULE = Rule(
    code="EXC02",
    name="unused-output",
    severity="info",
    summary="Information is made and never useful to anybody.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A team makes information that nobody wants, uses, or could use to close a gap, in these kinds of order.",
        costs="The work of making it. Its weight is not known to the map.",
        decided="The work happens in the case, and its product is not useful at its maker: no want, no assumed use and no "
        "gap lies behind it.",
        repair="Stop making it, or find who should get it.",
        wrong="It may be kept for the law, for the record, or for somebody who is not on the map.",
        source="Overprocessing as waste: Ohno (1988), Toyota Production System.",
    ),
    bad="""\
North makes forecast
South makes forecast
North -> Planning: forecast
Planning needs forecast threshold
""",
    good="""\
North makes forecast
North -> Planning: forecast
Planning needs forecast threshold
""",
)
