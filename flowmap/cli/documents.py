"""`flowmap docs`: pictures and tables in documents, filled from their maps and checked against them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from flowmap.cli.options import format_of, print_json, settings_options
from flowmap.cli.settled import settings_of

if TYPE_CHECKING:
    from flowmap.documents.check import Checked

FORMATS = ("text", "json", "github")
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
root_option = click.option(
    "--root",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="No map outside of this folder is read (default: the repository that a document is in).",
)


@click.group("docs")
def docs_command() -> None:
    """Pictures and tables in documents.

    A document is a file .md, .markdown or .rst, or all of them in a folder. What stands between two marks is flowmap's:

    \b
    <!-- flowmap: show=team team=sales map=../org/map.yaml caption="What sales gives" -->
    <!-- /flowmap -->
    """


@docs_command.command("build")
@paths_argument
@root_option
@settings_options
@click.option("--dry-run", "dry", is_flag=True, help="Only say what would be written.")
def build_command(paths: tuple[str, ...], root: str | None, dry: bool, **said: Any) -> None:
    """Fill the blocks of documents; nothing else in them changes.

    Pictures are written beside the document. What is as it should be stays as it is.
    """
    from flowmap import services
    from flowmap.domain.words import counted

    built = services.build_documents(paths, root=root, dry=dry, settings=partial(settings_of, **said))
    for file in (*built.pictures, *built.documents):
        click.echo(f"{'would write' if dry else 'wrote'} {file}")
    for file in built.removed:
        click.echo(f"{'would remove' if dry else 'removed'} {file}")
    if not (built.pictures or built.documents or built.removed):
        click.echo(f"{counted(built.blocks, 'block')}, all as they should be.", err=True)


@docs_command.command("check")
@paths_argument
@root_option
@settings_options
@format_of(*FORMATS, says="For people, for programs, or as annotations of GitHub Actions.")
def check_command(paths: tuple[str, ...], root: str | None, form: str, **said: Any) -> None:
    """Say which blocks of documents are out of date, and what has changed since.

    The exit code is 1 if there is one, 2 if a block names something that does not exist.
    """
    from flowmap import services

    checked = services.check_documents(paths, root=root, settings=partial(settings_of, **said))
    if form == "json":
        print_json(checked.to_dict())
    elif form == "github":
        _annotate(checked)
    else:
        _tell(checked)
    if checked.problems or checked.outdated:
        raise click.exceptions.Exit(2 if checked.problems else 1)


def _tell(checked: Checked) -> None:
    from flowmap.domain.words import counted

    for problem in checked.problems:
        click.echo(str(problem), err=True)
    for one in checked.outdated:
        click.echo(f"{one.file}:{one.line}: {one.what} {one.says}")
        for sentence in one.since:
            click.echo(f"  - {sentence}")
    size = f"{counted(checked.blocks, 'block')} in {counted(checked.documents, 'document')}"
    if checked.outdated:
        click.echo(f"{size}, {len(checked.outdated):,} to be looked at. Fill them again: flowmap docs build", err=True)
    elif not checked.problems:
        click.echo(f"{size}, all true.", err=True)


def _annotate(checked: Checked) -> None:
    for problem in checked.problems:
        said = " ".join(filter(None, (problem.message, problem.hint)))
        click.echo(f"::error file={_property(str(problem.file))},line={problem.line or 1}::{_message(said)}")
    for one in checked.outdated:
        place = f"file={_property(one.file.as_posix())},line={one.line},title={_property(one.why)}"
        click.echo(f"::error {place}::{_message(chr(10).join([f'{one.what} {one.says}', *one.since]))}")


def _message(text: str) -> str:
    """A text as the runner reads it: line ends escaped, so that no text can give a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
