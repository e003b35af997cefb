"""GAP06 standing-question: somebody asks so often that it should be handed over unasked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.gaps import gap_repairs, providers_of
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule, share
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import RELIABLE, Kind
from flowmap.custody.kernel import led_to, neighbours, reach
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE, Flags, Longs, Masks, hits
from flowmap.domain.map import Map
from flowmap.domain.records import Question

_CLOSE = 1e-9  # of a share or a rate


@dataclass(frozen=True)
class Standing(Options):
    """`times`: a question asked so many times a year, or more, should be a handoff.

    `answered`: only if at least this share of the times it is answered, from 0 to 1.
    """

    times: float = 12.0
    answered: float = share(RELIABLE)


def find(s: Solution, options: Standing) -> Rows:
    """Answered questions for what the asker gets in no other way, with the hours that they take."""
    c, table = s.compiled, s.map.questions
    if not len(table):
        return Rows.none()
    asker = c.states(table.codes("asker"), table.codes("item"))
    asked = c.states(table.codes("asked"), table.codes("item"))
    counted = (table.base("answered") >= options.answered - _CLOSE) & ~np.isnan(table.base("times"))
    counted &= ~np.append(c.expertise, False)[table.codes("item")]  # experts are asked: that is their way
    some = hits((table.codes("item") != NONE) & counted)
    limits = c.limited(table.masks())[some]
    asker, asked = asker[some], asked[some]
    cases = limits & s.held[asked] & ~_unasked(s, asker)[asker] & ~c.barred[asker]
    own = s.shares(limits)
    times = table.base("times")[some] * np.divide(s.shares(cases), own, out=np.zeros(len(some)), where=own > 0)
    first, joined, group = merged([c.holder[asker], c.holder[asked], c.item[asker]], cases)
    often, hours = np.zeros(len(first)), np.zeros(len(first))
    np.add.at(often, group, times)
    np.add.at(hours, group, np.where(cases != 0, times * table.base("effort")[some], 0.0))
    hit = hits((joined != 0) & (often >= options.times - _CLOSE))
    state = asker[first[hit]]
    return Rows.of(
        joined[hit],
        holder=c.holder[state],
        counterpart=c.holder[asked[first[hit]]],
        item=c.item[state],
        severity=INFO,
        hours=hours[hit],
        state=state,
        often=often[hit],
    )


def _unasked(s: Solution, states: Longs) -> Masks:
    """Cases in which these states come about in some way that is no answer; of the others nothing is said."""
    c = s.compiled
    into = neighbours(c.rules.producers, states)
    other = into[c.kind[into] != Kind.ANSWER]
    return c.gather(c.rules.head[other].astype(np.int64), s.happens[other])


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """Who could hand it over, the best first."""
    return tuple(s.compiled.holder_id(one) for one, _ in _givers(s, rows, row))


def _givers(s: Solution, rows: Rows, row: int) -> list[tuple[int, int]]:
    """Who makes it, who is asked today, and a control that it must pass: (state, cases), the best first.

    Each in the cases in which it would have it if the asker did not.
    """
    c, state, cases = s.compiled, int(rows.more["state"][row]), int(rows.cases[row])
    asked = c.state(Telling(s).holder_id(rows.counterpart[row]), c.item_id(state))
    return s.once(f"givers of {state} in place of {asked} in {cases}", lambda: _ranked(s, state, asked, cases))


def _ranked(s: Solution, state: int, asked: int, cases: int) -> list[tuple[int, int]]:
    c, item = s.compiled, s.compiled.item_id(state)
    controls = {c.state(one.holder, item) for one in s.map.policies.where(rule="must_pass", item=item)}
    some = [
        (one, has)
        for one, has in providers_of(s, state, cases)
        if one == asked or one in controls or int(c.makers[one]) & cases
    ]
    led = led_to(c.rules, np.array([state]))
    if led[[one for one, _ in some]].any():
        free = _held_without(s, state, led)
        some = [(one, has & int(free[one])) for one, has in some if has & int(free[one])]
    own, others = [one for one in some if one[0] == asked], [one for one in some if one[0] != asked]
    return own + others if int(c.makers[asked]) & cases else others[:1] + own + others[1:]


def _held_without(s: Solution, state: int, led: Flags) -> Masks:
    """What is held in which cases where one state, which leads to these, is not."""
    c = s.compiled
    other = led[c.rules.head] & (c.rules.head != state)
    return reach(c.rules, np.where(other, c.allowed, np.uint64(0)), np.where(led, np.uint64(0), s.held))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How often who asks whom, and who could hand it over unasked."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases, hours = int(rows.more["state"][row]), int(rows.cases[row]), float(rows.hours[row])
    ids = providers(s, rows, row)
    asker, asked, item = tell.holder(rows.holder[row]), tell.holder(rows.counterpart[row]), tell.item(rows.item[row])
    work = f" ({words.number(hours)} h)" if hours > 0 else ""
    often = f"{words.number(float(rows.more['often'][row]))} times a year{work}"
    offer = f"; {m.title_of('holder', ids[0])} could hand it over unasked" if ids else ""

    def behind() -> Behind:
        questions = _questions(m, c.holder_id(state), tell.holder_id(rows.counterpart[row]), c.item_id(state), cases)
        return Behind(
            evidence=tell.evidence(*(one.ref for one in questions)),
            proof=s.proof(c.holder_id(state), c.item_id(state), m.cases_in(cases)[0]),
            repairs=gap_repairs(s, state, cases, _givers(s, rows, row)),
        )

    return Description(
        message=f"{asker} asks {asked} for {item}{tell.when(cases)} {often} and gets it no other way{offer}.",
        rests_on=(c.holder_id(state),),
        questions=(f"Does {asker} need {item} every time, or only now and then?",),
        behind=behind,
    )


def _questions(m: Map, asker: str, asked: str, item: str, cases: int) -> list[Question]:
    return [one for one in m.questions.where(asker=asker, asked=asked, item=item) if mask_of(m, one) & cases]


RULE = Rule(
    code="GAP06",
    name="standing-question",
    severity="info",
    summary="Somebody asks for the same information again and again: it should be handed over unasked.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="A team that asks another for the same information twelve times a year or more, gets its answer, and "
        "gets the information in no other way.",
        costs="The working time of those who ask: times a year x effort, for the share of the kinds of order shown. "
        "The time of those who are interrupted to answer comes on top; a map does not state it.",
        decided="Questions for the same information between the same two teams are counted together; those whose "
        "number is not known are left out. They are answered in 90 % or more, and the asked holds the item in the "
        "case. Only its makers, the one who is asked and a control that it must pass are proposed as givers, and of these "
        "nobody who has it only through the asker. It is not said where the asker also gets it unasked, by a handoff, by "
        "work of its own or inside a whole, nor where a policy keeps it back. Expertise is meant to be asked for.",
        repair="Let somebody hand it over when it is new: the maker, or the one who is asked today. The question may "
        "stay for what remains unclear.",
        wrong="Twelve orders in which it matters, out of a thousand, are twelve good questions: a handoff would "
        "deliver it a thousand times. The talk may be worth more than the answer. Where it is handed over and still "
        "asked for, look at the handoff: it may come late, old or incomplete, which other rules judge.",
        source="What recurs is settled by rule, not by talk each time: Thompson (1967), Organizations in Action. What "
        "interruptions cost: Perlow (1999), The Time Famine, doi:10.2307/2667031.",
    ),
    options=Standing(),
    bad="""\
Sales makes delivery date
Planning asks Sales: delivery date 48/year 30min
Planning needs delivery date threshold
""",
    good="""\
Sales makes delivery date
Sales -> Planning: delivery date, 5min, 48/year
Planning needs delivery date threshold
""",
)
