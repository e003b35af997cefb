"""What a line of quick entry does, in plain words: "new team Stores; Sales hands Stores: order, usually 1 d"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flowmap.domain.quantities import Duration, Quantity
from flowmap.domain.records import CHANNELS, NAMED, FieldSpec, Record, fields_of, stated
from flowmap.domain.words import AT_ONCE, listed, word
from flowmap.formats.flow_text.overlay import Overlay, Touched

SAME = "already there, nothing changes"
_UNIT = re.compile(r"(?<=[0-9])(?=[a-z])")
_PHRASES = {  # field of a statement -> how it is said; {} is the value
    "via": "through {}",
    "lead": "usually {}",
    "lead_p90": "on a bad day {}",
    "every": "every {}",
    "effort": "{} of work each time",
    "quality": "{} complete and correct",
    "min_quality": "at least {} complete and correct",
    "stage": "in stage {}",
    "said_by": "said by {}",
    "duration": "takes {}",
    "answered": "answered {}",
    "within": "within {}",
    "max_age": "at most {} old",
    "cases": "only if {}",
    "because": "because {}",
    "by": "by {}",
    "until": "until {}",
}
_AT_ONCE = {"lead": f"usually {AT_ONCE}", "lead_p90": f"on a bad day {AT_ONCE}", "within": AT_ONCE}
_SEVERAL = {"information": "information", "kind of order": "kinds of order"}
_FLAGS = {("backup", True): "as a backup", ("mode", "read"): "looked up there"}
_CONTROLS = {"approve": "approves", "check": "checks", "redact": "redacts", "translate": "translates"}


def says(touched: Sequence[Touched], same: Sequence[Record], overlay: Overlay) -> str:
    """All that a line does; that nothing changes where it says what is there."""
    told = [*_new_things(touched, overlay), *_handed(touched, overlay)]
    for one in touched:
        if one.before is not None and one.after is not None:
            told.append(_changed(one.before, one.after, overlay))
        elif one.after is not None and one.type not in (*NAMED, "handoff"):
            told.append(sentence(one.after, overlay))
    told += _gone(touched, overlay)
    if not told and same:
        told = [f"{sentence(same[0], overlay)}: {SAME}"]
    return "; ".join(told) or SAME


def _new_things(touched: Iterable[Touched], overlay: Overlay) -> list[str]:
    """ "new team Stores", "new information order, invoice": what is named for the first time."""
    new: dict[str, list[str]] = {}
    for one in touched:
        if one.before is None and one.after is not None and one.type in NAMED:
            record: Any = one.after
            new.setdefault(word(record.kind if one.type == "holder" else one.type), []).append(_thing(record, overlay))
    return [
        f"new {kind if len(titles) == 1 else _SEVERAL.get(kind, f'{kind}s')} {', '.join(titles)}"
        for kind, titles in new.items()
    ]


def _thing(record: Any, overlay: Overlay) -> str:
    more = [part for part in (_plainly(record, name, value, overlay) for name, value in stated(record)) if part]
    return overlay.title(record.type, record.id) + (f" ({', '.join(more)})" if more else "")


def _plainly(record: Any, name: str, value: Any, overlay: Overlay) -> str:
    """What is said of a thing beside its name and kind."""
    if name in ("id", "title", "position") or (name == "kind" and record.type == "holder"):
        return ""
    if name == "parts":
        return f"with {listed([overlay.title('item', part) for part in value], most=6)}"
    words = {"share": "{} of all", "people": "{} people", "inventory": "its list is complete"}
    words |= {"starts": "starts after {}", "replica": "may be made in several places", "capacity": "{}"}
    return words.get(name, f"{word(name)} {{}}").format(_value(name, value))


def _handed(touched: Iterable[Touched], overlay: Overlay) -> list[str]:
    """New handoffs; those to several receivers that say the same are said once."""
    receivers: dict[tuple[str, str, str], list[str]] = {}
    for one in touched:
        if one.type == "handoff" and one.before is None and one.after is not None:
            handoff: Any = one.after
            key = (handoff.giver, handoff.item, _qualified(handoff, overlay))
            receivers.setdefault(key, []).append(handoff.receiver)
    return [
        f"{_holder(overlay, giver)} hands {_holder(overlay, *to)}: {overlay.title('item', item)}{more}"
        for (giver, item, more), to in receivers.items()
    ]


def sentence(record: Any, overlay: Overlay, *, plain: bool = False) -> str:
    """A record as a sentence without a full stop; `plain`: without what is said of it."""

    def items(*ids: str) -> str:
        return listed([overlay.title("item", one) for one in ids], most=6)

    more = "" if plain else _qualified(record, overlay)
    match record.type:
        case "handoff":
            giver, receiver = _holder(overlay, record.giver), _holder(overlay, record.receiver)
            return f"{giver} hands {receiver}: {items(record.item)}{more}"
        case "question":
            return f"{_holder(overlay, record.asker)} asks {_holder(overlay, record.asked)}: {items(record.item)}{more}"
        case "need":
            how = "" if plain else f", {word(record.kano)}"
            return f"{_holder(overlay, record.holder)} needs {items(record.item)}{how}{more}"
        case "activity":
            verb = _CONTROLS.get(record.control or "", "makes" if record.makes else "uses")
            made, used = items(*record.makes), items(*record.uses)
            into = f" into {made}" if record.makes else ""
            source = f" from {used}" if record.uses else ""
            what = f"{made}{source}" if verb == "makes" else f"{used}{into}"
            return f"{_holder(overlay, record.at)} {verb} {what}{more}"
        case "policy":
            if record.rule == "deny":
                return f"{_holder(overlay, record.holder)} must not have {items(record.item)}{more}"
            return f"{items(record.item)} must pass {_holder(overlay, record.holder)}{more}"
        case "acceptance":
            about = [overlay.title("holder", one) for one in (record.holder, record.counterpart) if one]
            about += [items(record.item)] if record.item else []
            return f"accepts {word(record.finding)}" + (f" ({', '.join(about)})" if about else "") + more
        case "alias":
            meant = items(record.item) if record.item else _holder(overlay, record.holder)
            return f"“{record.name}” {'is not the same as' if record.differs else 'is another name of'} {meant}{more}"
        case "map":
            rate = "" if record.hourly_rate is None else f", an hour of work costs {record.hourly_rate}"
            return f"the map is called {record.title}{rate}"
    kind = record.kind if record.type == "holder" else record.type
    return f"{word(kind)} {overlay.title(record.type, record.id)}"


def _holder(overlay: Overlay, *ids: str) -> str:
    return listed([overlay.title("holder", one) for one in ids], most=8)


def _qualified(record: Any, overlay: Overlay) -> str:
    told = []
    for name, value in stated(record):
        if name in ("id", "kano", *type(record).key) and name != "control":
            continue
        phrase = _FLAGS.get((name, value)) if isinstance(value, str | bool) else None
        if isinstance(value, Duration) and not value.base:
            phrase = _AT_ONCE.get(name)
        if phrase is None and name != "control":
            phrase = _PHRASES.get(name, "{}" if name == "times" else f"{name} {{}}").format(
                _named(record, name, value, overlay)
            )
        if phrase is not None:
            told.append(phrase)
    return "".join(f", {phrase}" for phrase in told)


def _changed(before: Any, after: Any, overlay: Overlay) -> str:
    parts = []
    for spec in fields_of(after.type):
        old, new = getattr(before, spec.name), getattr(after, spec.name)
        if spec.name != "id" and old != new:
            now = _shown(after, spec, new, overlay)
            empty = old == spec.default or (spec.name == "title" and not old)
            was = "" if empty and spec.form != "choice" else f"{_shown(before, spec, old, overlay)} → "
            parts.append(f"{word(spec.name)} {was}{now}")
    return f"{sentence(after, overlay, plain=True)}: {', '.join(parts)}"


def _shown(record: Any, spec: FieldSpec, value: Any, overlay: Overlay) -> str:
    if value is None or value == () or value == "":
        return "all" if spec.form == "cases" else "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _named(record, spec.name, value, overlay)


def _gone(touched: Iterable[Touched], overlay: Overlay) -> list[str]:
    gone: list[Any] = [one.before for one in touched if one.after is None and one.before is not None]
    things = [record for record in gone if record.type in NAMED]
    if not things:
        return [f"no more: {sentence(record, overlay)}" for record in gone]
    titles = [
        f"{word(getattr(one, 'kind', one.type) if one.type == 'holder' else one.type)} {one.title or one.id}"
        for one in things
    ]
    rest = len(gone) - len(things)
    return [f"no more: {', '.join(titles)}{f', with {rest} that mention it' if rest else ''}"]


def _named(record: Any, name: str, value: Any, overlay: Overlay) -> str:
    """A value with the titles of what it names."""
    spec = next(spec for spec in fields_of(record.type) if spec.name == name)
    if spec.target is None:
        return _value(name, value)
    if spec.target == "via":
        return str(value) if value in CHANNELS else overlay.title("holder", value)
    ids = value if isinstance(value, tuple) else (value,)
    titles = [overlay.title(spec.target, one) for one in ids]
    return " or ".join(titles) if spec.form == "cases" else listed(titles, most=6)


def _value(name: str, value: Any) -> str:
    if isinstance(value, Quantity):
        return _UNIT.sub(" ", str(value))
    if isinstance(value, float):
        return f"{value:g}"
    return word(str(value))
