"""REL03: items that go in a circle between teams."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.custody.oracle import World, worlds
from tests.spoken_maps import spoken_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
CIRCLE = """\
Sales makes order
Sales -> Planning: order, 6min, 100/year
Planning -> Production: order, 6min, 100/year
Production -> Sales: order, 12min, 50/year
"""


def findings(text: str) -> tuple[Finding, ...]:
    """What the rule finds in a map."""
    return check(flow_text.parse(text, name="circle"), select=["REL03"]).findings


def circles(text: str) -> list[tuple[str | None, tuple[str, ...], str | None, tuple[str, ...]]]:
    """(first team, the others, item, cases) of what is found."""
    return [(one.holder, one.providers, one.item, one.cases) for one in findings(text)]


def test_three_teams_in_a_circle() -> None:
    (found,) = findings(CIRCLE)
    assert (found.severity, found.holder, found.counterpart) == ("warning", "planning", None)
    assert found.providers == ("production", "sales")
    assert found.message == (
        "Planning, Production and Sales hand order to each other in a circle (10 h a year to hand it back)."
    )
    assert found.effect.hours_per_year == pytest.approx(10)
    assert [one.record for one in found.evidence] == [
        "handoff:sales:planning:order",
        "handoff:planning:production:order",
        "handoff:production:sales:order",
    ]
    (repair,) = found.repairs
    assert repair.title == "Stop handing order back from Production to Sales."
    assert [(change.before and change.before.id, change.after) for change in repair.changes] == [
        ("handoff:production:sales:order", None)
    ]
    assert found.fingerprint in repair.closes
    assert repair.effort_hours_per_year == 0


def test_what_many_makers_get_back_is_one_circle() -> None:
    makers = [f"m{number}" for number in range(66)]
    text = "".join(f"{one} makes x\n{one} -> Hub: x\nHub -> {one}: x\n" for one in makers)
    assert circles(text) == [("hub", tuple(sorted(makers)), "x", ("all",))]


@pytest.mark.parametrize("names", [("ann", "bob", "cid", "dan"), ("cid", "dan", "ann", "bob")])
def test_each_of_several_circles_has_its_own_way_back(names: tuple[str, str, str, str]) -> None:
    ann, bob, cid, dan = names
    found = findings(f"""\
{ann} makes x
{bob} -> {ann}: x, takes 1d
{ann} -> {bob}: x, takes 1d
{cid} makes a
{cid} -> {dan}: a, takes 1d
{dan} -> {cid}: a, takes 1d
""")
    assert {one.repairs[0].changes[0].before.id for one in found if one.repairs[0].changes[0].before} == {
        f"handoff:{bob}:{ann}:x",
        f"handoff:{dan}:{cid}:a",
    }


def test_what_two_get_at_once_neither_hands_to_the_other() -> None:
    (found,) = findings("Zed makes x\nZed -> Ann, Bob: x\nAnn -> Bob: x\nBob -> Ann: x\n")
    assert (found.holder, found.providers) == ("ann", ("bob",))
    assert found.repairs[0].title == "Stop handing x back from Bob to Ann and from Ann to Bob."
    assert found.fingerprint in found.repairs[0].closes


def test_unknown_work_is_unknown() -> None:
    (found,) = findings(CIRCLE.replace("12min, 50/year", "12min"))
    assert found.effect.hours_per_year is None
    assert "h a year" not in found.message
    (found,) = findings(CIRCLE.replace("Planning: order, 6min, 100/year", "Planning: order"))  # nothing is handed back
    assert found.effect.hours_per_year == pytest.approx(10)


@pytest.mark.parametrize(("times", "hours"), [("0/year", ""), ("1/year", " (0.1 h a year to hand it back)")])
def test_the_hours_are_told_where_there_are_some(times: str, hours: str) -> None:
    (found,) = findings(f"Ann makes x\nAnn -> Bob: x, 1h, 10/year\nBob -> Ann: x, 6min, {times}\n")
    assert found.message == f"Ann and Bob hand x to each other in a circle{hours}."
    assert found.questions == ("What is new in x when it comes back?",)


def test_all_that_hand_it_back_are_told_and_stopped() -> None:
    way = "Ann -> Bob: x\nBob -> Ann: x, 6min, 5/year\nBob -> Carl: x\nCarl -> Ann: x, 6min, 15/year\n"
    (found,) = findings(f"Ann makes x\n{way}")
    assert (found.effect.hours_per_year, found.providers) == (2.0, ("bob", "carl"))
    assert found.repairs[0].title == "Stop handing x back from Bob to Ann and from Carl to Ann."
    assert [change.record.id for change in found.repairs[0].changes] == ["handoff:bob:ann:x", "handoff:carl:ann:x"]


def test_the_share_and_the_proof_of_its_cases() -> None:
    cases = "case u 25%\ncase v 75%\n"
    text = "Zed makes y\nZed -> Ann: y\nAnn makes x from y if u\nAnn makes x if v\nAnn -> Bob: x\n"
    (found,) = findings(f"{cases}{text}Bob -> Ann: x, 1h, 10/year\n")
    assert (found.cases, found.effect.hours_per_year) == (("u", "v"), 10)
    assert [step.holder for step in found.proof] == ["zed", "ann", "ann"]
    (found,) = findings(f"{cases}{text.replace('Bob: x', 'Bob: x if v')}Bob -> Ann: x, 1h, 10/year\n")
    assert (found.cases, found.effect.hours_per_year) == (("v",), 7.5)
    (found,) = findings(f"case u 0%\ncase v 100%\n{text}Bob -> Ann: x, 1h, 10/year, if u\n")
    assert (found.cases, found.effect.hours_per_year) == (("u",), 0)


def test_a_way_there_and_another_back_are_one_circle_with_all_that_lies_on_both() -> None:
    text = CIRCLE + "Sales -> Legal: order\nLegal -> Production: order\nProduction -> Stores: order\n"
    assert circles(text) == [("legal", ("planning", "production", "sales"), "order", ("all",))]


def test_two_circles_of_an_item_are_two_findings() -> None:
    text = "Sales makes order\nSales -> Anna, Carl: order\nAnna -> Ben: order\nBen -> Anna: order\n"
    text += "Carl -> Dora: order\nDora -> Carl: order\n"
    assert circles(text) == [("anna", ("ben",), "order", ("all",)), ("carl", ("dora",), "order", ("all",))]


def test_a_circle_must_be_one_in_a_case() -> None:
    cases = "case home 60%\ncase export 40%\n"
    open_in_each = CIRCLE.replace("6min, 100/year\nProd", "6min, 100/year if home\nProd").replace(
        "50/year", "50/year if export"
    )
    assert circles(cases + open_in_each) == []
    closed = cases + CIRCLE.replace("50/year", "50/year if export")
    (found,) = findings(closed)
    assert found.cases == ("export",)
    assert found.effect.hours_per_year == pytest.approx(10)  # the yearly total is that of the record's own cases
    both = closed + "Planning -> Sales: order, 3min, 20/year if home\n"
    (found,) = findings(both)
    assert (found.holder, found.providers, found.cases) == ("planning", ("production", "sales"), ("home", "export"))
    assert found.effect.hours_per_year == pytest.approx(11)


@pytest.mark.parametrize("names", [("A", "B", "C"), ("C", "B", "A"), ("B", "A", "C")])
def test_circles_that_share_a_team_are_one_whatever_the_cases_and_the_names(names: tuple[str, str, str]) -> None:
    first, second, third = names
    text = f"Sales makes x\nSales -> {second}: x\n{second} -> {third}: x\n{third} -> {second}: x, if b\n"
    text += f"{third} -> {first}: x, if a\n{first} -> {second}: x, if a\n"
    found = circles(f"case a 50%\ncase b 50%\n{text}")
    assert found == [("a", ("b", "c"), "x", ("a", "b"))]


def test_only_the_part_of_the_cases_is_handed_back_in() -> None:
    text = "case home 60%\ncase export 40%\nSales makes order if home\nKey account makes order if export\n"
    text += "Sales -> Planning: order\nPlanning -> Sales: order, 12min, 50/year\n"
    (found,) = findings(text)
    assert found.cases == ("home",)
    assert found.effect.hours_per_year == pytest.approx(6)


def test_a_loop_that_nothing_feeds_is_no_circle() -> None:
    assert circles(CIRCLE.replace("Sales makes order\n", "")) == []
    assert circles("") == []


@pytest.mark.parametrize("kind", ["system", "meeting", "outsider"])
def test_only_teams_play_ping_pong(kind: str) -> None:
    text = f"Middle is a {kind}\nSales makes order\nSales -> Middle: order\nMiddle -> Sales: order\n"
    assert circles(text) == []
    assert circles(text + "Middle -> Planning: order\nPlanning -> Middle: order\n") == []
    assert circles(text + "Middle -> Planning: order\nPlanning -> Sales: order\n") == []


def test_a_backup_and_a_thing_of_its_own_close_no_circle() -> None:
    assert circles(CIRCLE.replace("12min", "backup, 12min")) == []
    assert circles(CIRCLE.replace("Sales: order,", "Sales: checked order,")) == []


def test_who_makes_it_hands_on_its_own() -> None:
    """Two that exchange what each has made hand nothing back; what goes round without a maker, or with one, does."""
    exchange = "North makes plan\nSouth makes plan\nNorth -> South: plan\nSouth -> North: plan\n"
    assert circles(exchange) == []
    assert circles(exchange + "South -> Anna: plan\nAnna -> South: plan\n") == [("anna", ("south",), "plan", ("all",))]
    assert circles(exchange + "South -> Anna: plan\nAnna -> North: plan\n") == []
    assert circles(exchange + "Anna -> Ben: plan\nBen -> Anna: plan\nNorth -> Ben: plan\n") == [
        ("anna", ("ben",), "plan", ("all",))
    ]
    only_home = exchange.replace("South makes plan", "South makes plan if home")
    assert circles("case home 50%\ncase export 50%\n" + only_home) == [("north", ("south",), "plan", ("export",))]
    idle = exchange.replace("South makes plan", "South makes plan from order")  # it has no order, and so makes none
    assert circles(idle) == [("north", ("south",), "plan", ("all",))]


def test_more_makers_than_one_computation_holds() -> None:
    """Seventy makers of a plan, who all hand it to the office; the last one gets it back."""
    text = "".join(f"Team {n:02} makes plan\nTeam {n:02} -> Office: plan\n" for n in range(70))
    assert circles(text + "Office -> Team 69: plan\n") == [("office", ("team-69",), "plan", ("all",))]


def test_long_circles_and_long_ways_are_told_apart() -> None:
    """More rounds than the rule needs to leave out ways that lie on no circle."""
    teams = [f"Team {n:02}" for n in range(40)]
    way = "Team 00 makes order\n" + "".join(f"{a} -> {b}: order\n" for a, b in pairwise(teams))
    assert circles(way) == []
    (found,) = findings(way + "Team 30 -> Team 05: order\n")
    assert (found.holder, len(found.providers)) == ("team-05", 25)


def expected(m: Map) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """(first team, item) -> the others and the cases, by following every handoff."""
    apart: dict[str, list[tuple[set[str], set[str]]]] = defaultdict(list)
    for world in worlds(m):
        for item in world.items:
            for circle in _circles_of(world, item):
                shared = [one for one in apart[item] if one[0] & circle]
                teams, cases = (
                    circle.union(*(one[0] for one in shared)),
                    {world.case}.union(*(one[1] for one in shared)),
                )
                apart[item] = [*(one for one in apart[item] if one not in shared), (teams, cases)]
    return {
        (min(teams), item): (teams - {min(teams)}, cases) for item, circles in apart.items() for teams, cases in circles
    }


def _circles_of(world: World, item: str) -> list[set[str]]:
    """Teams on circles that have one maker at most; those that share a team are one."""
    teams = {one.id for one in world.map.holders if one.kind == "team"}
    makers = {
        fact.head[0]
        for fact in world.facts
        if fact.kind in ("activity", "origin") and fact.head[1] == item and set(fact.tails) <= world.held
    }
    to: dict[str, set[str]] = {team: set() for team in teams}
    for one in world.handoffs:
        live = (one.giver, one.item) in world.held and not one.backup and not world.expertise(item)
        if one.item == item and live and {one.giver, one.receiver} <= teams:
            to[one.giver].add(one.receiver)
    found: list[set[str]] = []

    def follow(way: list[str]) -> None:
        for team in to[way[-1]]:
            if team == way[0] and len(makers & set(way)) < 2:
                together = [circle for circle in found if circle & set(way)]
                found[:] = [circle for circle in found if circle not in together]
                found.append(set(way).union(*together))
            elif team not in way:
                follow([*way, team])

    for team in teams:
        follow([team])
    return found


@relaxed
@given(spoken_maps())
def test_it_finds_what_following_every_handoff_finds(m: Map) -> None:
    report = check(m, select=["REL03"], effects=False, describe=None)
    found = {(one.holder, one.item): (set(one.providers), set(one.cases)) for one in report.findings}
    assert found == expected(m)
    for one in report.findings:
        assert [one.holder, *one.providers] == sorted([one.holder or "", *one.providers])
        (repair,) = one.repairs
        after = check(m.apply(repair.changes), select=["REL03", "GAP"], effects=False, describe=0)
        assert one.fingerprint not in {left.fingerprint for left in after.findings}
        assert after.coverage == report.coverage


def test_circles_of_several_cases_that_share_a_team_are_told_as_one_and_as_several() -> None:
    text = "case a\ncase b\nAnn makes x\nAnn -> Ben: x\nBen -> Ann: x if a\nBen -> Cid: x if b\nCid -> Ben: x if b\n"
    found = check(flow_text.parse(text), select=["REL03"], effects=False).findings
    assert [one.message for one in found] == ["Ann, Ben and Cid hand x to each other in circles."]
