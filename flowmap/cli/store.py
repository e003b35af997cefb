"""`flowmap maps`, `push`, `pull`, `history`, `remove` and `init`: the store."""

from __future__ import annotations

from dataclasses import replace

import click

from flowmap.cli.options import (
    MapName,
    StoredName,
    format_of,
    format_option,
    print_answer,
    print_json,
    store_option,
    table,
    user,
)


@click.command("maps")
@store_option
@format_option
def maps_command(store: str | None, form: str) -> None:
    """The maps in the store."""
    from flowmap import services

    with services.opened(store) as port:
        lines = port.maps()
    if form == "json":
        print_json([services.map_line(line) for line in lines])
    elif lines:
        rows = [[o.name, o.title, str(o.revision), f"{o.changed:%Y-%m-%d %H:%M}"] for o in lines]
        table(["name", "title", "revision", "changed (UTC)"], rows)
    else:
        click.echo("The store holds no maps. Add one: flowmap push FILE NAME", err=True)


@click.command("push")
@click.argument("file", metavar="FILE", type=MapName())
@click.argument("name")
@store_option
def push_command(file: str, name: str, store: str | None) -> None:
    """Save a file as a map in the store; of a map that is there, only what differs is changed.

    The map is then what the file says: other names that were accepted there are not translated, as an import does
    (flowmap import); which names come back is said on standard error.
    """
    from flowmap import services
    from flowmap.formats import files

    m = files.read(file)
    back = services.old_names(m, name, store=store)
    with services.opened(store) as port:
        new = name not in {line.name for line in port.maps()}
    revision, changes = services.push(m, name, by=user(), store=store)
    for sentence in back:
        click.echo(sentence, err=True)
    if back:
        click.echo(f"To make them one again: flowmap aliases {name}, or flowmap undo {name}.", err=True)
    said = services.summary_of(changes, first=new) if changes or new else ""
    click.echo(f"{name}: revision {revision} {said}." if said else f"{name}: nothing to change, revision {revision}.")


@click.command("pull")
@click.argument("name", type=StoredName("pull writes a map of the store to a file"))
@click.argument("file", metavar="FILE", type=MapName())
@store_option
def pull_command(name: str, file: str, store: str | None) -> None:
    """Save a map of the store as a file, or - for standard output; a YAML file that is there keeps its comments."""
    from flowmap import services
    from flowmap.formats import files

    files.write(services.load(name, store=store), file)


@click.command("history")
@click.argument("name", type=StoredName())
@store_option
@click.option("--by", "person", metavar="WHO", help="Only what this person or program has changed.")
@click.option("--most", type=click.IntRange(1), metavar="N", help="Only the last N changes.")
@format_of("text", "json", "csv", "markdown", says="For people, for programs (with every change), or as a table.")
def history_command(name: str, store: str | None, person: str | None, most: int | None, form: str) -> None:
    """Who changed what in a map, and when; the newest first."""
    from flowmap import services

    with services.opened(store) as port:
        lines = list(reversed(port.history(name, most=most if person is None else None)))
        known = services.with_undone(port, name, lines)
    told = services.history_table(lines, known, first=person is not None or most is None)
    chosen = [place for place, line in enumerate(lines) if person in (None, line.by)][:most]
    if form == "json":
        print_json([services.history_line(lines[place]) for place in chosen])
    elif form != "text":
        print_answer(replace(told, rows=tuple(told.rows[place] for place in chosen)), to=form)
    elif chosen:
        rows = [
            [str(revision), f"{lines[place].at:%Y-%m-%d %H:%M}", who, what]
            for place in chosen
            for revision, _, who, what in [told.rows[place]]
        ]
        table(["revision", "when (UTC)", "who", "what"], rows)
    if person is not None and not chosen:
        _nobody(name, person, {line.by for line in lines})


def _nobody(name: str, person: str, known: set[str]) -> None:
    """Say that somebody has changed nothing, and who may be meant."""
    from flowmap.domain.nearest import did_you_mean
    from flowmap.domain.words import listed

    hint = did_you_mean(person, sorted(known)) or f"Those who have: {listed(sorted(known))}."
    click.echo(f"{person} has changed nothing in {name}. {hint}", err=True)


@click.command("remove")
@click.argument("name", type=StoredName("only maps of the store are removed"))
@store_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_command(name: str, store: str | None, yes: bool) -> None:
    """Remove a map and its history from the store. Pull it first if you may want it back."""
    from flowmap import services

    with services.opened(store) as port:
        title = port.load(name).map.title
        if not yes and not click.confirm(f"Remove “{title}” and its history?", err=True):
            click.echo(f"{name} stays.", err=True)
            return
        port.remove(name)
    click.echo(f"{name}: removed.")


@click.command("init")
@store_option
@click.option("--samples", is_flag=True, help="Add the sample organisations, if none of them is there.")
def init_command(store: str | None, samples: bool) -> None:
    """Prepare the store: its format version, constraints and indexes. The first use does it, too."""
    from flowmap import services

    with services.opened(store) as port:
        port.init()
    added = services.fill_with_samples(store) if samples else []
    click.echo(f"The store is ready. Added: {', '.join(added)}." if added else "The store is ready.")
