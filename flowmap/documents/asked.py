"""What a block asks for: its options, read and judged the same way in marks, directives and fences."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowmap.diagrams.views import VIEWS
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.quantities import Duration
from flowmap.domain.selection import FILTERS
from flowmap.errors import BadInput, BadQuantity

TABLES = ("sheet", "findings", "measures", "query")
SHOWS = (*VIEWS, *TABLES)
ALWAYS = ("show", "map", "name", "caption", "confirmed", "max_age")
DRAWN = ("alt", "file", "theme", "case", "max_nodes")  # of every picture
OF: Mapping[str, tuple[str, ...]] = {  # what a show takes besides
    "map": (*DRAWN, "team", "department"),
    "drawing": DRAWN,
    "customers": (*DRAWN, "team"),
    "item": (*DRAWN, "item"),
    "team": (*DRAWN, "team"),
    "matrix": DRAWN,
    "finding": (*DRAWN, "finding"),
    "sheet": ("team",),
    "findings": (*FILTERS, "sort"),
    "measures": ("measure", "team"),
}
NEEDED: Mapping[str, str] = {
    "customers": "team",
    "team": "team",
    "item": "item",
    "finding": "finding",
    "sheet": "team",
    "query": "saved",
}
OPTIONS = tuple(dict.fromkeys([*ALWAYS, *(one for taken in OF.values() for one in taken), "saved"]))
AUTO = "auto"  # the theme of a picture that follows its reader's screen or its page
_OPTION = re.compile(r"""([^\s=]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']\S*))""")
_CONFIRMED = re.compile(r"(.*\S)\s+on\s+(\d{4}-\d{2}-\d{2})")
_NAME = re.compile(r"[\w][\w-]*")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who said last that it is true, and when."""

    by: str
    on: datetime.date

    def __str__(self) -> str:
        return f"Last confirmed by {self.by} on {self.on}."


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a block. `focus`: what it is about, by option; `parameters`: of a saved question."""

    show: str
    map: str
    name: str | None = None
    caption: str | None = None
    alt: str | None = None
    file: str | None = None
    confirmed: Confirmed | None = None
    max_age: Duration | None = None
    focus: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def drawn(self) -> bool:
        """Whether it is a picture."""
        return self.show in VIEWS

    @property
    def view(self) -> dict[str, Any]:
        """The arguments of `diagrams.draw`."""
        values: dict[str, Any] = {"theme": AUTO, **self.focus}
        if "max_nodes" in values:
            values["max_nodes"] = int(values["max_nodes"])
        return {"view": self.show, **values}

    @property
    def about(self) -> str:
        """What decides the content, as one text: options that only dress it are no part of it."""
        parts = {"show": self.show, "map": self.map, **self.focus, **self.parameters}
        return " ".join(f"{key}={value}" for key, value in sorted(parts.items()))

    @property
    def called(self) -> str:
        """What its picture's file is called after the document: its name, else what it shows."""
        return self.name or "-".join(
            re.sub(r"[^\w-]+", "-", part)
            for part in (self.show, *(value for key, value in self.focus.items() if key not in ("theme", "max_nodes")))
        )


def options_of(text: str) -> dict[str, str]:
    """The options in a mark, `key=value` apart by blanks, values with blanks in quotes; BadInput for anything else."""
    found: dict[str, str] = {}
    place = 0
    while rest := text[place:].lstrip():
        place = len(text) - len(rest)
        match = _OPTION.match(text, place)
        if match is None:
            word = rest.split()[0]
            hint = 'Write options as key=value, a value with blanks in quotes: caption="What sales gives".'
            raise BadInput(f"“{word[:60]}” is no option.", hint=hint)
        key, quoted, single, bare = match.groups()
        if key in found:
            raise BadInput(f"The option {key} is given twice.", hint="Take one of them out.")
        found[key] = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else single if bare is None else bare
        place = match.end()
    return found


def options_in_lines(source: str) -> dict[str, str]:
    """The options of a fence; BadInput for a line that is none."""
    found: dict[str, str] = {}
    for line in source.splitlines():
        key, colon, value = line.partition(":")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not colon or not key.strip():
            raise BadInput(f"“{line.strip()[:60]}” is no option.", hint="Write one option a line: show: team.")
        if key.strip() in found:
            raise BadInput(f"The option {key.strip()} is given twice.", hint="Take one of them out.")
        found[key.strip()] = value.strip()
    return found


def asked(options: Mapping[str, str]) -> Asked:
    """What options ask for; BadInput or UnknownName says which one is wrong and what would be right."""
    given = dict(options)
    show, place = given.pop("show", None), given.pop("map", None)
    if show is None:
        raise BadInput("The block does not say what it shows.", hint=f"Add show= with one of {', '.join(SHOWS)}.")
    if show not in SHOWS:
        raise BadInput(f"There is nothing to show as “{show}”.", hint=_nearest(show, SHOWS))
    if not place:
        raise BadInput("The block names no map.", hint="Add map= with its path from the document: map=../org/map.yaml.")
    taken = OF.get(show, DRAWN)
    if show != "query":
        wrong = next((key for key in given if key not in ALWAYS and key not in taken), None)
        if wrong is not None:
            known = (*ALWAYS, *taken)
            what = f"show={show} has no option “{wrong}”." if wrong in OPTIONS else f"There is no option “{wrong}”."
            raise BadInput(what, hint=_nearest(wrong, known))
    needed = NEEDED.get(show)
    if needed and not given.get(needed):
        raise BadInput(f"show={show} needs {needed}=.", hint="It says what it is about.")
    confirmed, max_age = _confirmed(given.pop("confirmed", None)), _age(given.pop("max_age", None))
    if max_age is not None and confirmed is None:
        hint = 'Add confirmed="NAME on 2026-03-01": the age counts from there.'
        raise BadInput("max_age= needs confirmed=.", hint=hint)
    name = given.pop("name", None)
    if name is not None and not _NAME.fullmatch(name):
        raise BadInput(f"“{name}” is no name for a block.", hint="Use letters, digits, “_” and “-”.")
    _judge_drawing(given)
    caption, alt, file = (given.pop(key, None) for key in ("caption", "alt", "file"))
    if file is not None and not file.endswith(".svg"):
        raise BadInput(f"file={file} is no picture.", hint="Its name must end in .svg.")
    saved = {key: given.pop(key) for key in ("saved",) if key in given}
    focus, parameters = (saved, given) if show == "query" else (given, {})
    return Asked(show, place, name, caption, alt, file, confirmed, max_age, focus, parameters)


def _judge_drawing(given: dict[str, str]) -> None:
    from flowmap.diagrams import THEMES

    most, theme = given.get("max_nodes"), given.get("theme")
    if most is not None and not (most.isascii() and most.isdigit() and int(most[:9]) > 0):
        raise BadInput(f"max_nodes={most} is no number of boxes.", hint="Use a number from 1 on.")
    if theme is not None and theme not in THEMES:
        raise BadInput(f"There is no theme “{theme}”.", hint=_nearest(theme, THEMES))
    if theme == AUTO:
        del given["theme"]


def _confirmed(text: str | None) -> Confirmed | None:
    if text is None:
        return None
    match = _CONFIRMED.fullmatch(text.strip())
    try:
        if match is not None:
            return Confirmed(match[1], datetime.date.fromisoformat(match[2]))
    except ValueError:
        pass
    raise BadInput(f"“{text}” does not say who confirmed it, and when.", hint='Write confirmed="Ann on 2026-03-01".')


def _age(text: str | None) -> Duration | None:
    if text is None:
        return None
    try:
        return Duration.parse(text)
    except BadQuantity as error:
        raise BadInput(f"max_age={text} cannot be read.", hint=error.hint or "Write it like max_age=180d.") from None


def _nearest(word: str, known: tuple[str, ...]) -> str:
    return did_you_mean(word, known) or f"Use {', '.join(known)}."
