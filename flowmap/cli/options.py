"""Options, arguments and forms of output that several commands share."""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.domain.finding import FailedRule


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


class StoredName(MapName):
    """The name of a map in the store; `why` a file is none of that for the command."""

    def __init__(self, why: str = "it has no history") -> None:
        self.why = why

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is; BadInput for a file."""
        from flowmap import services
        from flowmap.errors import BadInput

        if services.is_file(value):
            hint = f"Put it into the store: flowmap push {value} NAME."
            raise BadInput(f"{value} is a file: {self.why}.", hint=hint)
        return value


class Code(click.ParamType[str]):
    """The code of a rule, or its family."""

    name = "code"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes, with what they find."""
        from flowmap import services

        start = incomplete.upper()
        return [CompletionItem(one.code, help=one.summary) for one in services.rules() if one.code.startswith(start)]


class Day(click.ParamType[datetime.date]):
    """A day: 2026-11-26, or today; `ahead`: one that something lasts until, for which a day to come is the example."""

    name = "day"

    def __init__(self, *, ahead: bool = False) -> None:
        self.ahead = ahead

    def convert(
        self, value: str | datetime.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """The date; a usage error for what is none."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.today() if value == "today" else datetime.date.fromisoformat(value)
        except ValueError:
            example = datetime.date.today() + datetime.timedelta(days=90) if self.ahead else "2026-11-26"
            self.fail(f"“{value}” is no day. Write {example}, or today.", param, ctx)


store_option = click.option(
    "--store",
    metavar="URL",
    help="The store: sqlite:///FILE, memory: or neo4j://HOST:PORT (default: FLOWMAP_STORE, else a file of yours).",
)


def format_of(*words: str, says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --format: one of some words, of which the first is meant if nothing is said."""
    return click.option("--format", "form", type=click.Choice(words), default=words[0], show_default=True, help=says)


format_option = format_of("text", "json", says="For people, or for programs.")


sort_option = click.option(
    "--sort", metavar="COLUMN", default="", help="By a column, by its name in JSON; -COLUMN the other way round."
)
rules_option = click.option("--rules", multiple=True, metavar="FILE", help="Rules that you have written, in Python.")


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--config`, `--preset` and `--rules`: the arguments of `services.settings`."""
    for option in (
        rules_option,
        click.option("--preset", metavar="NAME", help="Settings by name: workshop (few, sure), default or strict."),
        click.option(
            "--config",
            metavar="FILE",
            help="The file of settings (default: the nearest flowmap.toml or pyproject.toml).",
        ),
    ):
        command = option(command)
    return command


def say_failed(failed: Iterable[FailedRule]) -> bool:
    """Says on standard error which of somebody's rules could not do their work; whether there are any."""
    some = dict.fromkeys(map(str, failed))
    for said in some:
        click.echo(f"Error: {said}", err=True)
    return bool(some)


_FILTERS = (
    (("--team",), "ID", "Only findings about this team, system, meeting or outsider, what it could mend included."),
    (("--holder",), "ID", "Only findings that have this team, system, meeting or outsider at either end."),
    (("--item",), "ID", "Only findings about this information."),
    (("--case",), "ID", "Only findings in this kind of order."),
    (("--stage",), "ID", "Only findings about what happens in this stage."),
    (("--provider",), "ID", "Only findings that this team, system, meeting or outsider could mend."),
    (
        ("--severity",),
        "WORD",
        "Only open findings that are: error (broken), warning (weak), info (worth a look); or what is accepted.",
    ),
    (
        ("--kano",),
        "WORD",
        "Only needs that are: threshold (must have), performance (the more the better), excitement (nice to have).",
    ),
    (("--cost",), "LEAST", "Only what costs at least: 9 (weight of needs), 20h (work a year), 5d (delay)."),
    (("--accepted",), "yes|no", "Only what the owners accept, or only what they do not."),
    (("--text", "--q", "q"), "WORDS", "Only findings in which all these words stand."),
    (("--sort",), "WORD", "First those with most weight, hours or days; or by team, item or rule."),
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `domain.selection.Selection`, each under the name of its field; None where it is not given."""
    for names, metavar, meaning in reversed(_FILTERS):
        command = click.option(*names, metavar=metavar, help=meaning)(command)
    return command


def codes(words: tuple[str, ...]) -> list[str]:
    """Codes given several times or separated by commas."""
    return [part.strip() for word in words for part in word.split(",") if part.strip()]


def user() -> str:
    """Who is at work, for the history."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """JSON on standard output, letters of every language as they are."""
    import json

    from flowmap.formats.json_text import json_text

    click.echo(json.dumps(value, ensure_ascii=False) if indent is None else json_text(value, indent=indent))


def print_answer(answer: Answer, *, to: str) -> None:
    """A table on standard output in a format of `flowmap.formats.tables`; what it has no place for is said."""
    from flowmap.cli.page import width
    from flowmap.formats.tables import left_out, write

    click.echo(write(answer, to=to, width=width()), nl=False)
    if (said := left_out(answer, to=to)) is not None:
        click.echo(said, err=True)


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
