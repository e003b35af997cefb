"""`flowmap import`, `convert` and `schema`: files in and out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from flowmap.cli.options import MapName, format_option, print_json, store_option, user


@click.command("convert")
@click.argument("source", metavar="FILE", type=MapName())
@click.argument("target", metavar="FILE", type=MapName())
@click.option("--to", type=click.Choice(["yaml", "flow"]), help="The notation on standard output (default: the other).")
def convert_command(source: str, target: str, to: str | None) -> None:
    """A map from one notation into another: .yaml, .yml or .flow, or - for standard input and output.

    \b
    flowmap convert map.flow map.yaml
    flowmap convert map.yaml -

    A YAML file that is there keeps its comments. What flow text cannot say is refused, never left out.
    """
    from flowmap.formats import files

    m = files.read(source)
    other = "flow" if source != files.STREAM and files.notation_of(source) == "yaml" else "yaml"
    files.write(m, target, notation=to or other)


@click.command("schema")
def schema_command() -> None:
    """The JSON Schema of the YAML format, with which editors complete and check maps.

    \b
    flowmap schema > flowmap.schema.json

    Then write as the first line of a map: # yaml-language-server: $schema=flowmap.schema.json
    """
    from flowmap.formats.json_schema import schema

    print_json(schema())


@click.command("import")
@click.argument("source", metavar="SOURCE", type=click.Path())
@click.option("-o", "--output", metavar="MAP", type=MapName(), help="A file, or the name of a map in the store.")
@store_option
@click.option("--from", "form_of_log", type=click.Choice(["csv", "xes"]), help="The format (default: recognised).")
@click.option("--title", help="What the map is called (default: like the file).")
@click.option("--case-column", metavar="NAME", help="The column of the case, where it has no usual name.")
@click.option("--activity-column", metavar="NAME", help="The column of the activity.")
@click.option("--team-column", metavar="NAME", help="The column of the team: org:group, or org:resource if absent.")
@click.option("--time-column", metavar="NAME", help="The column of the time of completion.")
@click.option("--start-column", metavar="NAME", help="The column of the time of start; none: it has no such column.")
@click.option("--time-format", metavar="FORMAT", help="The form of unusual times, such as %d.%m.%Y %H:%M.")
@click.option("--dry-run", is_flag=True, help="Only say what would be read.")
@format_option
def import_command(
    source: str,
    output: str | None,
    store: str | None,
    form_of_log: str | None,
    title: str | None,
    case_column: str | None,
    activity_column: str | None,
    team_column: str | None,
    time_column: str | None,
    start_column: str | None,
    time_format: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """A map from an event log (.csv, .xes, also .gz): consecutive events of a case by two teams are a handoff.

    \b
    flowmap import log.csv -o map.yaml
    flowmap import log.xes.gz --team-column department --dry-run

    Says what was read and, row by row, what was not. Without -o the map goes to standard output.
    """
    from flowmap import services
    from flowmap.formats.event_log import LogOptions, read_log

    options = LogOptions(
        case_column=case_column,
        activity_column=activity_column,
        team_column=team_column,
        time_column=time_column,
        start_column=start_column,
        time_format=time_format,
        form=form_of_log,
    )
    with _progress() as progress:
        summary = read_log(source, options=options, progress=progress)
    on_output = output is not None or dry_run  # else the map has it for itself
    if form == "json":
        print_json(summary.to_dict())
    else:
        for sentence in summary.sentences():
            click.echo(sentence, err=not on_output)
    if not dry_run and (output is not None or form == "text"):
        for sentence in services.save_import(summary.to_map(title), output or "-", by=user(), store=store):
            click.echo(sentence, err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int], object] | None]:
    """Counts events on a terminal, on a line that is gone afterwards; None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = SpinnerColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)
        yield lambda events: shown.update(task, description=f"{events:,} events read")
