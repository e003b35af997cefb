"""Options, arguments and forms of output that several commands share."""

from __future__ import annotations

import getpass
from typing import Any

import click
from click.shell_completion import CompletionItem


class MapName(click.ParamType[str]):
    """A MAP: a file, `-`, or the name of a map in the store; a shell completes files and names."""

    name = "map"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Files, and the names of maps in the store if it can be reached."""
        from flowmap import services
        from flowmap.errors import FlowmapError

        try:
            with services.opened(ctx.params.get("store")) as port:
                names = [line.name for line in port.maps() if line.name.startswith(incomplete)]
        except FlowmapError:
            names = []
        return [CompletionItem(incomplete, type="file"), *map(CompletionItem, names)]


class Code(click.ParamType[str]):
    """The code of a rule, or its family."""

    name = "code"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes, with what they find."""
        from flowmap import services

        start = incomplete.upper()
        return [CompletionItem(one.code, help=one.summary) for one in services.rules() if one.code.startswith(start)]


store_option = click.option(
    "--store",
    metavar="URL",
    help="The store: sqlite:///FILE, memory: or neo4j://HOST:PORT (default: FLOWMAP_STORE, else a file of yours).",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)


def user() -> str:
    """Who is at work, for the history."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """JSON on standard output, letters of every language as they are."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


def table(columns: list[str], rows: list[list[str]]) -> None:
    """A table on standard output, without frames, readable by people and by cut; only a terminal breaks its lines."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flowmap.cli.page import width

    shown = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    console = Console(width=width() or 10_000)
    with console.capture() as printed:
        console.print(shown)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))
