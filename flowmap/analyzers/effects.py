"""What the repairs of a report would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowmap.analyzers.trials import Changes, Outcome, Trials
from flowmap.domain.finding import Finding, Report

MOST_WORK = 200_000  # records that are checked again for repairs, some seconds; our choice, because a check must end


def with_effects(report: Report, trials: Trials) -> Report:
    """The report with what each repair would do. Repairs that cannot be made, or do not close their finding, go.

    The findings are taken in their order while there is work left for them (MOST_WORK, once for the parts that they
    reach, once for the whole map where these are not enough); behind that, repairs stay as proposed, with their effect
    unknown. The first finding with repairs is always done.
    """
    work = 0
    tried: dict[Changes, None] = {}
    for finding in report.findings:
        new = {repair.changes: None for repair in finding.repairs if repair.changes not in tried}
        work += sum(map(trials.work, new))
        if tried and work > MOST_WORK:
            break
        tried |= new
    if not tried:
        return report
    first = next(len(finding.repairs) for finding in report.findings if finding.repairs)
    known = trials.outcomes(list(tried), most=max(first, MOST_WORK // trials.solution.map.size))
    return replace(report, findings=tuple(_completed(finding, known) for finding in report.findings))


def _completed(finding: Finding, known: Mapping[Changes, Outcome | None]) -> Finding:
    """The finding with what its repairs would do, if that was found out of all of them."""
    if not finding.repairs or any(repair.changes not in known for repair in finding.repairs):
        return finding
    repairs = []
    for repair in finding.repairs:
        outcome = known[repair.changes]
        if outcome is not None and finding.fingerprint in outcome.closes:
            new = replace(repair, coverage=outcome.coverage, closes=outcome.closes, creates=outcome.creates)
            repairs.append(new)
    return replace(finding, repairs=tuple(repairs))
