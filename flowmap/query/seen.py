"""What of a map a question may see: relationships of the types that it names, findings where a node may be one.

A projection has no more than that, because to make it takes most of the time of a first question, and most questions
see a small part. Where the words do not tell it for sure, a question sees everything.
"""

from __future__ import annotations

from flowmap.graph.schema import FINDING
from flowmap.query.refused import FUNCTIONS
from flowmap.query.tokens import Token
from flowmap.query.unknown import LABELS, TYPES

EVERYTHING = TYPES | {FINDING}
_FACTS = LABELS - {FINDING}
_CALLED = FUNCTIONS - {"all", "any"}  # these two may stand before a pattern as well


def seen(tokens: list[Token]) -> frozenset[str]:
    """The types of relationships that a query may see, and FINDING where it may see nodes that are findings.

    The other nodes are few, and always there.
    """
    types = _types(tokens)
    if types is None:
        return EVERYTHING
    return types | {FINDING} if "ABOUT" in types or _sees_findings(tokens) else types


def _types(tokens: list[Token]) -> frozenset[str] | None:
    """The types that relationships have in patterns; None where one may have any."""
    found: set[str] = set()
    for at, token in enumerate(tokens[:-1]):
        if token.text != "-":
            continue
        if tokens[at + 1].text == "[":
            named, end = _named(tokens, at + 2)
            if not named or not named <= TYPES or not _leads_on(tokens, end):
                return None
            found |= named
        elif tokens[at + 1].kind == "sign" and tokens[at - 1].text != "]":  # an arrow without brackets: any type
            return None
    return frozenset(found)


def _leads_on(tokens: list[Token], at: int) -> bool:
    """Whether what stands behind the types in brackets is known, and takes at least one step: `*0..` finds any node."""
    if tokens[at].text != "*":
        return tokens[at].text in ("]", "{")
    steps = tokens[at + 1]
    return steps.text in ("]", "{", "..") or (steps.kind == "number" and not steps.text.startswith("0"))


def _sees_findings(tokens: list[Token]) -> bool:
    """Whether a node in a pattern may be a finding: it has no other label, and no relationship that leads there."""
    for at, token in enumerate(tokens):
        if token.text != "(" or (at and tokens[at - 1].named.lower() in _CALLED):
            continue
        named, end = _named(tokens, at + 1)
        if tokens[end].text not in (")", "{", ":", "|") and tokens[end].upper not in ("WHERE", "IS"):
            continue  # an expression in brackets
        labelled = bool(named) and named <= _FACTS and tokens[end].text in (")", "{")
        if not labelled and not _is_linked(tokens, at):
            return True
    return False


def _named(tokens: list[Token], at: int) -> tuple[set[str], int]:
    """The labels or types behind a bracket and the variable that may follow it, and the place behind them."""
    at += tokens[at].kind in ("word", "name")
    named: set[str] = set()
    while tokens[at].text in (":", "|") and tokens[at + 1].kind in ("word", "name"):
        named.add(tokens[at + 1].named)
        at += 2
    return named, at


def _is_linked(tokens: list[Token], at: int) -> bool:
    """Whether a relationship leads to or from the node whose bracket this is."""
    if at and tokens[at - 1].text in ("-", ">"):
        return True
    depth, end = 1, at
    while depth:
        end += 1
        depth += (tokens[end].text == "(") - (tokens[end].text == ")")
    return [one.text for one in tokens[end + 1 : end + 2]] in (["-"], ["<"])
