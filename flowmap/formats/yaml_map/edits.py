"""Edits of a YAML text at the places of its nodes; all of them are made at once at the end."""

from __future__ import annotations

import re
from collections.abc import Collection

from flowmap.formats.yaml_map.nodes import Mapping, Node, Sequence

_ALONE = re.compile(r",?\s*(#.*)?")  # what may follow a part that has its lines for itself
_INDENTED_COMMENTS = re.compile(r"(?:\r?\n[ \t]+#.*)*")


class Edits:
    """Collects replacements of pieces of `text`. Places are those of the text as it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """The text with all edits; what is put at one place stands in the order in which it came."""
        parts, done = [], 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[0]):
            parts += [self.text[done:start], text] if start >= done else [text]
            done = max(done, end)
        return "".join([*parts, self.text[done:]])

    def put(self, node: Node, text: str) -> None:
        """Another value in the place of a node."""
        blank = " " if self.text[node.start - 1] == ":" else ""
        self._edits.append((node.start, self._end(node), blank + text))

    def put_behind(self, key: Node, node: Node, body: str) -> None:
        """Another value behind `key:`; a comment behind a key without a value stays there."""
        colon = self.text.index(":", key.end) + 1
        if node.start == node.end and body.startswith(self.newline):
            colon = self._line_end(colon)
            self._edits.append((colon, colon, body))
        else:
            self._edits.append((colon, max(colon, self._end(node)), body))

    def cut(self, node: Mapping | Sequence, gone: Collection[int]) -> None:
        """Takes parts out of a list or mapping, each with the comment behind it; in brackets one part must stay."""
        spans = self._spans(node)
        for place in gone:
            start, end = spans[place]
            line = self._line_start(self._begin(node, start))
            lead, tail = self.text[line:start].strip(), self.text[end : self._line_end(end)]
            below = next((other for other in range(place + 1, len(spans)) if other not in gone), None)
            above = next((other for other in range(place - 1, -1, -1) if other not in gone), None)
            if lead == ("-" if isinstance(node, Sequence) and not node.flow else "") and _ALONE.fullmatch(tail.strip()):
                self._edits.append((line, self._next_line(end), ""))
            elif below is not None:
                self._edits.append((start, spans[below][0], ""))
            else:
                self._edits.append((spans[above][1] if above is not None else start, end, ""))

    def add(self, node: Mapping | Sequence, text: str, *, after: int | None) -> None:
        """Puts a part behind the one at `after`, or (not in brackets) before the first."""
        start, end = self._spans(node)[after or 0]
        begin = self._begin(node, start)
        line = self._line_start(begin)
        indent = self.text[line:begin] if self.text[line:begin].isspace() else " " * (begin - line)
        if isinstance(node, Sequence) and not node.flow:
            text = f"- {text}"
        if after is None:
            self._edits.append((line, line, f"{indent}{text}{self.newline}"))
            return
        line_end = self._line_end(end)
        if not node.flow:
            self._edits.append((line_end, line_end, f"{self.newline}{indent}{text}"))
        elif self.text.find("\n", end, node.end) < 0:
            self._edits.append((end, end, f", {text}"))
        else:  # the closing bracket stands on a line of its own
            comma = self.text[end:line_end].lstrip().startswith(",")
            self._edits += [] if comma else [(end, end, ",")]
            self._edits.append(
                (line_end, line_end, f"{self.newline}{indent}{text}," if comma else f"{self.newline}{indent}{text}")
            )

    def below(self, node: Node, lines: str) -> None:
        """New lines below a node and the indented comments that follow it."""
        comments = _INDENTED_COMMENTS.match(self.text, self._line_end(max(node.start, self._end(node))))
        assert comments is not None
        self._edits.append((comments.end(), comments.end(), self.newline + lines))

    def above(self, node: Node, lines: str) -> None:
        """New lines above a node."""
        line = self._line_start(node.start)
        self._edits.append((line, line, lines + self.newline))

    def cut_lines(self, key: Node, node: Node) -> None:
        """Takes `key: value` out, which has its lines for itself."""
        self._edits.append((self._line_start(key.start), self._next_line(max(key.end, self._end(node))), ""))

    # -- places

    def _spans(self, node: Mapping | Sequence) -> list[tuple[int, int]]:
        if isinstance(node, Sequence):
            return [(item.start, self._end(item)) for item in node.items]
        return [(key.start, max(value.start, self._end(value))) for key, value in node.pairs]

    def _begin(self, node: Mapping | Sequence, start: int) -> int:
        """Where a part begins: at its dash, if it has one."""
        if isinstance(node, Sequence) and not node.flow:
            dash = self.text.rfind("-", 0, start)
            return dash if not self.text[dash + 1 : start].strip() else start
        return start

    def _end(self, node: Node) -> int:
        """Where a node ends, without the blank lines that a text of several lines takes along."""
        return node.start + len(self.text[node.start : node.end].rstrip())

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > place and self.text[end - 1] == "\r" else end

    def _next_line(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1
