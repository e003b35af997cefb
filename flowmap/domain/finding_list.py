"""Findings as a table of plain values: one row a finding, titles instead of ids."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from flowmap.domain.answer import Answer
from flowmap.domain.finding import Coverage, Effect, Finding, Repair, Unmatched, rounded
from flowmap.domain.map import ONE_CASE, Map
from flowmap.domain.money import Money, a_year
from flowmap.domain.says import says, when
from flowmap.domain.words import counted, hours, kind, listed, number, percent

COLUMNS = (
    *("code", "kind", "severity", "team", "counterpart", "information", "kinds_of_order", "sentence"),
    *("need", "hours_a_year", "days", "first_repair", "fingerprint"),
)
ACCEPTED = ("accepted_by", "accepted_until", "accepted_because")

# How the cost of a rule's findings reads.
COSTS = {
    "REL01": "saves {}",
    "RSK01": "{} at risk",
    "FLW01": "{} too late",
    "FLW02": "{} too old",
    "FLW04": "{} not used",
}


def finding_list(m: Map, findings: Iterable[Finding]) -> Answer:
    """The findings in their order; `need` is the weight of needs (9, 3, 1 times the share of the kinds of order).

    Then, where the map says what an hour costs, what the work costs a year: `EUR_a_year`. Last, of what is accepted:
    by whom, the last day, and why.
    """
    rate = m.hourly_rate
    money = () if rate is None else (f"{rate.currency}_a_year",)
    rows = ((*_row(m, one), *(_money(one) for _ in money), *acceptance(one)) for one in findings)
    return Answer((*COLUMNS, *money, *ACCEPTED), tuple(rows))


def _row(m: Map, one: Finding) -> tuple[object, ...]:
    return (
        one.code,
        kind(one.code, one.name),
        "accepted" if one.accepted else one.severity,
        m.title_of("holder", one.holder) if one.holder else None,
        m.title_of("holder", one.counterpart) if one.counterpart else None,
        m.title_of("item", one.item) if one.item else None,
        orders(m, one.cases),
        sentence(m, one),
        *(rounded(value) for value in (one.effect.weight, one.effect.hours_per_year, one.effect.days)),
        one.repairs[0].title if one.repairs else None,
        one.fingerprint,
    )


def _money(one: Finding) -> float | None:
    return None if one.effect.money is None else round(one.effect.money.amount, 2)


def acceptance(finding: Finding) -> tuple[str | None, datetime.date | None, str | None]:
    """Who accepts a finding, the last day before it opens in one of its cases, and why; None where it is open."""
    if finding.accepted is None:
        return None, None, None
    said = finding.accepted_in_part or (finding.accepted,)
    ends = []
    for case in finding.cases:
        days = [one.until or datetime.date.max for one in said if not one.cases or case in one.cases]
        ends.append(max(days))
    end = min(ends)
    who = "; ".join(dict.fromkeys(one.by for one in said if one.by))
    why = "; ".join(dict.fromkeys(one.because for one in said if one.because))
    return who or None, None if end == datetime.date.max else end, why or None


def sentence(m: Map, finding: Finding) -> str:
    """What a finding says; its kind and subject where no sentence was built for it."""
    if finding.message:
        return finding.message
    about = [m.title_of("holder", one) for one in (finding.holder, finding.counterpart) if one]
    what = [m.title_of("item", finding.item)] if finding.item else []
    return f"{kind(finding.code, finding.name).capitalize()}: {', '.join([*about, *what])}."


def costs(finding: Finding) -> str:
    """What a finding costs: "weight 1.8, 24 h a year (1,440 EUR)"; what that saves where the direct way is better."""
    effect = finding.effect
    parts = [f"weight {number(effect.weight)}"] if effect.weight else []
    parts += [f"{number(effect.hours_per_year)} h a year{_in_money(effect)}"] if effect.hours_per_year else []
    parts += [hours(24 * effect.days)] if effect.days else []
    return COSTS.get(finding.code, "{}").format(", ".join(parts)) if parts else ""


def _in_money(effect: Effect) -> str:
    return "" if effect.money is None else f" ({effect.money})"


def effects(repair: Repair, rate: Money | None = None) -> Iterator[str]:
    """What a repair would do: needs met, findings closed and created, work; `rate`: what an hour of it costs."""
    if repair.coverage is not None and repair.coverage.total:
        yield f"Needs met then: {number(repair.coverage.met)} of {number(repair.coverage.total)}."
    others = len(repair.closes) - 1
    if others > 0:
        yield f"It closes {counted(others, 'other finding')}."
    if repair.effort_hours_per_year is not None:
        yield f"Work: {repair.about}{a_year(repair.effort_hours_per_year, rate)}."
    for created in repair.creates:
        yield f"But it brings {created.code}: {created.message}"


def covered(coverage: Coverage, *, stated: int = 0) -> str:
    """ "Needs met: 25.2 of 27 (93 %); must have: 25.2 of 27 (93 %)."; `stated`: how many needs there are."""
    if not coverage.total:
        none = "No stated need counts: each is of something that is not wanted, or that a policy denies."
        return none if stated else "No needs are stated yet."
    parts = [("Needs met", coverage.met, coverage.total)]
    parts += [("must have", coverage.threshold_met, coverage.threshold_total)] if coverage.threshold_total else []
    shown = [f"{name}: {number(met)} of {number(all_)} ({percent(100 * met / all_)})" for name, met, all_ in parts]
    return "; ".join(shown) + "."


def unconfirmed(m: Map, finding: Finding) -> str:
    """Whose word a finding rests on, where they have not confirmed that they have said all; "" where it is sure."""
    if not finding.rests_on or finding.confirmed:
        return ""
    teams = listed([m.title_of("holder", holder) for holder in finding.rests_on])
    return f"It rests on what {teams} said, which nobody has confirmed to be complete."


def accepted(m: Map, finding: Finding) -> str:
    """Who accepts a finding, until when and why: "Accepted by process owner until 2027-03-31: new ERP."; "" if open.

    Of one that is open in some of its cases: what accepts it in the others; of several together, each with its cases.
    """
    told = []
    for said in finding.accepted_in_part or filter(None, [finding.accepted]):
        where = when(m, [case for case in finding.cases if case in said.cases]) if finding.accepted_in_part else ""
        who, end = f" by {said.by}" if said.by else "", "" if said.until is None else f" until {said.until}"
        told.append(f"Accepted{where}{who}{end}: {(said.because or 'no reason given').rstrip('.')}.")
    return " ".join(told)


def unmatched(m: Map, one: Unmatched) -> str:
    """An acceptance that hides nothing, why it does not, and what would be right."""
    code, what = one.acceptance.finding, says(m, one.acceptance).partition(": ")[2]
    subject = what if what.startswith(code) else f"{code} {what}"
    return " ".join(filter(None, (subject, one.message, one.hint)))


def orders(m: Map, cases: Iterable[str]) -> str:
    """The titles of some kinds of order; "all" where none is left out."""
    some = list(cases)
    if not some or set(some) >= set(m.case_bits) or set(some) == {ONE_CASE}:
        return "all"
    return ", ".join(m.title_of("case", case) for case in some)
