"""`flowmap paths` and `flowmap depends`: the answer as people read it, and as tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Flowmap
from tests.tracing.test_paths import COMPANY

BAD_DAY, LATE = "on a bad day 1 day", "4.33 days after the order begins, on a bad day 5.17 days"


@pytest.fixture
def company(tmp_path: Path) -> str:
    (tmp_path / "company.flow").write_text(f"map Company\n{COMPANY}Production needs plan threshold\n")
    return "company.flow"


def test_the_ways_of_one_information(flowmap: Flowmap, company: str) -> None:
    code, out, err = flowmap("paths", company, "--from", "erp", "--to", "production", "--item", "plan")
    assert (code, err) == (0, "")
    assert " ".join(out.split()) == (  # a terminal breaks its lines
        "Plan from ERP to Production plan: arrives from there in all kinds of order. "
        f"- Planning: takes 4 h, {BAD_DAY}; there {LATE} After 7 other steps. "
        "1. Planning hands plan to Production through ERP, usually in 4h. "
        f"- Planning (only in export): takes at least 4 h, {BAD_DAY}; there at least {LATE} "
        "After 8 other steps; here ERP hands order to Planning, only in case export. "
        "1. Planning hands plan to Production through ERP, usually in 4h. "
        "It is lost without any one of these: Customer, Engineering, Planning and Sales."
    )


def test_a_table_for_programs(flowmap: Flowmap, company: str) -> None:
    code, out, _ = flowmap("paths", company, "--to", "production", "--item", "plan", "--format", "csv")
    (first, *_) = csv.DictReader(io.StringIO(out))
    assert (code, first["information"], first["takes_h"], first["arrives_h"]) == (0, "plan", "4.0", "104.0")
    code, out, _ = flowmap("depends", company, "--on", "erp", "--format", "json")
    assert code == 0
    assert [row["team"] for row in json.loads(out)["rows"]][:2] == ["Production", "Sales"]


def test_what_does_not_arrive(flowmap: Flowmap, company: str) -> None:
    code, out, _ = flowmap("paths", company, "--to", "production", "--item", "spec")
    assert code == 1
    assert out.splitlines() == [
        "Spec to Production",
        "",
        "spec: does not arrive.",
        "Why it does not: flowmap check MAP --team production --item spec",
    ]


def test_what_hangs_on_a_system(flowmap: Flowmap, company: str) -> None:
    code, out, err = flowmap("depends", company, "--on", "erp")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "3 teams get 2 pieces of information through ERP. Without it 2 teams lose some of it (weight of needs",
        "9).",
        "",
        "Lost without it",
        "- Production: plan, directly (must have, weight 9)",
        "- Sales: plan, through Production",
        "",
        "Later, by another way",
        "- Planning: order, directly (must have); in export; later by 22 h",
        "",
        "As quick by another way",
        "- Planning: plan, directly; in export",
    ]


def test_what_hangs_on_it_is_filtered_and_sorted(flowmap: Flowmap, company: str) -> None:
    asked = ("depends", company, "--on", "erp", "--text", "plan", "--sort", "-hands")
    rows = json.loads(flowmap(*asked, "--format", "json").out)["rows"]
    assert [(row["team"], row["hands"]) for row in rows] == [
        ("Sales", 2),
        ("Production", 1),
        ("Planning", 1),
        ("Planning", 1),
    ]
    out = flowmap(*asked).out
    assert out.startswith("3 teams get 2 pieces of information through ERP.")  # all of it, whatever is listed
    assert out.index("- Sales: plan") < out.index("- Production: plan")
    none = flowmap("depends", company, "--on", "erp", "--text", "elsewhere")
    assert (none.code, none.out.splitlines()[-1]) == (0, "Nothing of it has all these words.")
    wrong = flowmap("depends", company, "--on", "erp", "--sort", "hand")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Did you mean “hands”?" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paths", "--to", "plannin", "--item", "plan"), "Did you mean “planning”?"),
        (("paths", "--to", "planning"), "From whom, or what? Name the team that it comes from"),
        (
            ("depends", "--on", "erq"),
            "no team, system, meeting, outsider, information or channel “erq”. Did you mean “erp”?",
        ),
    ],
)
def test_what_cannot_be_asked(flowmap: Flowmap, company: str, arguments: tuple[str, ...], said: str) -> None:
    command, *rest = arguments
    code, out, err = flowmap(command, company, *rest)
    assert (code, out) == (2, "")
    assert said in err


def test_a_way_as_a_picture(flowmap: Flowmap, company: str) -> None:
    asked = ("paths", company, "--from", "erp", "--to", "production", "--item", "plan", "-o")
    drawn = flowmap(*asked, "way.svg")
    assert (drawn.code, drawn.out, drawn.err) == (0, "", "Findings are left out.\n")
    assert "step 1" in Path("way.svg").read_text()
    assert flowmap(*asked, "other.svg", "--way", "2").code == 0
    none = flowmap(*asked, "none.svg", "--way", "9")
    assert (none.code, none.err) == (2, "Error: There is no way 9. flowmap paths lists 2 ways.\n")
    assert not Path("none.svg").exists()
