"""Lines as wide as the terminal, and never so wide that the eye gets lost; unbroken where a program reads them."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

import click

from flowmap.errors import FlowmapError, InvalidDocument, InvalidMap, InvalidSettings

NARROWEST, WIDEST = 60, 140


def width() -> int | None:
    """Letters of a line; None where the output goes to a file or a program, which break no lines."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return None
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((100, 24)).columns))


def folded(text: str, letters: int | None) -> list[str]:
    """A text as lines of at most so many letters."""
    if letters is None:
        return [text]
    return textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False) or [""]


def told(error: FlowmapError) -> str:
    """An error as people read it: each fault of a map or document on a line, as editors know them; else a sentence."""
    return str(error) if isinstance(error, InvalidMap | InvalidDocument | InvalidSettings) else f"Error: {error}"


def say(text: str, *, mark: str = "", indent: int = 0) -> None:
    """A text behind a mark, its further lines below its beginning."""
    space, columns = " " * (indent + len(mark)), width()
    for place, line in enumerate(folded(text, None if columns is None else columns - len(space))):
        click.echo((" " * indent + mark if place == 0 else space) + line)
