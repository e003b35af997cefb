"""`flowmap export`: a map as a file of another program."""

from __future__ import annotations

import click

from flowmap.cli.options import MapName, settings_options, store_option
from flowmap.cli.settled import settings_of


@click.command("export")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("-o", "--output", metavar="FILE", help="The file, or - for standard output (default, with --to).")
@click.option("--to", metavar="FORMAT", help="The format, where the suffix of FILE does not say it; see below.")
@settings_options
def export_command(
    name: str,
    store: str | None,
    output: str | None,
    to: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
) -> None:
    """A map as a file of another program.

    \b
    flowmap export map.yaml -o map.graphml
    flowmap export map.yaml -o map.html
    flowmap export map.yaml --to mermaid

    \b
    json      .json     everything; `flowmap schema` describes it
    xlsx      .xlsx     everything, a sheet for each kind of statement
    cypher    .cypher   everything, as statements that make the graph in Neo4j
    html      .html     a site in one file: the map, what is broken, each team
    markdown  .md       a book to read, team by team
    graphml   .graphml  teams and handoffs, for Gephi, yEd and others
    gexf      .gexf     teams and handoffs, for Gephi
    mermaid   .mmd      teams and handoffs, which many sites draw
    d2        .d2       teams and handoffs, for D2
    dot       .dot      the picture, for Graphviz

    What a format does not carry is said on standard error.
    """
    from flowmap import services

    if to is None and output in (None, "-"):
        raise click.UsageError("Say where to: -o FILE with a suffix, or --to FORMAT.")
    settings = settings_of(name, config=config, preset=preset, rules=rules)
    made = services.export(services.load(name, store=store), to=to or output or "", settings=settings)
    services.write_file(made.content, output or "-")
    if made.lacks:
        click.echo(made.lacks, err=True)
