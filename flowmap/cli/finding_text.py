"""One finding in full: its sentence, why it is so, what it rests on, what to ask and how to repair it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from flowmap.cli.page import say
from flowmap.domain import words
from flowmap.domain.finding import Finding, Step
from flowmap.domain.finding_list import accepted, costs, effects, unconfirmed
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Question

COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "none": "white"}
SHORT = 7  # hex digits of a fingerprint that people are shown; any unambiguous beginning is understood


def print_finding(finding: Finding, m: Map, *, roots: Sequence[Finding] = ()) -> None:
    """All of a finding, as `explain` shows it; `roots`: what it is a consequence of."""
    severity = click.style(finding.severity, fg=COLOURS[finding.severity])
    kind = f"{click.style(finding.code, bold=True)} {words.kind(finding.code, finding.name)}"
    click.echo(f"{kind}  {severity}  {finding.fingerprint}")
    say(finding.message)
    if cost := costs(finding):
        say(f"What it costs: {cost}.")
    if said := accepted(m, finding):
        say(said)
    print_behind(finding, m, indent=0)
    if roots and not finding.repairs:
        click.secho("It is a consequence. Mend what it follows from", bold=True)
        for root in roots:
            say(f"{root.fingerprint[:SHORT]} {root.message}", mark="- ", indent=2)


def print_behind(finding: Finding, m: Map, *, indent: int) -> None:
    """Proof, evidence, questions and repairs, each under its own word."""
    rests = unconfirmed(m, finding)
    for title, lines in (
        ("How we know", [*_proof(finding, m), *([rests] if rests else [])]),
        ("What the map says", [evidence.says for evidence in finding.evidence]),
        ("Reasons found", [f"It {words.REASONS[reason]}." for reason in finding.reasons]),
        ("Ask", finding.questions),
    ):
        if lines:
            click.secho(" " * indent + title, bold=True)
        for line in lines:
            say(line, mark="- ", indent=indent + 2)
    if finding.repairs:
        click.secho(f"{' ' * indent}{'Repair' if len(finding.repairs) == 1 else 'Repairs, the best first'}", bold=True)
    for number, repair in enumerate(finding.repairs, start=1):
        say(repair.title, mark=f"{number}. ", indent=indent + 2)
        for line in effects(repair, m.hourly_rate):
            say(line, indent=indent + 5)


def _proof(finding: Finding, m: Map) -> Iterator[str]:
    for step in finding.proof:
        holder, item = m.title_of("holder", step.holder), m.title_of("item", step.item)
        when = f", {words.hours(step.arrival_h)} after the start" if step.arrival_h else ""
        yield f"{holder} {_has(step, m).format(item)}{when}."


def _has(step: Step, m: Map) -> str:
    """How a holder comes to have an item, `{}` in its place."""
    record = m.find(step.by)
    if isinstance(record, Handoff):
        return f"gets {{}} from {_literal(m.title_of('holder', record.giver))}"
    if isinstance(record, Question):
        return f"is told {{}} by {_literal(m.title_of('holder', record.asked))}"
    return {"activity": "makes {}", "composition": "has {} as a part", "assumed": "is assumed to make {}"}.get(
        step.by.partition(":")[0], "has {}"
    )


def _literal(title: str) -> str:
    return title.replace("{", "{{").replace("}", "}}")
