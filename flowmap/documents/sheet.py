"""A team as a table: what it gets, gives, needs, makes, asks and lacks, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from flowmap.diagrams.wording import channel, some, time
from flowmap.domain.answer import Answer
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.domain.require import require
from flowmap.domain.words import listed, word

COLUMNS = ("what", "information", "with whom", "how", "kinds of order")
LACKS = ("GAP01", "GAP02", "GAP03", "GAP08")
Row = tuple[str | None, ...]


def sheet(m: Map, report: Report, *, team: str) -> Answer:
    """The sheet of a team (system, meeting, outsider), in the order in which it is told: in, work, out, missing."""
    require(m, holder=team)
    return Answer(COLUMNS, tuple(_rows(m, report, team)))


def _rows(m: Map, report: Report, team: str) -> Iterator[Row]:
    def holder(identity: str) -> str:
        return m.title_of("holder", identity)

    def items(*identities: str) -> str:
        return listed([m.title_of("item", one) for one in identities], most=6)

    def how(*parts: str | None) -> str | None:
        return ", ".join(filter(None, parts)) or None

    for one in m.handoffs.where(receiver=team):
        yield "gets", items(one.item), f"from {holder(one.giver)}", _way(m, one), some(m, one.cases)
    for one in m.needs.where(holder=team):
        limit = None if one.within is None else f"within {time(one.within)}"
        yield "needs", items(one.item), None, how(word(one.kano), limit), some(m, one.cases)
    for one in m.activities.where(at=team):
        what = "makes" if one.makes else f"{one.control}s" if one.control else "uses"
        source = f"from {items(*one.uses)}" if one.makes and one.uses else None
        took = None if one.duration is None else f"in {time(one.duration)}"
        yield what, items(*(one.makes or one.uses)), None, how(source, took), some(m, one.cases)
    for one in m.handoffs.where(giver=team):
        yield "gives", items(one.item), f"to {holder(one.receiver)}", _way(m, one), some(m, one.cases)
    for one in m.questions.where(asker=team):
        often = None if one.times is None else str(one.times)
        yield (
            "asks for",
            items(one.item),
            f"from {holder(one.asked)}",
            how(often, f"answered {one.answered}"),
            some(m, one.cases),
        )
    for lack in report.findings:
        if lack.code in LACKS and lack.holder == team and lack.accepted is None:
            having = f"{listed([holder(one) for one in lack.providers])} could give it" if lack.providers else None
            yield "lacks", items(lack.item or ""), having, word(lack.code), some(m, lack.cases)


def _way(m: Map, handoff: Handoff) -> str | None:
    through = channel(m, handoff)
    lead = time(handoff.lead)
    parts = [
        through,
        "only if another way fails" if handoff.backup else None,
        lead and (lead if lead == "at once" else f"usually takes {lead}"),
    ]
    return ", ".join(filter(None, parts)) or None
