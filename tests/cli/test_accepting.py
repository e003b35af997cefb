"""`flowmap accept`: a finding that the owners accept, in a file and in the store; and what is accepted in vain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import ENGINES, Flowmap

WHY = ("--because", "new ERP in March", "--by", "process owner", "--until", "2999-12-31")


def accepted(flowmap: Flowmap, name: str) -> list[str]:
    """The codes of what is accepted."""
    findings = json.loads(flowmap("check", name, "--format", "json").out)["findings"]
    return [one["code"] for one in findings if one["accepted"]]


def test_in_a_file(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("accept", engines, "ce1000c", *WHY)
    assert (code, err) == (0, "")
    assert out.startswith("Accepted until 2999-12-31: GAP01 ce1000c Goods receiving needs goods announcement")
    assert accepted(flowmap, engines) == ["GAP01"]


def test_a_yaml_file_keeps_its_comments(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    flowmap("convert", engines, "m.yaml")
    text = "# ours\n" + (tmp_path / "m.yaml").read_text()
    (tmp_path / "m.yaml").write_text(text)
    assert flowmap("accept", "m.yaml", "ce1000c", *WHY).code == 0
    assert (tmp_path / "m.yaml").read_text().startswith(text.rstrip())
    assert accepted(flowmap, "m.yaml") == ["GAP01"]


def test_in_the_store_it_is_a_change_that_can_be_taken_back(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    assert flowmap("accept", "engines", "ce1000c", *WHY).code == 0
    assert accepted(flowmap, "engines") == ["GAP01"]
    assert "accepted finding" in flowmap("history", "engines").out
    assert flowmap("undo", "engines").code == 0
    assert accepted(flowmap, "engines") == []


def test_in_some_cases_only(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text("case a 50%\ncase b 50%\nSales makes x\nA needs x threshold\n")
    (finding, *_) = json.loads(flowmap("check", "m.flow", "--select", "GAP01", "--format", "json").out)["findings"]
    assert flowmap("accept", "m.flow", finding["fingerprint"], "--because", "why", "--case", "a").code == 0
    assert accepted(flowmap, "m.flow") == [], "in the other case it is open"
    assert flowmap("accept", "m.flow", finding["fingerprint"], "--because", "why", "--case", "c").code == 2
    assert flowmap("accept", "m.flow", finding["fingerprint"], "--because", "why").code == 0
    assert accepted(flowmap, "m.flow") == ["GAP01"]


def test_of_some_cases_it_is_said_which_and_where_it_stays_open(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(
        "case a 50%\ncase Rush order 25%\ncase c 25%\nSales makes x\nA needs x threshold\n"
    )
    (finding, *_) = json.loads(flowmap("check", "m.flow", "--select", "GAP01", "--format", "json").out)["findings"]
    told = f"GAP01 {finding['fingerprint'][:7]} {finding['message']}"
    because = ("m.flow", finding["fingerprint"], "--because", "why")

    def said(*options: str) -> str:
        return flowmap("accept", *because, *options).out.replace("\n", " ").strip()

    until = ("--until", "2999-12-31")
    assert said("--case", "rush-order", *until) == (
        f"Accepted in case Rush order until 2999-12-31: {told} It stays open in cases a and c."
    )
    assert said("--case", "a") == f"Accepted in case a: {told} It stays open in case c."
    line = "Accepted in case Rush order until 2999-12-31: why. Accepted in case a: why."
    for command in (("check", "m.flow"), ("explain", "m.flow", finding["fingerprint"])):
        assert line in " ".join(flowmap(*command).out.split())
    assert said("--case", "c") == f"Accepted in case c: {told}"
    assert accepted(flowmap, "m.flow") == ["GAP01"]


def test_where_it_is_not_found_there_is_nothing_to_accept(flowmap: Flowmap, tmp_path: Path) -> None:
    text = "case a 50%\ncase Rush order 25%\ncase c 25%\nSales makes x\nA needs x threshold if a\n"
    (tmp_path / "m.flow").write_text(text)
    (finding, *_) = json.loads(flowmap("check", "m.flow", "--select", "GAP01", "--format", "json").out)["findings"]
    cases = ("--case", "a", "--case", "rush-order", "--case", "c")
    refused = flowmap("accept", "m.flow", finding["fingerprint"], "--because", "why", *cases)
    assert (refused.code, refused.err) == (
        2,
        f"Error: GAP01 {finding['fingerprint'][:7]} is not found in cases Rush order and c. It is found in case a.\n",
    )
    assert (tmp_path / "m.flow").read_text() == text


def test_the_day_of_an_example_can_be_written(flowmap: Flowmap, engines: str) -> None:
    refused = flowmap("accept", engines, "ce1000c", "--because", "why", "--until", "tomorrow")
    found = re.search(r"Write (\d{4}-\d\d-\d\d), or today\.", refused.err)
    assert found is not None
    assert flowmap("accept", engines, "ce1000c", "--because", "why", "--until", found[1]).code == 0


def test_one_that_is_over_is_renewed_not_doubled(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    old = 'accept GAP01 Goods receiving: goods announcement if engine because "old" until 2020-01-01\n'
    (tmp_path / engines).write_text(ENGINES + old)
    assert "Accepted, but there is nothing to accept" in flowmap("check", engines).out
    over = flowmap("accept", engines, "ce1000c", "--because", "old", "--until", "2020-01-01")
    assert (over.code, over.err[:47]) == (2, "2020-01-01 is past: nothing would be accepted. ")
    assert flowmap("accept", engines, "ce1000c", *WHY).code == 0
    assert (tmp_path / engines).read_text().count("accept ") == 1
    assert accepted(flowmap, engines) == ["GAP01"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ce1000c",), "Missing option '--because'"),
        (("ce1000c", "--because", " "), "A finding is accepted for a reason. Say why it may stay as it is."),
        (("ce1000c", "--because", "why", "--until", "2020-01-01"), "2020-01-01 is past: nothing would be accepted."),
        (("ce1000c", "--because", "why", "--until", "soon"), "“soon” is no day."),
        (("0000000", "--because", "why"), "“Engines” has no finding “0000000”."),
    ],
)
def test_what_cannot_be_accepted(flowmap: Flowmap, engines: str, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = flowmap("accept", engines, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_twice_is_said(flowmap: Flowmap, engines: str) -> None:
    flowmap("accept", engines, "ce1000c", *WHY)
    assert "GAP01 ce1000c is accepted already." in flowmap("accept", engines, "ce1000c", *WHY).err
    assert flowmap("accept", "-", "ce1000c", *WHY, stdin=ENGINES).code == 2


def test_what_is_accepted_in_vain_is_said(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    vain = 'accept RSK01 Sales because "why"\naccept GAP01 because "why" until 2020-01-01\n'
    vain += 'accept GAP99 because "why"\n'
    (tmp_path / engines).write_text(ENGINES + vain)
    code, out, _ = flowmap("check", engines)
    lines = out.splitlines()
    start = lines.index("Accepted, but there is nothing to accept")
    assert code == 1
    assert lines[start + 1 : start + 4] == [
        "  GAP01 white spot. It ended on 2020-01-01.",
        "  GAP99. There is no rule “GAP99”. GAP has GAP01 to GAP08.",
        "  RSK01 the only way (Sales). Nothing like this is found.",
    ]
