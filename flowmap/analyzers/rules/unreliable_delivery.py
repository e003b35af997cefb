"""FLW03 unreliable-delivery: information arrives incomplete or wrong more often than those who need it can bear."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from flowmap.analyzers.draft import Draft
from flowmap.analyzers.limits import (
    CLOSE,
    at_worst,
    decisive,
    limited,
    moves_of,
    needs_at,
    rows_of,
    steps_of,
    worst_case,
)
from flowmap.analyzers.repairs import directly, handed, past_stations
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.finding import Repair
from flowmap.domain.quantities import Share
from flowmap.domain.records import Handoff


def find(s: Solution, _: Options) -> Rows:
    """Declared needs with a least quality that are held, but worse; the strictest limit in each case counts."""
    found = limited(s, "min_quality")
    return rows_of(s, found, found.missed)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How good it is, which handoff is the weakest, and how good that one would have to be."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    bit, quality, limit = worst_case(s, rows, row)
    way = s.ways(bit, "loss")
    rules = decisive(way, state)
    faulty = [one for one in (m.handoffs[int(c.row[rule])] for rule in moves_of(s, rules)) if one.quality.base < 1]
    weakest = min(faulty, key=lambda one: (one.quality.base, one.id))
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])
    which = "" if len(faulty) == 1 else "weakest "
    from_to = f"{m.title_of('holder', weakest.giver)} to {m.title_of('holder', weakest.receiver)}"
    of = "" if weakest.item == c.item_id(state) else f" of {m.title_of('item', weakest.item)}"

    def behind() -> Behind:
        return Behind(
            evidence=tell.evidence(*needs_at(s, state), *(record_of(c, rule) for rule in rules)),
            proof=steps_of(way, state),
            repairs=tuple(_better(s, state, cases, rules, weakest, quality, limit)),
        )

    return Description(
        message=f"{holder} gets {item}{tell.when(cases)} complete and correct in {words.percent(100 * quality)}"
        f"{at_worst(s, rows, row)}, but needs {words.percent(100 * limit)}; the {which or 'weak '}handoff{of} is that from {from_to} "
        f"({words.percent(100 * weakest.quality.base)}).",
        rests_on=(c.holder_id(state),),
        questions=(f"What is missing or wrong in what comes from {m.title_of('holder', weakest.giver)}?",),
        behind=behind,
    )


def _better(
    s: Solution, state: int, cases: int, rules: list[int], weakest: Handoff, quality: float, limit: float
) -> Iterator[Repair]:
    """The weakest handoff made as good as needed, where that is possible; or the stations in between left out."""
    m, c = s.map, s.compiled
    percent = ceil(100 * (weakest.quality.base * limit / quality - CLOSE))
    if percent <= 100 and quality > CLOSE:
        yield Repair(
            f"{handed(m, weakest)} complete and correct in {percent} % instead of "
            f"{words.percent(100 * weakest.quality.base)}.",
            (Change(weakest, weakest.model_copy(update={"quality": Share(float(percent), "%")})),),
        )
    found = past_stations(s, state, cases, rules)
    if found is not None:
        first, last = found
        ends = {"giver": c.holder_id(first), "receiver": c.holder_id(state), "item": c.item_id(state)}
        draft = Draft(m)
        # As good as the last step has been: nobody has said that it would be better.
        draft.hand_over(**ends, cases=cases, lead=last.lead, lead_p90=last.lead_p90, quality=last.quality)
        yield Repair(directly(m, **ends), draft.changes())


RULE = Rule(
    code="FLW03",
    name="unreliable-delivery",
    severity="Kano",
    summary="Information arrives incomplete or wrong more often than those who need it can bear.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A declared need that says how often the information must be complete and correct, and gets it less often.",
        costs="Questions back, corrections, and work that is done twice. The need still counts as met in the coverage, but "
        "not as served.",
        decided="The quality on the best way there is: the shares of all handoffs on it multiplied, and at work with several "
        "inputs the worst of them. A handoff whose quality nobody has stated counts as 100 %. The weakest handoff is the "
        "one with the lowest share on that way.",
        repair="Begin at the weakest handoff: agree what “complete” means, with a form or a list. What share it would have "
        "to reach is proposed where that is enough; and the direct way where stations in between lose something.",
        wrong="Shares are estimates by those who suffer, or by those who are proud. Count some weeks before you act. And a "
        "receiver that checks what comes in mends much of it: then draw the check as work that makes the item anew.",
        source="Percent complete and accurate in value stream mapping: Martin, Osterling (2014), Value Stream Mapping, ch. 3.",
    ),
    bad="""\
Customer -> Sales: site data, quality 80%
Sales -> Engineering: site data, quality 95%
Engineering needs site data threshold quality 90%
""",
    good="""\
Customer -> Sales: site data, quality 97%
Sales -> Engineering: site data, quality 95%
Engineering needs site data threshold quality 90%
""",
)
