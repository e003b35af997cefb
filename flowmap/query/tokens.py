"""The words of a Cypher query as databases read them: strings, quoted names and comments are told apart first.

What two databases may read differently is refused here: an escape such as `\\u0043` outside or inside of strings, a
string or a comment that does not end, a letter that is neither. What is left has one meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flowmap.errors import BadInput

MOST_LETTERS = 20_000  # of a query; our choice: a hundred times a long one
DEEPEST = 50  # brackets in brackets; our choice: parsers are recursive

Kind = Literal["word", "name", "text", "number", "parameter", "sign"]
_PATTERN = re.compile(
    r"""(?P<space>\s+|//[^\n\r]*|/\*.*?\*/)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>`(?:[^`]|``)*`)
    |(?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
    |(?P<number>0x[0-9a-f]+|0o[0-7]+|(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign><>|<=|>=|=~|\.\.|\|\||/(?!\*)|[-+*%^=<>()\[\]{},.:;|&!])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_UNENDED = {"'": "The string", '"': "The string", "`": "The name in backticks", "/*": "The comment"}
_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a query; `start` is its place in the text."""

    kind: Kind
    text: str
    start: int

    @property
    def upper(self) -> str:
        """A word in capitals, by which keywords are known; of everything else the text."""
        return self.text.upper() if self.kind == "word" else self.text

    @property
    def named(self) -> str:
        """What a name in backticks or a parameter is called."""
        bare = self.text.removeprefix("$")
        return bare[1:-1].replace("``", "`") if bare.startswith("`") else bare


def tokens_of(query: str) -> list[Token]:
    """The words and signs of a query; BadInput where it has none, is too long, or cannot be read in one way."""
    if not query.strip():
        raise BadInput("The query is empty.", hint="Write MATCH (h:Holder) RETURN h.title, for example.")
    if len(query) > MOST_LETTERS:
        raise BadInput(f"The query has {len(query):,} letters.", hint=f"At most {MOST_LETTERS:,} are read.")
    escape = re.search(r"\\u", query, re.IGNORECASE)
    if escape is not None:
        hint = "Write the letter itself."
        raise BadInput(f"“{query[escape.start() : escape.start() + 6]}” {place(query, escape.start())}.", hint=hint)
    found, start = [], 0
    while start < len(query):
        match = _PATTERN.match(query, start)
        if match is None:
            raise BadInput(_unread(query, start))
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group(), start))  # type: ignore[arg-type] # the groups' names
        start = match.end()
    _refuse_depth(query, found)
    return found


def bare(query: str, tokens: list[Token]) -> str:
    """The query without its comments, every word at its place: comments that databases end differently are gone."""
    letters = [letter if letter in "\n\t" else " " for letter in query]
    for token in tokens:
        letters[token.start : token.start + len(token.text)] = token.text
    return "".join(letters)


def place(query: str, start: int) -> str:
    """Where a letter stands, in words: "in line 2, column 7"."""
    before = query[:start]
    return f"in line {before.count(chr(10)) + 1}, column {start - before.rfind(chr(10))}"


def _unread(query: str, start: int) -> str:
    """What is wrong with the letter that begins no word."""
    for opening, what in _UNENDED.items():
        if query.startswith(opening, start):
            return f"{what} that begins {place(query, start)} does not end."
    letter = query[start]
    shown = letter if letter.isprintable() else f"U+{ord(letter):04X}"
    return f"“{shown}” {place(query, start)} cannot be read."


def _refuse_depth(query: str, tokens: list[Token]) -> None:
    """Brackets that do not close each other, or are too deep for the parsers of databases."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.text in _CLOSES.values():
            opened.append(token)
            if len(opened) > DEEPEST:
                raise BadInput(f"“{token.text}” {place(query, token.start)} is the {DEEPEST + 1}st bracket in another.")
        elif token.text in _CLOSES and (not opened or opened.pop().text != _CLOSES[token.text]):
            raise BadInput(f"“{token.text}” {place(query, token.start)} closes nothing.")
    if opened:
        raise BadInput(f"“{opened[-1].text}” {place(query, opened[-1].start)} is not closed.")
