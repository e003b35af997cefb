"""A team as a table: what it gets, gives, needs, makes, asks and lacks, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from flowmap.diagrams.wording import channel, some, time
from flowmap.domain.answer import Answer
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.domain.require import require
from flowmap.domain.words import listed, word

COLUMNS = ("what", "information", "with whom", "how", "kinds of order")
LACKS = ("GAP01", "GAP02", "GAP03", "GAP08")
Row = tuple[str | None, ...]


def sheet(m: Map, report: Report, *, team: str) -> Answer:
    """The sheet of a team (system, meeting, outsider), in the order in which it is told: in, work, out, missing."""
    return Answer(COLUMNS, tuple(line() for line in _lines(m, report.findings, team)))


def first_lines(m: Map, findings: Iterable[Finding], *, team: str, most: int) -> tuple[Answer, int]:
    """The first lines of a sheet, without the columns that say nothing in all of it, and how many lines it has.

    `findings`: those about the team. Of a team with thousands of handoffs just these lines are made, and as many more
    as it takes until every column has said something.
    """
    lines = list(_lines(m, findings, team))
    rows = tuple(line() for line in lines[:most])
    said = {k for row in rows for k in _said(row)}
    for line in lines[most:]:
        if len(said) == len(COLUMNS):
            break
        said.update(_said(line()))
    kept = sorted(said)
    return Answer(tuple(COLUMNS[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in rows)), len(lines)


def _said(row: Row) -> list[int]:
    return [k for k, value in enumerate(row) if value]


def _lines(m: Map, findings: Iterable[Finding], team: str) -> Iterator[Callable[[], Row]]:
    """The lines of a sheet, each made when it is called."""
    require(m, holder=team)

    def holder(identity: str) -> str:
        return m.title_of("holder", identity)

    def items(*identities: str) -> str:
        return listed([m.title_of("item", one) for one in identities], most=6)

    def how(*parts: str | None) -> str | None:
        return ", ".join(filter(None, parts)) or None

    def gets(row: int) -> Row:
        one = m.handoffs.record(row)
        return "gets", items(one.item), f"from {holder(one.giver)}", _way(m, one), some(m, one.cases)

    def needs(row: int) -> Row:
        one = m.needs.record(row)
        limit = None if one.within is None else f"within {time(one.within)}"
        return "needs", items(one.item), None, how(word(one.kano), limit), some(m, one.cases)

    def does(row: int) -> Row:
        one = m.activities.record(row)
        what = "makes" if one.makes else f"{one.control}s" if one.control else "uses"
        source = f"from {items(*one.uses)}" if one.makes and one.uses else None
        took = None if one.duration is None else f"in {time(one.duration)}"
        return what, items(*(one.makes or one.uses)), None, how(source, took), some(m, one.cases)

    def gives(row: int) -> Row:
        one = m.handoffs.record(row)
        return "gives", items(one.item), f"to {holder(one.receiver)}", _way(m, one), some(m, one.cases)

    def asks(row: int) -> Row:
        one = m.questions.record(row)
        often = how(None if one.times is None else str(one.times), f"answered {one.answered}")
        return "asks for", items(one.item), f"from {holder(one.asked)}", often, some(m, one.cases)

    def lacks(lack: Finding) -> Row:
        having = f"{listed([holder(one) for one in lack.providers])} could give it" if lack.providers else None
        return "lacks", items(lack.item or ""), having, word(lack.code), some(m, lack.cases)

    told = (
        (gets, m.handoffs.rows(receiver=team)),
        (needs, m.needs.rows(holder=team)),
        (does, m.activities.rows(at=team)),
        (gives, m.handoffs.rows(giver=team)),
        (asks, m.questions.rows(asker=team)),
    )
    for tell, rows in told:
        yield from (partial(tell, row) for row in rows.tolist())
    for one in findings:
        if one.code in LACKS and one.holder == team and one.accepted is None:
            yield partial(lacks, one)


def _way(m: Map, handoff: Handoff) -> str | None:
    through = channel(m, handoff)
    lead = time(handoff.lead)
    parts = [
        through,
        "only if another way fails" if handoff.backup else None,
        lead and (lead if lead == "at once" else f"usually takes {lead}"),
    ]
    return ", ".join(filter(None, parts)) or None
