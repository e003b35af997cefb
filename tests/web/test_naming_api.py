"""Names that may mean the same, as a program sees them."""

from __future__ import annotations

from flowmap.formats import flow_text
from tests.web.program import Program

TEXT = "Sales -> Legal: order, takes 1d\nSales -> Legal: orders, takes 2d\nSelling is a team"


def decided(program: Program, **fields: object) -> dict[str, object]:
    program.edits += 1
    return {"edit": f"a.{program.edits}", "by": "Ada", "base": 1, "space": "item", **fields}


def test_proposed_decided_and_listed(program: Program) -> None:
    program.desk.store.create("names", flow_text.parse(TEXT, name="names"), by="the tests")
    found = program.get("/maps/names/aliases")
    assert [(one["kept"]["id"], [other["id"] for other in one["others"]]) for one in found["proposals"]] == [
        ("order", ["orders"])
    ]
    assert program.http.get("/api/v1/maps/names/aliases?format=csv").text.startswith("proposal,space,kept,")
    same = {"kept": "order", "others": ["orders"], "same": True}
    problem = program.refused("/maps/names/aliases", decided(program, **same), status=422)
    assert "“usually takes” is “2d” there and “1d” under the name that stays." in str(problem)
    made = program.sent("/maps/names/aliases", decided(program, **same, differing="kept"))
    assert (made["revision"], len(made["changes"])) == (2, 3)
    apart = decided(program, space="holder", kept="sales", others=["selling"], same=False, base=2)
    assert program.sent("/maps/names/aliases", apart)["revision"] == 3
    assert [(one["name"], one["of"], one["same"]) for one in program.get("/maps/names/aliases")["aliases"]] == [
        ("orders", "order", True),
        ("Selling", "sales", False),
    ]
    wrong = {"kept": "order", "others": ["nothing"]}
    program.refused("/maps/names/aliases", decided(program, **wrong), status=422)
    program.refused("/maps/names/aliases", decided(program, **wrong, same=True, base=3), status=404)
