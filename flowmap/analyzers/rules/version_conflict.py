"""FLW05 version-conflict: versions of the same information meet that nobody keeps equal."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of
from flowmap.analyzers.rows import WARNING, Rows, at_states
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.proof import record_of
from flowmap.custody.replicas import Versions, versions_of
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Repair
from flowmap.domain.records import Handoff


def _versions(s: Solution) -> Versions:
    return s.once("versions of replicas", lambda: versions_of(s.compiled, s.happens))


def find(s: Solution, _: Options) -> Rows:
    """States to which two holders bring originals that are not kept equal."""
    if not s.map.items.flags("replica").any():
        return Rows.none()
    return at_states(s.compiled, _versions(s).meeting(), WARNING)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Whose versions meet, who brings them, and the two ways out: keep them equal, or agree which one counts."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    holder, item = tell.holder(rows.holder[row]), tell.item(rows.item[row])
    groups = [(bit, int(group) & cases) for bit, group in c.case_groups if int(group) & cases]
    found = [(bit, mask, _versions(s).makers_at(state, bit)) for bit, mask in groups]
    makers = sorted({c.holder_id(one) for *_, some in found for made in some.values() for one in made})
    givers = {c.holder_id(one) for *_, some in found for one in some}
    by = "" if givers == set(makers) else f", by {tell.holders(sorted(givers))}"
    brings = _deliveries(s, state, cases)
    works = [
        one.ref
        for maker in makers
        for one in m.activities.where(at=maker, makes=c.item_id(state))
        if mask_of(m, one) & cases
    ]
    return Description(
        message=f"{holder} gets {item} of {tell.holders(makers)}{by}{tell.when(cases)}, and nothing keeps their versions "
        "equal.",
        rests_on=tuple(makers),
        evidence=tell.evidence(*(record_of(c, rule) for rule in brings), *works),
        proof=s.proof(c.holder_id(state), c.item_id(state), m.cases_in(cases)[0]),
        questions=(f"Which {item} counts at {holder} when they differ?",),
        repairs=(*_kept_equal(s, found), *_one_counts(s, state, cases, brings)),
    )


def _deliveries(s: Solution, state: int, cases: int) -> list[int]:
    """The rules by which versions come to a state in some of the cases."""
    found = _versions(s)
    rules: list[int] = found.rule[(found.end == state) & (found.own & np.uint64(cases) != 0)].tolist()
    return rules


def _kept_equal(s: Solution, found: list[tuple[int, int, dict[int, list[int]]]]) -> list[Repair]:
    """One maker of each version hands it to the others. Not where somebody is only assumed to make it, because nothing
    has come there: then that would not be assumed any more.
    """
    c, m, tell, draft = s.compiled, s.map, Telling(s), Draft(s.map)
    ends: dict[str, set[str]] = {}
    for bit, mask, some in found:
        number, first = _versions(s).kept_equal(bit), dict[int, int]()
        for maker in sorted({one for made in some.values() for one in made}, key=c.holder_id):
            assumed = np.any(c.kind[c.rules.producers.row(maker)] == Kind.ORIGIN)
            if not assumed and not int(c.denied[maker]) & mask:
                first.setdefault(int(number[maker]), maker)
        if len(first) < len({int(number[one]) for made in some.values() for one in made}):
            return []
        source, *others = (c.holder_id(one) for one in first.values())
        for other in others:
            item = c.item_id(next(iter(first.values())))
            draft.hand_over(giver=source, receiver=other, item=item, cases=mask)
            ends.setdefault(source, set()).add(other)
    item = tell.item(c.item[next(iter(found[0][2]))])
    parts = [f"{m.title_of('holder', one)} hands {item} to {tell.holders(sorted(to))}" for one, to in ends.items()]
    return [Repair(f"{'; '.join(parts)}, so that they work with the same.", draft.changes())]


def _one_counts(s: Solution, state: int, cases: int, brings: list[int]) -> list[Repair]:
    """One giver counts, and what others hand over directly is its backup: who makes it first, then who has it earlier."""
    c, m, tell = s.compiled, s.map, Telling(s)
    if any(c.kind[rule] != Kind.HANDOFF or c.rules.head[rule] != state for rule in brings):
        return []
    arrival = s.hours(m.case_bits[m.cases_in(cases)[0]])
    always: dict[int, int] = {}
    for rule in brings:
        giver = int(c.rules.first[rule])
        always[giver] = always.get(giver, 0) | int(c.allowed[rule] & s.held[giver]) & cases
    whole = [giver for giver, mask in always.items() if mask == cases]
    if not whole:
        return []

    def rank(giver: int) -> tuple[bool, float, str]:
        return (not int(c.makers[giver]) & cases, float(arrival[giver]), c.holder_id(giver))

    main, draft, apart = min(whole, key=rank), Draft(m), False
    for rule in brings:
        if c.rules.first[rule] != main:
            record: Handoff = m.handoffs[int(c.row[rule])]
            draft.back_up(record, cases)
            apart |= mask_of(m, record) & ~cases != 0
    others = sorted(c.holder_id(giver) for giver in always if giver != main)
    names = tell.item(c.item[state]), tell.holder(c.holder[main]), tell.holder(c.holder[state])
    when = tell.when(cases) if apart else ""
    backup = f"{tell.holders(others)} {'is the backup' if len(others) == 1 else 'are backups'}"
    return [Repair(f"Agree that {names[0]} of {names[1]} counts at {names[2]}{when}; {backup}.", draft.changes())]


RULE = Rule(
    code="FLW05",
    name="version-conflict",
    severity="warning",
    summary="Versions of the same information meet that nobody keeps equal.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Somebody gets the same information from two givers, it goes back to different teams that each make it, and "
        "neither of these has what the other makes.",
        costs="The day on which the two differ: somebody works with the wrong one, or both are compared each time. No number "
        "is put on it.",
        decided="The information is declared a replica: several may make it, and it should be the same. What one maker makes "
        "stays its version until it comes to another maker, who hands on its own. Two makers keep their versions equal if "
        "what one makes comes to the other in that kind of order, directly or through others, or if both make it from the "
        "same other information; and whoever is kept equal with a third is so with the second. A conflict is where two "
        "givers bring versions that are not kept equal, also inside something larger. Who gets both from one giver has no "
        "choice to make: it shows at that giver. A backup does not count: it comes only if the other way fails.",
        repair="Let one maker hand what it makes to the other, so that both work with the same; or agree which one counts, and "
        "declare the other its backup. One place for it, which all write and read, does both.",
        wrong="A common source that is not drawn, such as a shared master file or a template, may keep them equal: draw it. "
        "Where each makes a part of it, it is no replica. And in a map that was read from a log, several who begin an order "
        "each make something, but only one of them in any one order: then nothing differs.",
        source="Weak consistency of replicas that are written in several places: Saito, Shapiro (2005), "
        "doi:10.1145/1057977.1057980; Terry et al. (1995), doi:10.1145/224056.224070.",
    ),
    bad="""\
forecast is a replica
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
North -> South: forecast
North -> Planning: forecast
South -> Planning: forecast
Planning needs forecast threshold
""",
)
