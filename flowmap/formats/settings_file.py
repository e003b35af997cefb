"""`flowmap.toml`, or `[tool.flowmap]` in a pyproject.toml: where it is, what it says, and in which line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowmap.errors import BadInput, InvalidSettings, Problem
from flowmap.formats.bounds import decode

FILE, PROJECT, SECTION = "flowmap.toml", "pyproject.toml", ("tool", "flowmap")
MOST_BYTES = 1_000_000  # our choice: a thousand times what settings need
_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class SettingsFile:
    """A file of settings: its name for messages, the table that is flowmap's, and the text for the lines."""

    file: str
    table: Mapping[str, Any]
    text: str
    inside: tuple[str, ...] = ()

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line in which a value, or the first of what stands in it, is seen; else that of what it stands in; else
        the first of the file."""
        wanted = (*self.inside, *(one for one in path if isinstance(one, str)))
        best, line = 0, 1
        section: tuple[str, ...] = ()
        for number, text in enumerate(self.text.splitlines(), start=1):
            keys: tuple[str, ...] = ()
            if header := _HEADER.match(text):
                section = keys = _parts(header[1])
            elif key := _KEY.match(text):
                keys = (*section, *_parts(key[1]))
            same = min(len(keys), len(wanted))  # [rules.GAP05] is the first that is seen of a table “rules”
            if keys[:same] == wanted[:same] and same > best:
                best, line = same, number
        return line


def find(start: Path) -> Path | None:
    """The nearest file of settings in a folder or above it; None if there is none.

    A pyproject.toml counts only where it has a section [tool.flowmap].
    """
    for folder in (start, *start.parents):
        if _is_file(own := folder / FILE):
            return own
        if _is_file(project := folder / PROJECT) and _has_section(project):
            return project
    return None


def read(path: Path, *, said: str | None = None) -> SettingsFile:
    """A file of settings. BadInput where it cannot be read, InvalidSettings where it is no TOML."""
    name = said or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise BadInput(f"{name} cannot be read: {why}.", hint=f"Give the path of a {FILE}.") from None
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES:,} bytes.", hint="Settings are a few lines.")
    text = decode(content, file=name)
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings([_unreadable(str(error), name, text)]) from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply.", hint="Settings are a few lines.") from None
    if path.name != PROJECT:
        return SettingsFile(name, table, text)
    for key in SECTION:
        table = table.get(key, {}) if isinstance(table, Mapping) else {}
    if not isinstance(table, Mapping):
        line = SettingsFile(name, {}, text).line(SECTION)
        raise InvalidSettings([Problem("“flowmap” is no section.", "Write [tool.flowmap].", name, line)])
    return SettingsFile(name, table, text, SECTION)


def _is_file(path: Path) -> bool:
    """Whether there is such a file; where nobody may look, there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _has_section(project: Path) -> bool:
    """Whether a pyproject.toml says something to flowmap; one that is no TOML is its owner's affair."""
    try:
        table = tomllib.loads(project.read_bytes()[:MOST_BYTES].decode())
    except (OSError, ValueError, RecursionError):
        return False
    tool = table.get("tool", {})
    return isinstance(tool, Mapping) and "flowmap" in tool


def _unreadable(said: str, file: str, text: str) -> Problem:
    place = _AT.search(said)
    message = f"This is no TOML: {_AT.sub('', said)}."
    if place is None or place[1] is None:
        return Problem(message, None, file, max(1, len(text.splitlines())))
    return Problem(message, None, file, int(place[1]), int(place[2]))


def _parts(dotted: str) -> tuple[str, ...]:
    """The keys of a dotted key."""
    return tuple(part.strip("\"'") for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted))
