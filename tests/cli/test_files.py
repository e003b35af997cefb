"""`flowmap import`, `convert` and `schema`."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from flowmap.formats import files
from flowmap.formats.json_schema import schema
from tests.capabilities.shared import golden_files, shared
from tests.cli.conftest import Flowmap

LOG = """\
case,activity,team,timestamp
1,Take the order,Sales,2026-01-05T09:00:00Z
1,Check the order,Sales,2026-01-05T10:00:00Z
1,Order parts,Purchasing,2026-01-07T10:00:00Z
2,Take the order,Sales,2026-02-05T09:00:00Z
2,Order parts,Purchasing,2026-02-06T09:00:00Z
3,Take the order,,2026-02-07T09:00:00Z
,Lost,Sales,2026-02-07T09:00:00Z
4,Never,Sales,soon
"""
SENTENCES = [
    "log.csv: 6 events in 3 cases, 2 teams, 2026-01-05 to 2026-02-07.",
    "3 handovers: 1 within a team, 2 from team to team (1 pair of teams).",
    "Columns: case “case”, activity “activity”, team “team”, time “timestamp”.",
    "1 event names no team; handovers from and to them are on no map.",
    "2 rows could not be read.",
    "Line 8: no case is given.",
    "Line 9: “soon” is no time that can be read.",
]


@pytest.fixture
def log(tmp_path: Path) -> str:
    """A log of three cases, with two rows that cannot be read."""
    (tmp_path / "log.csv").write_text(LOG)
    return "log.csv"


def test_import_says_what_was_read_and_row_by_row_what_was_not(flowmap: Flowmap, log: str) -> None:
    code, out, err = flowmap("import", log, "-o", "map.yaml")
    assert (code, err) == (0, "")
    assert out.splitlines() == SENTENCES
    m = files.read("map.yaml")
    assert m.title == "Log"
    assert [(h.giver, h.receiver, h.item) for h in m.handoffs] == [
        ("sales", "purchasing", "take-the-order"),
        ("sales", "purchasing", "check-the-order"),
    ]
    assert flowmap("check", "map.yaml").code == 0


def test_without_a_target_the_map_has_standard_output_for_itself(flowmap: Flowmap, log: str) -> None:
    code, out, err = flowmap("import", log, "--title", "Orders")
    assert (code, err.splitlines()) == (0, SENTENCES)
    assert out.startswith("flowmap: 1\ntitle: Orders\n")
    assert flowmap("check", "-", stdin=out).code == 0


def test_a_dry_run_writes_nothing(flowmap: Flowmap, log: str, tmp_path: Path) -> None:
    code, out, err = flowmap("import", log, "-o", "map.yaml", "--dry-run")
    assert (code, out.splitlines(), err) == (0, SENTENCES, "")
    assert not (tmp_path / "map.yaml").exists()


def test_json_of_a_log(flowmap: Flowmap, log: str, tmp_path: Path) -> None:
    code, out, err = flowmap("import", log, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "cases": 3,
        "events": 6,
        "handovers": 3,
        "within": 1,
        "unknown": 0,
        "pairs": [
            {"giver": "Sales", "receiver": "Purchasing", "count": 2},
            {"giver": "Sales", "receiver": "Sales", "count": 1},
        ],
        "refused": [{"line": 8, "why": "no case is given"}, {"line": 9, "why": "“soon” is no time that can be read"}],
        "refused_more": 0,
    }
    assert flowmap("import", log, "--format", "json", "-o", "map.yaml").out == out
    assert (tmp_path / "map.yaml").exists()


def test_progress_is_shown_on_a_terminal_only(flowmap: Flowmap, log: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from flowmap.cli import main; main()", "import", log, "--dry-run"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, text=True, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "reading" in shown
    assert done.stdout.splitlines() == SENTENCES
    assert flowmap("import", log, "--dry-run").err == ""


def test_import_into_the_store(flowmap: Flowmap, log: str) -> None:
    assert flowmap("import", log, "-o", "orders").code == 0
    assert flowmap("check", "orders").code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--team-column", "tean"), "Error: log.csv has no column “tean”. Did you mean “team”? There are"),
        (("--from", "xes"), "Error: log.csv"),
        (("--from", "xls"), "Invalid value for '--from'"),
        (
            ("-o", "My Orders"),
            "Error: “My Orders” is no name for a map. Use lower case letters, digits and “-”: my-orders.",
        ),
    ],
)
def test_what_cannot_be_imported_is_said(flowmap: Flowmap, log: str, options: tuple[str, ...], said: str) -> None:
    code, _, err = flowmap("import", log, *options)
    assert code == 2
    assert said in err


def test_the_receipt_log_gives_its_numbers(flowmap: Flowmap) -> None:
    log = shared("data") / "logs-pm4py" / "08_receipt.xes.gz"
    found = json.loads(flowmap("import", str(log), "--format", "json").out)
    assert (found["cases"], found["events"], found["handovers"], found["within"]) == (1434, 8577, 7143, 1703)
    assert sum(pair["giver"] != pair["receiver"] for pair in found["pairs"]) == 43
    assert len({pair["giver"] for pair in found["pairs"]} | {pair["receiver"] for pair in found["pairs"]}) == 10


def test_convert_between_notations(flowmap: Flowmap, tmp_path: Path) -> None:
    for path in golden_files():
        name = path.stem
        assert flowmap("convert", str(path), f"{name}.yaml") == (0, "", "")
        assert flowmap("convert", f"{name}.yaml", f"{name}.flow") == (0, "", "")
        assert files.read(f"{name}.flow") == files.read(f"{name}.yaml") == files.read(str(path))


def test_convert_through_standard_input_and_output(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    as_yaml = flowmap("convert", engines, "-")
    assert (as_yaml.code, as_yaml.out[:11], as_yaml.err) == (0, "flowmap: 1\n", "")
    (tmp_path / "m.yaml").write_text(as_yaml.out)
    as_flow = flowmap("convert", "m.yaml", "-")
    assert "Sales -> Purchasing: order, takes 1d\n" in as_flow.out
    assert flowmap("convert", "-", "-", "--to", "flow", stdin=as_yaml.out).out == as_flow.out
    assert flowmap("convert", "-", "-", stdin=as_flow.out).out == as_yaml.out


def test_convert_keeps_the_comments_of_a_yaml_file(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("# ours\nteams: {a: A}   # first\n")
    assert flowmap("convert", "-", "m.yaml", stdin="A is a team\nB is a team\n").code == 0
    assert (tmp_path / "m.yaml").read_text() == "# ours\nteams: {a: A, b: B}   # first\n"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("m.txt", "Error: m.txt is no file of a map. Its name must end in .yaml, .yml, .flow.\n"),
        ("none/m.yaml", "Error: none/m.yaml cannot be written: No such file or directory. Choose another place.\n"),
    ],
)
def test_what_cannot_be_written_is_said(flowmap: Flowmap, engines: str, target: str, said: str) -> None:
    assert flowmap("convert", engines, target) == (2, "", said)


def test_what_flow_text_cannot_say_is_refused(flowmap: Flowmap) -> None:
    text = "teams: {a: A}\nitems: {x: X}\nactivities: {at: a, makes: x, control: approve}\n"
    code, out, err = flowmap("convert", "-", "-", "--to", "flow", stdin=text)
    assert (code, out) == (2, "")
    assert err == "Error: Flow text cannot say: activity:a:x, field “uses”. Write the map as YAML.\n"


def test_schema_is_the_schema(flowmap: Flowmap) -> None:
    code, out, err = flowmap("schema")
    assert (code, json.loads(out), err) == (0, schema(), "")
