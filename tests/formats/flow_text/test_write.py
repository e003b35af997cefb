"""Flow text written from a map is read as the same map; what it cannot say is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from flowmap.domain.map import Map
from flowmap.domain.quantities import Share
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Record, Stage
from flowmap.errors import BadInput
from flowmap.formats import files, flow_text
from tests.capabilities.shared import SAMPLES, golden_files
from tests.strategies import random_maps


@given(random_maps(flow=True))
@settings(max_examples=40)
def test_every_map_that_flow_text_can_say_is_read_back_as_the_same(m: Map) -> None:
    assert flow_text.parse(flow_text.dump(m), name=m.name) == m


@given(random_maps())
@settings(max_examples=25)
def test_every_other_map_is_said_in_full_or_refused(m: Map) -> None:
    assert_said_or_refused(m)


def assert_said_or_refused(m: Map) -> None:
    """Nothing is dropped: the text gives the map back, or the refusal names one of its records."""
    text, refusal = None, ""
    try:
        text = flow_text.dump(m)
    except BadInput as refused:
        refusal = str(refused)
    if text is None:
        assert refusal.startswith("Flow text cannot say: ")
        assert any(f"{record.ref}, field" in refusal for record in m.records())
    else:
        assert flow_text.parse(text) == m


@given(random_maps(flow=True))
@settings(max_examples=10)
def test_writing_again_gives_the_same_text(m: Map) -> None:
    text = flow_text.dump(m)
    assert flow_text.dump(flow_text.parse(text)) == text


def test_every_golden_map_is_read_back_as_the_same() -> None:
    paths = golden_files()
    assert len(paths) == 16
    for path in paths:
        m = files.read(str(path))
        assert flow_text.parse(flow_text.dump(m), name=m.name) == m, path.name


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_sample_map_is_said_in_full_or_refused_by_name(path: Path) -> None:
    assert_said_or_refused(files.read(str(path)))


A, B, X = Holder(id="a", title="A"), Holder(id="b", title="B"), Item(id="x", title="x")

# What flow text has no words for -> the record and field that the refusal names.
UNSAYABLE: list[tuple[list[Record], str]] = [
    ([A, X, Activity(at="a", makes=("x",), control="approve")], "activity:a:x, field “uses”"),
    ([A, X, Activity(at="a", uses=("x",), control="redact")], "activity:a:redact+x, field “makes”"),
    ([Stage(id="close", title="close", position=2)], "stage:close, field “position”"),
    (
        [A, B, X, Handoff(giver="a", receiver="b", item="x", id="handoff:a:b:x-3")],
        "handoff:a:b:x-3, field “id”",
    ),
]


@pytest.mark.parametrize(("records", "named"), UNSAYABLE, ids=[named for _, named in UNSAYABLE])
def test_what_flow_text_cannot_say_is_refused_by_name(records: list[Record], named: str) -> None:
    with pytest.raises(BadInput) as refusal:
        flow_text.dump(Map.of(records))
    assert str(refusal.value) == f"Flow text cannot say: {named}. Write the map as YAML."


def test_ten_refusals_are_named_and_the_others_counted() -> None:
    stages = [Stage(id=f"s{n}", title=f"s{n}", position=n + 1) for n in range(1, 14)]
    with pytest.raises(BadInput, match=r"stage:s10, field “position”; and 3 more\. Write"):
        flow_text.dump(Map.of(stages))


def test_what_is_written_reads_like_what_people_write() -> None:
    text = """\
map Engines
case standard 90%
case engine 10% called "Customer supplies the engine"
stages close, deliver

Weekly meeting is a meeting
Goods receiving has a complete inventory
Goods receiving belongs to Supply

dossier consists of spec, drawing

Sales makes order
Legal approves dossier

Sales -> Goods receiving: order via ERP, takes 1d, 10min, 40/month, stage close, if standard
Weekly meeting -> Sales: "order, if any", read, daily

Goods receiving asks Sales: order 48/year 30min answered 0% if engine

Sales needs spec threshold within 10d because "the offer"

deny Sales: drawing
dossier must pass Legal

accept GAP01 Sales: spec because "new ERP in March" by "process, owner" until 2027-03-31
"""
    m = flow_text.parse(text)
    assert flow_text.parse(flow_text.dump(m)) == m
    assert set(flow_text.dump(m).splitlines()) == set(text.splitlines())


def test_a_statement_is_written_with_the_names_of_its_map() -> None:
    m = flow_text.parse("case standard\nSales -> Goods receiving: put-away order")
    handoff = Handoff(giver="goods-receiving", receiver="sales", item="put-away-order", cases=("standard",))
    assert flow_text.statement(m, handoff) == "Goods receiving -> Sales: put-away order if standard"


def test_shares_are_written_as_they_were_typed() -> None:
    cases = [Case(id="a", title="a", share=Share(0.25, "")), Case(id="b", title="b", share=Share(75.0, "%"))]
    assert flow_text.dump(Map.of(cases)) == "case a 0.25\ncase b 75%\n"
