"""`flowmap trend`: findings and coverage over the history of a map."""

from __future__ import annotations

import click

from flowmap.cli.options import StoredName, format_of, print_answer, print_json, settings_options, store_option
from flowmap.cli.settled import settings_of


@click.command("trend")
@click.argument("name", metavar="NAME", type=StoredName())
@store_option
@settings_options
@click.option("--points", type=click.IntRange(2, 200), metavar="N", help="At most so many revisions (default: 30).")
@click.option("-o", "--output", metavar="FILE", help="Write the picture, too: a .svg.")
@format_of("text", "json", "csv", "markdown", says="For people, for programs, or as a table.")
def trend_command(
    name: str,
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    points: int | None,
    output: str | None,
    form: str,
) -> None:
    """Findings and needs met over the history of a map in the store, the oldest first.

    \b
    flowmap trend installations
    flowmap trend installations -o trend.svg

    Every revision is checked with the settings of today; what was accepted counts as it did on that day.
    """
    from flowmap import services
    from flowmap.domain.trend import trend_table
    from flowmap.errors import BadInput

    if output is not None and not output.lower().endswith(".svg"):
        raise BadInput(f"{output} is no .svg.", hint="The picture of a trend is an SVG.")
    settings = settings_of(name, config=config, preset=preset, rules=rules)
    title, found = services.trend(name, most=points, store=store, settings=settings)
    if form == "json":
        print_json({"map": name, "points": [one.to_dict() for one in found]})
    else:
        print_answer(trend_table(found), to=form)
    if output is not None:
        from flowmap.diagrams.trend import trend_picture

        services.write_file(trend_picture(found, title=title).encode(), output)
