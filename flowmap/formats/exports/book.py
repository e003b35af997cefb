"""Markdown: a map as a book to read, team by team and then by information; what flowmap finds is not in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from flowmap.domain import words
from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.domain.quantities import ALL
from flowmap.domain.records import UNNAMED
from flowmap.formats.tables.markdown import escaped, table

KINDS = ("team", "system", "meeting", "outsider")
_ACTS_FIRST = re.compile(r"^(\d*)([-+=.)])")  # at the beginning of a paragraph: a list, or a line below a title


def dump(m: Map) -> str:
    """The book. Parts that would be empty are left out."""
    parts = [f"# {line(m.title)}", f"{size(m)}."]
    parts += _part("Kinds of order", _cases(m))
    parts += _part("Stages", _stages(m))
    parts += ["## Teams"] if len(m.holders) else []
    for holder in m.holders:
        parts += _holder(m, holder)
    parts += _part("Information", items(m))
    parts += _part("Rules", _policies(m))
    parts += _part("Accepted findings", _accepted(m))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def size(m: Map) -> str:
    """How much is in a map: "4 teams, 1 system, 3 handoffs"."""
    kinds = [words.counted(len(m.holders.where(kind=kind)), words.word(kind)) for kind in KINDS]
    types = ("item", "handoff", "need", "activity", "question")
    counted = [*kinds, *(words.counted(len(m.tables[one]), words.word(one)) for one in types)]
    return ", ".join(one for one in counted if not one.startswith("0 ")) or "Nothing yet"


def line(text: str) -> str:
    """A text as the beginning of a paragraph or of a heading, shown as it is; never nothing."""
    return _ACTS_FIRST.sub(r"\1\\\2", escaped(text)) or "&nbsp;"


def _part(title: str, answer: Answer) -> list[str]:
    return [f"## {title}", table(filled(answer))] if answer.rows else []


def filled(answer: Answer) -> Answer:
    """The table without the columns that say nothing."""
    kept = [k for k in range(len(answer.columns)) if any(row[k] not in (None, "", []) for row in answer.rows)]
    return Answer(tuple(answer.columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in answer.rows))


def _holder(m: Map, holder: Any) -> Iterator[str]:
    yield f"### {line(m.title_of('holder', holder.id))}"
    about = [_capital(words.word(holder.kind))]
    about += [f"department {holder.department}"] if holder.department else []
    about += [f"{words.number(holder.people)} people"] if holder.people is not None else []
    about += [f"time for this: {holder.capacity}"] if holder.capacity is not None else []
    about += ["has said all that it needs, gets and makes"] if holder.inventory else []
    yield f"{line(', '.join(about))}."
    for title, answer in sheet(m, holder.id):
        yield f"**{title}**"
        yield table(filled(answer))


def sheet(m: Map, holder: str) -> Iterator[tuple[str, Answer]]:
    """What a team gives, gets, needs, makes and asks, as titled tables; empty ones are left out."""
    found = (
        ("Gives", "to", m.handoffs.where(giver=holder), lambda one: m.title_of("holder", one.receiver)),
        ("Gets", "from", m.handoffs.where(receiver=holder), lambda one: m.title_of("holder", one.giver)),
    )
    for title, end, handoffs, other in found:
        if handoffs:
            yield title, _handoffs(m, end, handoffs, other)
    if needs := m.needs.where(holder=holder):
        yield "Needs", _needs(m, needs)
    if activities := m.activities.where(at=holder):
        yield "Makes", _activities(m, activities)
    if questions := m.questions.where(asker=holder):
        yield "Asks", _questions(m, "whom", questions, lambda one: m.title_of("holder", one.asked))
    if questions := m.questions.where(asked=holder):
        yield "Is asked", _questions(m, "by", questions, lambda one: m.title_of("holder", one.asker))


def _handoffs(m: Map, end: str, handoffs: Iterable[Any], other: Any) -> Answer:
    names = ("via", "lead", "lead_p90", "every", "times", "effort", "quality")
    columns = ("information", end, *map(words.word, names), "stage", "kinds of order", "remark")
    rows = []
    for one in handoffs:
        via = one.via and (m.title_of("holder", one.via) if one.via in m.holders else one.via)
        said = [via, *(_typed(one, name) for name in names[1:])]
        stage = one.stage and m.title_of("stage", one.stage)
        remark = ["only a backup"] * one.backup + ["looked up"] * (one.mode == "read")
        remark += [f"said by {one.said_by} only"] if one.said_by in ("giver", "receiver") else []
        rows.append((m.title_of("item", one.item), other(one), *said, stage, _orders(m, one), ", ".join(remark)))
    return Answer(columns, tuple(rows))


def _needs(m: Map, needs: Iterable[Any]) -> Answer:
    names = ("within", "max_age", "min_quality")
    columns = ("information", "how much", *map(words.word, names), "kinds of order", "because")
    rows = [
        (
            m.title_of("item", one.item),
            words.word(one.kano),
            *(_typed(one, name) for name in names),
            _orders(m, one),
            one.because,
        )
        for one in needs
    ]
    return Answer(columns, tuple(rows))


def _activities(m: Map, activities: Iterable[Any]) -> Answer:
    columns = ("makes", "from", "as a control", "takes", "stage", "kinds of order")
    rows = [
        (
            ", ".join(m.title_of("item", item) for item in one.makes),
            ", ".join(m.title_of("item", item) for item in one.uses),
            one.control,
            _typed(one, "duration"),
            one.stage and m.title_of("stage", one.stage),
            _orders(m, one),
        )
        for one in activities
    ]
    return Answer(columns, tuple(rows))


def _questions(m: Map, end: str, questions: Iterable[Any], other: Any) -> Answer:
    names = ("times", "effort", "lead", "answered")
    columns = ("information", end, *map(words.word, names), "kinds of order")
    rows = [
        (m.title_of("item", one.item), other(one), *(_typed(one, name) for name in names), _orders(m, one))
        for one in questions
    ]
    return Answer(columns, tuple(rows))


def _cases(m: Map) -> Answer:
    rows = [(m.title_of("case", one.id), one.share and str(one.share)) for one in m.cases]
    return Answer(("kind of order", "share"), tuple(rows))


def _stages(m: Map) -> Answer:
    stages = sorted(m.stages, key=lambda one: one.position)
    return Answer(
        ("stage", "starts after"), tuple((m.title_of("stage", one.id), _typed(one, "starts")) for one in stages)
    )


def items(m: Map) -> Answer:
    """Who has to do with each piece of information, in one table."""
    made, given, got, needed = (defaultdict[str, list[str]](list) for _ in range(4))
    for activity in m.activities:
        for item in activity.makes:
            made[item].append(m.title_of("holder", activity.at))
    for handoff in m.handoffs:
        given[handoff.item].append(m.title_of("holder", handoff.giver))
        got[handoff.item].append(m.title_of("holder", handoff.receiver))
    for need in m.needs:
        needed[need.item].append(m.title_of("holder", need.holder))
    ids = [*(item.id for item in m.items), *([UNNAMED] if UNNAMED in given else [])]
    parts = {item.id: [m.title_of("item", part) for part in item.parts] for item in m.items}
    columns = ("information", "contains", "made by", "given by", "received by", "needed by")
    lists = (parts, made, given, got, needed)
    rows = [
        (m.title_of("item", one), *(", ".join(dict.fromkeys(found.get(one, ()))) for found in lists)) for one in ids
    ]
    return Answer(columns, tuple(rows))


def _policies(m: Map) -> Answer:
    rows = [
        (
            m.title_of("item", one.item),
            words.choice("rule", one.rule),
            m.title_of("holder", one.holder),
            _orders(m, one),
        )
        for one in m.policies
    ]
    return Answer(("information", "rule", "team", "kinds of order"), tuple(rows))


def _accepted(m: Map) -> Answer:
    columns = ("finding", "team", "other team", "information", "because", "by", "until", "kinds of order")
    rows = [
        (
            one.finding,
            one.holder and m.title_of("holder", one.holder),
            one.counterpart and m.title_of("holder", one.counterpart),
            one.item and m.title_of("item", one.item),
            one.because,
            one.by,
            one.until,
            _orders(m, one),
        )
        for one in m.acceptances
    ]
    return Answer(columns, tuple(rows))


def _orders(m: Map, record: Any) -> str | None:
    """The kinds of order that a statement is limited to; None where it holds in all."""
    return ", ".join(m.title_of("case", case) for case in record.cases) or None


def _typed(record: Any, name: str) -> str | None:
    """A quantity as typed; None where it is unknown, or what it is where nothing is said (100 %)."""
    value = getattr(record, name)
    return None if value is None or (name == "quality" and value == ALL) else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
