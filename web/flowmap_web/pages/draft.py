"""A question as it stands in the form that saves it: its name, its words, what must be told, its Cypher."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flowmap.query import Saved, composed
from flowmap.query.saved import Parameter, question_in

SAYS, EXAMPLE = "says.", "example."  # before the name of a parameter in the form
MEANINGS = (  # what a parameter may be; the page then proposes the values that a map has
    "the id of a team, system, meeting or outsider",
    "the id of an information",
    "the id of a kind of order",
    "a department",
    "a channel",
    "a text",
    "a number",
)


@dataclass(frozen=True)
class Draft:
    """What stands in the form. `instead`: the question of the map that it changes; `problem`: why it is not saved."""

    name: str = ""
    title: str = ""
    says: str = ""
    cypher: str = ""
    parameters: tuple[Parameter, ...] = ()
    topic: str = ""
    instead: str = ""
    base: int | None = None
    problem: str = ""

    @classmethod
    def of(cls, question: Saved | None) -> Self:
        """The form of a question: that of the map is changed, any other one becomes one of the map."""
        if question is None:
            return cls()
        own, typed = question.own, not question.name
        title = "" if typed and question.title == question.name else question.title
        instead = question.name if own else ""
        return cls(instead, title, question.says, question.cypher, question.parameters, question.topic, instead)

    @classmethod
    def typed(cls, form: Mapping[str, str]) -> Self:
        """What somebody has typed."""
        said = {key: form.get(key, "").strip() for key in ("name", "title", "says", "topic", "instead")}
        names = [key.removeprefix(SAYS) for key in form if key.startswith(SAYS)]
        parameters = tuple(
            Parameter(one, _value(form.get(EXAMPLE + one, "")), form[SAYS + one].strip() or "a text") for one in names
        )
        base = form.get("base", "")
        number = int(base) if base.isascii() and base.isdigit() and len(base) < 16 else None
        return cls(
            cypher=form.get("cypher", "").replace("\r\n", "\n").strip(), parameters=parameters, base=number, **said
        )

    @property
    def text(self) -> str:
        """The question as a file; BadInput where it is none. What the form says counts before a head of the Cypher."""
        read = question_in(self.name, self.cypher)
        known = {one.name: one for one in (*read.parameters, *self.parameters)}
        return composed(
            self.title or (read.title if read.title != self.name else ""),
            read.cypher,
            says=self.says or read.says,
            topic=self.topic or read.topic,
            parameters=[known[one.name] for one in read.parameters],
        )


def _value(text: str) -> Any:
    """An example as typed: a number where it is one, else a text."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if isinstance(value, bool | int | float) and abs(value) < 1e15:
        return value
    return [part.strip() for part in text.split(",")] if "," in text else text.strip()
