"""REL02: how many teams only pass an item on before it arrives."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import check
from flowmap.custody import kernel
from flowmap.domain.finding import Finding, Repair
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.analyzers.rules.every_way import EveryWay
from tests.custody.oracle import worlds
from tests.spoken_maps import spoken_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
CHAIN = """\
Sales makes order
Sales -> Anna: order
Anna -> Ben: order
Ben -> Carl: order
Carl -> Production: order
Production needs order
"""
BOTH = """\
Sales makes order
Sales -> Anna: order
Anna -> Ben: order
Ben -> Legal: order
Legal approves order
Legal -> Carl: order
Carl -> Dora: order
Dora -> Production: order
Production needs order
"""
CASES = "case home 50%\ncase export 50%\n"
INNER = """\
order consists of terms
Sales makes order
Sales -> Anna: order
Anna -> Ben: order
Ben -> Legal: order
Legal -> Carl: terms
Carl -> Dora: terms
Dora -> Production: terms, 6min, 10/year
Production needs terms
"""


def findings(text: str, relays: int = 3, *, effects: bool = True) -> tuple[Finding, ...]:
    """What the rule finds in a map; without effects also the repairs that would close nothing."""
    m = flow_text.parse(text, name="chain")
    return check(m, select=["REL02"], options={"REL02": {"relays": relays}}, effects=effects).findings


def sides(repair: Repair) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """What each change of a repair takes away and puts there."""
    both = [(one.before, one.after) for one in repair.changes]
    return [(a.to_dict() if a else None, b.to_dict() if b else None) for a, b in both]


def titles(found: Finding) -> list[str]:
    """What the repairs of a finding are called."""
    return [one.title for one in found.repairs]


def ends(text: str, relays: int = 3) -> list[tuple[str | None, str | None, str | None, tuple[str, ...]]]:
    """(where it arrives, who makes it, what, when) of what is found."""
    return [(one.holder, one.counterpart, one.item, one.cases) for one in findings(text, relays)]


def test_three_teams_that_only_pass_it_on_make_a_long_chain() -> None:
    (found,) = findings(CHAIN)
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", "production", "sales", "order")
    assert found.message == "Production gets order from Sales by way of Anna, Ben and Carl, which only pass it on."
    assert found.rests_on == ("anna", "ben", "carl")
    assert [step.holder for step in found.proof] == ["sales", "anna", "ben", "carl", "production"]
    assert found.effect.weight is None
    assert found.effect.hours_per_year is None


def test_how_many_is_an_option() -> None:
    assert ends(CHAIN, relays=4) == []
    assert ends(CHAIN.replace("Ben -> Carl", "Ben -> Production"), relays=3) == []
    assert ends(CHAIN.replace("Ben -> Carl", "Ben -> Production"), relays=2) == [
        ("production", "sales", "order", ("all",))
    ]


@pytest.mark.parametrize(
    "reason",
    [
        "Ben needs order",
        "Ben makes plan from order\nBen -> Production: plan\nProduction needs plan",
        "Ben approves order",
        "Ben is a system",
        "Ben is a meeting",
        "Ben is an outsider",
        "order must pass Ben",
        "Dora asks Ben: order 1/year",
    ],
)
def test_whoever_does_more_with_it_is_no_mere_link(reason: str) -> None:
    assert ends(CHAIN + reason + "\n") == []


def test_a_shorter_way_that_is_as_early_counts() -> None:
    assert ends(CHAIN + "Sales -> Production: order\n") == []
    assert ends(CHAIN + "Sales -> Production: order, takes 1d\n") != []  # the chain is what arrives first


def test_a_slower_link_past_some_of_them_does_not_count() -> None:
    assert ends(CHAIN + "Anna -> Production: order, takes 1d\n") == [("production", "sales", "order", ("all",))]


def test_past_fewer_of_them_and_then_on_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a map of many rules, where only what follows from a change is looked at."""
    monkeypatch.setattr(kernel, "FEW", 0)
    text = "Sales makes order\nSales -> Anna: order\nAnna -> Legal: order\nLegal approves order\n"
    assert ends(text + "Legal -> Production: order\nProduction needs order\n", relays=2) == []


