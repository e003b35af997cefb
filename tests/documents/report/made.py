"""Reports and maps that the tests of reports share."""

from __future__ import annotations

from functools import cache
from typing import Any

from flowmap import services
from flowmap.documents.report import Wanted, report
from flowmap.domain.change import Change
from flowmap.domain.map import Map


def made(m: Map, to: str = "html", *, wanted: Wanted | None = None, **options: Any) -> str:
    """The report on a map as text."""
    only = services.Selection.of(options.pop("only", {}), m)
    return _made(m, to, wanted or Wanted(), only, tuple(options.items()))


@cache
def _made(m: Map, to: str, wanted: Wanted, only: services.Selection, options: tuple[tuple[str, Any], ...]) -> str:
    return report(m, to=to, wanted=wanted, selection=only, **dict(options)).decode()


def renamed(m: Map, title: str) -> Map:
    """The map with everything in it, and itself, called the same."""
    records = [*m.tables["map"], *m.holders, *m.items, *m.cases]
    return m.apply([Change(one, one.model_copy(update={"title": title})) for one in records])
