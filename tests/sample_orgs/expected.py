"""expected_findings.yaml: read, made from a report, and compared with one in lines that people can read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_orgs"
NAMES = tuple(sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir()))

TODAY = datetime.date(2026, 3, 2)  # no acceptance of a sample may hang on the day on which the tests run
SAID = ("code", "holder", "counterpart", "item", "cases", "severity", "verdict", "accepted")
Key = tuple[str | None, ...]


def report_of(m: Map) -> Report:
    """All findings of a map, without what the repairs would do."""
    return check(m, effects=False, describe=0, today=TODAY)


def expected_of(name: str) -> dict[str, Any]:
    """What stands in expected_findings.yaml."""
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(SAMPLES / name / "expected_findings.yaml")
    return loaded


def stated(finding: Finding, report: Report) -> dict[str, Any]:
    """A finding as expected_findings.yaml states it: what is empty is left out, and so are cases that are all."""
    every = len(finding.cases) == max(1, report.stats["cases"])
    values = {
        **{name: getattr(finding, name) for name in SAID},
        "cases": None if every else list(finding.cases),
        "accepted": finding.accepted is not None or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def differences(expected: dict[str, Any], report: Report) -> Iterator[str]:
    """One line for each finding that is missing, not expected or different, and for each number of the coverage."""
    for name, value in report.coverage.to_dict().items():
        if expected["coverage"].get(name) != value:
            yield f"coverage {name}: expected {expected['coverage'].get(name)}, found {value}"
    wanted = {_key(one): one for one in expected["findings"] or ()}
    if len(wanted) != len(expected["findings"] or ()):
        yield "a finding is expected twice"
    found = {_key(one): one for one in (stated(finding, report) for finding in report.findings)}
    if len(found) != len(report.findings):
        yield "a finding is reported twice"
    for key in wanted.keys() - found.keys():
        yield f"missing:      {_line(wanted[key])}"
    for key in found.keys() - wanted.keys():
        yield f"not expected: {_line(found[key])}"
    for key in wanted.keys() & found.keys():
        before, now = wanted[key], found[key]
        for name in sorted(before.keys() | now.keys()):
            if before.get(name) != now.get(name):
                yield f"different:    {_line(now)}: {name} expected {before.get(name)}, found {now.get(name)}"


def _key(one: dict[str, Any]) -> Key:
    return tuple(one.get(name) for name in ("code", "holder", "counterpart", "item"))


def _line(one: dict[str, Any]) -> str:
    return f"{{{', '.join(f'{name}: {_plain(value)}' for name, value in one.items())}}}"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def text_of(report: Report) -> str:
    """An expected_findings.yaml for a report, to start from: read every line before you believe it."""
    numbers = ", ".join(f"{name}: {value}" for name, value in report.coverage.to_dict().items())
    lines = [f"coverage: {{{numbers}}}", "findings:", *(f"  - {_line(stated(one, report))}" for one in report.findings)]
    return "\n".join(lines) + "\n"
