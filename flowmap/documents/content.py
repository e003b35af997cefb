"""What stands between the marks of a block, as Markdown or reStructuredText, and whether it still does."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flowmap.documents.answers import NOTHING
from flowmap.documents.asked import Asked
from flowmap.documents.blocks import LINE_END, Block, Notation
from flowmap.documents.shown import Shown
from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import text as cell_text
from flowmap.formats.tables.markdown import escaped
from flowmap.formats.tables.markdown import table as pipe_table

MOST_ALT = 1_000  # letters of an alternative text, then how many sentences more; the SVG has all of them
_STAMP = re.compile(r"by flowmap, from model ([0-9a-f]{16}), options ([0-9a-f]{8}), text ([0-9a-f]{16})")
_IN_REST = re.compile(r"[\\`*_|]")
# What may begin a list, a field, a title; an escaped blank before it is not shown.
_BEGINS = re.compile(r"\A(?=[^\w\s]|\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?:\s|$))")


def picture(shown: Shown, asked: Asked, file: str, *, notation: Notation) -> list[str]:
    """The lines of a picture with its alternative text and caption."""
    said, below = alternative(shown, asked), caption(asked)
    if notation == "markdown":
        lines = [f"![{_markdown(said)}]({quote(file)})"]
        return [*lines, "", f"*{_markdown(below)}*"] if below else lines
    lines = [f".. {'figure' if below else 'image'}:: {file}", f"   :alt: {said}"]
    return [*lines, "", f"   {_rest(below)}"] if below else lines


def table(answer: Answer, asked: Asked, *, model: str, notation: Notation) -> list[str]:
    """The lines of a table with its caption, and from which model it was made."""
    lines = _table(answer, asked, notation)
    stamp = f"by flowmap, from model {model[:16]}, options {_options(asked)}, text {_digest(lines)}"
    return [*lines, "", f"<!-- {stamp} -->" if notation == "markdown" else f".. {stamp}"]


def _table(answer: Answer, asked: Asked, notation: Notation) -> list[str]:
    below, escape = caption(asked), _markdown if notation == "markdown" else _rest
    more = f"This is not all of it: {answer.cut}." if answer.cut else ""
    if not answer.rows:
        said = [escape(NOTHING.get(asked.show, "Nothing."))]
        return [*said, "", f"*{escape(below)}*"] if below else said
    if notation == "markdown":
        lines = pipe_table(answer).splitlines()
        return [*lines, *(part for said in (more, below) if said for part in ("", f"*{_markdown(said)}*"))]
    head = [f".. list-table::{f' {_rest(below)}' if below else ''}", "   :header-rows: 1", ""]
    for row in (answer.columns, *answer.rows):
        for place, value in enumerate(row):
            lead = "   * -" if place == 0 else "     -"
            head.append(f"{lead} {_rest(cell_text(value))}".rstrip())
    return [*head, "", _rest(more)] if more else head


def rows(lines: Sequence[str], *, notation: Notation) -> list[list[str]]:
    """The rows of a table that stands in a document, without its head, as texts."""
    found: list[list[str]] = []
    for line in lines:
        said = line.strip()
        if notation == "markdown" and said.startswith("|"):
            found.append([_read(cell, notation) for cell in re.split(r"(?<!\\)\|", said.strip("|"))])
        elif notation == "rest" and (match := re.match(r"(\* )?-(?: (.*))?$", said)) is not None:
            if match[1]:
                found.append([])
            if found:
                found[-1].append(_read(match[2] or "", notation))
    return [row for row in found[1:] if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def caption(asked: Asked) -> str:
    """What stands below: the caption, and who confirmed it when."""
    said = asked.caption or ""
    if asked.confirmed is None:
        return said
    stop = "" if not said or said.endswith((".", "!", "?")) else "."
    return f"{said}{stop} {asked.confirmed}".strip()


def alternative(shown: Shown, asked: Asked) -> str:
    """The picture in words: the author's own, else its title and sentences, as many as one can listen to."""
    if asked.alt:
        return " ".join(asked.alt.split())
    said = f"{shown.title}."
    sentences = [*([shown.note] if shown.note else []), *shown.lines]
    for place, sentence in enumerate(sentences):
        if len(said) + len(sentence) > MOST_ALT and place:
            return f"{said} And {len(sentences) - place} more."
        said = f"{said} {' '.join(sentence.split())}"
    return said


def filled(lines: Sequence[str], block: Block) -> str:
    """Lines as they stand between the marks: an empty one above and below, each behind what the mark stands behind."""
    listed = [f"{block.before}{line}" if line else block.before.rstrip() for line in ("", *lines, "")]
    return "".join(f"{line}{block.newline}" for line in listed)


def standing(text: str, block: Block) -> list[str]:
    """The lines that stand between the marks, without what the mark stands behind and the empty ones around."""
    found = [re.sub(r"^[>\s]*", "", line) for line in LINE_END.split(text[block.start : block.end])]
    while found and not found[-1]:
        found.pop()
    while found and not found[0]:
        found.pop(0)
    return found


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a table says about itself: the model that it was made from, whether by these options, whether untouched."""

    model: str
    as_asked: bool
    untouched: bool


def stamped(lines: Sequence[str], asked: Asked) -> Stamp | None:
    """The stamp of a table that stands in a document; None where flowmap has not written it."""
    match = next(filter(None, map(_STAMP.search, reversed(lines))), None)
    return None if match is None else Stamp(match[1], match[2] == _options(asked), match[3] == _digest(lines))


def _options(asked: Asked) -> str:
    return hashlib.sha256(f"{asked.about}\n{caption(asked)}".encode()).hexdigest()[:8]


def _digest(lines: Sequence[str]) -> str:
    """A hash of a text that stays the same when a formatter aligns its tables and breaks its lines."""
    return hashlib.sha256(_plain(lines).encode()).hexdigest()[:16]


def same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts differ at most by blanks."""
    return _plain(one) == _plain(other)


def _plain(lines: Sequence[str]) -> str:
    kept = " ".join(line for line in lines if not _STAMP.search(line))
    return re.sub(r"-{2,}", "--", re.sub(r"[>\s]+", " ", kept)).strip()


def _markdown(said: str) -> str:
    """A text on one line that Markdown shows as it is."""
    return escaped(" ".join(said.split()))


def _rest(said: str) -> str:
    """A text on one line that reStructuredText shows as it is."""
    marked = _BEGINS.sub(r"\\ ", _IN_REST.sub(r"\\\g<0>", " ".join(said.split())))
    return re.sub(r"::\Z", r":\:", marked)


def _read(cell: str, notation: Notation) -> str:
    if notation == "rest":
        return re.sub(r"\\(.)", lambda sign: sign[1].strip(), cell.strip())
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell.strip()))
