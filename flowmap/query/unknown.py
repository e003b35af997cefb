"""Labels and types in a query that no map has: said beside the answer, because a database just finds nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flowmap.domain.nearest import did_you_mean
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, MAP, NODES
from flowmap.query.tokens import Token

LABELS = frozenset({MAP, FINDING, *KINDS.values(), *(one.name for one in NODES)})
TYPES = frozenset({one.name for one in (*EDGES, *LINKS, *FOUND)})
MOST_SAID = 3  # words of one query; our choice

LABEL, TYPE = "label", "type of relationship"


def unknown_words(tokens: list[Token], *, more: Collection[str]) -> str | None:
    """What no node and no relationship is called, each with the nearest word; None where all words are known.

    `more` labels: the families of rules, which findings bear. It is a hint: property maps are not looked at.
    """
    known = {LABEL: LABELS.union(more), TYPE: TYPES}
    said: dict[str, None] = {}
    for kinds, token in _words(tokens):
        word = token.named if token.kind == "name" else token.text
        if not any(word in known[kind] for kind in kinds):
            said[_sentence(word, kinds[0], known)] = None
    return " ".join(list(said)[:MOST_SAID]) or None


def _sentence(word: str, kind: str, known: dict[str, frozenset[str]]) -> str:
    if kind == LABEL and word in TYPES:
        return f"{word} is no label, but a {TYPE}: write -[:{word}]->."
    if kind == TYPE and word in known[LABEL]:
        return f"{word} is no {TYPE}, but a label: write (:{word})."
    hint = did_you_mean(word, sorted(known[kind])) or f"There are {', '.join(sorted(known[kind]))}."
    return f"There is no {kind} “{word}”. {hint}"


def _words(tokens: list[Token]) -> Iterator[tuple[tuple[str, ...], Token]]:
    """The words behind colons, each with what it may be, the likeliest first: LABEL, TYPE or, in a condition, both."""
    opened: list[int] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "sign" and token.text in "([{":
            opened.append(at)
        elif token.kind == "sign" and token.text in ")]}":
            opened.pop()
        elif token.text == ":" and token.kind == "sign" and not (opened and tokens[opened[-1]].text == "{"):
            kinds = _kinds(tokens, at, opened[-1] if opened else None)
            while at + 1 < len(tokens) and (tokens[at + 1].kind in ("word", "name") or tokens[at + 1].text in ":|&!"):
                at += 1
                if tokens[at].kind != "sign":
                    yield kinds, tokens[at]
                    if at + 1 < len(tokens) and tokens[at + 1].text not in (":", "|", "&"):
                        break
        at += 1


def _kinds(tokens: list[Token], colon: int, opening: int | None) -> tuple[str, ...]:
    """What may stand behind a colon: in a pattern it follows the bracket, or the variable that does."""
    if opening is None or colon - opening > 2:
        return (LABEL, TYPE)
    before = tokens[opening - 1].text if opening else ""
    if tokens[opening].text == "[":
        return (TYPE,) if before == "-" else (LABEL, TYPE)
    return (LABEL,)
