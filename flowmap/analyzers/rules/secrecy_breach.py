"""RSK03 secrecy-breach: somebody has what a policy denies them."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import mask_of
from flowmap.analyzers.repairs import parts_alone, removal
from flowmap.analyzers.rows import ERROR, Rows, at_states
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Repair


def find(s: Solution, _: Options) -> Rows:
    """Denied states that are held."""
    return at_states(s.compiled, s.compiled.denied & s.held, ERROR)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How it gets there."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    holder, item = c.holder_id(state), c.item_id(state)
    denials = m.policies.where(rule="deny", holder=holder, item=item)
    policies = [policy.ref for policy in denials if mask_of(m, policy) & cases]
    live = _bringing(s, state, cases)
    names = m.title_of("holder", holder), m.title_of("item", item)
    handoffs = [m.handoffs[int(c.row[rule])] for rule in live if c.kind[rule] == Kind.HANDOFF]
    stop = removal(m, f"Nobody hands {names[1]} to {names[0]}{tell.when(cases)}.", handoffs, cases=cases)
    return Description(
        message=f"{names[0]} has {names[1]}{tell.when(cases)}, which a policy denies to it.",
        rests_on=(),
        evidence=tell.evidence(*policies, *(record_of(c, rule) for rule in live)),
        proof=s.proof(holder, item, m.cases_in(cases)[0]),
        repairs=(stop,) if len(handoffs) == len(live) else _taken_out(s, state, cases, live),
    )


def _taken_out(s: Solution, state: int, cases: int, live: list[int]) -> tuple[Repair, ...]:
    """Where it comes inside one whole that somebody hands over: what else of that is useful there, alone."""
    c, m = s.compiled, s.map
    wholes = {int(c.rules.first[rule]) for rule in live if c.kind[rule] == Kind.PART}
    into = [rule for whole in wholes for rule in _bringing(s, whole, cases)]
    if len(wholes) != 1 or len(wholes) != len(live) or any(c.kind[rule] != Kind.HANDOFF for rule in into):
        return ()
    deliveries = [m.handoffs[int(c.row[rule])] for rule in into]
    holder, whole = c.holder_id(state), c.item_id(wholes.pop())
    states = {part: c.state(holder, part) for part in m.items[whole].parts}
    masks = {part: int(s.wants.useful[one] & ~c.denied[one]) & cases for part, one in states.items()}
    used = {part: some for part, some in masks.items() if some}
    if len({one.giver for one in deliveries}) != 1 or not used:
        return ()
    return parts_alone(s, deliveries, used, cases)


def _bringing(s: Solution, state: int, cases: int) -> list[int]:
    """The rules by which a state comes about in some of these cases."""
    rules = s.compiled.rules.producers.row(state)
    found: list[int] = rules[s.happens[rules] & np.uint64(cases) != 0].tolist()
    return found


RULE = Rule(
    code="RSK03",
    name="secrecy-breach",
    severity="error",
    summary="Somebody has information that a policy denies them.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A team, system, meeting or outsider that comes to have what a policy denies to it, also as part of something "
        "larger that it may have.",
        costs="What the policy is there to prevent. No number is put on it.",
        decided="A policy denies the information to the holder in the case, and some way brings it there all the same.",
        repair="Stop the handoff, or take the part out of what is handed over.",
        wrong="If the policy is out of date, change the policy; do not accept the finding for ever.",
        source="Mandatory access control: Bell, LaPadula (1976), Secure Computer System, MTR-2997.",
    ),
    bad="""\
Sales makes contract
Sales -> Service: contract
deny Service: contract
""",
    good="""\
Sales makes contract
Sales redacts contract into service scope
Sales -> Service: service scope
Service needs service scope threshold
deny Service: contract
""",
)
