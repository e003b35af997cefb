"""Settings on the command line: files, presets, rules of one's own; and what every command makes of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flowmap.analyzers.registry import LISTED
from tests.analyzers.own_rules import TEXT
from tests.cli.conftest import Flowmap
from tests.conftest import ROOT

OFTEN = "Sales makes order\nSales -> Purchasing: order\nPurchasing asks Sales: order 48/year\n"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names no settings and no rules."""
    for variable in ("FLOWMAP_RULES", "FLOWMAP_CONFIG"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def mine(tmp_path: Path) -> str:
    """A file with a rule, and a map in which it finds something."""
    (tmp_path / "mine.py").write_text(TEXT)
    (tmp_path / "often.flow").write_text(OFTEN)
    return "mine.py"


def codes(out: str) -> list[tuple[str, str]]:
    """Code and severity of the findings of a report."""
    return [(one["code"], one["severity"]) for one in json.loads(out)["findings"]]


def test_the_file_beside_the_map_counts(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "flowmap.toml").write_text('fail-on = "never"\nignore = "GAP04"\n[rules.GAP05]\nseverity = "info"\n')
    code, out, err = flowmap("check", engines, "--format", "json")
    assert (code, err) == (0, "")
    assert codes(out) == [("GAP01", "error"), ("GAP05", "info")]
    assert flowmap("check", engines, "--fail-on", "error").code == 1, "what the command line says counts"
    assert codes(flowmap("check", engines, "--select", "GAP04", "--format", "json").out) == [("GAP04", "warning")]


def test_each_map_has_the_settings_near_it(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "strict").mkdir()
    (tmp_path / "strict" / "a.flow").write_text((tmp_path / engines).read_text())
    (tmp_path / "strict" / "flowmap.toml").write_text('select = ["GAP05"]\nfail-on = "warning"\n')
    (tmp_path / "flowmap.toml").write_text('fail-on = "never"\n')
    code, out, _ = flowmap("check", engines, "strict/a.flow", "--format", "jsonl")
    assert (code, [len(json.loads(line)["findings"]) for line in out.splitlines()]) == (1, [3, 1])
    assert flowmap("check", engines).code == 0


def test_a_fault_in_the_settings_is_bad_input(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "flowmap.toml").write_text("[rules.GAP05]\nanswerd = 0.5\n")
    said = "flowmap.toml:2: GAP05 has no option “answerd”. Did you mean “answered”?\n"
    for command in (["check", engines], ["explain", engines, "ce1000c"], ["draw", engines], ["check", "-"]):
        assert flowmap(*command) == (2, "", said)
    (tmp_path / "flowmap.toml").write_text('fail-on = "never"\n[rulez.GAP05]\nanswered = 0.5\n')
    said = "flowmap.toml:2: There is no setting “rulez”. Did you mean “rules”?\n"
    assert flowmap("check", engines) == (2, "", said)
    (tmp_path / "flowmap.toml").unlink()
    assert flowmap("check", engines, "--config", "none.toml").err.startswith("Error: none.toml cannot be read")
    assert flowmap("explain", "GAP05").code == 0


def test_settings_of_a_rule_that_is_not_loaded_stop_nothing_and_are_said_once(
    flowmap: Flowmap, mine: str, engines: str, tmp_path: Path
) -> None:
    (tmp_path / "flowmap.toml").write_text('ignore = ["RSK"]\n\n[rules.XAB01]\nseverity = "error"\n')
    said = (
        "flowmap.toml:3: “rules.XAB01” counts for nothing: no such rule is loaded. "
        "A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package.\n"
    )
    (tmp_path / "doc.md").write_text("<!-- flowmap: show=findings map=often.flow -->\n<!-- /flowmap -->\n")
    for command in (
        ["check", engines, "often.flow", "--fail-on", "never", "--format", "json"],
        ["explain", engines, "ce1000c"],
        ["draw", engines, "-o", "map.mmd"],
        ["docs", "build", "doc.md"],
    ):
        code, _, err = flowmap(*command)
        assert (code, err) == (0, said)
    code, out, err = flowmap("check", "often.flow", "--rules", mine, "--format", "json")
    assert (code, err, ("XAB01", "error") in codes(out)) == (1, "", True)


def test_the_last_line_of_a_report_says_what_settings_leave_out(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    """Nothing to report may only mean that everything is ignored."""
    (tmp_path / "flowmap.toml").write_text('ignore = ["MOD", "GAP01", "GAP04", "GAP05"]')
    assert flowmap("check", engines).out.splitlines()[-2:] == [
        "Nothing to report.",
        "Settings: flowmap.toml. GAP01, GAP04, GAP05 and MOD do not look.",
    ]
    (tmp_path / "flowmap.toml").write_text("[rules.GAP05]\nanswered = 0.5")
    last = "Settings: flowmap.toml. Every rule looks; GAP05 has other numbers."
    assert flowmap("check", engines, "-v").out.splitlines()[-1] == last
    assert "Settings" not in flowmap("check", engines).out


def test_what_a_check_was_asked_for_is_explained_although_the_settings_leave_it_out(
    flowmap: Flowmap, engines: str, tmp_path: Path
) -> None:
    (tmp_path / "flowmap.toml").write_text('ignore = ["GAP"]\n[rules.REL01]\nseverity = "off"\n')
    out = flowmap("check", engines, "--select", "GAP05").out
    (command,) = (line.split()[1:] for line in out.splitlines() if "flowmap explain" in line)
    assert flowmap(*command).out.startswith("GAP05 ")
    assert flowmap("accept", *command[1:], "--because", "why").code == 0
    text = "Sales makes x\nSales -> Desk: x\nDesk -> Works: x\nDesk needs x\nWorks needs x\n"
    (tmp_path / "m.flow").write_text(text)
    found = json.loads(flowmap("check", "m.flow", "--select", "REL01", "--all-verdicts", "--format", "json").out)
    (relay,) = found["findings"]
    assert relay["verdict"] == "justified"
    assert relay["fingerprint"][:7] not in flowmap("check", "m.flow").out
    assert "Reasons found" in flowmap("explain", "m.flow", relay["fingerprint"]).out


def test_a_ticket_says_what_is_left_out_and_programs_get_what_they_always_got(
    flowmap: Flowmap, engines: str, tmp_path: Path
) -> None:
    before = {form: flowmap("check", engines, "--select", "REL", "--format", form).out for form in ("json", "csv")}
    (tmp_path / "flowmap.toml").write_text('select = "REL"\n')
    told = flowmap("check", engines, "--format", "markdown").out
    assert told.endswith("\nNothing to report. Settings: flowmap.toml. Only REL looks.\n")
    assert {form: flowmap("check", engines, "--format", form).out for form in before} == before


def test_a_rule_of_your_own_that_takes_long_is_named_once_while_it_looks(
    flowmap: Flowmap, mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = flowmap("check", "often.flow", "--rules", mine, "--format", "json")
    assert quick.err == ""
    monkeypatch.setattr("flowmap.cli.waiting.PATIENCE", 0.1)
    slow = TEXT.replace("    for question", "    import time\n    time.sleep(0.06)\n    for question")
    (tmp_path / mine).write_text(slow)
    many = ["often.flow"] * 3  # no look is long; two together are, and nothing is said again of the third
    told = flowmap("check", *many, "--rules", mine, "--format", "jsonl", "--select", "XAB01")
    said = "Waiting for rule XAB01 of mine.py: 0.1 s so far.\n"
    assert told.err == said
    (tmp_path / mine).write_text(slow.replace("0.06", "0.2"))
    told = flowmap("check", "often.flow", "--rules", mine, "--format", "json")
    assert (told.out, told.err) == (quick.out, said)


def test_a_preset(flowmap: Flowmap, engines: str) -> None:
    few = flowmap("check", engines, "--preset", "workshop", "--format", "json").out
    assert codes(few) == [("GAP01", "error"), ("GAP05", "warning")]
    assert flowmap("check", engines, "--preset", "strict", "--select", "GAP05").code == 1
    assert flowmap("check", engines, "--preset", "workshp").err == (
        "Error: There is no preset “workshp”. Did you mean “workshop”?\n"
    )


def test_the_report_and_the_site_have_the_findings_of_the_settings(
    flowmap: Flowmap, engines: str, tmp_path: Path
) -> None:
    (tmp_path / "flowmap.toml").write_text('select = ["GAP01"]\n')
    for written in (flowmap("report", engines, "--to", "md"), flowmap("export", engines, "--to", "html")):
        assert written.code == 0
        assert "GAP01" in written.out
        assert "GAP05" not in written.out


def test_a_rule_of_your_own_is_found_listed_and_explained(flowmap: Flowmap, mine: str) -> None:
    code, out, err = flowmap("check", "often.flow", "--rules", mine, "--fail-on", "warning")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[lines.index("Found by rules of your own") + 1] == (
        "  warning XAB01 7b0c5b2  Purchasing asks Sales all the time."
    )
    assert "XAB01  asks all the time" in flowmap("rules", "--rules", mine).out
    catalogue = json.loads(flowmap("rules", "--rules", mine, "--format", "json").out)
    (page,) = (one for one in catalogue if one["origin"] == mine)
    assert flowmap("explain", "xab01", "--rules", mine).out == page["page"]
    explained = flowmap("explain", "often.flow", "7b0c5b2", "--rules", mine)
    assert explained.out.startswith("XAB01 asks all the time  warning  7b0c5b2")
    assert flowmap("draw", "often.flow", "--rules", mine, "--view", "finding", "--finding", "7b0c5b2").code == 0


def test_rules_of_the_environment(flowmap: Flowmap, mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(flowmap("check", "often.flow", "--select", "GAP05", "--format", "json").out) == []
    unknown = flowmap("check", "often.flow", "--select", "XAB01")
    assert unknown.code == 2
    assert unknown.err == f"Error: There is no rule or family “XAB01”. {LISTED}\n"
    monkeypatch.setenv("FLOWMAP_RULES", mine)
    assert codes(flowmap("check", "often.flow", "--select", "XAB01", "--format", "json").out) == [("XAB01", "warning")]


def test_a_rule_that_fails_stops_nothing_else_and_is_not_passed_over(
    flowmap: Flowmap, mine: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.py").write_text("import nothing_of_the_kind\n")
    (tmp_path / "fails.py").write_text(TEXT.replace("XAB01", "XAB02").replace("> options", "> 1 / 0 * options"))
    names = ("--rules", mine, "--rules", "broken.py", "--rules", "fails.py")
    code, out, err = flowmap("check", "often.flow", *names, "--fail-on", "never", "--format", "json")
    assert ("XAB01", "warning") in codes(out)
    assert err.splitlines() == [
        "Error: broken.py: cannot be read: ModuleNotFoundError: No module named 'nothing_of_the_kind' (line 1).",
        "Error: fails.py: rule XAB02 failed to look: ZeroDivisionError: division by zero (line 15).",
    ]
    assert code == 2
    assert [one["origin"] for one in json.loads(out)["failed_rules"]] == ["broken.py", "fails.py"]
    listed = flowmap("rules", *names)
    assert (listed.code, listed.err) == (2, err.splitlines()[0] + "\n")


def test_rules_are_put_to_the_test(flowmap: Flowmap, mine: str, tmp_path: Path) -> None:
    assert flowmap("rules", "--rules", mine, "--prove") == (0, "XAB01 is as it should be.\n", "")
    (tmp_path / "bad.py").write_text(TEXT.replace("12/year", "48/year"))
    assert flowmap("rules", "--rules", "bad.py", "--prove") == (
        1,
        "XAB01: it finds something in its good example: “Purchasing asks Sales all the time.”\n",
        "",
    )
    assert flowmap("rules", "--prove").code == 2


def test_a_package_that_is_installed_brings_its_rules(tmp_path: Path) -> None:
    """In a Python of its own, as it happens: what is installed is looked up once."""
    info = tmp_path / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[flowmap.rules]\nacme = acme_rules\n")
    (tmp_path / "acme_rules.py").write_text(TEXT)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-c", "from flowmap.cli import main; main()", "explain", "XAB01"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert "It is a rule of acme-rules (acme_rules)." in told.stdout
