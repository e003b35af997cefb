"""`flowmap aliases`: proposed, accepted, refused; on files and in the store; and imports that land on the kept name."""

from __future__ import annotations

import json
from pathlib import Path

from flowmap import services
from tests.cli.conftest import Flowmap

TEXT = """map Names
Sales -> Legal: Customer information, takes 1d
Sales -> Stores: cust. info
Legal needs customer-info threshold
Sales dept. -> Purchasing: offer
Purchasing -> Stores: offers
"""


def test_what_may_be_the_same_and_why(flowmap: Flowmap) -> None:
    Path("map.flow").write_text(TEXT)
    done = flowmap("aliases", "map.flow")
    assert done == (
        0,
        """Information
1. Customer information, named in 1 record; the same?
    - cust. info, in 1 record: “cust” for customer; “info” for information
    - customer-info, in 1 record: “info” for information
2. offer, named in 1 record; the same?
    - offers, in 1 record: one is in the plural
Teams, systems, meetings, outsiders
1. Sales, named in 2 records; the same?
    - Sales dept., in 1 record: “dept” only says that it is a team
""",
        """
The same: flowmap aliases map.flow --accept 'Sales dept. = Sales'
Not the same, for good: flowmap aliases map.flow --refuse 'Sales dept. = Sales'
""",
    )
    rows = map(json.loads, flowmap("aliases", "map.flow", "--format", "jsonl").out.splitlines())
    assert [(row["space"], row["kept"], row["other"]) for row in rows] == [
        ("holder", "sales", "sales-dept"),
        ("item", "customer-information", "cust-info"),
        ("item", "customer-information", "customer-info"),
        ("item", "offer", "offers"),
    ]
    Path("one.flow").write_text("Sales -> Legal: order\n")
    assert flowmap("aliases", "one.flow").out == "No two names look as if they meant the same.\n"


def test_accepting_changes_a_file_and_later_names_land_there(flowmap: Flowmap) -> None:
    Path("map.flow").write_text(TEXT)
    flowmap("convert", "map.flow", "map.yaml")
    decided = ("--accept", "cust. info = Customer information", "--refuse", "offers = offer")
    trial = flowmap("aliases", "map.yaml", *decided, "--dry-run")
    assert trial.out == (
        "map.yaml: would change: adds 2 other names, changes 1 handoff, removes 1 piece of information.\n"
        "- New: “offers” is not the same as offer.\n"
        "- Sales hands cust. info to Stores: information “Customer information” instead of “cust. info”.\n"
        "- No more: information cust. info.\n"
        "- New: “cust. info” is another name of Customer information.\n"
    )
    before = Path("map.yaml").read_text()
    assert flowmap("aliases", "map.yaml", *decided).out == trial.out.replace("would change", "changed")
    assert before != Path("map.yaml").read_text()
    assert "offers" not in flowmap("aliases", "map.yaml", "--format", "csv").out
    again = flowmap("aliases", "map.yaml", "--accept", "CUST INFO = customer-info")  # an other name is a name
    assert "New: “Customer information” is another name of customer-info." in again.out


def test_in_the_store_it_is_one_change_that_can_be_taken_back(flowmap: Flowmap) -> None:
    Path("map.flow").write_text(TEXT)
    flowmap("push", "map.flow", "names")
    before = services.load("names").model
    done = flowmap("aliases", "names", "--accept", "Sales dept. = Sales")
    assert done.out.startswith("names: revision 2: adds 1 other name, changes 1 handoff, removes 1 team.\n")
    assert flowmap("edit", "names", "Sales dept. -> Legal: order").code == 0
    assert "handoff:sales:legal:order" in services.load("names").handoffs
    flowmap("undo", "names")
    flowmap("undo", "names")
    assert services.load("names").model == before


