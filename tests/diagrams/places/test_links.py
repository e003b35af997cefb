"""Handoffs as one link a pair."""

from __future__ import annotations

from flowmap.diagrams.places.links import links_of, weights, within
from tests.diagrams.samples import flow

MAP = """\
case standard 90%
case engine 10%
Sales -> Planning: order
Sales -> Planning: date change if engine
Sales -> Planning: order if engine
Sales -> ERP: order
ERP is a system
Planning -> Sales: ?
"""


def test_items_of_a_pair_count_once_in_the_order_of_the_map() -> None:
    assert links_of(flow(MAP)[0]) == {
        ("sales", "planning"): ("order", "date-change"),
        ("sales", "erp"): ("order",),
        ("planning", "sales"): ("?",),
    }


def test_one_kind_of_order_leaves_out_what_is_limited_to_others() -> None:
    assert links_of(flow(MAP)[0], case="standard")["sales", "planning"] == ("order",)
    assert links_of(flow(MAP)[0], case="engine")["sales", "planning"] == ("order", "date-change")


def test_links_within_and_between_groups() -> None:
    links = links_of(flow(MAP)[0])
    assert within(links, {"sales", "planning"}).keys() == {("sales", "planning"), ("planning", "sales")}
    assert weights(links, {"sales": "A", "planning": "B", "erp": "A"}) == {("A", "B"): 2, ("B", "A"): 1}
