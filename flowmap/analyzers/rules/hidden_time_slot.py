"""FLW04 hidden-time-slot: information waits for its stage to begin, or a stage passes without a word to an outsider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of, named_cases
from flowmap.analyzers.gaps import want_refs
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.silences import Silence, silences_about, silences_of
from flowmap.analyzers.telling import Telling
from flowmap.analyzers.waits import Delay, delays_of, waits_of
from flowmap.custody.compiled import Kind
from flowmap.custody.measures import unknown_leads
from flowmap.custody.proof import Proofs
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.finding import Repair
from flowmap.domain.quantities import HOURS_PER_DAY
from flowmap.domain.records import Activity, Handoff, Question


@dataclass(frozen=True)
class Slot(Options):
    """`days`: what waits for fewer days is not told."""

    days: float = 5.0


def find(s: Solution, options: Slot) -> Rows:
    """What waits at somebody for a stage to begin, and what somebody has or wants while nobody talks about it."""
    c, waits, silences = s.compiled, waits_of(s, options.days * HOURS_PER_DAY), silences_of(s)
    states = np.concatenate([waits.state, silences.state])
    silent = silences.has | silences.lacks
    cases = np.concatenate([waits.cases, silent])
    waiting = np.arange(len(states)) < len(waits.state)
    first, joined, group = merged([states], cases)
    hours, parts = np.full(len(first), np.nan), np.zeros((2, len(first)), dtype=np.uint64)
    hours[group[waiting]] = waits.hours
    parts[0][group[waiting]], parts[1][group[~waiting]] = waits.cases, silent
    state = states[first]
    return Rows.of(
        joined,
        holder=c.holder[state],
        item=c.item[state],
        severity=INFO,
        days=hours / HOURS_PER_DAY,
        state=state,
        waits=parts[0],
        silent=parts[1],
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Where the time goes, and what could be done or said in it."""
    state = int(rows.more["state"][row])
    delays = delays_of(s, state, int(rows.more["waits"][row]))
    silences = silences_about(s, state, int(rows.more["silent"][row]))
    told = [_waiting(s, state, delays, int(rows.more["waits"][row]))] if delays else []
    told += [_silent(s, state, silences, int(rows.more["silent"][row]))] if silences else []
    sentences, questions, refs = zip(*told, strict=True)
    first = delays[0].bit if delays else silences[0].bit
    known = state if int(s.held[state]) >> first & 1 else silences[0].outside

    def behind() -> Behind:
        return Behind(
            evidence=Telling(s).evidence(*(ref for some in refs for ref in some)),
            proof=s.ways(first).steps(known),
            repairs=_used(s, state, delays, silences),
        )

    return Description(
        message=" ".join(sentences),
        rests_on=(s.compiled.holder_id(state),),
        questions=questions,
        behind=behind,
    )


def _waiting(s: Solution, state: int, delays: list[Delay], cases: int) -> tuple[str, str, list[str]]:
    """The sentence about what waits, what to ask, and the records to look at."""
    tell, m, c, worst = Telling(s), s.map, s.compiled, delays[0]
    who, what = tell.holder(c.holder[state]), tell.item(c.item[state])
    stage = m.title_of("stage", worst.record.stage or "")
    up_to = "up to " if _vague(s, s.ways(worst.bit), state) else ""
    long = f"{up_to}{words.hours(worst.hours)}"
    return (
        f"{who} has {what}{tell.when(cases)} {long} before stage {stage} begins, and could {_done(s, worst.record)} sooner.",
        f"What keeps {who} from starting before {stage}?",
        list(dict.fromkeys(one.record.id for one in delays)),
    )


def _done(s: Solution, record: Activity | Handoff, what: str = "it") -> str:
    """A step as what somebody could do with something."""
    m = s.map
    if isinstance(record, Handoff):
        return f"hand {what} to {m.title_of('holder', record.receiver)}"
    if record.makes:
        return f"make {words.listed([m.title_of('item', one) for one in record.makes])}"
    return f"{record.control or 'use'} {what}"


def _vague(s: Solution, way: Proofs, state: int) -> bool:
    """Whether it may come later than the map says: a step without a known time, or a beginning without a stage."""
    c = s.compiled
    rules = np.array(way.rules_to(state))
    staged = c.map.activities.codes("stage")
    begins = rules[(c.rules.tails.lengths[rules] == 0)]
    known = [c.kind[one] == Kind.ACTIVITY and staged[c.row[one]] >= 0 for one in begins]
    return bool(unknown_leads(c)[rules].any()) or not all(known)


def _used(s: Solution, state: int, delays: list[Delay], silences: list[Silence]) -> tuple[Repair, ...]:
    """What waits done sooner, and what is not said told, in one repair: either alone would leave the other open."""
    draft = Draft(s.map)
    halves = [_sooner(s, state, delays, draft), _saying(s, state, silences, draft, delays)]
    told = [words.listed(half) for half in halves if half]
    return (Repair(f"{', and '.join(told)}.", draft.changes()),) if told else ()


