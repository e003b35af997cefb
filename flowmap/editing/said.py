"""What an edit did to the findings, in a few sentences: what is closed first, then what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flowmap.domain.finding import SEVERITIES, Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.words import number
from flowmap.redesign.what_if import WhatIf

MOST = 4  # sayings; our choice: what fits one line and is read
NAMES = {  # what people call a finding where the name of its rule is no word of theirs
    "GAP02": "thing that cannot be made",
    "GAP03": "need that nobody can meet",
    "GAP04": "empty promise",
    "GAP05": "question asked in vain",
    "GAP08": "thing kept back on purpose",
    "REL01": "detour",
    "RSK01": "single way",
    "RSK04": "overload",
    "MOD01": "double origin",
    "MOD03": "loop without a source",
}
PLURALS = {
    "GAP02": "things that cannot be made",
    "GAP03": "needs that nobody can meet",
    "GAP05": "questions asked in vain",
    "GAP08": "things kept back on purpose",
    "MOD03": "loops without a source",
}
COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, and what a page can link from it: a team and an item that are there, the fingerprint of a finding."""

    text: str
    team: str | None = None
    item: str | None = None
    finding: str | None = None


def consequences(before: Report, after: Report, m: Map) -> tuple[Saying, ...]:
    """What changed between two reports of a map, `m` as it is after: at most MOST sayings, the last may be a count.

    Empty where no finding was closed or created. "One white spot closed, 1.8 of weight." "New: Goods receiving depends
    on Purchasing alone." Notes of one kind about one team are counted: who states the first need of a team makes one of
    everything else that it gets.
    """
    trial = WhatIf(m, (), before, after)
    closed = [_closed(list(group), m) for _, group in groupby(sorted(trial.closed, key=_rank), key=_code)]
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in trial.created:
        if finding.accepted is None:
            alike.setdefault(_told_with(finding), []).append(finding)
    sayings = [*closed, *(_created(listed, m) for listed in alike.values())]
    if len(sayings) <= MOST:
        return tuple(sayings)
    return (*sayings[:MOST], Saying(f"And {len(sayings) - MOST} more."))


def _closed(findings: Sequence[Finding], m: Map) -> Saying:
    first, count = findings[0], len(findings)
    number_of = COUNTS[count] if count < len(COUNTS) else f"{count:,}"
    text = f"{number_of} {_called(first, count)} closed{_worth(findings)}."
    return Saying(text) if count > 1 else _about(first, text, m)


def _told_with(finding: Finding) -> tuple[str, ...]:
    """Equal for findings that one saying counts."""
    together = finding.severity == "info" and finding.holder is not None
    return (finding.code, finding.holder or "") if together else (finding.fingerprint,)


def _created(findings: Sequence[Finding], m: Map) -> Saying:
    first, count = findings[0], len(findings)
    if count > 1:
        text = (
            f"New at {m.title_of('holder', first.holder or '')}: {count:,} {_called(first, count)}{_worth(findings)}."
        )
        return Saying(text, first.holder)
    what = first.message or f"{_called(first, 1)}."
    return replace(_about(first, f"New: {what}", m), finding=first.fingerprint)


def _called(finding: Finding, count: int) -> str:
    """What people call so many findings of its kind."""
    one = NAMES.get(finding.code, finding.name.replace("-", " "))
    return one if count == 1 else PLURALS.get(finding.code, _plural(one))


def _about(finding: Finding, text: str, m: Map) -> Saying:
    """A saying with the team and the item that it is about, as far as the map still has them."""
    team = finding.holder if finding.holder in m.holders else None
    return Saying(text, team, finding.item if finding.item in m.items else None)


def _worth(findings: Iterable[Finding]) -> str:
    """What they cost: the weight of needs that were not met, hours of work a year; nothing where it is not known."""
    listed = list(findings)
    weight = sum(one.effect.weight or 0.0 for one in listed if one.family == "GAP")
    spent = sum(one.effect.hours_per_year or 0.0 for one in listed)
    parts = [f"{number(weight)} of weight"] if weight else []
    parts += [f"{number(spent)} h a year"] if spent else []
    return "".join(f", {part}" for part in parts)


def _plural(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2] not in "aeiou" else f"{name}s"


def _rank(finding: Finding) -> tuple[int, str]:
    return SEVERITIES.index(finding.severity), finding.code


def _code(finding: Finding) -> str:
    return finding.code
