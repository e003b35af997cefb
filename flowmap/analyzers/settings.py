"""Which rules look, how severe what they find is, and with which numbers: said once, for every check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from flowmap.analyzers.registry import options, registry, rule, selected
from flowmap.analyzers.rows import SILENT, Rows
from flowmap.analyzers.rule import Options, Rule
from flowmap.custody.solution import Solution
from flowmap.domain.finding import SEVERITIES, FailedRule
from flowmap.errors import Problem

OFF = "off"
LEVELS = (*SEVERITIES[:SILENT], OFF)  # what may be said of a rule in place of its own severity
FAIL_ON = (*SEVERITIES[:SILENT], "never")


@dataclass(frozen=True)
class Settings:
    """What a check is told; without arguments, as flowmap comes. The keys are codes of rules.

    `own`: rules that flowmap does not bring. `severities`: one of LEVELS for every finding of a rule. `options`:
    name -> value, in place of the defaults. `failed`: rules that should be there and are not. `file`: what the
    settings are from, "" without a file; `idle`: what counts for nothing there, because no such rule is loaded.
    """

    own: Mapping[str, Rule] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fail_on: str = "error"
    failed: tuple[FailedRule, ...] = ()
    file: str = ""
    idle: tuple[Problem, ...] = ()

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by code, sorted: those that flowmap brings, and the others."""
        return dict(sorted({**registry(), **self.own}.items()))

    @cached_property
    def key(self) -> str:
        """A text that is the same, in every process, for settings that let the same be found; "" as flowmap comes."""
        options = {code: sorted(one.items()) for code, one in sorted(self.options.items())}
        said = (sorted(self.own), self.select, self.ignore, sorted(self.severities.items()), options)
        return repr(said) if any(said) else ""

    def rule(self, code: str) -> Rule:
        """The rule with a code; UnknownName with the nearest one."""
        return rule(code, among=self.rules)

    def chosen(self, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Rule]:
        """The rules that look, each with its severity.

        What is selected here counts instead of what the settings select, ignore and switch off; what is ignored here is
        left out in addition.
        """
        named, left_out = tuple(select), tuple(ignore)
        if named:
            some = selected(select=named, ignore=left_out, among=self.rules)
        else:
            off = [code for code, level in self.severities.items() if level == OFF]
            some = selected(select=self.select, ignore=(*self.ignore, *off, *left_out), among=self.rules)
        return [at(one, self.severities.get(one.code, OFF)) for one in some]

    def numbers(self, given: Mapping[str, Any]) -> dict[str, Options]:
        """The options of every rule by code, what is `given` (code -> name -> value) before what the settings say."""
        both = {code: {**own} for code, own in self.options.items()}
        for code, own in given.items():
            known = self.rule(code).code
            if isinstance(own, Options):
                both[known] = own  # type: ignore[assignment]
            else:
                both[known] = {**both.get(known, {}), **(own or {})}
        return options(both, among=self.rules)

    def require(self, words: Iterable[str]) -> None:
        """UnknownName, with the nearest one, where a word is neither the code of a rule nor a family."""
        selected(select=words, among=self.rules)

    def merely_unloaded(self, code: str) -> bool:
        """Whether a code may be that of a rule that failed before it could say its code."""
        return code.upper().startswith("X") and any(not one.rule or one.rule == code.upper() for one in self.failed)


def at(one: Rule, level: str) -> Rule:
    """The same rule, all of whose findings have one severity; `off`: its own."""
    if level == OFF:
        return one
    return replace(one, severity=level, find=partial(_at, one.find, LEVELS.index(level)))


def _at(find: Any, severity: int, s: Solution, given: Any) -> Rows:
    """What a rule finds, at another severity; what it does not report stays so."""
    rows: Rows = find(s, given)
    return replace(rows, severity=np.where(rows.severity == SILENT, SILENT, severity).astype(np.int8))
