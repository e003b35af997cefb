"""RSK01 single-carrier: needs that a team must have met hang on one other team that only carries them."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft
from flowmap.analyzers.passages import controlled
from flowmap.analyzers.rows import WARNING, Pieces, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.critical import must_pass
from flowmap.custody.kernel import EVERY, reach, reach_back
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS
from flowmap.domain import words
from flowmap.domain.columns import Ints, Longs, Masks, as_one, hits, order_of
from flowmap.domain.finding import Repair


def _lost(s: Solution) -> tuple[Ints, Longs, Masks]:
    """(carrier, state of a threshold need, cases) of everything that hangs on one carrier."""
    return s.once("lost with a carrier", lambda: _lost_with_carriers(s))


def _lost_with_carriers(s: Solution) -> tuple[Ints, Longs, Masks]:
    c = s.compiled
    critical = s.critical
    cases = np.where(c.expertise[c.item[critical.state]], critical.cases, critical.carries)
    cases[c.holder[critical.state] == critical.holder] = 0
    controls, masks = must_pass(c, hits(s.map.policies.choice("rule", "must_pass")))
    passed = np.append(c.gather(controls, masks), np.uint64(0))  # the last place is for a state that is not there
    guarded = np.zeros(len(c.map.names["item"]), dtype=np.bool_)
    guarded[c.item[controls]] = True
    some = hits(guarded[c.item[critical.state]])
    cases[some] &= ~passed[c.states(critical.holder[some], c.item[critical.state[some]])]
    hit = hits(cases)
    order = hit[order_of(as_one([critical.holder[hit], critical.state[hit]]))]
    return critical.holder[order], critical.state[order], cases[order]


def find(s: Solution, _: Options) -> Rows:
    """One row for each carrier; the weight is that of the needs that would be lost with it."""
    holder, _state, cases = _lost(s)
    first, joined, group = merged([holder], cases)
    weight = np.zeros(len(first))
    np.add.at(weight, group, WEIGHTS[0] * s.shares(cases))
    return Rows.of(joined, holder=holder[first], severity=WARNING, weight=weight)


def pieces(s: Solution, rows: Rows) -> Pieces:
    """What each carrier alone carries."""
    holder, state, cases = _lost(s)
    return Pieces(rows.holder.searchsorted(holder), s.compiled.item[state], cases)


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """What would be lost, and who else could hand it over if the carrier is away."""
    tell, c, carrier = Telling(s), s.compiled, int(rows.holder[row])
    holders, states, cases = _lost(s)
    own = hits(holders == carrier)
    pairs = sorted((c.holder_id(int(states[k])), c.item_id(int(states[k])), int(states[k]), int(cases[k])) for k in own)
    who = tell.holder(carrier)
    what = words.listed([f"{s.map.title_of('holder', h)} ({s.map.title_of('item', i)})" for h, i, _, _ in pairs])
    count = words.counted(len(pairs), "must-have need")
    role = _role(s, carrier, [(state, mask) for _, _, state, mask in pairs])

    def behind() -> Behind:
        items = {int(c.item[state]) for _, _, state, _ in pairs}
        gives = [
            record_of(c, int(rule))
            for rule in hits((c.kind == Kind.HANDOFF) & (c.actor == carrier) & (c.allowed & rows.cases[row] != 0))
            if int(c.item[c.rules.head[rule]]) in items
        ]
        changes = _backups(s, carrier, pairs).changes()
        title = f"Agree a backup for the day on which {who} is away."
        return Behind(
            evidence=tell.evidence(*gives),
            proof=s.proof(pairs[0][0], pairs[0][1], s.map.cases_in(pairs[0][3])[0]),
            repairs=(Repair(title, changes),) if changes else (),
        )

    return Description(
        message=f"Without {who}, which {role}, {count} would be lost{tell.when(int(rows.cases[row]))}: {what}.",
        rests_on=tuple(sorted({one[0] for one in pairs})),
        questions=(f"Who steps in when {who} is away?",),
        lost=tuple((holder, item) for holder, item, _, _ in pairs),
        behind=behind,
    )


def _role(s: Solution, carrier: int, lost: list[tuple[int, int]]) -> str:
    """How what is lost (state, cases) hangs on the carrier: "only carries it", "alone knows site conditions"."""
    c, it = s.compiled, "it" if len(lost) == 1 else "them"
    own = (c.actor == carrier) & np.isin(c.kind, (Kind.ACTIVITY, Kind.ORIGIN)) & c.expertise[c.item[c.rules.head]]
    idle = s.held & ~reach(c.rules, np.where(own, np.uint64(0), c.allowed))
    known = [(state, mask) for state, mask in lost if int(idle[state]) & mask]
    if not known:
        return f"only carries {it}"
    itself = all(c.expertise[c.item[state]] for state, _ in known)
    if len(known) < len(lost):
        return "carries or alone knows them" if itself else "carries them or alone knows what is needed for them"
    if itself:
        return f"alone knows {it}"
    cases = np.bitwise_or.reduce(np.array([mask for _, mask in known], dtype=np.uint64))
    made = {c.item_id(int(head)) for head in c.rules.head[own & (s.happens & cases != 0)]}
    return f"alone knows {words.listed([s.map.title_of('item', one) for one in sorted(made)])}"


def _backups(s: Solution, carrier: int, pairs: list[tuple[str, str, int, int]]) -> Draft:
    """Backups of what the carrier hands on and the lost needs hang on, from holders that have it without the carrier.

    None leads past a control that it must pass: only to the control itself, or from somebody who has it by way of that.
    """
    c, draft, guarded = s.compiled, Draft(s.map), controlled(s)
    controls = c.gather(*must_pass(c, hits(s.map.policies.choice("rule", "must_pass"))))
    targets = np.zeros(c.size, dtype=np.uint64)
    for _, _, state, cases in pairs:
        targets[state] |= np.uint64(cases)
    above = reach_back(c.rules, c.allowed, targets, np.full(c.size, EVERY))
    lost = s.held & ~s.without(carrier) & above & ~c.denied
    backed = np.where((c.kind == Kind.HANDOFF) & (c.actor == carrier), c.allowed & lost[c.rules.head], np.uint64(0))
    for rule in hits(backed):
        head, cases = int(c.rules.head[rule]), int(backed[rule])
        free = _without(s, carrier, int(c.item[head]), cases)
        if not int(controls[head]) & cases:
            free = free[s.past_controls[free] & np.uint64(cases) == 0]
        if not len(free) or int(guarded[c.rules.first[rule]]) & cases:
            continue
        makers = _makers(c, cases)
        giver = min(free, key=lambda one: (int(one) not in makers, c.holder_id(int(one))))
        usual = s.map.handoffs[int(c.row[rule])]
        ends = {"giver": c.holder_id(int(giver)), "receiver": c.holder_id(head), "item": c.item_id(head)}
        draft.hand_over(**ends, cases=cases, backup=True, lead=usual.lead, lead_p90=usual.lead_p90)
    return draft


def _makers(c: Compiled, cases: int) -> set[int]:
    own = np.isin(c.kind, (Kind.ACTIVITY, Kind.ORIGIN)) & (c.allowed & np.uint64(cases) != 0)
    return set(c.rules.head[own].tolist())


def _without(s: Solution, carrier: int, item: int, cases: int) -> Longs:
    """States of an item that are held in all these cases and would be without the carrier, in id order."""
    c, mask = s.compiled, np.uint64(cases)
    left = s.without(carrier) & ~c.denied & mask == mask
    return hits((c.item == item) & left & (c.holder != carrier))


RULE = Rule(
    code="RSK01",
    name="single-carrier",
    severity="warning",
    summary="Needs that must be met hang on one team, system or meeting that only carries the information.",
    find=find,
    describe=describe,
    pieces=pieces,
    pages=Pages(
        finds="A team, system or meeting without which somebody would miss something they must have, although it does not "
        "make it. Who alone has an expertise counts, too, also for what others make of it.",
        costs="The weight of all must-have needs that would be lost with the carrier, in the kinds of order shown.",
        decided="All handoffs, answers and work of the holder are deleted and what is held is computed again; the same with "
        "its work only. Lost in the first and not in the second: it carries. A control that the information must pass is "
        "not counted.",
        repair="Agree a backup: a second way that does not pass the carrier, declared as such.",
        wrong="Some carriers are safer than any second way (a well-kept system). Then accept the finding with that reason.",
        source="Dominators generalised to hypergraphs, after Lengauer, Tarjan (1979), doi:10.1145/357062.357071.",
    ),
    bad="""\
Sales makes order
Sales -> Order desk: order
Order desk -> Planning: order
Planning needs order threshold
""",
    good="""\
Sales makes order
Sales -> Order desk: order
Order desk -> Planning: order
Sales -> Planning: order, backup
Planning needs order threshold
""",
)
