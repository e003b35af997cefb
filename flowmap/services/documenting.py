"""Documents made from maps: blocks, reports, files for other programs, tables."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.settings import Settings
from flowmap.domain.map import Map
from flowmap.domain.selection import Selection
from flowmap.errors import BadInput
from flowmap.formats.files import STREAM
from flowmap.services.maps import loaded
from flowmap.services.settling import settings as settings_of

if TYPE_CHECKING:
    from flowmap.documents import Built, Checked
    from flowmap.documents.exporting import Exported
    from flowmap.documents.opened import SettingsOf
    from flowmap.domain.answer import Answer


def build_documents(
    paths: Sequence[str], *, root: str | None = None, dry: bool = False, settings: SettingsOf = settings_of
) -> Built:
    """Fill the blocks of documents and folders of documents; see `documents.build`.

    `settings`: those that count for the map of a file.
    """
    from flowmap.documents import build

    return build(paths, root=root, dry=dry, settings=settings)


def check_documents(paths: Sequence[str], *, root: str | None = None, settings: SettingsOf = settings_of) -> Checked:
    """Which blocks of documents are out of date, and what has changed since; see `documents.check`.

    `settings`: those that count for the map of a file.
    """
    from flowmap.documents import check

    return check(paths, root=root, settings=settings)


def report(
    name: str,
    *,
    to: str,
    store: str | None = None,
    title: str = "",
    day: datetime.date | None = None,
    only: Mapping[str, str] | None = None,
    **options: Any,
) -> bytes:
    """A map as a report for a meeting, in the form of a name or suffix: .html, .md or .pdf.

    `only`: the words of a `Selection`; `day`: the date that it bears, None: none; the other options are those of
    `documents.report.report`.
    """
    from flowmap.documents.report import Wanted, form_of
    from flowmap.documents.report import report as written

    form = form_of(to)  # a wrong one is said before anything is computed
    m, revision = loaded(name, store=store)
    selection = Selection.of(only or {}, m)
    return written(m, to=form, wanted=Wanted(title, revision, day), selection=selection, **options)


def export(m: Map, *, to: str, settings: Settings | None = None) -> Exported:
    """A map as a file of another program, by the format's name or a file's suffix; see `documents.exporting`."""
    from flowmap.documents.exporting import exported

    return exported(m, to=to, settings=settings)


def write_answer(answer: Answer, target: str) -> None:
    """Write a table to a file, in the format of its suffix."""
    from flowmap.formats.tables import write as table

    content = table(answer, to=target)
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.") from error


def write_file(content: bytes, target: str) -> None:
    """Write a file at once or not at all, or to standard output (`-`); BadInput where it cannot be written."""
    import sys

    from flowmap.formats.files import replace_file

    if target == STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        replace_file(Path(os.path.realpath(target)), content, said=target)
