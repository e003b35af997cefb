"""Saved questions: files of Cypher with a head of comments that says what is asked, and with which parameters.

// What is lost without a team, a system or a meeting?
// Needs that are met today and would not be met without it.
// $holder = "crm": the id of the team, system or meeting
MATCH ...
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap.query.refused import checked, parameters_of

SUFFIX = ".cypher"
TOPIC = "topic:"
TOPICS = (  # of the questions that flowmap brings
    "What is missing",
    "Who gives whom what",
    "The way of an information",
    "What hangs on whom",
    "Findings",
)
MOST_BYTES = 100_000  # of a file; our choice
_PARAMETER = re.compile(r"\$(\w+)\s*=\s*(.+?)\s*:\s+(.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a saved question must be told: `example` has the type of the value."""

    name: str
    example: Any = ""
    says: str = "a text"

    @property
    def shown(self) -> str:
        """The example as somebody types it."""
        if isinstance(self.example, list):
            return ",".join(map(str, self.example))
        return self.example if isinstance(self.example, str) else json.dumps(self.example)

    def read(self, text: str) -> Any:
        """A value typed by somebody: a number, yes or no, or a list with commas where the example is one."""
        if isinstance(self.example, str):
            return text
        if isinstance(self.example, list):
            return [part.strip() for part in text.split(",") if part.strip()]
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        number = isinstance(self.example, float) and isinstance(value, int) and not isinstance(value, bool)
        if type(value) is not type(self.example) and not number:
            raise BadInput(f"${self.name} is no “{text}”.", hint=f"Write it as in {self.shown}.")
        return value


@dataclass(frozen=True, slots=True)
class Saved:
    """A question: `title` asks it in one line, `topic` is what it is listed under, `says` explains it.

    `query` is the whole text of its file. `problem`: why it cannot be asked; `own`: a map has it, not flowmap itself.
    """

    name: str
    title: str
    topic: str
    says: str
    parameters: tuple[Parameter, ...]
    query: str
    problem: str | None = None
    own: bool = False

    @property
    def cypher(self) -> str:
        """The query without its head."""
        lines = self.query.splitlines()
        while lines and lines[0].startswith("//"):
            lines.pop(0)
        return "\n".join(lines).strip()

    def given(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The values of all parameters as typed; BadInput, naming the parameter, where one is missing or unknown."""
        known = {one.name: one for one in self.parameters}
        called = f"“{self.name}”" if self.name else "The query"
        for name in texts:
            if name not in known:
                raise BadInput(f"{called} has no ${name}.", hint=did_you_mean(name, known))
        for one in self.parameters:
            if not texts.get(one.name):
                hint = f"It is {one.says}, such as {one.name}={one.shown}."
                raise BadInput(f"{called} asks for ${one.name}.", hint=hint)
        return {name: known[name].read(text) for name, text in texts.items()}


@cache
def saved() -> tuple[Saved, ...]:
    """The questions that flowmap brings, topic by topic, in the order in which people look for them."""
    folder = Path(__file__).with_name("saved")
    found = [question_in(path.stem, path.read_text(encoding="utf-8")) for path in folder.glob(f"*{SUFFIX}")]
    return tuple(sorted(found, key=lambda one: (TOPICS.index(one.topic), one.title)))


def saved_in(file: str) -> Saved:
    """The question in a file of somebody's own."""
    path = Path(file)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file} is too large for a question.", hint=f"At most {MOST_BYTES:,} bytes are read.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is no text in UTF-8.") from error
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    return question_in(path.stem, text)


def question_in(name: str, text: str) -> Saved:
    """The question of a file; a parameter that its head does not name is asked for as a text."""
    head, known = [], {}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        said = line.removeprefix("//").strip()
        match = _PARAMETER.fullmatch(said)
        if match is not None:
            known[match[1]] = Parameter(match[1], _example(name, match[1], match[2]), match[3].strip())
        elif said:
            head.append(said)
    _, tokens = checked(text)
    names = [one for one in parameters_of(tokens) if one != "map"]
    parameters = tuple(known.get(one, Parameter(one)) for one in names)
    topics = [line.removeprefix(TOPIC).strip() for line in head if line.startswith(TOPIC)]
    says = [line for line in head if not line.startswith(TOPIC)] or [name]
    return Saved(name, says[0], topics[0] if topics else "", " ".join(says[1:]), parameters, text)


def _example(question: str, parameter: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        hint = f'Write // ${parameter} = "sales": the id of a team'
        raise BadInput(f"The example of ${parameter} in “{question}” is no value: {text}.", hint=hint) from None
