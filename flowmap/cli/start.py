"""How the command starts and ends: a lazy group of commands, and errors turned into exit codes once."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

INTERRUPTED = 130
# command -> (module in flowmap.cli, what it does); functions are named like their command
COMMANDS = {
    "check": ("check", "Findings of maps: what is missing, what is too much, what is at risk."),
    "explain": ("rules", "The page of a rule, or one finding with its proof and repairs."),
    "rules": ("rules", "The catalogue of rules."),
    "accept": ("accepting", "Accept a finding, with a reason and until a day."),
    "paths": ("tracing", "How information comes to somebody, through whom, and how long it takes."),
    "depends": ("tracing", "Everything that hangs on a team, an information, a system or a channel."),
    "measures": ("measures", "How much of what is needed arrives, who depends on whom, who is loaded, what to ask."),
    "what-if": ("comparing", "What changes of a map would do: findings closed and new, needs met before and after."),
    "diff": ("comparing", "What makes one map into another, or what was changed since a revision."),
    "aliases": ("naming", "Names that may mean the same, to accept or to refuse for good."),
    "draw": ("pictures", "A picture of a map: .svg, .png, .pdf or .dot."),
    "import": ("files", "A map from an event log."),
    "export": ("export", "A map as a file of another program: .html, .xlsx, .graphml, .json and more."),
    "report": ("report", "A report for a meeting: .html, .pdf or .md."),
    "convert": ("files", "A map from one notation into another."),
    "query": ("query", "Ask a map in Cypher, which only reads."),
    "publish": ("query", "Write what is found beside the records in Neo4j."),
    "maps": ("store", "The maps in the store."),
    "push": ("store", "Save a file as a map in the store."),
    "pull": ("store", "Save a map of the store as a file."),
    "history": ("store", "Who changed what in a map, and when."),
    "trend": ("trend", "Findings and needs met over a map's history, as a table and a picture."),
    "edit": ("editing", "Change a map in the store by statements of flow text."),
    "undo": ("editing", "Take back your last change of a map."),
    "redo": ("editing", "Make again what you have taken back."),
    "restore": ("editing", "Make a map what it was at a revision."),
    "remove": ("store", "Remove a map from the store."),
    "docs": ("documents", "Pictures and tables in documents, filled and checked."),
    "init": ("store", "Prepare the store."),
    "serve": ("web", "The web application."),
    "schema": ("files", "The JSON Schema of the YAML format."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"flowmap.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command in the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from flowmap.domain.nearest import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) if args else None
            raise click.UsageError(f"There is no command “{args[0]}”. {hint or ''}".strip(), ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; whoever reads the output may stop reading."""
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return outcome


EPILOG = """
Exit codes: 0 done and nothing to report, 1 findings, 2 bad usage or bad input, 3 store or renderer not reachable,
130 interrupted.

Completion in bash: eval "$(_FLOWMAP_COMPLETE=bash_source flowmap)" (also zsh_source, fish_source).
"""


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="flowmap")
def cli() -> None:
    """Who inside a company needs what information from whom, and where does that flow break?

    MAP is a file (.yaml, .yml, .flow, or - for standard input) or the name of a map in the store.
    """


def run() -> None:
    """Run the command and leave with the exit code of INTERFACES 4; a traceback only with FLOWMAP_DEBUG set."""
    _open_streams()
    try:
        outcome = cli.main(
            prog_name="flowmap", standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None
        )
        code = outcome if isinstance(outcome, int) else 0  # the code of an Exit; a command itself returns nothing
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = INTERRUPTED
    except Exception as error:
        if os.environ.get("FLOWMAP_DEBUG"):
            raise
        code = _told(error)
    sys.exit(code)


def _open_streams() -> None:
    """Nothing to read and nobody to read it, where whoever called has closed a stream (`>&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _told(error: Exception) -> int:
    """Says what went wrong in a sentence; the exit code."""
    from flowmap.cli.page import told
    from flowmap.errors import FlowmapError

    if isinstance(error, FlowmapError):
        click.echo(told(error), err=True)
        return error.exit_code
    if isinstance(error, ModuleNotFoundError):
        names = ", ".join(f"flowmap[{name}]" for name in ("web", "neo4j", "query", "excel", "data", "docs"))
        extras = f"The extras of flowmap bring what not everybody needs: {names}."
        click.echo(f"Error: {error.name} is not installed. {extras}", err=True)
        return 3
    if isinstance(error, OSError):
        click.echo(f"Error: {error.filename or 'The system'}: {error.strerror or error}.", err=True)
        return 3
    if isinstance(error, MemoryError):
        click.echo("Error: There is not enough memory for this.", err=True)
        return 2
    what = f"{type(error).__name__}: {error}".partition("\n")[0]
    click.echo(f"Error: flowmap itself failed ({what[:200]}). With FLOWMAP_DEBUG=1 it says where.", err=True)
    return 2
