"""Burt's constraint, compared with networkx."""

from __future__ import annotations

from math import isnan

import networkx
import pytest
from hypothesis import given, settings

import flowmap
from flowmap.analyzers.measures.constraint import constraints_of
from flowmap.analyzers.measures.network import Network, network_of
from flowmap.domain.map import Map
from tests.analyzers.measures.networks import network, networks, published


def by_networkx(net: Network) -> dict[str, float]:
    """The same of the network without directions, a link in both counting twice."""
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(net.ids)
    for a, b in zip(net.giver.tolist(), net.receiver.tolist(), strict=True):
        one, two = net.ids[a], net.ids[b]
        graph.add_edge(one, two, weight=graph.get_edge_data(one, two, {"weight": 0})["weight"] + 1)
    found: dict[str, float] = networkx.constraint(graph, nodes=list(graph), weight="weight")
    return found


def test_few_partners_and_partners_who_know_each_other_constrain() -> None:
    star = network([("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")])
    found = {one.holder: one.constraint for one in flowmap.measures(star, show=["constraint"])["constraint"].lines}
    assert found == {"a": 0.25, "b": 1, "c": 1, "d": 1, "e": 1}
    ring = network([("a", "b"), ("b", "c"), ("c", "a")])
    assert constraints_of(network_of(ring)).tolist() == pytest.approx([1.125] * 3)  # 2 (1/2 + 1/4)²
    assert flowmap.measures(flowmap.parse("A is a team"), show=["constraint"])["constraint"].lines == ()


@settings(max_examples=40, deadline=None)
@given(networks())
def test_it_is_what_networkx_computes(m: Map) -> None:
    net = network_of(m)
    known = by_networkx(net)
    for one, value in zip(net.ids, constraints_of(net).tolist(), strict=True):
        assert value == pytest.approx(known[one]) if not isnan(known[one]) else isnan(value)


def test_a_published_network() -> None:
    net = network_of(published("net-networkdata/krackhardt_reports_edges.csv", "dept"))
    assert dict(zip(net.ids, constraints_of(net).tolist(), strict=True)) == pytest.approx(by_networkx(net))
