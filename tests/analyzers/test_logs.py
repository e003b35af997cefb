"""Maps of arrows alone: an imported log, and the first ten minutes of drawing, give few and sensible findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap.analyzers.check import check
from flowmap.formats import flow_text
from flowmap.formats.event_log import read_log
from tests.capabilities.missing import missing

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("log", "teams", "versions_meet_at"),
    [
        ("logs-pm4py/08_receipt.xes.gz", 10, set()),
        ("logs-pm4py/running-example.xes", 6, {"pete"}),
        ("logs-wta/PurchasingExample.csv", 27, {"francois-de-perrier", "karel-de-groot", "magdalena-predutta"}),
    ],
)
def test_a_mere_log_is_neither_waste_nor_gap(log: str, teams: int, versions_meet_at: set[str]) -> None:
    """What leads to the end of a case is useful; every passage works on what it gets; rivals are alternatives.

    Only whether alternatives are versions of one thing cannot be seen in a log: the page of FLW05 says so.
    """
    if not DATA.is_dir():
        missing("the event logs are not beside the repository")
    m = read_log(str(DATA / log)).to_map("log")
    assert len(m.holders) == teams
    assert {(one.code, one.holder) for one in check(m).findings} == {("FLW05", one) for one in versions_meet_at}
    passages = check(m, select=["REL01"], all_verdicts=True, effects=False).findings
    assert passages
    assert {one.verdict for one in passages} == {"justified"}
    assert all({"uses", "makes"} <= set(one.reasons) for one in passages)


def test_arrows_alone_ask_only_whether_somebody_just_passes_on() -> None:
    report = check(flow_text.parse("Sales -> Back office: order\nBack office -> Production: order\n", name="map"))
    assert [(one.code, one.severity, one.verdict) for one in report.findings] == [("REL01", "info", "candidate")]


def test_a_single_arrow_is_silent() -> None:
    assert check(flow_text.parse("Sales -> Production: order\n", name="map")).findings == ()


def test_a_circle_without_a_source_holds_nothing() -> None:
    report = check(flow_text.parse("A -> B: x\nB -> A: x\nC needs x threshold\n", name="map"))
    assert [(one.code, one.holder) for one in report.findings] == [("GAP03", "c"), ("MOD03", None)]


def test_an_unnamed_item_is_left_out_of_reasoning() -> None:
    assert check(flow_text.parse("Sales -> Production: ?\n", name="map")).findings == ()
