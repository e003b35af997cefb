"""`flowmap maps`, `push`, `pull`, `history`, `remove` and `init`, on a SQLite store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowmap import services
from flowmap.formats import files
from tests.cli.conftest import Flowmap


def test_a_map_goes_into_the_store_and_out_again(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    assert flowmap("maps") == (0, "", "The store holds no maps. Add one: flowmap push FILE NAME\n")
    pushed = flowmap("push", engines, "engines")
    assert pushed.code == 0
    assert pushed.out.startswith("engines: revision 1 begins the map, adds ")
    assert flowmap("push", engines, "engines").out == "engines: nothing to change, revision 1.\n"
    assert flowmap("pull", "engines", "out.yaml") == (0, "", "")
    assert files.read("out.yaml") == files.read(engines)
    assert files.read("out.yaml").name == "out"
    piped = flowmap("pull", "engines", "-").out
    assert piped == (tmp_path / "out.yaml").read_text()


def test_push_changes_only_what_differs(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    flowmap("push", engines, "engines")
    with (tmp_path / engines).open("a") as file:
        file.write("Sales -> Production: order\n")
    assert flowmap("push", engines, "engines").out == "engines: revision 2 adds 1 team and 1 handoff.\n"
    lines = json.loads(flowmap("history", "engines", "--format", "json").out)
    assert [line["revision"] for line in lines] == [2, 1]
    assert [next(iter(change["after"])) for change in lines[0]["changes"]] == ["holder", "handoff"]
    table = flowmap("history", "engines", "--most", "1").out.splitlines()
    assert table[0].split() == ["revision", "when", "(UTC)", "who", "what"]
    assert len(table) == 2
    assert table[1].endswith("adds 1 team and 1 handoff")


def test_an_empty_map_begins_like_any_other(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "empty.flow").write_text("")
    for said in ("one: revision 1 begins the map.\n", "one: nothing to change, revision 1.\n"):
        assert flowmap("push", "empty.flow", "one").out == said


def test_push_says_which_other_names_come_back(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "names.flow").write_text("Sales -> Legal: offer\nSales dept. -> Legal: order\n")
    assert flowmap("push", "names.flow", "names").err == ""
    flowmap("aliases", "names", "--accept", "Sales dept. = Sales")
    again = flowmap("push", "names.flow", "names")
    assert again.code == 0
    assert again.err == (
        "“Sales dept.” was another name of the team “Sales”; now it is one of its own.\n"
        "To make them one again: flowmap aliases names, or flowmap undo names.\n"
    )
    assert flowmap("undo", "names").code == 0
    flowmap("pull", "names", "kept.yaml")
    assert flowmap("push", "kept.yaml", "names").err == ""


def test_the_maps_as_a_table_and_as_json(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    (line,) = json.loads(flowmap("maps", "--format", "json").out)
    assert (line["name"], line["title"], line["revision"]) == ("engines", "Engines", 1)
    assert line["changed"].endswith("+00:00")
    assert flowmap("maps").out.splitlines()[1].split()[:3] == ["engines", "Engines", "1"]


def test_a_history_is_a_table_for_programs_and_a_file_has_none(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    flowmap("edit", "engines", "Sales -> Legal: order")
    head, last, first = flowmap("history", "engines", "--format", "csv").out.splitlines()
    assert head == "revision,at,who,what"
    assert (last[0], last.rpartition(",")[2]) == ("2", "adds 1 team and 1 handoff")
    assert first.partition('"')[2] == 'begins the map, adds 2 kinds of order, 3 teams and 10 others"'
    for command in (("history",), ("undo",), ("redo",), ("restore", "1")):
        assert flowmap(command[0], engines, *command[1:]).err == (
            f"Error: {engines} is a file: it has no history. Put it into the store: flowmap push {engines} NAME.\n"
        )
    for refused, why in (
        (("edit", engines, "A -> B: x"), "any editor changes it"),
        (("pull", engines, "x.yaml"), "pull writes a map of the store to a file"),
        (("remove", engines), "only maps of the store are removed"),
    ):
        assert flowmap(*refused).err.startswith(f"Error: {engines} is a file: {why}. Put it into the store: ")


def test_a_line_says_the_same_however_many_are_shown(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    for command in (("edit", "engines", "Sales -> Planning: date"), ("undo", "engines"), ("redo", "engines")):
        assert flowmap(*command).code == 0
    whole = flowmap("history", "engines").out.splitlines()
    assert "makes revision 2 again" in whole[1]
    for most in (1, 2, 3):
        assert flowmap("history", "engines", "--most", str(most)).out.splitlines()[1].split() == whole[1].split()


def test_the_history_of_one_person(flowmap: Flowmap, engines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flowmap("push", engines, "engines")
    monkeypatch.setattr("flowmap.cli.editing.user", lambda: "Ada")
    for receiver in ("Legal", "Planning"):
        flowmap("edit", "engines", f"Sales -> {receiver}: order")
    by = ("history", "engines", "--by")
    lines = json.loads(flowmap(*by, "Ada", "--format", "json").out)
    assert [line["revision"] for line in lines] == [3, 2]
    (row,) = flowmap(*by, "Ada", "--most", "1", "--format", "csv").out.splitlines()[1:]
    assert (row[:2], row[row.index(",Ada") :]) == ("3,", ",Ada,adds 1 team and 1 handoff")
    assert len(flowmap(*by, "Ada").out.splitlines()) == 3
    code, out, err = flowmap(*by, "Adda")
    assert (code, out, err) == (0, "", "Adda has changed nothing in engines. Did you mean “Ada”?\n")


def test_remove_asks_first(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    kept = flowmap("remove", "engines", stdin="n\n")
    assert (kept.code, kept.out) == (0, "")
    assert kept.err.endswith("engines stays.\n")
    assert flowmap("remove", "engines", stdin="").code == 130  # nobody answers
    assert flowmap("check", "engines", "--fail-on", "never").code == 0
    assert flowmap("remove", "engines", stdin="y\n").out == "engines: removed.\n"
    assert flowmap("check", "engines").code == 2
    flowmap("push", engines, "engines")
    assert flowmap("remove", "engines", "--yes").out == "engines: removed.\n"


def test_an_unknown_map_is_an_error_with_the_nearest(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    for command in (("check", "engine"), ("pull", "engine", "x.yaml"), ("history", "engine"), ("remove", "engine")):
        code, out, err = flowmap(*command)
        assert (code, out) == (2, "")
        assert err == "Error: The store has no map “engine”. Did you mean “engines”?\n"


def test_a_file_without_its_suffix_is_told_from_a_map(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("A makes x")
    code, _, err = flowmap("check", "notes.txt")
    assert (code, err) == (2, "Error: notes.txt is no file of a map. Its name must end in .yaml, .yml, .flow.\n")


def test_the_store_of_a_command_is_the_one_that_it_names(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    flowmap("push", engines, "engines", "--store", other)
    assert flowmap("check", "engines").code == 2
    assert flowmap("check", "engines", "--store", other).code == 1


def test_init_prepares_the_store_and_adds_the_samples_once(flowmap: Flowmap) -> None:
    assert flowmap("init") == (0, "The store is ready.\n", "")
    first = flowmap("init", "--samples")
    assert first.out == f"The store is ready. Added: {', '.join(services.SAMPLES)}.\n"
    assert flowmap("init", "--samples").out == "The store is ready.\n"
    assert [line["name"] for line in json.loads(flowmap("maps", "--format", "json").out)] == sorted(services.SAMPLES)
    flowmap("remove", "permits", "--yes")
    assert flowmap("init", "--samples").out == "The store is ready.\n"  # what was removed stays removed
