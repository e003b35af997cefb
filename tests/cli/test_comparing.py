"""`flowmap what-if` and `diff`: the same changes as in Python and over HTTP, and nothing saved unless it is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowmap import services
from tests.cli.conftest import ENGINES, Flowmap

REPAIR = "Sales -> Goods receiving: goods announcement if engine"


@pytest.fixture
def pushed(flowmap: Flowmap, engines: str) -> Flowmap:
    """The map engines is in the store."""
    flowmap("push", engines, "engines")
    return flowmap


def test_what_a_change_would_do_in_words(pushed: Flowmap) -> None:
    code, out, err = pushed("what-if", "engines", "--change", REPAIR)
    assert (code, err) == (0, "")
    first, *_ = lines = out.splitlines()
    assert first == "Engines"
    assert lines[1] == "- New: Sales hands goods announcement to Goods receiving, only in case engine."
    assert "Before  Needs met: 17.1 of 18 (95 %); must have: 17.1 of 18 (95 %)." in lines
    assert "After   Needs met: 18 of 18 (100 %); must have: 18 of 18 (100 %)." in lines
    closed, new, left = (lines.index(one) for one in ("Closed", "New", "Left as they are: 1 warning."))
    codes = [line.split()[0] for line in lines[closed:new] if line.startswith("  ") and not line.startswith("   ")]
    m = services.load("engines")
    told = services.what_if(m, [REPAIR])
    assert codes == [one.code for one in told.closed]
    assert {"GAP01", "GAP05"} <= set(codes)
    assert lines[new + 1 : left] == ["  It brings no new finding.", ""]
    assert lines[-1] == "Nothing is saved; --apply makes the change."
    assert services.load("engines") == m


def test_what_it_breaks_is_told(pushed: Flowmap) -> None:
    out = pushed("what-if", "engines", "--change", "-Sales -> Purchasing: order").out
    assert "- No more: Sales hands order to Purchasing, usually in 1d.\n" in out
    assert "Closed\n  It closes nothing.\n\nNew\n  GAP01 0139b7e  error\n" in out
    assert "    Purchasing needs order; Sales has it and does not hand it over. (weight 17.1)\n" in out
    assert "Left as they are: 1 error, 2 warnings.\n" in out


def test_json_is_that_of_python(pushed: Flowmap) -> None:
    said = json.loads(pushed("what-if", "engines", "--change", REPAIR, "--format", "json").out)
    outcome = services.what_if(services.load("engines"), [REPAIR]).to_dict()
    assert said == {"map": "engines", "revision": 1, **json.loads(json.dumps(outcome))}
    assert [one["code"] for one in said["created"]] == []


def test_applied_in_the_store(pushed: Flowmap) -> None:
    done = pushed("what-if", "engines", "--change", REPAIR, "--change", "Legal approves order", "--apply")
    assert done.out.endswith("\nMade: engines is at revision 2 now.\n")
    m = services.load("engines")
    assert "legal" in m.holders
    assert "handoff:sales:goods-receiving:goods-announcement" in m.handoffs
    assert pushed("diff", "engines", "--revision", "2").out == ""


def test_applied_in_a_file(flowmap: Flowmap, engines: str) -> None:
    flowmap("convert", engines, "map.yaml")
    file = Path("map.yaml")
    file.write_text("# ours\n" + file.read_text())
    done = flowmap("what-if", "map.yaml", "--change", REPAIR, "--apply")
    assert done.out.endswith("\nMade: map.yaml.\n")
    assert file.read_text().startswith("# ours\n")
    assert "handoff:sales:goods-receiving:goods-announcement" in services.load("map.yaml").handoffs
    for name, said in (("engines.flow", "would lose its comments"), ("-", "Standard input cannot be changed")):
        refused = flowmap("what-if", name, "--change", REPAIR, "--apply", stdin=ENGINES)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
    assert Path(engines).read_text() == ENGINES


def test_what_the_map_says_already_changes_nothing(pushed: Flowmap) -> None:
    for more in ((), ("--apply",)):
        out = pushed("what-if", "engines", "--change", "Sales -> Purchasing: order", *more).out
        assert out.endswith("\nThe map says so already: there is nothing to change.\n")
    assert pushed("history", "engines").out.count("\n") == 2


def test_a_rule_that_fails_is_told_once(flowmap: Flowmap, engines: str) -> None:
    Path("own.py").write_text("def nothing(m):\n    raise ValueError('broken')\n")
    refused = flowmap("what-if", engines, "--change", REPAIR, "--rules", "own.py")
    assert (refused.code, refused.out.count("Closed")) == (0, 1)
    assert refused.err.count("own.py") == 1


def test_what_is_not_understood_says_where(flowmap: Flowmap, engines: str) -> None:
    refused = flowmap("what-if", engines, "--change", "Sales -> Purchasing: plan, if enigne")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("“Sales -> Purchasing: plan, if enigne”:31: ")
    assert flowmap("what-if", engines).code == 2


def test_two_maps_differ(pushed: Flowmap) -> None:
    same = pushed("diff", "engines", "engines.flow")
    assert (same.code, same.out, same.err) == (0, "", "They say the same.\n")
    Path("later.flow").write_text(ENGINES.replace("takes 1d, 6min", "takes 2d, 6min") + "Legal approves order\n")
    told = pushed("diff", "engines.flow", "later.flow")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "- Purchasing hands goods announcement to Goods receiving, usually in 1d: usually takes “2d” instead",
        "  of “1d”.",
        "- New: team Legal.",
        "- New: Legal approves order.",
    ]
    said = json.loads(pushed("diff", "engines", "later.flow", "--format", "json").out)
    changes = services.diff(services.load("engines"), services.load("later.flow"))
    assert said == {"map": "engines", "revision": 1, "changes": json.loads(json.dumps([c.to_dict() for c in changes]))}
    back = pushed("diff", "later.flow", "engines.flow").out
    assert "- No more: team Legal.\n" in back


def test_since_a_revision(pushed: Flowmap) -> None:
    pushed("edit", "engines", REPAIR)
    assert pushed("diff", "engines", "--revision", "1").out == (
        "- New: Sales hands goods announcement to Goods receiving, only in case engine.\n"
    )
    for arguments, said in (
        (("engines",), "Name a second map, or say --revision"),
        (("engines", "engines.flow", "--revision", "1"), "Name a second map, or say --revision"),
        (("engines.flow", "--revision", "1"), "engines.flow is a file: it has no revisions"),
        (("engines", "--revision", "7"), "never had a revision 7"),
        (("engines", "engnes"), "has no map “engnes”"),
    ):
        refused = pushed("diff", *arguments)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
