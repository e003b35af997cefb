"""One checked map as formats for programs need it: its findings, which of them are new, and where its records stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map


@dataclass(frozen=True)
class DescribedRule:
    """What a format says of a rule; `page` in Markdown, `severity` as the catalogue has it."""

    code: str
    name: str
    severity: str
    summary: str
    page: str


@dataclass(frozen=True)
class Checked:
    """A map and its report. `file`: as it was named, None for a map of a store or standard input.

    `lines`: record (`type:id`) -> line and column in the file. `new`: fingerprints that a baseline does not have, None
    without a baseline.
    """

    map: Map
    report: Report
    file: str | None = None
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    new: Collection[str] | None = None

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding counts as new; without a baseline all of them do."""
        return self.new is None or finding.fingerprint in self.new

    def place(self, finding: Finding) -> tuple[int, int] | None:
        """Line and column of the record that a finding is about, as far as one is known."""
        return next((self.lines[ref] for ref in _records(finding) if ref in self.lines), None)


def _records(finding: Finding) -> Iterator[str]:
    """What a finding names, the nearest to it first: its evidence and proof, else records by what they are about.

    Those beyond the first ones have no evidence yet; their records are guessed by their ids, which costs no search.
    """
    yield from (one.record for one in finding.evidence)
    yield from (step.by for step in finding.proof)
    holder, other, item = finding.holder, finding.counterpart, finding.item
    if holder and other and item:
        yield f"question:{holder}:{other}:{item}"
        yield from (f"handoff:{holder}:{other}:{item}", f"handoff:{other}:{holder}:{item}")
    if holder and item:
        yield f"need:{holder}:{item}"
    yield f"holder:{holder}"
    yield f"item:{item}"
