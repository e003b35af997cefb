"""`flowmap check`: findings of one or more maps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from flowmap.cli.options import Code, MapName, codes, filter_options, print_answer, print_json, store_option
from flowmap.errors import FlowmapError

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.domain.finding import Report


@click.command("check")
@click.argument("maps", nargs=-1, required=True, metavar="MAP...", type=MapName())
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "csv", "markdown"]),
    default="text",
    show_default=True,
    help="For people; or for programs, jsonl with one map a line; or as a table.",
)
@click.option(
    "--select",
    "--rule",
    "select",
    multiple=True,
    metavar="CODE",
    type=Code(),
    help="Only these rules or families (GAP01, REL).",
)
@click.option("--ignore", multiple=True, metavar="CODE", type=Code(), help="Not these rules or families.")
@filter_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The severity from which on the exit code is 1.",
)
@click.option("--all", "everything", is_flag=True, help="Sentence, proof and repairs for more than 200 findings.")
@click.option("--all-verdicts", is_flag=True, help="Also passages that have a reason, or are not proven (REL01).")
@click.option("-v", "--verbose", is_flag=True, help="With the proof, what it rests on, and what each repair would do.")
def check_command(
    maps: tuple[str, ...],
    store: str | None,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    everything: bool,
    all_verdicts: bool,
    verbose: bool,
    **words: str | None,
) -> None:
    """Findings of maps: what is missing, what is too much, what is at risk.

    \b
    flowmap check map.yaml
    flowmap check map.yaml --select GAP --case engine --verbose
    flowmap check map.yaml --team purchasing --cost 20h --sort hours
    flowmap check maps/*.yaml --format jsonl --fail-on warning

    A cost of “weight” counts what teams have said they need: must have 9, the more the better 3, nice to have 1, times
    the share of the orders in which it is missing. The exit code is 1 if a finding at or above --fail-on is open.
    """
    from flowmap import services
    from flowmap.cli.page import told
    from flowmap.cli.text import print_report

    if maps.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read once only.")
    chosen, left_out = codes(select), codes(ignore)
    services.require_rules([*chosen, *left_out])
    reports: list[Report] = []
    tables: list[Answer] = []
    failed = 0
    for name in maps:
        try:
            m = services.load(name, store=store)
            services.require(m, holder=words["holder"] or words["team"], item=words["item"], case=words["case"])
            selection = services.Selection.of({name: word for name, word in words.items() if word}, m)
        except FlowmapError as error:  # the other maps are checked nevertheless
            click.echo(told(error), err=True)
            failed = max(failed, error.exit_code)
            continue
        report = services.check(
            m,
            select=chosen,
            ignore=left_out,
            all_verdicts=all_verdicts,
            effects=form != "text" or verbose,
            describe=None if everything else services.DESCRIBED,
            selection=selection,
        )
        if form == "jsonl":
            print_json(report.to_dict(), indent=None)
        elif form == "text":
            if reports:
                click.echo()
            print_report(report, m, argument=name, verbose=verbose)
        elif form != "json":
            tables.append(services.finding_list(m, report.findings))
        reports.append(report)
    if tables:
        print_answer(_one_table(tables, [report.map for report in reports]), to=form)
    if form == "json" and reports:
        listed = [report.to_dict() for report in reports]
        print_json(listed[0] if len(maps) == 1 else listed)
    if code := failed or services.exit_code(reports, fail_on=fail_on):
        raise click.exceptions.Exit(code)


def _one_table(tables: list[Answer], maps: list[str]) -> Answer:
    """The findings of several maps as one table, which then says whose they are."""
    first, *others = tables
    if not others:
        return first
    rows = [(name, *row) for name, table in zip(maps, tables, strict=True) for row in table.rows]
    return replace(first, columns=("map", *first.columns), rows=tuple(rows))
