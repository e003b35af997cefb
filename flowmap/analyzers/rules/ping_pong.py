"""REL03 ping-pong: an item goes in a circle between teams."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.circles import circles_of
from flowmap.analyzers.draft import Draft
from flowmap.analyzers.rows import WARNING, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import hits
from flowmap.domain.finding import Repair


def find(s: Solution, _: Options) -> Rows:
    """One row for each circle, with the work of handing the item back to those who had it."""
    c, found = s.compiled, circles_of(s)
    table, row = s.map.handoffs, c.row[found.rule]
    own = s.shares(c.allowed[found.rule])
    part = np.divide(s.shares(found.back), own, out=np.zeros(len(found.rule)), where=own > 0)
    work = np.where(found.back != 0, (table.base("effort") * table.base("times"))[row] * part, 0.0)
    hours = np.zeros(len(found.first))
    np.add.at(hours, found.circle, work)
    return Rows.of(
        found.cases,
        holder=c.holder[found.first],
        item=c.item[found.first],
        severity=WARNING,
        hours=hours,
        circle=np.arange(len(found.first)),
    )


def _teams(s: Solution, rows: Rows, row: int) -> list[str]:
    names = s.map.names["holder"].values
    return [names[code] for code in circles_of(s).members.row(int(rows.more["circle"][row])).tolist()]


def providers(s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """The teams of the circle but the first, by id."""
    return tuple(_teams(s, rows, row)[1:])


def _all_in_each(s: Solution, rows: Rows, row: int) -> bool:
    """Whether all of its teams are on it in each of its cases."""
    c, found = s.compiled, circles_of(s)
    own = found.circle == rows.more["circle"][row]
    there = np.zeros(len(s.map.names["holder"]), dtype=np.uint64)
    np.bitwise_or.at(there, c.holder[c.rules.first[found.rule[own]]], found.within[own])
    members = found.members.row(int(rows.more["circle"][row]))
    return bool((there[members] & rows.cases[row] == rows.cases[row]).all())


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Between whom it goes in a circle, and which handoffs bring nothing new."""
    tell, m, c, found = Telling(s), s.map, s.compiled, circles_of(s)
    teams, item, hours = _teams(s, rows, row), tell.item(rows.item[row]), float(rows.hours[row])
    own = hits(found.circle == rows.more["circle"][row])
    work = f" ({words.number(hours)} h a year to hand it back)" if hours > 0 else ""

    def behind() -> Behind:
        draft, ends = Draft(m), dict[str, None]()
        for rule, cases in zip(found.rule[own].tolist(), found.back[own].tolist(), strict=True):
            if cases:
                record = m.handoffs[int(c.row[rule])]
                draft.without_cases(record, cases)
                giver, receiver = m.title_of("holder", record.giver), m.title_of("holder", record.receiver)
                ends[f"from {giver} to {receiver}"] = None
        return Behind(
            evidence=tell.evidence(*(record_of(c, rule) for rule in found.rule[own].tolist())),
            proof=s.proof(teams[0], tell.item_id(rows.item[row]), m.cases_in(int(rows.cases[row]))[0]),
            repairs=(
                Repair(
                    f"Stop handing {item} back {words.listed(list(ends))}.",
                    draft.changes(),
                    effort_hours_per_year=0.0,
                ),
            ),
        )

    circle = "a circle" if _all_in_each(s, rows, row) else "circles"
    return Description(
        message=f"{tell.holders(teams)} hand {item} to each other in {circle}{tell.when(int(rows.cases[row]))}{work}.",
        questions=(f"What is new in {item} when it comes back?",),
        behind=behind,
    )


RULE = Rule(
    code="REL03",
    name="ping-pong",
    severity="warning",
    summary="The same information goes in a circle between two or more teams.",
    find=find,
    describe=describe,
    providers=providers,
    pages=Pages(
        finds="Two or more teams that hand the same information to each other, so that it comes back to one that had "
        "it.",
        costs="The work of handing it back, where the map states it; and that nobody is sure who has the last word, "
        "because each waits for the other.",
        decided="All handoffs of one item between teams that happen in the case, and what one maker makes: an original "
        "that comes back to a team that had it. Who makes the item hands on its own, so a circle has one maker in it "
        "or none, and two teams that exchange what each has made are not meant, nor a loop that nothing feeds (MOD03), "
        "nor a handoff that is declared a backup. A system or meeting closes no circle: nobody sends it back from "
        "there, it is looked up. Circles of an item that share a team are told as one, "
        "be they in several kinds of order.",
        repair="Stop the handoffs that bring it to a team that had it before the giver. No team loses it, and none "
        "gets it later than it usually does.",
        wrong="A thing that comes back approved, corrected or completed is another thing: say who makes it, or give it "
        "a name of its own, and the circle is gone. And some things are handed back on purpose, as a receipt. A map "
        "from a log has no such circles, because there every team makes what it hands on: cases that go back and forth "
        "show in the measures.",
        source="Ping-pong between support teams: van Dongen, Weber, Ferreira, De Weerdt (2013), Summary of the BPI "
        "Challenge, CEUR-WS 1052. The computation: Tarjan (1972), doi:10.1137/0201010.",
    ),
    bad="""\
Sales makes order
Sales -> Planning: order, 6min, 100/year
Planning -> Sales: order, 6min, 100/year
Planning needs order threshold
""",
    good="""\
Sales makes order
Sales -> Planning: order, 6min, 100/year
Planning makes checked order from order
Planning -> Sales: checked order, 6min, 100/year
Sales needs checked order threshold
""",
)
