"""Rules that flowmap does not bring: what they must be, and a guard so that an error in one stops nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from flowmap.analyzers.rows import SILENT, Rows
from flowmap.analyzers.rule import FAMILIES, Description, Options, Pages, Rule
from flowmap.custody.solution import Solution
from flowmap.domain.columns import as_one, distinct
from flowmap.domain.finding import FailedRule
from flowmap.errors import FlowmapError, RuleFailed

CODE = re.compile(r"X[A-Z]{2}[0-9]{2}")  # no family of flowmap's begins with X, now or later
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SEVERE = ("error", "warning", "info")
_LONGEST = 200  # letters of what Python says of an error


def admitted(rule: object, *, origin: str, known: Mapping[str, Rule]) -> Rule:
    """A rule that somebody wrote, under guard; RuleFailed where it is none, or where its code is taken in `known`."""
    if not isinstance(rule, Rule):
        raise RuleFailed(origin, "", f"brings {_shown(rule)} as a rule. Make one with flowmap.make_rule.")
    code = rule.code if isinstance(rule.code, str) else repr(rule.code)
    if code in known:
        whose = f"a rule of {known[code].origin}" if known[code].origin else "one of flowmap's own rules"
        raise RuleFailed(origin, code, f"has the code of {whose}. Take another one.")
    if not CODE.fullmatch(code):
        hint = "Write X, two letters of yours and two digits, such as XAB01"
        if code[:3] in FAMILIES:
            hint += f": codes with {code[:3]} are flowmap's own"
        raise RuleFailed(origin, code, f"has a code that rules of your own do not have. {hint}.")
    if why := _lacking(rule):
        raise RuleFailed(origin, code, why)
    guarded = replace(rule, origin=origin, find=partial(_found, rule, origin), describe=partial(_told, rule, origin))
    return guarded if rule.providers is None else replace(guarded, providers=partial(_named, rule))


def _lacking(rule: Rule) -> str | None:
    """What is wrong with a rule that looks like one."""
    if not NAME.fullmatch(str(rule.name)):
        return f"is called “{rule.name}”. Write small letters, digits and “-”, such as late-order."
    if not isinstance(rule.severity, str) or not rule.severity:
        return f"has the severity {rule.severity!r}. Write {', '.join(SEVERE)}."
    parts: tuple[object, object] = (rule.pages, rule.options)
    if not isinstance(parts[0], Pages) or not isinstance(parts[1], Options) or not is_dataclass(parts[1]):
        return "needs pages (flowmap.analyzers.rule.Pages) and options (a dataclass that extends Options)."
    if any(not isinstance(getattr(rule.options, one.name), bool | int | float | str) for one in fields(rule.options)):
        return "has an option that is neither a number, a text nor yes or no."
    texts = (rule.summary, rule.bad, rule.good, *(getattr(rule.pages, one.name) for one in fields(rule.pages)))
    if not all(isinstance(one, str) for one in texts):
        return "has a text that is none: summary, pages and examples are strings."
    return None


def looked(rule: Rule, s: Solution, options: Any) -> tuple[Rows, FailedRule | None]:
    """What a rule finds; nothing, and why, where a rule that somebody wrote fails."""
    try:
        return rule.find(s, options), None
    except RuleFailed as failed:
        return Rows.none(), FailedRule(failed.origin, failed.rule, failed.said)


def why(error: BaseException) -> str:
    """What is wrong in somebody's rule, as Python or flowmap says it, and in which line, on one line."""
    place, trace = "", error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals.get("__flowmap_rules__"):
            place = f" (line {trace.tb_lineno})"
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.lineno is not None:
        place = f" (line {error.lineno})"
    text = str(error.msg if isinstance(error, SyntaxError) else error)
    named = text if isinstance(error, FlowmapError) else f"{type(error).__name__}: {text}"
    said = " ".join(named.split())[:_LONGEST].removesuffix(".") + place
    return said if said.endswith("?") else f"{said}."


def _found(rule: Rule, origin: str, s: Solution, options: Any) -> Rows:
    try:
        rows = rule.find(s, options)
        wrong = _unsound(rows, s)
    except (Exception, SystemExit) as error:
        raise RuleFailed(origin, rule.code, f"failed to look: {why(error)}") from error
    if wrong:
        raise RuleFailed(origin, rule.code, f"failed to look: {wrong}.")
    return rows


def _unsound(rows: object, s: Solution) -> str | None:
    """Why rows cannot be read; a wrong code or length would fail far from the rule."""
    if not isinstance(rows, Rows):
        return f"find gives {_shown(rows)} instead of Rows"
    sizes = {len(getattr(rows, one.name)) for one in fields(rows) if one.name != "more"}
    sizes |= {len(column) for column in rows.more.values()}
    if len(sizes) != 1:
        return "the columns of its rows have different lengths"
    for name, space in (("holder", "holder"), ("counterpart", "holder"), ("item", "item")):
        codes = getattr(rows, name)
        if len(codes) and not (codes.min() >= -1 and codes.max() < len(s.map.names[space])):
            return f"{name} has a code that the map does not have"
    if len(rows) and not (rows.severity.min() >= 0 and rows.severity.max() <= SILENT):
        return "severity has a code that is none"
    if len(rows) and not (rows.kano.min() >= -1 and rows.kano.max() <= 2):
        return "kano has a code that is none"
    if not np.all(rows.cases) or np.any(rows.cases & ~np.uint64(s.map.all_cases)):
        return "cases must be cases of the map, and at least one"
    if len(distinct(as_one([rows.holder, rows.counterpart, rows.item]))) != len(rows):
        return "two of its findings are about the same team, counterpart and information: join their cases"
    return None


def _told(rule: Rule, origin: str, s: Solution, rows: Rows, row: int) -> Description:
    """What a rule says of a row; where it fails, its finding says so, and nothing stops."""
    try:
        told = rule.describe(s, rows, row)
        if not isinstance(told, Description) or not isinstance(told.message, str) or not told.message:
            raise TypeError(f"describe gives {_shown(told)} instead of a Description with a message")
        return replace(told, **vars(told.whole()), behind=None, mended=None, offer=None)
    except (Exception, SystemExit) as error:
        return Description(message=f"{origin}: rule {rule.code} failed to describe this finding: {why(error)}")


def _named(rule: Rule, s: Solution, rows: Rows, row: int) -> tuple[str, ...]:
    """Who could provide; nobody where the rule fails, because its sentence will say so."""
    named: Callable[..., Any] | None = rule.providers
    try:
        return () if named is None else tuple(one for one in named(s, rows, row) if one in s.map.names["holder"].codes)
    except (Exception, SystemExit):
        return ()


def _shown(value: object) -> str:
    return f"{type(value).__name__} {value!r}"[:80]
