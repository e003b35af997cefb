"""The three pages that come first: the map, what it costs, what to do first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flowmap.documents.report.bounds import CELL, HEADLINE, STEP, WORST, row, short
from flowmap.documents.report.costs import LATE, Costs, Line
from flowmap.documents.report.first import First, Step
from flowmap.documents.report.tree import Block, Cell, Figure, Figures, Grid, Part, Picture, Ref, Text
from flowmap.domain import words
from flowmap.domain.finding import Coverage, Finding, Report
from flowmap.domain.finding_list import costs, covered, sentence
from flowmap.domain.map import Map
from flowmap.domain.money import Money, a_year

MOST_KINDS, MOST_TEAMS = 8, 5  # rows; our choice: the page is one sheet of paper
COLUMNS = (
    *("findings", "needs not met (weight)", "work for nothing (h a year)"),
    *("direct ways save (h a year, at most)", "longest delay (days)"),
)
SEVERE = {"error": "Broken", "warning": "Weak", "info": "Worth a look"}
COUNTED = (
    "How weight is counted: each need that is stated counts 9 where a team must have it, 3 where more is better, 1 "
    "where it is nice to have; times the share of the kinds of order in which it is needed."
)
ADDED = (
    "Weights of kinds and teams add up to the whole. Work for nothing (questions in vain, deliveries that nobody uses) "
    "is added up as far as teams have stated it. What direct ways would save is an upper bound. Delays are never added."
)
IN_TURN = (
    "Chosen by must-have needs met, then all needs, then what is broken, then hours, then the work that it takes. Each "
    "line counts what it adds to those above it; the map with all of them made has been checked."
)


def map_page(m: Map, report: Report, picture: Picture, findings: Sequence[Finding], narrowed: str) -> Part:
    """The first page. `findings`: those that the report is about; `narrowed`: how they were chosen, if they were."""
    holders = [holder.kind for holder in m.holders]
    others = [words.counted(holders.count(kind), words.word(kind)) for kind in ("system", "meeting", "outsider")]
    counts = dict.fromkeys(SEVERE, 0)
    for one in findings:
        if one.accepted is None and one.severity in counts:
            counts[one.severity] += 1
    accepted = sum(one.accepted is not None for one in findings)
    stats, coverage = report.stats, report.coverage
    blocks: list[Block] = [Text(_verdict(report, findings), "lead")]
    if narrowed:
        blocks.append(Text(f"The findings in this report: only {narrowed}. Needs met are those of the whole map."))
    blocks.append(
        Figures(
            (
                Figure("Teams", f"{holders.count('team'):,}", ", ".join(one for one in others if one[:2] != "0 ")),
                Figure("Pieces of information", f"{stats['items']:,}"),
                Figure("Handoffs", f"{stats['handoffs']:,}"),
                _met("Needs met", coverage.met, coverage.total, stats["needs"]),
                _met("Must have", coverage.threshold_met, coverage.threshold_total, None),
                Figure(
                    "Open findings",
                    f"{sum(counts.values()):,}",
                    ", ".join(f"{n} {words.word(one)}" for one, n in counts.items() if n)
                    + (f"; {accepted} accepted" if accepted else ""),
                ),
            )
        )
    )
    blocks.append(picture)
    return Part("map", "The map", tuple(blocks), kind="page")


def _verdict(report: Report, findings: Sequence[Finding]) -> str:
    coverage = report.coverage
    if not coverage.total:
        return "No team has said what it needs yet, so nobody can tell what is missing."
    late = sum(one.code == LATE and one.accepted is None for one in findings)
    after = f"{words.counted(late, 'need')} {'is' if late == 1 else 'are'} met too late"
    if (lost := coverage.total - coverage.met) < 1e-9:
        return f"Everything that the teams say they need gets to them{f', but {after}' if late else ''}."
    must = coverage.threshold_total - coverage.threshold_met
    share = f"{words.percent(100 * lost / coverage.total)} of what the teams say they need does not get to them"
    if not coverage.threshold_total:
        return f"{share}{f', and {after}' if late else ''}."
    of = words.percent(100 * must / coverage.threshold_total) if must > 1e-9 else "nothing"
    return f"{share}; of what they must have, {of}{f'. {after}' if late else ''}."


def _met(name: str, met: float, total: float, needs: int | None) -> Figure:
    if not total:
        return Figure(name, "none stated")
    below = f"weight {words.number(met)} of {words.number(total)}"
    counted = "" if needs is None else f", {words.counted(needs, 'need')}"
    return Figure(name, words.percent(100 * met / total), below + counted, met / total)


def costs_page(m: Map, report: Report, shared: Costs) -> Part:
    """The second page."""
    if not shared.all.findings:
        none = covered(report.coverage, stated=report.stats["needs"])
        said = "Nothing is wrong, as far as the map tells." if report.coverage.total else none
        return Part("costs", "What it costs", (Text(f"{said} There is nothing to count.", "lead"),), kind="page")
    return Part("costs", "What it costs", tuple(_costs(m, report.coverage, shared)), kind="page")


def _costs(m: Map, coverage: Coverage, shared: Costs) -> Iterator[Block]:
    whole = shared.all
    figures = []
    if coverage.total:
        weight = f"{words.number(whole.unmet)} of {words.number(coverage.total)}"
        must = f"must have: {words.number(whole.must)} of {words.number(coverage.threshold_total)}"
        figures.append(Figure("Needs not met, weight", weight, must if coverage.threshold_total else ""))
    rate = m.hourly_rate
    figures.append(_hours("Work for nothing", whole.wasted, "questions in vain, deliveries not needed", rate))
    figures.append(_hours("Direct ways would save", whole.saved, "at most", rate, most=True))
    delay = "none known" if whole.days is None else words.hours(24 * whole.days)
    figures.append(Figure("Longest delay", delay, "late, or on a detour"))
    yield Figures(tuple(figures))
    if lines := tuple(_worst(m, shared.worst)):
        yield Grid("The worst findings", ("what is wrong", "kind", "what it costs"), lines)
    if shared.at_risk is not None:
        yield Text(f"Not lost yet, but at risk (weight {words.number(shared.at_risk.effect.weight or 0)}): "
                   f"{short(sentence(m, shared.at_risk), HEADLINE)}")  # fmt: skip
    yield _grid("By kind of finding", "kind", shared.by_kind, MOST_KINDS, words.word, whole)
    yield _grid("By team", "team", shared.by_team, MOST_TEAMS, lambda team: m.title_of("holder", team))
    silent = f" {words.counted(shared.silent, 'finding')} of {whole.findings} name no cost." if shared.silent else ""
    yield Text(f"{COUNTED if coverage.total else ''} {ADDED}{silent}".strip(), "note")


def _hours(name: str, hours: float | None, below: str, rate: Money | None, *, most: bool = False) -> Figure:
    if hours is None:
        return Figure(name, "not stated")
    cost = "" if rate is None or not hours else f", {rate.times(hours)}"
    return Figure(name, f"{words.number(hours)} h a year{cost}", below if hours or not most else "")


def _worst(m: Map, findings: Iterable[Finding]) -> Iterator[tuple[Cell, ...]]:
    letters = 0
    for one in findings:
        said = short(sentence(m, one), HEADLINE)
        letters += len(said)
        if letters <= WORST:
            yield Ref(said, anchor(one)), words.kind(one.code, one.name), costs(one)


def _grid(
    caption: str,
    what: str,
    lines: Sequence[Line],
    most: int,
    title: Callable[[str], str],
    whole: Line | None = None,
) -> Grid:
    """A row for each of the first lines; at the end that of all of them, where it is given."""
    rows = [_row(short(title(one.subject), CELL), one) for one in lines[:most]]
    rows += [] if whole is None else [_row("all of them", whole)]
    return Grid(caption, (what, *COLUMNS), tuple(rows), frozenset(range(1, 6)), row(len(lines) - most, what))


def _row(subject: str, one: Line) -> tuple[str, ...]:
    numbers = (one.unmet or None, one.wasted, one.saved, one.days)
    return subject, f"{one.findings:,}", *("" if n is None else words.number(n) for n in numbers)


def first_page(m: Map, report: Report, first: First) -> Part:
    """The third page."""
    if not first.steps:
        said = (
            "No repair that flowmap can compute meets a need, mends what is broken or saves work."
            if any(one.accepted is None for one in report.findings)
            else "Nothing has to be done, as far as the map tells."
        )
        return Part("first", "What to do first", (Text(said, "lead"), *_others(first)), kind="page")
    blocks = [
        Text(_together(report, first.steps, m.hourly_rate), "lead"),
        *_steps(m, report, first.steps),
        *_others(first),
    ]
    return Part("first", "What to do first", (*blocks, Text(IN_TURN, "note")), kind="page")


def _together(report: Report, steps: Sequence[Step], rate: Money | None) -> str:
    coverage, last = report.coverage, steps[-1].coverage
    closed = words.counted(sum(len(one.closes) for one in steps), "finding")
    those = "This one repair closes" if len(steps) == 1 else f"These {len(steps)} repairs together close"
    parts = []
    if last.met > coverage.met + 1e-9:
        parts.append(f"needs met go from {words.number(coverage.met)} to {words.number(last.met)} of "
                     f"{words.number(last.total)}")  # fmt: skip
    if wasted := sum(one.wasted for one in steps):
        parts.append(f"{a_year(wasted, rate)} of work for nothing end")
    if saves := sum(one.saves for one in steps):
        parts.append(f"direct ways save {a_year(saves, rate)} at most")
    known = [one.work for one in steps if one.work is not None]
    unknown = len(steps) - len(known)
    work = f": {a_year(sum(known), rate)}" if known else " is not stated"
    untold = f", that of {unknown} is not stated" if unknown and known else ""
    takes = "that it takes" if len(steps) == 1 else "that they take"
    parts.append(f"the work {takes}{work}{untold}")
    return f"{those} {closed}: {'; '.join(parts)}."


def _steps(m: Map, report: Report, steps: Sequence[Step]) -> Iterator[Block]:
    known, rate = {one.fingerprint: one for one in report.findings}, m.hourly_rate
    columns = ("", "do this", "who agrees", "closes", "needs met then", "work it takes", "what it makes worse")
    rows = []
    for place, one in enumerate(steps, start=1):
        met = f"{words.number(one.coverage.met)} of {words.number(one.coverage.total)}" if one.coverage.total else ""
        agree = words.listed([short(m.title_of("holder", team), CELL) for team in one.agree])
        rows.append(
            (
                *(str(place), short(one.repair.title, STEP), agree, _closes(one, known, rate), met),
                *(_work(one, rate), _worse(one)),
            )
        )
    yield Grid("The repairs with most effect, in this order", columns, tuple(rows), frozenset({0}))


def _closes(step: Step, known: Mapping[str, Finding], rate: Money | None) -> str:
    kinds = words.listed(list(dict.fromkeys(words.word(known[one].code) for one in step.closes if one in known)))
    hours = f"; ends {a_year(step.wasted, rate)} of work for nothing" if step.wasted else ""
    return f"{words.counted(len(step.closes), 'finding')}: {kinds}{hours}"


def _work(step: Step, rate: Money | None) -> str:
    if step.work is None:
        return "not stated"
    if not step.work:
        return "none"
    instead = f" instead of {a_year(step.work + step.saves, rate)}" if step.saves else ""
    return f"{a_year(step.work, rate)}{instead}"


def _worse(step: Step) -> str:
    kinds = list(dict.fromkeys(words.word(one.code) for one in step.brings))
    return f"{words.counted(len(step.brings), 'new finding')}: {words.listed(kinds)}" if kinds else "nothing"


def _others(first: First) -> Iterable[Block]:
    if first.others:
        others = words.counted(first.others, "other finding")
        has, stand = ("has", "It stands") if first.others == 1 else ("have", "They stand")
        yield Text(f"{others} {has} repairs whose effect is computed as well. {stand} with the findings.")


def anchor(finding: Finding) -> str:
    """Where a finding stands in the report."""
    return f"finding-{finding.fingerprint}"
