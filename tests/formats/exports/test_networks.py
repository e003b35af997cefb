"""GraphML and GEXF, read back by networkx: every team, every handoff, every attribute."""

from __future__ import annotations

import io
from typing import Any

import networkx
import pytest
from hypothesis import given, settings

import flowmap
from flowmap.domain.map import Map
from flowmap.formats.exports import gexf, graphml
from flowmap.formats.exports.flat import network
from tests.sample_maps import sample
from tests.strategies import random_maps


def read_graphml(m: Map) -> Any:
    """The network in the GraphML of a map; networkx reads parallel edges as such only where it is told to."""
    return networkx.read_graphml(io.BytesIO(graphml.dump(m)), force_multigraph=True)


def content(graph: Any) -> tuple[dict[str, Any], dict[Any, Any]]:
    """Nodes and edges with their attributes."""
    nodes = {node: dict(attributes) for node, attributes in graph.nodes(data=True)}
    return nodes, {(u, v, key): dict(attributes) for u, v, key, attributes in graph.edges(keys=True, data=True)}


@given(random_maps())
@settings(max_examples=30)
def test_graphml_reads_back(m: Map) -> None:
    assert content(read_graphml(m)) == content(network(m))


@given(random_maps())
@settings(max_examples=30)
def test_gexf_reads_back(m: Map) -> None:
    read = networkx.read_gexf(io.BytesIO(gexf.dump(m)))
    nodes, edges = content(network(m))
    assert {node: dict(attributes) for node, attributes in read.nodes(data=True)} == nodes
    listed = read.edges(data=True)
    assert {attributes["id"]: (u, v) for u, v, attributes in listed} == {key: (u, v) for u, v, key in edges}
    stripped = {a["id"]: {k: v for k, v in a.items() if k not in ("id", "networkx_key")} for _, _, a in listed}
    assert stripped == {key: attributes for (_, _, key), attributes in edges.items()}


@pytest.mark.parametrize("name", ["engines", "back-office", "installations", "permits"])
def test_a_company_is_counted_equal(name: str) -> None:
    m = sample(name)
    read = read_graphml(m)
    assert (len(read), read.number_of_edges()) == (len(m.holders), len(m.handoffs))
    assert read.graph["title"] == m.title


def test_numbers_are_in_base_units_and_beside_them_as_typed() -> None:
    m = flowmap.parse("map Small\ncase a\ncase b\nSales -> Production: order via ERP, takes 2d, 40/month, backup, if a")
    nodes, edges = content(network(m))
    assert nodes["sales"] == {"label": "Sales", "title": "Sales", "kind": "team"}
    assert edges["sales", "production", "handoff:sales:production:order"] == {
        "label": "order", "item": "order", "via": "erp", "mode": "push", "lead": 48.0, "lead_typed": "2d",
        "times": 480.0, "times_typed": "40/month", "quality": 1.0, "quality_typed": "100%",
        "backup": True, "cases": "a",
    }  # fmt: skip


def test_equal_maps_give_equal_bytes_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    m = flowmap.parse("Sales -> Production: order")
    assert b"lastmodifieddate" not in gexf.dump(m)
    assert gexf.dump(m) == gexf.dump(m)
