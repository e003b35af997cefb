"""The tokens of one line of flow text, and a cursor that walks over them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

_TOKEN = re.compile(
    r"""\s*(?: (?P<comment>\#.*) | (?P<quoted>"(?:[^"\\]|\\.)*") | (?P<open>".*)
             | (?P<arrow>->) | (?P<comma>,) | (?P<colon>:) | (?P<word>(?:(?!->)[^\s,:"\#])+) )""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"[-+]?\.?[0-9]")


class Token(NamedTuple):
    """A word, a quoted text (unquoted), an arrow, a comma or a colon; `column` counts from 1."""

    kind: str
    text: str
    column: int

    @property
    def is_number(self) -> bool:
        """Whether the token is a word that begins like a number."""
        return self.kind == "word" and _NUMBER.match(self.text) is not None

    def is_word(self, *words: str) -> bool:
        """Whether the token is one of these words of the grammar."""
        return self.kind == "word" and self.text in words


END = Token("end", "the end of the line", 0)


class StatementError(Exception):
    """Why one line is no statement; the reader turns it into a problem and goes on with the next line."""

    def __init__(self, message: str, hint: str | None = None, *, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.hint, self.column = message, hint, column


def tokens_of(line: str) -> list[Token]:
    """The tokens of a line, its comment left out; StatementError for a quote that never ends."""
    found: list[Token] = []
    place, end = 0, len(line.rstrip())
    while place < end:
        match = _TOKEN.match(line, place)
        assert match is not None  # every letter begins some token
        assert match.lastgroup is not None
        kind, text, column = match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1
        place = match.end()
        if kind == "comment":
            break
        if kind == "open":
            raise StatementError("A quote is opened and never closed.", 'Close it with ".', column=column)
        found.append(Token(kind, _unquoted(text, column) if kind == "quoted" else text, column))
    return found


def _unquoted(text: str, column: int) -> str:
    try:
        value = json.loads(text, strict=False)
    except ValueError:
        hint = r"Write \\ for a backslash and \" for a quote."
        raise StatementError(f"{text[:60]} has a backslash that means nothing.", hint, column=column) from None
    assert isinstance(value, str)
    return value


class Cursor:
    """A place in the tokens of a line."""

    def __init__(self, tokens: Sequence[Token], place: int = 0, end: int | None = None) -> None:
        self._tokens = tokens
        self._end = len(tokens) if end is None else end
        self.place = place

    def peek(self, ahead: int = 0) -> Token:
        """The token to come, or END (with the column behind the last one)."""
        place = self.place + ahead
        if place < self._end:
            return self._tokens[place]
        last = self._tokens[self._end - 1] if self._end else None
        return END if last is None else END._replace(column=last.column + len(last.text))

    def take(self) -> Token:
        """The token to come; the cursor goes on."""
        token = self.peek()
        self.place += 1
        return token

    def skip(self, kind: str) -> bool:
        """Steps over tokens of this kind; whether there was one."""
        start = self.place
        while self.peek().kind == kind:
            self.place += 1
        return self.place > start

    @property
    def last(self) -> Token | None:
        """The last token, if there is one left."""
        return None if self.done else self._tokens[self._end - 1]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.place >= self._end

    def until(self, place: int) -> Cursor:
        """A cursor over the tokens from here to `place`; this one goes on behind them."""
        part = Cursor(self._tokens, self.place, place)
        self.place = place
        return part

    def find(self, kind: str) -> int | None:
        """The place of the next token of this kind."""
        return next((place for place in range(self.place, self._end) if self._tokens[place].kind == kind), None)

    def fail(self, message: str, hint: str | None = None, *, token: Token | None = None) -> NoReturn:
        """A StatementError at a token, or at the one to come."""
        raise StatementError(message, hint, column=(token or self.peek()).column)

    def fail_at(self, message: str, hint: str | None, column: int) -> NoReturn:
        """A StatementError at a column."""
        raise StatementError(message, hint, column=column)
