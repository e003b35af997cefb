"""The views of a whole company stay right on maps nobody tuned."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.places.corner import around, overlap
from flowmap.diagrams.render import render
from flowmap.diagrams.sheet import MARGIN, room
from flowmap.diagrams.sketch import Sketch, Table
from flowmap.diagrams.svg import finished, read
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item, Need
from flowmap.formats import flow_text
from flowmap.services import check
from tests.capabilities.missing import missing
from tests.diagrams.reading import boxes, clipped
from tests.diagrams.samples import GOLDEN, sample
from tests.strategies import HOSTILE, random_maps

LONG = "Regional office for the coordination of industrial installations"  # 64 letters


def views(m: Map) -> Iterator[tuple[str, Focus]]:
    """Every view of a company with something to look at."""
    departments = [one.department for one in m.holders if one.department]
    yield "teams_by_distance", Focus()
    yield "department", Focus(department=departments[0] if departments else None)
    yield "customers", Focus()
    yield "matrix", Focus()
    yield from (("item", Focus(item=one.id)) for one in list(m.items)[:2])


def sketches(name: str, m: Map, report: Report, focus: Focus) -> list[Sketch]:
    """What a view draws, and what it would draw instead."""
    return list(import_module(f"flowmap.diagrams.views.{name}").sketches(m, report, focus))


def words_size(label: object) -> tuple[float, float]:
    """The room that words without a box take."""
    assert not isinstance(label, Table)
    wide, high = room(label)
    return wide - 2 * MARGIN[0], high - 2 * MARGIN[1]


def laid_out(m: Map, sketch: Sketch) -> str:
    """The SVG: an error where Graphviz warns or loses a part; no two boxes may overlap, no text may leave its box."""
    places = [
        (node.label, around(*node.at, *(node.size or words_size(node.label))))
        for node in sketch.nodes
        if node.at is not None and (node.size is not None or not isinstance(node.label, Table))
    ]
    crossing = [(a, b) for place, (a, one) in enumerate(places) for b, two in places[place + 1 :] if overlap(one, two)]
    assert not crossing
    dot = to_dot(sketch)
    svg = finished(read(render(dot, engine=sketch.engine)), sketch, dot=dot, model=m.model, theme="light", links={})
    assert clipped(boxes(svg)) == []
    return svg


def all_views(m: Map, report: Report | None = None, *, simpler: bool = False) -> None:
    """Every view is laid out without a complaint, in its first form and (`simpler`) in all that would follow."""
    report = report or check(m, effects=False)
    for name, focus in views(m):
        made = sketches(name, m, report, focus)
        assert made, name
        for sketch in made if simpler else made[:1]:
            laid_out(m, sketch)


@cache
def company(teams: int, handoffs: int, departments: int, *, seed: int, title: str = "Team", sales: bool = True) -> Map:
    """A company drawn by lot, with a system and an outsider."""
    lot = random.Random(seed)
    holders = [
        Holder(
            id="sales" if number == 0 and sales else f"t{number}",
            title=f"{title} {number}",
            department=f"Department {lot.randrange(departments)}" if departments else None,
        )
        for number in range(teams)
    ]
    others = [Holder(id="erp", title="ERP", kind="system"), Holder(id="customer", title="Customer", kind="outsider")]
    items = [Item(id=f"i{number}", title=f"{title} item {number}") for number in range(handoffs // 2 + 1)]
    every = [one.id for one in (*holders, *others)]
    found: dict[tuple[str, str, str], Handoff] = {}
    while len(found) < handoffs:
        giver, receiver = lot.sample(every, 2)
        item = lot.choice(items).id
        found[giver, receiver, item] = Handoff(giver=giver, receiver=receiver, item=item)
    needs = {(lot.choice(every[:teams]), lot.choice(items).id) for _ in range(teams // 3)}
    return Map.of(
        [*holders, *others, *items, *found.values(), *(Need(holder=h, item=i) for h, i in sorted(needs))],
        name="lot",
    )


@pytest.mark.parametrize(
    "m",
    [
        pytest.param(company(1, 0, 0, seed=1), id="one team"),
        pytest.param(company(1, 3, 1, seed=1), id="one team and things"),
        pytest.param(company(30, 60, 4, seed=2), id="30 teams"),
        pytest.param(company(27, 100, 5, seed=3, sales=False), id="no sales"),
        pytest.param(company(25, 60, 0, seed=4), id="no departments"),
        pytest.param(company(25, 50, 6, seed=5, title=LONG), id="long names"),
        pytest.param(company(12, 30, 3, seed=6, title="営業部ホールディングス開発本部"), id="wide letters"),
        pytest.param(company(12, 30, 3, seed=6, title="Отдел продаж и обслуживания"), id="Cyrillic"),
        pytest.param(company(12, 30, 3, seed=6, title="قسم المبيعات والخدمات"), id="right to left"),
    ],
)
def test_companies_drawn_by_lot(m: Map) -> None:
    all_views(m, simpler=True)


@pytest.mark.parametrize("departments", [8, 0])
def test_105_teams_with_600_handoffs_are_drawn_within_the_limits(departments: int) -> None:
    m = company(105, 600, departments, seed=7)
    report = check(m, effects=False)
    for name, focus in views(m):
        laid_out(m, sketches(name, m, report, focus)[0])


def test_a_map_without_teams_is_an_empty_picture_that_says_so() -> None:
    m = Map.of([Item(id="order")], name="empty")
    for name in ("teams_by_distance", "customers", "matrix"):
        assert sketches(name, m, check(m), Focus())[0].note == "The map has no teams yet."


def test_only_systems_and_outsiders_are_drawn_too() -> None:
    all_views(flow_text.parse("ERP is a system\nCRM is a system\nERP -> CRM: order\n", name="things"))


def test_hostile_names_are_drawn_as_text() -> None:
    records: list[Holder | Item | Handoff] = []
    for number, title in enumerate(HOSTILE):
        records.append(Holder(id=f"h{number}", title=title, department=title))
        records.append(Item(id=f"i{number}", title=title))
    records += [Handoff(giver=f"h{n}", receiver=f"h{n + 1}", item=f"i{n}") for n in range(len(HOSTILE) - 1)]
    markup = "<b>&amp;\\N</b>"
    records += [
        Holder(id="sales", title=markup, department="</TABLE>"),
        Handoff(giver="sales", receiver="h0", item="i0"),
    ]
    all_views(Map.of(records, name="hostile"))


def test_every_golden_map() -> None:
    if not GOLDEN.is_dir():
        missing("the golden maps (../shared/golden)")
    for path in sorted(GOLDEN.glob("*.flow")):
        all_views(flow_text.parse(path.read_text(encoding="utf-8"), name=path.stem))


@pytest.mark.parametrize("name", ["engines", "back-office", "installations"])
def test_every_sample_organisation(name: str) -> None:
    all_views(*sample(name))


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking pictures takes minutes
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(random_maps(most=7))
def test_random_maps(m: Map) -> None:
    all_views(m, simpler=True)
