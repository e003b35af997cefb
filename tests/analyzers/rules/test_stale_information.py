"""FLW02: what adds to the age, the limit exactly, several needs and kinds of order, and repairs that suffice."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.analyzers.measures.coverage import served
from flowmap.custody.solution import solve
from flowmap.domain.change import additions
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Handoff, Need
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import CLASSES, INF, State, World, hours, worlds
from tests.dense_maps import timed_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def stale(text: str) -> list[Finding]:
    """What FLW02 finds."""
    return list(check(parsed(text), select=["FLW02"]).findings)


def proposed(text: str) -> list[list[str]]:
    """What is proposed for the one finding, whether it suffices or not."""
    (one,) = check(parsed(text), select=["FLW02"], effects=False, describe=None).findings
    return [moves(repair) for repair in one.repairs]


def test_a_bad_day_makes_nothing_older() -> None:
    (found,) = stale("Sales makes x\nSales -> Works: x, takes 4d, p90 9d\nWorks needs x max age 2d\n")
    assert [moves(repair) for repair in found.repairs] == [["handoff:sales:works:x lead=2d"]]


def test_work_and_checks_are_made_shorter_too() -> None:
    text = "Sales makes x\nSales -> Desk: x, takes 1d\nDesk makes y from x, takes 4d\nDesk -> Works: y\n"
    (found,) = stale(f"{text}Works needs y max age 2d\n")
    assert [repair.title for repair in found.repairs] == ["Desk makes y from x in 1d instead of 4d."]
    (found,) = stale(f"{text}Desk approves y, takes 9d\nWorks needs y max age 12d\n")
    assert [repair.title for repair in found.repairs] == ["Desk approves y in 7d instead of 9d."]


def test_what_is_sent_more_often() -> None:
    text = (
        "Shop makes stock\nShop -> Desk: stock, every 4d\nDesk -> Plan: stock, every 8d\nPlan needs stock max age 5d\n"
    )
    assert proposed(text)[0] == ["handoff:desk:plan:stock every=6d"]
    text = "Shop makes stock\nShop -> Plan: stock, takes 3d, every 6d{}\nPlan needs stock max age {}\n"
    assert proposed(text.format("", "3d")) == []  # not even if it were sent all the time
    assert proposed(text.format(", 60/year", "4d"))[0] == ["handoff:shop:plan:stock every=2d times=180/year"]


def test_half_an_hour_in_one_case_is_half_an_hour() -> None:
    text = "Shop makes stock\nShop -> Plan: stock, takes 90min, if a\nShop -> Plan: stock if b\n"
    (one,) = stale(f"case a 50%\ncase b 50%\n{text}Plan needs stock max age 1h\n")
    assert (one.cases, one.effect.days) == (("a",), 0.5 / 24)


@pytest.mark.parametrize(
    ("steps", "days"),
    [
        ("Shop makes stock\nShop -> Plan: stock, takes 3d\n", 3.0),
        ("Shop makes stock\nShop -> Plan: stock, takes 3d, p90 9d\n", 3.0),  # the age is that of a usual day
        ("Shop makes stock\nShop -> Plan: stock, every 6d\n", 3.0),  # half of the period
        ("Shop makes stock\nShop -> Plan: stock, takes 1d, every 4d\n", 3.0),
        ("Shop makes stock, takes 2d\nShop -> Plan: stock, takes 1d\n", 3.0),
        ("Shop makes stock\nShop approves stock, takes 2d\nShop -> Plan: stock, takes 1d\n", 3.0),
        ("Shop makes stock\nShop checks stock, takes 2d\nShop -> Plan: stock, takes 1d\n", 3.0),
        ("Shop makes stock\nDesk approves stock, takes 2d\nShop -> Plan: stock, takes 3d\n", 3.0),  # elsewhere
        ("Shop makes stock\nShop -> Desk: stock, takes 1d\nDesk -> Plan: stock, takes 2d\n", 3.0),
        ("Shop makes a\nDesk makes b\nShop -> Plan: a, takes 3d\nDesk -> Plan: b\nPlan makes stock from a, b\n", 3.0),
        ("Shop makes stock\nShop -> Plan: stock, takes 9d\nShop -> Desk: stock\nDesk -> Plan: stock, takes 3d\n", 3.0),
        ("Shop makes stock\nPlan asks Shop: stock 12/year takes 3d\n", 3.0),
        ("file consists of stock\nShop makes file\nShop -> Plan: file, takes 3d\n", 3.0),
    ],
)  # fmt: skip
def test_what_adds_to_the_age(steps: str, days: float) -> None:
    """The freshest way counts; the limit itself is kept."""
    for limit, over in ((f"{days - 1:g}d", 1.0), (f"{24 * days - 1:g}h", 1 / 24)):
        (finding,) = stale(f"{steps}Plan needs stock threshold max age {limit}\n")
        assert (finding.holder, finding.counterpart, finding.item) == ("plan", None, "stock")
        assert finding.effect.days == pytest.approx(over)
        assert (finding.effect.weight, finding.effect.hours_per_year) == (None, None)
    assert stale(f"{steps}Plan needs stock threshold max age {days:g}d\n") == []
    assert stale(f"{steps}Plan needs stock threshold\n") == []


def test_waiting_for_a_stage_does_not_age() -> None:
    m = parsed("stages early, late\nShop makes stock\nShop -> Plan: stock, stage late\nPlan needs stock max age 1d\n")
    late = m.stages["late"]
    records = [one if one != late else late.model_copy(update={"starts": Duration(20.0, "d")}) for one in m.records()]
    assert check(Map.of(records), select=["FLW02"]).findings == ()


def test_what_is_missing_or_not_wanted_is_never_stale() -> None:
    assert stale("Shop -> Plan: stock, takes 9d\nDesk needs stock max age 1d\n") == []
    assert stale("Shop -> Plan: stock, takes 9d\nPlan needs stock not relevant max age 1d\n") == []
    assert stale("Shop -> Plan: stock, takes 9d\nPlan needs stock max age 1d\ndeny Plan: stock\n") == []


@pytest.mark.parametrize(
    ("kano", "severity"), [("threshold", "error"), ("performance", "warning"), ("excitement", "info")]
)
def test_the_class_of_the_need_is_the_severity(kano: str, severity: str) -> None:
    (finding,) = stale(f"Shop -> Plan: stock, takes 9d\nPlan needs stock {kano} max age 1d\n")
    assert (finding.severity, finding.kano, finding.effect.days) == (severity, kano, 8.0)


def test_of_several_needs_the_strongest_class_and_the_strictest_limit_count() -> None:
    m = parsed("Shop -> Plan: stock, takes 3d\nPlan needs stock threshold max age 5d\n")
    strict = Need(holder="plan", item="stock", kano="excitement", max_age="2d", id="need:plan:stock-2")
    (finding,) = check(m.apply(additions([strict])), select=["FLW02"]).findings
    assert (finding.severity, finding.effect.days) == ("error", 1.0)


def test_kinds_of_order_are_told_apart() -> None:
    text = """\
