"""The statements of flow text: which one a line is, and what each of them says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from flowmap.domain.nearest import nearest
from flowmap.domain.quantities import Capacity
from flowmap.domain.words import WORDS
from flowmap.errors import BadQuantity, TooLarge
from flowmap.formats.flow_text.grammar import CONTROLS, EXAMPLE, KINDS, OPENINGS, PRODUCING, VERBS
from flowmap.formats.flow_text.names import Name, NamesUsed, Thing
from flowmap.formats.flow_text.qualifiers import Qualifiers
from flowmap.formats.flow_text.reading import names_by_comma, read_name, read_people, whole_name
from flowmap.formats.flow_text.tokens import Cursor, tokens_of
from flowmap.formats.problems import shown

HOLDER = "a team, system, meeting or outsider"
ITEM = "a piece of information"
ARROW = "It is written -> and goes from the giver to the receiver."
ARROWS = ("→", "⇒", "⟶", "=>", "<-", "–>", "—>", ">", "-", "–", "—", "--")  # what people type instead
_CODE = re.compile(r"[A-Z]{3}[0-9]{2}")


@dataclass(slots=True)
class Draft:
    """A record to be: its fields, its line, and the columns of the fields that were said."""

    type: str
    values: dict[str, Any]
    line: int
    columns: dict[str, int]
    cases: list[Name]
    stages: list[Name]


class Statements:
    """Reads lines one after the other; `drafts` and `names` hold what they say."""

    def __init__(self, names: NamesUsed | None = None) -> None:
        self.names = NamesUsed() if names is None else names
        self.drafts: list[Draft] = []
        self._line = 0

    def read(self, text: str, line: int) -> None:
        """One line; StatementError where it is no statement."""
        self._line = line
        cursor = Cursor(tokens_of(text))
        if not cursor.done:
            self._which(cursor, text)

    def _which(self, cursor: Cursor, text: str) -> None:
        opening, arrow = cursor.peek(), cursor.find("arrow")
        if opening.is_word("map"):
            self._map(cursor, text)
        elif opening.is_word("accept"):
            self._accept(cursor)
        elif arrow is not None:
            self._handoff(cursor, arrow)
        elif opening.is_word(*OPENINGS):
            _OPENED[opening.text](self, cursor)
        else:
            verb = _verb(cursor)
            if verb is None:
                self._no_statement(cursor)
            word, subject = verb[0], cursor.until(verb[1])
            _BY_VERB[word](self, subject, cursor)

    def _no_statement(self, cursor: Cursor) -> NoReturn:
        words = [cursor.peek(ahead) for ahead in range(1, 12)]
        for token in words:
            if token.text in ARROWS:
                cursor.fail(f"“{token.text}” is no arrow.", f"{ARROW} {EXAMPLE}", token=token)
            near = nearest(token.text, [*VERBS, "->"], alike=0.7) if token.kind == "word" else None
            if near is not None:
                rest = " or ".join(f"{near} {follower}" for follower in VERBS.get(near, ())) or near
                cursor.fail("This line is no statement.", f"Did you mean “{rest}”?", token=token)
        opening = nearest(cursor.peek().text, OPENINGS)
        cursor.fail("This line is no statement.", EXAMPLE if opening is None else f"Did you mean “{opening}”?")

    # -- statements that a word opens

    def _map(self, cursor: Cursor, text: str) -> None:
        opening = cursor.take()
        title = cursor.peek()
        if any(draft.type == "map" for draft in self.drafts):
            cursor.fail("The map has a title already.", "Keep one line that begins with “map”.", token=opening)
        if cursor.done:
            cursor.fail("The title of the map is missing.", "Write for example: map Industrial installations")
        if title.kind == "quoted":
            self._draft("map", {"title": cursor.take().text}, cursor, {"title": title.column})
            return
        start = title.column - 1
        comment = re.compile(r"#|$").search(text, start)
        assert comment is not None
        words = " ".join(text[start : comment.start()].split())
        if '"' in words:
            cursor.fail("A quote stands inside the title.", 'Put all of it in double quotes: map "The \\"new\\" way"')
        self._draft("map", {"title": words}, None, {"title": title.column})

    def _case(self, cursor: Cursor) -> None:
        cursor.take()
        self._declare(self.names.cases, read_name(cursor, "the name of a kind of order"), "case", cursor)

    def _stages(self, cursor: Cursor) -> None:
        cursor.take()
        for name in names_by_comma(cursor, "a stage"):
            self._declare(self.names.stages, name, "stage", Cursor(()))

    def _stage(self, cursor: Cursor) -> None:
        cursor.take()
        name = read_name(cursor, "the name of a stage", ends=Qualifiers(cursor, "stage", self.names, 0).ends_name)
        self._declare(self.names.stages, name, "stage", cursor, again=True)

    def _declare(
        self, things: dict[str, Thing], name: Name, type_name: str, cursor: Cursor, *, again: bool = False
    ) -> None:
        """A case or a stage, declared once; `again`: a later statement may add to it."""
        identity = self.names.id_of(name, type_name)
        if identity in things and not again:
            what, line = f"The {WORDS[type_name]} “{shown(name.title)}”", things[identity].line
            cursor.fail_at(f"{what} is declared already, in line {line}.", "Keep one of the two.", name.column)
        thing = things.setdefault(identity, Thing(name.title, self._line, name.column))
        self._state(thing, self._qualifiers(type_name, cursor))

    def _deny(self, cursor: Cursor) -> None:
        cursor.take()
        holder = self._holder(cursor.until(self._colon(cursor, "deny Service: contract")))
        cursor.take()
        values = {"rule": "deny", "holder": holder, "item": self._item(cursor)}
        self._draft("policy", values, cursor)

    def _accept(self, cursor: Cursor) -> None:
        cursor.take()
        code = cursor.take()
        if code.kind != "word" or not _CODE.fullmatch(code.text):
            hint = "Write for example: accept GAP01 Goods receiving: goods announcement"
            cursor.fail(f"“{shown(code.text)}” is no code of a finding.", hint, token=code)
        values: dict[str, Any] = {"finding": code.text}
        colon, said = cursor.find("colon"), Qualifiers(cursor, "acceptance", self.names, self._line)
        if colon is not None:
            self._accepted(cursor.until(colon), values)
            cursor.take()
            values["item"] = self.names.item(read_name(cursor, ITEM, ends=said.ends_name), self._line)
        else:
            ends = said.at_phrase
            start = cursor.place
            while (
                not cursor.done and cursor.peek().kind != "comma" and (cursor.peek().kind != "word" or not ends(cursor))
            ):
                cursor.take()
            end, cursor.place = cursor.place, start
            self._accepted(cursor.until(end), values)
        self._draft("acceptance", values, cursor, {"finding": code.column})

    def _accepted(self, cursor: Cursor, values: dict[str, Any]) -> None:
        """`HOLDER`, `HOLDER -> COUNTERPART`, `-> COUNTERPART` or nothing."""
        arrow = cursor.find("arrow")
        if arrow is not None:
            if arrow > cursor.place:
                values["holder"] = self._holder(cursor.until(arrow))
            cursor.take()
            values["counterpart"] = self._holder(cursor)
        elif not cursor.done:
            values["holder"] = self._holder(cursor)

    # -- statements with a verb

    def _handoff(self, cursor: Cursor, arrow: int) -> None:
        given = cursor.until(arrow)
        last = given.last
        if last is not None and last.text[-1:] in ("-", "=") and last.column + len(last.text) == cursor.peek().column:
            cursor.fail(f"“{last.text[-1]}->” is no arrow.", f"{ARROW} {EXAMPLE}", token=last)
        giver = self._holder(given)
        cursor.take()
        colon = self._colon(cursor, "Sales -> Purchasing: order, or ? for information without a name")
        receivers = names_by_comma(cursor.until(colon), HOLDER)
        cursor.take()
        item_column = cursor.peek().column
        item = self._item(cursor)
        said = self._qualifiers("handoff", cursor)
        for receiver in receivers:
            values = {"giver": giver, "receiver": self.names.holder(receiver, self._line), "item": item}
            columns = {"receiver": receiver.column, "item": item_column}
            self._add("handoff", {**values, **said.values}, {**columns, **said.columns}, said)

    def _asks(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take()
        colon = self._colon(cursor, "Goods receiving asks Purchasing: goods announcement")
        asker, asked_column = self._holder(subject), cursor.peek().column
        asked = self._holder(cursor.until(colon))
        cursor.take()
        values = {"asker": asker, "asked": asked, "item": self._item(cursor)}
        self._draft("question", values, cursor, {"asked": asked_column})

    def _needs(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take()
        self._draft("need", {"holder": self._holder(subject), "item": self._item(cursor)}, cursor)

    def _makes(self, subject: Cursor, cursor: Cursor) -> None:
        self._activity(subject, cursor, "makes", {}, {"from": "uses"})

    def _uses(self, subject: Cursor, cursor: Cursor) -> None:
        self._activity(subject, cursor, "uses", {}, {})

    def _controls(self, subject: Cursor, cursor: Cursor) -> None:
        word = cursor.peek()
        draft = self._activity(subject, cursor, "uses", {"control": CONTROLS[word.text]}, {"into": "makes"})
        if word.text in PRODUCING and "makes" not in draft.values:
            self.drafts.pop()
            hint = f"Write for example: Legal {word.text} contract into public contract"
            cursor.fail(f"“{word.text}” names no product.", hint, token=word)

    def _activity(
        self, subject: Cursor, cursor: Cursor, main: str, values: dict[str, Any], extra: Mapping[str, str]
    ) -> Draft:
        cursor.take()
        at, column = self._holder(subject), cursor.peek().column
        said = Qualifiers(cursor, "activity", self.names, self._line, extra)
        values = {"at": at, main: said.items(), **values}
        said.read()
        return self._add("activity", {**values, **said.values}, {main: column, **said.columns}, said)

    def _must_pass(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take(), cursor.take()
        ends = Qualifiers(cursor, "policy", self.names, self._line).at_phrase
        holder = self.names.holder(read_name(cursor, HOLDER, ends=ends), self._line)
        item = self.names.item(whole_name(subject, ITEM), self._line)
        self._draft("policy", {"rule": "must_pass", "holder": holder, "item": item}, cursor)

    # -- statements about things

    def _is(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take()
        if cursor.peek().is_word("a", "an"):
            cursor.take()
        word, name = cursor.take(), whole_name(subject, "a thing")
        if word.text in KINDS:
            thing = self._thing(self.names.holders, self.names.holder(name, self._line))
            said: tuple[str, str | bool] = ("kind", word.text)
        elif word.text in ("replica", "expertise", "information"):
            thing = self._thing(self.names.items, self.names.item(name._replace(quoted=True), self._line))
            said = ("replica", True) if word.text == "replica" else ("kind", word.text)
        else:
            known = [*KINDS, "replica", "expertise", "information"]
            near = nearest(word.text, known)
            hint = f"Did you mean “{near}”?" if near else f"Write one of: {', '.join(known)}."
            cursor.fail(f"“{shown(word.text)}” is no kind of thing.", hint, token=word)
        self.names.state(thing, *said, line=self._line, column=word.column)
        self._state(thing, self._qualifiers("holder" if word.text in KINDS else "item", cursor))

    def _has(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take()
        thing = self._thing(self.names.holders, self._holder(subject))
        while True:
            token = cursor.peek()
            name, value = self._had(cursor)
            self.names.state(thing, name, value, line=self._line, column=token.column)
            if not cursor.skip("comma") and not cursor.done:
                cursor.fail(f"“{shown(cursor.peek().text)}” is not understood here.", "Put a comma between the two.")
            if cursor.done:
                return

    def _had(self, cursor: Cursor) -> tuple[str, Any]:
        """`a complete inventory`, `6 people` or `40h/week`."""
        first, second, third = (cursor.peek(ahead) for ahead in range(3))
        if (first.text, second.text, third.text) == ("a", "complete", "inventory"):
            cursor.place += 3
            return "inventory", "complete"
        if (people := read_people(cursor)) is not None:
            return "people", people
        try:
            capacity = Capacity.parse(first.text)
        except TooLarge as bad:
            cursor.fail(bad.message, bad.hint)
        except BadQuantity:
            hint = "Write has a complete inventory, has 6 people or has 40h/week."
            cursor.fail(f"“{shown(first.text)}” is nothing that a team has.", hint)
        cursor.take()
        return "capacity", capacity

    def _belongs(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.place += 2
        thing = self._thing(self.names.holders, self._holder(subject))
        name = whole_name(cursor, "a department")
        self.names.state(thing, "department", name.title, line=self._line, column=name.column)

    def _consists(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.place += 2
        thing = self._thing(self.names.items, self.names.item(whole_name(subject, ITEM), self._line))
        said = Qualifiers(cursor, "item", self.names, self._line)
        column = cursor.peek().column
        thing.values["parts"] = (*thing.values.get("parts", ()), *said.items())
        thing.said["parts"] = (self._line, column)
        self._state(thing, said.read())

    def _means(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.take()
        self._alias(subject, cursor, differs=False)

    def _differs(self, subject: Cursor, cursor: Cursor) -> None:
        cursor.place += 2
        self._alias(subject, cursor, differs=True)

    def _alias(self, subject: Cursor, cursor: Cursor, *, differs: bool) -> None:
        """`item NAME`, or a kind of holder and a name; it says nothing of the kind."""
        word = cursor.take()
        if word.text not in ("item", *KINDS):
            hint = f"Write one of: item, {', '.join(KINDS)}."
            cursor.fail("It is not said what the name stands for.", hint, token=word)
        space = "item" if word.text == "item" else "holder"
        ends = Qualifiers(cursor, "alias", self.names, self._line)
        name, column = whole_name(subject, "another name").title, cursor.peek().column
        if space == "item":
            meant = self.names.item(read_name(cursor, ITEM, ends=ends.ends_name)._replace(quoted=True), self._line)
        else:
            meant = self.names.holder(read_name(cursor, HOLDER, ends=ends.at_phrase), self._line)
        values = {"name": name, space: meant, "differs": differs}
        self._draft("alias", values, cursor, {space: column})

    # -- what they share

    def _colon(self, cursor: Cursor, example: str) -> int:
        colon = cursor.find("colon")
        if colon is None:
            cursor.fail("A colon is missing before the information.", f"Write for example: {example}.")
        return colon

    def _holder(self, cursor: Cursor) -> str:
        return self.names.holder(whole_name(cursor, HOLDER), self._line)

    def _item(self, cursor: Cursor) -> str:
        return self.names.item(read_name(cursor, ITEM), self._line)

    def _thing(self, things: dict[str, Thing], identity: str) -> Thing:
        return things[identity]

    def _qualifiers(self, type_name: str, cursor: Cursor) -> Qualifiers:
        return Qualifiers(cursor, type_name, self.names, self._line).read()

    def _state(self, thing: Thing, said: Qualifiers) -> None:
        for name, value in said.values.items():
            self.names.state(thing, name, value, line=self._line, column=said.columns[name])

    def _draft(
        self, type_name: str, values: dict[str, Any], cursor: Cursor | None, columns: Mapping[str, int] | None = None
    ) -> None:
        """A record with these fields and the qualifiers that are left."""
        said = self._qualifiers(type_name, cursor or Cursor(()))
        self._add(type_name, {**values, **said.values}, {**(columns or {}), **said.columns}, said)

    def _add(self, type_name: str, values: dict[str, Any], columns: dict[str, int], said: Qualifiers) -> Draft:
        draft = Draft(type_name, values, self._line, columns, said.used_cases, said.used_stages)
        self.drafts.append(draft)
        return draft


def _verb(cursor: Cursor) -> tuple[str, int] | None:
    """The first verb behind a name, and its place."""
    ahead = 1
    while (token := cursor.peek(ahead)).kind != "end":
        if token.kind == "word" and token.text in VERBS:
            followers = VERBS[token.text]
            if not followers or cursor.peek(ahead + 1).is_word(*followers):
                return token.text, cursor.place + ahead
        ahead += 1
    return None


_Opened = Callable[[Statements, Cursor], None]
_OPENED: Mapping[str, _Opened] = {
    "case": Statements._case,
    "stage": Statements._stage,
    "stages": Statements._stages,
    "deny": Statements._deny,
}
_BY_VERB: Mapping[str, Callable[[Statements, Cursor, Cursor], None]] = {
    "is": Statements._is,
    "has": Statements._has,
    "belongs": Statements._belongs,
    "consists": Statements._consists,
    "must": Statements._must_pass,
    "makes": Statements._makes,
    "uses": Statements._uses,
    "asks": Statements._asks,
    "needs": Statements._needs,
    "means": Statements._means,
    "differs": Statements._differs,
    **dict.fromkeys(CONTROLS, Statements._controls),
}
