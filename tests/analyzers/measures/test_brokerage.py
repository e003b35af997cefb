"""Five roles of brokers, with partial credit."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings

import flowmap
from flowmap.analyzers.measures.brokerage import ROLES, BrokerLine, credits_of
from flowmap.analyzers.measures.network import network_of
from flowmap.domain.map import Map
from tests.analyzers.measures.networks import network, networks, published


def brokers(m: Map) -> dict[str, BrokerLine]:
    """The lines by holder."""
    return {line.holder: line for line in flowmap.measures(m, show=["brokerage"])["brokerage"].lines}


@pytest.mark.parametrize(
    ("role", "departments"),
    [
        ("coordinator", {"a": "north", "b": "north", "c": "north"}),
        ("gatekeeper", {"a": "south", "b": "north", "c": "north"}),
        ("representative", {"a": "north", "b": "north", "c": "south"}),
        ("consultant", {"a": "south", "b": "north", "c": "south"}),
        ("liaison", {"a": "south", "b": "north", "c": "east"}),
        ("liaison", {}),
    ],
)
def test_the_role_follows_from_the_departments(role: str, departments: dict[str, str]) -> None:
    line = brokers(network([("a", "b"), ("b", "c")], departments))["b"]
    assert {name: getattr(line, name) for name in ROLES} == {name: float(name == role) for name in ROLES}
    assert (line.credit, line.pairs) == (1, 1)


def test_a_pair_with_a_link_of_its_own_needs_no_broker_but_one_back_does_not_count() -> None:
    assert brokers(network([("a", "b"), ("b", "c"), ("a", "c")])) == {}
    assert brokers(network([("a", "b"), ("b", "a")])) == {}
    assert set(brokers(network([("a", "b"), ("b", "c"), ("c", "a")]))) == {"a", "b", "c"}


def test_brokers_of_one_pair_share_it() -> None:
    m = network([("a", "b"), ("b", "c"), ("a", "d"), ("d", "c")])
    assert {name: (one.credit, one.pairs) for name, one in brokers(m).items()} == {"b": (0.5, 1), "d": (0.5, 1)}


def plainly(m: Map) -> dict[str, dict[str, float]]:
    """Gould and Fernandez, triple by triple."""
    net = network_of(m)
    links = {(net.ids[a], net.ids[b]) for a, b in zip(net.giver.tolist(), net.receiver.tolist(), strict=True)}
    department = {one: name or one for one, name in zip(net.ids, net.departments, strict=True)}
    found = {one: dict.fromkeys(ROLES, 0.0) for one in net.ids}
    for a, c in permutations(net.ids, 2):
        between = [b for b in net.ids if (a, b) in links and (b, c) in links]
        if (a, c) in links:
            continue
        for b in between:
            x, y, z = department[a], department[b], department[c]
            role = (
                "coordinator" if x == y == z else "gatekeeper" if y == z else "representative" if x == y
                else "consultant" if x == z else "liaison"
            )  # fmt: skip
            found[b][role] += 1 / len(between)
    return found


@settings(max_examples=40, deadline=None)
@given(networks())
def test_it_is_what_is_counted_triple_by_triple(m: Map) -> None:
    net = network_of(m)
    found = {
        one: dict(zip(ROLES, row, strict=True)) for one, row in zip(net.ids, credits_of(net).tolist(), strict=True)
    }
    for one, roles in plainly(m).items():
        assert found[one] == pytest.approx(roles)


def test_each_open_pair_of_a_published_network_is_credited_once() -> None:
    net = network_of(published("net-networkdata/krackhardt_advice_edges.csv", "dept"))
    links = net.dense
    apart = (links == 0) & (links @ links > 0) & ~np.eye(len(net.ids), dtype=bool)
    assert credits_of(net).sum() == pytest.approx(apart.sum())
    assert plainly(published("net-networkdata/krackhardt_advice_edges.csv", "dept"))[net.ids[0]] == pytest.approx(
        dict(zip(ROLES, credits_of(net)[0].tolist(), strict=True))
    )
