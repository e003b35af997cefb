"""`flowmap measures`: how well a map serves its teams, who is loaded, what to ask, how its network is shaped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from flowmap.cli.options import MapName, codes, format_of, print_answer, print_json, sort_option, store_option

if TYPE_CHECKING:
    from flowmap.analyzers.measures.catalogue import Measured, Measures, Summary
    from flowmap.analyzers.measures.measure import Measure

FEW = 10  # rows of each measure where none is named; our choice: what fits on a screen

WHOLE = ("jsonl", "csv")  # formats in which every row is given, however many there are


class Name(click.ParamType[str]):
    """The name of a measure."""

    name = "measure"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names, with what they are called."""
        from flowmap.analyzers.measures.catalogue import MEASURES

        return [
            CompletionItem(one.name, help=one.title) for one in MEASURES.values() if one.name.startswith(incomplete)
        ]


@click.command("measures")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("--show", multiple=True, metavar="NAME", type=Name(), help="Only these measures; several by commas.")
@click.option("--team-column", metavar="NAME", help="Of a log: the column of the team.")
@click.option("--team", metavar="ID", help="Only about this team, system, meeting or outsider.")
@click.option("--text", "--q", "text", metavar="WORDS", default="", help="Only rows in which all these words stand.")
@sort_option
@click.option("-v", "--verbose", is_flag=True, help="With what each column means, how it is defined, and the source.")
@format_of(
    "text",
    "json",
    "jsonl",
    "csv",
    "markdown",
    says="For people; or for programs, with ids in json and jsonl; csv and jsonl have all rows.",
)
def measures_command(
    name: str,
    store: str | None,
    show: tuple[str, ...],
    team_column: str | None,
    team: str | None,
    text: str,
    sort: str,
    verbose: bool,
    form: str,
) -> None:
    """How much of what teams need arrives, who depends on whom most, who is loaded, what to ask.

    \b
    flowmap measures map.yaml
    flowmap measures map.yaml --show customers --team sales
    flowmap measures map.yaml --show coverage --text "kind of order" --verbose
    flowmap measures map.yaml --show load --sort hours
    flowmap measures map.yaml --show congruence --format csv
    flowmap measures map.yaml --show brokerage,constraint --format json
    flowmap measures log.xes.gz --show handover,subcontracting,together

    Measures: coverage, customers, congruence, load, inventory; and of the shape of the network: departments, handover,
    subcontracting, together, centrality, brokerage, constraint. --verbose says what each column means, and where the
    definition leaves a choice. Of an event log (.csv, .xes, .gz), handover, subcontracting and together are
    counted event by event; the others are those of the map that flowmap import makes of it.
    """
    from flowmap import services
    from flowmap.analyzers.measures.catalogue import MEASURES, measure_of
    from flowmap.analyzers.measures.measure import MOST_LINES
    from flowmap.formats.event_log import LogOptions

    names = [measure_of(one).name for one in codes(show)]
    if form == "csv" and len(names) != 1:
        raise click.UsageError(f"A table is of one measure: --show with one of {', '.join(MEASURES)}.")
    shown = names or [one.name for one in MEASURES.values() if form != "text" or not one.second]
    most = None if form in WHOLE else MOST_LINES
    asked: dict[str, Any] = {"show": shown, "team": team, "text": text, "sort": sort, "most": most}
    if services.is_log(name):
        options = LogOptions(team_column=team_column)
        found = services.measures_of_log(name, options=options, **asked)
    elif team_column is not None:
        raise click.UsageError("--team-column is for an event log; a map has its teams.")
    else:
        found = services.measures(services.load(name, store=store), **asked)
    if form == "json":
        print_json(found.to_dict())
    elif form == "jsonl":
        _print_lines(found.values())
    elif form == "csv":
        print_answer(found[names[0]].answer, to=form)
    else:
        _print(found, to=form, whole=bool(names) or form != "text", verbose=verbose)


def _print_lines(found: Iterable[Measured]) -> None:
    for one in found:
        for line in one.to_dict()["lines"]:
            click.echo(json.dumps({"measure": one.measure.name, **line}, ensure_ascii=False))


def _print(found: Measures, *, to: str, whole: bool, verbose: bool) -> None:
    """Each measure under its name; only the first rows of each where it is not shown as a whole."""
    from flowmap.analyzers.measures.catalogue import MEASURES
    from flowmap.cli.page import say

    heading = "# {}" if to == "markdown" else "{}"
    click.secho(heading.format(found.map.title), bold=to == "text")
    if to == "markdown":
        click.echo()
    for line in summary(found.summary, stated=len(found.map.needs)):
        say(line)
    for one in found.values():
        click.echo()
        click.secho(f"{'## ' if to == 'markdown' else ''}{one.measure.title}", bold=to == "text")
        if to == "markdown":
            click.echo()
        say(one.measure.says)
        click.echo()
        _print_table(one, to=to, whole=whole)
        if verbose:
            _print_meaning(one.measure, to=to)
    if not whole:
        more = ", ".join(name for name in MEASURES if name not in found)
        click.echo()
        say(f"All rows of one: --show NAME. Of the shape of the network: --show with one of {more}.")


def _print_table(one: Measured, *, to: str, whole: bool) -> None:
    from flowmap.cli.page import say

    table = one.answer
    if not whole and len(table.rows) > FEW:
        cut = f"the first {FEW} of {len(table.rows):,} rows, --show {one.measure.name} has all of them"
        table = replace(table, rows=table.rows[:FEW], cut=cut)
    if table.rows:
        print_answer(table, to=to)
    if one.found.note or not table.rows:
        say(one.found.note or "Nothing.")


def _print_meaning(measure: Measure, *, to: str) -> None:
    """What the columns mean, where the definition leaves a choice, and where it is from."""
    from flowmap.cli.page import say

    click.echo()
    for column in measure.columns:
        say(f"- {column.title}: {column.says}")
    for text in (measure.choices, f"Source: {measure.source}"):
        if to == "markdown":
            click.echo()
        say(text)


def summary(numbers: Summary, *, stated: int) -> Iterable[str]:
    """The numbers of the whole map as sentences; `stated`: how many needs it has."""
    from flowmap.domain.finding import Coverage
    from flowmap.domain.finding_list import covered
    from flowmap.domain.words import number, percent

    met = Coverage(numbers.met, numbers.total, numbers.threshold_met, numbers.threshold_total)
    yield covered(met, stated=stated)
    if numbers.total:
        must = f"; must have: {number(numbers.threshold_served)} of {number(numbers.threshold_total)}"
        yield (
            f"In time, fresh and good enough: {number(numbers.served)} of {number(numbers.total)}"
            f"{must if numbers.threshold_total else ''}."
        )
    if numbers.congruence is not None:
        yield f"Of what should be told, {percent(100 * numbers.congruence)} is told."
