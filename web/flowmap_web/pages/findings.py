"""The findings of a map: all of them as a list, or one with everything behind it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from flowmap.analyzers.acceptances import acceptance_of
from flowmap.domain.finding import Finding, Step
from flowmap.domain.finding_list import finding_list
from flowmap.domain.map import Map
from flowmap.domain.says import says_step
from flowmap.domain.words import hours
from flowmap_web.addresses import address, links_to_pages
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.leaves import leaf_of
from flowmap_web.pages import showing
from flowmap_web.pages.repair import useful
from flowmap_web.selection import Selection, roots

COLUMNS = (
    ("", "How bad"),
    ("rule", "What is wrong"),
    (None, "In a sentence"),
    ("team", "Team"),
    ("item", "Information"),
    (None, "Kind of order"),
    ("weight", "Weight"),
    ("hours", "Hours a year"),
    ("days", "Days"),
)


MEANS = {
    "weight": "The weight of the needs that do not arrive or are at risk: 9 must have, 3 the more the better, "
    "1 nice to have, times the share of the kinds of order",
    "hours": "Hours of work a year",
    "days": "Days of delay, each time",
}
MOST_ROWS = 200  # findings on a page; our choice, and as many as a check describes
MOST_STEPS, LAST_STEPS = 9, 6  # of a proof that are shown at once; our choice: the last ones tell what is at hand


@dataclass(frozen=True)
class ToldStep:
    """One step of a proof: what happens, and when it is done."""

    says: str
    when: str


def show_all(name: str) -> str | Response:
    """`/maps/NAME/findings?FILTERS&sort=&page=&format=`, filters as in `domain.selection`"""
    opened = desk().open(name)
    report = opened.report
    selection = Selection.of(request.args, opened.map, report.findings)
    findings = selection.among(report.findings, opened.map)
    if (form := wanted()) is not None:
        return download(finding_list(opened.map, findings), to=form, name=f"{name}-findings")
    leaf = leaf_of(findings, most=MOST_ROWS)
    return showing.show(
        "findings.html",
        opened,
        selection=selection,
        choices=showing.choices(opened.map, report.findings, selection),
        kept={"sort": selection.sort} if selection.sort else {},
        findings=leaf.shown,
        leaf=leaf,
        columns=COLUMNS,
        means=MEANS,
        shown_of=showing.shown_of(findings, report.findings),
        nothing=showing.nothing(selection, opened.map, report, asked=False),
    )


def save_csv(name: str) -> Response:
    """`/maps/NAME/findings.csv`, filtered and sorted as the list is."""
    opened = desk().open(name)
    m, report = opened.map, opened.report
    listed = finding_list(m, Selection.of(request.args, m, report.findings).among(report.findings, m))
    return download(listed, to="csv", name=f"{name}-findings")


def show_one(name: str, fingerprint: str) -> str | Redirect:
    """`/maps/NAME/findings/FINGERPRINT`; its beginning, as the command line shows it, leads there."""
    opened = desk().open(name)
    meant = [one.fingerprint for one in opened.report.findings if one.fingerprint.startswith(fingerprint.lower())]
    if len(meant) == 1 and meant[0] != fingerprint:
        return redirect(address("pages.finding", name=name, fingerprint=meant[0]))
    m, finding = opened.map, opened.finding(fingerprint)
    known = {one.fingerprint: one for one in opened.report.findings}
    proof = [told_step(m, step) for step in finding.proof]
    shares = [float(m.shares[m.case_bits[case]]) for case in finding.cases if case in m.case_bits]
    return showing.show(
        "finding.html",
        opened,
        finding=finding,
        accept=_accept(name, finding, m),
        share=100 * sum(shares) if 0 < sum(shares) < 0.9999 else None,
        drawing=opened.draw(view="finding", finding=finding.fingerprint, links=links_to_pages(name)),
        repairs=useful(opened, finding),
        earlier=proof[:-LAST_STEPS] if len(proof) > MOST_STEPS else [],
        proof=proof[-LAST_STEPS:] if len(proof) > MOST_STEPS else proof,
        roots=[known[root] for root in finding.roots if root in known],
        follow=[one for one in known.values() if finding.fingerprint in roots(one)],
    )


def _accept(name: str, finding: Finding, m: Map) -> str:
    """The address of the form that accepts a finding, filled in."""
    wanted = acceptance_of(finding, because="", all_cases=m.case_bits)
    said = {one: getattr(wanted, one) for one in (*wanted.key, "cases")}
    return address("pages.add", name=name, kind=wanted.type, **{one: value or None for one, value in said.items()})


def told_step(m: Map, step: Step) -> ToldStep:
    """A step of a proof in words."""
    when = "" if not step.arrival_h else f"there after {hours(step.arrival_h)}"
    return ToldStep(says_step(m, step), when)
