"""Several names become one: the changes after which every record says the kept one, or what must be decided first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import CHANNELS, UNNAMED, Activity, Alias, Handoff, Question, Record, fields_of
from flowmap.domain.removal import mentions
from flowmap.domain.says import says
from flowmap.domain.slug import slug
from flowmap.domain.words import word
from flowmap.errors import InvalidMap, Problem, UnknownName
from flowmap.naming.combining import Differing, Two, combined, text_of
from flowmap.naming.other_names import name_key, other_names

DECIDE = "Say first which one is right, or decide that the name that stays counts."
FIRST = "Change that first: what is one and the same cannot be so."


def merging(m: Map, space: str, *, kept: str, others: Sequence[str], differing: Differing = "ask") -> list[Change]:
    """The changes that make other items (or holders) of a map one with the kept one, and remember their names.

    Every record that names one of them names the kept one; records that then say the same become one. InvalidMap,
    with all places at once, where that makes no sense, or where two differ and `differing` is "ask"; "kept": what is
    said under the kept name counts; "add": so it does, but how often things happen is added up.
    """
    others = list(dict.fromkeys(others))
    for one in (kept, *others):
        if one not in m.tables[space]:
            known = [m.names[space].values[code] for code in m.tables[space].codes("id")]
            raise UnknownName(f"“{m.title}” has no {word(space)} “{one}”.", hint=did_you_mean(one, known))
    if not others or kept in others:
        raise InvalidMap([Problem("One name stays, and at least one other becomes one with it.", "Name two.")])
    return _Merging(m, space, kept, others, differing).run()


@dataclass(slots=True)
class _Standing:
    """A record as the map has it (None: it has none), and as it will be."""

    before: Record | None
    record: Record


class _Merging:
    def __init__(self, m: Map, space: str, kept: str, others: list[str], differing: Differing) -> None:
        self.map, self.space, self.kept, self.others, self.differing = m, space, kept, others, differing
        self.problems: list[Problem] = []
        self.about: dict[tuple[Any, ...], list[_Standing]] = {}
        self.gone: list[Record] = []

    def run(self) -> list[Change]:
        m, kept = self.map, self.map.tables[self.space][self.kept]
        others = [m.tables[self.space][one] for one in self.others]
        users = {user.ref: user for other in others for user in mentions(m, other)}
        own = {record.ref for record in (kept, *others)}
        self._contained([kept, *others], users)
        for one in mentions(m, kept):
            if one.ref not in users and one.ref not in own:
                self._stand(_Standing(one, one))
        renamed: list[Change] = []
        for user in users.values():
            if user.ref in own:
                continue
            now = self._renamed(user)
            if not user.key:
                renamed.append(Change(user, now))
            elif isinstance(now, Alias) and name_key(now.name) in self._own_keys:
                self.gone.append(user)  # the kept one's own name is no other name of it
            else:
                self._follow(user, now)
        whole = kept
        for other in others:
            whole = self._together(whole, other)
        self._remember(others)
        if self.problems:
            raise InvalidMap(self.problems)
        changes = [*renamed, *(Change(record, None) for record in self.gone), *self._changes()]
        changes += [Change(kept, whole)] if whole != kept else []
        first = [change for change in changes if change.before is not None]
        added = [change for change in changes if change.before is None]
        return [*first, *(Change(other, None) for other in others), *added]

    # -- what makes no sense as one

    def _contained(self, records: list[Any], users: dict[str, Record]) -> None:
        ids = {record.id for record in records}
        for record in records:
            if self.space == "item" and ids & self._inside(record):
                self._refuse(f"“{self._title(record.id)}” contains another one of them.", FIRST, record)
        for user in users.values():
            now = self._renamed(user)
            itself = (isinstance(now, Handoff) and now.giver == now.receiver) or (
                isinstance(now, Question) and now.asker == now.asked
            )
            made = isinstance(now, Activity) and set(now.makes) & set(now.uses)
            if itself or made:
                self._refuse(f"{says(self.map, user).rstrip('.')}: that would be from itself.", FIRST, user)

    def _inside(self, whole: Any) -> set[str]:
        """All that an item contains, also within its parts."""
        found: set[str] = set()
        left = list(whole.parts)
        while left:
            if (part := left.pop()) not in found:
                found.add(part)
                left += self.map.items[part].parts
        return found

    def _refuse(self, message: str, hint: str, record: Record, field: str | None = None) -> None:
        self.problems.append(Problem(message, hint, record=record.ref, field=field))

    # -- every record says the kept one

    def _renamed(self, user: Record) -> Any:
        values: dict[str, Any] = {}
        for field in fields_of(user.type):
            if field.target != self.space and not (field.target == "via" and self.space == "holder"):
                continue
            value = getattr(user, field.name)
            if isinstance(value, tuple):
                values[field.name] = tuple(dict.fromkeys(self.kept if one in self.others else one for one in value))
            elif value in self.others and not (field.target == "via" and value in CHANNELS) and field.name != "id":
                values[field.name] = self.kept
        return user.model_copy(update=values)

    def _stand(self, standing: _Standing) -> None:
        self.about.setdefault(_about(standing.record), []).append(standing)

    def _follow(self, user: Record, now: Record) -> None:
        """A renamed record becomes one with the one that says the same, or stands beside what is there."""
        for standing in self.about.get(_about(now), ()):
            two = combined(standing.record, now, differing=self.differing)
            if two.record is not None:
                standing.record = two.record
                self.gone.append(user)
                return
            if two.clashes:
                self._clash(two, user)
                return
        self._stand(_Standing(user, now))

    def _together(self, kept: Any, other: Any) -> Any:
        """The kept item or holder, with what is only said of the other."""
        if self.space == "item":
            parts = [one for one in (*kept.parts, *other.parts) if one not in (self.kept, *self.others)]
            parts = list(dict.fromkeys(parts))
            kept, other = (one.model_copy(update={"parts": tuple(parts)}) for one in (kept, other))
        two = combined(kept, other, differing=self.differing)
        if two.record is None:
            self._clash(two, other)
        return two.record or kept

    def _clash(self, two: Two, record: Record) -> None:
        for field, here, there in two.clashes:
            said = says(self.map, record).rstrip(".")
            message = f"{said}: “{field}” is {text_of(there)} there and {text_of(here)} under the name that stays."
            self._refuse(message, DECIDE, record)

    # -- the names

    @property
    def _own_keys(self) -> set[str]:
        return {self.kept, name_key(self._title(self.kept))}

    def _title(self, identity: str) -> str:
        return self.map.title_of(self.space, identity)

    def _remember(self, others: list[Any]) -> None:
        """The names of those that are gone are other names from now on; also ids that are no slug of the title."""
        known = other_names(self.map)
        seen = set(self._own_keys)
        for name in (name for other in others for name in _names(self._title(other.id), other.id)):
            if name_key(name) in seen:
                continue
            seen.add(name_key(name))
            stands = known.meant(self.space, name)
            if stands is not None and stands not in (self.kept, *self.others):
                message = f"“{name}” is another name of “{self._title(stands)}” already."
                self._refuse(message, "Take that away first.", self.map.tables[self.space][stands])
                continue
            alias = Alias.model_validate({"name": name, self.space: self.kept})
            there = self.about.get(_about(alias))
            if there:
                there[0].record = there[0].record.model_copy(update={"differs": False})
            else:
                self._stand(_Standing(None, alias))

    def _changes(self) -> Iterator[Change]:
        """One change for each record that is another now, under ids that are free."""
        taken: dict[str, set[str]] = {}
        for standing in (one for listed in self.about.values() for one in listed):
            before, now = standing.before, standing.record
            if before == now:
                continue
            if before is None or now.base_id() != before.base_id():
                ids = taken.setdefault(now.type, set())
                now = now.with_id(self.map.fresh_id(now, taken=ids))
                ids.add(now.id)
            yield Change(before, now)


def _names(title: str, identity: str) -> list[str]:
    """What a thing is called: its title, and its id where that is no slug of it."""
    return [title] if slug(title) == identity else [title, identity]


def _about(record: Any) -> tuple[Any, ...]:
    """What a record is about, without what it says of it; an arrow that waits for its name is about nothing else."""
    if isinstance(record, Alias):
        return (record.type, record.item, record.holder, name_key(record.name))
    keys = [getattr(record, name) for name in record.key]
    if UNNAMED in keys:
        return (record.type, record.id)
    return (record.type, *(frozenset(one) if isinstance(one, tuple) else one for one in keys))
