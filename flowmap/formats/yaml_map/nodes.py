"""The nodes of a YAML text with their places, built from its events; what could expand or recurse is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flowmap.errors import InvalidMap, Problem
from flowmap.formats.problems import Problems, shown

DEEPEST = 100  # nested lists and mappings; our choice, a map has four
_NO_TRICKS = "Write the value itself; text that begins with &, * or ! stands in quotes."


@dataclass(slots=True)
class Node:
    """Where a value stands: `line` and `column` count from 1, `start` and `end` are places in the text."""

    line: int
    column: int
    start: int
    end: int


@dataclass(slots=True)
class Scalar(Node):
    """A single value as typed; `plain`: without quotes."""

    text: str
    plain: bool

    @property
    def is_null(self) -> bool:
        """Nothing, or a word for nothing: as if the key were not there."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Sequence(Node):
    """A list; `flow`: in square brackets."""

    flow: bool
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping(Node):
    """Keys with values; `flow`: in braces."""

    flow: bool
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


def compose(text: str, problems: Problems) -> Node | None:
    """The node of the only document, None for an empty text; InvalidMap where it is no YAML that flowmap reads.

    Aliases, anchors and tags are refused when they are met, before anything is expanded.
    """
    return _Composer(text, problems).compose()


class _Composer:
    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._open: list[tuple[Sequence | Mapping, Scalar | None]] = []
        self._root: Node | None = None

    def compose(self) -> Node | None:
        documents = 0
        for event in _events(self._text, self._problems.file):
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._refuse(event, "The file has more than one YAML document.", "Keep one map in a file.")
            elif kind == "AliasEvent":
                self._refuse(event, f"“*{shown(event.anchor)}” is an alias.", _NO_TRICKS)
            elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
                self._begin(kind, event)
            elif kind in ("SequenceEndEvent", "MappingEndEvent"):
                self._finish(event)
        return self._root

    def _begin(self, kind: str, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, f"“&{shown(event.anchor)}” is an anchor.", _NO_TRICKS)
        if event.tag is not None:
            self._refuse(event, f"“{shown(str(event.tag))}” is a tag.", _NO_TRICKS)
        start = event.start_mark
        place = (start.line + 1, start.column + 1, start.index, event.end_mark.index)
        if kind == "ScalarEvent":
            self._put(Scalar(*place, text=event.value, plain=event.style is None), event)
            return
        flow = bool(event.flow_style)
        node = Sequence(*place, flow=flow) if kind == "SequenceStartEvent" else Mapping(*place, flow=flow)
        self._put(node, event)
        if len(self._open) > DEEPEST:
            self._refuse(event, f"Lists and mappings are nested more than {DEEPEST} deep.", "A map needs four levels.")

    def _put(self, node: Node, event: Any) -> None:
        """Places a node in the list or mapping that is open, and opens it if it is one."""
        if not self._open:
            self._root = node
        else:
            parent, key = self._open[-1]
            if isinstance(parent, Sequence):
                parent.items.append(node)
            elif key is not None:
                self._place_behind(key, node)
                parent.pairs.append((key, node))
                self._open[-1] = (parent, None)
            elif isinstance(node, Scalar):
                self._open[-1] = (parent, node)
                return
            else:
                self._refuse(
                    event, "A list or mapping stands in the place of a key.", "Write one word before the colon."
                )
        if not isinstance(node, Scalar):
            self._open.append((node, None))  # type: ignore[arg-type]

    def _place_behind(self, key: Scalar, node: Node) -> None:
        """A value that is not written stands behind its colon; the parser places it where the next token begins."""
        colon = self._text.find(":", key.end)
        if node.start == node.end and not self._text[key.end : colon].strip():
            node.start = node.end = colon + 1
            node.line, node.column = key.line, key.column + node.start - key.start

    def _finish(self, event: Any) -> None:
        node, _ = self._open.pop()
        inner = [part for pair in node.pairs for part in pair] if isinstance(node, Mapping) else node.items
        node.end = event.end_mark.index if node.flow else max([node.start, *(part.end for part in inner)])
        if isinstance(node, Mapping):
            self._refuse_twins(node)

    def _refuse_twins(self, node: Mapping) -> None:
        lines: dict[str, int] = {}
        for key, _ in node.pairs:
            if key.text in lines:
                message = f"The key “{shown(key.text)}” is there already, in line {lines[key.text]}."
                self._problems.add(message, "Keep one of the two.", line=key.line, column=key.column)
            lines.setdefault(key.text, key.line)

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        mark = event.start_mark
        raise InvalidMap([Problem(message, hint, self._problems.file, mark.line + 1, mark.column + 1)])


def _events(text: str, file: str | None) -> Iterator[Any]:
    """The events of ruamel.yaml's pure parser, which makes them one by one; InvalidMap where the text is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
        message, hint = _in_plain_words(error.problem or error.context or "it cannot be read")
        raise InvalidMap([Problem(message, hint, file, line, column)]) from None
    except (YAMLError, ValueError) as error:  # ValueError: an escape of a letter that does not exist
        reason = shown(str(error).splitlines()[0])
        raise InvalidMap([Problem(f"This is no YAML: {reason}.", None, file)]) from None


_PLAIN_WORDS = {
    "mapping values are not allowed": (
        "A colon stands where none can stand.",
        "Put a text that contains “: ” in quotes, and give the keys of one record the same indentation.",
    ),
    "cannot start any token": (
        "A value cannot begin with this letter.",
        "Put it in quotes; indent with blanks, not tabs.",
    ),
    "found unexpected end of stream": ("A quote is opened and never closed.", "Close it."),
    "expected ',' or": (
        "A comma or a closing bracket is missing.",
        "Separate the parts with commas and close the bracket.",
    ),
    "expected <block end>": ("The indentation does not fit the lines above.", "Indent all keys of one record alike."),
    "could not find expected ':'": ("A key has no colon.", "Write “key: value”."),
    "unknown escape character": ("A backslash means nothing here.", r"Write \\ for a backslash."),
    "sequence entries are not allowed": ("A list cannot begin here.", "Begin it on a line of its own."),
}


def _in_plain_words(problem: str) -> tuple[str, str | None]:
    for part, words in _PLAIN_WORDS.items():
        if part in problem:
            return words
    return f"This is no YAML: {shown(problem)}.", None
