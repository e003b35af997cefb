"""Which findings a page shows: read from the address, so that every view has a URL that restores it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flowmap.diagrams.marks import FOLLOWING
from flowmap.domain.finding import SEVERITIES, Finding
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.words import WORDS, word
from flowmap.errors import UnknownName
from flowmap_web.records import ids

ACCEPTED = "accepted"  # stands beside the severities: what the owners accept is listed apart
NAMED = {"case": "case", "team": "holder", "item": "item"}  # field -> the space its ids are from
LONGEST = 200  # characters of a searched text that are looked at
LONGEST_REF = 4_000  # characters of the name of a record: that of an activity lists all that it makes


@dataclass(frozen=True, slots=True)
class Selection:
    """One filter for each field, empty = not filtered. The names of the fields are those of the address."""

    case: str = ""
    team: str = ""
    item: str = ""
    rule: str = ""
    severity: str = ""
    q: str = ""
    sort: str = ""
    record: str = ""  # what is selected beside a team or information: it filters nothing

    @classmethod
    def of(cls, arguments: Mapping[str, str], m: Map, findings: Iterable[Finding]) -> Selection:
        """The selection that an address asks for; UnknownName where it names what is not there."""
        given = {f.name: arguments.get(f.name, "").strip()[:LONGEST] for f in fields(cls)}
        given["record"] = arguments.get("record", "").strip()[:LONGEST_REF]
        selection = cls(**given)
        codes = {finding.code for finding in findings} | {code for code in WORDS if code[:1].isupper()}
        known: dict[str, tuple[Iterable[str], str]] = {
            name: (m.case_bits if space == "case" else ids(m, space), word(space)) for name, space in NAMED.items()
        } | {
            "rule": (codes, "kind of finding"),
            "severity": ((*SEVERITIES, ACCEPTED), "severity"),
            "sort": (SORTS, "order of findings"),
        }
        for name, (names, kind) in known.items():
            if given[name]:
                one_of(given[name], names, kind)
        return selection

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, sort="", record="") != Selection()

    def arguments(self, **changes: str) -> dict[str, str]:
        """The arguments of the address of this selection, with some changed; empty ones are left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)} | changes
        return {name: value for name, value in values.items() if value}

    def admits(self, finding: Finding, m: Map) -> bool:
        """Whether a finding passes every filter."""
        return (
            (not self.case or self.case in finding.cases)
            and (not self.team or self.team in (finding.holder, finding.counterpart) or self.team in finding.providers)
            and (not self.item or self.item == finding.item)
            and finding.code.startswith(self.rule)
            and self._severe(finding)
            and all(part in _text(finding, m) for part in self.q.casefold().split())
        )

    def _severe(self, finding: Finding) -> bool:
        if self.severity == ACCEPTED:
            return finding.accepted is not None
        return not self.severity or (finding.severity == self.severity and finding.accepted is None)

    def among(self, findings: Iterable[Finding], m: Map) -> list[Finding]:
        """The findings that pass, in the order asked for (none: worst, then dearest first); accepted ones last."""
        chosen = [finding for finding in findings if self.admits(finding, m)]
        if self.sort:
            chosen.sort(key=lambda finding: SORTS[self.sort](finding, m))
        else:
            chosen.sort(key=lambda one: (SEVERITIES.index(one.severity), _largest_first(one.effect.weight)))
        return sorted(chosen, key=lambda finding: finding.accepted is not None)


@dataclass(frozen=True, slots=True)
class Nested:
    """A finding, and those that hang on it alone in this list: closing it closes them."""

    finding: Finding
    follow: tuple[Finding, ...]


def nested(findings: list[Finding]) -> list[Nested]:
    """Findings with what follows from them beneath; what follows from several stands under the first."""
    shown = {finding.fingerprint: finding for finding in findings}
    above = {
        one.fingerprint: next((root for root in roots(one) if root in shown and root != one.fingerprint), None)
        for one in findings
    }
    under: dict[str, list[Finding]] = {}
    for finding in findings:
        under.setdefault(_top(finding.fingerprint, above), []).append(finding)
    return [Nested(shown[top], tuple(one for one in group if one.fingerprint != top)) for top, group in under.items()]


def roots(finding: Finding) -> tuple[str, ...]:
    """What a finding hangs on: only what cannot be made does, so that nothing else need be described for it."""
    return finding.roots if finding.code == FOLLOWING else ()


def _top(fingerprint: str, above: Mapping[str, str | None]) -> str:
    """What a finding hangs on in the end; of findings that hang on each other, the first."""
    way = [fingerprint]
    while (root := above[way[-1]]) is not None:
        if root in way:
            return min(way[way.index(root) :], key=list(above).index)
        way.append(root)
    return way[-1]


def involved(finding: Finding) -> set[str]:
    """The teams that a finding is about: who must repair it, the other end, and who could provide."""
    return {finding.holder or "", finding.counterpart or "", *finding.providers} - {""}


def _text(finding: Finding, m: Map) -> str:
    titles = [m.title_of("holder", team) for team in sorted(involved(finding))]
    titles += [m.title_of("case", case) for case in finding.cases]
    parts = [finding.message, finding.code, finding.name, word(finding.code), m.title_of("item", finding.item)]
    return " ".join([*parts, *titles]).casefold()


def one_of(name: str, known: Iterable[str], kind: str) -> str:
    """The name, if it is known; UnknownName with the nearest one if not."""
    listed = sorted(known)
    if name not in listed:
        raise UnknownName(f"There is no {kind} “{name}”.", hint=did_you_mean(name, listed))
    return name


def _largest_first(value: float | None) -> float:
    return -(value or 0.0)


SORTS: Mapping[str, Callable[[Finding, Map], Any]] = {
    "weight": lambda finding, m: _largest_first(finding.effect.weight),
    "hours": lambda finding, m: _largest_first(finding.effect.hours_per_year),
    "days": lambda finding, m: _largest_first(finding.effect.days),
    "team": lambda finding, m: m.title_of("holder", finding.holder).casefold(),
    "item": lambda finding, m: m.title_of("item", finding.item).casefold(),
    "rule": lambda finding, m: finding.code,
}
