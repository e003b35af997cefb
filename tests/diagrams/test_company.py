"""What the views of a company know of a map."""

from __future__ import annotations

from flowmap.diagrams.company import Company
from tests.diagrams.samples import flow, sample

MAP = """\
case standard 90%
case engine 10%
ERP is a system
Customer is an outsider
Sales belongs to Commerce
Sales makes order
Sales -> Order desk: order
Order desk -> Planning: order
Order desk has a complete inventory
Planning needs order threshold
Sales -> ERP: price
ERP -> Planning: price
Sales -> Customer: offer
Customer -> Sales: inquiry
Planning makes date if engine
Shipping needs date
"""


def test_teams_are_apart_from_systems_and_outsiders() -> None:
    company = Company(*flow(MAP))
    assert company.teams == ["sales", "order-desk", "planning", "shipping"]
    assert company.departments == {"sales": "Commerce", "order-desk": "", "planning": "", "shipping": ""}
    assert company.direct.keys() == {("sales", "order-desk"), ("order-desk", "planning")}
    assert company.start == "sales"


def test_a_system_is_looked_through_only_for_the_same_item() -> None:
    assert Company(*flow(MAP)).through == {("sales", "planning"): ("price",)}


def test_systems_and_outsiders_become_words() -> None:
    company = Company(*flow(MAP))
    assert company.contacts("sales") == "with Customer; to ERP"
    assert company.contacts("planning") == "from ERP"
    assert company.contacts("shipping") == ""


def test_a_passage_is_what_comes_in_and_goes_out_of_who_only_passes_it_on() -> None:
    company = Company(*flow(MAP))
    assert company.passages == {("sales", "order-desk", "order"), ("order-desk", "planning", "order")}
    assert company.passing("sales", "order-desk")
    assert not company.passing("sales", "planning")


def test_marks_stand_at_their_teams_and_only_in_their_kind_of_order() -> None:
    m, report = flow(MAP)
    assert [mark for mark, _ in Company(m, report).marks_of("order-desk")] == ["A"]
    assert [finding.code for _, finding in Company(m, report).marks_of("shipping")] == ["GAP01", "GAP03"]
    assert [finding.code for _, finding in Company(m, report, "engine").marks_of("shipping")] == ["GAP01"]


def test_a_kind_of_order_is_named_where_it_is_not_all() -> None:
    company = Company(*flow(MAP))
    assert company.when(["engine"]) == "engine"
    assert company.when(["standard", "engine"]) == ""
    assert Company(*flow(MAP), "engine").when(["engine"]) == ""


def test_the_busiest_teams_are_kept_in_the_order_of_the_map() -> None:
    company = Company(*sample("installations"))
    assert company.busiest(3, always={"spare-parts"}) == ["sales", "mechanical", "spare-parts"]
    assert company.busiest(100) == company.teams
