"""REL01 redundant-intermediary: a team receives information only to pass it on."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.bypass import Bypasses, bypasses, dropped, work_of, yearly_times
from flowmap.analyzers.draft import Draft, named_cases
from flowmap.analyzers.judging import judged
from flowmap.analyzers.passages import REASONS, passages_of
from flowmap.analyzers.rows import INFO, SILENT, WARNING, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import Ints, hits
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import Rate, plain_number
from flowmap.domain.records import Handoff

JUSTIFIED, NOT_PROVEN, CANDIDATE, REDUNDANT = range(4)


def find(s: Solution, _: Options) -> Rows:
    """One row for each passage; `cases` are those of its verdict, the weakest of candidate and redundant."""
    c, found = s.compiled, passages_of(s)
    open_cases = found.cases & ~np.bitwise_or.reduce(found.reasons)
    rows = hits(open_cases)
    outcome = judged(s, found.state[rows], open_cases[rows])
    n = len(found.state)
    verdict = np.full(n, JUSTIFIED, dtype=np.int8)
    passed = np.where(c.complete[c.holder[found.state[rows]]], REDUNDANT, CANDIDATE)
    verdict[rows] = np.where(outcome.passed != 0, passed, NOT_PROVEN)
    cases, hours, days = found.cases.copy(), np.full(n, np.nan), np.full(n, np.nan)
    cases[rows] = np.where(outcome.passed != 0, outcome.passed, open_cases[rows])
    hours[rows] = np.where(outcome.passed != 0, outcome.hours, np.nan)
    days[rows] = np.where(outcome.passed != 0, outcome.days, np.nan)
    severity = np.array([SILENT, SILENT, INFO, WARNING], dtype=np.int8)[verdict]
    return Rows.of(
        cases,
        holder=c.holder[found.state],
        item=c.item[found.state],
        severity=severity,
        hours=hours,
        days=days,
        verdict=verdict,
        state=found.state,
        **{name: found.reasons[place] for place, name in enumerate(REASONS)},
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """What the direct way saves, or why the passage has a reason."""
    tell, m, state, cases = Telling(s), s.map, int(rows.more["state"][row]), int(rows.cases[row])
    c, verdict = s.compiled, int(rows.more["verdict"][row])
    passage = np.array([state]), np.array([cases], dtype=np.uint64)
    into, out = (links.rule for links in dropped(s, *passage))
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])
    givers = _holders(c, c.rules.first[into])
    got = _holders(c, c.rules.head[out])
    receivers = [one for one in got if givers != [one]] or got  # what only comes back is not passed on
    reasons = tuple(name for name in REASONS if int(rows.more[name][row]) & cases)
    ways = "back to" if receivers == givers and len(givers) == 1 else f"on from {tell.holders(givers)} to"
    way = f"{item} {ways} {tell.holders(receivers)}{tell.when(cases)}"
    message = {
        JUSTIFIED: f"{holder} passes {way}, with a reason: it {words.listed([words.REASONS[one] for one in reasons])}.",
        NOT_PROVEN: f"{holder} passes {way}; a direct way would lose something.",
        CANDIDATE: f"{holder} seems only to pass {way}{_saved(rows, row)}.",
        REDUNDANT: f"{holder} only passes {way}{_saved(rows, row)}.",
    }[verdict]
    if verdict in (JUSTIFIED, NOT_PROVEN):
        evidence = tell.evidence(*(record_of(c, int(rule)) for rule in (*into, *out)))
        return Description(message=message, reasons=reasons, rests_on=(c.holder_id(state),), evidence=evidence)

    def behind() -> Behind:
        return Behind(
            evidence=tell.evidence(*(record_of(c, int(rule)) for rule in (*into, *out))),
            proof=s.proof(receivers[0], c.item_id(state), m.cases_in(cases)[0]),
            repairs=(_direct_way(s, bypasses(s, *passage)),),
        )

    return Description(
        message=message,
        rests_on=(c.holder_id(state),),
        questions=(
            f"Does {holder} know better than {tell.holders(givers)} who needs {item} (routing)?",
            f"Does {holder} keep the only record, or hold it back until it is due (decouples)?",
            "Do the others have no channel to each other (channel)?",
        )
        if verdict == CANDIDATE
        else (),
        behind=behind,
    )


def _holders(c: Compiled, states: Ints) -> list[str]:
    """The holders of some states, each once, in the order of the map: equal maps are told in equal words."""
    return list(dict.fromkeys(c.holder_id(int(one)) for one in np.sort(states)))


def _saved(rows: Rows, row: int) -> str:
    """ ": the direct way saves 20 h a year and 2 days"."""
    hours, days = float(rows.hours[row]), float(rows.days[row])
    parts = [f"{words.number(hours)} h a year"] if hours > 0 else []
    parts += [words.hours(24 * days)] if days > 0 else []
    return f": the direct way saves {' and '.join(parts)}" if parts else ""


def _direct_way(s: Solution, bypass: Bypasses) -> Repair:
    """The bypass as changes: direct handoffs instead of those to and from the one who passes on."""
    c, m, tell, draft = s.compiled, s.map, Telling(s), Draft(s.map)
    table = m.handoffs
    for links in (bypass.into, bypass.out):
        for rule, cases in zip(links.rule, links.cases, strict=True):
            draft.without_cases(table[int(c.row[rule])], int(cases))
    times = yearly_times(s, bypass)
    for k, (rule, giver) in enumerate(zip(bypass.outgoing, bypass.giver, strict=True)):
        model = table[int(c.row[rule])]
        draft.put(None, _copy(m, model, c.holder_id(int(giver)), int(bypass.direct[k]), float(times[k])))
    after = float(work_of(s, bypass).after.sum())
    givers = tell.holders(sorted({c.holder_id(int(giver)) for giver in bypass.giver}))
    receivers = tell.holders(sorted({c.holder_id(int(c.rules.head[rule])) for rule in bypass.outgoing}))
    verb = "hand" if len(set(bypass.giver.tolist())) > 1 else "hands"
    holder, item = tell.holder(c.holder[bypass.state[0]]), tell.item(c.item[bypass.state[0]])
    title = (
        f"{givers} {verb} {item} to {receivers} directly."
        if len(bypass.giver)
        else f"{holder} need not get and pass on {item}: the direct way is there."
    )
    return Repair(title, draft.changes(), effort_hours_per_year=None if np.isnan(after) else after)


def _copy(m: Map, model: Handoff, giver: str, cases: int, times: float) -> Handoff:
    """The outgoing handoff as its giver would make it in some cases, so many times a year."""
    if model.times is None or abs(times - model.times.base) < 1e-6:
        rate = model.times
    else:
        rate = Rate.parse(f"{plain_number(round(times, 6))}/year")
    named = named_cases(m, cases)
    return Handoff(**{**dict(model), "id": "", "giver": giver, "cases": named, "times": rate, "note": None})


RULE = Rule(
    code="REL01",
    name="redundant-intermediary",
    severity="redundant warning, candidate info",
    summary="A team receives information only to pass it on, where it could go directly.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A team that receives a piece of information and hands it on, and does nothing else with it in these kinds "
        "of order. The subject is one team with one piece of information: no rule ever calls a team redundant.",
        costs="Each station adds waiting and work and can be forgotten. Shown are the hours a year and the days that the "
        "direct way saves; where an effort is unknown, handoffs are counted instead.",
        decided="A reason ends the question: the team uses it, makes something from it, controls or redacts it, is a hub "
        "that saves links, stands there by policy, answers questions about it, or is a backup. Without a reason the map is "
        "recomputed with direct handoffs. If a need is lost, later, staler or worse, a policy is broken or work rises: not "
        "proven. Else it is a *candidate*; with a confirmed inventory of the team it is *redundant*.",
        repair="Let the givers hand it to the receivers directly. The proposal keeps channel and time of the last step.",
        wrong="People know reasons that no map shows: knowing who needs it, keeping the record, holding it back until it is "
        "due, being the only one with access. Ask before acting on a candidate.",
        source="Brokerage: Gould, Fernandez (1989), Sociological Methodology 19, doi:10.2307/270949.",
    ),
    bad="""\
Sales makes date change
Sales -> Back office: date change, takes 2d, 12min, 100/year
Back office -> Production: date change, takes 1d, 12min, 100/year
Production needs date change threshold
""",
    good="""\
Sales makes date change
Sales -> Production: date change, takes 1d, 12min, 100/year
Production needs date change threshold
""",
)
