"""What every page about a map is given, beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import render_template

from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import orders as orders
from flowmap.domain.map import Map
from flowmap.domain.selection import FILTERS, KANO, ids
from flowmap.domain.sorting import turned
from flowmap.domain.words import counted, kind, word
from flowmap_web.addresses import here_with
from flowmap_web.opened import Opened
from flowmap_web.selection import Selection

COSTS = {  # that the filter offers; an address may name any other
    "1": "1 of the weight of needs",
    "3": "3 of the weight",
    "9": "9 of the weight",
    "10h": "10 h of work a year",
    "50h": "50 h a year",
    "200h": "200 h a year",
    "1d": "1 day of delay",
    "5d": "5 days",
    "20d": "20 days",
}


def show(template: str, opened: Opened, **context: Any) -> str:
    """The page of a template about a map."""
    m = opened.map

    def orders_of(finding: Finding) -> str:
        return orders(m, finding.cases)

    return render_template(
        template,
        opened=opened,
        m=m,
        marks=opened.marks,
        orders_of=orders_of,
        link=here_with,
        turned=turned,
        cleared=dict.fromkeys(FILTERS, ""),
        **context,
    )


def choices(m: Map, findings: Sequence[Finding], selection: Selection) -> Mapping[str, list[tuple[str, str]]]:
    """What the filters offer: (value, title), only what would show something."""

    def titled(space: str, known: Iterable[str]) -> list[tuple[str, str]]:
        return sorted(((one, m.title_of(space, one)) for one in known), key=lambda pair: pair[1].casefold())

    codes = {finding.code: kind(finding.code, finding.name) for finding in findings}
    codes |= {code: word(code) for code in {selection.rule} - {"", *codes}}
    items = {finding.item for finding in findings if finding.item} | ({selection.item} - {""})
    classes = {finding.kano for finding in findings} | {selection.kano}
    severities = [name for name, count in _counts(findings).items() if count or name == selection.severity]
    return {
        "case": [(case, m.title_of("case", case)) for case in m.case_bits],
        "team": titled("holder", ids(m, "holder")),
        "item": titled("item", items),
        "rule": sorted(codes.items(), key=lambda pair: pair[1]),
        "severity": [(name, word(name)) for name in severities],
        "stage": [(stage, m.title_of("stage", stage)) for stage in ids(m, "stage")],
        "kano": [(name, word(name)) for name in KANO if name in classes],
        "cost": [*COSTS.items(), *([(selection.cost, selection.cost)] if selection.cost not in {"", *COSTS} else [])],
        "provider": titled("holder", ids(m, "holder")),
    }


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    counts = dict.fromkeys(("error", "warning", "info", "accepted"), 0)
    for finding in findings:
        key = "accepted" if finding.accepted is not None else finding.severity
        counts[key] = counts.get(key, 0) + 1
    return counts


def shown_of(shown: Sequence[Finding], among: Sequence[Finding]) -> str:
    """How many findings are shown: "3 of 12 findings, 1 accepted"; what is accepted is counted apart, as everywhere."""
    some, of = _open(shown), _open(among)
    said = counted(of, "finding") if len(shown) == len(among) else f"{some} of {counted(of, 'finding')}"
    accepted = len(shown) - some
    if accepted and not some and of:
        return f"{counted(accepted, 'accepted finding')}, none of the {counted(of, 'open one')}"
    return f"{said}, {accepted} accepted" if accepted else said


def _open(findings: Sequence[Finding]) -> int:
    return sum(finding.accepted is None for finding in findings)


def nothing(selection: Selection, m: Map, report: Report, *, asked: bool) -> str:
    """What stands where no finding is to be shown; `asked`: the page asks a question about the map, above."""
    if selection.narrows:
        return "No finding passes these filters."
    if not len(m.holders):
        question = "Answer the question above" if asked else "Beside its picture, answer the question"
        return f"This map is empty. {question}, or write down who tells whom what, one sentence a line."
    if not report.coverage.total:
        return "No team has said what it needs. Ask each one what it must have, and flowmap finds what is missing."
    return "Nothing is wrong here, as far as the map tells."
