"""How findings speak: titles, cases and records of a solution in people's words."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE
from flowmap.domain.finding import Evidence
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance, Activity, Handoff, Need, Policy, Question, Record


@dataclass(frozen=True)
class Telling:
    """Titles and sentences of one solution."""

    solution: Solution

    @property
    def map(self) -> Map:
        """The map that is spoken of."""
        return self.solution.map

    def holder(self, code: int) -> str:
        """The title of a holder by code."""
        return self.map.title_of("holder", self.holder_id(code))

    def item(self, code: int) -> str:
        """The title of an item by code."""
        return self.map.title_of("item", self.item_id(code))

    def holder_id(self, code: int) -> str:
        """The id of a holder by code."""
        return self.map.names["holder"].values[code]

    def item_id(self, code: int) -> str:
        """The id of an item by code."""
        return "?" if code == NONE else self.map.names["item"].values[code]

    def holders(self, ids: tuple[str, ...] | list[str]) -> str:
        """Titles of several holders: "Sales, Legal and 3 more"."""
        return words.listed([self.map.title_of("holder", one) for one in ids])

    def when(self, cases: int) -> str:
        """ " in case Export order" for some of the cases, nothing for all of them."""
        ids = self.map.cases_in(cases)
        if len(ids) == len(self.map.case_bits):
            return ""
        titles = [self.map.title_of("case", one) for one in ids]
        return f" in case {titles[0]}" if len(titles) == 1 else f" in cases {words.listed(titles)}"

    def evidence(self, *refs: str) -> tuple[Evidence, ...]:
        """These records and what they say, each once."""
        found = [(ref, self.map.find(ref)) for ref in dict.fromkeys(refs)]
        return tuple(Evidence(ref, says(self.map, record)) for ref, record in found if record is not None)


def says(m: Map, record: Record) -> str:
    """One record as a sentence."""

    def holder(name: str) -> str:
        return m.title_of("holder", name)

    def items(*names: str) -> str:
        return words.listed([m.title_of("item", name) for name in names], most=6)

    limits = getattr(record, "cases", ())
    titles = words.listed([m.title_of("case", case) for case in limits])
    only = f", only in {'case' if len(limits) == 1 else 'cases'} {titles}" if limits else ""
    match record:
        case Activity(control=str() as control, makes=()):
            return f"{holder(record.at)} {control}s {items(*record.uses)}{only}."
        case Activity(makes=()):
            return f"{holder(record.at)} uses {items(*record.uses)}{only}."
        case Activity(uses=()):
            return f"{holder(record.at)} makes {items(*record.makes)}{only}."
        case Activity():
            return f"{holder(record.at)} makes {items(*record.makes)} from {items(*record.uses)}{only}."
        case Handoff():
            via = "" if record.via is None else f" through {m.title_of('holder', record.via)}"
            lead = "" if record.lead is None else f", usually in {record.lead}"
            return f"{holder(record.giver)} hands {items(record.item)} to {holder(record.receiver)}{via}{lead}{only}."
        case Question():
            often = "" if record.times is None else f" {record.times}"
            answered = f", answered {record.answered}"
            return (
                f"{holder(record.asker)} asks {holder(record.asked)} for {items(record.item)}{often}{answered}{only}."
            )
        case Need():
            within = "" if record.within is None else f" within {record.within}"
            how = words.word(record.kano)
            return f"{holder(record.holder)} needs {items(record.item)}{within} ({how}){only}."
        case Policy(rule="deny"):
            return f"{holder(record.holder)} must not have {items(record.item)}{only}."
        case Policy():
            return f"{items(record.item)} must pass {holder(record.holder)}{only}."
        case Acceptance():
            about = [holder(one) for one in (record.holder, record.counterpart) if one]
            about += [items(record.item)] if record.item else []
            told = f"{words.word(record.type)}: {words.word(record.finding)}"
            return f"{told} ({', '.join(about)})." if about else f"{told}."
    return m.title_of(record.type, record.id)
