"""What one rule finds on a map in flow text."""

from __future__ import annotations

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.formats import flow_text


def found_by(code: str, text: str) -> list[Finding]:
    """Its findings, each described; repairs as they are proposed, whether they suffice or not."""
    m = flow_text.parse(text, name="map")
    return list(check(m, select=[code], effects=False, describe=None).findings)
