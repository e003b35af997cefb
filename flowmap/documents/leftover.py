"""Pictures that flowmap has written and that no block shows any more."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from flowmap.documents.pages import Document
from flowmap.documents.shown import shown_in, svg_in


def leftovers(paths: Sequence[Path], read: Sequence[Document]) -> list[Path]:
    """The pictures beside these documents that say they are of one of them, or of one that is gone, and of no block.

    `paths`: what was asked for; a document that was not looked at keeps its pictures.
    """
    wanted = {os.path.realpath(p.picture) for document in read for p in document.places if p.picture is not None}
    looked = {os.path.realpath(document.path) for document in read}
    beside = {document.path.parent for document in read} | {path for path in paths if path.is_dir()}
    found = [file for folder in sorted(beside) for file in sorted(folder.glob("*.*.svg"))]
    return [
        file for file in found if not file.is_symlink() and os.path.realpath(file) not in wanted and _left(file, looked)
    ]


def _left(file: Path, looked: set[str]) -> bool:
    shown = shown_in(svg_in(file))
    if shown is None or os.path.basename(shown.document) != shown.document:
        return False
    document = file.with_name(shown.document)
    return os.path.realpath(document) in looked or not document.exists()
