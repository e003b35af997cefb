"""What no limit of time ends: values that double, patterns that try every way, loops inside of one expression.

Databases look at the clock between rows: what happens within the expression of one row, Neo4j does not interrupt.
"""

from __future__ import annotations

import re

from flowmap.errors import BadInput
from flowmap.query.tokens import Token, place

LONGEST_RANGE = 10_000  # our choice: two loops in each other take some seconds
MOST_LOOPS = 2  # in each other; our choice
_LOOPS = {"ANY", "ALL", "NONE", "SINGLE", "REDUCE"}
_MEASURES = {"SIZE", "LENGTH"}
MOST_REPEATS = 3  # signs in a pattern that say "any number of"; our choice: each multiplies what is tried


def refuse_growth(query: str, tokens: list[Token]) -> None:
    """`reduce(s = ..., x IN list | s + s)` doubles its value with every step."""
    for at, token in enumerate(tokens):
        if token.upper != "REDUCE" or len(tokens) < at + 3 or tokens[at + 1].text != "(":
            continue
        bar, end = _body(tokens, at + 1)
        name, body = tokens[at + 2].named.lower(), tokens[bar:end]
        summed = [one for one in body if one.kind in ("word", "name") and one.named.lower() == name]
        if len(summed) > 1 or any(one.upper == "REPLACE" for one in body):
            hint = f"Name {tokens[at + 2].text} just once after the |, and do not replace in it."
            raise BadInput(f"reduce() {place(query, token.start)} may double its value with every step.", hint=hint)


def refuse_loops(query: str, tokens: list[Token]) -> None:
    """Loops over lists in loops in loops, and `range` to a number that may be large."""
    opened: list[bool] = []
    for at, token in enumerate(tokens):
        if token.kind == "sign" and token.text in "([{":
            opened.append(_is_loop(tokens, at))
            if opened[-1] and sum(opened) > MOST_LOOPS:
                hint = "Use UNWIND for the outer ones."
                raise BadInput(f"More than {MOST_LOOPS} loops in each other {place(query, token.start)}.", hint=hint)
        elif token.kind == "sign" and token.text in ")]}":
            opened.pop()
        elif token.upper == "RANGE" and tokens[at + 1 : at + 2] and tokens[at + 1].text == "(":
            _refuse_range(query, tokens, at)


def _is_loop(tokens: list[Token], at: int) -> bool:
    """Whether a bracket opens `[x IN ...`, `any(x IN ...` or `reduce(`."""
    called = tokens[at - 1].upper if at else ""
    if tokens[at].text == "(":
        return called in _LOOPS
    return tokens[at].text == "[" and [one.upper for one in tokens[at + 2 : at + 3]] == ["IN"]


def _refuse_range(query: str, tokens: list[Token], at: int) -> None:
    """The ends of a range are numbers, or the size of something: what is stated there can be read here."""
    depth, end = 0, at + 1
    for end in range(at + 1, len(tokens)):
        depth += (tokens[end].text == "(") - (tokens[end].text == ")")
        inside = depth > 1 or tokens[end].upper in _MEASURES
        number = tokens[end].kind == "number" and tokens[end].text.isdecimal() and len(tokens[end].text) < 6
        small = number and int(tokens[end].text) <= LONGEST_RANGE
        if not (small or inside or tokens[end].text in ("(", ")", ",", "+", "-")):
            hint = f"Its ends are whole numbers up to {LONGEST_RANGE:,}, or size(...)."
            raise BadInput(f"range() {place(query, tokens[at].start)} may be very long.", hint=hint)
        if depth == 0:
            return


def _body(tokens: list[Token], opening: int) -> tuple[int, int]:
    """Where the body of reduce() begins and ends, given the place of its bracket."""
    depth, bar = 0, opening
    for at in range(opening, len(tokens)):
        if tokens[at].kind == "sign":
            depth += (tokens[at].text in "([{") - (tokens[at].text in ")]}")
            if depth == 1 and tokens[at].text == "|":
                bar = at
        if depth == 0:
            return bar, at
    return bar, len(tokens)


def refuse_slow_pattern(query: str, token: Token, pattern: Token | None) -> None:
    """A pattern of `=~` is a plain text, and repeats no group: Java tries every way, and cannot be interrupted."""
    where = place(query, token.start)
    if pattern is None or pattern.kind != "text":
        raise BadInput(f"=~ {where} needs its pattern as a text beside it.", hint="Use CONTAINS or STARTS WITH.")
    said = pattern.text.replace("\\\\", "\\")
    repeats = len(re.findall(r"[*+]|\{\d+,", said))
    if re.search(r"\)[*+?{]|\\[\dk]", said) or repeats > MOST_REPEATS:
        hint = f"Repeat no group, and use * and + at most {MOST_REPEATS} times; or use CONTAINS."
        raise BadInput(f"The pattern after =~ {where} may take very long.", hint=hint)
