"""The records of a map that touch one team or one piece of information, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from flowmap.analyzers.telling import says
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import (
    Acceptance,
    FieldSpec,
    Holder,
    Item,
    Need,
    Record,
    fields_of,
    plain,
)
from flowmap.domain.words import hours, word
from flowmap.errors import UnknownName
from flowmap_web.opened import Opened


def known_team(m: Map, team: str) -> Holder:
    """The team, system, meeting or outsider with an id; UnknownName with the nearest one."""
    return cast(Holder, _known(m, "holder", team))


def known_item(m: Map, item: str) -> Item:
    """The piece of information with an id; UnknownName with the nearest one."""
    return cast(Item, _known(m, "item", item))


def _known(m: Map, space: str, identity: str) -> Any:
    if identity not in m.tables[space]:
        raise UnknownName(f"There is no {word(space)} “{identity}”.", hint=did_you_mean(identity, ids(m, space)))
    return m.tables[space][identity]


def ids(m: Map, space: str) -> list[str]:
    """The ids of a map's holders, items or stages, without making their records."""
    return [m.names[space].values[code] for code in m.tables[space].codes("id")]


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


@dataclass(frozen=True)
class ToldChange:
    """A change as a sentence; `kind` is added, removed or changed."""

    kind: str
    verb: str
    says: str


def _named(m: Map, record: Record) -> str:
    """A record as a sentence; what only has a name with the word for what it is."""
    if isinstance(record, Acceptance):
        about = [m.title_of("holder", one) for one in (record.holder, record.counterpart) if one]
        about += [m.title_of("item", record.item)] if record.item else []
        return f"{word(record.type)}: {word(record.finding)}" + (f" ({', '.join(about)})" if about else "")
    told = says(m, record)
    kind = record.kind if isinstance(record, Holder) else record.type
    return told if told.endswith(".") else f"{word(kind)} {told}"


def told_change(before: Map, after: Map, change: Change) -> ToldChange:
    """What a change does, in the titles of the map that has the record."""
    if change.before is None and change.after is not None:
        return ToldChange("added", "new", _named(after, change.after))
    if change.after is None and change.before is not None:
        return ToldChange("removed", "no more", _named(before, change.before))
    assert change.before is not None
    assert change.after is not None
    parts = []
    for field in fields_of(change.type):
        old, new = getattr(change.before, field.name), getattr(change.after, field.name)
        if field.name != "id" and old != new:
            parts.append(f"{word(field.name)}: {_shown(before, field, old)} → {_shown(after, field, new)}")
    return ToldChange("changed", "changed", f"{_named(after, change.after)} ({'; '.join(parts)})")


def _shown(m: Map, field: FieldSpec, value: Any) -> str:
    made = plain(value)
    if made is None:
        return "not stated"
    if field.target in ("case", "stage", "holder", "item"):
        titles = [m.title_of(field.target, one) for one in ([made] if isinstance(made, str) else made)]
        return ", ".join(titles) or ("all" if field.target == "case" else "none")
    return {True: "yes", False: "no"}.get(made, word(str(made)))
