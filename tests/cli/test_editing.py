"""`flowmap edit`, `undo`, `redo` and `restore`, on a SQLite store."""

from __future__ import annotations

import getpass
import json

import click
import pytest

from flowmap import services
from flowmap.cli.editing import redo_command, undo_command
from flowmap.editing import ways_out
from tests.cli.conftest import Flowmap


@pytest.fixture
def pushed(flowmap: Flowmap, engines: str, monkeypatch: pytest.MonkeyPatch) -> Flowmap:
    """The map engines is in the store; ann is at work."""
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    flowmap("push", engines, "engines")
    return flowmap


def test_statements_are_one_change(pushed: Flowmap) -> None:
    done = pushed(
        "edit",
        "engines",
        "Sales -> Goods receiving: goods announcement",
        "-Goods receiving asks Purchasing: goods announcement",
    )
    assert done == (0, "engines: revision 2 adds 1 handoff, removes 1 question.\n", "")
    m = services.load("engines")
    assert "handoff:sales:goods-receiving:goods-announcement" in m.handoffs
    assert len(m.questions) == 0
    (line, _) = json.loads(pushed("history", "engines", "--format", "json").out)
    assert (line["by"], line["edit"], line["undoes"], len(line["changes"])) == ("ann", None, None, 2)
    again = pushed("edit", "engines", "Sales -> Goods receiving: goods announcement")
    assert again == (0, "engines: nothing to change, revision 2.\n", "")


def test_statements_from_standard_input(pushed: Flowmap) -> None:
    done = pushed("edit", "engines", "-", stdin="Legal approves order\n# a remark\n\nSales belongs to Commerce\n")
    assert done == (0, "engines: revision 2 adds 1 team and 1 piece of work, changes 1 team.\n", "")
    assert pushed("edit", "engines", "-", stdin="").out == "engines: nothing to change, revision 2.\n"
    broken = pushed("edit", "engines", "-", stdin="Sales makes plan\nSales -> : order\n")
    assert (broken.code, broken.out) == (2, "")
    assert broken.err.startswith("standard input:2:")
    assert services.load("engines").holders["legal"].title == "Legal"
    assert "plan" not in services.load("engines").items


def test_a_statement_that_is_not_understood_changes_nothing(pushed: Flowmap) -> None:
    code, out, err = pushed("edit", "engines", "Sales makes plan", "Sales -> Purchasing: plan, if enigne")
    assert (code, out) == (2, "")
    assert err.startswith("“Sales -> Purchasing: plan, if enigne”:31: ")
    assert "Did you mean “engine”?" in err
    assert pushed("history", "engines").out.count("\n") == 2
    assert pushed("edit", "engines").code == 2


def test_undo_and_redo_without_limit(pushed: Flowmap) -> None:
    for name in "abc":
        pushed("edit", "engines", f"Team {name} makes plan {name}")
    said = "Taken back: Team c makes plan c; information plan c; team Team c."
    assert pushed("undo", "engines") == (0, f"engines: revision 5. {said}\n", "")
    assert pushed("undo", "engines").code == pushed("undo", "engines").code == 0
    assert pushed("undo", "engines") == (0, "", "engines: There is nothing of yours to undo.\n")
    assert not any(item.id.startswith("plan") for item in services.load("engines").items)
    assert (
        pushed("redo", "engines").out
        == "engines: revision 8. Made again: team Team a; information plan a; Team a makes plan a.\n"
    )
    said = " ".join(pushed("history", "engines", "--most", "1").out.split())
    assert said.endswith(" ann makes revision 2 again: adds 1 team, 1 piece of information and 1 piece of work")
    pushed("edit", "engines", "Team d makes plan d")
    assert pushed("redo", "engines") == (0, "", "engines: There is nothing to redo.\n")


def test_undo_is_of_my_changes(pushed: Flowmap, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed("edit", "engines", "Sales -> Purchasing: order, takes 2d")
    monkeypatch.setattr(getpass, "getuser", lambda: "ben")
    assert pushed("undo", "engines").err == "engines: There is nothing of yours to undo.\n"
    pushed("edit", "engines", "Sales -> Purchasing: order, takes 3d")
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    code, out, err = pushed("undo", "engines")
    assert (code, out) == (2, "")
    assert err.startswith("Error: ben has changed “Sales hands order to Purchasing, usually in 3d” meanwhile")
    assert "3d there, 1d here" in err.replace("\n", " ")
    assert err.endswith(
        "Choose:\nKeep it: flowmap undo engines --keep 2\nSkip over it: flowmap undo engines --over 2\n"
        "Put both back: flowmap undo engines --both 2\n"
    )
    assert pushed("undo", "engines", "--over", "2", "--both", "2").err.endswith("Say only one of --over, --both.\n")
    assert pushed("undo", "engines", "--both", "2").out.endswith("usually takes “1d” instead of “3d”.\n")
    assert pushed("redo", "engines").out.endswith("usually takes “3d” instead of “1d”.\n")
    assert pushed("undo", "engines", "--over", "2") == (0, "", "engines: There is nothing of yours to undo.\n")
    said = " ".join(pushed("history", "engines", "--most", "1").out.split())
    assert said.endswith(" ann keeps revision 2 as it is")


def test_the_options_of_undo_and_redo_say_what_the_pages_say() -> None:
    for command, again in ((undo_command, False), (redo_command, True)):
        said = {one.name: one.help for one in command.params if isinstance(one, click.Option)}
        assert {one.way: one.says for one in ways_out(again=again)}.items() <= said.items()


def test_restore(pushed: Flowmap) -> None:
    first = services.load("engines")
    pushed("edit", "engines", "Legal approves order")
    pushed("edit", "engines", "Sales -> Legal: order")
    assert pushed("restore", "engines", "1").out.startswith("engines: revision 4 removes ")
    assert services.load("engines") == first
    assert pushed("restore", "engines", "1").out == "engines: nothing to change, revision 4.\n"
    assert pushed("undo", "engines").out.startswith("engines: revision 5. Back again: team Legal; ")
    code, out, err = pushed("restore", "engines", "9")
    assert (code, out) == (2, "")
    hint = "It is at revision 5; its history lists all (flowmap history engines)."
    assert err == f"Error: “Engines” never had a revision 9. {hint}\n"
    assert pushed("restore", "engines", "0").code == 2
    assert pushed("undo", "engine").err == "Error: The store has no map “engine”. Did you mean “engines”?\n"
