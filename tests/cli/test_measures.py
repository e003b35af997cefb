"""`flowmap measures`: for people, for programs, as tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import ENGINES, Flowmap


@pytest.fixture
def engines(tmp_path: Path) -> str:
    (tmp_path / "engines.flow").write_text(ENGINES)
    return "engines.flow"


def test_for_people_the_first_rows_of_what_serves_teams(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("measures", engines)
    assert (code, err) == (0, "")
    assert out.splitlines()[:4] == [
        "Engines",
        "Needs met: 17.1 of 18 (95 %); must have: 17.1 of 18 (95 %).",
        "In time, fresh and good enough: 17.1 of 18; must have: 17.1 of 18.",
        "Of what should be told, 67 % is told.",
    ]
    for title in ("Needs met", "Customers", "Who should tell whom", "Load", "Questions to ask"):
        assert f"\n{title}\n" in out
    assert "Centrality" not in out
    assert out.splitlines()[-1] == "subcontracting, together, centrality, brokerage, constraint."


def test_one_measure_of_one_team_as_a_table(flowmap: Flowmap, engines: str) -> None:
    code, out, _ = flowmap("measures", engines, "--show", "customers", "--team", "sales", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["rank"], row["customer"], row["depends on it"], row["missing"]) for row in rows] == [
        ("1", "Purchasing", "17.1", "0.0"),
        ("2", "Goods receiving", "0.9", "0.9"),
    ]


def test_sorted_by_a_column_either_way(flowmap: Flowmap, engines: str) -> None:
    def second(order: str) -> list[str]:
        out = flowmap("measures", engines, "--show", "load", "--sort", order, "--format", "csv")[1]
        return [row["team"] for row in csv.DictReader(io.StringIO(out))]

    assert second("-holder") == sorted(second("hours"), reverse=True)
    code, _, err = flowmap("measures", engines, "--sort", "hours")
    assert (code, err.partition("coverage")[0]) == (
        2,
        "Error: Each measure has columns of its own to sort by. Name one of ",
    )


def test_for_programs_with_ids(flowmap: Flowmap, engines: str) -> None:
    code, out, _ = flowmap("measures", engines, "--show", "load,customers", "--format", "json")
    told = json.loads(out)
    assert (code, list(told["measures"])) == (0, ["load", "customers"])
    assert told["summary"]["met"] == 17.1
    assert told["measures"]["load"]["lines"][1]["holder"] == "purchasing"
    code, out, _ = flowmap("measures", engines, "--format", "jsonl")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {line["measure"] for line in lines} >= {"coverage", "customers", "brokerage", "handover"}
    assert {line["customer"] for line in lines if line["measure"] == "customers"} == {"purchasing", "goods-receiving"}


def test_as_markdown_under_headings(flowmap: Flowmap, engines: str) -> None:
    code, out, _ = flowmap("measures", engines, "--show", "handover", "--show", "together", "--format", "markdown")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("#")] == [
        "# Engines",
        "## Handover of work",
        "## Working together",
    ]
    assert "| Purchasing | Goods receiving | 240 | 1 |  |" in out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--show", "coverag"), "There is no measure “coverag”. Did you mean “coverage”?"),
        (("--team", "sale"), "There is no team “sale”. Did you mean “sales”?"),
        (("--format", "csv"), "A table is of one measure: --show with one of coverage, customers"),
    ],
)
def test_what_is_wrong_is_said(flowmap: Flowmap, engines: str, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = flowmap("measures", engines, *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_tables_for_programs_have_every_row(flowmap: Flowmap, engines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("measures", engines, "--show", "congruence", "--format")
    every = [len(flowmap(*asked, form).out.splitlines()) for form in ("csv", "jsonl", "text")]
    monkeypatch.setattr("flowmap.analyzers.measures.measure.MOST_LINES", 2)
    assert [len(flowmap(*asked, form).out.splitlines()) for form in ("csv", "jsonl")] == every[:2]
    cut = flowmap(*asked, "text")
    assert "the first 2 of" in cut.out + cut.err
    assert json.loads(flowmap(*asked, "json").out)["measures"]["congruence"]["cut"].startswith("the first 2 of")


def test_needs_that_do_not_count_are_not_said_to_be_none(flowmap: Flowmap) -> None:
    text = "Sales makes order\nStores needs order not relevant\n"
    said = "No stated need counts: each is of something that is not wanted, or that a policy denies."
    for command in ("measures", "check"):
        assert said in " ".join(flowmap(command, "-", stdin=text).out.split())


def test_rows_are_searched_and_columns_are_explained(flowmap: Flowmap, engines: str) -> None:
    _, out, _ = flowmap("measures", engines, "--show", "coverage", "--text", "team receiving", "--format", "csv")
    assert [line.split(",")[:2] for line in out.splitlines()[1:]] == [["team", "Goods receiving"]]
    told = flowmap("measures", engines, "--show", "load", "--verbose").out
    assert "- unknown: Handoffs and questions of which nobody has said how long they take" in told
    assert "Source: " in told
    assert "- unknown:" not in flowmap("measures", engines, "--show", "load").out
