"""Questions that are asked again: those that flowmap brings, those saved with a map, and files of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.services.maps import change

if TYPE_CHECKING:
    from flowmap.query import Saved


def saved_question(name: str, m: Map | None = None) -> Saved:
    """A question by its name: one that flowmap brings or, else, one saved with the map; or from a file (.cypher)."""
    from flowmap.query import question_named, saved_in

    return saved_in(name) if is_question_file(name) else question_named(m or Map.of([]), name)


def is_question_file(name: str) -> bool:
    """Whether a question is named by its file."""
    from flowmap.query.saved import SUFFIX

    return name.lower().endswith(SUFFIX)


def is_of_map(name: str) -> bool:
    """Whether the map must be looked at for a question of this name."""
    from flowmap.query import saved

    return not is_question_file(name) and all(one.name != name for one in saved())


def questions(m: Map | None = None) -> tuple[Saved, ...]:
    """The questions that are saved with a map, then those that flowmap brings, topic by topic."""
    from flowmap.query import questions_of, saved

    return (*(questions_of(m) if m is not None else ()), *saved())


def retitled(text: str, title: str) -> str:
    """The text of a question under another title: what it asks, in one line."""
    from flowmap.query import composed
    from flowmap.query.saved import question_in

    read = question_in(title, text)
    return composed(title, read.cypher, says=read.says, topic=read.topic, parameters=read.parameters)


def keep_question(name: str, question: str, text: str, *, by: str, store: str | None = None) -> bool:
    """Save a question with a MAP, as the text of a file; one of this name is changed. Whether anything was changed."""
    from flowmap.query import keeping

    def make(m: Map) -> list[Change]:
        there = any(one.name == question for one in m.queries)
        return keeping(m, question, text, instead=question if there else None)

    return bool(change(name, make, by=by, store=store).changes)


def forget_question(name: str, question: str, *, by: str, store: str | None = None) -> None:
    """Take a saved question out of a MAP; UnknownName with the nearest where it has none of this name."""
    from flowmap.query import forgetting

    change(name, lambda m: forgetting(m, question), by=by, store=store)
