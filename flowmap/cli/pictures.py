"""`flowmap draw`: a picture of a map or of one part of it."""

from __future__ import annotations

from typing import Any

import click

from flowmap.cli.options import MapName, settings_options, store_option
from flowmap.cli.settled import settings_of

FORMS = (".svg", ".png", ".pdf", ".dot")


@click.command("draw")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help=f"The picture, by suffix: {', '.join(FORMS)} (default: SVG to standard output).",
)
@click.option("--view", default="map", show_default=True, help="map, customers, item, team, matrix or finding.")
@click.option("--team", metavar="ID", help="The team of the views team and customers; where the view map starts.")
@click.option("--item", metavar="ID", help="The information of the view item.")
@click.option("--department", metavar="NAME", help="The department that the view map opens.")
@click.option("--case", metavar="ID", help="Only this kind of order.")
@click.option("--finding", metavar="FINGERPRINT", help="The finding of the view finding.")
@click.option(
    "--theme",
    type=click.Choice(["light", "dark", "auto"]),
    default="light",
    show_default=True,
    help="Colours; auto: an SVG that follows its reader's screen.",
)
@click.option("--max-nodes", type=click.IntRange(1), help="At most this many boxes; else a simpler picture is drawn.")
@settings_options
def draw_command(
    name: str,
    store: str | None,
    output: str | None,
    view: str,
    team: str | None,
    item: str | None,
    department: str | None,
    case: str | None,
    finding: str | None,
    theme: str,
    max_nodes: int | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
) -> None:
    """A picture of a map. What it leaves out is said on standard error."""
    from flowmap import services

    m = services.load(name, store=store)
    focus: dict[str, Any] = {
        "team": team,
        "item": item,
        "department": department,
        "case": case,
        "finding": finding,
        "theme": theme,
        "max_nodes": max_nodes,
    }
    settings = settings_of(name, config=config, preset=preset, rules=rules)
    given = {key: value for key, value in focus.items() if value is not None}
    drawing = services.draw(m, view=view, settings=settings, **given)
    services.write_drawing(drawing, output)
    if drawing.note:
        click.echo(drawing.note, err=True)
