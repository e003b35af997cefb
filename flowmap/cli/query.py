"""`flowmap query` and `flowmap publish`: questions in Cypher, and findings for those who ask Neo4j itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from flowmap.cli.options import (
    MapName,
    format_of,
    print_answer,
    settings_options,
    sort_option,
    store_option,
    table,
    user,
)
from flowmap.cli.settled import settings_of

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.domain.map import Map
    from flowmap.query import Saved


class Question(click.ParamType[str]):
    """The name of a saved question, or a file."""

    name = "question"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Files, the questions of the map if it can be read, and those that flowmap brings."""
        from flowmap import services
        from flowmap.errors import FlowmapError

        try:
            named = ctx.params.get("name")
            m = services.load(named, store=ctx.params.get("store")) if named not in (None, "-") else None
        except FlowmapError:
            m = None
        known = [one for one in services.questions(m) if one.name.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file"), *(CompletionItem(one.name, help=one.title) for one in known)]


@click.command("query")
@click.argument("name", metavar="MAP", required=False, type=MapName())
@click.argument("text", metavar="CYPHER", required=False)
@store_option
@settings_options
@click.option("--saved", "question", metavar="NAME", type=Question(), help="A saved question, or a file (.cypher).")
@click.option("--list", "listing", is_flag=True, help="The saved questions, with what they must be told.")
@click.option("--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter: item=order is $item.")
@click.option("--keep", metavar="NAME", help="Save the question with the map under this name; do not ask it.")
@click.option("--title", metavar="WORDS", help="What it asks, in one line; with --keep.")
@click.option("--forget", metavar="NAME", help="Take a saved question out of the map.")
@click.option("--source", is_flag=True, help="Print a saved question as a file (.cypher), to be shared; do not ask it.")
@sort_option
@format_of("table", "json", "jsonl", "csv", "markdown", says="For people, or for programs.")
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
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    question: str | None,
    listing: bool,
    given: tuple[str, ...],
    keep: str | None,
    title: str | None,
    forget: str | None,
    source: bool,
    sort: str,
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
    flowmap query map.yaml --list

    Questions of your own are saved with the map, and shared as files:

    \b
    flowmap query map.yaml "MATCH ..." --keep open-gaps --title "What is missing?"
    flowmap query map.yaml --saved open-gaps
    flowmap query map.yaml --saved open-gaps --source > open-gaps.cypher
    flowmap query other.yaml --saved open-gaps.cypher --keep open-gaps
    flowmap query map.yaml --forget open-gaps

    CYPHER may be - for standard input. What can be asked: docs/guide/ask-questions.md.
    """
    from flowmap import services
    from flowmap.domain.sorting import answer_in_order
    from flowmap.formats.tables import left_out
    from flowmap.query import Limits

    if listing:
        return _list(None if name is None else services.load(name, store=store))
    if forget is not None and name is not None:
        services.forget_question(name, forget, by=user(), store=store)
        return click.echo(f"{name}: the question {forget} is taken out.")
    if name is None or (text is None) == (question is None):
        raise click.UsageError("Name a map, and either a query or --saved NAME (flowmap query --list shows them).")
    if name == text == "-":
        raise click.UsageError("Standard input (-) can be read once only.")
    if title is not None and keep is None:
        raise click.UsageError("--title is said with --keep NAME.")
    known = services.loaded(name, store=store) if question is not None and services.is_of_map(question) else None
    asked = None if question is None else services.saved_question(question, known and known[0])
    typed = dict(_parameter(one) for one in given)
    query = asked.query if asked is not None else sys.stdin.read() if text == "-" else str(text)
    if keep is not None:
        return _keep(name, keep, query, title=title, store=store)
    if source:
        return click.echo(query.rstrip("\n"))
    parameters = asked.given(typed) if asked is not None else {one: _value(value) for one, value in typed.items()}
    answer = services.query(
        name,
        query,
        parameters=parameters,
        store=store,
        on_server=on_server,
        limits=Limits(seconds=seconds, rows=rows),
        settings=None if on_server else settings_of(name, config=config, preset=preset, rules=rules),
        known=known,
    )
    answer = answer_in_order(answer, sort)
    if answer.note is not None:
        click.echo(answer.note, err=True)
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
@settings_options
@click.option("--always/--never", "always", default=None, help="Publish after each save from now on, or no more.")
def publish_command(
    name: str,
    store: str | None,
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    always: bool | None,
) -> None:
    """Write what is found on a map beside its records in Neo4j, for those who ask the database itself.

    \b
    flowmap publish company --store neo4j://localhost:7687
    flowmap publish company --always

    What was published before is replaced as a whole. All of it carries the revision that it was found on, the node
    (:Map) has it as `published`: where that is less than `revision`, the map has changed since.
    """
    from flowmap import services
    from flowmap.domain.words import counted

    settings = settings_of(name, config=config, preset=preset, rules=rules)
    done = services.publish(name, always=always, store=store, settings=settings)
    findings = counted(done.findings, "finding")
    later = {True: " Each save publishes from now on.", False: " Saves publish no more.", None: ""}[always]
    click.echo(f"{name}: {findings} of revision {done.revision} published.{later}")


def _list(m: Map | None) -> None:
    from flowmap import services

    listed = services.questions(m)
    table(["name", "question", "parameters"], [[one.name, one.title, _example(one)] for one in listed])
    for one in listed:
        if one.problem is not None:
            click.echo(f"{one.name} cannot be asked: {one.problem}", err=True)


def _keep(name: str, question: str, text: str, *, title: str | None, store: str | None) -> None:
    """Save a question with a map; with `title`, that is what it asks."""
    from flowmap import services

    words = text if title is None else services.retitled(text, title)
    changed = services.keep_question(name, question, words, by=user(), store=store)
    what = f"the question {question} {'is saved' if changed else 'is there already'}"
    click.echo(f"{name}: {what}. Ask it: flowmap query {name} --saved {question}")


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
