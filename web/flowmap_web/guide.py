"""The first questions about a map: one at a time, about what was said last. Pure.

A step is named in the address: `give~holder:sales`, `use~handoff:...`. What an answer makes is added by the forms that
add any record, so nothing of a map depends on the questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED, Handoff, Holder, Need
from flowmap.domain.words import counted

OFF, ON = "off", "on"
MOST_LOOKED_AT = 200  # arrows; our choice: a map of more is not in its first minutes
NEW = "{ref}"  # in the step that follows: the record that the answer makes
WORKSHOP = ("GAP01", "GAP02", "GAP03", "GAP05", "GAP08", "REL01", "FLW01", "RSK01")  # what is offered (DESIGN 8)
ENOUGH = 3  # answers after which the first finding is offered
VAIN = (("0%", "in vain"), ("50%", "and sometimes gets it"), ("100%", "and always gets it"))


@dataclass(frozen=True)
class Blank:
    """A field of an answer: `options` are (value, words) where one is to be chosen."""

    name: str
    label: str
    known: str = ""
    text: str = ""
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Answer:
    """One way to answer: a record of `kind` with `fixed` fields and those that are filled in; then `after` is asked.

    `record`: what is changed instead, by `deed` where that is one.
    """

    button: str
    kind: str
    after: str
    fixed: tuple[tuple[str, str], ...] = ()
    blanks: tuple[Blank, ...] = ()
    record: str = ""
    deed: str = ""


@dataclass(frozen=True)
class Question:
    """One question: its answers, and what is asked (`skip`) if there is none, which is said with the words `none`."""

    step: str
    text: str
    answers: tuple[Answer, ...]
    skip: str
    none: str


@dataclass(frozen=True)
class Guide:
    """The question that is asked now (None: put away), what was found so far, and what has no name yet."""

    question: Question | None
    offered: tuple[str, str] | None  # (what is wrong, fingerprint)
    unnamed: str
    first_unnamed: str


def guide_of(m: Map, report: Report, step: str) -> Guide:
    """What the questions show: nothing unless asked for, except in a map in which nobody hands over anything."""
    asked = step or (ON if not len(m.handoffs) else OFF)
    open_ = list(m.handoffs.where(item=UNNAMED))
    said = len(m.handoffs) + len(m.needs) + len(m.activities) + len(m.questions)
    found = (one for one in report.findings if one.accepted is None and one.message and one.code in WORKSHOP)
    first = next(found, None)
    return Guide(
        None if asked == OFF else question_of(m, asked),
        (first.message, first.fingerprint) if first is not None and said >= ENOUGH else None,
        f"{counted(len(open_), 'arrow')} {'has' if len(open_) == 1 else 'have'} no name yet" if open_ else "",
        open_[0].ref if open_ else "",
    )


def question_of(m: Map, step: str) -> Question:
    """The question of a step; where it is about something that is gone, the next one that is open."""
    name, _, about = step.partition("~")
    ref, _, item = about.partition("~")
    record = m.find(ref) if ref else None
    if name == "use" and isinstance(record, Handoff):
        return _use(m, record)
    if name == "lack" and isinstance(record, Handoff):
        return _lack(m, record)
    if name == "knows" and isinstance(record, Need):
        return _knows(m, record, item)
    if name == "orders" and isinstance(record, Handoff):
        return _orders(m, record)
    if name == "give" and isinstance(record, Holder):
        return _give(m, record, item)
    return _open(m, but=ref)


def _open(m: Map, *, but: str) -> Question:
    """What is still to be asked: what a receiver does with what it gets, then what becomes of what is made."""
    last = len(m.handoffs) - 1
    for place in range(last, max(-1, last - MOST_LOOKED_AT), -1):  # what was said last is asked about first
        handoff = m.handoffs[place]
        if handoff.ref != but and handoff.item != UNNAMED and not _used(m, handoff):
            return _use(m, handoff)
    for activity in m.activities:
        for item in activity.makes:
            if not len(m.handoffs.where(giver=activity.at, item=item)) and not len(m.needs.where(item=item)):
                return _give(m, m.holders[activity.at], item)
    first = m.holders[0] if len(m.holders) else None
    return _give(m, first, "")


def _used(m: Map, handoff: Handoff) -> bool:
    """Whether anything is said of what the receiver does with it."""
    team, item = handoff.receiver, handoff.item
    holder = m.holders[team]
    told: Iterable[object] = (
        m.needs.where(holder=team, item=item),
        m.handoffs.where(giver=team, item=item),
        m.activities.where(at=team, uses=item),
    )
    return holder.kind == "outsider" or any(len(one) for one in told)  # type: ignore[arg-type]


def _give(m: Map, holder: Holder | None, item: str) -> Question:
    team = None if holder is None else m.title_of("holder", holder.id)
    what = m.title_of("item", item) if item in m.items else ""
    gives = holder is not None and len(m.handoffs.where(giver=holder.id)) > 0
    text = "Who hands over what to whom?"
    if team is not None:
        text = f"To whom does {team} hand over {'what' if not what else f'“{what}”'}?"
        if gives and not what:
            text = f"What else does {team} hand over, and to whom?"
    who = () if holder is None else (("giver", team or ""),)
    blanks = (
        *(() if holder is not None else (Blank("giver", "Who?", "holder"),)),
        Blank("item", "What?", "item", what, example="? if not named yet"),
        Blank("receiver", "To whom?", "holder"),
    )
    about = "" if holder is None else f"~{holder.ref}"
    return Question(
        f"give{about}", text, (Answer("Add the arrow", "handoff", f"use~{NEW}", who, blanks),), OFF, "That is all"
    )


def _use(m: Map, handoff: Handoff) -> Question:
    team, item = m.title_of("holder", handoff.receiver), m.title_of("item", handoff.item)
    then = f"lack~{handoff.ref}"
    passes = Answer(
        "It passes it on",
        "handoff",
        f"use~{NEW}",
        (("giver", team), ("item", item)),
        (Blank("receiver", "To whom?", "holder"),),
    )
    if handoff.item == UNNAMED:
        name = Answer(
            "That is its name",
            "handoff",
            f"use~{NEW}",
            blanks=(Blank("item", f"What does {m.title_of('holder', handoff.giver)} hand over?", "item"),),
            record=handoff.ref,
        )
        return Question(f"use~{handoff.ref}", f"What does {team} do with it?", (name, passes), then, "Nobody knows yet")
    uses = Answer("It uses it", "need", then, (("holder", team), ("item", item), ("kano", "threshold")))
    makes = Answer(
        "It makes something from it",
        "activity",
        then,
        (("at", team), ("uses", item)),
        (Blank("makes", "What?", "item"),),
    )
    return Question(
        f"use~{handoff.ref}", f"What does {team} do with “{item}”?", (uses, makes, passes), then, "Nobody knows yet"
    )


def _lack(m: Map, handoff: Handoff) -> Question:
    team, giver = m.title_of("holder", handoff.receiver), m.title_of("holder", handoff.giver)
    then = f"orders~{handoff.ref}"
    lacks = Answer(
        "It goes without it",
        "need",
        f"knows~{NEW}~{handoff.giver}",
        (("holder", team), ("kano", "threshold")),
        (Blank("item", "What does it go without?", "item"),),
    )
    asks = Answer(
        "It asks for it",
        "question",
        then,
        (("asker", team),),
        (
            Blank("item", "What does it ask for?", "item"),
            Blank("asked", "Whom?", "holder", giver),
            Blank("answered", "How does that go?", options=VAIN),
        ),
    )
    text = f"What does {team} go without, or have to ask for?"
    return Question(f"lack~{handoff.ref}", text, (lacks, asks), then, "Nothing")


def _knows(m: Map, need: Need, giver: str) -> Question:
    item, team = m.title_of("item", need.item), m.title_of("holder", need.holder)
    there = len(m.activities.where(makes=need.item)) or len(m.handoffs.where(item=need.item))
    if there:
        return _open(m, but="")
    who = m.title_of("holder", giver) if giver in m.holders else ""
    knows = Answer(
        "That team knows it", "activity", ON, (("makes", item),), (Blank("at", "Which team?", "holder", who),)
    )
    return Question(
        f"knows~{need.ref}", f"{team} goes without “{item}”. Who knows it?", (knows,), ON, "Nobody that we know of"
    )


def _orders(m: Map, handoff: Handoff) -> Question:
    giver, receiver = m.title_of("holder", handoff.giver), m.title_of("holder", handoff.receiver)
    what = m.title_of("item", handoff.item)
    limits = Answer(
        "Not always",
        "handoff",
        ON,
        blanks=(
            Blank("cases", "Which orders?", "case", example="the customer sends the engine"),
            Blank("how", "What then?", options=(("not", "it does not happen"), ("only", "it happens only then"))),
        ),
        record=handoff.ref,
        deed="limit",
    )
    text = f"{giver} hands “{what}” to {receiver}. Is that different for some orders?"
    return Question(f"orders~{handoff.ref}", text, (limits,), ON, "No, it is always like that")
