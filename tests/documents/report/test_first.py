"""What to do first: effects that are counted once, and are those of a check of the changed map."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from flowmap import services
from flowmap.analyzers.check import check, checked_map
from flowmap.documents.report.first import MOST, First, first_of
from flowmap.domain.map import Map
from tests.sample_maps import sample
from tests.strategies import random_maps


def first(m: Map) -> First:
    return first_of(checked_map(m), check(m).findings)


def confirmed(m: Map, told: First) -> None:
    """Each step says what a check of the map with it and all before it made says."""
    before = check(m, effects=False)
    opened = {one.fingerprint for one in before.findings if one.accepted is None and one.severity != "none"}
    changed = m
    closed: set[str] = set()
    for step in told.steps:
        changed = changed.apply(step.repair.changes)
        after = check(changed, effects=False)
        now = opened - {one.fingerprint for one in after.findings}
        assert step.coverage.to_dict() == pytest.approx(after.coverage.to_dict())
        assert set(step.closes) == now - closed
        closed = now


@settings(max_examples=12)
@given(random_maps())
def test_every_step_is_what_a_check_of_the_changed_map_says(m: Map) -> None:
    told = first(m)
    assert len(told.steps) <= MOST
    confirmed(m, told)


@pytest.mark.parametrize("name", ["engines", "back-office", "installations"])
def test_the_steps_of_the_samples_are_confirmed(name: str) -> None:
    told = first(sample(name))
    assert told.steps
    confirmed(sample(name), told)
    assert all(created.severity != "error" for step in told.steps for created in step.brings)


def test_engines_need_one_handoff() -> None:
    (step,) = first(sample("engines")).steps
    assert step.repair.title == "Sales hands Goods announcement to Goods receiving directly."
    assert step.agree == ("sales", "goods-receiving")
    assert (step.wasted, step.saves) == (24.0, 0.0)
    assert step.work == pytest.approx(2.4)
    assert step.coverage.met == pytest.approx(27.0)
    assert len(step.closes) == 3
    assert step.brings == ()


def test_a_direct_way_says_what_it_saves_and_what_it_still_takes() -> None:
    told = first(sample("back-office")).steps
    assert [(round(one.saves, 2), one.work) for one in told] == [(20.0, 40.0), (8.67, pytest.approx(17.3333333))]
    assert told[0].agree == ("sales", "back-office", "logistics", "production")


def test_a_repair_that_only_corrects_the_map_is_nothing_to_do_first() -> None:
    m = services.parse("A makes x\nB makes x\nA -> C: x\nB -> D: x\nC needs x threshold\nD needs x threshold")
    assert {one.code for one in check(m).findings if one.repairs} == {"MOD01"}
    assert first(m) == First((), 1)


def test_a_map_without_findings_has_nothing_to_do() -> None:
    assert first(services.parse("A makes x\nA -> B: x\nB needs x threshold")).steps == ()
