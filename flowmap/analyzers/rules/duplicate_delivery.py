"""EXC03 duplicate-delivery: the same original reaches a team from two givers."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft, mask_of
from flowmap.analyzers.passages import controlled
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.originals import Duplicates, duplicates
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import Longs
from flowmap.domain.finding import Repair


def _pushes(s: Solution) -> Longs:
    """Handoffs that count: they happen, are no backup, and come to the receiver by themselves."""
    c, table = s.compiled, s.map.handoffs
    moves = c.of(Kind.HANDOFF)
    counted = ~c.backups[moves] & table.choice("mode", "push")[c.row[moves]]
    pushes: Longs = moves[counted & (s.happens[moves] != 0)]
    return pushes


def _duplicates(s: Solution) -> Duplicates:
    return s.once("duplicates", lambda: duplicates(s.compiled, s.happens, _pushes(s)))


def find(s: Solution, _: Options) -> Rows:
    """States that two givers reach with the same original in the same case."""
    c, found = s.compiled, _duplicates(s)
    first, cases, _group = merged([found.state], found.cases)
    states = found.state[first]
    return Rows.of(cases, holder=c.holder[states], item=c.item[states], severity=INFO, state=states)


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """The givers that deliver the same, by id."""
    found, names = _duplicates(s), s.map.names["holder"].values
    return tuple(sorted({names[code] for code in found.giver[found.state == rows.more["state"][row]].tolist()}))


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which givers deliver the same, and which of them could be the backup."""
    tell, givers = Telling(s), providers(s, rows, row)
    item, holder = tell.item(rows.item[row]), tell.holder(rows.holder[row])
    return Description(
        message=f"{holder} gets the same {item} from {tell.holders(givers)}{tell.when(int(rows.cases[row]))}.",
        rests_on=(tell.holder_id(rows.holder[row]),),
        questions=("Is one of them meant as a backup?",),
        behind=lambda: _behind(s, rows, row, givers),
    )


def _behind(s: Solution, rows: Rows, row: int, givers: tuple[str, ...]) -> Behind:
    """The handoffs that bring it, and all of them but the best declared backups."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, cases = int(rows.more["state"][row]), int(rows.cases[row])
    into = np.sort(np.concatenate([c.rules.producers.row(one) for one in {state} | _containing(c, state)]))
    by = [rule for rule in into[np.isin(into, _pushes(s))].tolist() if int(c.allowed[rule]) & cases]
    rules = [rule for rule in by if tell.holder_id(c.holder[c.rules.first[rule]]) in givers]
    return Behind(
        evidence=tell.evidence(*(m.handoffs[int(c.row[rule])].ref for rule in rules)),
        repairs=_backups(s, state, cases, rules),
    )


def _backups(s: Solution, state: int, cases: int, rules: list[int]) -> tuple[Repair, ...]:
    """In each case the best delivery stays, and the others become its backups. What comes inside a whole stays, too."""
    tell, m, c, found = Telling(s), s.map, s.compiled, _duplicates(s)
    at = found.state == state
    twice = dict(zip(found.giver[at].tolist(), found.cases[at].tolist(), strict=True))
    giver = {rule: int(c.holder[c.rules.first[rule]]) for rule in rules}
    brings = {rule: int(s.happens[rule]) & twice[giver[rule]] for rule in rules}
    direct = [rule for rule in rules if c.rules.head[rule] == state]
    arrival = s.hours(m.case_bits[m.cases_in(cases)[0]])
    guarded, makes = controlled(s), c.makers
    left, reaches = cases, dict[int, int]()
    for rule in rules:
        if rule in direct:
            reaches[giver[rule]] = reaches.get(giver[rule], 0) | brings[rule]
        else:
            left &= ~brings[rule]

    def rank(one: int) -> tuple[bool, bool, float, bool, str]:
        first = c.state(tell.holder_id(one), c.item_id(state))
        controls, own = (int(masks[first]) & cases != 0 for masks in (guarded, makes))
        return (not controls, reaches[one] != cases, float(arrival[first]), not own, tell.holder_id(one))

    draft, told = Draft(m), dict[str, list[str]]()
    for one in sorted(reaches, key=rank):
        spare = reaches[one] & ~left
        left &= ~reaches[one]
        records = [m.handoffs[int(c.row[rule])] for rule in direct if giver[rule] == one and brings[rule] & spare]
        for record in records:
            draft.back_up(record, spare)
        if records:
            apart = any(mask_of(m, record) & ~spare for record in records)
            told.setdefault(tell.when(spare) if apart else "", []).append(tell.holder_id(one))
    said = [
        f"{tell.holders(sorted(ids))} {'is the backup' if len(ids) == 1 else 'are backups'}{when}"
        for when, ids in told.items()
    ]
    return (Repair(f"Agree that {words.listed(said)}.", draft.changes()),) if said else ()


def _containing(c: Compiled, state: int) -> set[int]:
    """States of wholes at the same holder that contain the item of a state."""
    found: set[int] = set()
    queue = [state]
    while queue:
        into = c.rules.producers.row(queue.pop())
        new = {int(c.rules.first[rule]) for rule in into if c.kind[rule] == Kind.PART} - found
        found |= new
        queue += new
    return found


RULE = Rule(
    code="EXC03",
    name="duplicate-delivery",
    severity="info",
    summary="The same original reaches a team from two givers, and neither is declared a backup.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="A team gets the same original twice in the same kind of order, directly or inside something larger, from "
        "two different givers.",
        costs="Double work, and doubt which of the two is right when they differ.",
        decided="Two givers push it, neither handoff is declared a backup, and both have it from the same maker. Looking it "
        "up (a read) does not count. Several makers of an item make different originals, and each hands on its own.",
        repair="Agree on one way, and declare the other a backup or stop it.",
        wrong="Two ways can be meant: for safety, or because one is fast and the other complete. Declare the backup then.",
        source="Single source of information; compare Galbraith (1974), Organization Design: An Information Processing View.",
    ),
    bad="""\
Key account makes order confirmation
Key account -> Assistant: order confirmation
Key account -> Planning: order confirmation
Assistant -> Planning: order confirmation
Planning needs order confirmation threshold
""",
    good="""\
Key account makes order confirmation
Key account -> Assistant: order confirmation
Key account -> Planning: order confirmation
Assistant -> Planning: order confirmation, backup
Planning needs order confirmation threshold
""",
)
