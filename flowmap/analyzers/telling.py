"""How findings speak: titles, cases and records of a solution in people's words."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import NONE
from flowmap.domain.finding import Evidence
from flowmap.domain.map import Map
from flowmap.domain.says import says as says
from flowmap.domain.says import when


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
        return when(self.map, self.map.cases_in(cases))

    def evidence(self, *refs: str) -> tuple[Evidence, ...]:
        """These records and what they say, each once."""
        found = [(ref, self.map.find(ref)) for ref in dict.fromkeys(refs)]
        return tuple(Evidence(ref, says(self.map, record)) for ref, record in found if record is not None)