def test_the_way_of_each_case_counts() -> None:
    text = CASES + CHAIN + "Sales -> Carl: order if home\n"
    assert ends(text) == [("production", "sales", "order", ("export",))]


@pytest.mark.parametrize(("other", "case"), [("home", "export"), ("export", "home")])
def test_it_is_said_and_mended_in_the_cases_of_the_chain(other: str, case: str) -> None:
    text = CASES + CHAIN.replace("Carl -> Production: order", "Carl -> Production: order, takes 2d, 6min, 10/year")
    (found,) = findings(text + f"Sales -> Carl: order if {other}\n")
    said = "Production gets order from Sales by way of Anna, Ben and Carl, which only pass it on in case"
    assert (found.message, found.rests_on) == (f"{said} {case}.", ("anna", "ben", "carl"))
    (repair,) = found.repairs
    to, work = {"receiver": "production", "item": "order"}, {"lead": "2d", "effort": "6min"}
    before, half = {"giver": "carl", **to, **work, "times": "10/year"}, {"times": "5/year"}
    assert sides(repair) == [
        (before, {**before, **half, "cases": [other]}),
        (None, {"giver": "sales", **to, **work, **half, "cases": [case]}),
    ]
    assert repair.effort_hours_per_year == 0.5


def test_several_makers_are_told_apart() -> None:
    text = CASES + CHAIN.replace("Sales makes order", "Sales makes order if home")
    text += "Key account makes order if export\nKey account -> Anna: order if export\n"
    assert ends(text) == [
        ("production", "key-account", "order", ("export",)),
        ("production", "sales", "order", ("home",)),
    ]


def test_a_whole_carries_its_parts() -> None:
    text = "order consists of terms\n" + CHAIN.replace("Production needs order", "Production needs terms")
    (found,) = findings(text)
    assert (found.holder, found.counterpart, found.item) == ("production", "sales", "terms")
    assert [step.by for step in found.proof][-1] == "composition"
    assert ends(text.replace("Ben -> Carl", "Ben -> Production")) == []  # to take a part out is no passing on


def test_whoever_uses_a_part_is_no_link_on_the_way_to_it() -> None:
    text = INNER.partition("Legal ->")[0] + "Legal -> Dora: order\nLegal needs terms\n"
    one, other = findings(text, relays=2)
    assert one.message == "Dora gets order from Sales by way of Anna, Ben and Legal, which only pass it on."
    assert other.message == "Legal gets terms from Sales by way of Anna and Ben, which only pass it on."
    assert other.rests_on == ("anna", "ben")


def test_it_arrives_also_where_it_is_assumed_to_be_used() -> None:
    assert ends(CHAIN.replace("Production needs order\n", "")) == [("production", "sales", "order", ("all",))]


def test_what_does_not_arrive_is_no_chain() -> None:
    assert ends(CHAIN.replace("Sales makes order", "Sales makes order from offer")) == []
    assert ends("") == []


def test_the_repair_leads_past_the_links_and_around_nobody_else() -> None:
    text = CHAIN.replace("Carl -> Production: order", "Carl -> Legal: order, takes 2d, 5min, 12/year via e-mail")
    text += "Legal approves order\nLegal -> Dora: order\nDora -> Production: order\n"
    legal, production = findings(text)
    (repair,) = production.repairs
    assert repair.title == "Sales hands order to Legal directly, and Legal to Production."
    assert [(change.before and change.before.id, change.after and change.after.id) for change in repair.changes] == [
        ("handoff:carl:legal:order", None),
        (None, "handoff:sales:legal:order"),
        ("handoff:dora:production:order", None),
        (None, "handoff:legal:production:order"),
    ]
    new = repair.changes[1].after
    assert new is not None
    assert {name: str(value) for name, value in new.to_dict().items()} == {
        "giver": "sales",
        "receiver": "legal",
        "item": "order",
        "via": "e-mail",
        "lead": "2d",
        "effort": "5min",
        "times": "12/year",
    }
    assert set(repair.closes) >= {legal.fingerprint, production.fingerprint}


