"""RSK02 bypassed-control: information reaches somebody without the control that it must pass."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, in_cases
from flowmap.analyzers.rows import ERROR, Rows, at_states
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Repair


def find(s: Solution, _: Options) -> Rows:
    """States that are held even when the state (control, item) is deleted; not those of who makes the item."""
    past = s.past_controls
    return at_states(s.compiled, past & ~s.compiled.makers if past.any() else past, ERROR)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """By which handoff it gets past, and the way through the control."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    holder, item = c.holder_id(state), c.item_id(state)
    controls = m.policies.where(rule="must_pass", item=item)
    past = {p.id: s.past(m.policies.row_of(p.id)) & np.uint64(cases) for p in controls}
    policies = [p for p in controls if past[p.id][state]]
    into = c.rules.producers.row(state)  # nobody makes it here in these cases: each has one tail
    rules = [int(r) for r in into if any(c.allowed[r] & past[p.id][c.rules.first[r]] for p in policies)]
    refs = [record_of(c, rule) for rule in sorted(rules)]
    return Description(
        message=f"{tell.holder(rows.holder[row])} gets {tell.item(rows.item[row])}{tell.when(cases)} "
        f"without {tell.holders([policy.holder for policy in policies])}, which it must pass.",
        rests_on=(),
        evidence=tell.evidence(*(policy.ref for policy in policies), *refs),
        proof=s.proof(holder, item, m.cases_in(cases)[0]),
        repairs=_through_control(s, state, cases, sorted(rules), policies[0].holder),
    )


def _through_control(s: Solution, state: int, cases: int, rules: list[int], control: str) -> tuple[Repair, ...]:
    """The other handoffs stopped; the control gets it, and hands it over, where that does not happen yet, as often.

    Where only the one who gets it past the control hands it to the control, somebody who has it does so instead.
    """
    c, m = s.compiled, s.map
    if any(c.kind[rule] != Kind.HANDOFF for rule in rules):
        return ()
    holder, item, controlled = c.holder_id(state), c.item_id(state), c.state(control, c.item_id(state))
    draft, others = Draft(m), [rule for rule in rules if c.rules.first[rule] != controlled]
    stopped = {rule: m.handoffs[int(c.row[rule])] for rule in others}
    for one in stopped.values():
        draft.without_cases(one, cases)
    feeding = c.rules.producers.row(controlled)
    back = c.rules.first[feeding] == state
    if lacking := cases & ~int(np.bitwise_or.reduce(s.happens[feeding[~back]])):
        for rule in feeding[back & (c.kind[feeding] == Kind.HANDOFF)].tolist():
            draft.without_cases(m.handoffs[int(c.row[rule])], lacking)
        first = min(others, key=lambda rule: c.holder_id(int(c.rules.first[rule])))
        giver, often = c.holder_id(int(c.rules.first[first])), in_cases(m, stopped[first], lacking).times
        draft.hand_over(giver=giver, receiver=control, item=item, cases=lacking, times=often)
    into = c.rules.producers.row(state)
    served = np.bitwise_or.reduce(c.allowed[into[c.rules.first[into] == controlled]])
    if unserved := cases & ~int(served):
        often = in_cases(m, stopped[others[0]], unserved).times
        draft.hand_over(giver=control, receiver=holder, item=item, cases=unserved, times=often)
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
