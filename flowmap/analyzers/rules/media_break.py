"""REL04 media-break: an item changes its medium on its way, so that somebody must say, write or type it again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from flowmap.analyzers.rows import INFO, Rows
from flowmap.analyzers.rule import Behind, Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.analyzers.ways import beginnings, ends_of, steps_along, ways_in, ways_of
from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import reach
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.columns import Ints, Masks, hits
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.domain.side_by_side import own_name

VOICE, PAPER, FILE, SYSTEM = range(4)  # what a person retypes least stands last
UNKNOWN = -1
CLASSES = {
    "voice": VOICE,
    "phone": VOICE,
    "meeting": VOICE,
    "paper": PAPER,
    "file": FILE,
    "e-mail": FILE,
    "chat": FILE,
    "system": SYSTEM,
}
THROUGH = {
    "voice": "by word of mouth",
    "phone": "by phone",
    "meeting": "in a meeting",
    "paper": "on paper",
    "file": "as a file",
    "e-mail": "by e-mail",
    "chat": "by chat",
    "system": "in a system",
}
SAID = ("by word of mouth", "on paper", "as a file or message", "in a system")  # by class
_EACH = 4  # bits of a case: one a class
_AT_ONCE = 64 // _EACH  # groups of cases in one computation


def find(s: Solution, _: Options) -> Rows:
    """Where an item arrives only past a change of its medium, and who makes it."""
    c = s.compiled
    broken = ends_of(s) & ~_unbroken(s)
    states = hits(broken)
    place, maker, cases = beginnings(s, states, broken[states])
    states = states[place]
    return Rows.of(cases, holder=c.holder[states], counterpart=maker, item=c.item[states], severity=INFO, state=states)


def _unbroken(s: Solution) -> Masks:
    """Cases in which some best way to each state keeps to one class of medium, whatever the steps are that say none.

    A bit stands for a case and a class: where it arrives, a way has kept to that class.
    """
    c, ways, medium = s.compiled, ways_of(s), _media(s)
    every = np.uint64(2**_EACH - 1)
    kept = np.where(medium == UNKNOWN, every, np.uint64(1) << np.maximum(medium, 0).astype(np.uint64))
    unbroken = np.zeros(c.size, dtype=np.uint64)
    groups = c.case_groups
    for first in range(0, len(groups), _AT_ONCE):
        block = groups[first : first + _AT_ONCE]
        allowed, start = np.zeros(len(c.kind), dtype=np.uint64), np.zeros(c.size, dtype=np.uint64)
        for place, (bit, _) in enumerate(block):
            shift, on = np.uint64(_EACH * place), np.uint64(1) << np.uint64(bit)
            allowed |= np.where(ways.carry & on != 0, kept << shift, np.uint64(0))
            start |= np.where(ways.begin & on != 0, every << shift, np.uint64(0))
        found = reach(c.rules, allowed, start=start)
        for place, (_, group) in enumerate(block):
            unbroken |= np.where(found >> np.uint64(_EACH * place) & every != 0, group, np.uint64(0))
    return unbroken


def _media(s: Solution) -> Ints:
    return s.once("media", lambda: _media_of_rules(s))


def _media_of_rules(s: Solution) -> Ints:
    """By rule the class of its medium, UNKNOWN where nobody says it.

    The channel of a handoff counts; without one, a system or meeting at either end says it.
    """
    c, table = s.compiled, s.map.handoffs
    by_holder = _classes_of_holders(s)
    by_via = np.array([*(_class_of(s, name, by_holder) for name in s.map.names["via"].values), UNKNOWN], dtype=np.int32)
    ends = np.maximum(by_holder[table.codes("giver")], by_holder[table.codes("receiver")])
    said = by_via[table.codes("via")]
    medium = np.full(len(c.kind), UNKNOWN, dtype=np.int32)
    moves = c.kind == Kind.HANDOFF
    medium[moves] = np.where(table.codes("via") >= 0, said, ends)[c.row[moves]]
    return medium


def _classes_of_holders(s: Solution) -> Ints:
    """By holder code the class of the medium that a system or a meeting is, UNKNOWN for people, and last for nobody."""
    table = s.map.holders
    classes = np.full(len(s.map.names["holder"]) + 1, UNKNOWN, dtype=np.int32)
    classes[table.codes("id")[table.choice("kind", "system")]] = SYSTEM
    classes[table.codes("id")[table.choice("kind", "meeting")]] = VOICE
    return classes


def _class_of(s: Solution, via: str, by_holder: Ints) -> int:
    channel = CLASSES.get(own_name(via))
    return int(by_holder[s.map.names["holder"].code(via)]) if channel is None else channel


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """Which media it goes through, and the way in one of them."""
    tell, m, c = Telling(s), s.map, s.compiled
    state, maker, cases = int(rows.more["state"][row]), int(rows.counterpart[row]), int(rows.cases[row])
    ways, medium = ways_in(s, maker, state, cases), _media(s)
    way, its_cases = next(iter(ways.items()))
    media = [int(medium[rule]) for rule in way if medium[rule] != UNKNOWN]
    turns = [SAID[one] for place, one in enumerate(media) if place == 0 or media[place - 1] != one]
    item, holder, begins = tell.item(rows.item[row]), tell.holder(rows.holder[row]), tell.holder(maker)

    def behind() -> Behind:
        rules = [rule for some in ways for rule in some]
        return Behind(
            evidence=tell.evidence(*(record_of(c, rule) for rule in rules)),
            proof=steps_along(s, way, m.case_bits[m.cases_in(its_cases)[0]]),
            repairs=tuple(_in_one_medium(s, rules, medium)),
        )

    return Description(
        message=f"{holder} gets {item} from {begins} first {', then '.join(turns)}{tell.when(cases)}.",
        questions=(f"Who types or tells {item} again on the way, and what gets lost there?",),
        behind=behind,
    )


def _in_one_medium(s: Solution, rules: list[int], medium: Ints) -> Iterator[Repair]:
    """All steps through the channel of the step whose medium is retyped least; not where a system or meeting is the
    medium itself, because it stands on the way."""
    c, m = s.compiled, s.map
    known = list(dict.fromkeys(rule for rule in rules if medium[rule] != UNKNOWN))
    model = max(known, key=lambda rule: int(medium[rule]))
    others = [m.handoffs[int(c.row[rule])] for rule in known if medium[rule] != medium[model]]
    if all(one.via is not None for one in others):
        channel = _channel(m, m.handoffs[int(c.row[model])])
        how = THROUGH.get(channel) or f"through {m.title_of('holder', channel)}"
        steps = [f"from {m.title_of('holder', one.giver)} to {m.title_of('holder', one.receiver)}" for one in others]
        changes = tuple(Change(one, one.model_copy(update={"via": channel})) for one in others)
        title = f"Hand {m.title_of('item', others[0].item)} {words.listed(list(dict.fromkeys(steps)))} {how}, too."
        yield Repair(title, changes, effort_hours_per_year=None)


def _channel(m: Map, handoff: Handoff) -> str:
    """The channel of a handoff whose medium is retyped less than another: what it says, else the system at its end."""
    if handoff.via is not None:
        return handoff.via
    return next(one for one in (handoff.receiver, handoff.giver) if m.holders[one].kind == "system")


RULE = Rule(
    code="REL04",
    name="media-break",
    severity="info",
    summary="Information changes its medium on its way: somebody must say, write or type it again.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="Information that comes to somebody who uses it first by word of mouth, say, and then on paper or in a "
        "system: on its way it changes between voice, paper, file and system.",
        costs="At each change somebody writes, types or reads it out again: that takes time, brings errors, and drops "
        "what has no field. What it costs in a year stands in no map; the effort of the handoffs holds it where it is "
        "stated.",
        decided="The way is the one by which it usually arrives first; of several equally early ones (where no time is "
        "stated, the shortest counts as the earliest), one that keeps to its medium counts. Voice is voice, phone and "
        "meeting; file is file, e-mail and chat, which people read and copy; system is a system, by name or as such; "
        "paper is paper. Where a handoff names no channel, a system or meeting at either end says it, and else it is "
        "left out: what is not known is no change. Only the way of the item itself, also inside a whole: work that "
        "makes something new from it may well use another medium. Said where the item is wanted or assumed to be used.",
        repair="Hand it over in one medium all the way, best in the one that nobody must retype. Not proposed where a "
        "meeting or a system stands on the way and is the medium.",
        wrong="A call before the document, or a talk where it is delicate, is no break but good sense: rich media suit "
        "what is unclear, lean ones what is clear. Between e-mail and chat much is retyped, too, and is not said here.",
        source="Media breaks in integrated information processing: Mertens (2013), Integrierte "
        "Informationsverarbeitung 1; which medium suits what: Daft, Lengel (1986), doi:10.1287/mnsc.32.5.554.",
    ),
    bad="""\
Sales makes date change
Sales -> Back office: date change via e-mail
Back office -> Production: date change via phone
Production needs date change threshold
""",
    good="""\
Sales makes date change
Sales -> Back office: date change via e-mail
Back office -> Production: date change via e-mail
Production needs date change threshold
""",
)
