"""`flowmap check`: findings of one or more maps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from flowmap.cli.options import (
    Code,
    MapName,
    codes,
    filter_options,
    format_of,
    print_answer,
    print_json,
    say_failed,
    settings_options,
    store_option,
)
from flowmap.cli.settled import settings_of, what_counts
from flowmap.errors import BadInput, FlowmapError

if TYPE_CHECKING:
    from flowmap.analyzers.settings import Settings
    from flowmap.domain.answer import Answer
    from flowmap.domain.baseline import Baseline, Compared
    from flowmap.domain.finding import Finding, Report
    from flowmap.domain.map import Map

BAD_INPUT = 2


@dataclass(frozen=True)
class Checked:
    """One map that was checked: as it was named, with its report and, where there is a baseline, what is new; `counts`
    says which settings count, where people must know."""

    name: str
    map: Map
    report: Report
    settings: Settings
    compared: Compared | None
    counts: str | None

    @property
    def new(self) -> frozenset[str] | None:
        """The fingerprints that count; None: all of them."""
        return None if self.compared is None else self.compared.new

    @property
    def listed(self) -> tuple[Finding, ...]:
        """The findings of a list for people: with a baseline only the new ones."""
        new = self.new
        return tuple(one for one in self.report.findings if new is None or one.fingerprint in new)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON, with what the baseline says beside it."""
        told = self.report.to_dict()
        return told if self.compared is None else {**told, "baseline": self.compared.to_dict()}


@click.command("check")
@click.argument("maps", nargs=-1, required=True, metavar="MAP...", type=MapName())
@store_option
@format_of(
    "text",
    "json",
    "jsonl",
    "github",
    "sarif",
    "csv",
    "markdown",
    says="For people; for programs, jsonl with one map a line; for code hosts; or as a table.",
)
@click.option(
    "--select",
    "--rule",
    "select",
    multiple=True,
    metavar="CODE",
    type=Code(),
    help="Only these rules or families (GAP01, REL).",
)
@click.option("--ignore", multiple=True, metavar="CODE", type=Code(), help="Not these rules or families.")
@filter_options
@settings_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="The severity from which on the exit code is 1 (default: as the settings say, else error).",
)
@click.option("--baseline", metavar="FILE", help="Findings that are known: only new ones are listed and fail.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings that are open now as a baseline.")
@click.option("--all", "everything", is_flag=True, help="Sentence, proof and repairs for more than 200 findings.")
@click.option("--all-verdicts", is_flag=True, help="Also passages that have a reason, or are not proven (REL01).")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="With the proof, what it rests on, what each repair would do, and the settings.",
)
def check_command(
    maps: tuple[str, ...],
    store: str | None,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: str | None,
    preset: str | None,
    rules: tuple[str, ...],
    fail_on: str | None,
    baseline: str | None,
    write_baseline: str | None,
    everything: bool,
    all_verdicts: bool,
    verbose: bool,
    **words: str | None,
) -> None:
    """Findings of maps: what is missing, what is too much, what is at risk.

    \b
    flowmap check map.yaml
    flowmap check map.yaml --select GAP --case engine --verbose
    flowmap check map.yaml --team purchasing --cost 20h --sort hours
    flowmap check maps/*.yaml --format jsonl --fail-on warning
    flowmap check map.yaml --write-baseline known.json
    flowmap check map.yaml --baseline known.json --format github

    A cost of “weight” counts what teams have said they need: must have 9, the more the better 3, nice to have 1, times
    the share of the orders in which it is missing. The exit code is 1 if a finding at or above --fail-on is open.

    Settings are read from the nearest flowmap.toml, or [tool.flowmap] of a pyproject.toml, upward from the map's file
    (from here, if the map is in the store).
    """
    from flowmap import services
    from flowmap.cli.page import say, told
    from flowmap.cli.text import print_report
    from flowmap.domain.words import counted, listed

    if maps.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read once only.")
    known = None if baseline is None else services.read_baseline(baseline)
    chosen, left_out = codes(select), codes(ignore)
    done: list[Checked] = []
    failed, whole = 0, True
    for name in maps:
        said = settings_of(name, config=config, preset=preset, rules=rules)
        said.require([*chosen, *left_out])
        try:
            m = services.load(name, store=store)
            services.require(m, holder=words["holder"] or words["team"], item=words["item"], case=words["case"])
            selection = services.Selection.of({name: word for name, word in words.items() if word}, m)
        except FlowmapError as error:  # the other maps are checked nevertheless
            click.echo(told(error), err=True)
            failed = max(failed, error.exit_code)
            continue
        if (baseline or write_baseline) and (same := [one.name for one in done if one.map.name == m.name]):
            raise BadInput(
                f"{same[0]} and {name} are both called “{m.name}”: a baseline cannot tell them apart.",
                hint="Give each a baseline of its own.",
            )
        report = services.check(
            m,
            select=chosen,
            ignore=left_out,
            all_verdicts=all_verdicts,
            effects=verbose or form in ("json", "jsonl", "csv", "markdown"),
            describe=None if everything else services.DESCRIBED,
            selection=selection,
            settings=said,
            most=services.FIRST if form in ("text", "json") and not (everything or known or write_baseline) else None,
        )
        if known is not None and report.map not in known.seen:
            has = f"It has {listed(sorted(known.seen))}" if known.seen else "It has none"
            click.echo(f"{baseline} has no map “{report.map}”, so all of its findings are new. {has}.", err=True)
        whole = not (chosen or left_out or selection.narrows)
        counts = what_counts(said, select=chosen, ignore=left_out, preset=preset, verbose=verbose)
        one = Checked(name, m, report, said, _compared(known, report, whole), counts)
        if form == "jsonl":
            print_json(one.to_dict(), indent=None)
        elif form == "text":
            if done:
                click.echo()
            print_report(
                replace(report, findings=one.listed),
                m,
                argument=name,
                options=_options(name, store=store, config=config, preset=preset, rules=rules),
                verbose=verbose,
                compared=one.compared,
                whole=whole,
                with_accepted=selection.only_accepted,
            )
            if counts is not None:
                say(counts)
        done.append(one)
    _print_together(done, form, single=len(maps) == 1)
    if write_baseline is not None:
        count = services.write_baseline([one.report for one in done], write_baseline, whole=whole)
        known_now = f"{counted(count, 'finding')} {'is' if count == 1 else 'are'} known from now on"
        click.echo(f"{write_baseline}: {known_now}.", err=True)
    if say_failed(rule for one in done for rule in one.report.failed_rules):
        failed = max(failed, BAD_INPUT)
    if code := failed or _exit_code(done, fail_on, written=write_baseline is not None and known is None):
        raise click.exceptions.Exit(code)


