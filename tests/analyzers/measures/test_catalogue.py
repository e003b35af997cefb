"""Every measure says what it means, and says it of any map in the same way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

import flowmap
from flowmap.analyzers.measures.catalogue import MEASURES
from flowmap.analyzers.measures.measure import Measure
from flowmap.domain.map import Map
from flowmap.domain.quantities import Effort, Rate
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.errors import BadInput, UnknownName
from tests.strategies import random_maps

FIRST = ["coverage", "customers", "congruence", "load", "inventory"]
SECOND = ["departments", "handover", "subcontracting", "together", "centrality", "brokerage", "constraint"]


def test_what_serves_teams_comes_before_the_shape_of_the_network() -> None:
    assert [(name, one.second) for name, one in MEASURES.items()] == [
        *((name, False) for name in FIRST),
        *((name, True) for name in SECOND),
    ]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_each_has_a_definition_its_choices_and_a_source(measure: Measure) -> None:
    for text in (measure.says, measure.choices, measure.source, *(column.says for column in measure.columns)):
        assert text.endswith((".", "?")), text
    assert len({column.title for column in measure.columns}) == len(measure.columns)


def test_names_that_are_not_there_name_the_nearest() -> None:
    m = flowmap.parse("Sales -> Legal: x")
    with pytest.raises(UnknownName, match="There is no measure “coverag”") as error:
        flowmap.measures(m, show=["coverag"])
    assert error.value.hint == "Did you mean “coverage”?"
    with pytest.raises(UnknownName, match="There is no team “sale”") as error:
        flowmap.measures(m, team="sale")
    assert error.value.hint == "Did you mean “sales”?"
    with pytest.raises(UnknownName, match="There is no measure “x”"):
        flowmap.measures(m)["x"]


def test_the_summary_and_the_lines_as_json() -> None:
    m = flowmap.parse("A makes x\nA -> B: x, takes 3d\nB needs x threshold within 1d\nB needs y", name="small")
    told = flowmap.measures(m, show=["load"]).to_dict()
    assert told == {
        "flowmap": 1,
        "map": "small",
        "title": "Small",
        "model": m.model,
        "summary": {
            "met": 9.0, "total": 12.0, "served": 0.0,
            "threshold_met": 9.0, "threshold_total": 9.0, "threshold_served": 0.0, "congruence": 1.0,
        },
        "measures": {
            "load": {
                "lines": [
                    {
                        "holder": "a", "gives": 0.0, "reads": 0.0, "asks": 0.0,
                        "unknown": 1, "hours": None, "cost": None, "currency": None, "capacity": None, "used": None,
                    }
                ],
                "cut": None,
                "note": None,
            }
        },
    }  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(random_maps(most=4))
def test_any_map_is_measured_and_the_order_of_its_records_changes_nothing(m: Map) -> None:
    found = flowmap.measures(m)
    assert list(found) == [*FIRST, *SECOND]
    told = json.dumps(found.to_dict(), sort_keys=True, allow_nan=False)
    for one in found.values():
        assert len(one.answer.rows) == len(one.lines)
        for row in one.answer.rows:
            assert all(value is None or isinstance(value, str | int | float | list) for value in row)
    # the order of kinds of order and of stages is part of the model; that of what is said of teams is not
    said = ("handoff", "question", "need", "policy")
    turned = sorted((one for one in m.records() if one.type in said), key=lambda one: one.id, reverse=True)
    other = Map.of([*(one for one in m.records() if one.type not in said), *turned], name=m.name)
    assert json.dumps(flowmap.measures(other).to_dict(), sort_keys=True, allow_nan=False) == told


def test_only_lines_with_all_words_of_a_text_are_shown_and_counted() -> None:
    m = flowmap.parse("A makes order list\nA -> B, C: order list\nB needs order list\nC needs order list\nB needs plan")
    every = flowmap.measures(m, show=["coverage"])["coverage"].lines
    some = flowmap.measures(m, show=["coverage"], text="  TEAM b ")["coverage"]
    assert (some.lines, some.found.cut) == (tuple(one for one in every if (one.by, one.of) == ("team", "b")), None)
    assert {one.by for one in flowmap.measures(m, show=["coverage"], text="information")["coverage"].lines} == {"item"}
    assert flowmap.measures(m, show=["coverage"], text="information 6")["coverage"].lines == ()  # numbers are no words
    listed = flowmap.measures(m, show=["customers"], text="order list")["customers"].lines  # in a list of names
    assert [(one.customer, one.place) for one in listed] == [("b", 1), ("c", 2)]
    cut = flowmap.measures(m, show=["coverage"], text="team", most=1)["coverage"]
    assert cut.found.cut == "the first 1 of 2 rows, with these words"


def test_a_measure_is_sorted_by_any_of_its_columns() -> None:
    work: dict[str, Any] = {"effort": Effort(1, "h"), "item": "x"}
    m = Map.of(
        [
            *(Holder(id=one) for one in "abc"),
            Item(id="x"),
            *(
                Handoff(giver=giver, receiver=receiver, times=Rate(times, "/year"), **work)
                for giver, receiver, times in (("a", "b", 20), ("b", "c", 30), ("c", "a", 10))
            ),
        ]
    )

    def holders(sort: str, **more: Any) -> list[str]:
        return [line.holder for line in flowmap.measures(m, show=["load"], sort=sort, **more)["load"].lines]

    assert [holders("hours"), holders("-hours"), holders("holder")] == [list("bac"), list("cab"), list("abc")]
    cut = flowmap.measures(m, show=["load"], sort="-hours", most=2)["load"]
    assert ([line.holder for line in cut.lines], cut.found.cut) == (["c", "a"], "the first 2 of 3 rows, by hours")
    both = flowmap.measures(m, show=["load"], sort="hours", text="b", most=0)["load"].found.cut
    assert both == "the first 0 of 1 rows, with these words, by hours"
    with pytest.raises(UnknownName, match="There is no column to sort by “hour”") as error:
        holders("hour")
    assert error.value.hint == "Did you mean “hours”?"
    with pytest.raises(BadInput, match="Each measure has columns of its own"):
        flowmap.measures(m, sort="hours")
