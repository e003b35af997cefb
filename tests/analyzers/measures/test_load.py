"""Hours of work a year against capacity; what nobody has said stays unknown."""

from __future__ import annotations

import math

from hypothesis import given, settings

import flowmap
from flowmap.analyzers.measures.load import LoadLine
from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Effort, Rate
from flowmap.domain.records import Handoff, Holder, Item
from tests.strategies import random_maps


def loads(m: Map) -> dict[str, LoadLine]:
    """The lines by holder."""
    return {line.holder: line for line in flowmap.measures(m, show=["load"])["load"].lines}


def test_who_works_for_what() -> None:
    m = flowmap.parse(
        "ERP is a system\nA -> B: x, 6min, 100/year\nA -> ERP: x, 30min, 12/year\nERP -> C: x, read, 10min, 60/year\n"
        "B asks A: y 48/year 30min answered 0%\nD -> B: z, 10min"
    )
    m = flowmap.apply(m, [_with_capacity(m, "a", "32h/year"), _with_capacity(m, "e", "10h/year")])
    assert {name: (one.gives, one.reads, one.asks, one.hours, one.unknown) for name, one in loads(m).items()} == {
        "a": (16, 0, 0, 16, 0),
        "b": (0, 0, 24, 24, 0),
        "c": (0, 10, 0, 10, 0),
        "d": (0, 0, 0, None, 1),  # nobody has said how often
        "e": (0, 0, 0, 0, 0),
    }
    assert {name: one.used for name, one in loads(m).items() if one.capacity is not None} == {"a": 50, "e": 0}
    assert next(iter(loads(m))) == "a"  # the fullest first, before more hours without a limit


def test_a_capacity_that_is_hardly_any_is_not_told_in_percent() -> None:
    work = Handoff(giver="a", receiver="b", item="x", effort=Effort(1, "h"), times=Rate(100, "/year"))
    teams = [Holder(id="a", capacity=Capacity(1e-320, "h/year")), Holder(id="b")]
    assert loads(Map.of([*teams, Item(id="x"), work]))["a"].used is None


def test_a_cost_has_its_currency() -> None:
    m = flowmap.parse('map "M", hourly rate 60 EUR\nA -> B: x, 500/year, 20min\nB -> C: x, 20min')
    assert {name: (one.cost, one.currency) for name, one in loads(m).items()} == {
        "a": (10_000, "EUR"),
        "b": (None, None),
    }
    assert loads(flowmap.parse("A -> B: x, 500/year, 20min"))["a"].currency is None


def _with_capacity(m: Map, holder: str, capacity: str) -> flowmap.services.Change:
    from flowmap.services import Change

    before = m.holders.get(holder)
    after = (before or Holder(id=holder)).model_copy(update={"capacity": Capacity.parse(capacity)})
    return Change(before, after)


@settings(max_examples=12, deadline=None)
@given(random_maps())
def test_it_is_what_the_records_say_one_by_one(m: Map) -> None:
    known: dict[str, float] = {}
    unknown: dict[str, int] = {}
    work = [(one.receiver if one.mode == "read" else one.giver, one) for one in m.handoffs]
    for who, record in [*work, *((one.asker, one) for one in m.questions)]:
        known.setdefault(who, 0.0)
        unknown.setdefault(who, 0)
        if record.effort is None or record.times is None:
            unknown[who] += 1
        else:
            known[who] += record.effort.base * record.times.base
    found = loads(m)
    assert set(found) == set(known) | {one.id for one in m.holders if one.capacity is not None}
    for name, line in found.items():
        assert line.unknown == unknown.get(name, 0)
        assert math.isclose(line.gives + line.reads + line.asks, known.get(name, 0.0), abs_tol=1e-6)
        assert (line.hours is None) == (line.unknown > 0)
