"""What the buttons beside a record do, as changes: duplicate, turn round, tell apart by kinds of order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from flowmap.domain.change import Change, additions
from flowmap.domain.integrity import shares_of
from flowmap.domain.map import Map
from flowmap.domain.quantities import Rate
from flowmap.domain.records import NAMED, Case, Handoff, Question, Record
from flowmap.errors import BadInput
from flowmap_web.forms.names import Names
from flowmap_web.forms.typed import typed

TURNED = {"handoff": ("giver", "receiver"), "question": ("asker", "asked")}
LIMITED = ("activity", "handoff", "question", "need", "policy")  # what may hold in some kinds of order only


def duplicated(m: Map, record: Record) -> list[Change]:
    """The same once more: a second record with these fields, or one with a title of its own."""
    if record.type not in NAMED:
        return [Change(None, record.with_id(m.fresh_id(record.with_id(record.base_id()))))]
    names = Names(m, record.type)
    title = m.title_of(record.type, record.id)
    free = next(one for n in count(1) if names.meant(one := f"{title} (copy{f' {n}' if n > 1 else ''})") is None)
    return [Change(None, record.model_copy(update={"title": free, "id": names.fresh(free)}))]


def turned(m: Map, record: Record) -> list[Change]:
    """Who gave gets, who got gives; who asked is asked."""
    if not isinstance(record, Handoff | Question):
        raise BadInput("Only handoffs and questions have a direction.")
    one, other = TURNED[record.type]
    after = record.model_copy(update={one: getattr(record, other), other: getattr(record, one)})
    return [Change(record, after.with_id(m.fresh_id(after.with_id(after.base_id()))))]


def told_apart(m: Map, record: Record, orders: Sequence[str]) -> list[Change]:
    """A record that holds as it is in some kinds of order, and a second one for the others, to be changed.

    How often it happens is divided by the shares of both. BadInput where no order, or every order, is named.
    """
    if record.type not in LIMITED:
        raise BadInput("This holds in every kind of order.")
    within = typed(m, record.type, {"cases": orders}, old=record, sure=orders)
    if within.wrong:
        raise BadInput(next(iter(within.wrong.values())).message)
    new = [one for one in within.new if isinstance(one, Case)]
    every = [*m.cases, *new]
    chosen = getattr(within.record, "cases", ())
    before = getattr(record, "cases", ()) or tuple(one.id for one in every)
    rest = tuple(one for one in before if one not in chosen)
    inside = tuple(one for one in before if one in chosen)
    if not inside or not rest:
        raise BadInput("Name some of its kinds of order, and not all of them.")
    shares = shares_of(every)
    part = sum(shares[one] for one in inside) / (sum(shares[one] for one in before) or 1.0)
    one = record.model_copy(update={"cases": inside, **_often(record, part)})
    other = record.model_copy(update={"cases": tuple(sorted(rest)), **_often(record, 1 - part)})
    other = other.with_id(m.fresh_id(record.with_id(record.base_id())))
    return [*additions(new), Change(record, one), Change(None, other)]


def limited(m: Map, record: Record, orders: Sequence[str], *, only: bool) -> list[Change]:
    """A record that holds only in some kinds of order, or in all but these. BadInput where nothing would be left."""
    if only:
        read = typed(m, record.type, {"cases": orders}, old=record, sure=orders)
        if read.wrong or not orders:
            raise BadInput("Name some kinds of order.")
        return read.changes
    apart = told_apart(m, record, orders)
    rest = next(one.after for one in reversed(apart) if one.after is not None)
    after = record.model_copy(update={"cases": getattr(rest, "cases", ())})
    return [*(one for one in apart if one.type == "case"), Change(record, after)]


def _often(record: Record, part: float) -> dict[str, Rate]:
    times = getattr(record, "times", None)
    if not isinstance(times, Rate):
        return {}
    unit = next(unit for unit, factor in Rate.UNITS.items() if factor == Rate.UNITS[times.unit])  # "weekly" is 1/week
    return {"times": Rate(round(times.amount * part, 3), unit)}
