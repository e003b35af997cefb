"""EXC05: what counts as a part that is used, the share exactly, when the whole is used as such, and its repair."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import Wants, World, worlds

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
START = "file consists of a, b, c, d\nSales makes file\nSales -> Works: file\n"


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def bundles(text: str, **options: Any) -> list[Finding]:
    """What EXC05 finds."""
    return list(check(parsed(text), select=["EXC05"], options={"EXC05": options}).findings)


@pytest.mark.parametrize(
    ("used", "found"),
    [
        ("Works needs a\n", True),
        ("Works needs a excitement\n", True),
        ("Works needs a\nWorks needs b\n", False),
        ("Works makes list from a\nWorks -> Shop: list\nShop needs list\n", True),  # work with it
        ("Works has a complete inventory\nWorks -> Shop: a\nShop needs a\n", True),  # handed on
        ("Works has a complete inventory\nWorks asks Sales: a 12/year answered 0%\n", True),  # asked for
        ("Works has a complete inventory\nShop asks Works: a 12/year answered 50%\n", True),
        ("Works -> Shop: a\nShop needs a\n", False),  # Works has stated nothing: it is assumed to use all of it
        ("Works needs file\n", False),  # the whole is needed
        ("Works needs a\nWorks needs file\n", False),
        ("Works needs a\nWorks checks file\n", False),  # worked with
        ("Works needs a\nShop asks Works: file 12/year answered 50%\n", False),  # asked for
        (
            "Works needs a\nShop asks Works: file 12/year answered 0%\n",
            False,
        ),  # Shop lacks it: Works could hand it over
        ("Works needs a\nWorks -> Shop: file\nShop needs file\n", False),  # handed on
        ("Works needs z\n", False),  # nothing of it is used: that is an unused delivery
        ("", False),  # nothing is said: it is assumed to be used
        ("Works needs a not relevant\n", False),
        ("Works needs a\nWorks makes list from file\n", True),  # work that is for nobody
        ("Works needs a\nWorks -> Shop: file\nShop needs z\ndeny Shop: file\n", True),
        ("Works needs a\nDesk -> Shop: file\nShop needs z\n", True),  # Desk does not have it, and nobody lacks it
        ("Works needs a\ndeny Works: file\n", False),
        ("Works needs a\ndeny Works: a\n", False),
    ],
)
def test_what_is_used(used: str, found: bool) -> None:
    listed = bundles(START + used)
    assert [(one.holder, one.counterpart, one.item) for one in listed] == [("works", "sales", "file")] * found


def test_less_than_a_third_is_less_than_a_third() -> None:
    three = "file consists of a, b, c\nSales makes file\nSales -> Works: file\nWorks needs a\n"
    assert bundles(three) == []
    assert len(bundles(three, used=0.34)) == 1
    assert bundles(START + "Works needs a\n", used=0.25) == []
    assert len(bundles(START + "Works needs a\n", used=0.26)) == 1
    six = "file consists of a, b, c, d, e, f\nSales makes file\nSales -> Works: file\nWorks needs a\n"
    assert len(bundles(six)) == 1
    assert bundles(six + "Works needs b\n") == []


def test_each_whole_is_counted_by_itself() -> None:
    two = "list consists of x, y\nSales makes list\nSales -> Works: list\nWorks needs x\nWorks needs y\n"
    (found,) = bundles(f"{START}Works needs a\n{two}")
    assert found.item == "file"


def test_only_what_is_sent_in_these_cases_is_shown() -> None:
    text = f"""case u 50%
