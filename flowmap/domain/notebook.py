"""How maps, reports and answers show themselves in a notebook, and as a table of pandas; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from flowmap.domain import words
from flowmap.domain.optional import optional

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.domain.finding import Finding, Report
    from flowmap.domain.map import Map

FIELDS = ("code", "name", "severity", "holder", "counterpart", "item", "kano", "verdict", "message", "fingerprint")
MOST_ROWS = 50  # our choice: a notebook is no place for more


def map_html(m: Map) -> str:
    """The title of a map and how much is in it."""
    sizes = [words.counted(count, name.removesuffix("s"), name) for name, count in m.stats().items() if count]
    return f"<p><strong>{escape(m.title)}</strong></p><p>{escape(', '.join(sizes) or 'empty')}</p>"


def report_html(report: Report) -> str:
    """The coverage of a report and its first findings as a table."""
    coverage, shown = report.coverage, report.findings[:MOST_ROWS]
    met = f"Needs met: {words.number(coverage.met)} of {words.number(coverage.total)}." if coverage.total else ""
    more = len(report.findings) - len(shown)
    body = "".join(_row("td", (one.severity, one.code, words.kind(one.code, one.name), one.message)) for one in shown)
    table = f"<table>{_row('th', ('severity', 'code', 'name', 'what'))}{body}</table>" if shown else ""
    rest = f"<p>and {words.counted(more, 'more finding')}</p>" if more else ""
    return f"<p><strong>{escape(report.title)}</strong> {escape(met)}</p>{table or '<p>Nothing to report.</p>'}{rest}"


def findings_frame(report: Report) -> Any:
    """The findings as a pandas.DataFrame, one row a finding; BadInput where pandas is not installed."""
    pandas = optional("pandas", extra="data", instead="report.to_dict() needs nothing.")
    return pandas.DataFrame(list(_records(report.findings)))


def answer_html(answer: Answer) -> str:
    """The first rows of an answer as a table, and how much more there is."""
    shown, more = answer.rows[:MOST_ROWS], len(answer) - MOST_ROWS
    body = "".join(_row("td", [_said(value) for value in row]) for row in shown)
    rest = [words.counted(more, "more row")] if more > 0 else []
    rest += [f"this is not all of it: {answer.cut}"] if answer.cut else []
    end = f"<p>{escape('; '.join(rest))}</p>" if rest else ""
    return f"<table>{_row('th', answer.columns)}{body}</table>{end}" if answer.columns else f"<p>Nothing.</p>{end}"


def answer_frame(answer: Answer) -> Any:
    """An answer as a pandas.DataFrame, one row a row; BadInput where pandas is not installed."""
    pandas = optional("pandas", extra="data", instead="answer.rows needs nothing.")
    return pandas.DataFrame([list(row) for row in answer.rows], columns=list(answer.columns))


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "" if value is None else words.number(value) if isinstance(value, float) else str(value)


def _records(findings: Iterable[Finding]) -> Iterable[dict[str, Any]]:
    for one in findings:
        yield {
            **{field: getattr(one, field) for field in FIELDS},
            "cases": ", ".join(one.cases),
            **one.effect.to_dict(),
            "accepted": one.accepted is not None,
        }


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
