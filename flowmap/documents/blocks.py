"""Marked blocks in a document: where each begins and ends, and what its mark says; not in code and literal blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from flowmap.documents.asked import options_of
from flowmap.errors import BadInput, Problem

Notation = Literal["markdown", "rest"]
Wrong = Callable[[int, str, str], None]  # a line counted from 0, what is wrong, what would be right
NOTATIONS: Mapping[str, Notation] = {".md": "markdown", ".markdown": "markdown", ".rst": "rest"}
ENDS: Mapping[Notation, str] = {"markdown": "<!-- /flowmap -->", "rest": ".. /flowmap"}
BEGINS: Mapping[Notation, str] = {"markdown": "<!-- flowmap: show=... -->", "rest": ".. flowmap: show=..."}
ALONE = "Give the mark a line of its own, apart from other text."
LONGEST_LOOKED_AT = 20_000  # letters of a paragraph in which a misplaced mark is looked for
LINE_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_FLOWMAP = re.compile(r"flowmap\b(:?)")
_OPTION_LIKE = re.compile(r"\b(?:show|map)\s*=")
_REST = re.compile(r"([ \t]*)\.\.[ \t]+(?:(/)[ \t]*)?flowmap\b(:?)(?!:)(.*)")
_LISTED = re.compile(r"[ \t]*(?:[-*+•‣]|\(?[\w#]+[.)])[ \t]+\.\.[ \t]+/?flowmap:(?!:)")
_EXPLICIT = re.compile(r"[ \t]*\.\.(?:[ \t]+(?P<rest>.*))?$")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?(?P<name>[\w:.+-]+?)[ \t]?::(?:[ \t]|$)")
_PARSED = re.compile(r"\[[^\]]+\](?:[ \t]|$)")  # a footnote or a citation
_LITERAL = frozenset(
    {"code", "code-block", "sourcecode", "highlight", "parsed-literal", "raw", "math", "csv-table", "productionlist"}
    | {"doctest", "testcode", "testsetup", "testoutput", "testcleanup", "prompt", "graphviz", "mermaid", "uml"}
    | {"literalinclude", "include", "highlight-block"}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, from its first line to the line after its last, counted from 0. `before`: what its lines start with."""

    first: int
    after: int
    closes: bool
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block: `line` of its mark, counted from 1; what stands between its marks is `text[start:end]`."""

    options: Mapping[str, str]
    line: int
    start: int
    end: int
    before: str
    newline: str


def blocks(text: str, *, notation: Notation, file: str) -> tuple[list[Block], list[Problem]]:
    """The blocks of a document in their order, and what is wrong with its marks."""
    lines = [match[0] for match in _LINE.finditer(text)]
    problems: list[Problem] = []

    def wrong(line: int, message: str, hint: str) -> None:
        problems.append(Problem(message, hint, file, line + 1))

    found = sorted((_markdown if notation == "markdown" else _rest)(text, lines, wrong), key=lambda mark: mark.first)
    starts = [0, *accumulate(len(line) for line in lines)]
    listed: list[Block] = []
    opened: Mark | None = None
    for mark in found:
        if mark.closes and opened is None:
            wrong(mark.first, "This mark ends a block that was not begun.", f"Begin it with {BEGINS[notation]}.")
        elif mark.closes and opened is not None:
            if (block := _block(opened, mark, lines, starts, wrong)) is not None:
                listed.append(block)
            opened = None
        elif opened is not None:
            where = f"The block in line {opened.first + 1} is not ended before this one begins."
            wrong(mark.first, where, f"End it with {ENDS[notation]}; blocks do not stand in one another.")
            opened = mark
        else:
            opened = mark
    if opened is not None:
        wrong(opened.first, "The block has no end.", f"Put {ENDS[notation]} behind it.")
    return listed, problems


def fences(text: str) -> list[tuple[int, str]]:
    """The fences `flowmap` of Markdown, which are drawn when pages are built: (line from 1, what stands in them)."""
    from markdown_it import MarkdownIt

    return [
        (token.map[0] + 1, token.content)
        for token in MarkdownIt("commonmark").disable("inline").parse(text)
        if token.type == "fence" and token.map is not None and token.info.split()[:1] == ["flowmap"]
    ]


def _block(opened: Mark, closed: Mark, lines: Sequence[str], starts: Sequence[int], wrong: Wrong) -> Block | None:
    try:
        options = options_of(opened.text)
    except BadInput as error:
        wrong(opened.first, error.message, error.hint or "")
        return None
    ended = LINE_END.search(lines[opened.after - 1])
    start, end = starts[opened.after], starts[closed.first]
    return Block(options, opened.first + 1, start, end, opened.before, ended[0] if ended else "\n")


def _markdown(text: str, lines: Sequence[str], wrong: Wrong) -> Iterator[Mark]:
    """Comments that stand on lines of their own, as CommonMark reads them: lists, quotes and code are understood."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").disable("inline").parse(text):
        if token.map is None:
            continue
        if token.type == "inline" and _within_a_line(token.content):
            wrong(token.map[0], "The mark of flowmap stands within a line.", ALONE)
        elif token.type == "html_block":
            yield from _comments(token.content, token.map[0], lines, wrong)


