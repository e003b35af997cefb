"""FLW03: shares multiply along a way, the worst input counts, the weakest handoff is named; repairs that suffice.

Compared with brute force beside FLW02.
"""

from __future__ import annotations

import pytest

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text


def unreliable(text: str, *, effects: bool = True) -> list[Finding]:
    """What FLW03 finds; without `effects` also what it would propose in vain."""
    return list(check(flow_text.parse(text, name="map"), select=["FLW03"], effects=effects).findings)


@pytest.mark.parametrize(
    ("steps", "percent"),
    [
        ("Shop -> Plan: data, quality 80%\n", 80),
        ("Shop -> Desk: data, quality 80%\nDesk -> Plan: data, quality 50%\n", 40),
        ("Shop -> Desk: data\nDesk -> Plan: data, quality 80%\n", 80),  # unknown = 100 %
        ("Shop -> Plan: data, quality 50%\nShop -> Desk: data, quality 90%\nDesk -> Plan: data\n", 90),  # the best way
        ("Shop -> Plan: a, quality 80%\nDesk -> Plan: b, quality 60%\nPlan makes data from a, b\n", 60),  # not 48
        ("Shop -> Desk: a, quality 80%\nDesk makes data from a\nDesk -> Plan: data, quality 50%\n", 40),
        ("file consists of data\nShop -> Plan: file, quality 70%\n", 70),
        ("Shop makes data\nPlan asks Shop: data 12/year answered 95%\n", 100),  # an answer is right
    ],
)  # fmt: skip
def test_how_good_it_arrives(steps: str, percent: int) -> None:
    assert unreliable(f"{steps}Plan needs data threshold quality {percent}%\n") == []
    assert unreliable(f"{steps}Plan needs data threshold\n") == []
    if percent == 100:
        return
    (finding,) = unreliable(f"{steps}Plan needs data threshold quality {percent + 1}%\n")
    assert (finding.holder, finding.counterpart, finding.item) == ("plan", None, "data")
    assert f"complete and correct in {percent} %, but needs {percent + 1} %" in finding.message
    assert (finding.effect.weight, finding.effect.hours_per_year, finding.effect.days) == (None, None, None)
    assert finding.rests_on == ("plan",)
    assert all(step.arrival_h is None for step in finding.proof)
    assert finding.proof[-1].holder == "plan"


@pytest.mark.parametrize(
    ("kano", "severity"), [("threshold", "error"), ("performance", "warning"), ("excitement", "info")]
)
def test_the_class_of_the_need_is_the_severity(kano: str, severity: str) -> None:
    (finding,) = unreliable(f"Shop -> Plan: data, quality 50%\nPlan needs data {kano} quality 90%\n")
    assert (finding.severity, finding.kano) == (severity, kano)
    assert unreliable("Shop -> Plan: data, quality 50%\nPlan needs data not relevant quality 90%\n") == []
    assert unreliable("Shop -> Plan: data, quality 50%\nDesk needs data quality 90%\n") == []


def test_the_strictest_of_several_needs_counts() -> None:
    needs = "Plan needs data threshold quality 60%\nPlan needs data threshold quality 90%\n"
    (finding,) = unreliable(f"Shop -> Plan: data, quality 80%\n{needs}")
    assert "in 80 %, but needs 90 %" in finding.message
    (finding,) = unreliable(f"Shop -> Plan: data, quality 50%\n{needs}")
    assert "in 50 %, but needs 90 %" in finding.message


def test_the_class_is_that_of_the_cases_in_which_it_is_missed() -> None:
    text = "case a 50%\ncase b 50%\nShop -> Desk: data\nShop -> Plan: data, quality 50%, if a\n"
    (finding,) = unreliable(f"{text}Desk -> Plan: data, if b\nPlan needs data excitement quality 90%\n")
    assert (finding.cases, finding.severity, finding.kano) == (("a",), "info", "excitement")


def test_the_weakest_handoff_is_named() -> None:
    text = "Shop -> Desk: data, quality {}%\nDesk -> Plan: data, quality {}%\nPlan needs data quality 90%\n"
    (finding,) = unreliable(text.format(80, 95))
    assert finding.message.endswith("the weakest handoff is that from Shop to Desk (80 %).")
    (finding,) = unreliable(text.format(95, 80))
    assert finding.message.endswith("the weakest handoff is that from Desk to Plan (80 %).")
    assert [one.record for one in finding.evidence] == [
        *("need:plan:data", "handoff:shop:desk:data", "handoff:desk:plan:data"),
    ]
    (finding,) = unreliable(text.format(100, 80))
    assert finding.message.endswith("the weak handoff is that from Desk to Plan (80 %).")
    assert "handoff:shop:desk:data" in [one.record for one in finding.evidence]  # the whole way, as good as it is


