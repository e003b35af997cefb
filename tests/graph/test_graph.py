"""A map and what was found on it as a graph: every record is there, and what follows is what the engine says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from flowmap.analyzers.check import checked_map
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import RECORDS, fields_of
from flowmap.formats import flow_text
from flowmap.graph import Graph, Properties, facts, found
from flowmap.graph.schema import FINDING, FOUND, GAPS, LINKS, MAP, MEANS
from tests.dense_maps import dense_maps
from tests.strategies import random_maps

TEXT = """
map Engines
case standard 90%
case engine 10%
ERP is a system
dossier consists of order, drawing
Sales makes order
Engineering makes drawing from order if engine
Legal approves contract
Sales -> Purchasing: order via ERP, takes 2d, 30min, 12/year, quality 95%, if engine
Sales -> Purchasing: ?
Receiving needs order threshold within 10d
deny Receiving: contract
contract must pass Legal
"""


def edges(graph: Graph, name: str) -> dict[str, Properties]:
    """The relationships of a type by their ids, with the ids of both ends."""
    listed = [(start, end, row) for one in graph.edges if one.name == name for start, end, row in one.rows]
    assert len({row["id"] for _, _, row in listed}) == len(listed)
    return {row["id"]: {**row, "start": start, "end": end} for start, end, row in listed}


def test_records_are_nodes_and_relationships_with_their_fields_in_base_units() -> None:
    graph = facts(flow_text.parse(TEXT, name="engines"), revision=3)
    nodes = {(one.labels, row["id"]): row for one in graph.nodes for row in one.rows}
    assert nodes[(MAP,), "engines"]["revision"] == 3
    assert nodes[("Holder", "System"), "erp"] == {"map": "engines", "id": "erp", "title": "ERP", "kind": "system"}
    assert nodes[("Activity",), "activity:engineering:drawing"] == {
        "map": "engines", "id": "activity:engineering:drawing", "title": "Makes drawing", "at": "engineering",
        "uses": ["order"], "makes": ["drawing"], "cases": ["engine"],
    }  # fmt: skip
    handoffs = edges(graph, "HANDS_OFF")
    assert handoffs["handoff:sales:purchasing:order"] == {
        "start": "sales", "end": "purchasing", "map": "engines", "id": "handoff:sales:purchasing:order",
        "giver": "sales", "receiver": "purchasing", "item": "order", "via": "erp", "mode": "push", "lead": 48.0,
        "effort": 0.5, "times": 12.0, "quality": 0.95, "backup": False, "cases": ["engine"],
    }  # fmt: skip
    assert handoffs["handoff:sales:purchasing:?"]["cases"] == ["standard", "engine"]
    assert edges(graph, "PART_OF")["order:dossier"] == {
        "start": "order", "end": "dossier", "map": "engines", "id": "order:dossier",
    }  # fmt: skip
    assert edges(graph, "MUST_PASS")["policy:must_pass:contract:legal"]["end"] == "legal"
    assert set(edges(graph, "PERFORMS")) == {
        "activity:sales:order", "activity:engineering:drawing", "activity:legal:approve+contract",
    }  # fmt: skip


@given(random_maps())
@settings(max_examples=30)
def test_every_record_of_any_map_is_there_once_with_all_that_is_known(m: Map) -> None:
    graph = facts(m)
    rows = [row for one in graph.nodes for row in one.rows]
    following = {link.name for link in LINKS}
    rows += [row for one in graph.edges if one.name not in following for *_, row in one.rows]
    by_ref = {(row["id"] if row["id"].startswith(f"{t}:") else f"{t}:{row['id']}"): row for t, row in _typed(graph)}
    records = [record for record in m.records() if record.type != "map"]
    assert len(by_ref) == len(records) == len(rows) - 1
    for record in records:
        row = by_ref[record.ref]
        for field in fields_of(record.type):
            value = getattr(record, field.name)
            if field.form == "cases":
                assert sorted(row["cases"]) == sorted(value or m.case_bits)
            elif isinstance(value, Quantity):
                assert np.isclose(row[field.name], value.base, atol=1e-9)
            elif field.name == "title":
                assert row["title"] == (value or m.title_of(record.type, record.id))
            elif value is None:
                assert field.name not in row
            else:
                assert row[field.name] == (list(value) if isinstance(value, tuple) else value)


def _typed(graph: Graph) -> list[tuple[str, Properties]]:
    """(type, row) of all records of a graph."""
    types = {"Case": "case", "Stage": "stage", "Holder": "holder", "Item": "item", "Activity": "activity",
             "Acceptance": "acceptance", "Alias": "alias", "Query": "query", "HANDS_OFF": "handoff",
             "ASKS": "question", "NEEDS": "need", "DENIED": "policy", "MUST_PASS": "policy"}  # fmt: skip
    assert set(types.values()) == set(RECORDS) - {"map"}
    nodes = [(types[one.labels[0]], row) for one in graph.nodes if one.labels[0] in types for row in one.rows]
    return nodes + [(types[one.name], row) for one in graph.edges if one.name in types for *_, row in one.rows]


@given(dense_maps())
@settings(max_examples=30)
def test_what_follows_is_what_the_engine_and_the_rules_say(m: Map) -> None:
    checked = checked_map(m)
    s, report = checked.solution, checked.report_later(10**6)
    graph = found(report, s, revision=5)
    holders, items = [one.id for one in s.map.holders], [one.id for one in s.map.items]

    held = {(h, i): s.map.cases_in(s.held_in(h, i)) for h in holders for i in items if s.held_in(h, i)}
    holds = edges(graph, "HOLDS")
    assert {(row["start"], row["end"]): row["cases"] for row in holds.values()} == held
    for row in holds.values():
        hours = [s.arrival_h(str(row["start"]), str(row["end"]), case) for case in row["cases"]]
        assert row["arrival_h"] == round(max(hour for hour in hours if hour is not None), 6)

    lacks = {(row["code"], row["start"], row["end"]) for row in edges(graph, "LACKS").values()}
    assert lacks == {(one.code, one.holder, one.item) for one in report.findings if one.code in GAPS}

    could = {(row["start"], row["end"], row["item"]) for row in edges(graph, "COULD_HAND_OFF").values()}
    assert could == {(p, one.holder, one.item) for one in report.findings if one.code == "GAP01" for p in one.providers}

    declared = np.bitwise_or.reduce(s.wants.declared) & s.held
    depends = edges(graph, "DEPENDS_ON")
    c = s.compiled
    expected = {
        (c.holder_id(state), c.item_id(state), holder): s.map.cases_in(lost)
        for holder in holders
        for state in range(c.size)
        if c.holder_id(state) != holder
        and (lost := int(declared[state] & ~s.without(s.map.names["holder"].code(holder))[state]))
    }
    assert {(row["start"], row["item"], row["end"]): row["cases"] for row in depends.values()} == expected

    prints = [row["id"] for one in graph.nodes for row in one.rows]
    assert prints == [one.fingerprint for one in sorted(report.findings, key=lambda one: _first(report, one.family))]
    assert all(row["revision"] == 5 for one in graph.nodes for row in one.rows)


def _first(report: Report, family: str) -> int:
    return [one.family for one in report.findings].index(family)


@given(dense_maps())
@settings(max_examples=15)
def test_every_property_of_what_is_found_is_explained(m: Map) -> None:
    checked = checked_map(m)
    graph = found(checked.report_later(10**6), checked.solution, revision=1)
    ends = {"map", "id", "revision", "holder", "item", "giver", "receiver"}
    for nodes in graph.nodes:
        assert nodes.labels[0] == FINDING
        assert {name for row in nodes.rows for name in row} <= {*MEANS[FINDING], "map"}
    for one in graph.edges:
        assert one.name in {kind.name for kind in FOUND}
        assert {name for *_, row in one.rows for name in row} - ends <= set(MEANS[one.name])


def test_past_a_control_only_where_nobody_else_has_it() -> None:
    text = """
    Sales makes contract
    Sales -> Legal: contract
    contract must pass Legal
    Service needs contract threshold
    """
    checked = checked_map(flow_text.parse(text, name="control"))
    graph = found(checked.report_later(), checked.solution)
    providers = [one.providers for one in checked.report_later().findings if one.code == "GAP01"]
    assert [sorted({str(row["start"]) for row in edges(graph, "COULD_HAND_OFF").values()})] == list(
        map(sorted, providers)
    )


@settings(max_examples=20)
@given(random_maps())
def test_a_part_is_what_the_whole_has_of_it(m: Map) -> None:
    checked = checked_map(m)
    report = checked.report_later()
    whole = facts(m) + found(report, checked.solution)
    for part in {FINDING, *(one.name for one in whole.edges)}:
        made = facts(m, types={part}) + found(report, checked.solution, parts={part})
        assert made.edges == tuple(one for one in whole.edges if one.name == part)
        assert made.nodes == tuple(one for one in whole.nodes if one.labels[0] != FINDING or part == FINDING)
