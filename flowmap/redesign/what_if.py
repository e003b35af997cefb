"""What-if: changes on a copy of a map, and the findings that they close, create and leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flowmap.analyzers.check import check
from flowmap.domain.change import Change
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map


@dataclass(frozen=True)
class WhatIf:
    """A map before and after some changes. A finding that holds in more cases than before counts as created."""

    map: Map
    changes: tuple[Change, ...]
    before: Report
    after: Report

    @property
    def closed(self) -> tuple[Finding, ...]:
        """Findings that are gone, as they were before."""
        left = {finding.fingerprint for finding in self.after.findings}
        return tuple(finding for finding in self.before.findings if finding.fingerprint not in left)

    @property
    def created(self) -> tuple[Finding, ...]:
        """Findings that are new, or new in some case."""
        old = {finding.fingerprint: set(finding.cases) for finding in self.before.findings}
        return tuple(f for f in self.after.findings if not set(f.cases) <= old.get(f.fingerprint, set()))

    @property
    def left(self) -> tuple[Finding, ...]:
        """Findings that are as they were, or hold in fewer cases."""
        created = {finding.fingerprint for finding in self.created}
        old = {finding.fingerprint for finding in self.before.findings}
        return tuple(f for f in self.after.findings if f.fingerprint in old - created)

    def to_dict(self) -> dict[str, Any]:
        """As programs read it: the changes, coverage and counts before and after, what closed, came and stayed."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "before": _side(self.before),
            "after": _side(self.after),
            "closed": _short(self.closed),
            "created": _short(self.created),
            "left": _short(self.left),
        }


def _side(report: Report) -> dict[str, Any]:
    return {"coverage": report.coverage.to_dict(), "counts": report.counts}


def _short(found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{"code": one.code, "fingerprint": one.fingerprint, "message": one.message} for one in found]


def what_if(m: Map, changes: Iterable[Change], **options: Any) -> WhatIf:
    """The effect of changes, nothing saved; options as of `check`. Conflict or InvalidMap if they cannot be made."""
    listed = tuple(changes)
    after = m.apply(listed)
    return WhatIf(after, listed, check(m, effects=False, **options), check(after, effects=False, **options))
