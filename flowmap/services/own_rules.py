"""Rules that people have written: of installed packages, and of files that the command line or the environment names.

A map, a folder or an upload never brings code: nothing here looks at one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.own_rules import admitted, why
from flowmap.analyzers.registry import registry
from flowmap.analyzers.rule import Rule
from flowmap.domain.finding import FailedRule
from flowmap.errors import RuleFailed

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "flowmap.rules"  # of entry points: a rule, several, or a module with RULE or RULES
VARIABLE = "FLOWMAP_RULES"  # paths, separated as in PATH
_BRINGS = "has neither RULE nor RULES. Write RULE = flowmap.make_rule(...)."


@dataclass(frozen=True)
class OwnRules:
    """The rules by code, and what could not be had."""

    rules: dict[str, Rule]
    failed: tuple[FailedRule, ...]


def own_rules(files: Iterable[str] = ()) -> OwnRules:
    """The rules of installed packages, of FLOWMAP_RULES and of some files; each file once, in this order."""
    named = [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path.strip()]
    paths: dict[str, str] = {}
    for path in (*named, *files):
        paths.setdefault(os.path.realpath(path), path)
    sources: list[tuple[str, Any]] = [(_package(point), point) for point in _points()]
    sources += [(said, Path(path)) for path, said in paths.items()]
    rules: dict[str, Rule] = {}
    failed: list[FailedRule] = []
    for origin, source in sources:
        try:
            for one in _brought(origin, source):
                try:
                    rule = admitted(one, origin=origin, known={**registry(), **rules})
                    rules[rule.code] = rule
                except RuleFailed as failure:
                    failed.append(FailedRule(failure.origin, failure.rule, failure.said))
        except RuleFailed as failure:
            failed.append(FailedRule(failure.origin, failure.rule, failure.said))
    return OwnRules(rules, tuple(failed))


@cache
def _points() -> tuple[EntryPoint, ...]:
    """What installed packages offer; read once, because nothing is installed while flowmap runs."""
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)))


def _package(point: EntryPoint) -> str:
    package = point.dist.name if point.dist is not None else "an installed package"
    return f"{package} ({point.value})"


def _brought(origin: str, source: EntryPoint | Path) -> Iterator[object]:
    """The rules of one source, as they are written."""
    try:
        found = _module(origin, source) if isinstance(source, Path) else source.load()
    except RuleFailed:
        raise
    except (Exception, SystemExit) as error:
        raise RuleFailed(origin, "", f"cannot be read: {why(error)}") from error
    if isinstance(found, ModuleType):
        if not hasattr(found, "RULE") and not hasattr(found, "RULES"):
            raise RuleFailed(origin, "", _BRINGS)
        found = getattr(found, "RULES", None) or found.RULE
    yield from found if isinstance(found, list | tuple) else [found]


def _module(origin: str, path: Path) -> ModuleType:
    """A file of Python, run as a module of its own; nothing is written beside it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RuleFailed(origin, "", f"cannot be read: {error.strerror}.") from error
    name = f"flowmap_rules_{hashlib.sha256(str(path).encode() + content).hexdigest()[:16]}"
    if name in sys.modules:  # a check of many maps reads it once
        return sys.modules[name]
    module = ModuleType(name)
    module.__file__ = str(path)
    module.__dict__["__flowmap_rules__"] = True
    sys.modules[name] = module  # dataclasses look their module up
    try:
        exec(compile(content, str(path), "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module
