"""The trend of a map: each point is the check of the map as it was, and the ends are always there."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import check
from flowmap.analyzers.settings import Settings
from flowmap.domain.trend import Point, trend_table
from flowmap.editing import at, trend
from flowmap.editing.over_time import _evenly
from flowmap.errors import UnknownName
from flowmap.formats import flow_text
from flowmap.formats.flow_text.entry import understood
from flowmap.stores.memory import MemoryStore
from flowmap.stores.port import Store

STEPS = (
    "Sales -> Planning: order",
    "Shipping needs order threshold",
    "Sales -> Shipping: order",
    "Finance needs invoice",
    "-Sales -> Shipping: order",
    'accept GAP01 because "why" until 2000-01-01',
)


@pytest.fixture
def store() -> Store:
    """A store with a map of seven revisions."""
    port = MemoryStore()
    port.create("one", flow_text.parse("Sales makes order\nPlanning needs order threshold\n"), by="me")
    for step in STEPS:
        stored = port.load("one")
        port.save("one", understood(step, stored.map).changes, base=stored.revision, by="me")
    return port


def test_each_point_is_the_check_of_the_map_as_it_was(store: Store) -> None:
    points = trend(store, "one")
    assert [one.revision for one in points] == [1, 2, 3, 4, 5, 6, 7]
    for one in points:
        report = check(at(store, "one", one.revision), effects=False, today=one.at.date())
        assert one == Point.of(report, revision=one.revision, at=one.at)
    assert [(one.error, one.met, one.total) for one in points] == [
        (1, 0, 9), (0, 9, 9), (1, 9, 18), (0, 18, 18), (0, 18, 21), (1, 9, 21), (1, 9, 21)
    ]  # fmt: skip


def test_fewer_points_keep_both_ends(store: Store) -> None:
    every = {one.revision: one for one in trend(store, "one")}
    for most in (2, 3, 4):
        points = trend(store, "one", most=most)
        assert len(points) == most
        assert (points[0].revision, points[-1].revision) == (1, 7)
        assert [every[one.revision] for one in points] == list(points)


def test_the_settings_count(store: Store) -> None:
    assert {one.error for one in trend(store, "one", settings=Settings(severities={"GAP01": "info"}))} == {0}


def test_a_map_that_was_made_again_has_the_history_of_its_own(store: Store) -> None:
    store.remove("one")
    store.create("one", flow_text.parse("A -> B: x\n"), by="me")
    (only,) = trend(store, "one")
    assert only.revision == store.revision("one")
    with pytest.raises(UnknownName):
        trend(store, "two")


def test_a_large_map_has_fewer_points(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowmap.editing.over_time.MOST_WORK", 10)
    assert [one.revision for one in trend(store, "one")] == [1, 7]


@settings(max_examples=50)
@given(st.integers(1, 5000), st.integers(2, 60))
def test_revisions_are_spread_evenly(last: int, most: int) -> None:
    chosen = _evenly(last, most)
    assert (chosen[0], chosen[-1]) == (1, last)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(last, most)


def test_the_table_and_the_json() -> None:
    when = datetime.datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=datetime.UTC)
    point = Point(3, when, 1, 2, 3, 4, 0.1 + 0.2, 9.0, 0.0, 0.0)
    assert trend_table([point]).rows == ((3, "2026-03-01T12:00:00+00:00", 1, 2, 3, 4, 0.3, 9.0, 0.0, 0.0),)
    assert point.to_dict() == {
        "revision": 3, "at": "2026-03-01T12:00:00.000005+00:00", "error": 1, "warning": 2, "info": 3, "accepted": 4,
        "met": 0.3, "total": 9.0, "threshold_met": 0.0, "threshold_total": 0.0,
    }  # fmt: skip
    assert (round(point.share or 0, 6), point.threshold_share) == (3.333333, None)