case a 50%
case b 30%
case c 20%
Shop makes stock
Shop -> Plan: stock, takes 3d, if a
Shop -> Plan: stock, takes 5d, if b
Shop -> Plan: stock, takes 1d, if c
Plan needs stock threshold max age 2d if a or c
Plan needs stock max age 2d if b
"""
    (finding,) = stale(text)
    assert (finding.cases, finding.severity, finding.effect.days) == (("a", "b"), "error", 3.0)
    said = (
        "Plan gets stock in cases a and b 5 days old (in case b, where it is worst), but it may be at most 2 days old."
    )
    assert finding.message == said


def test_an_age_with_unknown_steps_is_a_least_one() -> None:
    text = "Shop -> Desk: stock\nDesk -> Plan: stock, takes 3d\nPlan needs stock threshold max age 1d\n"
    assert stale(text)[0].message == "Plan gets stock at least 3 days old, but it may be at most 1 day old."
    known = text.replace("Desk: stock", "Desk: stock, takes 0d")
    assert stale(known)[0].message == "Plan gets stock 3 days old, but it may be at most 1 day old."


def test_only_the_way_that_makes_it_old_is_told() -> None:
    (finding,) = stale("""\
Shop makes a
Desk makes b
Shop -> Plan: a, takes 3d
Desk -> Plan: b, takes 1d
Plan makes stock from a, b
Plan needs stock threshold max age 2d
""")
    refs = [one.record for one in finding.evidence]
    assert refs == ["need:plan:stock", "activity:shop:a", "handoff:shop:plan:a", "activity:plan:stock"]
    assert {step.by for step in finding.proof} >= {"handoff:desk:plan:b"}
    assert all(step.arrival_h is None for step in finding.proof)  # the freshest way need not be the quickest
    assert [repair.title for repair in finding.repairs] == ["Shop hands a to Plan in 2d instead of 3d."]
    assert finding.rests_on == ("plan",)


def test_sent_more_often_takes_more_work() -> None:
    (finding,) = stale("Shop makes stock\nShop -> Plan: stock, every 1w, 12min, 50/year\nPlan needs stock max age 2d\n")
    (repair,) = finding.repairs
    assert repair.title == "Shop hands stock to Plan every 4d instead of every 1w."
    (change,) = repair.changes
    assert isinstance(change.after, Handoff)
    assert change.after.times is not None
    assert (str(change.after.every), change.after.times.base) == ("4d", 87.5)
    assert repair.effort_hours_per_year == pytest.approx((87.5 - 50) / 5)
    assert finding.fingerprint in repair.closes


def test_a_repair_is_proposed_only_where_it_suffices() -> None:
    relay = "Shop makes stock\nShop -> Desk: stock, takes 2d\nDesk -> Plan: stock, takes 2d\n"
    (finding,) = stale(relay + "Plan needs stock max age 2d\n")
    assert [repair.title for repair in finding.repairs] == ["Shop hands stock to Plan directly."]
    (finding,) = stale(relay + "Plan needs stock max age 1d\n")
    assert finding.repairs == ()
    (finding,) = stale(relay + "Plan needs stock max age 3d\n")
    assert [repair.title for repair in finding.repairs] == [
        "Shop hands stock to Plan directly.",
        "Shop hands stock to Desk in 1d instead of 2d.",
    ]
    (finding,) = stale(relay + "Desk checks stock\nPlan needs stock max age 3d\n")
    assert [repair.title for repair in finding.repairs] == ["Shop hands stock to Desk in 1d instead of 2d."]


def missed(world: World, field: str) -> dict[State, float]:
    """The states with a declared need whose limit is not kept: by how much (hours, or a share)."""
    declared, found = world.wants().declared, dict[State, float]()
    measure = {"within": "median", "max_age": "age", "min_quality": "loss"}[field]
    for need in world.needs:
        state, limit = (need.holder, need.item), getattr(need, field)
        if need.kano == "not_relevant" or limit is None or state not in declared or state not in world.held:
            continue
        value = world.best(measure)[state]
        over = limit.base - 2.718281828459045**-value if field == "min_quality" else value - hours(limit)
        if over > 1e-9:
            found[state] = max(found.get(state, -INF), over)
    return found


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(timed_maps())
def test_limits_against_brute_force(m: Map) -> None:
    """FLW02 and FLW03: which needs are missed, in which cases, how much; and what is served."""
    every = worlds(m)
    report = check(m, select=["FLW02", "FLW03"], effects=False, describe=None)
    for code, field in (("FLW02", "max_age"), ("FLW03", "min_quality")):
        expected: dict[State, dict[str, float]] = {}
        level: dict[State, int] = {}
        for world in every:
            declared = world.wants().declared
            for state, over in missed(world, field).items():
                expected.setdefault(state, {})[world.case] = over
                level[state] = min(level.get(state, 9), declared[state])
        found = {(one.holder or "", one.item or ""): one for one in report.findings if one.code == code}
        assert {state: set(one.cases) for state, one in found.items()} == {s: set(by) for s, by in expected.items()}
        for state, one in found.items():
            assert (one.kano, one.severity) == (CLASSES[level[state]], ("error", "warning", "info")[level[state]])
            if code == "FLW02":
                assert isclose((one.effect.days or 0.0) * 24, max(expected[state].values()), abs_tol=1e-6)
            assert one.message
    s = solve(m)
    kept = served(s)
    for world in every:
        bad = {state for field in ("within", "max_age", "min_quality") for state in missed(world, field)}
        good = {state for state in world.wants().declared if state in world.held} - bad
        bit, c = m.case_bits[world.case], s.compiled
        assert {(c.holder_id(k), c.item_id(k)) for k in range(c.size) if int(kept[k]) >> bit & 1} == good


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(timed_maps())
def test_repairs_end_what_they_are_proposed_for(m: Map) -> None:
    """Those that are left once their effect is known, made for real."""
    for finding in check(m, select=["FLW02", "FLW03", "FLW04"], describe=None).findings:
        for repair in finding.repairs:
            after = check(m.apply(repair.changes), select=[finding.code], effects=False, describe=0)
            assert after.find(finding.fingerprint) is None
