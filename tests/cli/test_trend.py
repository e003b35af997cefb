"""`flowmap trend`: the table, the formats, the picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Flowmap


@pytest.fixture(autouse=True)
def engines_in_the_store(flowmap: Flowmap, engines: str) -> None:
    """The map at its second revision, in which what was missing arrives."""
    flowmap("push", engines, "engines")
    flowmap("edit", "engines", "Sales -> Goods receiving: goods announcement if engine")


def test_the_table(flowmap: Flowmap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    code, out, err = flowmap("trend", "engines")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["revision", "at", "errors", "warnings", "notes", "accepted", "needs_met", "needs",
                        "must_have_met", "must_have"]  # fmt: skip
    assert [[line[0], line[2], *line[6:]] for line in lines[1:3]] == [
        ["1", "1", "17.1", "18", "17.1", "18"],
        ["2", "0", "18", "18", "18", "18"],
    ]


def test_for_programs_and_with_settings(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "flowmap.toml").write_text('ignore = ["GAP01"]\n')
    told = json.loads(flowmap("trend", "engines", "--format", "json").out)
    assert told["map"] == "engines"
    assert [one["error"] for one in told["points"]] == [0, 0]
    assert flowmap("trend", "engines", "--format", "csv").out.startswith("revision,at,errors,")


def test_the_picture(flowmap: Flowmap, tmp_path: Path) -> None:
    assert flowmap("trend", "engines", "-o", "t.svg").code == 0
    assert (tmp_path / "t.svg").read_text().startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("engines", "-o", "t.png"), "t.png is no .svg."),
        (("engines.flow",), "engines.flow is a file: it has no history."),
        (("engine",), "Did you mean “engines”?"),
        (("engines", "--points", "1"), "1 is not in the range"),
    ],
)
def test_what_cannot_be_shown(flowmap: Flowmap, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = flowmap("trend", *arguments)
    assert (code, out) == (2, "")
    assert said in err
