"""Findings as a table of plain values: one row a finding, titles instead of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowmap.domain.answer import Answer
from flowmap.domain.finding import Finding, Repair
from flowmap.domain.map import ONE_CASE, Map
from flowmap.domain.words import counted, hours, listed, number, word

COLUMNS = (
    *("code", "kind", "severity", "team", "counterpart", "information", "kinds_of_order", "sentence"),
    *("need", "hours_a_year", "days", "first_repair", "fingerprint"),
)

# How the cost of a rule's findings reads.
COSTS = {"REL01": "saves {}", "RSK01": "{} at risk", "FLW01": "{} too late"}


def finding_list(m: Map, findings: Iterable[Finding]) -> Answer:
    """The findings in their order; `need` is the weight of needs (9, 3, 1 times the share of the kinds of order)."""
    return Answer(COLUMNS, tuple(_row(m, one) for one in findings))


def _row(m: Map, one: Finding) -> tuple[object, ...]:
    return (
        one.code,
        word(one.code),
        "accepted" if one.accepted else one.severity,
        m.title_of("holder", one.holder) if one.holder else None,
        m.title_of("holder", one.counterpart) if one.counterpart else None,
        m.title_of("item", one.item) if one.item else None,
        orders(m, one.cases),
        sentence(m, one),
        *one.effect.to_dict().values(),
        one.repairs[0].title if one.repairs else None,
        one.fingerprint,
    )


def sentence(m: Map, finding: Finding) -> str:
    """What a finding says; its kind and subject where no sentence was built for it."""
    if finding.message:
        return finding.message
    about = [m.title_of("holder", one) for one in (finding.holder, finding.counterpart) if one]
    what = [m.title_of("item", finding.item)] if finding.item else []
    return f"{word(finding.code).capitalize()}: {', '.join([*about, *what])}."


def costs(finding: Finding) -> str:
    """What a finding costs: "weight 1.8, 24 h a year"; where the direct way would be better, what that saves."""
    effect = finding.effect
    parts = [f"weight {number(effect.weight)}"] if effect.weight else []
    parts += [f"{number(effect.hours_per_year)} h a year"] if effect.hours_per_year else []
    parts += [hours(24 * effect.days)] if effect.days else []
    return COSTS.get(finding.code, "{}").format(", ".join(parts)) if parts else ""


def effects(repair: Repair) -> Iterator[str]:
    """What a repair would do: needs met, findings closed and created, work."""
    if repair.coverage is not None and repair.coverage.total:
        yield f"Needs met then: {number(repair.coverage.met)} of {number(repair.coverage.total)}."
    others = len(repair.closes) - 1
    if others > 0:
        yield f"It closes {counted(others, 'other finding')}."
    if repair.effort_hours_per_year is not None:
        yield f"Work: {number(repair.effort_hours_per_year)} h a year."
    for created in repair.creates:
        yield f"But it brings {created.code}: {created.message}"


def unconfirmed(m: Map, finding: Finding) -> str:
    """Whose word a finding rests on, where they have not confirmed that they have said all; "" where it is sure."""
    if not finding.rests_on or finding.confirmed:
        return ""
    teams = listed([m.title_of("holder", holder) for holder in finding.rests_on])
    return f"It rests on what {teams} said, which nobody has confirmed to be complete."


def orders(m: Map, cases: Iterable[str]) -> str:
    """The titles of some kinds of order; "all" where none is left out."""
    some = list(cases)
    if not some or set(some) >= set(m.case_bits) or set(some) == {ONE_CASE}:
        return "all"
    return ", ".join(m.title_of("case", case) for case in some)
