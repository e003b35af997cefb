"""The text output of `check`: grouped by what to do, one line a finding with its cost, at the end what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence

import click

from flowmap.cli.finding_text import COLOURS, SHORT, print_behind
from flowmap.cli.page import folded, say, width
from flowmap.domain import words
from flowmap.domain.baseline import Compared
from flowmap.domain.change import Change
from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import accepted, costs, covered, unmatched
from flowmap.domain.map import Map
from flowmap.domain.records import HolderKind

# What to do -> codes, in the order of the report.
GROUPS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Hand over what is missing", ("GAP01", "GAP02")),
    ("Find somebody who can provide it", ("GAP03",)),
    ("Keep to the policies", ("RSK02", "RSK03")),
    ("Get it there in time, fresh and right", ("FLW01", "FLW02", "FLW03", "FLW04", "FLW05")),
    ("Keep the promise, or take it back", ("GAP04", "GAP07")),
    ("Ask somebody who knows, or agree on a handoff", ("GAP05", "GAP06")),
    ("Let it go directly", ("REL01", "REL02", "REL03", "REL04")),
    ("Have a second way", ("RSK01", "RSK04")),
    ("Find a use, or stop", ("EXC01", "EXC02", "EXC03", "EXC04", "EXC05")),
    ("Decide", ("GAP08", "MOD01", "MOD03")),
)
OWN = "Found by rules of your own"
NOTHING = "Nothing is open."
NOTHING_ELSE = "Nothing else passes these filters."
NONE_PASSES = "No finding passes these filters."
KINDS: tuple[HolderKind, ...] = ("team", "system", "meeting", "outsider")
COSTS_APART_FROM = 100  # letters of a line from which on the costs have a column of their own


def print_report(
    report: Report,
    m: Map,
    *,
    argument: str,
    options: Sequence[str] = (),
    verbose: bool,
    compared: Compared | None = None,
    whole: bool = True,
    with_accepted: bool = False,
) -> None:
    """One map's findings, what they cost, and what to do next.

    `argument` and `options`: the map as it was named, and what else must be said to find the same on it again.
    `compared` with a baseline, they are the new ones; not `whole`: those that were asked for; `with_accepted`: what is
    accepted is listed, too, at the end.
    """
    click.secho(report.title, bold=True)
    say(_size(report, m))
    say(covered(report.coverage, stated=report.stats["needs"]))
    told = [finding for finding in report.findings if finding.accepted is None and finding.message]
    children = _nested(told)
    below = {child.fingerprint for listed in children.values() for child in listed}
    page = _Lines(told, m)
    brought = {code for _, codes in GROUPS for code in codes}
    own = tuple(dict.fromkeys(finding.code for finding in told if finding.code not in brought))
    for title, codes in (*GROUPS, (OWN, own)):
        listed = [finding for finding in told if finding.code in codes and finding.fingerprint not in below]
        if listed:
            click.echo()
            click.secho(title, bold=True)
        for finding in listed:
            page.line(finding)
            if verbose:
                print_behind(finding, m, indent=page.left)
            for child in children.get(finding.fingerprint, ()):
                page.line(child, mark="└ ")
    if with_accepted:
        _print_accepted(report, m)
    _print_unmatched(report, m)
    click.echo()
    if compared is not None:
        _print_compared(compared)
    if not whole and not report.findings:
        say(NONE_PASSES)
        return
    nothing = NOTHING_ELSE if not whole else NOTHING if compared is None else "Nothing new is open."
    _print_end(report, (argument, options), nothing=nothing)


def _print_accepted(report: Report, m: Map) -> None:
    """What the owners accept, each with who, until when and why."""
    listed = [finding for finding in report.findings if finding.accepted is not None and finding.message]
    if not listed:
        return
    click.echo()
    click.secho("Accepted", bold=True)
    page = _Lines(listed, m)
    for finding in listed:
        page.line(finding)


def _print_unmatched(report: Report, m: Map) -> None:
    """Acceptances that hide nothing: they are over, or nothing is found that they accept."""
    if not report.unmatched_acceptances:
        return
    click.echo()
    click.secho("Accepted, but there is nothing to accept", bold=True)
    for one in report.unmatched_acceptances:
        say(unmatched(m, one), mark="  ")


def _print_compared(compared: Compared) -> None:
    """What a baseline has: known findings are not listed, and what is found no more is said."""
    if compared.known:
        say(known_of(compared))
    for one in compared.gone:
        say(f"No more: {one.code} {one.fingerprint[:SHORT]} {one.says}".rstrip(), mark="  ")
    if compared.gone:
        say("Take them out of the baseline with --write-baseline.")


def known_of(compared: Compared) -> str:
    """ "4 findings of the baseline are known." """
    return f"{words.counted(compared.known, 'finding')} of the baseline {'is' if compared.known == 1 else 'are'} known."


def print_changes(before: Map, after: Map, changes: Iterable[Change]) -> None:
    """Each change between two maps as a line."""
    from flowmap.editing.words import in_words

    for change in changes:
        say(in_words(change, before=before, after=after), mark="- ")


def how_many(counts: Mapping[str, int]) -> str:
    """ "2 errors, 1 note, 1 accepted finding", of how many there are of each severity and accepted; "" for none."""
    named = {"error": "error", "warning": "warning", "info": "note", "accepted": "accepted finding"}
    return ", ".join(words.counted(counts[key], word) for key, word in named.items() if counts[key])


def _size(report: Report, m: Map) -> str:
    kinds = {kind: int(m.holders.choice("kind", kind).sum()) if len(m.holders) else 0 for kind in KINDS}
    parts = [words.counted(count, words.word(kind)) for kind, count in kinds.items() if count or kind == "team"]
    named = {"handoffs": "handoff", "needs": "stated need"}
    parts += [words.counted(report.stats[key], word) for key, word in named.items()]
    if report.stats["cases"] > 1:
        parts.append(words.counted(report.stats["cases"], "kind of order"))
    return ", ".join(parts) + "."


def _nested(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Findings under the first of their roots that is shown."""
    shown = {finding.fingerprint for finding in findings}
    children: dict[str, list[Finding]] = {}
    for finding in findings:
        root = next((root for root in finding.roots if root in shown), None)
        if root is not None:
            children.setdefault(root, []).append(finding)
    return children


