"""What is found on a map, and what an exit code makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flowmap.analyzers.check import check, checked_map
from flowmap.analyzers.settings import Settings
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map


def exit_code(reports: Sequence[Report], *, fail_on: str, among: Collection[str] | None = None) -> int:
    """1 if a report has an open finding at or above a severity, else 0; `among`: only these fingerprints count."""
    order = ("error", "warning", "info")
    if fail_on == "never":
        return 0
    severe = order[: order.index(fail_on) + 1]
    if among is None:
        return int(any(report.counts[one] for report in reports for one in severe))
    found = (one for report in reports for one in report.findings if one.severity in severe and one.accepted is None)
    return int(any(one.fingerprint in among for one in found))


def require_rules(words: Iterable[str], settings: Settings | None = None) -> None:
    """UnknownName, with the nearest one, where a word is neither the code of a rule nor a family."""
    (settings or Settings()).require(words)


def finding_of(m: Map, fingerprint: str, settings: Settings | None = None) -> Finding:
    """The finding with a fingerprint, or with the only one that starts so, described in full.

    Where the rules that look by the settings have none, those that they leave out are asked, too, and passages with a
    reason: a check that names them lists these.
    """
    asked: dict[str, Any] = {}
    report = check(m, effects=False, describe=0, settings=settings)
    if not report.like(fingerprint):
        asked = {"select": list((settings or Settings()).rules), "all_verdicts": True}
        report = check(m, effects=False, describe=0, settings=settings, **asked)
    name = report.named(fingerprint).fingerprint
    return check(m, describe=None, only=name, settings=settings, **asked).named(name)


def roots_of(m: Map, finding: Finding, settings: Settings | None = None) -> tuple[Finding, ...]:
    """What a finding is a consequence of, each with its sentence: mending these mends it."""
    if not finding.roots:
        return ()
    report = checked_map(m, settings=settings).report_with(finding.roots)
    return tuple(one for one in report.findings if one.fingerprint in finding.roots)
