"""When a name needs quotes: where the parser would read it as anything but that name."""

from __future__ import annotations

import json

from flowmap.domain.records import UNNAMED
from flowmap.formats.flow_text.grammar import ALL_WORDS, OPENINGS, VERBS
from flowmap.formats.flow_text.tokens import StatementError, Token, tokens_of

_END_HOLDER = frozenset(VERBS) | frozenset(OPENINGS) | {"if", "because", "by", "until"}


def item_name(name: str) -> str:
    """A name where words of the grammar and numbers end it: an item, a case, a stage, a channel."""
    tokens = _words(name)
    plain = tokens and name != UNNAMED and not any(token.is_number or token.text in ALL_WORDS for token in tokens)
    return name if plain else quoted(name)


def holder_name(name: str) -> str:
    """A name that ends at an arrow, a colon, a comma or a verb: a holder."""
    tokens = _words(name)
    return name if tokens and not any(token.text in _END_HOLDER for token in tokens) else quoted(name)


def map_title(title: str) -> str:
    """The title of the map, which goes on to the end of the line."""
    return (
        title if title and " ".join(title.split()) == title and not set(title) & {'"', "#", "\ufeff"} else quoted(title)
    )


def quoted(text: str) -> str:
    """A text in double quotes, as JSON writes it."""
    return json.dumps(text, ensure_ascii=False)


def _words(name: str) -> list[Token]:
    """The words of a name that needs no quotes for its letters; none if it does."""
    try:
        tokens = tokens_of(name)
    except StatementError:
        return []
    plain = all(token.kind == "word" for token in tokens) and " ".join(token.text for token in tokens) == name
    removes = name.startswith("-")  # so does a line of quick entry that takes something away
    return tokens if plain and "\ufeff" not in name and not removes else []
