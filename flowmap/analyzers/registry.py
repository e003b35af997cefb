"""All rules, found by their files; a rule that cannot be imported is an error, never left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from flowmap.analyzers import rules
from flowmap.analyzers.rule import Options, Rule, options_of
from flowmap.domain.nearest import which_code
from flowmap.errors import UnknownName

Rules = Mapping[str, Rule]
LISTED = "“What flowmap finds” in the browser and flowmap rules list them all."


@cache
def registry() -> Rules:
    """Code -> rule, sorted by code. Each module in `rules` has one constant RULE."""
    found = [import_module(f"{rules.__name__}.{info.name}").RULE for info in iter_modules(rules.__path__)]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: str(rule.code))}


def rule(code: str, *, among: Rules | None = None) -> Rule:
    """The rule with a code (`among` others than flowmap brings); UnknownName with the nearest one, or its family's."""
    known = registry() if among is None else among
    if code.upper() not in known:
        raise UnknownName(f"There is no rule “{code}”.", hint=which_code(code, known))
    return known[code.upper()]


def options(given: Mapping[str, Any], *, among: Rules | None = None) -> dict[str, Options]:
    """The options of every rule, by code: the defaults and what is given for some (code -> name -> value)."""
    chosen = {rule(code, among=among).code: own for code, own in given.items()}
    return {code: options_of(one, chosen.get(code)) for code, one in (registry() if among is None else among).items()}


def selected(*, select: Iterable[str] = (), ignore: Iterable[str] = (), among: Rules | None = None) -> list[Rule]:
    """The rules whose code or family is selected (all if none is) and not ignored."""
    known = registry() if among is None else among
    names = set(known) | {code[:3] for code in known}
    chosen, left_out = [word.upper() for word in select], [word.upper() for word in ignore]
    for word in (*chosen, *left_out):
        if word not in names:
            raise UnknownName(f"There is no rule or family “{word}”.", hint=which_code(word, names) or LISTED)
    return [
        one
        for one in known.values()
        if (not chosen or one.code in chosen or one.family in chosen)
        and one.code not in left_out
        and one.family not in left_out
    ]