def test_no_repair_where_the_direct_way_is_there_and_slower() -> None:
    (found,) = findings(CHAIN + "Sales -> Production: order, takes 1d\n")
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("slower", "hands"),
    [
        ("Sales -> Legal: order, takes 1d\n", "Legal hands order to Production directly."),
        ("Legal -> Production: order, takes 1d\n", "Sales hands order to Legal directly."),
    ],
)
def test_no_repair_that_would_leave_a_long_chain(slower: str, hands: str) -> None:
    production = {relays: findings(BOTH + slower, relays, effects=False)[-1] for relays in (2, 3)}
    assert all(one.rests_on == ("anna", "ben", "carl", "dora") for one in production.values())
    assert {relays: titles(one) for relays, one in production.items()} == {2: [], 3: [hands]}


def test_no_repair_by_whoever_must_not_have_it() -> None:
    (found,) = findings(CHAIN + "deny Sales: order\n")
    assert found.repairs == ()


def test_the_work_of_a_repair_is_known_where_that_of_each_link_is() -> None:
    (found,) = findings(INNER)
    (repair,) = found.repairs
    assert repair.title == "Sales hands order to Legal directly, and Legal terms to Production."
    assert repair.effort_hours_per_year is None
    (found,) = findings(INNER.replace("Ben -> Legal: order", "Ben -> Legal: order, 3min, 10/year"))
    assert found.repairs[0].effort_hours_per_year == 1.5


def test_an_answer_on_the_way_stays() -> None:
    text = CHAIN.replace("Sales -> Anna", "Legal asks Sales: order 10/year answered 95%\nLegal -> Anna")
    (found,) = findings(text)
    assert titles(found) == ["Legal hands order to Production directly."]


def test_no_repair_past_whoever_takes_it_out_of_an_answer() -> None:
    text = "order consists of terms\nSales makes order\nCarl asks Sales: order 10/year answered 95%\n"
    text += "Sales -> Carl: terms, takes 1d\nCarl -> Anna: terms\nAnna -> Ben: terms\nBen -> Production: terms\n"
    (found,) = findings(text)
    assert found.rests_on == ("carl", "anna", "ben")
    assert found.repairs == ()


def expected(m: Map, relays: int) -> dict[tuple[str, str, str], set[str]]:
    """(where it arrives, who makes it, what) -> cases, by going every way."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for world in worlds(m):
        every = EveryWay(world)
        mere = {state for state, reasons in world.passages(world.wants()).items() if not reasons}
        for state in every.ends():
            ways = list(every.ways(state))
            if min(sum(step.kind != "part" and step.tails[0] in mere for step in steps) for _, steps in ways) >= relays:
                for maker, _ in ways:
                    found[state[0], maker, state[1]].add(world.case)
    return found


@relaxed
@given(spoken_maps(), st.integers(1, 3))
def test_it_finds_what_going_every_way_finds(m: Map, relays: int) -> None:
    report = check(m, select=["REL02"], options={"REL02": {"relays": relays}}, effects=False, describe=None)
    found = {(one.holder, one.counterpart, one.item): set(one.cases) for one in report.findings}
    assert found == expected(m, relays)
    if any(policy.rule == "deny" for policy in m.policies):
        return  # past a team that must not have it, what leads there becomes useful, and others come to pass it on
    for one in report.findings[:2]:
        for repair in one.repairs:
            changed = m.apply(repair.changes)
            after = check(changed, select=["REL02"], options={"REL02": {"relays": relays}}, effects=False, describe=0)
            assert one.fingerprint not in {left.fingerprint for left in after.findings}
