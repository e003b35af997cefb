"""Maps as files: the notation by the suffix or, on standard input, recognised; saving keeps what people wrote."""

from __future__ import annotations

import os
import re
import stat
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from flowmap.domain.map import Map
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, FlowmapError
from flowmap.formats.bounds import MOST_BYTES, decode

NOTATIONS = {".yaml": "yaml", ".yml": "yaml", ".flow": "flow"}  # suffix -> notation
STREAM = "-"  # standard input or output
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MODULES = {"yaml": "yaml_map", "flow": "flow_text"}
# A line that begins like this is no statement of flow text: those have another word, or an arrow, before a colon.
_YAML_LINE = re.compile(r"""(?:---|%YAML|\{[^}]*(?::|$)|- |(?:[\w-]+|"[^"]*"|'[^']*')\s*:(?:\s|$))""")


def read(path: str) -> Map:
    """The map in a file, or on standard input (`-`), where YAML and flow text are told apart by their first line.

    The map is called like the file; one in a file `map.yaml` is called like its folder. BadInput says why a file
    cannot be read, InvalidMap has everything that is wrong in it with line and column.
    """
    if path == STREAM:
        text = streamed()
        return parsed(recognised(text), text, file="standard input", name="map")
    notation = notation_of(path)
    return parsed(notation, decode(_content(Path(path)), file=path), file=path, name=_name(path))


def content_of(path: str) -> bytes:
    """The bytes of a file, at most one more than a map may have; BadInput where it cannot be read."""
    return _content(Path(path))


def streamed() -> str:
    """The text on standard input; BadInput where it is none, or too large."""
    return decode(_stream(), file="standard input")


def parsed(notation: str, text: str, *, file: str | None, name: str) -> Map:
    """The map that a text in a notation ("yaml" or "flow") states; `file` is named in problems."""
    m: Map = _module(notation).parse(text, file=file, name=name)
    return m


def write(m: Map, path: str, *, notation: str | None = None) -> None:
    """Save a map as a file in the notation of its suffix, or on standard output (`-`) in `notation` (default: YAML).

    A YAML file that is there keeps its comments, its order and the author's short forms where they still say the
    same. The file is replaced at once or not at all. BadInput where the notation cannot say the map, where the file
    is no map that can be read, or where it cannot be written.
    """
    if path == STREAM:
        _print(dumped(m, notation or "yaml"))
        return
    if "\0" in path:
        raise BadInput("The name of the file has a NUL character.", hint="Take it out.")
    target = Path(os.path.realpath(path))
    if notation_of(path) == "flow" or not os.path.lexists(target):
        replace_file(target, dumped(m, notation_of(path)).encode(), said=path)
        return
    old = _content(target, said=path)
    try:
        text = _module("yaml").revise(decode(old, file=path), m, file=path)
    except FlowmapError as error:
        hint = "Mend it or remove it first, or choose another name."
        raise BadInput(f"{path} is there already and is no map that can be kept:\n{error}", hint=hint) from None
    mark = _BYTE_ORDER_MARK if old.startswith(_BYTE_ORDER_MARK) else b""
    if mark + text.encode() != old:
        replace_file(target, mark + text.encode(), said=path)


def notation_of(path: str) -> str:
    """The notation of a file's suffix: "yaml" or "flow"; BadInput for another suffix."""
    notation = NOTATIONS.get(Path(path).suffix.lower())
    if notation is None:
        raise BadInput(f"{path} is no file of a map.", hint=f"Its name must end in {', '.join(NOTATIONS)}.")
    return notation


def recognised(text: str) -> str:
    """The notation of a text, by its first line that is neither empty nor a comment."""
    lines = (line for line in text.removeprefix("\ufeff").splitlines() if line.strip() and line.lstrip()[0] != "#")
    return "yaml" if _YAML_LINE.match(next(lines, "").lstrip()) else "flow"


def _name(path: str) -> str:
    absolute = Path(os.path.abspath(path))
    return slug(absolute.parent.name if absolute.stem == "map" else absolute.stem) or "map"


def _module(notation: str) -> Any:
    """The package of a notation, imported when a file is in it: a small map is checked in less time than both take."""
    return import_module(f"flowmap.formats.{_MODULES[notation]}")


def dumped(m: Map, notation: str) -> str:
    """The text of a map in a notation ("yaml" or "flow"); BadInput where it cannot say the map."""
    text: str = _module(notation).dump(m)
    return text


def _stream() -> bytes:
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def _content(path: Path, *, said: str | None = None) -> bytes:
    """At most MOST_BYTES + 1 bytes of a file; BadInput for what is none, such as a folder or a device."""
    name = said or str(path)
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISFIFO(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "a device"
            raise BadInput(f"{name} is {what}, not a file.", hint="Give the path of a map.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{name} cannot be read: {_reason(error)}.", hint="Give the path of a map.") from None


def replace_file(target: Path, content: bytes, *, said: str) -> None:
    """Puts a file in the place of another in one step; to a device such as /dev/stdout it is written."""
    beside = target.with_name(f".{target.name}.{uuid4().hex[:12]}")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise BadInput(f"{said} cannot be written: {_reason(error)}.", hint="Choose another place.") from None


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