def test_the_weakest_handoff_may_be_that_of_an_input() -> None:
    (finding,) = unreliable("""\
Shop -> Plan: a, quality 80%
Desk -> Plan: b, quality 60%
Plan makes data from a, b
Plan needs data threshold quality 90%
""")
    assert finding.message.endswith("the weak handoff of b is that from Desk to Plan (60 %).")
    assert [one.record for one in finding.evidence] == ["need:plan:data", "handoff:desk:plan:b", "activity:plan:data"]
    # The other input would then be the worst: the proposal alone does not suffice, so it is not made.
    assert finding.repairs == ()


def test_the_case_in_which_it_is_worst_is_told() -> None:
    (finding,) = unreliable("""\
case a 50%
case b 30%
case c 20%
Shop makes data
Shop -> Plan: data, quality 70%, if a
Shop -> Plan: data, quality 60%, if b
Shop -> Plan: data, quality 99%, if c
Plan needs data threshold quality 90% if a or c
Plan needs data quality 85% if b
""")
    assert (finding.cases, finding.severity) == (("a", "b"), "error")
    said = (
        "Plan gets data in cases a and b complete and correct in 60 % (in case b, where it is worst), but needs 85 %;"
    )
    assert finding.message.startswith(said)


@pytest.mark.parametrize(
    ("first", "second", "limit", "titles"),
    [
        (80, 95, 90, ["Shop hands data to Desk complete and correct in 95 % instead of 80 %.", "directly"]),
        (80, 95, 94, ["Shop hands data to Desk complete and correct in 99 % instead of 80 %.", "directly"]),
        (80, 95, 95, ["Shop hands data to Desk complete and correct in 100 % instead of 80 %.", "directly"]),
        (80, 95, 96, []),  # the other handoff is too bad, too, and the direct way would be no better than it
        (95, 80, 90, ["Desk hands data to Plan complete and correct in 95 % instead of 80 %."]),
        (0, 100, 90, ["directly"]),
    ],
)
def test_what_is_proposed_suffices(first: int, second: int, limit: int, titles: list[str]) -> None:
    text = f"Shop -> Desk: data, quality {first}%\nDesk -> Plan: data, quality {second}%\n"
    (finding,) = unreliable(f"{text}Plan needs data quality {limit}%\n")
    assert [repair.title for repair in finding.repairs] == [
        "Shop hands data to Plan directly." if title == "directly" else title for title in titles
    ]
    for repair in finding.repairs:
        assert finding.fingerprint in repair.closes


@pytest.mark.parametrize(
    ("first", "second", "limit", "titles"),
    [
        ("80%", "99.5%", "99.5%", ["better", "directly"]),
        ("80%", "99.5%", "100%", ["directly"]),  # 101 % would be needed
        ("80%", "95%", "100%", ["directly"]),
        ("0%", "95%", "95%", ["directly"]),  # what is never right says nothing about the other handoffs
    ],
)
def test_nothing_is_proposed_that_cannot_be(first: str, second: str, limit: str, titles: list[str]) -> None:
    text = f"Shop -> Desk: data, quality {first}\nDesk -> Plan: data, quality {second}\n"
    (finding,) = unreliable(f"{text}Plan needs data quality {limit}\n", effects=False)
    known = {
        "better": "Shop hands data to Desk complete and correct in 100 % instead of 80 %.",
        "directly": "Shop hands data to Plan directly.",
    }
    assert [repair.title for repair in finding.repairs] == [known[title] for title in titles]


def test_a_direct_way_is_as_good_as_its_last_step() -> None:
    (finding,) = unreliable("""\
Shop -> Desk: data, quality 80%
Desk -> Plan: data, quality 95%, takes 2d, p90 3d
Plan needs data quality 90%
""")
    direct = finding.repairs[1].changes[0].after
    assert isinstance(direct, Handoff)
    assert (str(direct.quality), str(direct.lead), str(direct.lead_p90)) == ("95%", "2d", "3d")
