"""Findings as annotations of a GitHub workflow run: one command a line, escaped as the runner reads it."""

from __future__ import annotations

from collections.abc import Iterable

from flowmap.domain.finding import Finding
from flowmap.domain.finding_list import sentence
from flowmap.domain.words import kind
from flowmap.formats.findings.checked import Checked

# https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes are those of the runner's
# own toolkit (actions/toolkit, packages/core/src/command.ts).
LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def github(checked: Iterable[Checked]) -> str:
    """The open findings of maps, one line each; those that a baseline has are left out."""
    return "".join(
        _line(one, finding)
        for one in checked
        for finding in one.report.findings
        if finding.accepted is None and finding.severity in LEVELS and one.is_new(finding)
    )


def _line(checked: Checked, finding: Finding) -> str:
    where: dict[str, str] = {}
    if checked.file is not None:
        where["file"] = checked.file
        if place := checked.place(finding):
            where["line"], where["col"] = str(place[0]), str(place[1])
    said = f"{finding.code} {kind(finding.code, finding.name)}"
    where["title"] = said if checked.file is not None else f"{checked.report.map}: {said}"
    told = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in where.items())
    return f"::{LEVELS[finding.severity]} {told}::{_escaped(sentence(checked.map, finding), _DATA)}\n"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(letter, letter) for letter in text)
