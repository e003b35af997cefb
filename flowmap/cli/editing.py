"""`flowmap edit`, `undo`, `redo` and `restore`: changing a map that is in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from flowmap.cli.options import StoredName, store_option, user

if TYPE_CHECKING:
    from flowmap.editing import Edited


Options = Callable[..., None]


class Statements(click.Command):
    """A command whose arguments may begin with a dash: one that has blanks is a statement, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, once no statement looks like an option."""
        return super().parse_args(ctx, [f" {one}" if _takes_away(one) else one for one in args])


def _takes_away(argument: str) -> bool:
    return argument.startswith("-") and not argument.startswith("--") and " " in argument


@click.command("edit", cls=Statements)
@click.argument("name", type=StoredName("any editor changes it"))
@click.argument("statements", metavar="STATEMENT...", nargs=-1, required=True, type=click.UNPROCESSED)
@store_option
def edit_command(name: str, statements: tuple[str, ...], store: str | None) -> None:
    """Change a map in the store by statements of flow text; all of them are one change, or nothing is.

    "Sales -> Purchasing: order via ERP" adds that or changes what is there; "-Sales -> Purchasing: order" takes it
    away. A single - reads the statements from standard input.
    """
    from flowmap import services
    from flowmap.formats import files

    if statements == (files.STREAM,):
        edited = services.edit(name, [files.streamed()], by=user(), store=store, file="standard input")
    else:
        edited = services.edit(name, statements, by=user(), store=store)
    _say(name, edited)


def _way(way: str, says: str) -> Callable[[Options], Options]:
    """An option that decides on a change that others stand in the way of."""
    return click.option(f"--{way}", type=click.IntRange(1), metavar="REVISION", help=says)


@click.command("undo")
@click.argument("name", type=StoredName())
@store_option
@_way("keep", "All stays as it is; undo will not ask again.")
@_way("over", "It stays as it is; what you did before it is taken back instead.")
@_way("both", "It is taken back, and what others did about it since is taken back, too.")
def undo_command(name: str, store: str | None, **chosen: int | None) -> None:
    """Take back your last change of a map; again, the one before it. What others have changed since stays.

    Where they have changed the same, or count on it, it says so and names three ways out: keep it, skip over it, or
    put both back.
    """
    _back("undo", name, store, chosen)


@click.command("redo")
@click.argument("name", type=StoredName())
@store_option
@_way("keep", "All stays as it is; redo will not ask again.")
@_way("over", "It stays as it is; what you took back before it is made again instead.")
@_way("both", "It is made again, and what others did about it since is taken back, too.")
def redo_command(name: str, store: str | None, **chosen: int | None) -> None:
    """Make again what you have taken back last, if you have changed nothing since; with the ways out of undo."""
    _back("redo", name, store, chosen)


def _back(step: str, name: str, store: str | None, chosen: Mapping[str, int | None]) -> None:
    from flowmap import services
    from flowmap.editing import WAYS, Decided, EditConflict

    named = [Decided(way, revision) for way in WAYS if (revision := chosen[way]) is not None]
    if len(named) > 1:
        raise click.UsageError("Say only one of " + ", ".join(f"--{one.way}" for one in named) + ".")
    try:
        go = services.undo if step == "undo" else services.redo
        undone = go(name, by=user(), store=store, decided=next(iter(named), None))
    except EditConflict as error:
        ways = [f"{one.label}: flowmap {step} {name} --{one.way} {error.undoing}" for one in error.ways]
        raise error.advise("\n".join(["Choose:", *ways])) from None
    if undone.edited is None:
        click.echo(f"{name}: {undone.says}", err=True)
    else:
        click.echo(f"{name}: revision {undone.edited.revision}. {undone.says}")


@click.command("restore")
@click.argument("name", type=StoredName())
@click.argument("revision", type=click.IntRange(1))
@store_option
def restore_command(name: str, revision: int, store: str | None) -> None:
    """Make a map what it was at a revision, by one new change; flowmap history lists the revisions."""
    from flowmap import services

    _say(name, services.restore(name, revision, by=user(), store=store))


def _say(name: str, edited: Edited) -> None:
    from flowmap import services

    said = services.summary_of(edited.changes)
    what = f"revision {edited.revision} {said}" if said else f"nothing to change, revision {edited.revision}"
    click.echo(f"{name}: {what}.")
