"""Map -> flow text: one statement a record; what no statement can say is refused, never dropped."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.quantities import Quantity, plain_number
from flowmap.domain.records import CHANNELS, UNNAMED, Handoff, Record, fields_of, stated
from flowmap.domain.slug import slug
from flowmap.errors import BadInput
from flowmap.formats.flow_text.grammar import AFTER_COMMA, BARE, CONTROLS, FIELDS, LAST, PRODUCING, SAYINGS
from flowmap.formats.flow_text.quoting import holder_name, item_name, map_title, quoted
from flowmap.formats.identities import Numbering, in_order_of_ids

_STATEMENTS = ("activity", "handoff", "question", "need", "policy", "acceptance", "alias")  # with a statement
_BY_COMMA = ("activity", "handoff")  # types whose qualifiers stand between commas
_MOST_REFUSALS = 10
_WORDS = {type_name: {field: words for words, field in table.items()} for type_name, table in FIELDS.items()}
_SAID_BY = {(type_name, *said): words for type_name, table in SAYINGS.items() for words, said in table.items()}


def dump(m: Map) -> str:
    """The map as flow text; `parse` gives the same map back. BadInput names what flow text cannot say."""
    writer = _Writer(m)
    blocks = [list(writer.head()), list(writer.holders()), list(writer.items())]
    blocks += [list(writer.statements(type_name)) for type_name in _STATEMENTS]
    for query in m.queries:
        writer.refuse(query, "query")
    if writer.refused:
        more = len(writer.refused) - _MOST_REFUSALS
        named = "; ".join(writer.refused[:_MOST_REFUSALS]) + (f"; and {more:,} more" if more > 0 else "")
        raise BadInput(f"Flow text cannot say: {named}.", hint="Write the map as YAML.")
    return "\n".join("".join(line + "\n" for line in block) for block in blocks if block)


def statement(m: Map, record: Record) -> str:
    """The statement of one activity, handoff, question, need, policy, acceptance or alias, with the names of `m`."""
    writer = _Writer(m)
    text = writer.statement(record)
    if writer.refused:
        raise BadInput(f"Flow text cannot say: {'; '.join(writer.refused)}.", hint="Write the map as YAML.")
    return text


class _Writer:
    def __init__(self, m: Map) -> None:
        self.m = m
        self.refused: list[str] = []
        self._names = {
            space: {record.id: _name(record) for record in m.tables[space]}
            for space in ("case", "stage", "holder", "item")
        }

    def refuse(self, record: Record, field: str) -> None:
        """Notes a field that no statement can say."""
        self.refused.append(f"{record.ref}, field “{field}”")

    # -- the things

    def head(self) -> Iterator[str]:
        """The map's title, its cases and its stages."""
        for header in self.m.tables["map"]:
            more = self._qualifiers(header, {"title"})
            yield f"map {quoted(header.title) if more else map_title(header.title)}{more}"
        for case in self.m.cases:
            yield f"case {self._item_like('case', case.id)}{self._qualifiers(case, *self._title(case))}"
        stages = sorted(self.m.stages, key=lambda stage: stage.position)
        if stages:
            yield f"stages {', '.join(self._item_like('stage', stage.id) for stage in stages)}"
        for place, stage in enumerate(stages, start=1):
            if stage.position != place:
                self.refuse(stage, "position")
            more = self._qualifiers(stage, {"position"}, *self._title(stage))
            if more:
                yield f"stage {self._item_like('stage', stage.id)}{more}"

    def holders(self) -> Iterator[str]:
        """What is not said by the use of a holder: its kind, and what it has."""
        used, channels = self._uses("holder"), self._channels()
        for holder in self.m.holders:
            name = holder_name(self._names["holder"][holder.id])
            more = self._qualifiers(
                holder, {"kind", "department", "people", "capacity", "inventory"}, *self._title(holder)
            )
            had = [
                *([f"{plain_number(holder.people)} people"] if holder.people is not None else []),
                *([str(holder.capacity)] if holder.capacity is not None else []),
                *(["a complete inventory"] if holder.inventory is not None else []),
            ]
            kind = "system" if holder.id in channels else "team"
            mentioned = holder.id in used or holder.id in channels or had or holder.department is not None
            if more or holder.kind != kind or not mentioned:
                yield f"{name} is {'an' if holder.kind == 'outsider' else 'a'} {holder.kind}{more}"
            if had:
                yield f"{name} has {', '.join(had)}"
            if holder.department is not None:
                yield f"{name} belongs to {item_name(holder.department)}"

    def items(self) -> Iterator[str]:
        """What is not said by the use of an item."""
        used = self._uses("item")
        for item in self.m.items:
            name = self._item_like("item", item.id)
            more = self._qualifiers(item, {"parts", "replica", "kind"}, *self._title(item))
            if more or item.kind != "information" or not (item.id in used or item.parts or item.replica):
                yield f"{name} is {item.kind}{more}"
            if item.replica:
                yield f"{name} is a replica"
            if item.parts:
                yield f"{name} consists of {self._items(item.parts)}"

    def _uses(self, space: str) -> set[str]:
        """Ids that statements mention in the place of a name of this space."""
        found: set[str] = set()
        for type_name in (*_STATEMENTS, "item"):
            for field in fields_of(type_name):
                if field.target == space and field.name != "id":
                    for record in self.m.tables[type_name]:
                        value = getattr(record, field.name)
                        found.update(value if isinstance(value, tuple) else (value,))
        return found

    def _channels(self) -> set[str]:
        """Ids that stand behind `via` and are no channel words."""
        return {h.via for h in self.m.handoffs if isinstance(h, Handoff) and h.via is not None} - set(CHANNELS)

    def _title(self, record: Any) -> Sequence[set[str]]:
        """The title need not be said where it is the name."""
        return ({"title"},) if record.title == self._names[record.type][record.id] else ()

    # -- the statements

    def statements(self, type_name: str) -> Iterator[str]:
        """One line a record; those with one derived id in the order of their numbers."""
        numbering = Numbering()
        for record in in_order_of_ids(list(self.m.tables[type_name])):
            if numbering.expected(record) != record.id:
                self.refuse(record, "id")
            numbering.take(record.id)
            yield self.statement(record)

    def statement(self, record: Any) -> str:
        """The line of one record."""
        head: str
        head, said = getattr(self, f"_{record.type}")(record)
        return head + self._qualifiers(record, {"id", *said})

    def _activity(self, activity: Any) -> tuple[str, set[str]]:
        at, said = self._holder(activity.at), {"at", "uses", "makes", "control"}
        verb = {word: verb for verb, word in CONTROLS.items()}.get(activity.control)
        if verb is not None:
            if not activity.uses:
                self.refuse(activity, "uses")
            if verb in PRODUCING and not activity.makes:
                self.refuse(activity, "makes")
            into = f" into {self._items(activity.makes)}" if activity.makes else ""
            return f"{at} {verb} {self._items(activity.uses)}{into}", said
        if not activity.makes:
            return f"{at} uses {self._items(activity.uses)}", said
        source = f" from {self._items(activity.uses)}" if activity.uses else ""
        return f"{at} makes {self._items(activity.makes)}{source}", said

    def _handoff(self, handoff: Any) -> tuple[str, set[str]]:
        ends = f"{self._holder(handoff.giver)} -> {self._holder(handoff.receiver)}"
        return f"{ends}: {self._item_like('item', handoff.item)}", {"giver", "receiver", "item"}

    def _question(self, question: Any) -> tuple[str, set[str]]:
        item = self._item_like("item", question.item)
        return f"{self._holder(question.asker)} asks {self._holder(question.asked)}: {item}", {"asker", "asked", "item"}

    def _need(self, need: Any) -> tuple[str, set[str]]:
        return f"{self._holder(need.holder)} needs {self._item_like('item', need.item)}", {"holder", "item"}

    def _policy(self, policy: Any) -> tuple[str, set[str]]:
        holder, item = self._holder(policy.holder), self._item_like("item", policy.item)
        head = f"deny {holder}: {item}" if policy.rule == "deny" else f"{item} must pass {holder}"
        return head, {"rule", "holder", "item"}

    def _acceptance(self, accepted: Any) -> tuple[str, set[str]]:
        head = f"accept {accepted.finding}"
        if accepted.holder is not None:
            head += f" {self._holder(accepted.holder)}"
        if accepted.counterpart is not None:
            head += f" -> {self._holder(accepted.counterpart)}"
        if accepted.item is not None:
            head += f": {self._item_like('item', accepted.item)}"
        return head, {"finding", "holder", "counterpart", "item"}

    def _alias(self, alias: Any) -> tuple[str, set[str]]:
        verb = "differs from" if alias.differs else "means"
        kind, meant = "item", self._item_like("item", alias.item or "")
        if alias.item is None:
            holder = self.m.holders.get(alias.holder)
            kind, meant = "team" if holder is None else holder.kind, self._holder(alias.holder)
        return f"{item_name(alias.name)} {verb} {kind} {meant}", {"name", "item", "holder", "differs"}

    def _qualifiers(self, record: Record, *said: set[str]) -> str:
        """Every field that is not said yet, in the order of the record; what LAST names comes behind."""
        done = {"id"}.union(*said)
        left = {name: value for name, value in stated(record) if name not in done}
        if "title" not in done and hasattr(record, "title"):
            left["title"] = left.pop("title", "")  # an empty one too, because it is not the name
        parts = []
        for name in sorted(left, key=lambda name: LAST.index(name) if name in LAST else -1):
            value = left[name]
            words = _SAID_BY.get((record.type, name, value)) if isinstance(value, str | bool) else None
            if words is None and name in BARE.get(record.type, {}):
                words = str(value)
            elif words is None and name in _WORDS[record.type]:
                words = f"{_WORDS[record.type][name]} {self._value(name, value)}"
            if words is None:
                self.refuse(record, name)
            else:
                parts.append(words)
        return "".join(self._separator(record.type, part, first=place == 0) + part for place, part in enumerate(parts))

    def _separator(self, type_name: str, part: str, *, first: bool) -> str:
        by_comma = type_name in _BY_COMMA and not (first and part.startswith(("via ", "if ")))
        return ", " if by_comma or part in AFTER_COMMA else " "

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, Quantity | datetime.date):
            return str(value)
        match name:
            case "cases":
                return " or ".join(self._item_like("case", case) for case in value)
            case "stage":
                return self._item_like("stage", value)
            case "via":
                return self._item_like("holder", value)
            case "said_by":
                return str(value)
            case "by":
                return item_name(value)
        return quoted(value)

    def _items(self, ids: Sequence[str]) -> str:
        return ", ".join(self._item_like("item", identity) for identity in ids)

    def _item_like(self, space: str, identity: str) -> str:
        if identity == UNNAMED:
            return UNNAMED
        return item_name(self._names[space].get(identity, identity))

    def _holder(self, identity: str) -> str:
        return holder_name(self._names["holder"].get(identity, identity))


def _name(record: Any) -> str:
    """The name that stands for a thing: its title where the id is the title's slug, else its id."""
    name: str = record.title if slug(record.title) == record.id else record.id
    return name
