"""REL02 long-chain: an item passes several teams that only pass it on, before it arrives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from flowmap.analyzers.draft import Draft, in_cases
from flowmap.analyzers.passages import pure_relays
from flowmap.analyzers.repairs import directly, estimated_hours
from flowmap.analyzers.rows import INFO, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.analyzers.ways import Ways, beginnings, ends_of, steps_along, ways_in, ways_of
from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import reach
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import Masks, hits
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff


@dataclass(frozen=True)
class Length(Options):
    """`relays`: a way is long if it passes so many teams, or more, that only pass the information on."""

    relays: int = 3


def find(s: Solution, options: Length) -> Rows:
    """Where an item arrives only past so many relays, and who makes it."""
    c, relays = s.compiled, pure_relays(s)
    long = ends_of(s) & ~_past_fewer(s, ways_of(s), relays, options.relays) if np.any(relays) else np.zeros_like(relays)
    states = hits(long)
    place, maker, cases = beginnings(s, states, long[states])
    states = states[place]
    return Rows.of(
        cases,
        holder=c.holder[states],
        counterpart=maker,
        item=c.item[states],
        severity=INFO,
        state=states,
        many=np.full(len(states), options.relays),
    )


def _past_fewer(s: Solution, ways: Ways, relays: Masks, many: int) -> Masks:
    """Cases in which some best way to each state passes fewer relays than so many."""
    c, rules = s.compiled, s.compiled.rules
    after = np.where(c.kind == Kind.PART, np.uint64(0), relays[rules.first])  # who takes a part out does more with it
    plain, over = ways.carry & ~after, ways.carry & after
    fewer = reach(rules, plain, start=ways.begin)
    for _ in range(many - 1):
        one_more = over & fewer[rules.first]
        step = fewer | c.gather(rules.head.astype(np.int64), one_more)
        changed = hits(step != fewer)
        if not len(changed):
            break
        fewer = reach(rules, plain, start=step, changed=changed)
    return fewer


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which teams it passes, and the way without them."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, maker, cases = int(rows.more["state"][row]), int(rows.counterpart[row]), int(rows.cases[row])
    ways = ways_in(s, maker, state, cases)
    relays = pure_relays(s)
    way, its_cases = next(iter(ways.items()))
    first = m.case_bits[m.cases_in(its_cases)[0]]
    ids = [c.holder_id(one) for one in _passed(s, way) if int(relays[one]) >> first & 1]
    item, holder, begins = tell.item(rows.item[row]), tell.holder(rows.holder[row]), tell.holder(maker)
    stations = words.listed([m.title_of("holder", one) for one in ids])

    def behind() -> Behind:
        return Behind(
            evidence=tell.evidence(*(record_of(c, rule) for way in ways for rule in way)),
            proof=steps_along(s, way, first),
            repairs=tuple(_past_relays(s, ways, relays, int(rows.more["many"][row]))),
        )

    return Description(
        message=f"{holder} gets {item} from {begins} by way of {stations}, which only pass it on{tell.when(cases)}.",
        rests_on=tuple(dict.fromkeys(ids)),
        questions=(f"Could {begins} tell {holder} directly?",),
        behind=behind,
    )


def _passed(s: Solution, way: Sequence[int]) -> list[int]:
    """The states from which a way goes on to another holder."""
    c = s.compiled
    return [int(c.rules.first[rule]) for rule in way if c.kind[rule] != Kind.PART]


def _past_relays(s: Solution, ways: dict[tuple[int, ...], int], relays: Masks, many: int) -> Iterator[Repair]:
    """Those who do more with it than passing it on hand it to each other directly; what came over relays stops.

    Only where fewer relays than so many are left on each of the ways.
    """
    c, m, draft = s.compiled, s.map, Draft(s.map)
    direct: dict[tuple[int, int], int] = {}
    for way, cases in ways.items():
        left = sum(int(relays[one]) & cases != 0 for one in _passed(s, way))
        for giver, last, between in _runs(s, way, cases, relays):
            if _free(s, giver, int(c.rules.head[last]), cases):
                direct[giver, last] = direct.get((giver, last), 0) | cases
                left -= between
        if left >= many:
            return
    done: list[dict[str, str]] = []
    hours: list[float | None] = []
    for (giver, last), cases in direct.items():
        receiver, record = int(c.rules.head[last]), m.handoffs[int(c.row[last])]
        ends = {"giver": c.holder_id(giver), "receiver": c.holder_id(receiver), "item": c.item_id(giver)}
        draft.without_cases(record, cases)
        draft.hand_over(**ends, cases=cases, **_like(in_cases(m, record, cases)))
        done.append(ends)
        hours.append(estimated_hours(s, receiver=ends["receiver"], item=ends["item"], cases=cases))
    known = [one for one in hours if one is not None]
    total = sum(known) if len(known) == len(hours) else None
    yield Repair(_title(m, done), draft.changes(), effort_hours_per_year=total)


def _title(m: Map, done: list[dict[str, str]]) -> str:
    """ "Sales hands order to Legal directly, and Legal to Production." What each further one hands on is said if new."""
    more = []
    for before, one in pairwise(done):
        what = [] if one["item"] == before["item"] else [m.title_of("item", one["item"])]
        more.append(" ".join([m.title_of("holder", one["giver"]), *what, "to", m.title_of("holder", one["receiver"])]))
    title = directly(m, **done[0])
    return f"{title.removesuffix('.')}, and {words.listed(more)}." if more else title


def _runs(s: Solution, way: Sequence[int], cases: int, relays: Masks) -> Iterator[tuple[int, int, int]]:
    """(state before some relays, handoff that leads from the last of them on, how many they are), of the same item.

    It is a handoff, because whoever answers questions about it or makes something of it is no relay.
    """
    c, before, between = s.compiled, int(s.compiled.rules.first[way[0]]), 0
    for rule in way:
        head = int(c.rules.head[rule])
        if int(relays[head]) & cases == cases:
            between += 1
            continue
        if between and c.item[before] == c.item[head]:
            yield before, rule, between
        before, between = head, 0


def _free(s: Solution, giver: int, receiver: int, cases: int) -> bool:
    """Whether two states could be linked by a new handoff: no policy forbids it, and none is there, which is slower."""
    c = s.compiled
    ends = {"giver": c.holder_id(giver), "receiver": c.holder_id(receiver), "item": c.item_id(giver)}
    denied = int(c.denied[giver] | c.denied[receiver]) & cases
    return not denied and not len(s.map.handoffs.rows(**ends))


def _like(last: Handoff) -> dict[str, Any]:
    """What a handoff has in common with the last one on the way, of whose work it takes the place."""
    names = ("via", "stage", "lead", "lead_p90", "every", "effort", "times", "quality")
    return {name: getattr(last, name) for name in names}


RULE = Rule(
    code="REL02",
    name="long-chain",
    severity="info",
    summary="Information passes three or more teams that only pass it on, before it arrives.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Information that passes three or more teams on its way from its maker to somebody who uses it, none of "
        "which does anything with it but pass it on.",
        costs="Each hand adds waiting and may forget, shorten or colour what it passes on, and nobody at the end knows "
        "whom to ask. What the direct way would save stands at the single stations, in REL01.",
        decided="The way is the one by which it usually arrives first; of several equally early ones (where no time is "
        "stated, the shortest counts as the earliest), the way past the fewest such teams. A team counts as in REL01: "
        "it receives the item and hands it on, and no reason for that can be computed (it does not use, make, check or "
        "redact it, is no hub, no backup, stands there by no policy and is asked nothing about it). Whether the direct "
        "way would cost something else is not asked: a chain is long even where each link is hard to leave out. "
        "Systems, meetings and outsiders are no such teams, and a whole that carries the item counts as the item. Said "
        "where the item is wanted or assumed to be used.",
        repair="Let those who do something with it hand it to each other directly. The proposal keeps channel and time "
        "of the last step and leaves the other receivers of each station as they are.",
        wrong="The stations may know what the map does not: who needs it when, in which words, and what must not be "
        "said. In a hierarchy the chain may be wanted, so that each level knows. Ask the stations first, and change "
        "the last one first.",
        source="What is retold loses detail: Bartlett (1932), Remembering; along levels of a hierarchy: Williamson "
        "(1967), Hierarchical Control and Optimum Firm Size, doi:10.1086/259258.",
    ),
    options=Length(),
    bad="""\
Sales makes date change
Sales -> Back office: date change, takes 1d
Back office -> Coordination: date change, takes 1d
Coordination -> Plant office: date change, takes 1d
Plant office -> Production: date change, takes 1d
Production needs date change threshold
""",
    good="""\
Sales makes date change
Sales -> Plant office: date change, takes 1d
Plant office -> Production: date change, takes 1d
Production needs date change threshold
""",
)