class _Lines:
    """Lays out one line a finding: severity, code, fingerprint, sentence, costs; and who accepts it."""

    def __init__(self, findings: Iterable[Finding], m: Map) -> None:
        self._map = m
        self.left = 2 + 8 + 6 + SHORT + 2
        self.columns = width()
        self.right = max((len(costs(finding)) for finding in findings), default=0)
        if self.columns is not None and self.columns < COSTS_APART_FROM:
            self.right = 0

    def line(self, finding: Finding, *, mark: str = "") -> None:
        """One finding, its further lines below the sentence."""
        cost, text = costs(finding), finding.message
        if cost and (self.columns is None or not self.right):
            text, cost = f"{text} [{cost}]", ""
        letters = None if self.columns is None else self.columns - self.left - len(mark)
        if letters is not None and self.right:
            letters -= self.right + 2
        first, *more = folded(text, letters)
        severity = click.style(f"{finding.severity:<7}", fg=COLOURS[finding.severity])
        fingerprint = click.style(finding.fingerprint[:SHORT], dim=True)
        if cost and letters is not None:
            first = f"{first:<{letters}}  {cost:>{self.right}}"
        click.echo(f"  {severity} {finding.code} {fingerprint}  {mark}{first}")
        for line in more:
            click.echo(" " * (self.left + len(mark)) + line)
        if said := accepted(self._map, finding):
            say(said, indent=self.left + len(mark))


def _print_end(report: Report, asked: tuple[str, Sequence[str]], *, nothing: str) -> None:
    """How many findings there are, and what to do next."""
    said = how_many(report.counts)
    untold = sum(finding.accepted is None and not finding.message for finding in report.findings)
    if untold:
        say(f"And {words.counted(untold, 'more finding')}: --all shows them.")
    first = _worst([finding for finding in report.findings if finding.accepted is None and finding.message])
    if first is not None:
        say(f"{said}. Next, why and how to repair the worst:")
        argument, options = asked
        command = shlex.join(["flowmap", "explain", argument, first.fingerprint[:SHORT], *options])
        click.echo(f"  {command}")  # unbroken, to be copied
        return
    if said or nothing != NOTHING:
        say(f"{said}. {nothing}" if said else nothing)
        return
    advice = "" if report.coverage.total else " Say who must have what, and flowmap finds what is missing."
    say(f"Nothing to report.{advice}")


def _worst(findings: Sequence[Finding]) -> Finding | None:
    """Where to begin: of the most severe findings the one that costs most, in the order of the groups."""
    codes = [code for _, listed in GROUPS for code in listed]
    severe = [finding for finding in findings if finding.severity == findings[0].severity]
    own = [finding for finding in severe if finding.code != "GAP02"] or severe
    place = {code: number for number, code in enumerate(codes)}
    return min(own, key=lambda one: (-(one.effect.weight or 0), place.get(one.code, len(place))), default=None)
