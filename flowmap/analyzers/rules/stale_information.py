"""FLW02 stale-information: information is older when it arrives than those who need it can use."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from flowmap.analyzers.limits import at_worst, decisive, limited, moves_of, needs_at, rows_of, steps_of, worst_case
from flowmap.analyzers.repairs import direct, past_stations
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.sooner import more_often, shorter
from flowmap.analyzers.telling import Telling
from flowmap.custody.measures import unknown_leads
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.finding import Repair
from flowmap.domain.quantities import HOURS_PER_DAY


def find(s: Solution, _: Options) -> Rows:
    """Declared needs with a greatest age that are held, but older; the strictest limit in each case counts."""
    found = limited(s, "max_age")
    hours = np.where(found.missed, found.excess, 0.0).max(axis=1, initial=0.0)
    return rows_of(s, found, found.missed, days=hours / HOURS_PER_DAY)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How old it is, on which way it became so, and what would make it fresher."""
    tell, c = Telling(s), s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    bit, age, limit = worst_case(s, rows, row)
    way = s.ways(bit, "age")
    rules = decisive(way, state)
    moves = moves_of(s, rules)
    least = "at least " if unknown_leads(c)[moves].any() else ""
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])

    def behind() -> Behind:
        return Behind(
            evidence=tell.evidence(*needs_at(s, state), *(record_of(c, rule) for rule in rules)),
            proof=steps_of(way, state),
            repairs=tuple(_fresher(s, state, cases, rules, bit, age - limit)),
        )

    return Description(
        message=f"{holder} gets {item}{tell.when(cases)} {least}{words.hours(age)} old"
        f"{at_worst(s, rows, row)}, but it may be at most {words.hours(limit)} old.",
        rests_on=(c.holder_id(state),),
        behind=behind,
    )


def _fresher(s: Solution, state: int, cases: int, rules: list[int], bit: int, hours: float) -> Iterator[Repair]:
    """Sent more often, handed over directly, or on its way for less long: each so much that it suffices."""
    c = s.compiled
    yield from more_often(s, rules, {"age": hours})
    found = past_stations(s, state, cases, rules)
    if found is not None:
        giver, receiver = c.holder_id(found[0]), c.holder_id(state)
        yield direct(s, giver=giver, receiver=receiver, item=c.item_id(state), cases=cases, like=found[1])
    yield from shorter(s, rules, bit, {"age": hours})


RULE = Rule(
    code="FLW02",
    name="stale-information",
    severity="Kano",
    summary="Information is older when it arrives than those who need it can use.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A declared need that says how old the information may be at most, and gets it older than that.",
        costs="The days that it is too old, in the worst kind of order. The need still counts as met in the coverage, but "
        "not as served. What is decided on old information shows up elsewhere: as stock that is not there, as a "
        "machine that is taken.",
        decided="The age on the freshest way there is: the times of all steps since somebody made it, half the period of "
        "each periodic handoff, and the time of approvals and checks; what is made from several inputs is as old as the "
        "oldest of them. Steps without a stated time count as none, and the age is shown as “at least”. Waiting for a "
        "stage is not counted. Only a stated period (`every 7d`) adds to the age; how often something happens (`weekly`, "
        "52/year) does not, because it does not say that the times are evenly spread.",
        repair="Send it more often, let it go directly, or shorten the slowest step: each is proposed where it suffices.",
        wrong="Much information does not age: a drawing is right until somebody changes it, however long it lay. Then "
        "take the greatest age out of the need. And stated times are usual times: measure before you argue about hours.",
        source="Timeliness as a dimension of the quality of data: Ballou, Pazer (1985), doi:10.1287/mnsc.31.2.150; "
        "Wang, Strong (1996), doi:10.1080/07421222.1996.11518099.",
    ),
    bad="""\
Warehouse makes stock level
Warehouse -> Planning: stock level, every 1w, takes 1d
Planning needs stock level threshold max age 2d
""",
    good="""\
Warehouse makes stock level
Warehouse -> Planning: stock level, every 1d, takes 1d
Planning needs stock level threshold max age 2d
""",
)
