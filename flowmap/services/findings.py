"""Checked maps in the formats of programs that look after code."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flowmap.analyzers.settings import Settings
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.formats.files import STREAM
from flowmap.services.catalogue import rules
from flowmap.services.maps import is_file

LISTS = ("github", "sarif")
Checked = tuple[str, Map, Report, Collection[str] | None]


def findings_for_programs(checked: Sequence[Checked], *, to: str, settings: Settings | None = None) -> str:
    """Findings as `github` or `sarif`: of each map its MAP, the map, its report, and what is new (None: everything).

    Records of files are shown with their line.
    """
    from flowmap import __version__
    from flowmap.formats import findings as formats
    from flowmap.formats.record_lines import record_lines

    made = []
    for name, m, report, new in checked:
        file = name if is_file(name) and name != STREAM else None
        lines = record_lines(file) if file is not None and report.findings else {}
        made.append(formats.Checked(m, report, file, lines, new))
    if to == "github":
        return formats.github(made)
    if to == "sarif":
        known = [
            formats.DescribedRule(one.code, one.name, one.severity, one.summary, one.page) for one in rules(settings)
        ]
        return formats.sarif(made, known, version=__version__)
    raise BadInput(f"“{to}” is no format of findings.", hint=f"Use {' or '.join(LISTS)}.")
