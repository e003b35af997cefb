"""FLW05: who makes a version, what keeps versions equal, where they meet, and the two ways out."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import World, worlds

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TWO = "plan is a replica\nNorth makes plan\nSouth makes plan\n"
HEAD = "Head makes base\nHead makes z\nHead -> North: base\nHead -> South: base\nHead -> South: z\n"
MEET = TWO + "North -> Works: plan\nSouth -> Works: plan\n"


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def conflicts(text: str) -> list[Finding]:
    """What FLW05 finds."""
    return list(check(parsed(text), select=["FLW05"]).findings)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (MEET, ["works"]),
        (MEET.replace("plan is a replica\n", ""), []),  # then they are different things, or MOD01
        (TWO + "North -> Works: plan\n", []),
        (TWO + "North -> Works: plan\nSouth -> Works: plan, read\n", ["works"]),
        (TWO + "North -> Works: plan\nSouth -> Works: plan, backup\n", []),
        (TWO + "North -> Works: plan\nWorks asks South: plan 12/year\n", ["works"]),
        (TWO + "North -> Works: plan\nWorks asks South: plan 12/year answered 50%\n", []),
        (TWO + "North -> Desk: plan\nDesk -> Works: plan\nSouth -> Works: plan\n", ["works"]),
        (MEET + "Works -> Shop: plan\n", ["works"]),  # Shop gets what Works gives
        (MEET + "Works -> Shop: plan\nNorth -> Shop: plan\n", ["shop", "works"]),
        (TWO + "North -> A: plan\nSouth -> B: plan\nA -> B: plan\nB -> A: plan\n", ["a", "b"]),
        ("plan is a replica\nNorth -> Works: plan\nSouth -> Works: plan\n", ["works"]),  # assumed origins, too
        (MEET.replace("South makes plan", "South makes plan from z"), []),
        (TWO + "plan is expertise\nWorks asks North: plan 12/year\nWorks asks South: plan 12/year\n", []),
    ],
)  # fmt: skip
def test_where_versions_meet(text: str, where: list[str]) -> None:
    found = conflicts(text)
    assert sorted(str(one.holder) for one in found) == where
    assert {(one.severity, one.counterpart, one.item) for one in found} <= {("warning", None, "plan")}


@pytest.mark.parametrize(
    "more",
    [
        "North -> South: plan\n",
        "South -> North: plan\n",
        "North -> Desk: plan\nDesk -> South: plan\n",  # through somebody
        "Works -> North: plan\n",  # where they meet they are compared, and one of them hears it
        "South asks North: plan 12/year\n",
        "file consists of plan\nNorth makes file from plan\nNorth -> South: file\n",  # inside something larger
        "Head makes plan\nHead -> North: plan\nHead -> South: plan\n",  # both hear the same
        HEAD + "North makes plan from base\nSouth makes plan from base, z\n",  # both make it from the same
    ],
)
def test_what_keeps_versions_equal(more: str) -> None:
    assert [one.holder for one in conflicts(MEET)] == ["works"]
    assert conflicts(MEET + more) == []


@pytest.mark.parametrize(
    "more",
    [
        "North -> South: plan, backup\n",
        "North -> South: other\nNorth makes other\n",
        "South asks North: plan 12/year answered 50%\n",
        "North -> Desk: plan\nSouth -> Desk: plan, backup\n",
        HEAD + "North makes plan from base\nSouth makes plan from z\n",
    ],
)
def test_what_does_not(more: str) -> None:
    assert [one.holder for one in conflicts(MEET + more)] == ["works"]


def test_whoever_is_kept_equal_with_a_third_is_so_with_the_second() -> None:
    three = MEET + "West makes plan\nWest -> Works: plan\n"
    (one,) = conflicts(three + "North -> South: plan\n")
    assert one.message == "Works gets plan of North, South and West, and nothing keeps their versions equal."
    assert conflicts(three + "North -> South: plan\nWest -> South: plan\n") == []


def test_inside_something_larger() -> None:
    text = "plan is a replica\nfile consists of plan\nNorth makes file\nSouth makes plan\n"
    (one,) = conflicts(text + "North -> Works: file\nSouth -> Works: plan\n")
    assert (one.holder, one.item) == ("works", "plan")
    assert [repair.title for repair in one.repairs] == ["North hands plan to South, so that they work with the same."]
    # A file that is made with somebody's plan in it brings his version.
    passed = (
        "plan is a replica\nfile consists of plan\nSouth makes plan\nSouth -> North: plan\nNorth makes file from plan\n"
    )
    assert conflicts(passed + "North -> Works: file\nSouth -> Works: plan\n") == []


def test_kinds_of_order_apart() -> None:
    (one,) = conflicts(
        "case p 50%\ncase q 30%\ncase r 20%\nplan is a replica\nNorth makes plan if p or q\nSouth makes plan\n"
        "North -> Desk: plan\nDesk -> Works: plan\nSouth -> Works: plan\nNorth -> South: plan if p\n"
    )
    assert (one.holder, one.cases) == ("works", ("q",))
    assert one.message == (
        "Works gets plan of North and South, by Desk and South in case q, and nothing keeps their versions equal."
    )
    assert (one.effect.weight, one.effect.hours_per_year, one.effect.days) == (None, None, None)
    assert one.rests_on == ("north", "south")
    assert [evidence.record for evidence in one.evidence] == [
        "handoff:desk:works:plan",
        "handoff:south:works:plan",
        "activity:north:plan",
        "activity:south:plan",
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            MEET,
            [
                "North hands plan to South, so that they work with the same.",
                "Agree that plan of North counts at Works; South is the backup.",
            ],
        ),
        (
            MEET + "West makes plan\nWest -> Works: plan\n",
            [
                "North hands plan to South and West, so that they work with the same.",
                "Agree that plan of North counts at Works; South and West are backups.",
            ],
        ),
        (  # who makes it counts before who passes it on
            TWO + "North -> Desk: plan\nDesk -> Works: plan\nSouth -> Works: plan, takes 3d\n",
            [
                "North hands plan to South, so that they work with the same.",
                "Agree that plan of South counts at Works; Desk is the backup.",
            ],
        ),
        (  # what is only assumed to be made there, because nobody brings it, would not be any more
            "plan is a replica\nNorth -> Works: plan\nSouth -> Works: plan\n",
            ["Agree that plan of North counts at Works; South is the backup."],
        ),
        (  # who must not have it does not get it of others
            MEET + "deny South: plan\n",
            ["Agree that plan of North counts at Works; South is the backup."],
        ),
        (
            "case p 50%\ncase q 50%\n"
            + MEET.replace("South -> Works: plan", "South -> Works: plan if q")
            + "deny South: plan if p\n",
            [
                "North hands plan to South, so that they work with the same.",
                "Agree that plan of North counts at Works; South is the backup.",
            ],
        ),
        (  # an answer is no backup
            TWO + "North -> Works: plan\nWorks asks South: plan 12/year\n",
            ["North hands plan to South, so that they work with the same."],
        ),
    ],
)
def test_repairs(text: str, titles: list[str]) -> None:
    (one,) = conflicts(text)
    assert [repair.title for repair in one.repairs] == titles
    for repair in one.repairs:
        assert one.fingerprint in repair.closes


APART = "case a 50%\ncase b 50%\nplan is a replica\n" + "".join(
    f"{one} makes plan\n" for one in ("East", "North", "South", "West")
)


def handed(finding: Finding, repair: int) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """(giver, receiver, cases, is a backup) of the handoffs as they are after a repair."""
    handoffs = [change.after for change in finding.repairs[repair].changes]
    return [(h.giver, h.receiver, h.cases, h.backup) for h in handoffs if isinstance(h, Handoff)]


def test_only_who_hands_it_over_in_all_these_orders_can_count() -> None:
    """North is late, but the only one who serves both kinds of order; each is kept equal in its own."""
    late = APART.replace("North makes plan", "North makes plan takes 2 d")
    (one,) = conflicts(late + "North -> Works: plan\nSouth -> Works: plan if a\nEast -> Works: plan if b\n")
    assert (one.holder, one.cases) == ("works", ("a", "b"))
    assert [repair.title for repair in one.repairs] == [
        "North hands plan to South; East hands plan to North, so that they work with the same.",
        "Agree that plan of North counts at Works; East and South are backups.",
    ]
    assert sorted(handed(one, 0)) == [("east", "north", ("b",), False), ("north", "south", ("a",), False)]
    assert sorted(handed(one, 1)) == [("east", "works", ("b",), True), ("south", "works", ("a",), True)]


def test_who_brings_it_in_other_orders_too_is_the_backup_in_these_only() -> None:
    """In the others it is the only one who does."""
    (one,) = conflicts(
        "case home 60%\ncase export 40%\nplan is a replica\nSouth makes plan\nNorth makes plan if export\n"
        "South -> Works: plan, takes 1d, 50/year\nNorth -> Works: plan if export\nWorks needs plan\n"
    )
    assert (one.cases, one.repairs[1].title) == (
        ("export",),
        "Agree that plan of North counts at Works in case export; South is the backup.",
    )
    assert moves(one.repairs[1]) == [
        "handoff:south:works:plan times=30/year cases=home",
        "+handoff:south:works:plan-2 lead=1d times=20/year backup=True cases=export",
    ]
    assert one.repairs[1].creates == ()


def test_nobody_counts_where_nobody_serves_all_these_orders() -> None:
    (one,) = conflicts(
        APART
        + "".join(
            f"{g} -> Works: plan if {c}\n" for g, c in zip(("North", "South", "East", "West"), "aabb", strict=True)
        )
    )
    assert one.cases == ("a", "b")
    assert [repair.title for repair in one.repairs] == [
        "North hands plan to South; East hands plan to West, so that they work with the same."
    ]


def test_many_makers_and_givers() -> None:
    """More than fit into one word of bits."""
    text = "plan is a replica\n" + "".join(f"M{n} makes plan\nM{n} -> Works: plan\n" for n in range(70))
    (one,) = conflicts(text)
    assert one.rests_on == tuple(sorted(f"m{n}" for n in range(70)))
    chain = "".join(f"M{n} -> M{n + 1}: plan\n" for n in range(69))
    assert conflicts(text + chain) == []


def meetings(world: World) -> set[tuple[str, str]]:
    """States at which versions meet that are not kept equal, in one case."""
    live = [fact for fact in world.facts if set(fact.tails) <= world.held]
    found = set()
    for item in (one.id for one in world.map.items if one.replica and one.kind != "expertise"):
        sources: dict[str, set[str]] = {}
        for fact in live:
            inputs = {tail[1] for tail in fact.tails}
            made = fact.kind in ("activity", "origin") and item in world.inside(fact.head[1])
            if made and not any(item in world.inside(one) for one in inputs):
                sources.setdefault(fact.actor, set()).update(inputs)
        steps = {
            (fact.tails[0][0], fact.head[0])
            for fact in live
            if fact.kind in ("handoff", "question") and item in world.inside(fact.head[1])
            if fact.kind == "question" or not world.map.handoffs[fact.by].backup
        }
        versions: dict[str, set[str]] = {maker: {maker} for maker in sources}
        heard: dict[str, set[str]] = {maker: set() for maker in sources}
        for maker in sources:
            queue = [maker]
            while queue:
                at = queue.pop()
                for giver, receiver in steps:
                    if giver == at and receiver in sources:
                        heard[receiver].add(maker)
                    elif giver == at and maker not in versions.setdefault(receiver, set()):
                        versions[receiver].add(maker)
                        queue.append(receiver)
        equal = {maker: maker for maker in sources}
        for _ in sources:
            for one in sources:
                for other in sources:
                    if one in heard[other] or other in heard[one] or sources[one] & sources[other]:
                        equal[one] = equal[other] = min(equal[one], equal[other])
        for holder in versions.keys() - sources.keys():
            brought = [versions[giver] for giver, receiver in steps if receiver == holder and versions.get(giver)]
            if len(brought) > 1 and len({equal[one] for some in brought for one in some}) > 1:
                found.add((holder, item))
    return found


def test_only_the_versions_of_the_cases_in_which_they_meet_are_told() -> None:
    text = """\
case a 50%
case b 50%
x is a replica
North makes x if a
North makes x, takes 1d, if b
South makes x if a
Carl makes x if b
North -> Planning: x if a
South -> Planning: x if a
Carl -> Planning: x if b
Planning needs x
"""
    (found,) = check(flow_text.parse(text, name="map"), select=["FLW05"]).findings
    assert found.message == "Planning gets x of North and South in case a, and nothing keeps their versions equal."
    assert sorted(one.record for one in found.evidence) == [
        *("activity:north:x", "activity:south:x", "handoff:north:planning:x", "handoff:south:planning:x"),
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_it_is_what_plain_python_finds(m: Map) -> None:
    expected: dict[tuple[str, str], set[str]] = {}
    for world in worlds(m):
        for state in meetings(world):
            expected.setdefault(state, set()).add(world.case)
    found = check(m, select=["FLW05"], effects=False, describe=0).findings
    assert {(str(one.holder), str(one.item)): set(one.cases) for one in found} == expected


def test_the_random_maps_have_it() -> None:
    """What is compared with plain Python is not mostly nothing."""
    maps = [fuller_map(random.Random(seed)) for seed in range(60)]
    assert sum(len(check(m, select=["FLW05"], effects=False, describe=0).findings) for m in maps) >= 5
