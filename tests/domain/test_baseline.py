"""Baselines: only what is new counts, and a finding in a new case is new."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from flowmap.analyzers.check import check
from flowmap.domain.baseline import Baseline
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.formats import flow_text
from tests import strategies

TEXT = "case a 50%\ncase b 50%\nSales makes x\nA needs x threshold\n"


def report(text: str) -> Report:
    """The white spots of flow text, without what repairs would do."""
    return check(flow_text.parse(text, name="one"), effects=False, select=["GAP01"])


def again(baseline: Baseline) -> Baseline:
    """The baseline written and read."""
    return Baseline.read(json.loads(json.dumps(baseline.to_dict())), file="known.json")


@settings(max_examples=8)
@given(strategies.random_maps(most=3))
def test_nothing_is_new_beside_its_own_baseline(m: Map) -> None:
    said = check(m, effects=False, describe=0)
    compared = again(Baseline.of([said])).compared(said)
    open_now = sum(one.accepted is None for one in said.findings)
    assert (compared.new, compared.known, compared.gone) == (frozenset(), open_now, ())
    assert Baseline({}).compared(said).new == {one.fingerprint for one in said.findings if one.accepted is None}


def test_a_finding_in_a_new_case_is_new() -> None:
    first = report(TEXT.replace("threshold", "threshold if a"))
    both = report(TEXT)
    assert [one.fingerprint for one in first.findings] == [one.fingerprint for one in both.findings]
    compared = again(Baseline.of([first])).compared(both)
    assert (compared.new, compared.known, compared.gone) == (frozenset({both.findings[0].fingerprint}), 0, ())
    assert Baseline.of([both]).compared(first).new == frozenset(), "in fewer cases nothing is new"


def test_what_is_found_no_more_is_said() -> None:
    before, after = report(TEXT), report(TEXT + "Sales -> A: x\n")
    compared = again(Baseline.of([before])).compared(after)
    assert [(one.code, one.says, one.cases) for one in compared.gone] == [
        ("GAP01", "A needs x; Sales has it and does not hand it over.", ("a", "b"))
    ]
    assert compared.to_dict() == {"new": [], "known": 0, "gone": [compared.gone[0].to_dict()]}


def test_what_is_accepted_is_neither_known_nor_gone_and_is_new_when_that_ends() -> None:
    accepted, now = report(TEXT + 'accept GAP01 because "why"\n'), report(TEXT)
    baseline = Baseline.of([accepted])
    assert baseline.seen == {"one": {}}
    assert len(baseline.compared(now).new) == 1
    assert Baseline.of([now]).compared(accepted).to_dict() == {"new": [], "known": 0, "gone": []}


def test_maps_are_told_apart_by_their_name() -> None:
    one, two = report(TEXT), check(flow_text.parse(TEXT, name="two"), effects=False, select=["GAP01"])
    baseline = again(Baseline.of([one]))
    assert baseline.compared(one).new == frozenset()
    assert len(baseline.compared(two).new) == 1


def test_two_maps_of_one_name_are_known_together() -> None:
    one, other = (
        report(TEXT.replace("threshold", "threshold if a")),
        report(TEXT.replace("threshold", "threshold if b")),
    )
    baseline = again(Baseline.of([one, other]))
    assert [baseline.compared(said).new for said in (one, other, report(TEXT))] == [frozenset()] * 3


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "known.json is no baseline"),
        ([], "known.json is no baseline"),
        ({}, "known.json is no baseline"),
        ({"maps": {}}, r"baseline of another format \(None\)"),
        ({"baseline": 2, "maps": {}}, r"baseline of another format \(2\)"),
        ({"baseline": 1, "maps": []}, "known.json is no baseline"),
        ({"baseline": 1, "maps": {"one": 3}}, "“one” has no list of findings"),
        ({"baseline": 1, "maps": {"one": [3]}}, "“one” has no list of findings"),
        ({"baseline": 1, "maps": {"one": [{"fingerprint": 3}]}}, "“one” has no list of findings"),
        ({"baseline": 1, "maps": {"one": [{"fingerprint": "f"}]}}, "f has no list of cases"),
        ({"baseline": 1, "maps": {"one": [{"fingerprint": "f", "cases": [1]}]}}, "f has no list of cases"),
    ],
)
def test_what_is_no_baseline_is_refused(value: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Baseline.read(value, file="known.json")
