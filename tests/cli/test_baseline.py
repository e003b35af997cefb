"""A baseline on the command line: what is known is not listed and does not fail."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import ENGINES, Flowmap

MORE = ENGINES + "Planning needs order threshold\n"


def test_only_what_is_new_is_listed_and_fails(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    wrote = flowmap("check", engines, "--write-baseline", "known.json")
    assert (wrote.code, wrote.err) == (0, "known.json: 3 findings are known from now on.\n")
    assert "GAP01 ce1000c" in wrote.out, "what is written down is shown"
    first = (tmp_path / "known.json").read_text()
    assert flowmap("check", engines, "--baseline", "known.json", "--fail-on", "info") == (
        0,
        (
            "Engines\n3 teams, 2 handoffs, 2 stated needs, 2 kinds of order.\n"
            "Needs met: 17.1 of 18 (95 %); must have: 17.1 of 18 (95 %).\n\n"
            "3 findings of the baseline are known.\nNothing new is open.\n"
        ),
        "",
    )
    (tmp_path / engines).write_text(MORE)
    code, out, _ = flowmap("check", engines, "--baseline", "known.json")
    assert code == 1
    assert "Planning needs order" in out
    assert "GAP04" not in out
    assert out.splitlines()[-2].startswith("1 error. Next")
    flowmap("check", engines, "--write-baseline", "known.json")
    (tmp_path / engines).write_text(ENGINES)
    flowmap("check", engines, "--write-baseline", "again.json")
    assert (tmp_path / "again.json").read_text() == first, "equal findings give equal bytes"


def test_what_is_found_no_more_is_said(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / engines).write_text(MORE)
    flowmap("check", engines, "--write-baseline", "known.json")
    (tmp_path / engines).write_text(ENGINES)
    code, out, _ = flowmap("check", engines, "--baseline", "known.json")
    assert code == 0
    assert "\n  No more: GAP01 " in out
    assert " Planning needs order; " in out
    part = flowmap("check", engines, "--baseline", "known.json", "--select", "GAP04").out
    assert "No more" not in part, "a check of a part cannot say so"


def test_what_is_not_checked_stays_known(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    """Other maps, and what a filter or a choice of rules hides."""
    (tmp_path / "other.flow").write_text("A makes x\nB needs x threshold\n")
    write = ("--write-baseline", "known.json")
    assert flowmap("check", engines, "other.flow", *write).err == "known.json: 4 findings are known from now on.\n"
    both = (tmp_path / "known.json").read_text()
    for some in ((), ("--select", "GAP04"), ("--item", "order"), ("--severity", "error")):
        assert flowmap("check", engines, *some, *write).code == 0
        assert (tmp_path / "known.json").read_text() == both, some
    (tmp_path / engines).write_text(MORE)
    flowmap("check", engines, "--ignore", "GAP04", *write)
    assert "4 findings of the baseline are known" in flowmap("check", engines, "--baseline", "known.json").out
    (tmp_path / engines).write_text("A -> B: x\n")
    assert flowmap("check", engines, *write).err == "known.json: 1 finding is known from now on.\n"


def test_another_file_is_not_written_over(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    wrote = flowmap("check", engines, "--write-baseline", engines)
    assert (wrote.code, wrote.err[:35]) == (2, "Error: engines.flow is no baseline:")
    assert (tmp_path / engines).read_text() == ENGINES


def test_maps_of_one_name_are_not_taken_together(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / engines).write_text(MORE)
    for option in ("--write-baseline", "--baseline"):
        (tmp_path / "known.json").write_text('{"baseline": 1, "maps": {"engines": []}}')
        code, _, err = flowmap("check", engines, f"copy/{engines}", option, "known.json")
        said = "engines.flow and copy/engines.flow are both called “engines”: a baseline cannot tell them apart."
        assert (code, err) == (2, f"Error: {said} Give each a baseline of its own.\n")
    assert flowmap("check", engines, f"copy/{engines}").code == 1


def test_every_format_knows_what_is_new(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    flowmap("check", engines, "--write-baseline", "known.json")
    (tmp_path / engines).write_text(MORE)

    def said(form: str) -> str:
        return flowmap("check", engines, "--baseline", "known.json", "--format", form).out

    told = json.loads(said("json"))
    assert len(told["findings"]) == 4
    (new,) = told["baseline"]["new"]
    assert (told["baseline"]["known"], told["baseline"]["gone"]) == (3, [])
    assert json.loads(said("jsonl"))["baseline"]["new"] == [new]
    assert [line[:8] for line in said("github").splitlines()] == ["::error "]
    assert len(said("csv").splitlines()) == 2
    assert said("markdown").count("GAP0") == 1
    states = {
        one["partialFingerprints"]["flowmap/v1"]: one["baselineState"]
        for one in json.loads(said("sarif"))["runs"][0]["results"]
    }
    assert {name for name, state in states.items() if state == "new"} == {new}
    assert len(states) == 4


def test_a_map_that_the_baseline_does_not_have_is_told(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "good.flow").write_text("A makes x\nA -> B: x\nB needs x\n")
    flowmap("check", engines, "good.flow", "--write-baseline", "known.json")
    (tmp_path / engines).rename(tmp_path / "moved.flow")
    said = flowmap("check", "moved.flow", "--baseline", "known.json")
    assert said.err == "known.json has no map “moved”, so all of its findings are new. It has engines and good.\n"
    assert flowmap("check", "good.flow", "--baseline", "known.json").err == ""  # it had no finding


def test_several_maps_and_a_file_that_is_none(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    (tmp_path / "other.flow").write_text("A makes x\nB needs x threshold\n")
    assert flowmap("check", engines, "other.flow", "--write-baseline", "known.json").code == 0
    assert flowmap("check", "other.flow", engines, "--baseline", "known.json").code == 0
    (tmp_path / "bad.json").write_text("{")
    for name in ("bad.json", "none.json", engines):
        assert flowmap("check", engines, "--baseline", name).code == 2
    assert flowmap("check", engines, "--baseline", "bad.json").err == (
        "Error: bad.json is no baseline: it is no JSON. Write one with flowmap check --write-baseline FILE.\n"
    )
    assert flowmap("check", engines, "--baseline", "none.json").err == (
        "Error: none.json cannot be read: No such file or directory. "
        "Write one with flowmap check --write-baseline FILE.\n"
    )


def test_a_baseline_is_compared_before_it_is_written_anew(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    flowmap("check", engines, "--write-baseline", "known.json")
    (tmp_path / engines).write_text(MORE)
    both = ("--baseline", "known.json", "--write-baseline", "known.json")
    assert flowmap("check", engines, *both).code == 1
    assert flowmap("check", engines, *both).code == 0
