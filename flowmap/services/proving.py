"""A rule that somebody has written, put to the test: its examples, its sentences, its repairs, its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowmap.analyzers.check import check
from flowmap.analyzers.own_rules import admitted
from flowmap.analyzers.pages import page
from flowmap.analyzers.rule import Rule
from flowmap.analyzers.settings import Settings
from flowmap.domain.finding import Report
from flowmap.errors import FlowmapError, RuleFailed
from flowmap.services.maps import parse


def prove_rule(rule: Rule) -> tuple[str, ...]:
    """What is wrong with a rule, one sentence each; nothing if it is as it should be.

    Its bad example has a finding of it, with a sentence and what it follows from, and each repair that it proposes
    there closes it; its good example has none; its page can be made.
    """
    origin = rule.origin or "this file"
    try:
        own = rule if rule.origin else admitted(rule, origin=origin, known={})
    except RuleFailed as failed:
        return (str(failed),)
    said = _documented(own), _on(own, "bad", _bad), _on(own, "good", _good)
    return tuple(f"{own.code}: {one}" for part in said for one in part)


def _documented(rule: Rule) -> Iterator[str]:
    if len(rule.summary) < 20 or not rule.summary.endswith("."):
        yield "its summary is no sentence of twenty letters or more that ends with a full stop."
    if f"# {rule.code}" not in page(rule):
        yield "its page cannot be made."


def _on(rule: Rule, example: str, judged: Callable[[Rule, Report], Iterator[str]]) -> Iterator[str]:
    """What is wrong on an example: that it cannot be read, that the rule fails on it, or what is `judged` of it."""
    try:
        report = _checked(rule, example)
    except FlowmapError as error:
        yield f"its {example} example cannot be read: {error}"
        return
    yield from (f"on its {example} example it {one.said}" for one in report.failed_rules)
    yield from judged(rule, report)


def _bad(rule: Rule, report: Report) -> Iterator[str]:
    if not report.findings and not report.failed_rules:
        yield "it finds nothing in its bad example."
    for finding in report.findings:
        if "failed to describe" in finding.message:
            yield finding.message
        elif not finding.message.endswith((".", "?")):
            yield f"this sentence has no end: “{finding.message}”"
        elif not finding.evidence and not finding.rests_on:
            yield f"nothing is said that this follows from (evidence, or rests_on): “{finding.message}”"
    for finding, kept in zip(report.findings, _checked(rule, "bad", effects=True).findings, strict=True):
        closing = {repair.changes for repair in kept.repairs}
        for repair in finding.repairs:
            if repair.changes not in closing:
                yield f"this repair does not close its finding: “{repair.title}”"


def _good(_: Rule, report: Report) -> Iterator[str]:
    yield from (f"it finds something in its good example: “{one.message}”" for one in report.findings)
    if not report.stats["handoffs"] + report.stats["activities"]:
        yield "its good example says nothing: write at least a handoff."


def _checked(rule: Rule, example: str, *, effects: bool = False) -> Report:
    """The check of an example by one rule alone; with `effects`, repairs that do not close their finding are gone."""
    m = parse(getattr(rule, example), file=f"the {example} example", name="example")
    own = Settings(own={rule.code: rule})
    return check(m, select=[rule.code], settings=own, describe=None, effects=effects)
