"""Rules in plain Python: a loop over a map that says what it has found, made into a rule with columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from inspect import signature
from typing import Any

import numpy as np

from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.solution import Solution
from flowmap.domain.change import Change
from flowmap.domain.columns import NONE
from flowmap.domain.finding import SEVERITIES, Repair
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import Record
from flowmap.errors import BadInput

_SEVERE = "Write error, warning or info."
_GIVES = "Yield each flowmap.Found, or return a list of them."
ENDS = (("holder", "holder"), ("counterpart", "holder"), ("item", "item"))


@dataclass(frozen=True)
class Found:
    """One finding, in ids and records. `message` is its one sentence; `holder` is where it must be looked at.

    `cases`: ids, none named = in all. `severity`: error, warning or info, None = the rule's. `weight` of needs, work
    in hours a year, days of delay; None = unknown. `evidence`: the records that it follows from. `repairs`: a title and
    the changes that would mend it.
    """

    message: str
    holder: str | None = None
    counterpart: str | None = None
    item: str | None = None
    cases: Sequence[str] = ()
    severity: str | None = None
    weight: float | None = None
    hours_per_year: float | None = None
    days: float | None = None
    evidence: Sequence[Record] = ()
    questions: Sequence[str] = ()
    rests_on: Sequence[str] = ()
    repairs: Mapping[str, Sequence[Change]] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """What a rule looks at: the map, and what follows from it. Everything is named by id; cases are ids, too."""

    solution: Solution

    @property
    def map(self) -> Map:
        """The map: `map.handoffs`, `map.needs`, `map.questions` and the others are records to loop over."""
        return self.solution.map

    @property
    def all_cases(self) -> tuple[str, ...]:
        """Every kind of order."""
        return tuple(self.map.case_bits)

    def cases(self, record: Record) -> tuple[str, ...]:
        """The kinds of order that a record is about; all of them where it names none."""
        return tuple(getattr(record, "cases", ())) or self.all_cases

    def has(self, holder: str, item: str) -> tuple[str, ...]:
        """The kinds of order in which somebody has an information."""
        return tuple(self.map.cases_in(self.solution.held_in(holder, item)))

    def wants(self, holder: str, item: str) -> tuple[str, ...]:
        """The kinds of order in which somebody wants it: a stated need, or what their work or question needs."""
        state = self.solution.compiled.state(holder, item)
        return () if state == NONE else tuple(self.map.cases_in(int(self.solution.wants.wanted[state])))

    def arrives(self, holder: str, item: str, case: str) -> float | None:
        """Hours after a case starts at which somebody usually has it; None if they never do."""
        return self.solution.arrival_h(holder, item, case)

    def title(self, identity: str) -> str:
        """What a team or an information is called."""
        space = "holder" if self.map.names["holder"].code(identity) != NONE else "item"
        return self.map.title_of(space, identity)


Finder = Callable[[Look, Any], Iterable[Found]]


def make_rule(
    *,
    code: str,
    name: str,
    severity: str,
    summary: str,
    find: Finder,
    bad: str,
    good: str,
    options: Options | None = None,
    finds: str = "",
    costs: str = "",
    decided: str = "",
    repair: str = "",
    wrong: str = "",
    source: str = "",
) -> Rule:
    """A rule whose `find` is a plain loop: it is given a Look and the options, and gives what it has found.

    `code`: X, two letters and two digits; `name`: the bad pattern, such as late-order; `severity`: error, warning or
    info. `bad` and `good` are flow text in which it finds something, and nothing. The texts of its page, from `finds`
    on, may be left out.
    """
    if severity not in SEVERITIES[:3]:
        raise BadInput(f"“{severity}” is no severity.", hint=_SEVERE)
    if not _takes_two(find):
        raise BadInput("find is given two things, the map and the options.", hint="Write def find(look, options).")
    return Rule(
        code=code,
        name=name,
        severity=severity,
        summary=summary,
        find=partial(_rows, find, severity),
        describe=_description,
        pages=Pages(finds or summary, costs, decided, repair, wrong, source),
        bad=bad,
        good=good,
        options=options or Options(),
    )


def _takes_two(find: Finder) -> bool:
    """Whether a function can be called with a look and options; what has no signature to read may be."""
    try:
        signature(find).bind(None, None)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _rows(find: Finder, severity: str, s: Solution, options: Any) -> Rows:
    """What a plain loop has found, as columns; findings about the same are one, in the cases of all of them."""
    joined: dict[tuple[int, ...], int] = {}
    first: dict[tuple[int, ...], Found] = {}
    given = find(Look(s), options)
    if not isinstance(given, Iterable):
        raise BadInput(f"find gives {_shown(given)}.", hint=_GIVES)
    for one in given:
        if not isinstance(one, Found):
            raise BadInput(f"find gives {_shown(one)} instead of flowmap.Found.", hint=_GIVES)
        ends = tuple(_code(s.map, space, getattr(one, name)) for name, space in ENDS)
        first.setdefault(ends, one)
        joined[ends] = joined.get(ends, 0) | _mask(s.map, one.cases)
    found = np.empty(len(first), dtype=object)
    found[:] = list(first.values())
    columns = np.array(list(first), dtype=np.int32).reshape(-1, len(ENDS))

    def numbers(field: str) -> Any:
        return np.array([_number(getattr(one, field)) for one in first.values()], dtype=np.float64)

    return Rows.of(
        np.array(list(joined.values()), dtype=np.uint64),
        holder=columns[:, 0],
        counterpart=columns[:, 1],
        item=columns[:, 2],
        severity=np.array([_severity(one.severity or severity) for one in first.values()], dtype=np.int8),
        weight=numbers("weight"),
        hours=numbers("hours_per_year"),
        days=numbers("days"),
        found=found,
    )


def _description(s: Solution, rows: Rows, row: int) -> Description:
    one: Found = rows.more["found"][row]
    return Description(
        message=one.message,
        rests_on=tuple(one.rests_on),
        evidence=Telling(s).evidence(*(record.ref for record in one.evidence)),
        questions=tuple(one.questions),
        repairs=tuple(Repair(title, tuple(changes)) for title, changes in one.repairs.items()),
    )


def _code(m: Map, space: str, identity: str | None) -> int:
    code = m.names[space].code(identity)
    if code == NONE and identity is not None:
        what, names = ("information" if space == "item" else "team"), m.names[space].values
        hint = did_you_mean(str(identity), names) or "Name it by its id."
        raise BadInput(f"The map has no {what} “{_cut(identity)}”.", hint=hint)
    return code


def _mask(m: Map, cases: Sequence[str]) -> int:
    """The cases as bits; all of them where none is named."""
    if isinstance(cases, str):
        cases = (cases,)
    unknown = [case for case in cases if case not in m.case_bits]
    if unknown:
        hint = did_you_mean(str(unknown[0]), m.case_bits) or f"It has {', '.join(m.case_bits)}."
        raise BadInput(f"The map has no kind of order “{_cut(unknown[0])}”.", hint=hint)
    return sum(1 << m.case_bits[case] for case in dict.fromkeys(cases)) or m.all_cases


def _severity(name: str) -> int:
    severe = [str(one) for one in SEVERITIES[:3]]
    if name not in severe:
        raise BadInput(f"“{_cut(name)}” is no severity.", hint=_SEVERE)
    return severe.index(name)


def _shown(value: object) -> str:
    return _cut(repr(value))


def _cut(value: object) -> str:
    return str(value)[:80]


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
