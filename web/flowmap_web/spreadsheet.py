"""A list as CSV that a spreadsheet opens: a page's list as rows, for the pages that offer nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import harmless
from flowmap_web.download import download, file_name


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """A download of these rows; `name` without a suffix."""
    return download(Answer(tuple(head), tuple(map(tuple, rows))), to="csv", name=name)


__all__ = ["file_name", "harmless", "spreadsheet"]
