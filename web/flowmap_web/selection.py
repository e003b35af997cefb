"""What only pages need of a selection: the record beside it, and findings with what follows from them beneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from flowmap.diagrams.marks import FOLLOWING
from flowmap.domain import selection
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.selection import LONGEST, involved, one_of

LONGEST_REF = 4_000  # characters of the name of a record: that of an activity lists all that it makes


@dataclass(frozen=True, slots=True)
class Selection(selection.Selection):
    """The filters of an address, and what is selected beside a team or information: it filters nothing."""

    record: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str], m: Map, findings: Iterable[Finding] = ()) -> Self:
        """The selection that an address asks for; UnknownName where it names what is not there."""
        record = arguments.get("record", "").strip()[:LONGEST_REF]
        return replace(super(Selection, cls).of(arguments, m, findings), record=record)


@dataclass(frozen=True, slots=True)
class Nested:
    """A finding, and those that hang on it alone in this list: closing it closes them."""

    finding: Finding
    follow: tuple[Finding, ...]


def nested(findings: list[Finding]) -> list[Nested]:
    """Findings with what follows from them beneath; what follows from several stands under the first."""
    shown = {finding.fingerprint: finding for finding in findings}
    above = {
        one.fingerprint: root
        for one in findings
        if (root := next((root for root in roots(one) if root in shown and root != one.fingerprint), None)) is not None
    }
    tops = {fingerprint: _top(fingerprint, above) for fingerprint in above}
    under: dict[str, list[Finding]] = {}
    order: dict[str, None] = {}
    for finding in findings:
        top = tops.get(finding.fingerprint, finding.fingerprint)
        order[top] = None
        if top != finding.fingerprint:
            under.setdefault(top, []).append(finding)
    return [Nested(shown[top], tuple(under.get(top, ()))) for top in order]


def roots(finding: Finding) -> tuple[str, ...]:
    """What a finding hangs on: only what cannot be made does, so that nothing else need be described for it."""
    return finding.roots if finding.code == FOLLOWING else ()


def _top(fingerprint: str, above: Mapping[str, str]) -> str:
    """What a finding hangs on in the end; of findings that hang on each other, the first."""
    way = [fingerprint]
    while (root := above.get(way[-1])) is not None:
        if root in way:
            return min(way[way.index(root) :], key=list(above).index)
        way.append(root)
    return way[-1]


__all__ = ["LONGEST", "LONGEST_REF", "Nested", "Selection", "involved", "nested", "one_of", "roots"]
