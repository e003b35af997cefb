"""What follows the names of a statement: each word of the grammar with its value, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from flowmap.domain.money import HOURLY_RATE
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.quantities import Rate
from flowmap.domain.records import FieldSpec, fields_of
from flowmap.formats.flow_text.grammar import (
    AFTER_COMMA,
    ALL_WORDS,
    BARE,
    BEFORE_QUOTE,
    ENDING_PAIRS,
    FIELDS,
    RATES,
    SAYINGS,
)
from flowmap.formats.flow_text.names import Name, NamesUsed
from flowmap.formats.flow_text.reading import (
    QUOTE_IT,
    ends_name,
    read_any_quantity,
    read_date,
    read_name,
    read_quantity,
    read_text,
)
from flowmap.formats.flow_text.tokens import Cursor
from flowmap.formats.problems import shown


class Qualifiers:
    """Reads the qualifiers of one record: `values` by field, `columns` where each was said.

    `extra` adds words to those of the grammar: an activity has `from` or `into`.
    """

    def __init__(
        self, cursor: Cursor, type_name: str, names: NamesUsed, line: int, extra: Mapping[str, str] | None = None
    ) -> None:
        self.cursor, self.type, self.names, self.line = cursor, type_name, names, line
        self.words = {**FIELDS[type_name], **(extra or {})}
        self.values: dict[str, Any] = {}
        self.columns: dict[str, int] = {}
        self.used_cases: list[Name] = []
        self.used_stages: list[Name] = []

    def read(self) -> Qualifiers:
        """All qualifiers up to the end of the line."""
        while True:
            comma = self.cursor.skip("comma")
            if self.cursor.done:
                return self
            self._one(comma)

    def items(self, what: str = "a piece of information") -> tuple[str, ...]:
        """Items between commas, up to the first qualifier."""
        found = [self.names.item(self._name(what), self.line)]
        while self.cursor.peek().kind == "comma" and not self._after_comma():
            self.cursor.take()
            found.append(self.names.item(self._name(what), self.line))
        return tuple(found)

    def _after_comma(self) -> bool:
        """Whether a qualifier (or nothing) follows the comma to come."""
        self.cursor.place += 1
        ends = (
            self.cursor.done
            or (self.cursor.peek().kind != "quoted" and ends_name(self.cursor))
            or self._phrase() is not None
        )
        self.cursor.place -= 1
        return ends

    def at_phrase(self, _: Cursor) -> bool:
        """Whether a qualifier of this record comes: what ends the name of a holder that no mark ends."""
        return self._phrase() is not None

    def ends_name(self, cursor: Cursor) -> bool:
        """Whether a word of the grammar or a qualifier of this record comes."""
        return ends_name(cursor) or self._phrase() not in (None, *AFTER_COMMA)

    def _name(self, what: str) -> Name:
        """A name up to the next qualifier: also where only this record has its word, as an acceptance has `by`."""
        return read_name(self.cursor, what, ends=self.ends_name)

    def _phrase(self) -> str | None:
        """The words of a qualifier that come, if they do."""
        token, after = self.cursor.peek(), self.cursor.peek(1)
        if token.kind != "word":
            return None
        pair = f"{token.text} {after.text}"
        for phrase in (pair, token.text):
            if phrase in self.words or phrase in SAYINGS.get(self.type, {}):
                return phrase if token.text not in BEFORE_QUOTE or after.kind == "quoted" else None
        return None

    def _one(self, comma: bool) -> None:
        token = self.cursor.peek()
        bare = dict(BARE.get(self.type, {}))
        if token.is_number or (comma and token.is_word(*RATES) and Rate in bare.values()):
            found = read_any_quantity(self.cursor, bare)
            if found is None:
                self._no_quantity(bare)
            else:
                self._say(found[0], found[1], token.column)
            return
        phrase = self._phrase()
        if phrase is None or (phrase == "read" and not comma):
            self._unknown()
            return
        for _ in phrase.split():
            self.cursor.take()
        column = self.cursor.peek().column
        if phrase in self.words:
            name = self.words[phrase]
            self._say(name, self._value(_field(self.type, name), phrase), column, token.column)
        else:
            name, value = SAYINGS[self.type][phrase]
            self._say(name, value, token.column)

    def _say(self, name: str, value: Any, column: int, start: int | None = None) -> None:
        if name in self.values:
            words = {field: word for word, field in self.words.items()}
            self.cursor.fail_at(f"“{words.get(name, name)}” is said twice.", "Keep one of the two.", start or column)
        self.values[name], self.columns[name] = value, column

    def _value(self, field: FieldSpec, word: str) -> Any:
        match field.form:
            case "quantity":
                assert field.quantity is not None
                return read_quantity(self.cursor, field.quantity, word)
            case "date":
                return read_date(self.cursor, word)
            case "refs":
                return self.items()
            case "cases":
                return self._cases()
            case "choice":
                return self._choice(field.choices, word)
            case "ref" if field.target == "via":
                return self.names.channel(self._name("a channel"), self.line)
            case "ref":
                name = self._name("a stage")
                self.used_stages.append(name)
                return self.names.id_of(name, "stage")
            case _ if word == "by":
                return self._name("who accepts it").title
            case _ if field.name == "hourly_rate":
                return self._hourly_rate()
        return read_text(self.cursor, word)

    def _hourly_rate(self) -> str:
        """An amount and a currency, in quotes or not."""
        token = self.cursor.take()
        text = token.text if token.kind == "quoted" or self.cursor.done else f"{token.text} {self.cursor.take().text}"
        if not re.fullmatch(HOURLY_RATE, text):
            hint = "Write an amount and a currency: hourly rate 60 EUR"
            self.cursor.fail(f"“{shown(text)}” is no hourly rate.", hint, token=token)
        return text

    def _cases(self) -> tuple[str, ...]:
        """Names of cases with `or` between them."""
        found = [self._name("a kind of order")]
        while self.cursor.peek().is_word("or"):
            self.cursor.take()
            found.append(self._name("a kind of order"))
        self.used_cases += found
        return tuple(self.names.id_of(name, "case") for name in found)

    def _choice(self, choices: tuple[str, ...], word: str) -> str:
        token = self.cursor.take()
        if token.kind != "word" or token.text not in choices:
            self.cursor.fail(f"“{shown(token.text)}” cannot follow “{word}”.", f"Write {_or(choices)}.", token=token)
        return token.text

    def _no_quantity(self, bare: Mapping[str, Any]) -> None:
        text = shown(self.cursor.peek().text)
        kinds = [f"{quantity.KIND}: {quantity.EXAMPLE}" for quantity in bare.values()]
        message = f"“{text}” stands without a word that says what it is."
        hint = f"Only these need no word: {'; '.join(kinds)}. {self._possible()}" if kinds else self._possible()
        self.cursor.fail(message, hint)

    def _unknown(self) -> None:
        token = self.cursor.peek()
        if token.kind == "word" and ((token.text, self.cursor.peek(1).text) in ENDING_PAIRS or token.text in ALL_WORDS):
            self.cursor.fail(f"“{shown(token.text)}” has no meaning here.", f"{self._possible()} {QUOTE_IT}")
        near = did_you_mean(token.text, [*self.words, *SAYINGS.get(self.type, {})]) if token.kind == "word" else None
        hint = near or f"{self._possible()} {QUOTE_IT} Other information needs a line of its own."
        self.cursor.fail(f"“{shown(token.text)}” is not understood here.", hint)

    def _possible(self) -> str:
        return f"Possible here: {', '.join([*self.words, *SAYINGS.get(self.type, {})])}."


@cache
def _field(type_name: str, name: str) -> FieldSpec:
    return next(field for field in fields_of(type_name) if field.name == name)


def _or(words: tuple[str, ...] | list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
