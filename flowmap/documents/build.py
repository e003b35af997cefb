"""Fill the blocks of documents: pictures beside them, then what stands between the marks; nothing else changes."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flowmap.documents.content import filled, same, standing
from flowmap.documents.leftover import leftovers
from flowmap.documents.making import Made, made
from flowmap.documents.opened import Maps, SettingsOf
from flowmap.documents.pages import Document, Place, documents, twice
from flowmap.documents.shown import Shown, shown_in, svg_in, with_shown
from flowmap.domain.words import counted
from flowmap.errors import BadInput, FlowmapError, InvalidDocument, InvalidMap, Problem, RendererError
from flowmap.formats.files import replace_file

Ready = tuple[Document, Place, Made]


@dataclass(frozen=True, slots=True)
class Built:
    """What was done: documents and pictures that were written, pictures without a block that were removed."""

    blocks: int
    documents: tuple[Path, ...]
    pictures: tuple[Path, ...]
    removed: tuple[Path, ...]


def build(
    paths: Sequence[str | Path],
    *,
    root: str | Path | None = None,
    today: datetime.date | None = None,
    dry: bool = False,
    settings: SettingsOf | None = None,
) -> Built:
    """Fill every block of these documents and folders of documents; what already is as it should be stays as it is.

    `root`: the folder outside of which no map is read and no picture written. `dry`: only say what would be done.
    `settings`: those that count for the map of a file.
    InvalidDocument with everything that is wrong, before anything is written.
    """
    maps = Maps(None if root is None else Path(root), today=today, settings=settings)
    read = list(documents([Path(path) for path in paths]))
    ready, problems = _made(read, maps)
    if problems:
        raise InvalidDocument(sorted(problems, key=lambda one: (str(one.file), one.line or 0)))
    pictures = {place.picture: content for _, place, one in ready if place.picture and (content := _svg(place, one))}
    texts = [(document, text) for document in read if (text := _text(document, ready)) != document.text]
    gone = leftovers([Path(path) for path in paths], read)
    if not dry:
        for file, content in pictures.items():
            replace_file(file, content, said=str(file))
        for document, text in texts:
            place = Path(os.path.realpath(document.path))
            replace_file(place, document.mark + text.encode(), said=str(document.path))
        for file in gone:
            file.unlink(missing_ok=True)
    return Built(len(ready), tuple(one.path for one, _ in texts), tuple(pictures), tuple(gone))


def _made(read: Sequence[Document], maps: Maps) -> tuple[list[Ready], list[Problem]]:
    problems = [*(problem for document in read for problem in document.problems), *twice(read)]
    ready: list[Ready] = []
    for document in read:
        for place in document.places:
            try:
                if place.picture is not None:
                    link = place.link(document.path)
                    _refuse(place.picture, maps.inside(link, document=document.path, option="file"))
                opened = maps.of(place.asked.map, document=document.path)
                ready.append((document, place, made(document, place, opened)))
            except RendererError:
                raise
            except FlowmapError as error:
                problems.append(problem_of(error, document, place))
    return ready, problems


def problem_of(error: FlowmapError, document: Document, place: Place) -> Problem:
    """An error at the mark of its block."""
    return problem_at(error, str(document.path), place.block.line)


def problem_at(error: FlowmapError, file: str, line: int) -> Problem:
    """An error at its place in a document; of a map with faults the first one."""
    message, hint = error.message, error.hint
    if isinstance(error, InvalidMap):
        first, *more = error.problems
        message = f"The map has a fault: {first}"
        hint = f"And {counted(len(more), 'more fault')}." if more else None
    return Problem(message, hint, file, line)


def _svg(place: Place, one: Made) -> bytes | None:
    """What its picture's file should hold; None where the one that is there says the same and is drawn the same."""
    if place.picture is None or one.svg is None or one.shown is None:
        return None
    if _current(shown_in(svg_in(place.picture)), one.shown):
        return None
    return f"{with_shown(one.svg, one.shown)}\n".encode()


def _refuse(picture: Path, inside: Path) -> None:
    """BadInput where a picture would be written over something that is not flowmap's."""
    if os.path.islink(inside) or (inside.exists() and not inside.is_file()):
        raise BadInput(f"{picture} is a link or a folder.", hint="Remove it: a picture is written there.")
    if not inside.parent.is_dir():
        raise BadInput(f"There is no folder {inside.parent}.", hint="Make it first: a picture is written there.")
    if inside.is_file() and inside.stat().st_size and "data-flowmap-drawing=" not in svg_in(inside):
        hint = "Give the picture another name with name= or file=, or remove that file."
        raise BadInput(f"{picture} is there already and is no picture by flowmap.", hint=hint)


def _current(old: Shown | None, new: Shown) -> bool:
    """Whether a picture need not be drawn again."""
    if old is None:
        return False
    return (old.document, old.about, old.says, old.drawing) == (new.document, new.about, new.says, new.drawing)


def _text(document: Document, ready: Sequence[Ready]) -> str:
    """The text of a document with its blocks as they should be."""
    text = document.text
    for _, place, one in reversed([some for some in ready if some[0] is document]):
        if not same(standing(document.text, place.block), one.lines):
            text = text[: place.block.start] + filled(one.lines, place.block) + text[place.block.end :]
    return text
