"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show: one log with one run for all maps."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from flowmap.domain.finding import Finding
from flowmap.domain.finding_list import acceptance, sentence
from flowmap.formats.findings.checked import Checked, DescribedRule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note", "none": "none"}
_PRINT = "flowmap/v1"  # the name of our fingerprint; another way to compute it would be v2


def sarif(checked: Iterable[Checked], rules: Iterable[DescribedRule], *, version: str) -> str:
    """The log as JSON; findings that the owners accept are suppressed, those of a baseline are unchanged."""
    maps, known = list(checked), list(rules)
    place_of = {rule.code: place for place, rule in enumerate(known)}
    failed = [one for made in maps for one in made.report.failed_rules]
    run = {
        "tool": {"driver": {"name": "flowmap", "version": version, "rules": [_rule(one) for one in known]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": said}} for said in dict.fromkeys(map(str, failed))
                ],
            }
        ],
        "results": [result for one in maps for result in _results(one, place_of)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: DescribedRule) -> dict[str, Any]:
    level = LEVELS.get(rule.severity, "warning")  # "Kano" depends on the need: each result says its own
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level},
    }


def _results(checked: Checked, place_of: dict[str, int]) -> Iterator[dict[str, Any]]:
    for finding in checked.report.findings:
        result: dict[str, Any] = {"ruleId": finding.code}
        if finding.code in place_of:
            result["ruleIndex"] = place_of[finding.code]
        result |= {
            "level": LEVELS[finding.severity],
            "message": {"text": sentence(checked.map, finding)},
            "locations": [_location(checked, finding)],
            "partialFingerprints": {_PRINT: finding.fingerprint},
        }
        if checked.new is not None:
            result["baselineState"] = "new" if checked.is_new(finding) else "unchanged"
        if finding.accepted is not None:
            _, _, why = acceptance(finding)
            result["suppressions"] = [
                {"kind": "inSource", "status": "accepted"} | ({"justification": why} if why else {})
            ]
        yield {**result, "properties": _properties(checked, finding)}


def _location(checked: Checked, finding: Finding) -> dict[str, Any]:
    """Where a finding is: in the file as far as that is known, and always whom and what it is about."""
    location: dict[str, Any] = {}
    if checked.file is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(checked.file)}}
        if place := checked.place(finding):
            physical["region"] = {"startLine": place[0], "startColumn": place[1]}
        location["physicalLocation"] = physical
    names = [name for name in (finding.holder, finding.counterpart, finding.item) if name]
    whole = "/".join([checked.report.map, *names])
    location["logicalLocations"] = [{"name": names[0] if names else checked.report.map, "fullyQualifiedName": whole}]
    return location


def _uri(file: str) -> str:
    """A path as a URI: relative ones stay so, and count from where the log is read as the repository's root."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(PurePath(os.path.normpath(file)).as_posix())


def _properties(checked: Checked, finding: Finding) -> dict[str, Any]:
    """What SARIF has no word for, in the names that `check` prints."""
    told: Sequence[tuple[str, Any]] = (
        ("map", checked.report.map),
        ("holder", finding.holder),
        ("counterpart", finding.counterpart),
        ("item", finding.item),
        ("cases", list(finding.cases)),
        ("kano", finding.kano),
        ("effect", finding.effect.to_dict()),
    )
    return {name: value for name, value in told if value is not None}
