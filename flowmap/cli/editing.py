"""`flowmap edit`, `undo`, `redo` and `restore`: changing a map that is in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowmap.cli.options import MapName, store_option, user

if TYPE_CHECKING:
    from flowmap.editing import Edited, Undone


class Statements(click.Command):
    """A command whose arguments may begin with a dash: one that has blanks is a statement, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, once no statement looks like an option."""
        return super().parse_args(ctx, [f" {one}" if _takes_away(one) else one for one in args])


def _takes_away(argument: str) -> bool:
    return argument.startswith("-") and not argument.startswith("--") and " " in argument


@click.command("edit", cls=Statements)
@click.argument("name", type=MapName())
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


@click.command("undo")
@click.argument("name", type=MapName())
@store_option
@click.option("--over", type=click.IntRange(1), multiple=True, metavar="REVISION", help="Pass over this change.")
def undo_command(name: str, store: str | None, over: tuple[int, ...]) -> None:
    """Take back your last change of a map; again, the one before it. What others have changed since stays."""
    from flowmap import services
    from flowmap.editing import EditConflict

    try:
        _tell(name, services.undo(name, by=user(), store=store, over=over))
    except EditConflict as error:
        way = f"Set it anew, or take back what you did before it: flowmap undo {name} --over {error.undoing}"
        raise error.advise(way) from None


@click.command("redo")
@click.argument("name", type=MapName())
@store_option
def redo_command(name: str, store: str | None) -> None:
    """Make again what you have taken back last, if you have changed nothing since."""
    from flowmap import services

    _tell(name, services.redo(name, by=user(), store=store))


@click.command("restore")
@click.argument("name", type=MapName())
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


def _tell(name: str, undone: Undone) -> None:
    if undone.edited is None:
        click.echo(f"{name}: {undone.says}", err=True)
    else:
        click.echo(f"{name}: revision {undone.edited.revision}. {undone.says}")
