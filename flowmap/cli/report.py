"""`flowmap report`: a map as a report for a meeting."""

from __future__ import annotations

import datetime

import click

from flowmap.cli.options import Code, Day, MapName, codes, filter_options, settings_options, store_option
from flowmap.cli.settled import settings_of


@click.command("report")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("-o", "--output", metavar="FILE", help="The report, by suffix; - for standard output (with --to).")
@click.option("--to", metavar="FORM", help="html, md or pdf, where the suffix of FILE does not say it.")
@click.option("--title", default="", metavar="TEXT", help="A title of its own, in place of the map's.")
@click.option(
    "--date", "day", metavar="DAY", type=Day(), help="A date to bear (2026-11-26, today): what is accepted then counts."
)
@click.option("--select", multiple=True, metavar="CODE", type=Code(), help="Only these rules or families (GAP01, REL).")
@click.option("--ignore", multiple=True, metavar="CODE", type=Code(), help="Not these rules or families.")
@filter_options
@settings_options
@click.option(
    "--paper",
    "size",
    type=click.Choice(["A4", "Letter"], case_sensitive=False),
    default="A4",
    show_default=True,
    help="The sheets of a PDF.",
)
@click.option(
    "--pdf-with",
    "by",
    type=click.Choice(["chromium", "weasyprint"]),
    help="What makes a PDF (default: Chromium or Chrome if it is there, else WeasyPrint).",
)
def report_command(
    name: str,
    store: str | None,
    output: str | None,
    to: str | None,
    title: str,
    day: datetime.date | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    size: str,
    by: str | None,
    **words: str | None,
) -> None:
    """A report for a meeting: the map, what it costs, what to do first; then findings with proof, then each team.

    \b
    flowmap report map.yaml -o report.html
    flowmap report map.yaml -o report.pdf --paper Letter --date today
    flowmap report map.yaml -o purchasing.html --team purchasing
    flowmap report map.yaml -o missing.md --select GAP --title "What is missing"

    A .html needs no other file and no script, and prints well. A .md has pictures in words, and a small map as a
    flowchart.
    Equal maps give equal reports: a date is in it only where --date says so.
    """
    from flowmap import services

    if to is None and output in (None, "-"):
        raise click.UsageError("Say where to: -o FILE with a suffix, or --to FORM.")
    chosen, left_out = codes(select), codes(ignore)
    settings = settings_of(name, config=config, preset=preset, rules=rules)
    settings.require([*chosen, *left_out])
    made = services.report(
        name,
        to=to or output or "",
        store=store,
        title=title,
        day=day,
        only={name: word for name, word in words.items() if word},
        select=chosen,
        ignore=left_out,
        settings=settings,
        size=size,
        by=by,
    )
    services.write_file(made, output or "-")