def _options(
    name: str, *, store: str | None, config: str | None, preset: str | None, rules: tuple[str, ...]
) -> list[str]:
    """The options without which another command would not find the same on a MAP; a file is found without a store."""
    from flowmap import services

    once = {"--store": None if services.is_file(name) else store, "--config": config, "--preset": preset}
    given = [(option, value) for option, value in once.items() if value is not None]
    return [word for pair in (*given, *(("--rules", file) for file in rules)) for word in pair]


def _compared(known: Baseline | None, report: Report, whole: bool) -> Compared | None:
    """A report beside a baseline; what a check of a part does not find may be there nevertheless."""
    if known is None:
        return None
    compared = known.compared(report)
    return compared if whole else replace(compared, gone=())


def _exit_code(done: list[Checked], fail_on: str | None, *, written: bool) -> int:
    """1 if something new fails in one of the maps; what has just been written down as known does not."""
    from flowmap import services

    return int(
        not written
        and any(
            services.exit_code([one.report], fail_on=fail_on or one.settings.fail_on, among=one.new) for one in done
        )
    )


def _print_together(done: list[Checked], form: str, *, single: bool) -> None:
    """The formats that have all maps in one."""
    from flowmap import services

    if form in services.LISTS:
        own = {code: rule for one in done for code, rule in one.settings.own.items()}
        checked = [(one.name, one.map, one.report, one.new) for one in done]
        click.echo(services.findings_for_programs(checked, to=form, settings=services.Settings(own=own)), nl=False)
    elif not done:
        return
    elif form == "json":
        listed = [one.to_dict() for one in done]
        print_json(listed[0] if single else listed)
    elif form == "markdown":
        from flowmap.cli.check_markdown import page

        click.echo("\n".join(page(one.report, one.map, one.listed, one.compared, one.counts) for one in done), nl=False)
    elif form == "csv":
        tables = [services.finding_list(one.map, one.listed) for one in done]
        print_answer(_one_table(tables, [one.report.map for one in done]), to=form)


def _one_table(tables: list[Answer], maps: list[str]) -> Answer:
    """The findings of several maps as one table, which then says whose they are; not each map says what it costs."""
    from flowmap.domain.answer import Answer

    if len(tables) == 1:
        return tables[0]
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    rows = [
        (name, *(row.get(column) for column in columns))
        for name, table in zip(maps, tables, strict=True)
        for row in table
    ]
    return Answer(("map", *columns), tuple(rows))
