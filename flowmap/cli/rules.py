"""`flowmap rules` and `flowmap explain`: the catalogue, a rule's page, or one finding in full."""

from __future__ import annotations

import dataclasses

import click

from flowmap.cli.options import MapName, format_option, print_json, store_option, table


@click.command("rules")
@format_option
def rules_command(form: str) -> None:
    """The catalogue of rules: what each of them finds. flowmap explain CODE prints the page of one."""
    from flowmap import services
    from flowmap.domain.words import word

    pages = services.rules()
    if form == "json":
        print_json([dataclasses.asdict(page) for page in pages])
    else:
        table(
            ["code", "name", "severity", "what it finds"],
            [[p.code, word(p.code), p.severity, p.summary] for p in pages],
        )


@click.command("explain")
@click.argument("names", nargs=-1, required=True, metavar="CODE | MAP FINGERPRINT", type=MapName())
@store_option
@format_option
def explain_command(names: tuple[str, ...], store: str | None, form: str) -> None:
    """The page of a rule; or one finding of a map with its proof, what it rests on, and its repairs.

    \b
    flowmap explain GAP01
    flowmap explain map.yaml ce1000c

    The beginning of a fingerprint is enough if no other finding begins so.
    """
    from flowmap import services

    if len(names) == 1 and services.is_file(names[0]):
        raise click.UsageError(f"Name the finding, too: flowmap check {names[0]} shows the fingerprint of each.")
    if len(names) == 1:
        page = services.rule_page(names[0])
        if form == "json":
            print_json(dataclasses.asdict(page))
        else:
            click.echo(page.page, nl=False)
        return
    if len(names) != 2:
        raise click.UsageError("Name a rule (flowmap explain GAP01), or a map and the fingerprint of a finding.")
    m = services.load(names[0], store=store)
    finding = services.finding_of(m, names[1])
    if form == "json":
        print_json(finding.to_dict())
        return
    from flowmap.cli.finding_text import print_finding

    print_finding(finding, m)
