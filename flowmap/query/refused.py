"""What a query may say: clauses that read, functions that compute, names; everything else is refused by name and place.

Three things are looked at, each on its own enough for most attacks: the first word and every word after a complete
expression must be a clause or an operator that is allowed; words that begin a clause that does more than read are
allowed nowhere but as a name after a dot or a colon; and only functions that are listed are called.
"""

from __future__ import annotations

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap.query.growth import refuse_growth, refuse_loops, refuse_slow_pattern
from flowmap.query.tokens import Token, bare, place, tokens_of

CLAUSES = "MATCH, OPTIONAL MATCH, WHERE, WITH, RETURN, ORDER BY, SKIP, LIMIT, UNWIND, UNION or CALL { ... }"
_FIRST = {"MATCH", "OPTIONAL", "WITH", "RETURN", "UNWIND", "CALL"}
# What may follow a complete expression: another clause, or a word of the expression.
_OPERATORS = """AS AND OR XOR NOT IN IS NULL STARTS ENDS CONTAINS WHEN THEN ELSE END ASC ASCENDING DESC DESCENDING BY"""
_NEXT = {*_FIRST, "WHERE", "ORDER", "SKIP", "LIMIT", "UNION", "ALL", "DISTINCT", *_OPERATORS.split()}
_CLOSING = {"NULL", "END", "ASC", "ASCENDING", "DESC", "DESCENDING"}  # these complete an expression themselves
# What does more than read: writes, reaches files, procedures, other databases or settings, or changes what a query is.
_WRITES = """CREATE INSERT MERGE SET DELETE DETACH NODETACH REMOVE DROP ALTER LOAD FOREACH USE EXPLAIN PROFILE CYPHER
SHOW GRANT DENY REVOKE TERMINATE YIELD TRANSACTIONS CONCURRENT PERIODIC"""
_NEVER = set(_WRITES.split())
_PATHS = "CASE ANY SHORTEST PATH PATHS GROUPS"
_BEFORE_BRACKET = {*_NEXT, *_PATHS.split()} - _CLOSING  # words that a bracket may follow without being called
_SUBQUERIES = {"EXISTS", "COUNT", "COLLECT"}
_NAMES = """abs all any avg ceil char_length character_length coalesce collect cos count date date.truncate datetime
datetime.truncate degrees duration duration.between duration.indays duration.inmonths duration.inseconds e endnode
exists exp floor head isempty keys labels last left length localdatetime log log10 ltrim max min nodes none nullif
percentilecont percentiledisc pi properties radians range reduce relationships replace reverse right round rtrim sign
sin single size split sqrt startnode stdev stdevp substring sum tail tan time toboolean tofloat tofloatornull tointeger
tointegerornull tolower tostring tostringornull toupper trim type shortestpath allshortestpaths"""
FUNCTIONS = frozenset(_NAMES.split())
_NEEDLESS = {"id": "Use the property: n.id.", "elementid": "Use the property: n.id."}
_ENDS = frozenset(")]}")


def checked(query: str) -> tuple[str, list[Token]]:
    """The query as a database gets it, without comments, and its tokens; BadInput with word and place if refused."""
    tokens = tokens_of(query)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    for at, token in enumerate(tokens):
        _refuse_word(query, tokens, at, token)
    refuse_growth(query, tokens)
    refuse_loops(query, tokens)
    if not any(token.upper == "RETURN" for token in tokens):
        raise BadInput("The query returns nothing.", hint="End it with RETURN.")
    return bare(query, tokens), tokens


def parameters_of(tokens: list[Token]) -> list[str]:
    """The names of the parameters that a query asks for, each once."""
    return list(dict.fromkeys(token.named for token in tokens if token.kind == "parameter"))


