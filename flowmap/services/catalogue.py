"""The rules, each with its page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flowmap.analyzers.rule import Rule, meanings_of
from flowmap.analyzers.settings import Settings


@dataclass(frozen=True)
class RulePage:
    """A rule of the catalogue as `flowmap rules --format json` prints it.

    `options`: what can be set and what it is if nothing is said, `meanings` what each of them means. `origin`:
    "flowmap", or the file or package of a rule that somebody has written.
    """

    code: str
    name: str
    family: str
    severity: str
    summary: str
    options: dict[str, Any]
    bad: str
    good: str
    page: str
    origin: str
    meanings: dict[str, str]


def rules(settings: Settings | None = None) -> list[RulePage]:
    """The catalogue, sorted by code: the rules that flowmap brings, and those of the settings."""
    return [_page_of(rule) for rule in (settings or Settings()).rules.values()]


def rule_page(code: str, settings: Settings | None = None) -> RulePage:
    """One rule of the catalogue; UnknownName with the nearest code."""
    return _page_of((settings or Settings()).rule(code))


def _page_of(rule: Rule) -> RulePage:
    from flowmap.analyzers.pages import page

    return RulePage(
        code=rule.code,
        name=rule.name,
        family=rule.family,
        severity=rule.severity,
        summary=rule.summary,
        options=asdict(rule.options),
        bad=rule.bad,
        good=rule.good,
        page=page(rule),
        origin=rule.origin or "flowmap",
        meanings=meanings_of(rule.options),
    )
