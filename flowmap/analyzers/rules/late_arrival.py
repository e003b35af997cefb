"""FLW01 late-arrival: information that is needed by a certain time arrives later."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.limits import at_worst, decisive, level_of, limited, moves_of, needs_at, rows_of, worst_case
from flowmap.analyzers.repairs import direct, past_stations
from flowmap.analyzers.rows import INFO, KANO_SEVERITY, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.sooner import Late, more_often, shorter, timed
from flowmap.analyzers.telling import Telling
from flowmap.custody.measures import unknown_leads
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.finding import Repair
from flowmap.domain.quantities import HOURS_PER_DAY


def find(s: Solution, _: Options) -> Rows:
    """Declared needs with a time limit that are held, but later; the strictest limit in each case counts."""
    usual, bad_day = limited(s, "within"), limited(s, "within", "p90")
    usually = usual.missed
    late = usually | bad_day.missed
    if not late.any():
        return Rows.none()
    level = level_of(s, usual.states)
    severity = np.where(usually, KANO_SEVERITY[level], np.minimum(KANO_SEVERITY[level] + 1, INFO))
    hours = np.where(late, np.where(usually, usual.excess, bad_day.excess), 0.0)
    once = np.logical_or.reduce(usually, axis=1)  # a state that is usually late in some case is told by its usual time
    return rows_of(
        s,
        usual,
        late,
        severity=np.where(late, severity, INFO).min(axis=1, initial=INFO),
        days=hours.max(axis=1, initial=0.0) / HOURS_PER_DAY,
        values=np.where(once[:, None], usual.values, bad_day.values),
        excess=np.where(once[:, None], usual.excess, bad_day.excess),
        bad_day=bad_day.excess,
        usually=once,
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """When it arrives, by which way, and which step could be left out, made shorter or more often."""
    tell, c = Telling(s), s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    usually = bool(rows.more["usually"][row])
    bit, arrives, limit = worst_case(s, rows, row)
    bad_day = float(rows.more["bad_day"][row][s.bits.tolist().index(bit)])
    way = s.ways(bit, "median" if usually else "p90")
    rules = way.rules_to(state)
    moves = moves_of(s, rules)
    least = "at least " if unknown_leads(c)[moves].any() else ""
    day = "" if usually else " on a bad day"
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])

    def behind() -> Behind:
        longest = decisive(way, state)
        late: Late = {"median": arrives - limit, "p90": bad_day} if usually else {"p90": bad_day}
        steps = [*(record_of(c, rule) for rule in moves), *(one.record.ref for one in timed(s, rules, bit))]
        return Behind(
            evidence=tell.evidence(*needs_at(s, state), *dict.fromkeys(steps)),
            proof=way.steps(state),
            repairs=(
                *_skipping(s, state, cases, rules),
                *shorter(s, longest, bit, late),
                *more_often(s, longest, late),
            ),
        )

    return Description(
        message=f"{holder} gets {item}{tell.when(cases)} {least}{words.hours(arrives)} after the start{day}"
        f"{at_worst(s, rows, row)}, but needs it within {words.hours(limit)}.",
        rests_on=(c.holder_id(state),),
        behind=behind,
    )


def _skipping(s: Solution, state: int, cases: int, rules: list[int]) -> list[Repair]:
    """A direct handoff from the first holder of the item on the way, where there are stations between."""
    found, c = past_stations(s, state, cases, rules), s.compiled
    if found is None:
        return []
    first, last = found
    giver, receiver = c.holder_id(first), c.holder_id(state)
    return [direct(s, giver=giver, receiver=receiver, item=c.item_id(state), cases=cases, like=last)]


RULE = Rule(
    code="FLW01",
    name="late-arrival",
    severity="Kano if usually late, one step lower if only on a bad day",
    summary="Information that is needed by a certain time arrives later.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A declared need with a time limit whose information does arrive, but later than that.",
        costs="The days that it is late, in the worst kind of order. The need still counts as met in the coverage, but not "
        "as served.",
        decided="The earliest arrival along the map: each step waits for its last input and for its stage, a periodic handoff "
        "adds half its period (on a bad day all of it), approvals and checks add their duration. Steps without a stated "
        "time count as none, and the arrival is shown as “at least”. Only a stated period (`every 7d`) makes a handoff "
        "periodic; how often it happens (`weekly`, 52/year) does not.",
        repair="Leave out stations that only pass it on, shorten the slowest step (a handoff, work, an approval, an "
        "answer), or hand it over more often: each is proposed where it suffices.",
        wrong="Stated times are usual times; measure before you argue about hours. Ask whether the limit is real.",
        source="Earliest arrival as superior functions: Knuth (1977), doi:10.1016/0020-0190(77)90002-3.",
    ),
    bad="""\
Sales makes date change
Sales -> Back office: date change, takes 2d
Back office -> Production: date change, takes 1d
Production needs date change threshold within 2d
""",
    good="""\
Sales makes date change
Sales -> Production: date change, takes 1d
Production needs date change threshold within 2d
""",
)