def _refuse_word(query: str, tokens: list[Token], at: int, token: Token) -> None:
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    where = place(query, token.start)
    if token.text == ";":
        raise BadInput(f"“;” {where} begins a second statement.", hint="Ask one question at a time.")
    if token.text == "." and before is not None and before.kind == "number":
        raise BadInput(f"“.” {where} follows a number.")
    if token.kind == "word" and not _is_name(before, after):
        if token.upper in _NEVER:
            raise BadInput(f"{token.upper} {where} is refused: a query only reads.", hint=_hint(token, before))
        if _begins_query(tokens, at) and token.upper not in _FIRST:
            raise BadInput(f"A query does not begin with {token.text} {where}.", hint=f"Use {CLAUSES}.")
        if before is not None and _is_complete(tokens, at - 1) and token.upper not in _NEXT:
            raise BadInput(f"“{token.text}” {where} is no clause that reads.", hint=f"Use {CLAUSES}.")
        if token.upper == "CALL":
            _refuse_call(query, tokens, at)
    elif _begins_query(tokens, at):
        raise BadInput(f"A query does not begin with {token.text} {where}.", hint=f"Use {CLAUSES}.")
    if token.text == "=~":
        refuse_slow_pattern(query, token, after)
    if token.kind in ("word", "name") and after is not None and after.text == "(":
        _refuse_function(query, tokens, at)


def _is_name(before: Token | None, after: Token | None) -> bool:
    """Whether a word can only be a name: of a property, label or type, or a key of a map."""
    if before is None:
        return False
    if before.text in (".", ":", "|", "&", "!"):
        return True
    return before.text in ("{", ",") and after is not None and after.text == ":"


def _is_complete(tokens: list[Token], at: int) -> bool:
    """Whether an expression or a clause is complete with this token: what follows is an operator or another clause."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.kind == "sign":
        everything = token.text == "*" and before is not None and before.upper in ("RETURN", "WITH", "DISTINCT")
        return everything or token.text in _ENDS
    if token.kind != "word" or (before is not None and _is_name(before, None)) or token.upper in _CLOSING:
        return True
    return token.upper not in _NEXT | _BEFORE_BRACKET | _SUBQUERIES


def _begins_query(tokens: list[Token], at: int) -> bool:
    """Whether a token is the first of a query: of all, after UNION, or in the brackets of CALL."""
    before = [one.upper for one in tokens[max(0, at - 2) : at]]
    if (
        not before
        or (before[-1] == "UNION" and tokens[at].upper not in ("ALL", "DISTINCT"))
        or before in (["UNION", "ALL"], ["UNION", "DISTINCT"])
    ):
        return True
    return before[-1] == "{" and _opens_call(tokens, at - 1)


def _opens_call(tokens: list[Token], at: int) -> bool:
    """Whether a curly bracket is that of CALL { or CALL (h) {."""
    if at and tokens[at - 1].text == ")":
        at = next(k for k in range(at, 0, -1) if tokens[k].text == "(")
    return at > 0 and tokens[at - 1].upper == "CALL"


def _refuse_call(query: str, tokens: list[Token], at: int) -> None:
    """CALL is for subqueries only: `CALL {`, `CALL (h) {`."""
    rest = tokens[at + 1 :]
    if rest and rest[0].text == "(":
        closing = next(k for k, one in enumerate(rest) if one.text == ")")
        rest = rest[closing + 1 :]
    if not rest or rest[0].text != "{":
        called = f" {rest[0].text}" if rest and rest[0].text != "(" else ""
        hint = "CALL { ... } is allowed, procedures are not."
        raise BadInput(f"CALL{called} {place(query, tokens[at].start)} is refused.", hint=hint)


def _refuse_function(query: str, tokens: list[Token], at: int) -> None:
    """A function must be listed; `tokens[at]` is the last part of its name."""
    first = at
    while first >= 2 and tokens[first - 1].text == "." and tokens[first - 2].kind in ("word", "name"):
        first -= 2
    parts = tokens[first : at + 1]
    called = "".join(one.named if one.kind == "name" else one.text for one in parts)
    if len(parts) == 1 and parts[0].kind == "word" and parts[0].upper in _BEFORE_BRACKET:
        return
    if called.lower() not in FUNCTIONS:
        hint = _NEEDLESS.get(called.lower()) or did_you_mean(called.lower(), FUNCTIONS)
        raise BadInput(f"{called}() {place(query, parts[0].start)} is no function that may be called.", hint=hint)


def _hint(token: Token, before: Token | None) -> str | None:
    """Where a variable could stand, how it can be called so."""
    if before is None or before.upper not in ("AS", "(", "[", ",", "UNWIND"):
        return None
    return f"If it is a name, put it in backticks: `{token.text}`."
