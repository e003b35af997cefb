"""FLW01 late-arrival: information that is needed by a certain time arrives later."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.passages import CONTROLS, controlled
from flowmap.analyzers.repairs import direct
from flowmap.analyzers.rows import INFO, KANO_SEVERITY, Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.measures import unknown_leads
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.custody.wants import CLASSES
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.columns import NONE, Flags, Floats, Longs
from flowmap.domain.finding import Repair
from flowmap.domain.quantities import HOURS_PER_DAY, Duration

_CLOSE = 1e-9  # hours


def find(s: Solution, _: Options) -> Rows:
    """Declared needs with a time limit that are held, but later; the strictest limit in each case counts."""
    c, (states, limits) = s.compiled, _limits(s)
    columns = np.array([s.columns[bit] for bit in s.map.case_bits.values()])
    usual, bad_day = (s.best(measure).value[states][:, columns] for measure in ("median", "p90"))
    arrives = np.isfinite(usual)
    usually: Flags = np.logical_and(arrives, usual > limits + _CLOSE)
    late: Flags = usually | np.logical_and(arrives, bad_day > limits + _CLOSE)
    declared = s.spread(s.wants.declared[:, states])
    level = np.where(late, np.argmax(declared, axis=0), len(CLASSES) - 1)
    severity = np.where(usually, KANO_SEVERITY[level], np.minimum(KANO_SEVERITY[level] + 1, INFO))
    with np.errstate(invalid="ignore"):
        hours = np.where(late, np.where(usually, usual, bad_day) - limits, 0.0)
    cases = s.gathered(late)
    hit = np.flatnonzero(cases)
    return Rows.of(
        cases[hit],
        holder=c.holder[states[hit]],
        item=c.item[states[hit]],
        severity=np.where(late, severity, INFO).min(axis=1, initial=INFO)[hit],
        days=hours.max(axis=1, initial=0.0)[hit] / 24,
        kano=level.min(axis=1, initial=len(CLASSES) - 1)[hit],
        state=states[hit],
        limits=limits[hit],
        usually=np.logical_or.reduce(usually, axis=1)[hit],
    )


def _limits(s: Solution) -> tuple[Longs, Floats]:
    """States with declared needs that have a time limit; the strictest one in each case, hours, inf where none."""
    c, table = s.compiled, s.map.needs
    within = table.base("within")
    states = c.states(table.codes("holder"), table.codes("item"))
    rows = np.flatnonzero(~table.choice("kano", "not_relevant") & ~np.isnan(within) & (states != NONE))
    masks = c.limited(table.masks()[rows]) & np.bitwise_or.reduce(s.wants.declared)[states[rows]]
    limited, group = np.unique(states[rows], return_inverse=True)
    limits = np.full((len(limited), len(s.map.case_bits)), np.inf)
    np.minimum.at(limits, group, np.where(s.spread(masks), within[rows][:, None], np.inf))
    return limited, limits


def _worst(s: Solution, state: int, cases: int, limits: Floats, usually: bool) -> tuple[int, float, float]:
    """(bit, arrival, limit) of the case in which it is latest; `limits` by case."""
    found = []
    for case in s.map.cases_in(cases):
        bit = s.map.case_bits[case]
        limit = float(limits[list(s.map.case_bits).index(case)])
        arrives = float(s.hours(bit, "median" if usually else "p90")[state])
        found.append((arrives - limit, bit, arrives, limit))
    _, bit, arrives, limit = max(found, key=lambda one: (one[0], -one[1]))
    return bit, arrives, limit


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """When it arrives, by which way, and which step could be left out or made shorter."""
    tell, m, state, cases, c = (
        Telling(s),
        s.map,
        int(rows.more["state"][row]),
        int(rows.cases[row]),
        s.compiled,
    )
    usually = bool(rows.more["usually"][row])
    bit, arrives, limit = _worst(s, state, cases, rows.more["limits"][row], usually)
    way = s.ways(bit, "median" if usually else "p90")
    rules = way.rules_to(state)
    moves = [rule for rule in rules if c.kind[rule] == Kind.HANDOFF]
    least = "at least " if unknown_leads(c)[moves].any() else ""
    day = "" if usually else " on a bad day"
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])
    needs = [n.ref for n in m.needs.where(holder=c.holder_id(state), item=c.item_id(state))]
    return Description(
        message=f"{holder} gets {item}{tell.when(cases)} {least}{words.hours(arrives)} after the start{day}, "
        f"but needs it within {words.hours(limit)}.",
        rests_on=(c.holder_id(state),),
        evidence=tell.evidence(*needs, *(record_of(c, rule) for rule in moves)),
        proof=way.steps(state),
        repairs=(
            *_skipping(s, state, cases, rules),
            *_shorter(s, state, cases, moves, arrives - limit, usually),
        ),
    )


def _skipping(s: Solution, state: int, cases: int, rules: list[int]) -> list[Repair]:
    """A direct handoff from the first holder of the item on the way, where there are stations between."""
    c, m = s.compiled, s.map
    same = [rule for rule in rules if c.kind[rule] == Kind.HANDOFF and c.item[c.rules.head[rule]] == c.item[state]]
    if len(same) < 2 or c.rules.head[same[-1]] != state:
        return []
    first, last = int(c.rules.first[same[0]]), m.handoffs[int(c.row[same[-1]])]
    passed = c.rules.head[same[:-1]]
    if int(s.held[first]) & cases != cases or np.any(controlled(c, CONTROLS)[passed] & np.uint64(cases)):
        return []
    giver, receiver = c.holder_id(first), c.holder_id(state)
    return [direct(s, giver=giver, receiver=receiver, item=c.item_id(state), cases=cases, like=last)]


def _shorter(s: Solution, state: int, cases: int, moves: list[int], late: float, usually: bool) -> list[Repair]:
    """The slowest handoff on the way made as much shorter as needed, where that is possible."""
    m, c = s.map, s.compiled
    field = "lead" if usually else "lead_p90"
    steps = [(getattr(record, field) or record.lead, record) for record in (m.handoffs[int(c.row[r])] for r in moves)]
    known = [(lead.base, record.id, record) for lead, record in steps if lead is not None]
    if not known:
        return []
    longest, _, slowest = max(known, key=lambda one: (one[0], one[1]))
    left = longest - late
    if left <= 0:
        return []
    # A whole number of the unit that people would use, because nobody agrees on 13.83 days.
    whole = left / HOURS_PER_DAY == int(left / HOURS_PER_DAY)
    sizes = (((1 if whole else 2) * HOURS_PER_DAY, HOURS_PER_DAY, "d"), (2.0, 1.0, "h"), (0.0, 1 / 60, "min"))
    size, unit = next((size, unit) for least, size, unit in sizes if left >= least)
    text = f"{int(left / size + _CLOSE)}{unit}"
    shorter = Duration.parse(text)
    update = {field: shorter}
    if usually and slowest.lead_p90 is not None and slowest.lead_p90.base > shorter.base:
        update["lead_p90"] = shorter
    if not usually and slowest.lead is not None and slowest.lead.base > shorter.base:
        return []
    giver, receiver = m.title_of("holder", slowest.giver), m.title_of("holder", slowest.receiver)
    before = getattr(slowest, field) or slowest.lead
    title = f"{giver} hands {m.title_of('item', slowest.item)} to {receiver} in {text} instead of {before}."
    return [Repair(title, (Change(slowest, slowest.model_copy(update=update)),))]


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
        "time count as none, and the arrival is shown as “at least”.",
        repair="Leave out stations that only pass it on, or shorten the slowest step: both are proposed where they suffice.",
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
