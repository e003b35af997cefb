"""What could stand at the caret: names of the map and words of the grammar, those that fit the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from flowmap.domain.map import Map
from flowmap.domain.records import CHANNELS
from flowmap.domain.slug import slug, title_of
from flowmap.domain.words import word
from flowmap.formats.flow_text.grammar import CONTROLS, FIELDS, OPENINGS, SAYINGS
from flowmap.formats.flow_text.quoting import holder_name, item_name

MOST = 8  # our choice: what is taken in at a glance
_VERBS = ("->", "makes", "needs", "asks", "uses", "belongs to", "is a", "has", *CONTROLS)
_BEFORE_ITEM = r"makes|needs|uses|from|into|consists of|approves|checks|redacts|translates"
_LINE = re.compile(rf"^\s*-?\s*(?P<who>.+?)\s*(?P<verb>->|\b(?:asks|{_BEFORE_ITEM})\b)(?P<rest>.*)$", re.DOTALL)
_LAST_WORD = re.compile(r"(?:^|[\s,])(?P<word>via|if|or|stage|from|into)\s+(?P<name>[^,:]*)$")
_TYPE_OF = {"->": "handoff", "asks": "question", "needs": "need"}
_SAID = {name: word(str(value)) for name, (_, value) in SAYINGS["need"].items()}  # "threshold": "must have"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that could stand from `start` to `end` (letters of the whole text, from 0), and what it is."""

    text: str
    start: int
    end: int
    kind: str


def proposals(text: str, caret: int, m: Map) -> list[Proposal]:
    """At most MOST completions of what stands before the caret, the likeliest first; none for what is complete."""
    caret = max(0, min(caret, len(text)))
    line = text[max(text.rfind("\n", 0, caret), text.rfind("\r", 0, caret)) + 1 : caret]
    if line.count('"') % 2 or "#" in line:
        return []
    found: list[Proposal] = []
    seen: set[str] = set()
    for typed, choices in _places(line, m):
        for choice in _fitting(typed, choices):
            if len(found) < MOST and choice.title not in seen:
                seen.add(choice.title)
                found.append(Proposal(_written(choice, m), caret - len(typed), caret, _kind(choice, m)))
    return found


class Choice(NamedTuple):
    """A word of the grammar (`space` is empty), or a thing of the map. `said`: what people say for the word."""

    title: str
    identity: str = ""
    space: str = ""
    said: str = ""


Choices = Iterable[Choice]


def _places(line: str, m: Map) -> Iterator[tuple[str, Choices]]:
    """What is typed of a name, and which names can stand there."""
    match = _LINE.match(line)
    if match is None:
        typed = line.lstrip()
        typed = typed[1:].lstrip() if typed.startswith("-") else typed
        if typed:
            yield typed, _named(m, "holder")
            yield typed, map(Choice, OPENINGS)
            yield from _after_name(typed, m, "holder", [*map(Choice, _VERBS)])
        return
    who, verb, rest = match["who"], match["verb"], match["rest"]
    giver = _known(m, "holder", who)
    if verb in ("->", "asks") and ":" not in rest:
        yield rest.rpartition(",")[2].lstrip(), (one for one in _named(m, "holder") if one.identity != giver)
        return
    rest = rest.partition(":")[2] if verb in ("->", "asks") else rest
    last = _LAST_WORD.search(rest)
    if last is not None:
        yield last["name"], _after_word(last["word"], m, giver)
        return
    typed = rest.rpartition(",")[2].lstrip()
    words = [Choice(one, said=_SAID.get(one, "")) for one in _words(verb)]
    if "," not in rest or verb not in ("->", "asks", "needs"):
        yield typed, _items(m, giver)
        yield from _after_name(typed, m, "item", words)
    elif typed:
        yield typed, words
    for blank in re.finditer(" ", typed):  # a word of the grammar, or what is said for it, may be several
        yield typed[blank.end() :], words


def _words(verb: str) -> tuple[str, ...]:
    """The qualifiers of the statement that a verb makes."""
    kind = _TYPE_OF.get(verb, "activity")
    more = ("from",) if verb == "makes" else ("into",) if verb in CONTROLS else ()
    return (*more, *FIELDS[kind], *SAYINGS.get(kind, {}))


def _after_name(typed: str, m: Map, space: str, words: Choices) -> Iterator[tuple[str, Choices]]:
    """The words that follow a name that is complete."""
    start, _, end = typed.rpartition(" ")
    if start and _known(m, space, start):
        yield end, words


def _after_word(before: str, m: Map, giver: str | None) -> Choices:
    match before:
        case "via":
            holders = m.tables["holder"]
            named = (one for one in _named(m, "holder") if holders[one.identity].kind in ("system", "meeting"))
            return chain(named, map(Choice, CHANNELS))
        case "stage":
            return _named(m, "stage")
        case "if" | "or":
            return _named(m, "case")
    return _items(m, giver)


def _items(m: Map, giver: str | None) -> Choices:
    """What this team makes, gives or gets before all else."""
    own: dict[str, None] = {}
    if giver is not None:
        for work in m.activities.where(at=giver):
            own.update(dict.fromkeys(work.makes))
        for end in ("giver", "receiver"):
            own.update(dict.fromkeys(one.item for one in m.handoffs.where(**{end: giver})))
    first = [Choice(m.title_of("item", one), one, "item") for one in own if one in m.items]
    return chain(first, (one for one in _named(m, "item") if one.identity not in own))


def _named(m: Map, space: str) -> Iterator[Choice]:
    """The things of a type, read off the columns."""
    table, names = m.tables[space], m.names[space].values
    for row, code in enumerate(table.codes("id")):
        yield Choice(table.text("title", row) or title_of(names[code]), names[code], space)


def _known(m: Map, space: str, name: str) -> str | None:
    """The id of a thing that is called so."""
    wanted = name.strip().strip('"').casefold()
    if slug(wanted) in m.tables[space]:
        return slug(wanted)
    return next((one.identity for one in _named(m, space) if one.title.casefold() == wanted), None)


def _fitting(typed: str, choices: Choices) -> list[Choice]:
    """Those that begin so, then those with a word that begins so; none where one is typed whole."""
    wanted = typed.casefold()
    ranked: tuple[list[Choice], list[Choice]] = ([], [])
    for choice in choices:
        title = choice.title.casefold()
        if title == wanted:
            return []
        if title.startswith(wanted):
            ranked[0].append(choice)
        elif f" {wanted}" in title.replace("-", " ") or (wanted and choice.said.startswith(wanted)):
            ranked[1].append(choice)
    return [*ranked[0], *ranked[1]]


def _written(choice: Choice, m: Map) -> str:
    """As flow text writes it: the title, in quotes where needed; the id where the title is another thing's id."""
    if not choice.space:
        return choice.title
    other = slug(choice.title)
    name = choice.identity if other != choice.identity and other in m.tables[choice.space] else choice.title
    return holder_name(name) if choice.space == "holder" else item_name(name)


def _kind(choice: Choice, m: Map) -> str:
    if choice.space == "holder":
        return word(m.holders[choice.identity].kind)
    return word(choice.space) if choice.space else choice.said or "word"
