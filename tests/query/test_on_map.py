"""What an answer names, and the part of the map that this is."""

from __future__ import annotations

from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from flowmap.query import ask
from flowmap.query.on_map import Named, named_in, part_of

TEXT = """
ERP is a system
dossier consists of order
Sales -> Planning: order via ERP
Sales -> Purchasing: dossier via phone
Planning -> Production: order
Production needs order
"""


def engines() -> Map:
    """A small map."""
    return flow_text.parse(TEXT, name="small")


def test_titles_ids_nodes_and_relationships_are_found() -> None:
    m = engines()
    assert named_in(Answer(("a",), (("Sales",), ("planning",), ("nobody",), (3,), (["order"],))), m) == Named(
        ("sales", "planning"), ("order",), ()
    )
    rows = ask(m, "MATCH (a:Team {id: 'sales'})-[r:HANDS_OFF]->(b) RETURN r, {who: b} AS b ORDER BY r.id")
    assert named_in(rows, m) == Named(
        ("sales", "planning", "purchasing"),
        ("order", "dossier"),
        ("handoff:sales:planning:order", "handoff:sales:purchasing:dossier"),
    )


def test_the_part_has_what_is_named_and_nothing_else() -> None:
    m = engines()
    part = part_of(m, Named(("sales", "planning", "production"), ("order",), ()))
    assert {one.id for one in part.holders} == {"sales", "planning", "production"}
    assert [(one.giver, one.receiver, one.item, one.via) for one in part.handoffs] == [
        ("sales", "planning", "order", None), ("planning", "production", "order", None),
    ]  # fmt: skip
    assert {one.ref for one in part_of(m, Named(("sales", "purchasing", "erp"), (), ())).records()} == {
        "holder:sales", "holder:purchasing", "holder:erp", "item:dossier", "handoff:sales:purchasing:dossier",
    }  # fmt: skip
    one = Named(("sales", "planning", "production"), (), ("handoff:planning:production:order",))
    assert [handoff.id for handoff in part_of(m, one).handoffs] == ["handoff:planning:production:order"]