case v 50%
{START.replace("a, b, c, d", "a, b, c, d, e, f, g").replace("Works: file", "Works: file if v")}\
Sales -> Works: file via mail, takes 1d, if u
Sales -> Works: file via web, read, if u
Shop makes file if v
Works needs a if u
Works needs b if u
Works needs file if v
"""
    (one,) = bundles(text)
    assert one.cases == ("u",)
    assert one.message == (
        "Works gets file from Sales in case u, but of the 7 parts of it only a and b are known to be used there."
    )
    assert [shown.record for shown in one.evidence] == [
        *("handoff:sales:works:file-2", "item:file", "need:works:a", "need:works:b"),
    ]
    assert (one.rests_on, one.questions) == (("works",), ("Does Works use anything else of file?",))
    (repair,) = one.repairs
    assert moves(repair)[-1] == "-handoff:sales:works:file-2"


def test_the_proof_is_of_the_first_case_and_one_part_is_told() -> None:
    made = "file consists of a, b, c, d\nSales makes file if v\nShop makes file if u\nShop -> Sales: file if u\n"
    (one,) = bundles(f"case u 50%\ncase v 50%\n{made}Sales -> Works: file\nWorks needs a\n")
    assert [step.holder for step in one.proof] == ["shop", "sales", "works"]
    assert "only a is known to be used there" in one.message


def test_expertise_is_not_handed_over_alone() -> None:
    (one,) = bundles(f"a is expertise\n{START.replace('c, d', 'c, d, e, f, g')}Works needs a\nWorks needs b\n")
    assert one.repairs == ()


def test_a_part_is_used_where_a_part_of_it_is() -> None:
    text = START + "a consists of x, y\nWorks needs x\n"
    (one,) = bundles(text)
    assert one.message == ("Works gets file from Sales, but of the 4 parts of it only a is known to be used there.")
    assert bundles(text + "Works needs b\n") == []


def test_who_looks_it_up_takes_what_is_wanted() -> None:
    assert bundles(START.replace("Works: file", "Works: file, read") + "Works needs a\n") == []


def test_what_does_not_arrive_is_not_too_much() -> None:
    assert bundles("file consists of a, b, c, d\nDesk makes file\nSales -> Works: file\nWorks needs a\n") == []


def test_cases_apart() -> None:
    (one,) = bundles(
        "case p 50%\ncase q 30%\ncase r 20%\nfile consists of a, b, c, d\nSales makes file if p or q\n"
        "Sales -> Works: file\nWorks needs a\nWorks needs b if p\n"
    )
    assert one.cases == ("q",)
    assert (one.effect.weight, one.effect.hours_per_year, one.effect.days) == (None, None, None)
    assert one.rests_on == ("works",)


def test_the_repair_hands_over_what_is_used_the_same_way() -> None:
    (one,) = bundles(
        "case p 50%\ncase q 50%\nfile consists of a, b, c, d\nSales makes file\n"
        "Sales -> Works: file via e-mail, takes 2d\nWorks needs a\nWorks needs b if q\nWorks needs file if q\n"
    )
    (repair,) = one.repairs
    assert repair.title == "Sales hands Works only a instead of all of file in case p."
    added, left = [change.after.to_dict() for change in repair.changes if change.after is not None]
    assert added == {
        "giver": "sales", "receiver": "works", "item": "a", "via": "e-mail", "lead": "2d", "cases": ["p"],
    }  # fmt: skip
    assert left == {
        "giver": "sales",
        "receiver": "works",
        "item": "file",
        "via": "e-mail",
        "lead": "2d",
        "cases": ["q"],
    }
    assert (repair.closes, repair.creates) == ((one.fingerprint,), ())


def test_the_parts_come_as_often_and_as_good_as_the_whole() -> None:
    (one,) = bundles(
        "case p 50%\ncase q 50%\nfile consists of a, b, c, d\nSales makes file\nWorks needs a\n"
        "Sales -> Works: file, takes 1d, 10min, 50/year, quality 90%\nWorks needs file if q\n"
    )
    assert moves(one.repairs[0]) == [
        "+handoff:sales:works:a lead=1d times=25/year quality=90% cases=p",
        "handoff:sales:works:file times=25/year cases=q",
    ]


def test_who_is_only_assumed_to_have_it_must_go_on_giving_it() -> None:
    (one,) = bundles("file consists of a, b, c, d\nSales -> Works: file\nWorks needs a\n")
    assert one.repairs == ()


LACKED = "file consists of a, b, c, d, e, f, g\nSales makes file\nSales -> Works: file\nShop needs c\n"


def test_what_only_somebody_else_lacks_is_not_used_there() -> None:
    """Works could hand it over, but so could Sales."""
    (one,) = bundles(f"{LACKED}Works needs a\nWorks needs b\n")
    assert (
        one.message == "Works gets file from Sales, but of the 7 parts of it only a and b are known to be used there."
    )
    (repair,) = one.repairs
    assert moves(repair) == ["+handoff:sales:works:a", "+handoff:sales:works:b", "-handoff:sales:works:file"]
    assert bundles(f"{LACKED}Works has a complete inventory\n") == []  # nothing is used there
    (one,) = bundles(f"{LACKED}Works has a complete inventory\nWorks makes list from c\nShop needs list\n")
    assert "only c is known to be used there" in one.message  # works with it for somebody who lacks the result


def used_in(world: World, wants: Wants) -> set[tuple[str, str]]:
    """What is wanted, asked for or assumed to be used, or leads to that."""
    asked = {(one.asked, one.item) for one in world.questions if one.answered.base > 0}
    used = {*wants.declared, *wants.implied, *(wants.assumed | asked) - set(world.deny)}
    while True:
        leading = {tail for fact in world.facts if fact.head in used - set(world.deny) for tail in fact.tails}
        if leading <= used:
            return used
        used |= leading


def as_a_whole(world: World, wants: Wants, state: tuple[str, str]) -> bool:
    """Whether a state is useful as it is, and not only for a part."""
    lacked = {item for want in (wants.declared, wants.implied) for holder, item in want.keys() - world.held}
    asked = {(one.asked, one.item) for one in world.questions if one.answered.base > 0}
    onward = [fact.head for fact in world.facts if fact.kind != "part" and state in fact.tails]
    wanted = state in wants.declared or state in wants.implied or state in wants.assumed or state in asked
    return wanted or state[1] in lacked or any(head in wants.useful and head not in world.deny for head in onward)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_it_is_what_plain_python_finds(m: Map) -> None:
    expected: dict[tuple[str, ...], set[str]] = {}
    for world in worlds(m):
        wants = world.wants()
        for one in world.handoffs:
            if one.item == "?" or one.mode == "read" or world.expertise(one.item) or not world.items[one.item].parts:
                continue
            state = one.receiver, one.item
            if (one.giver, one.item) not in world.held or state in world.deny or as_a_whole(world, wants, state):
                continue
            parts = world.items[one.item].parts
            used = sum((one.receiver, part) in used_in(world, wants) for part in parts)
            if 0 < 3 * used < len(parts):
                expected.setdefault((one.receiver, one.giver, one.item), set()).add(world.case)
    found = check(m, select=["EXC05"], effects=False, describe=0).findings
    assert {tuple(map(str, (one.holder, one.counterpart, one.item))): set(one.cases) for one in found} == expected


def test_the_random_maps_have_it() -> None:
    """What is compared with plain Python is not mostly nothing."""
    maps = [fuller_map(random.Random(seed)) for seed in range(60)]
    assert sum(len(check(m, select=["EXC05"], effects=False, describe=0).findings) for m in maps) >= 3
