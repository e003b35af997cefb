"""RSK02 bypassed-control: information reaches somebody without the control that it must pass."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of
from flowmap.analyzers.rows import ERROR, Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.critical import breaches
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Repair


def find(s: Solution, _: Options) -> Rows:
    """States that are held even when the state (control, item) is deleted."""
    c, past = s.compiled, breaches(s.compiled, s.held)
    states = np.flatnonzero(past)
    return Rows.of(past[states], holder=c.holder[states], item=c.item[states], severity=ERROR, state=states)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """By which handoff it gets past, and the way through the control."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    holder, item = c.holder_id(state), c.item_id(state)
    policies = [p for p in m.policies.where(rule="must_pass", item=item) if mask_of(m, p) & cases]
    rules = set()
    for policy in policies:
        past = s.past(m.policies.row_of(policy.id)) & np.uint64(cases)
        into = c.rules.producers.row(state)
        rules |= {int(r) for r in into if len(c.rules.tails.row(r)) and c.allowed[r] & past[c.rules.tails.row(r)].min()}
    refs = [record_of(c, rule) for rule in sorted(rules)]
    controls = tell.holders([policy.holder for policy in policies])
    return Description(
        message=f"{tell.holder(rows.holder[row])} gets {tell.item(rows.item[row])}{tell.when(cases)} "
        f"without {controls}, which it must pass.",
        rests_on=(),
        evidence=tell.evidence(*(policy.ref for policy in policies), *refs),
        proof=s.proof(holder, item, m.cases_in(cases)[0]),
        repairs=_through_control(s, state, cases, sorted(rules), [policy.holder for policy in policies]),
    )


def _through_control(s: Solution, state: int, cases: int, rules: list[int], controls: list[str]) -> tuple[Repair, ...]:
    """The direct handoffs stopped; the first control other than its holder hands it over if it does not do so yet."""
    c, m = s.compiled, s.map
    holder, item = c.holder_id(state), c.item_id(state)
    control = next((one for one in controls if one != holder), None)
    if control is None or any(c.kind[rule] != Kind.HANDOFF for rule in rules) or not rules:
        return ()
    draft = Draft(m)
    for rule in rules:
        draft.without_cases(m.handoffs[int(c.row[rule])], cases)
    controlled = c.state(control, item)
    serves = [
        r for r in c.rules.producers.row(state) if c.rules.first[r] == controlled and c.allowed[r] & np.uint64(cases)
    ]
    if not serves:
        givers = {c.holder_id(int(c.rules.first[rule])) for rule in rules} - {control}
        if givers and int(s.held[controlled]) & cases != cases:
            draft.hand_over(giver=min(givers), receiver=control, item=item, cases=cases)
        draft.hand_over(giver=control, receiver=holder, item=item, cases=cases)
    names = m.title_of("holder", holder), m.title_of("item", item), m.title_of("holder", control)
    return (Repair(f"{names[0]} gets {names[1]} through {names[2]} only.", draft.changes()),)


RULE = Rule(
    code="RSK02",
    name="bypassed-control",
    severity="error",
    summary="Information reaches somebody without the control that it must pass.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A policy says that information must pass a control before it reaches anybody else, and somebody has it even "
        "when the control does nothing.",
        costs="What the control is there to prevent. No number is put on it.",
        decided="The control is taken not to have it, and who has what is computed again. Who still has it, other than "
        "the control and the makers of the information, got it past the control, also as part of something larger.",
        repair="Stop the direct handoff, and let the control hand it on.",
        wrong="The direct handoff may carry a form that needs no control: give that form a name of its own.",
        source="Separation of duties: Clark, Wilson (1987), doi:10.1109/SP.1987.10001.",
    ),
    bad="""\
Sales makes contract
Sales -> Legal: contract
Legal approves contract
Legal -> Finance: contract
Sales -> Finance: contract
Finance needs contract threshold
contract must pass Legal
""",
    good="""\
Sales makes contract
Sales -> Legal: contract
Legal approves contract
Legal -> Finance: contract
Finance needs contract threshold
contract must pass Legal
""",
)
