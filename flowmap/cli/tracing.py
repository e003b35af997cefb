"""`flowmap paths` and `flowmap depends`: how something comes to somebody, and what hangs on somebody or something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowmap.cli.options import MapName, format_of, print_answer, sort_option, store_option

if TYPE_CHECKING:
    from flowmap.domain.map import Map
    from flowmap.tracing.dependents import Dependents
    from flowmap.tracing.paths import Paths

TABLES = ("json", "jsonl", "csv", "markdown")
form_option = format_of("text", *TABLES, says="For people; or as a table.")
case_option = click.option("--case", metavar="ID", help="Only in this kind of order.")


@click.command("paths")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("--from", "start", metavar="ID", help="The team, system, meeting or outsider it comes from.")
@click.option("--to", required=True, metavar="ID", help="The team, system, meeting or outsider it comes to.")
@click.option("--item", metavar="ID", help="The information; without it everything that comes from there.")
@case_option
@click.option("--without", metavar="ID", help="As if this team, system, information or channel were not there.")
@click.option(
    "--most", type=click.IntRange(1, 50), default=5, show_default=True, help="So many ways of one information."
)
@form_option
@click.option("-o", "--output", metavar="FILE", help="A picture of a way on the map: .svg, .png, .pdf, .dot, .mmd.")
@click.option("--way", type=click.IntRange(1), default=1, show_default=True, help="Which way is drawn; 1 is the best.")
def paths_command(
    name: str,
    store: str | None,
    start: str | None,
    to: str,
    item: str | None,
    case: str | None,
    without: str | None,
    most: int,
    form: str,
    output: str | None,
    way: int,
) -> None:
    """How information comes to somebody: the ways, best first, through whom, how long; what is lost without whom.

    \b
    flowmap paths map.yaml --from sales --to production
    flowmap paths map.yaml --to production --item drawings --case export
    flowmap paths map.yaml --to production --item drawings --without erp
    flowmap paths map.yaml --to production --item drawings -o way.svg --way 2

    A way is a whole proof: work that needs two things needs both of them to have come. The exit code is 1 if nothing
    arrives.
    """
    from flowmap import services
    from flowmap.tracing.paths import paths_table

    m = services.load(name, store=store)
    found = services.paths(m, to=to, start=start, item=item, case=case, without=without, most=most)
    if output is not None and found.paths:
        _draw(m, found, way, output)
    elif form == "text":
        _print_paths(m, found)
    else:
        print_answer(paths_table(m, found), to=form)
    if not found.paths:
        raise click.exceptions.Exit(1)


def _draw(m: Map, found: Paths, way: int, output: str) -> None:
    """A picture of one way, its steps numbered."""
    from flowmap import services
    from flowmap.domain.words import counted
    from flowmap.errors import BadInput

    if way > len(found.paths):
        raise BadInput(f"There is no way {way}.", hint=f"flowmap paths lists {counted(len(found.paths), 'way')}.")
    path = found.paths[way - 1]
    drawing = services.draw(m, way=path.steps, before=path.before)
    services.write_drawing(drawing, output)
    if drawing.note:
        click.echo(drawing.note, err=True)


def _print_paths(m: Map, found: Paths) -> None:
    from flowmap.cli.page import say
    from flowmap.domain.says import says_step
    from flowmap.tracing.told import arrives, before, heading, how_long, only_through, where

    click.secho(heading(m, found), bold=True)
    for arrival in found.arrivals:
        click.echo()
        say(arrives(m, found, arrival))
        for path in (one for one in found.paths if one.item == arrival.item):
            say(f"{where(m, path, arrival)}: {how_long(path)}", mark="- ")
            if (said := before(m, path, found)) != "":
                say(said, indent=4)
            for number, step in enumerate(path.steps, start=1):
                say(says_step(m, step), mark=f"{number}. ", indent=4)
        for line in only_through(m, arrival):
            say(line)
    if not found.arrivals:
        say("Nothing comes from there.")
    missing = [one.item for one in found.arrivals if not one.cases]
    if missing and found.without is None:
        say(f"Why it does not: flowmap check MAP --team {found.to} --item {missing[0]}")
    if found.cut:
        click.echo(f"Not all of it: {found.cut}.", err=True)


@click.command("depends")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("--on", required=True, metavar="ID", help="A team, system, meeting, outsider, information or channel.")
@case_option
@click.option("--text", "--q", "text", metavar="WORDS", default="", help="Only rows in which all these words stand.")
@sort_option
@form_option
def depends_command(name: str, store: str | None, on: str, case: str | None, text: str, sort: str, form: str) -> None:
    """Everything that hangs on a team, an information, a system or a channel: who gets what through it, how directly.

    \b
    flowmap depends map.yaml --on erp            # the ERP is replaced: who must be told what?
    flowmap depends map.yaml --on item:order     # where a team has the same id
    flowmap depends map.yaml --on e-mail --format csv
    flowmap depends map.yaml --on erp --text export --sort hands

    What is lost comes first. Columns: those of --format csv.
    """
    from flowmap import services
    from flowmap.tracing.dependents import dependents_table, listed

    m = services.load(name, store=store)
    found = services.depends(m, on, case=case)
    some = listed(m, found, text=text, sort=sort)
    if form == "text":
        _print_dependents(m, found, some)
    else:
        print_answer(dependents_table(m, some), to=form)


def _print_dependents(m: Map, found: Dependents, some: Dependents) -> None:
    """What hangs on it in one sentence, then some of it line by line."""
    from flowmap.cli.page import folded, say, width
    from flowmap.tracing.told import dependent, depends_heading, groups

    for line in folded(depends_heading(m, found), width()):
        click.secho(line, bold=True)
    for title, group in groups(some):
        click.echo()
        click.secho(title, bold=True)
        for one in group:
            say(dependent(m, one), mark="- ")
    if found.found and not some.found:
        say("Nothing of it has all these words.")
