"""A baseline: the findings that somebody has seen already, so that only new ones count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flowmap.domain.finding import Finding, Report
from flowmap.errors import BadInput

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding of a baseline: its fingerprint, its cases, and for those who read the file its code and sentence."""

    fingerprint: str
    cases: tuple[str, ...]
    code: str = ""
    says: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As the file has it."""
        return {"fingerprint": self.fingerprint, "code": self.code, "cases": list(self.cases), "says": self.says}


@dataclass(frozen=True, slots=True)
class Compared:
    """A report beside a baseline: the fingerprints that are new, how many are not, and what is there no more."""

    new: frozenset[str]
    known: int
    gone: tuple[Seen, ...]

    def to_dict(self) -> dict[str, Any]:
        """What `check --baseline` adds to the report."""
        return {"new": sorted(self.new), "known": self.known, "gone": [one.to_dict() for one in self.gone]}


@dataclass(frozen=True)
class Baseline:
    """What has been seen, by the name of a map and the fingerprint."""

    seen: Mapping[str, Mapping[str, Seen]]

    @classmethod
    def of(cls, reports: Iterable[Report]) -> Baseline:
        """The open findings of some reports; what is accepted stays out: it is open again when that ends."""
        found: dict[str, dict[str, Seen]] = {}
        for report in reports:
            mine = found.setdefault(report.map, {})
            for one in report.findings:
                if one.accepted is None and one.severity != "none":
                    before = mine.get(one.fingerprint)
                    cases = (*one.cases, *(before.cases if before else ()))
                    mine[one.fingerprint] = Seen(one.fingerprint, tuple(dict.fromkeys(cases)), one.code, one.message)
        return cls(found)

    def renewed(self, reports: Iterable[Report], *, whole: bool) -> Baseline:
        """With the open findings of some reports instead of what it has of their maps; of other maps all stays.

        Not `whole`: the reports show a part only, so that what they do not show stays, too.
        """
        seen = dict(self.seen)
        for name, mine in Baseline.of(reports).seen.items():
            seen[name] = mine if whole else {**seen.get(name, {}), **mine}
        return Baseline(seen)

    @classmethod
    def read(cls, value: Any, *, file: str) -> Baseline:
        """The baseline that a JSON value states; BadInput where it is none."""
        hint = "Write one with flowmap check --write-baseline FILE."
        if not isinstance(value, dict) or not isinstance(value.get("maps"), dict):
            raise BadInput(f"{file} is no baseline.", hint=hint)
        if value.get("baseline") != FORMAT:
            raise BadInput(f"{file} is a baseline of another format ({str(value.get('baseline'))[:20]}).", hint=hint)
        found: dict[str, dict[str, Seen]] = {}
        for name, listed in value["maps"].items():
            mine = found.setdefault(name, {})
            for one in listed if isinstance(listed, list) else [None]:
                if not isinstance(one, dict) or not isinstance(one.get("fingerprint"), str):
                    raise BadInput(f"{file} is no baseline: “{str(name)[:60]}” has no list of findings.", hint=hint)
                cases = one.get("cases")
                if not isinstance(cases, list) or not all(isinstance(case, str) for case in cases):
                    raise BadInput(f"{file} is no baseline: {one['fingerprint'][:60]} has no list of cases.", hint=hint)
                seen = Seen(one["fingerprint"], tuple(cases), str(one.get("code", "")), str(one.get("says", "")))
                mine[seen.fingerprint] = seen
        return cls(found)

    def to_dict(self) -> dict[str, Any]:
        """As the file has it: sorted, so that equal findings give equal bytes."""
        return {
            "baseline": FORMAT,
            "maps": {name: [mine[key].to_dict() for key in sorted(mine)] for name, mine in sorted(self.seen.items())},
        }

    def compared(self, report: Report) -> Compared:
        """What is new in a report: what the baseline does not have, or not in all of its cases."""
        mine = self.seen.get(report.map, {})
        present = {one.fingerprint for one in report.findings}
        open_now = [one for one in report.findings if one.accepted is None and one.severity != "none"]
        new = frozenset(one.fingerprint for one in open_now if not _known(one, mine))
        gone = tuple(one for key, one in mine.items() if key not in present)
        return Compared(new, len(open_now) - len(new), gone)


def _known(finding: Finding, seen: Mapping[str, Seen]) -> bool:
    before = seen.get(finding.fingerprint)
    return before is not None and set(finding.cases) <= set(before.cases)
