"""Degree, betweenness and closeness of small networks whose numbers are known."""

from __future__ import annotations

import pytest

import flowmap
from flowmap.analyzers.measures import centrality
from flowmap.analyzers.measures.centrality import CentralityLine
from flowmap.domain.map import Map
from tests.analyzers.measures.networks import network, published


def lines(m: Map) -> dict[str, CentralityLine]:
    """The lines by holder."""
    return {line.holder: line for line in flowmap.measures(m, show=["centrality"])["centrality"].lines}


def test_a_chain() -> None:
    found = lines(network([("a", "b"), ("b", "c"), ("c", "d")]))
    assert [(one.gives_to, one.gets_from, one.partners) for one in found.values()] == [
        (1, 1, 2), (1, 1, 2), (1, 0, 1), (0, 1, 1),
    ]  # fmt: skip
    # b lies on the ways from a to c and to d: two of the six ordered pairs of others
    assert {name: one.betweenness for name, one in found.items()} == pytest.approx(
        {"b": 2 / 6, "c": 2 / 6, "a": 0, "d": 0}
    )
    # d is reached by three others of three, at 1 + 2 + 3 steps; c by two of three at 1 + 2; b by one of three at 1
    assert {name: one.closeness for name, one in found.items()} == pytest.approx(
        {"b": 1 / 3, "c": 2 / 3 * 2 / 3, "a": 0, "d": 3 / 6}
    )


def test_several_handoffs_are_one_link_and_both_directions_one_partner() -> None:
    found = lines(flowmap.parse("A -> B: x\nA -> B: y\nB -> A: z\nC is a team"))
    assert {name: (one.gives_to, one.gets_from, one.partners) for name, one in found.items()} == {
        "a": (1, 1, 1), "b": (1, 1, 1),
    }  # fmt: skip


def test_degrees_of_a_published_network_add_up_to_its_links() -> None:
    found = lines(published("net-networkdata/krackhardt_advice_edges.csv", "dept")).values()
    assert len(found) == 21
    assert sum(one.gives_to for one in found) == sum(one.gets_from for one in found) == 190


def test_of_a_large_network_ways_are_left_out_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(centrality, "MOST_STEPS", 5)
    one = flowmap.measures(network([("a", "b"), ("b", "c")]), show=["centrality"])["centrality"]
    assert (one.lines[0].holder, one.lines[0].partners, one.lines[0].betweenness) == ("b", 2, None)
    assert one.found.note is not None
    assert one.found.note.startswith("Betweenness and closeness are not computed for more than")
