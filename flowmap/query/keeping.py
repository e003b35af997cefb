"""Questions saved with a map: a record `Query` each, whose text is that of a file (.cypher) and is shared as one."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import MOST_QUERY, Query
from flowmap.domain.slug import is_slug, slug
from flowmap.errors import BadInput, FlowmapError, UnknownName
from flowmap.query.saved import TOPIC, Parameter, Saved, question_in, saved

TAKEN = "flowmap brings a question of this name."
_OTHER_NAME = "Give it another name."


def questions_of(m: Map) -> tuple[Saved, ...]:
    """The questions that are saved with a map, by title. One that cannot be asked says why, as its `problem`."""
    return tuple(sorted(map(_read, m.queries), key=lambda one: (one.title.casefold(), one.name)))


def question_named(m: Map, name: str) -> Saved:
    """The question with this name: one that flowmap brings, else one of the map; UnknownName with the nearest one."""
    own = {one.name: one for one in saved()}
    kept = m.queries.get(f"{Query.type}:{name}")
    if name in own or kept is not None:
        return own[name] if name in own else _read(kept)
    known = [*own, *(one.name for one in m.queries)]
    hint = (
        did_you_mean(name, known)
        or "The page Ask and flowmap query MAP --list have them all; or name a file (.cypher)."
    )
    raise UnknownName(f"There is no saved question “{name}”.", hint=hint)


def keeping(m: Map, name: str, text: str, *, instead: str | None = None) -> list[Change]:
    """The changes that save a question with a map; `instead`: the one of the map whose place it takes.

    BadInput where the name is none or is taken, and for what is no question that only reads.
    """
    if not is_slug(name):
        proposed = slug(name)
        hint = f"Use lower case letters, digits and “-”: {proposed or 'open-gaps'}."
        raise BadInput(f"“{name[:60]}” is no name for a question.", hint=hint)
    if any(one.name == name for one in saved()):
        raise BadInput(f"“{name}” is taken: {TAKEN}", hint=_OTHER_NAME)
    if len(text) > MOST_QUERY:
        raise BadInput(f"The question has {len(text):,} letters.", hint=f"At most {MOST_QUERY:,} are kept.")
    question_in(name, text)
    if instead != name and f"{Query.type}:{name}" in m.queries:
        raise BadInput(f"“{name}” is taken: the map has a question of this name.", hint=_OTHER_NAME)
    there = None if instead is None else _kept(m, instead)
    fields = {"name": name, "query": text, "note": there and there.note, "source": there and there.source}
    wanted = Query.model_validate(fields)
    return [] if wanted == there else [Change(there, wanted)]


def forgetting(m: Map, name: str) -> list[Change]:
    """The changes that take a saved question out of a map; BadInput for one that flowmap brings."""
    if m.queries.get(f"{Query.type}:{name}") is None and any(one.name == name for one in saved()):
        raise BadInput(f"“{name}” cannot be taken out: {TAKEN}")
    return [Change(_kept(m, name), None)]


def composed(title: str, cypher: str, *, says: str = "", topic: str = "", parameters: Iterable[Parameter] = ()) -> str:
    """The text of a question, as in a file, from its parts; BadInput where they would not be read back as they are."""
    listed = tuple(parameters)
    parts = {"title": title, "says": says, "topic": topic, **{one.name: one.says for one in listed}}
    told = {name: " ".join(part.split()) for name, part in parts.items()}
    head = [told["title"], *([f"{TOPIC} {told['topic']}"] if told["topic"] else []), *filter(None, [told["says"]])]
    head += [
        f"${one.name} = {json.dumps(one.example, ensure_ascii=False)}: {told[one.name]}"
        for one in listed
        if one != Parameter(one.name)
    ]
    text = "\n".join([*(f"// {line}" for line in head), cypher.strip(), ""])
    read = question_in("", text)
    if not told["title"] or (read.title, read.says, read.topic) != (told["title"], told["says"], told["topic"]):
        raise BadInput("The question has no words that can be kept.", hint="Say in one line what it asks.")
    return text


def _kept(m: Map, name: str) -> Query:
    kept: Query | None = m.queries.get(f"{Query.type}:{name}")
    if kept is None:
        hint = did_you_mean(name, [one.name for one in m.queries]) or "It may have been taken out meanwhile."
        raise UnknownName(f"The map has no saved question “{name}”.", hint=hint)
    return kept


def _read(record: Query) -> Saved:
    taken = f"{TAKEN} {_OTHER_NAME}" if any(one.name == record.name for one in saved()) else None
    try:
        read = question_in(record.name, record.query)
    except FlowmapError as error:
        return Saved(record.name, record.name, "", "", (), record.query, str(error), own=True)
    return Saved(read.name, read.title, read.topic, read.says, read.parameters, read.query, taken, own=True)
