"""`check --format markdown`: for a ticket or a merge request, where people read what is found and copy nothing into
programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flowmap.cli.text import how_many, known_of
from flowmap.domain.answer import Answer
from flowmap.domain.baseline import Compared
from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import covered, finding_list
from flowmap.domain.map import Map
from flowmap.formats.tables.markdown import escaped, table

_TITLES = {"need": "weight of needs"}  # of columns whose name in files says less


def page(report: Report, m: Map, listed: Sequence[Finding], compared: Compared | None, counts: str | None) -> str:
    """One map under its title: the needs met, the findings that are listed as a table, how many there are, and which
    settings count, where that is to be said (`counts`)."""
    severe = Counter("accepted" if one.accepted else one.severity for one in listed)
    nothing = "Nothing to report." if compared is None else "Nothing new is open."
    said = [f"{how_many(severe)}." if severe else nothing]
    if compared is not None and compared.known:
        said.append(known_of(compared))
    if counts is not None:
        said.append(escaped(counts))
    parts = [f"# {escaped(report.title)}\n", f"{covered(report.coverage, stated=report.stats['needs'])}\n"]
    if listed:
        parts.append(table(for_people(finding_list(m, listed))))
    return "\n".join([*parts, f"{' '.join(said)}\n"])


def for_people(answer: Answer) -> Answer:
    """The columns in which something stands, headed by words, with numbers that people can take in."""
    kept = [place for place in range(len(answer.columns)) if any(row[place] is not None for row in answer.rows)]
    titles = tuple(_TITLES.get(name, name.replace("_", " ")) for name in (answer.columns[place] for place in kept))
    return Answer(titles, tuple(tuple(_short(row[place]) for place in kept) for row in answer.rows))


def _short(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
