"""EXC03 duplicate-delivery: the same original reaches a team from two givers."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.draft import Draft
from flowmap.analyzers.passages import controlled
from flowmap.analyzers.rows import INFO, Rows, merged
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.originals import Duplicates, duplicates
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs
from flowmap.domain.finding import Repair


def _pushes(s: Solution) -> Longs:
    """Handoffs that count: they happen, are no backup, and come to the receiver by themselves."""
    c, table = s.compiled, s.map.handoffs
    moves = c.of(Kind.HANDOFF)
    rows = c.row[moves]
    counted = ~table.flags("backup")[rows] & table.choice("mode", "push")[rows]
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
    wholes = sorted({state} | _containing(c, state))
    into = np.sort(np.concatenate([c.rules.producers.row(one) for one in wholes]))
    by = [rule for rule in into[np.isin(into, _pushes(s))].tolist() if int(c.allowed[rule]) & cases]
    rules = [rule for rule in by if tell.holder_id(c.holder[c.rules.first[rule]]) in givers]
    records = {rule: m.handoffs[int(c.row[rule])] for rule in rules}
    direct = [rule for rule in rules if c.rules.head[rule] == state]
    arrival = s.hours(m.case_bits[m.cases_in(cases)[0]])
    guarded, makes = controlled(s), c.makers

    def rank(rule: int) -> tuple[bool, float, bool, str, str]:
        first, one = int(c.rules.first[rule]), records[rule]
        controls, own = (int(masks[first]) & cases != 0 for masks in (guarded, makes))
        return (not controls, float(arrival[first]), not own, one.giver, one.id)

    main = {records[min(direct, key=rank)].giver} if len(direct) == len(rules) else set()
    draft = Draft(m)
    for rule in sorted(direct, key=rank):
        if records[rule].giver not in main:
            draft.put(records[rule], records[rule].model_copy(update={"backup": True}))
    backups = sorted({records[rule].giver for rule in direct} - main)
    role = "is the backup" if len(backups) == 1 else "are backups"
    return Behind(
        evidence=tell.evidence(*(record.ref for record in records.values())),
        repairs=(Repair(f"Agree that {tell.holders(backups)} {role}.", draft.changes()),) if backups else (),
    )


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
