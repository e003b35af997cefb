"""`flowmap rules` and `flowmap explain`: the catalogue, a rule's page, or one finding in full."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from flowmap.cli.options import (
    MapName,
    format_option,
    print_json,
    rules_option,
    say_failed,
    settings_options,
    store_option,
    table,
)
from flowmap.cli.settled import settings_of

if TYPE_CHECKING:
    from flowmap.analyzers.settings import Settings

WRONG, BAD_INPUT = 1, 2


@click.command("rules")
@rules_option
@click.option("--prove", is_flag=True, help="Put the rules that you have written to the test, examples and all.")
@format_option
def rules_command(rules: tuple[str, ...], prove: bool, form: str) -> None:
    """The catalogue of rules: what each of them finds. flowmap explain CODE prints the page of one.

    \b
    flowmap rules
    flowmap rules --rules my_rules.py --prove

    Severity Kano: error for a must have, warning for the more the better, info for nice to have.
    """
    from flowmap import services
    from flowmap.domain.words import kind

    settings = services.with_rules(rules)
    pages = services.rules(settings)
    code = 0
    if prove:
        code = _prove(settings)
    elif form == "json":
        print_json([dataclasses.asdict(page) for page in pages])
    else:
        table(
            ["code", "name", "severity", "what it finds"],
            [[p.code, kind(p.code, p.name), p.severity, p.summary] for p in pages],
        )
    if say_failed(settings.failed):
        code = BAD_INPUT
    if code:
        raise click.exceptions.Exit(code)


def _prove(settings: Settings) -> int:
    """What is wrong with each rule that flowmap does not bring; the exit code."""
    from flowmap import services

    if not settings.own and not settings.failed:
        raise click.UsageError("There is no rule of your own: name its file with --rules FILE.")
    wrong = 0
    for code, rule in settings.own.items():
        said = services.prove_rule(rule)
        wrong += len(said)
        for one in said or (f"{code} is as it should be.",):
            click.echo(one)
    return WRONG if wrong else 0


@click.command("explain")
@click.argument("names", nargs=-1, required=True, metavar="CODE | MAP FINGERPRINT", type=MapName())
@store_option
@settings_options
@format_option
def explain_command(
    names: tuple[str, ...],
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    form: str,
) -> None:
    """The page of a rule; or one finding of a map with its proof, what it rests on, and its repairs.

    \b
    flowmap explain GAP01
    flowmap explain map.yaml ce1000c

    The beginning of a fingerprint is enough if no other finding begins so.
    """
    from flowmap import services
    from flowmap.errors import UnknownName

    if len(names) == 1 and services.is_file(names[0]):
        raise click.UsageError(f"Name the finding, too: flowmap check {names[0]} shows the fingerprint of each.")
    if len(names) == 1:
        try:
            page = services.rule_page(names[0], services.with_rules(rules))
        except UnknownName as error:
            hint = error.hint or "flowmap rules lists them; of a map, name the finding, too: its fingerprint."
            raise UnknownName(error.message, hint=hint) from error
        if form == "json":
            print_json(dataclasses.asdict(page))
        else:
            click.echo(page.page, nl=False)
        return
    if len(names) != 2:
        raise click.UsageError("Name a rule (flowmap explain GAP01), or a map and the fingerprint of a finding.")
    settings = settings_of(names[0], config=config, preset=preset, rules=rules)
    m = services.load(names[0], store=store)
    finding = services.finding_of(m, names[1], settings)
    if form == "json":
        print_json(finding.to_dict())
        return
    from flowmap.cli.finding_text import print_finding

    print_finding(finding, m, roots=services.roots_of(m, finding, settings))
