"""The documents below a path: found, read to the byte, their blocks understood."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flowmap.documents.asked import Asked, asked
from flowmap.documents.blocks import NOTATIONS, Block, Notation, blocks, fences
from flowmap.errors import BadInput, FlowmapError, Problem
from flowmap.formats.bounds import decode

MOST_BYTES = 2_000_000  # of a document with blocks; our choice: some 10 s of work if it is hostile
SKIPPED = frozenset({"node_modules", "__pycache__", "_build", "venv"})
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """A block, what it asks for, and the file in which its picture stands (None: a table)."""

    block: Block
    asked: Asked
    picture: Path | None

    def link(self, document: Path) -> str:
        """The path of the picture from its document."""
        return "" if self.picture is None else Path(os.path.relpath(self.picture, document.parent)).as_posix()

    def back(self, document: Path) -> str:
        """The path of the document from its picture: its name, where they stand side by side."""
        return "" if self.picture is None else Path(os.path.relpath(document, self.picture.parent)).as_posix()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its text without a byte order mark, its blocks, and the fences that are drawn with its pages."""

    path: Path
    notation: Notation
    mark: bytes
    text: str
    places: tuple[Place, ...] = ()
    fences: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def content(self) -> bytes:
        """What the file holds."""
        return self.mark + self.text.encode()


def documents(paths: Sequence[Path]) -> Iterator[Document]:
    """Every document of these files and folders, in order, each once; BadInput for a path that is none."""
    seen: set[str] = set()
    for path in paths:
        for file in _files(path):
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                yield read_document(file)


def _files(path: Path) -> Iterator[Path]:
    """The file, or the documents in a folder; links, hidden files, and what tools have put there are left out."""
    if path.is_file():
        if path.suffix.lower() not in NOTATIONS:
            hint = f"Its name must end in {', '.join(NOTATIONS)}."
            raise BadInput(f"{path} is no document that flowmap fills.", hint=hint)
        yield path
        return
    if not path.is_dir():
        raise BadInput(f"There is no document {path}.", hint="Give the path of a document, or of a folder of them.")
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not _skipped(here / name))
        for name in sorted(names):
            file = here / name
            if not name.startswith(".") and file.suffix.lower() in NOTATIONS and not file.is_symlink():
                yield file


def _skipped(folder: Path) -> bool:
    name = folder.name
    return name.startswith(".") or name in SKIPPED or folder.is_symlink() or (folder / "pyvenv.cfg").exists()


def read_document(path: Path) -> Document:
    """A document with its blocks, and with what is wrong in their marks."""
    notation = NOTATIONS[path.suffix.lower()]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    if not any("flowmap".encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
        return Document(path, notation, mark, "")  # nothing of ours is in it, whatever its encoding
    if len(content) > MOST_BYTES:
        raise BadInput(f"{path} has more than {MOST_BYTES:,} bytes.", hint="Divide it: no larger document is read.")
    text = decode(content, file=str(path))
    found, problems = blocks(text, notation=notation, file=str(path))
    places: list[Place] = []
    for block in found:
        try:
            place = _place(block, path)
        except FlowmapError as error:
            problems.append(Problem(error.message, error.hint, str(path), block.line))
            continue
        places.append(place)
    drawn_later = tuple(fences(text)) if notation == "markdown" else ()
    return Document(path, notation, mark, text, tuple(places), drawn_later, tuple(problems))


def twice(read: Sequence[Document]) -> Iterator[Problem]:
    """Blocks whose picture is that of another block."""
    taken: dict[str, str] = {}
    for document in read:
        for place in document.places:
            if place.picture is not None:
                here = f"{document.path}:{place.block.line}"
                first = taken.setdefault(os.path.normpath(place.picture).casefold(), here)
                if first != here:
                    what = f"The picture {place.picture} is that of another block, {first}."
                    hint = "Give one of them a name of its own: name=..."
                    yield Problem(what, hint, str(document.path), place.block.line)


def _place(block: Block, path: Path) -> Place:
    wanted = asked(block.options)
    if not wanted.drawn:
        return Place(block, wanted, None)
    return Place(block, wanted, path.parent / (wanted.file or f"{path.stem}.{wanted.called}.svg"))
