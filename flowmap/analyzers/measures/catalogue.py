"""The measures by name, and what all of them, or some, say of one map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flowmap.analyzers.measures import (
    brokerage,
    centrality,
    congruence,
    constraint,
    coverage,
    customers,
    departments,
    handover,
    inventory,
    load,
    subcontracting,
    together,
)
from flowmap.analyzers.measures.measure import Ask, Found, Measure, answer, chosen, line_dict
from flowmap.custody.solution import Solution
from flowmap.domain.answer import Answer
from flowmap.domain.finding import rounded
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean, near_or_some
from flowmap.errors import BadInput, UnknownName

MEASURES: Mapping[str, Measure] = {
    one.MEASURE.name: one.MEASURE
    for one in (
        *(coverage, customers, congruence, load, inventory),
        *(departments, handover, subcontracting, together, centrality, brokerage, constraint),
    )
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measure says of a map."""

    map: Map
    measure: Measure
    found: Found

    @property
    def lines(self) -> tuple[Any, ...]:
        """Its lines, whose fields are the columns of the measure."""
        return self.found.lines

    @property
    def answer(self) -> Answer:
        """Its lines as a table, with titles in place of ids."""
        return answer(self.measure, self.found, self.map)

    def to_pandas(self) -> Any:
        """Its lines as a pandas.DataFrame; BadInput where pandas is not installed."""
        return self.answer.to_pandas()

    def to_dict(self) -> dict[str, Any]:
        """Its lines as JSON, with ids; `cut` says what was left out, `note` why something cannot be said."""
        return {
            "lines": [line_dict(line) for line in self.lines],
            "cut": self.found.cut,
            "note": self.found.note,
        }

    def _repr_html_(self) -> str:
        """Notebooks show the first lines as a table."""
        return self.answer._repr_html_()


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a whole map: weights of needs, and the congruence from 0 to 1 (None: nothing
    is needed)."""

    met: float
    total: float
    served: float
    threshold_met: float
    threshold_total: float
    threshold_served: float
    congruence: float | None

    def to_dict(self) -> dict[str, Any]:
        """Numbers rounded."""
        return {name: rounded(getattr(self, name)) for name in self.__slots__}


def summary_of(s: Solution) -> Summary:
    """The numbers of the whole map."""
    whole = coverage.find(s, Ask(most=1)).lines[0]
    return Summary(
        whole.met,
        whole.total,
        whole.served,
        whole.threshold_met,
        whole.threshold_total,
        whole.threshold_served,
        congruence.links_of(s).congruence,
    )


@dataclass(frozen=True)
class Measures(Mapping[str, Measured]):
    """What measures say of a map: name -> Measured."""

    map: Map
    summary: Summary
    measured: Mapping[str, Measured]

    def __getitem__(self, name: str) -> Measured:
        return self.measured[measure_of(name).name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.measured)

    def __len__(self) -> int:
        return len(self.measured)

    def to_dict(self) -> dict[str, Any]:
        """What `flowmap measures --format json` prints."""
        return {
            "flowmap": 1,
            "map": self.map.name,
            "title": self.map.title,
            "model": self.map.model,
            "summary": self.summary.to_dict(),
            "measures": {name: one.to_dict() for name, one in self.measured.items()},
        }


def measure_of(name: str) -> Measure:
    """The measure with a name; UnknownName with the nearest one."""
    if name not in MEASURES:
        hint = did_you_mean(name, MEASURES) or f"Use one of {', '.join(MEASURES)}."
        raise UnknownName(f"There is no measure “{name}”.", hint=hint)
    return MEASURES[name]


def measured(s: Solution, *, show: Iterable[str] = (), ask: Ask | None = None) -> Measures:
    """What the measures with these names, or all of them, say of a map. UnknownName where the map lacks the team, or a
    measure the column to sort by."""
    asked = [measure_of(name) for name in show] or [*MEASURES.values()]
    ask = ask or Ask()
    if ask.sort and len(asked) > 1:
        raise BadInput("Each measure has columns of its own to sort by.", hint=f"Name one of {', '.join(MEASURES)}.")
    if ask.team is not None and ask.team not in s.map.holders:
        known = [s.map.names["holder"].values[code] for code in s.map.holders.codes("id")]
        raise UnknownName(f"There is no team “{ask.team}”.", hint=near_or_some(ask.team, known))
    return Measures(s.map, summary_of(s), {one.name: Measured(s.map, one, _found(s, one, ask)) for one in asked})


def _found(s: Solution, measure: Measure, ask: Ask) -> Found:
    if ask.plain:
        return measure.find(s, ask)
    return chosen(measure.find(s, replace(ask, most=None)), measure, s.map, ask)
