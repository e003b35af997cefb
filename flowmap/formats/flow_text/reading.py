"""How a cursor reads what follows a word: names, lists of names, quantities, texts, dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NoReturn

from flowmap.domain.quantities import Quantity, after_huge
from flowmap.domain.records import MOST_NUMBER
from flowmap.errors import BadQuantity, TooLarge
from flowmap.formats.flow_text.grammar import BEFORE_QUOTE, ENDING, ENDING_PAIRS
from flowmap.formats.flow_text.names import Name
from flowmap.formats.flow_text.tokens import Cursor, Token
from flowmap.formats.problems import shown

QUOTE_IT = "A name that contains a comma, a number or a word of the grammar is put in double quotes."
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PEOPLE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?")
_PURE_NUMBER = re.compile(r"[0-9]*\.?[0-9]+")


def ends_name(cursor: Cursor) -> bool:
    """Whether the token to come ends the name of an item, a case or a stage."""
    token = cursor.peek()
    if token.kind != "word" or token.text in ENDING or token.is_number:
        return True
    after = cursor.peek(1)
    return (token.text in BEFORE_QUOTE and after.kind == "quoted") or (token.text, after.text) in ENDING_PAIRS


def read_name(cursor: Cursor, what: str, ends: Callable[[Cursor], bool] = ends_name) -> Name:
    """A quoted name, or words up to what ends it; StatementError where there is none."""
    first = cursor.peek()
    if first.kind == "quoted":
        cursor.take()
        return Name(first.text, first.column, quoted=True)
    words: list[str] = []
    while cursor.peek().kind == "word" and not ends(cursor):
        words.append(cursor.take().text)
    if not words:
        _no_name(cursor, first, what)
    return Name(" ".join(words), first.column)


def _no_name(cursor: Cursor, token: Token, what: str) -> NoReturn:
    if token.kind != "word":
        cursor.fail(
            f"Here {what} is missing, before {shown(token.text) if token.kind == 'end' else f'“{token.text}”'}."
        )
    why = "begins like a number" if token.is_number else "is a word of the grammar"
    cursor.fail(f"Here {what} is missing: “{shown(token.text)}” {why}.", QUOTE_IT)


def whole_name(cursor: Cursor, what: str) -> Name:
    """All that the cursor has as one name: one quoted text, or words, whatever they are."""
    name = read_name(cursor, what, ends=lambda _: False)
    if not cursor.done:
        cursor.fail(f"“{shown(cursor.peek().text)}” cannot stand in the name of {what}.", QUOTE_IT)
    return name


def names_by_comma(cursor: Cursor, what: str) -> list[Name]:
    """Names between commas, each as `whole_name` reads it."""
    names = []
    while True:
        comma = cursor.find("comma")
        names.append(whole_name(cursor if comma is None else cursor.until(comma), what))
        if comma is None:
            return names
        cursor.take()


def read_quantity(cursor: Cursor, quantity: type[Quantity], word: str) -> Quantity:
    """A number with its unit, joined or apart."""
    token = cursor.peek()
    if token.kind != "word":
        cursor.fail(f"“{word}” needs a {quantity.KIND}.", f"Write {quantity.EXAMPLE}.")
    cursor.take()
    try:
        return quantity.parse(_with_unit(cursor, token, quantity))
    except BadQuantity as bad:
        hint = bad.hint if token.is_number else f"{bad.hint} A name that contains “{word}” is put in double quotes."
        cursor.fail(bad.message, hint, token=token)


def _with_unit(cursor: Cursor, token: Token, quantity: type[Quantity]) -> str:
    """The number with the unit behind it, if that stands apart."""
    unit = cursor.peek()
    if (
        unit.kind == "word"
        and _PURE_NUMBER.fullmatch(token.text)
        and unit.text in quantity.UNITS.keys() - quantity.BARE
    ):
        return token.text + cursor.take().text
    return token.text


def read_any_quantity(cursor: Cursor, choices: dict[str, type[Quantity]]) -> tuple[str, Quantity] | None:
    """The field and quantity that a number without a word states; None (and no step) if it is none of them."""
    start, token = cursor.place, cursor.take()
    for name, quantity in choices.items():
        try:
            return name, quantity.parse(_with_unit(cursor, token, quantity))
        except TooLarge as bad:
            cursor.fail(bad.message, bad.hint, token=token)
        except BadQuantity:
            cursor.place = start + 1
    cursor.place = start
    return None


def read_people(cursor: Cursor) -> float | None:
    """A number with `people` behind it; None (and no step) where none comes."""
    token, text = cursor.peek(), cursor.peek().text
    if not token.is_number or not cursor.peek(1).is_word("people", "person"):
        return None
    if after_huge(text) != "" and not _PEOPLE.fullmatch(text):
        return None
    if float(text) > MOST_NUMBER:
        cursor.fail(f"“{shown(text)}” is too large.", f"Write at most {MOST_NUMBER} people.")
    cursor.place += 2
    return float(text)


def read_text(cursor: Cursor, word: str) -> str:
    """A quoted text."""
    if cursor.peek().kind != "quoted":
        cursor.fail(f"“{word}” needs a text in double quotes.", f'Write {word} "engines get lost".')
    return cursor.take().text


def read_date(cursor: Cursor, word: str) -> datetime.date:
    """A day as 2027-03-31."""
    token = cursor.take()
    try:
        if not _DATE.fullmatch(token.text):
            raise ValueError
        return datetime.date.fromisoformat(token.text)
    except ValueError:
        cursor.fail(f"“{shown(token.text)}” is no day.", f"Write {word} 2027-03-31.", token=token)
