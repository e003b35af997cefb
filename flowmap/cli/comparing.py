"""`flowmap what-if` and `diff`: what changes would do, and what changes make one map into another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from flowmap.cli.options import MapName, format_option, print_json, say_failed, settings_options, store_option, user
from flowmap.cli.settled import settings_of

if TYPE_CHECKING:
    from flowmap.domain.finding import Finding
    from flowmap.domain.map import Map
    from flowmap.redesign.what_if import WhatIf


@click.command("what-if")
@click.argument("name", metavar="MAP", type=MapName())
@click.option(
    "--change",
    "statements",
    metavar="STATEMENT",
    multiple=True,
    required=True,
    help="A statement of flow text; -STATEMENT takes away. Several are made together.",
)
@click.option("--apply", "applied", is_flag=True, help="Make the changes: in the store, or in a YAML file.")
@store_option
@settings_options
@format_option
def what_if_command(
    name: str,
    statements: tuple[str, ...],
    applied: bool,
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    form: str,
) -> None:
    """What changes of a map would do: findings that they close and create, and how much is met before and after.

    \b
    flowmap what-if engines --change "Sales -> Goods receiving: goods announcement if engine"
    flowmap what-if map.yaml --change "-Front office -> Back office: order" --change "Sales -> Back office: order"

    It is tried on a copy: nothing is saved without --apply.
    """
    from flowmap import services

    settings = settings_of(name, config=config, preset=preset, rules=rules)
    outcome, made = services.try_out(name, statements, apply=applied, by=user(), store=store, settings=settings)
    m, now = made.before, made.revision
    say_failed([*outcome.before.failed_rules, *outcome.after.failed_rules])
    if form == "json":
        print_json({"map": m.name, "revision": now, **outcome.to_dict()})
        return
    _print_what_if(m, outcome)
    click.echo()
    if not outcome.changes:
        click.echo("The map says so already: there is nothing to change.")
    elif not applied:
        click.echo("Nothing is saved; --apply makes the change.")
    else:
        click.echo(f"Made: {name}" + ("." if now is None else f" is at revision {now} now."))


@click.command("diff")
@click.argument("name", metavar="MAP", type=MapName())
@click.argument("other", metavar="[MAP]", required=False, type=MapName())
@click.option("--revision", type=click.IntRange(1), metavar="N", help="What was changed in MAP since this revision.")
@store_option
@format_option
def diff_command(name: str, other: str | None, revision: int | None, store: str | None, form: str) -> None:
    """What makes one map into another: what is new in the second, what is no more, what is said otherwise.

    \b
    flowmap diff before.yaml after.yaml
    flowmap diff engines engines.yaml
    flowmap diff engines --revision 3

    Records are the same where their ids are.
    """
    from flowmap import services
    from flowmap.cli.text import print_changes

    if (other is None) == (revision is None):
        raise click.UsageError("Name a second map, or say --revision, since when.")
    m, now = services.loaded(name, store=store)
    if other is not None:
        before, after = m, services.load(other, store=store)
    elif now is None or revision is None:
        raise click.UsageError(f"{name} is a file: it has no revisions. Name a second map.")
    else:
        before, after = services.at_revision(name, revision, store=store), m
    changes = services.diff(before, after)
    if form == "json":
        print_json({"map": m.name, "revision": now, "changes": [change.to_dict() for change in changes]})
    elif changes:
        print_changes(before, after, changes)
    else:
        click.echo("They say the same.", err=True)


def _print_what_if(m: Map, outcome: WhatIf) -> None:
    from flowmap.cli.page import say
    from flowmap.cli.text import how_many, print_changes
    from flowmap.domain.finding_list import covered

    click.secho(m.title, bold=True)
    print_changes(m, outcome.map, outcome.changes)
    click.echo()
    for when, report in (("Before", outcome.before), ("After", outcome.after)):
        say(covered(report.coverage, stated=report.stats["needs"]), mark=f"{when:<8}")
    for title, none, found, where in (
        ("Closed", "It closes nothing.", outcome.closed, m),
        ("New", "It brings no new finding.", outcome.created, outcome.map),
    ):
        click.echo()
        click.secho(title, bold=True)
        if not found:
            click.echo(f"  {none}")
        for finding in found:
            _print_finding(where, finding)
    click.echo()
    left = Counter("accepted" if finding.accepted else finding.severity for finding in outcome.left)
    say(f"Left as they are: {how_many(left) or 'nothing'}.")


def _print_finding(m: Map, finding: Finding) -> None:
    from flowmap.cli.finding_text import COLOURS, SHORT
    from flowmap.cli.page import say
    from flowmap.domain.finding_list import costs, sentence

    severity = click.style(finding.severity, fg=COLOURS[finding.severity])
    click.echo(f"  {finding.code} {finding.fingerprint[:SHORT]}  {severity}")
    cost = costs(finding)
    say(sentence(m, finding) + (f" ({cost})" if cost else ""), indent=4)
