"""What is selected on a map: its fields to be changed, what can be done with it, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.analyzers.telling import says
from flowmap.domain.map import Map
from flowmap.domain.records import Holder, Item, Record
from flowmap.domain.words import counted, word
from flowmap_web.addresses import address
from flowmap_web.forms.deeds import LIMITED, TURNED
from flowmap_web.forms.fields import Field, Form, form_of
from flowmap_web.opened import Opened
from flowmap_web.selection import Selection

MOST_LISTED = 12  # records under one heading; our choice: the page of the team has all of them


@dataclass(frozen=True)
class Adding:
    """A small form that adds something to what is selected: `fixed` fields, and those that are asked for."""

    title: str
    kind: str
    fixed: Mapping[str, str]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Listed:
    """Records that hang on what is selected: (name of the record, what it says), and how many more there are."""

    title: str
    records: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class Panel:
    """What is selected: its facts, its form, what can be done with it; `url` is where there is more."""

    ref: str
    kind: str
    title: str
    is_a: str
    facts: tuple[tuple[str, str], ...]
    form: Form
    turns: bool
    limited: bool
    lists: tuple[Listed, ...] = ()
    adding: tuple[Adding, ...] = ()
    url: str = ""
    more: str = ""


_Add = tuple[str, str, str, tuple[str, ...], dict[str, list[str]]]
ADDING: tuple[
    _Add, ...
] = (  # on a team: heading, kind of record, the field that is the team, what is asked, what is meant at first
    ("Add what it gives", "handoff", "giver", ("item", "receiver"), {}),
    ("Add what it gets", "handoff", "receiver", ("item", "giver"), {}),
    ("Add what it makes", "activity", "at", ("makes", "uses"), {}),
    ("Add what it needs", "need", "holder", ("item", "kano"), {"kano": ["threshold"]}),
    ("Add what it asks", "question", "asker", ("item", "asked"), {}),
)


def panel_of(opened: Opened, selection: Selection) -> Panel | None:
    """The panel of what an address selects; None where nothing is selected, or it is not there any more."""
    m = opened.map
    ref = selection.record
    if not ref and selection.team:
        ref = f"holder:{selection.team}"
    if not ref and selection.item:
        ref = f"item:{selection.item}"
    record = m.find(ref) if ref else None
    if record is None:
        return None
    common: dict[str, Any] = {
        "ref": record.ref,
        "kind": record.type,
        "form": form_of(m, record.type, record),
        "turns": record.type in TURNED,
        "limited": record.type in LIMITED,
    }
    if isinstance(record, Holder):
        return _team(opened, record, common)
    if isinstance(record, Item):
        return _item(opened, record, common)
    return Panel(title=says(m, record).rstrip("."), is_a=word(record.type), facts=(), **common)


def _team(opened: Opened, holder: Holder, common: dict[str, Any]) -> Panel:
    m, team = opened.map, holder.id
    gives, gets = m.handoffs.where(giver=team), m.handoffs.where(receiver=team)
    needs, asks = m.needs.where(holder=team), m.questions.where(asker=team)
    lacks = {one.item for one in opened.report.findings if one.holder == team and one.code in LACKING}
    facts = (
        ("gives", counted(len({one.item for one in gives}), "piece", "pieces")),
        ("gets", counted(len({one.item for one in gets}), "piece", "pieces")),
        ("lacks", str(len(lacks))),
    )
    lists = (
        _listed(m, "It gives", gives),
        _listed(m, "It gets", gets),
        _listed(m, "It makes and uses", m.activities.where(at=team)),
        _listed(m, "It needs", needs),
        _listed(m, "It asks", asks),
    )
    return Panel(
        title=m.title_of("holder", team),
        is_a=", ".join(part for part in (word(holder.kind), holder.department) if part),
        facts=facts,
        lists=tuple(one for one in lists if one.records),
        adding=tuple(_adding(m, team, *one) for one in ADDING),
        url=address("pages.team", name=opened.name, team=team),
        more="What it gets, does and gives",
        **common,
    )


LACKING = ("GAP01", "GAP02", "GAP03", "GAP08")


def _item(opened: Opened, item: Item, common: dict[str, Any]) -> Panel:
    m = opened.map
    hands = m.handoffs.where(item=item.id)
    facts = (
        ("handed over", counted(len(hands), "time")),
        ("to", counted(len({one.receiver for one in hands}), "team")),
    )
    lists = (_listed(m, "It goes", hands), _listed(m, "It is needed", m.needs.where(item=item.id)))
    return Panel(
        title=m.title_of("item", item.id),
        is_a=word("item"),
        facts=facts,
        lists=tuple(one for one in lists if one.records),
        url=address("pages.item", name=opened.name, item=item.id),
        more="Its way through the company",
        **common,
    )


def _listed(m: Map, title: str, records: Iterable[Record]) -> Listed:
    every = list(records)
    return Listed(title, tuple((one.ref, says(m, one)) for one in every[:MOST_LISTED]), len(every[MOST_LISTED:]))


def _adding(
    m: Map, team: str, title: str, kind: str, own: str, asked: Sequence[str], meant: Mapping[str, list[str]]
) -> Adding:
    form = form_of(m, kind, texts={own: [team], **meant})
    by_name = {one.name: one for group in form.groups for one in group.fields}
    return Adding(title, kind, {own: by_name[own].text}, tuple(by_name[name] for name in asked))