def _within_a_line(content: str) -> bool:
    """Whether a paragraph has a mark in it that is no code."""
    from markdown_it import MarkdownIt

    if "<!--" not in content or "flowmap:" not in content or len(content) > LONGEST_LOOKED_AT:
        return False
    (token,) = MarkdownIt("commonmark").parseInline(content)
    return any(
        child.type == "html_inline" and child.content[4:].lstrip(" \t\n/").startswith("flowmap:")
        for child in token.children or ()
    )


def _comments(content: str, begins: int, lines: Sequence[str], wrong: Wrong) -> Iterator[Mark]:
    """The marks in a block of HTML. Searched by `find`, because what is hostile must not take long."""
    place, line = 0, begins
    while (start := content.find("<!--", place)) >= 0:
        first = line + content.count("\n", place, start)
        end = content.find("-->", start + 4)
        inner = content[start + 4 : end if end >= 0 else None].strip()
        closes = inner.startswith("/")
        named = _FLOWMAP.match(inner.removeprefix("/").lstrip())
        if end < 0:
            if named is not None and named[1]:
                wrong(first, "The mark of flowmap is not closed.", "Close it with -->.")
            return
        after = first + content.count("\n", start, end) + 1
        place, line = end + 3, after - 1
        if named is None:
            continue
        said = inner.removeprefix("/").lstrip()[named.end() :]
        if not closes and not named[1] and not _OPTION_LIKE.search(said):
            continue  # somebody's remark on flowmap
        left = content[content.rfind("\n", 0, start) + 1 : start]
        right = content.find("\n", place)
        if left.strip() or content[place : right if right >= 0 else None].strip():
            wrong(first, "The mark of flowmap stands beside other text.", ALONE)
        elif not closes and not named[1]:
            wrong(first, "The mark of flowmap lacks its colon.", f"Write {BEGINS['markdown']}.")
        else:
            yield Mark(first, after, closes, said, re.sub(r"[^>\s]", " ", lines[first].partition("<!--")[0]))


def _rest(text: str, lines: Sequence[str], wrong: Wrong) -> Iterator[Mark]:
    """Comments of reStructuredText; what is indented below `::`, code and other comments is no part of the document."""
    hidden: int | None = None  # what is indented deeper than this is literal
    place = 0
    while place < len(lines):
        line = lines[place].rstrip("\r\n")
        here = place
        place += 1
        if not line.strip():
            continue
        depth = _depth(line)
        if hidden is not None and depth > hidden:
            continue
        hidden = None
        match = _REST.fullmatch(line)
        if match is not None and (match[2] or match[3] or _OPTION_LIKE.search(match[4])):
            inner = [match[4]]
            while place < len(lines) and lines[place].strip() and _depth(lines[place]) > depth:
                inner.append(lines[place].strip())
                place += 1
            if not match[2] and not match[3]:
                wrong(here, "The mark of flowmap lacks its colon.", f"Write {BEGINS['rest']}.")
            else:
                yield Mark(here, place, match[2] == "/", " ".join(inner), match[1])
        elif _LISTED.match(line):
            wrong(here, "The mark of flowmap stands beside other text.", "Give it a line of its own in the point.")
        elif _hides(line):
            hidden = depth


def _depth(line: str) -> int:
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _hides(line: str) -> bool:
    """Whether what is indented below a line is not read as reStructuredText."""
    explicit = _EXPLICIT.match(line)
    if explicit is None:
        return line.rstrip().endswith("::")
    rest = (explicit["rest"] or "").strip()
    if (directive := _DIRECTIVE.match(rest)) is not None:
        return directive["name"] in _LITERAL
    return not _PARSED.match(rest)  # a comment, or a target
