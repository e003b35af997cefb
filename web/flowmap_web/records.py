"""The records of a map that touch one team or one piece of information, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from flowmap.analyzers.telling import says
from flowmap.domain.map import Map
from flowmap.domain.nearest import near_or_some
from flowmap.domain.records import Holder, Item, Need, Record
from flowmap.domain.selection import ids
from flowmap.domain.words import hours, word
from flowmap.errors import UnknownName
from flowmap_web.opened import Opened


def known_team(m: Map, team: str) -> Holder:
    """The team, system, meeting or outsider with an id; UnknownName with the nearest one."""
    return cast(Holder, _known(m, "holder", team))


def known_item(m: Map, item: str) -> Item:
    """The piece of information with an id; UnknownName with the nearest one."""
    return cast(Item, _known(m, "item", item))


def known_record(m: Map, ref: str) -> Record:
    """The record that a ref names (`type:id`); UnknownName where there is none."""
    record = m.find(ref)
    if record is None:
        raise UnknownName(f"“{ref[:200]}” is not in this map.", hint="It may have been taken out: the history says so.")
    return record


def _known(m: Map, space: str, identity: str) -> Any:
    if identity not in m.tables[space]:
        raise UnknownName(f"There is no {word(space)} “{identity}”.", hint=near_or_some(identity, ids(m, space)))
    return m.tables[space][identity]


def told(m: Map, records: Iterable[Any]) -> list[str]:
    """Records as sentences, each once."""
    return list(dict.fromkeys(says(m, record) for record in records))


@dataclass(frozen=True)
class Arrives:
    """Whether a need is met, in words; `kind` is good or bad."""

    kind: str
    says: str


def arrives(opened: Opened, need: Need) -> Arrives:
    """Whether, in which kinds of order, and when what is needed arrives."""
    m = opened.map
    wanted = sum(1 << m.case_bits[case] for case in need.cases) if need.cases else m.all_cases
    held = opened.solution.held_in(need.holder, need.item) & wanted
    missing = m.cases_in(wanted & ~held)
    if not held:
        return Arrives("bad", "never")
    if missing:
        return Arrives("bad", f"not when: {', '.join(m.title_of('case', case) for case in missing)}")
    latest = max(opened.solution.arrival_h(need.holder, need.item, case) or 0.0 for case in m.cases_in(held))
    if need.within is not None and latest > need.within.base:
        return Arrives("bad", f"after {hours(latest)}: too late")
    return Arrives("good", f"yes, after {hours(latest)}" if latest else "yes")
