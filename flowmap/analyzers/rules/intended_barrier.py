"""GAP08 intended-barrier: a team wants what a policy keeps from it, and somebody has it."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of, named_cases
from flowmap.analyzers.gaps import gaps_of, want_refs
from flowmap.analyzers.rows import INFO, Rows, at_states
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.domain.columns import hits
from flowmap.domain.finding import Repair
from flowmap.domain.records import Activity, Handoff, Item, Need


def find(s: Solution, _: Options) -> Rows:
    """Wants that a policy bars, in cases in which somebody else has the item."""
    return at_states(s.compiled, gaps_of(s).barred, INFO)


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """Who could redact it: its makers first, then by id."""
    c = s.compiled
    having = hits((c.item == rows.item[row]) & (s.held & ~c.denied & rows.cases[row] != 0))
    own = np.isin(c.kind, (Kind.ACTIVITY, Kind.ORIGIN)) & (c.allowed & rows.cases[row] != 0)
    makers = set(c.rules.head[own].tolist())
    ranked = sorted(having.tolist(), key=lambda one: (one not in makers, c.holder_id(one)))
    return tuple(c.holder_id(one) for one in ranked)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which policy it is, and the item without what must not be seen."""
    tell, state, cases, c = Telling(s), int(rows.more["state"][row]), int(rows.cases[row]), s.compiled
    holder, item = c.holder_id(state), c.item_id(state)
    ids = providers(s, rows, row)
    inside = _contained(s, item)
    denials = [
        p.ref
        for p in s.map.policies.where(rule="deny", holder=holder)
        if p.item in inside and mask_of(s.map, p) & cases
    ]
    return Description(
        message=f"{tell.holder(rows.holder[row])} would like {tell.item(rows.item[row])}{tell.when(cases)}, "
        f"but must not have it; {tell.holders(ids)} could give a redacted form.",
        rests_on=(holder,),
        evidence=tell.evidence(*denials, *want_refs(s, state, cases)),
        questions=("Which part of it is needed, and may that part be known?",),
        repairs=_redaction(s, holder=holder, item=item, redactor=ids[0], cases=cases),
    )


def _contained(s: Solution, item: str) -> set[str]:
    """An item and everything that it contains."""
    found, queue = {item}, [item]
    while queue:
        new = set(s.map.items[queue.pop()].parts) - found
        found |= new
        queue += new
    return found


def _redaction(s: Solution, *, holder: str, item: str, redactor: str, cases: int) -> tuple[Repair, ...]:
    """A redacted item in place of the denied one, where declared needs ask for it in these cases only."""
    m = s.map
    needs = [n for n in m.needs.where(holder=holder, item=item) if mask_of(m, n) & cases]
    implied = [a for a in m.activities.where(at=holder, uses=item) if mask_of(m, a) & cases]
    asked = [q for q in m.questions.where(asker=holder, item=item) if mask_of(m, q) & cases]
    if implied or asked or any(mask_of(m, need) & ~cases for need in needs):
        return ()
    title, name = f"{m.title_of('item', item)} (redacted)", f"{item}-redacted"
    if name in m.items:
        return ()
    limited, draft = named_cases(m, cases), Draft(m)
    draft.put(None, Item(id=name, title=title))
    draft.put(None, Activity(at=redactor, uses=(item,), makes=(name,), control="redact", cases=limited))
    draft.put(None, Handoff(giver=redactor, receiver=holder, item=name, cases=limited))
    for need in needs:
        draft.put(need, Need(**{**dict(need), "id": "", "item": name}))
    who, whom = m.title_of("holder", redactor), m.title_of("holder", holder)
    return (Repair(f"{who} makes {title} and hands it to {whom}.", draft.changes()),)


RULE = Rule(
    code="GAP08",
    name="intended-barrier",
    severity="info",
    summary="A team wants what a policy keeps from it, and somebody has it.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="A need or an input of useful work that a policy denies to the team, as a whole or in one of its parts, "
        "while somebody else has it.",
        costs="Nothing is counted: the barrier is meant. It may still be the root of work that cannot be done.",
        decided="The item, or a part of it, is denied to the holder in the case, it is wanted there and not held, and "
        "another holder has it.",
        repair="Agree on a redacted form that answers the question behind the need; never hand over the item itself.",
        wrong="If the need has no reason any more, strike the need instead.",
        source="DESIGN decision of flowmap: wants that a policy denies are no needs; compare need-to-know in ISO/IEC 27002.",
    ),
    bad="""\
Sales makes contract
Service needs contract excitement
deny Service: contract
""",
    good="""\
Sales makes contract
Sales redacts contract into service scope
Sales -> Service: service scope
Service needs service scope excitement
deny Service: contract
""",
)
