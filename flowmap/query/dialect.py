"""What kglite reads differently from Neo4j, written so that both read the same."""

from __future__ import annotations

from flowmap.query.tokens import Token

_AFTER_LABEL = {")", ":", "|", "&", "{", "]"}


def for_kglite(query: str, tokens: list[Token]) -> str:
    """The query in other words that mean the same everywhere in Cypher.

    `{id: r.item}` becomes `{id: r['item']}`: of a relationship, kglite finds nothing by the first. The label `Case` is
    put in backticks, because to kglite it is a keyword also there.
    """
    parts, start = [], 0

    def replaced(first: Token, last: Token, text: str) -> None:
        nonlocal start
        parts.extend([query[start : first.start], text])
        start = last.start + len(last.text)

    for at, token in enumerate(tokens):
        colon, variable, dot, name, after = (tokens[at : at + 5] + [Token("sign", "", 0)] * 5)[:5]
        named = variable.kind in ("word", "name") and name.kind in ("word", "name")
        if named and (colon.text, dot.text) == (":", ".") and after.text in (",", "}"):
            key = (name.named if name.kind == "name" else name.text).replace("\\", "\\\\").replace("'", "\\'")
            replaced(dot, name, f"['{key}']")
        elif token.upper == "CASE" and _is_label(tokens, at):
            replaced(token, token, f"`{token.text}`")
    return "".join([*parts, query[start:]])


def _is_label(tokens: list[Token], at: int) -> bool:
    """Whether a word is a label, and not the beginning of a value in a map: `{size: CASE WHEN ...`."""
    if at == 0 or tokens[at - 1].text not in (":", "|", "&", "!"):
        return False
    followed = at + 1 < len(tokens) and tokens[at + 1].text in _AFTER_LABEL
    return followed or at < 3 or tokens[at - 3].text not in ("{", ",")
