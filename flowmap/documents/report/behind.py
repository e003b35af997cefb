"""What stands behind the first pages: the findings with proof and repairs, and what the owners accept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowmap.documents.report.bounds import MOST_LINES, MOST_LISTED, MOST_TOLD, NAME, row, short
from flowmap.documents.report.pages import SEVERE, anchor
from flowmap.documents.report.tree import Block, Cell, Grid, Listed, Part, Ref, Text, Under
from flowmap.domain import words
from flowmap.domain.finding import Finding, Step
from flowmap.domain.finding_list import acceptance, costs, effects, orders, sentence, unconfirmed
from flowmap.domain.map import Map
from flowmap.domain.says import says_step


def findings_part(m: Map, findings: Sequence[Finding]) -> Part:
    """The open findings in their order: the first ones in full, those behind them as a line."""
    opened = [one for one in findings if one.accepted is None]
    told = [one for one in opened if one.message][:MOST_TOLD]
    told_names = {one.fingerprint for one in told}
    known = {one.fingerprint: one for one in findings}
    rest = [one for one in opened if one.fingerprint not in told_names]
    blocks: list[Block] = [] if opened else [Text("No finding is open.")]
    if rest:
        blocks.append(Text(f"The first {len(told)} of {words.counted(len(opened), 'finding')} are told in full; "
                           f"the others are listed behind them."))  # fmt: skip
    parts = [_finding(m, one, place, known) for place, one in enumerate(told, start=1)]
    if rest:
        parts.append(Part("more-findings", "More findings", (_lines(m, rest),)))
    return Part("findings", "Findings", tuple(blocks), tuple(parts))


def _lines(m: Map, rest: Sequence[Finding]) -> Grid:
    rows = tuple((SEVERE.get(one.severity, ""), short(sentence(m, one)), costs(one)) for one in rest[:MOST_LISTED])
    more = row(len(rest) - MOST_LISTED, "finding")
    return Grid("Findings without their proof", ("how bad", "what is wrong", "what it costs"), rows, more=more)


def _finding(m: Map, one: Finding, place: int, known: dict[str, Finding]) -> Part:
    blocks: list[Block] = []
    if cost := costs(one):
        blocks.append(Text(f"What it costs: {cost}."))
    if one.repairs:
        blocks.append(Listed("What would mend it", tuple(_repairs(m, one)), numbered=True))
    roots = [known[name] for name in one.roots if name in known]
    if not one.repairs and roots:
        lines = tuple(Ref(short(sentence(m, root)), anchor(root)) for root in roots[:MOST_LINES])
        blocks.append(Listed("It is a consequence; mend what it follows from", lines))
    if one.proof:
        first = max(0, len(one.proof) - MOST_LINES)
        steps = tuple(_step(m, step) for step in one.proof[first:])
        before = f", after {words.counted(first, 'step')} that lead there" if first else ""
        blocks.append(Listed(f"How we know{before}", steps, numbered=True, start=first + 1))
    said = [short(evidence.says) for evidence in one.evidence[:MOST_LINES]]
    if said:
        blocks.append(Listed("What the map says", (*said, *_more(len(one.evidence), "statement"))))
    if one.reasons:
        blocks.append(Listed("Reasons found", tuple(f"It {words.REASONS[reason]}." for reason in one.reasons)))
    if rests := unconfirmed(m, one):
        blocks.append(Text(short(rests), "note"))
    if one.questions:
        blocks.append(Listed("Ask", tuple(short(question) for question in one.questions[:MOST_LINES])))
    above = f"{place} · {SEVERE[one.severity]} · {words.kind(one.code, one.name)} ({one.code})"
    if (some := orders(m, one.cases)) != "all":
        above += f" · {short(some, NAME)}"
    return Part(anchor(one), short(sentence(m, one)), tuple(blocks), kind="finding", severity=one.severity, above=above)


def _step(m: Map, step: Step) -> str:
    when = f" There after {words.hours(step.arrival_h)}." if step.arrival_h else ""
    return f"{short(says_step(m, step))}{when}"


def _more(count: int, what: str) -> list[str]:
    return [row(count - MOST_LINES, what)] if count > MOST_LINES else []


def _repairs(m: Map, one: Finding) -> Iterator[Under]:
    for repair in one.repairs:
        said = [short(line) for line in [*effects(repair, m.hourly_rate)][:MOST_LINES]]
        if repair.coverage is None:
            said.append("Its effect was not computed.")
        elif not repair.creates:
            said.append("It makes nothing worse.")
        yield Under(short(repair.title), tuple(said))


def accepted_part(m: Map, findings: Sequence[Finding]) -> Part | None:
    """What is found and accepted, by whom, until when and why; None where there is nothing."""
    found = [one for one in findings if one.accepted is not None]
    if not found:
        return None
    rows: list[tuple[Cell, ...]] = []
    for one in found[:MOST_LISTED]:
        by, until, why = acceptance(one)
        end = "" if until is None else until.isoformat()
        rows.append((short(sentence(m, one)), costs(one), short(why or ""), short(by or "", NAME), end))
    columns = ("what is accepted", "what it costs", "why", "by", "until")
    more = row(len(found) - MOST_LISTED, "finding")
    return Part("accepted", "Accepted", (Grid("Accepted findings", columns, tuple(rows), more=more),))