def test_what_must_be_decided_first_is_said_and_nothing_changes(flowmap: Flowmap) -> None:
    Path("map.flow").write_text("Sales -> Legal: a, 1/year\nSales -> Legal: b, 2/year\n")
    said = flowmap("aliases", "map.flow", "--accept", "b = a")
    why = "“how often” is “2/year” there and “1/year” under the name that stays."
    hint = "Say first which one is right, or decide that the name that stays counts."
    ways = "To decide it here: --differing kept, or --differing add, which adds up how often things happen."
    assert said == (2, "", f"Sales hands b to Legal: {why} {hint}\n{ways}\n")
    assert "aliases" not in Path("map.flow").read_text()
    added = flowmap("aliases", "map.flow", "--accept", "b = a", "--differing", "add")
    assert (added.code, services.load("map.flow").handoffs[0].times.base) == (0, 3.0)


def test_what_is_one_name_already_is_not_refused(flowmap: Flowmap, tmp_path: Path) -> None:
    text = "Sales -> Stores: offer\nSales dept. means team Sales\n"
    (tmp_path / "map.flow").write_text(text)
    for pair in ("Sales dept. = Sales", "SALES = sales"):
        refused = flowmap("aliases", "map.flow", "--refuse", pair)
        said = f"Error: “{pair}”: on this map both are names of “Sales”."
        assert (refused.code, refused.err.startswith(said)) == (2, True)
    assert (tmp_path / "map.flow").read_text() == text


def test_what_was_refused_and_is_accepted_is_said_so_and_the_other_way_round(flowmap: Flowmap) -> None:
    pair = "Sales dept. = Sales"
    Path("map.flow").write_text(TEXT)
    flowmap("aliases", "map.flow", "--refuse", pair)
    done = flowmap("aliases", "map.flow", "--accept", pair)
    now = "- “Sales dept.” was refused before as another name of Sales; now it is accepted.\n"
    assert now in done.out
    Path("map.flow").write_text('Sales -> Legal: order\nSales dept is a team\n"Sales dept" means team Sales\n')
    done = flowmap("aliases", "map.flow", "--refuse", "Sales dept = Sales")
    assert done.out.endswith("- “Sales dept” was another name of Sales before; now it is refused.\n")


def test_names_that_are_not_there_or_not_clear(flowmap: Flowmap) -> None:
    Path("map.flow").write_text("map Map\na -> b: a\nb -> c: b\nc -> a: order\n")
    both = "“a = b” may be two teams or two pieces of information. Write item:a = b or team:a = b"
    for option, text, error in (
        ("--accept", "ordr = a", "“Map” has no information or team “ordr”. Did you mean “order”?"),
        ("--refuse", "order", '“order” names no two. Write for example: "cust. info = Customer information"'),
        ("--accept", "a = b", both),
        (
            "--accept",
            "c = order",
            "“c” is a team, “order” is information. Only two teams, or two pieces of information, can be the same.",
        ),
    ):
        assert flowmap("aliases", "map.flow", option, text) == (2, "", f"Error: {error}\n")
    assert flowmap("aliases", "map.flow", "--accept", "item: a = b").code == 0
    assert flowmap("aliases", "-", "--accept", "a = b", stdin="a -> b: a").code == 2


def test_an_import_lands_on_the_names_of_the_map_that_is_there(flowmap: Flowmap) -> None:
    log = "case,activity,team,time\n1,Check order,Selling,2026-01-01\n1,Ship,Stores,2026-01-02\n"
    Path("log.csv").write_text(log)
    flowmap("import", "log.csv", "-o", "mined")
    flowmap("edit", "mined", "Sales is a team")
    flowmap("aliases", "mined", "--accept", "Selling = Sales")
    done = flowmap("import", "log.csv", "-o", "mined")
    assert "“Selling” is read as the team “Sales”.\n" in done.err
    m = services.load("mined")
    assert sorted(one.id for one in m.holders) == ["sales", "stores"]
    assert [(one.name, one.holder) for one in m.aliases] == [("Selling", "sales")]