def _sooner(s: Solution, state: int, delays: list[Delay], draft: Draft) -> list[str]:
    """Each step that waits, moved to the stage in which all is there."""
    m, said = s.map, dict[tuple[str, str], list[str]]()
    what = m.title_of("item", s.compiled.item_id(state))
    for record in dict.fromkeys(one.record.id for one in delays):
        own = [one for one in delays if one.record.id == record]
        since, step = min(one.since for one in own), own[0].record
        begun = [
            (one.position, one.id)
            for one in m.stages
            if (0.0 if one.starts is None else one.starts.base) <= since
            and one.position < m.stages[step.stage].position
        ]
        stage = max(begun)[1] if begun else None
        draft.put(step, step.model_copy(update={"stage": stage}))
        who = m.title_of("holder", step.giver if isinstance(step, Handoff) else step.at)
        when = "as soon as it has it" if stage is None else f"in stage {m.title_of('stage', stage)} already"
        said.setdefault((who, when), []).append(_done(s, step, what))
    return [f"{who} can {words.listed(done)} {when}" for (who, when), done in said.items()]


def _silent(s: Solution, state: int, silences: list[Silence], cases: int) -> tuple[str, str, list[str]]:
    """The sentence about what is not said, what to ask, and the records to look at."""
    tell, m, c, one = Telling(s), s.map, s.compiled, silences[0]
    who, what = tell.holder(c.holder[state]), tell.item(c.item[state])
    other, stage = tell.holder(c.holder[one.outside]), m.title_of("stage", one.stage)
    wants = one.outside if one.wants else state
    told = f"which {other} still wants" if one.wants else f"which {who} still wants"
    has = who if one.wants else other
    return (
        f"Nobody talks with {other} in stage {stage}{tell.when(cases)}, although {has} has {what}, {told}.",
        f"Should {other} hear from us in stage {stage}?" if one.wants else f"Could {other} tell us in stage {stage}?",
        want_refs(s, wants, cases),
    )


def _saying(s: Solution, state: int, silences: list[Silence], draft: Draft, delays: list[Delay]) -> list[str]:
    """What is known handed over in the silent stage; not past a control that it must pass, and not where the handoff
    is one that waited and comes sooner."""
    m, c, item = s.map, s.compiled, s.compiled.item_id(state)
    waited = {one.record.id for one in delays}
    groups: dict[tuple[str, str, str], int] = {}
    for one in silences:
        ends = (state, one.outside) if one.wants else (one.outside, state)
        key = c.holder_id(ends[0]), c.holder_id(ends[1]), one.stage
        groups[key] = groups.get(key, 0) | 1 << one.bit
    controls = [(one.holder, mask_of(m, one)) for one in m.policies.where(rule="must_pass", item=item)]
    if any(control != giver and cases & mask for control, cases in controls for (giver, *_), mask in groups.items()):
        return []
    said = []
    for (giver, receiver, stage), mask in groups.items():
        there = [one for one in m.handoffs.where(giver=giver, receiver=receiver, item=item) if not one.backup]
        for one in there:
            if one.id in waited:
                mask &= ~mask_of(m, one)
        if not mask:
            continue
        cases = named_cases(m, mask)
        names = m.title_of("holder", giver), m.title_of("holder", receiver)
        if m.items[item].kind == "expertise":
            draft.put(None, Question(asker=receiver, asked=giver, item=item, cases=cases))
            said.append(f"{names[1]} asks {names[0]} for {m.title_of('item', item)}")
            continue
        moved = next((one for one in there if mask_of(m, one) & ~mask == 0), None)
        new = moved.model_copy(update={"stage": stage}) if moved is not None else None
        draft.put(moved, new or Handoff(giver=giver, receiver=receiver, item=item, stage=stage, cases=cases))
        said.append(f"{names[0]} tells {names[1]} {m.title_of('item', item)} in stage {m.title_of('stage', stage)}")
    return said


RULE = Rule(
    code="FLW04",
    name="hidden-time-slot",
    severity="info",
    summary="Information waits for its stage to begin, or a stage passes without a word to an outsider who wants some.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Two ways to lose time that nobody sees. Information lies at a team although all is there for the next step, "
        "because that step belongs to a stage that has not begun. And a stage in which nobody talks with the customer, "
        "or another outsider, although one side has what the other still wants.",
        costs="The days that the next step could have begun sooner. A silent stage costs trust: who hears nothing asks, "
        "and who cannot ask assumes the worst.",
        decided="The wait is the time from the usual arrival, of the last input where a step needs several, to the start of "
        "the stage, for the first thing that anybody does with it. What comes without a known time, or from work without "
        "a stage, counts as early as it can be, and the wait is shown as “up to”. A stage is silent when no handoff to or "
        "from the outsider belongs to it; handoffs without a stage and questions may happen at any time, so they break "
        "every silence. For one side speaks who makes the information, else who has it first.",
        repair="Do the step in the stage in which all is there. Tell the customer in the silent stage what is known.",
        wrong="Some waits are wanted: a decision that is better made late, a reserve for changes, work that is bundled. And "
        "not every stage needs a word: ask the customer. Work that has no stage on the map counts as done at the start; "
        "say in which stage it is done before you believe a long wait.",
        source="Waiting as waste: Ohno (1988), Toyota Production System; touchpoints over the stages of a service: Shostack "
        "(1984), Designing Services That Deliver, Harvard Business Review 62(1).",
    ),
    options=Slot(),
    bad="""\
stages order, build, deliver
Customer is an outsider
Customer -> Sales: order, stage order
Sales -> Production: order, stage order
Production makes progress from order
Shipping -> Customer: shipping date, stage deliver
Customer needs progress
""",
    good="""\
stages order, build, deliver
Customer is an outsider
Customer -> Sales: order, stage order
Sales -> Production: order, stage order
Production makes progress from order
Production -> Customer: progress, stage build
Shipping -> Customer: shipping date, stage deliver
Customer needs progress
""",
)
