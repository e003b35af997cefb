"""How something comes to somebody: whether, in which cases, through whom, how long, and what is lost without whom."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.custody.solution import solve
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.errors import BadInput, UnknownName
from flowmap.formats.flow_text import parse
from flowmap.tracing.paths import COLUMNS, Loss, paths, paths_table
from flowmap.tracing.subject import KINDS, Subject
from tests.custody.oracle import Fact, World
from tests.strategies import random_maps
from tests.tracing.every_way import arrival, every_way

WAYS = 400  # a random map with more is not compared


def falls(world: World, subject: Subject) -> list[Fact]:
    """What is not there without a subject, from the records alone."""
    via = {one.id for one in world.map.handoffs if one.via == subject.id and subject.kind != "item"}
    return [
        one
        for one in world.facts
        if (subject.kind == "holder" and one.actor == subject.id)
        or (subject.kind == "item" and one.head[1] == subject.id)
        or (one.kind == "handoff" and one.by in via)
    ]


@settings(max_examples=40, deadline=None)
@given(m=random_maps(most=4), data=st.data())
def test_paths_are_those_of_the_oracle(m: Map, data: st.DataObject) -> None:
    m = in_order(m)
    to = data.draw(st.sampled_from([one.id for one in m.holders]))
    item = data.draw(st.sampled_from([one.id for one in m.items]))
    case = data.draw(st.sampled_from([None, *m.case_bits]))
    kind = data.draw(st.sampled_from((None, *KINDS)))
    known = {"holder": [one.id for one in m.holders], "item": [one.id for one in m.items], "via": ["e-mail", "phone"]}
    subject = None if kind is None else Subject(kind, data.draw(st.sampled_from(known[kind])))
    asked = [*m.case_bits] if case is None else [case]
    best: dict[str, float] = {}
    held: dict[str, bool] = {}
    for one in asked:
        world = World(m, one)
        held[one] = (to, item) in world.held
        if subject is not None:
            gone = falls(world, subject)
            world.facts = [fact for fact in world.facts if fact not in gone]
            world.held = world.hold(world.facts)
        ways = list(islice(every_way(world, (to, item)), WAYS + 1))
        if len(ways) > WAYS:
            return
        if ways:
            usual = set(world.usual)
            best[one] = min(arrival(way, (to, item), "median") for way in ways if usual.issuperset(way.values()))
    without = None if subject is None else f"{subject.kind}:{subject.id}"
    found = paths(solve(m), to=to, item=item, case=case, without=without)
    (told,) = found.arrivals
    assert told.cases == tuple(one for one in asked if one in best)
    assert told.missing == tuple(one for one in asked if one not in best)
    assert told.lost == tuple(one for one in asked if held[one] and one not in best)
    assert {one for path in found.paths for one in path.cases} == set(best)
    if len(asked) == 1 and best:
        assert found.paths[0].hours == pytest.approx(best[asked[0]])
    for loss in told.only_through:
        for holder in loss.holders:
            again = paths(solve(m), to=to, item=item, case=case, without=f"holder:{holder}")
            if subject is None:
                assert set(loss.cases) <= set(again.arrivals[0].lost)


COMPANY = """
case standard 90%
case export 10%
Sales makes order
Sales -> Planning: order takes 1d, p90 3d
Sales -> ERP: order takes 2h
ERP is a system
ERP -> Planning: order if export
Engineering makes drawing from spec, takes 2d
Customer makes spec
Customer -> Engineering: spec via e-mail, takes 4h
Engineering -> Planning: drawing takes 1d
Planning makes plan from order, drawing, takes 1d
Planning -> Production: plan via ERP, takes 4h, p90 1d
Production -> Sales: plan
"""


def test_the_main_line_and_all_else_that_must_have_happened() -> None:
    found = paths(solve(parse(COMPANY)), to="production", item="plan")
    (path, other) = found.paths
    assert [(step.holder, step.item) for step in path.steps] == [("planning", "plan"), ("production", "plan")]
    assert [(step.holder, step.item) for step in path.before] == [
        ("sales", "order"), ("planning", "order"), ("customer", "spec"), ("engineering", "spec"),
        ("engineering", "drawing"), ("planning", "drawing"),
    ]  # fmt: skip
    assert path.through == ("planning",)
    assert (path.takes, path.takes_bad, path.hours, path.hours_bad) == (4, 24, 4 + 48 + 24 + 24 + 4, 4 + 48 + 24 + 48)
    assert (path.cases, path.at_least) == (("standard", "export"), False)
    assert (other.cases, other.at_least) == (("export",), True)
    (told,) = found.arrivals
    assert told.only_through == (Loss(("customer", "engineering", "planning", "sales"), ("standard", "export")),)


def test_from_somebody_the_main_line_begins_with_what_he_last_does() -> None:
    s = solve(parse(COMPANY))
    first, *_ = paths(s, to="production", start="customer").paths
    assert [step.by.partition(":")[0] for step in first.steps] == [
        "handoff",
        "activity",
        "handoff",
        "activity",
        "handoff",
    ]
    assert (first.through, first.takes) == (("customer", "engineering", "planning"), 4 + 48 + 24 + 24 + 4)
    assert [one.item for one in paths(s, to="planning", start="sales").paths] == ["order", "order", "plan"]
    (told,) = paths(s, to="planning", start="erp", item="order").arrivals
    assert (told.cases, told.missing) == (("export",), ("standard",))


def test_a_start_may_be_information() -> None:
    s = solve(parse(COMPANY))
    assert paths(s, to="planning", start="order").paths == paths(s, to="planning", item="order").paths


def test_without_a_system_its_channel_falls_too() -> None:
    s = solve(parse(COMPANY))
    (told,) = paths(s, to="production", item="plan", without="erp").arrivals
    assert (told.cases, told.lost) == ((), ("standard", "export"))
    (told,) = paths(s, to="planning", item="order", without="erp").arrivals
    assert (told.cases, told.lost) == (("standard", "export"), ())
    (told,) = paths(s, to="production", item="plan", without="e-mail", case="export").arrivals
    assert (told.cases, told.missing, told.lost) == ((), ("export",), ("export",))


def test_the_table() -> None:
    m = parse(COMPANY)
    table = paths_table(m, paths(solve(m), to="planning", start="sales", item="order", case="standard"))
    assert table.columns == COLUMNS
    assert table.rows == (
        (1, "order", "standard", 24.0, 72.0, 24.0, 72.0, False, ["Sales"],
         ["Sales hands order to Planning, usually in 1d."], 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"to": "plannin", "item": "plan"}, UnknownName, "Did you mean “planning”"),
        ({"to": "planning", "item": "plam"}, UnknownName, "Did you mean “plan”"),
        ({"to": "planning", "start": "salse"}, UnknownName, "Did you mean “sales”"),
        ({"to": "planning", "item": "plan", "without": "salse"}, UnknownName, "Did you mean “sales”"),
        ({"to": "planning", "item": "plan", "case": "exprot"}, UnknownName, "Did you mean “export”"),
        ({"to": "planning"}, BadInput, "From whom, or what"),
        ({"to": "planning", "start": "planning"}, BadInput, "Planning is at both ends"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, str], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        paths(solve(parse(COMPANY)), **asked)  # type: ignore[arg-type]


def test_the_way_of_a_backup_comes_last_until_the_other_one_fails() -> None:
    m = parse(
        "Sales makes x\nSales -> Desk: x takes 2d\nDesk -> Works: x takes 2d\nSales -> Works: x takes 1h, backup\n"
    )
    hours = [
        [path.hours for path in paths(solve(m), to="works", item="x", without=without).paths]
        for without in (None, "holder:desk")
    ]
    assert hours == [[96, 1], [1]]
