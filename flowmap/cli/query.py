"""`flowmap query` and `flowmap publish`: questions in Cypher, and findings for those who ask Neo4j itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from flowmap.cli.options import MapName, print_answer, store_option, table

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.query import Saved


class Question(click.ParamType[str]):
    """The name of a saved question, or a file."""

    name = "question"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Files, and the questions that flowmap brings."""
        from flowmap.query import saved

        names = [CompletionItem(one.name, help=one.title) for one in saved() if one.name.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file"), *names]


@click.command("query")
@click.argument("name", metavar="MAP", required=False, type=MapName())
@click.argument("text", metavar="CYPHER", required=False)
@store_option
@click.option("--saved", "question", metavar="NAME", type=Question(), help="A saved question, or a file (.cypher).")
@click.option("--list", "listing", is_flag=True, help="The saved questions, with what they must be told.")
@click.option("--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter: item=order is $item.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv", "markdown"]),
    default="table",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("-o", "--output", metavar="FILE", help="A file: .csv, .xlsx, .json, .md, .parquet.")
@click.option("--on-server", is_flag=True, help="Ask Neo4j itself, with findings as they were published last.")
@click.option("--watch", metavar="FILE", help="Compare with the last answer, kept there; exit code 1 if it changed.")
@click.option("--seconds", type=float, default=10.0, show_default=True, help="How long it may take.")
@click.option("--rows", type=int, default=10_000, show_default=True, help="How many rows it may give.")
@click.pass_context
def query_command(
    ctx: click.Context,
    name: str | None,
    text: str | None,
    store: str | None,
    question: str | None,
    listing: bool,
    given: tuple[str, ...],
    form: str,
    output: str | None,
    on_server: bool,
    watch: str | None,
    seconds: float,
    rows: int,
) -> None:
    """Ask a map in Cypher, which only reads: its records, and what was found on them.

    \b
    flowmap query map.yaml "MATCH (h)-[:LACKS]->(i) RETURN h.title, i.title"
    flowmap query map.yaml --saved lost-without --param holder=crm
    flowmap query map.yaml --saved lost-without -p holder=crm --watch crm.json
    flowmap query --list

    CYPHER may be - for standard input. What can be asked: docs/guide/ask-questions.md.
    """
    from flowmap import services
    from flowmap.formats.tables import left_out
    from flowmap.query import Limits

    if listing:
        return _list()
    if name is None or (text is None) == (question is None):
        raise click.UsageError("Name a map, and either a query or --saved NAME (flowmap query --list shows them).")
    if name == text == "-":
        raise click.UsageError("Standard input (-) can be read once only.")
    typed = dict(_parameter(one) for one in given)
    if question is not None:
        asked = services.saved_question(question)
        query, parameters = asked.query, asked.given(typed)
    else:
        query = sys.stdin.read() if text == "-" else str(text)
        parameters = {one: _value(value) for one, value in typed.items()}
    limits = Limits(seconds=seconds, rows=rows)
    answer = services.query(name, query, parameters=parameters, store=store, on_server=on_server, limits=limits)
    if watch is not None:
        ctx.exit(_watched(answer, json.dumps([query, parameters], default=str, sort_keys=True), watch))
    if output is not None:
        services.write_answer(answer, output)
    else:
        print_answer(answer, to=form)
    said_by_the_table = output is None and left_out(answer, to=form) is not None
    if answer.cut is not None and not said_by_the_table:
        click.echo(f"This is not all of it: {answer.cut}.", err=True)
    return None


@click.command("publish")
@click.argument("name", metavar="MAP", type=MapName())
@store_option
@click.option("--always/--never", "always", default=None, help="Publish after each save from now on, or no more.")
def publish_command(name: str, store: str | None, always: bool | None) -> None:
    """Write what is found on a map beside its records in Neo4j, for those who ask the database itself.

    \b
    flowmap publish company --store neo4j://localhost:7687
    flowmap publish company --always

    What was published before is replaced as a whole. All of it carries the revision that it was found on, the node
    (:Map) has it as `published`: where that is less than `revision`, the map has changed since.
    """
    from flowmap import services
    from flowmap.domain.words import counted

    done = services.publish(name, always=always, store=store)
    findings = counted(done.findings, "finding")
    later = {True: " Each save publishes from now on.", False: " Saves publish no more.", None: ""}[always]
    click.echo(f"{name}: {findings} of revision {done.revision} published.{later}")


def _list() -> None:
    from flowmap.query import saved

    table(["name", "question", "parameters"], [[one.name, one.title, _example(one)] for one in saved()])


def _example(question: Saved) -> str:
    return " ".join(f"{one.name}={one.shown}" for one in question.parameters)


def _parameter(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"“{text}” is no parameter: write --param item=order.")
    return name.removeprefix("$"), value


def _value(text: str) -> Any:
    """A number, a list or the like where it is one in JSON; else a text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _watched(answer: Answer, question: str, file: str) -> int:
    """Say what came and what went; the exit code."""
    from flowmap.domain.words import counted
    from flowmap.query.watch import watched

    since = watched(answer, question=question, file=Path(file))
    if since.first:
        click.echo(f"{counted(len(answer), 'row')} remembered in {file}.", err=True)
    for sign, rows in (("+", since.came), ("-", since.went)):
        for row in rows.rows:
            click.echo(f"{sign} {json.dumps(list(row), ensure_ascii=False, default=str)}")
    return int(since.changed)
