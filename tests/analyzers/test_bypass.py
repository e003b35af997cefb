"""The direct way round a passage: what is dropped, what takes its place, who does how much of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowmap.analyzers.bypass import Bypasses, Links, Work, bypasses, work_of, yearly_times
from flowmap.analyzers.passages import passages_of
from flowmap.custody.solution import Solution, solve
from flowmap.formats import flow_text

CASES = "case a 25%\ncase b 75%\n"
MADE = "Sales makes x\nAnn makes x\n"
WAY = "Sales -> Desk: x\nDesk -> Works: x\nWorks needs x\n"
BOTH = WAY + "Ann -> Desk: x\n"


def round_desk(text: str, cases: str = "ab") -> tuple[Solution, Bypasses]:
    """The bypass of what Desk passes on, in some cases."""
    s = solve(flow_text.parse(CASES + text, name="map"))
    mask = sum(1 << s.map.case_bits[case] for case in cases)
    return s, bypasses(s, np.array([s.compiled.state("desk", "x")]), np.array([mask], dtype=np.uint64))


def joined(s: Solution, mask: np.uint64) -> str:
    """The cases of a mask in one word."""
    return "".join(s.map.cases_in(int(mask)))


def ends(s: Solution, links: Links) -> list[tuple[str, str, str]]:
    """(giver, receiver, cases)."""
    c = s.compiled
    return [
        (c.holder_id(int(c.rules.first[rule])), c.holder_id(int(c.rules.head[rule])), joined(s, cases))
        for rule, cases in zip(links.rule, links.cases, strict=True)
    ]


def direct(s: Solution, b: Bypasses) -> list[tuple[str, str, str]]:
    """(giver, receiver, cases) of what takes the place of the passages."""
    c = s.compiled
    assert [c.kind[rule] for rule in b.outgoing] == [1] * len(b.outgoing)
    return [
        (c.holder_id(int(giver)), c.holder_id(int(c.rules.head[rule])), joined(s, cases))
        for giver, rule, cases in zip(b.giver, b.outgoing, b.direct, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "into", "out", "instead"),
    [
        (WAY, "sales ab", "works ab", "sales works ab"),
        (WAY.replace("Desk: x", "Desk: x if a"), "sales a", "works a", "sales works a"),
        (WAY.replace("Works: x", "Works: x if b"), "sales ab", "works b", "sales works b"),
        (WAY.replace("needs x", "needs x if b"), "sales ab", "works b", "sales works b"),
        (BOTH, "ann ab, sales ab", "works ab", "ann works ab, sales works ab"),
        (WAY + "Lost -> Desk: x\n", "sales ab", "works ab", "sales works ab"),  # who has none
        (WAY + "Desk -> Shop: x\nShop needs x not relevant\n", "sales ab", "works ab", "sales works ab"),
        (WAY + "Desk -> Shop: x\n", "sales ab", "shop ab, works ab", "sales shop ab, sales works ab"),
        (WAY + "Shop asks Desk: x\nDesk asks Ann: x\n", "sales ab", "works ab", "sales works ab"),
        (WAY + "Sales -> Works: x if a\n", "sales ab", "works ab", "sales works b"),  # the direct way is there
        (WAY + "Sales -> Works: x\n", "sales ab", "works ab", ""),
        (WAY + "Ann -> Desk, Works: x if a\n", "ann a, sales ab", "works ab", "sales works ab"),
        (WAY + "Zed makes x\nZed -> Desk: x\n", "sales ab, zed ab", "works ab", "sales works ab, zed works ab"),
        (WAY + "Zed makes x\nZed -> Desk, Works: x\n", "sales ab, zed ab", "works ab", "sales works ab"),
        (WAY + "Sales -> Works: y\nSales makes y\n", "sales ab", "works ab", "sales works ab"),
        (WAY + "Desk -> Sales: x\nSales needs x\n", "sales ab", "sales ab, works ab", "sales works ab"),
        (
            "Sales -> Desk: x if a\nAnn -> Desk: x if b\nDesk -> Works: x if a\nDesk -> Shop: x if b\n",
            "ann b, sales a",
            "shop b, works a",
            "ann shop b, sales works a",
        ),
        (  # two handoffs of one giver are one direct way, two to one receiver are two
            WAY.replace("Desk: x", "Desk: x if a") + "Sales -> Desk: x, takes 1d, if b\n",
            "sales a, sales b",
            "works ab",
            "sales works ab",
        ),
        (WAY + "Desk -> Works: x, takes 1d\n", "sales ab", "works ab, works ab", "sales works ab, sales works ab"),
        ("Desk -> Works: x\n", "", "", ""),
    ],
)
def test_what_is_dropped_and_what_takes_its_place(text: str, into: str, out: str, instead: str) -> None:
    s, b = round_desk(MADE + text)
    assert sorted(f"{giver} {cases}" for giver, _, cases in ends(s, b.into)) == [*filter(None, into.split(", "))]
    assert sorted(f"{receiver} {cases}" for _, receiver, cases in ends(s, b.out)) == [*filter(None, out.split(", "))]
    assert {receiver for _, receiver, _ in ends(s, b.into)} | {giver for giver, _, _ in ends(s, b.out)} <= {"desk"}
    assert sorted(" ".join(one) for one in direct(s, b)) == [*filter(None, instead.split(", "))]


def test_it_acts_in_the_cases_judged_only() -> None:
    s, b = round_desk(MADE + BOTH, cases="b")
    assert [ends(s, b.into), ends(s, b.out), direct(s, b)] == [
        [("sales", "desk", "b"), ("ann", "desk", "b")],
        [("desk", "works", "b")],
        [("sales", "works", "b"), ("ann", "works", "b")],
    ]


@pytest.mark.parametrize(
    ("into", "parts"),
    [
        (["Sales -> Desk: x, 10/year", "Ann -> Desk: x, 30/year"], {"sales": [0.25, 0.25], "ann": [0.75, 0.75]}),
        (["Sales -> Desk: x, 0.2/year", "Ann -> Desk: x, 0.6/year"], {"sales": [0.25, 0.25], "ann": [0.75, 0.75]}),
        (["Sales -> Desk: x, 10/year", "Ann -> Desk: x"], {"sales": [0.5, 0.5], "ann": [0.5, 0.5]}),
        (["Sales -> Desk: x", "Ann -> Desk: x"], {"sales": [0.5, 0.5], "ann": [0.5, 0.5]}),
        (["Sales -> Desk: x, 0/year", "Ann -> Desk: x, 0/year"], {"sales": [0.5, 0.5], "ann": [0.5, 0.5]}),
        (["Sales -> Desk: x, 0/year", "Ann -> Desk: x, 9/year"], {"sales": [0.0, 0.0], "ann": [1.0, 1.0]}),
        (["Sales -> Desk: x, 12/year"], {"sales": [1.0, 1.0]}),
        # 15 in case a, and 5 of 20 in each year; all in case b
        (["Sales -> Desk: x, 15/year, if a", "Ann -> Desk: x, 20/year"], {"sales": [0.75, 0.0], "ann": [0.25, 1.0]}),
        (["Sales -> Desk: x, if a", "Ann -> Desk: x, 20/year"], {"sales": [0.5, 0.0], "ann": [0.5, 1.0]}),
        (
            ["Sales -> Desk: x, 10/year", "Sales -> Desk: x, 10/year, takes 1d", "Ann -> Desk: x, 60/year"],
            {"sales": [0.25, 0.25], "ann": [0.75, 0.75]},
        ),
        (
            ["Sales -> Desk: x, 10/year", "Sales -> Desk: x, takes 1d", "Ann -> Desk: x, 60/year"],
            {"sales": [0.5, 0.5], "ann": [0.5, 0.5]},
        ),
        (
            ["Sales -> Desk: x, if a", "Sales -> Desk: x, takes 1d, if b", "Ann -> Desk: x", "Eve -> Desk: x, if b"],
            {"sales": [1 / 2, 1 / 3], "ann": [1 / 2, 1 / 3], "eve": [0.0, 1 / 3]},
        ),
    ],
)
def test_givers_share_by_how_often_they_give_it_equally_if_that_is_unknown(
    into: list[str], parts: dict[str, list[float]]
) -> None:
    s, b = round_desk("\n".join([MADE, "Eve makes x\nDesk -> Works: x\nWorks needs x", *into, ""]))
    found = {s.compiled.holder_id(int(giver)): split.tolist() for giver, split in zip(b.giver, b.split, strict=True)}
    assert found == {giver: pytest.approx(split) for giver, split in parts.items()}


@pytest.mark.parametrize(
    ("into", "out", "cases", "times"),
    [
        ("Sales -> Desk: x, 10/year\nAnn -> Desk: x, 30/year\n", ", 80/year", "ab", {"sales": 20.0, "ann": 60.0}),
        ("Sales -> Desk: x, 10/year\nAnn -> Desk: x, 30/year\n", ", 80/year", "b", {"sales": 15.0, "ann": 45.0}),
        ("Sales -> Desk: x\nAnn -> Desk: x, if b\n", ", 80/year", "ab", {"sales": 50.0, "ann": 30.0}),
        ("Sales -> Desk: x\nAnn -> Desk: x, if b\n", ", 80/year, if a", "ab", {"sales": 80.0}),
        ("Sales -> Desk: x\n", "", "ab", {"sales": np.nan}),
    ],
)
def test_how_often_a_year_each_direct_handoff_happens(into: str, out: str, cases: str, times: dict[str, float]) -> None:
    s, b = round_desk(f"{MADE}{into}Desk -> Works: x{out}\nWorks needs x\n", cases)
    found = dict(zip((s.compiled.holder_id(int(giver)) for giver in b.giver), yearly_times(s, b), strict=True))
    assert found == {giver: pytest.approx(many, nan_ok=True) for giver, many in times.items()}


def test_an_amount_of_cases_that_never_happen_is_none() -> None:
    text = f"{MADE}Sales -> Desk: x, 1h, 10/year, if a\nDesk -> Works: x, 1h, 10/year, if a\nWorks needs x\n"
    s = solve(flow_text.parse(f"case a 0%\ncase b 100%\n{text}", name="map"))
    b = bypasses(s, np.array([s.compiled.state("desk", "x")]), np.array([3], dtype=np.uint64))
    assert (direct(s, b), yearly_times(s, b).tolist()) == ([("sales", "works", "a")], [0.0])
    assert work_of(s, b).before.tolist() == [[0.0, 0.0]]


NAN = np.nan


@pytest.mark.parametrize(
    ("text", "before", "after", "links", "rises"),
    [
        # 2 h in, 4 h out; a quarter of that in case a
        (
            "Sales -> Desk: x, 6min, 20/year\nDesk -> Works: x, 6min, 40/year\n",
            [1.5, 4.5],
            [1.0, 3.0],
            ([2, 2], [1, 1]),
            [False, False],
        ),
        (
            "Sales -> Desk: x, 6min, 20/year, if b\nDesk -> Works: x, 6min, 40/year\n",
            [0.0, 5.0],  # in case a Desk has none
            [0.0, 3.0],
            ([0, 2], [0, 1]),
            [False, False],
        ),
        (
            "Sales -> Desk: x, 6min, 20/year\nDesk -> Works: x, 6min\n",
            [NAN, NAN],
            [NAN, NAN],
            ([2, 2], [1, 1]),
            [False, False],
        ),
        (  # four links and four
            "Sales -> Desk: x\nAnn -> Desk: x\nDesk -> Works: x\nDesk -> Shop: x\n",
            [NAN, NAN],
            [NAN, NAN],
            ([4, 4], [4, 4]),
            [False, False],
        ),
        (
            "Sales -> Desk: x\nAnn -> Desk: x\nDesk -> Works: x\nDesk -> Shop: x\nDesk -> Inn: x, if b\n",
            [NAN, NAN],
            [NAN, NAN],
            ([4, 5], [4, 6]),
            [False, True],
        ),
        (  # what comes in is unknown, what goes out is not
            "Sales -> Desk: x\nDesk -> Works: x, 6min, 40/year\n",
            [NAN, NAN],
            [1.0, 3.0],
            ([2, 2], [1, 1]),
            [False, False],
        ),
        (
            "Sales -> Desk: x, 6min, 20/year\nDesk -> Works: x, 6min\nSales -> Works: x, 6min, 4/year\n",
            [NAN, NAN],  # and nothing takes its place
            [0.0, 0.0],
            ([2, 2], [0, 0]),
            [False, False],
        ),
    ],
)
def test_the_work_before_and_after(
    text: str, before: list[float], after: list[float], links: tuple[list[int], list[int]], rises: list[bool]
) -> None:
    s, b = round_desk(f"{MADE}{text}Works needs x\n")
    work = work_of(s, b)
    assert work.before.tolist() == [pytest.approx(before, nan_ok=True)]
    assert work.after.tolist() == [pytest.approx(after, nan_ok=True)]
    assert (work.links_before.tolist(), work.links_after.tolist()) == ([links[0]], [links[1]])
    assert work.rises.tolist() == [rises]


@pytest.mark.parametrize(
    ("before", "after", "links", "rises"),
    [
        (4.0, 4.0, (1, 2), False),
        (4.0, 4.5, (2, 1), True),
        (4.0, 3.5, (1, 2), False),
        (0.0, 1e-9, (1, 1), False),  # a difference that small is one of computing
        (NAN, 3.0, (2, 3), True),
        (3.0, NAN, (2, 3), True),
        (NAN, 3.0, (2, 2), False),
    ],
)
def test_work_is_compared_in_hours_else_in_links(
    before: float, after: float, links: tuple[int, int], rises: bool
) -> None:
    numbers: list[Any] = [np.array([[float(one)]]) for one in (before, after, *links)]
    assert Work(*numbers).rises.tolist() == [[rises]]


def test_many_passages_at_once_are_each_as_alone() -> None:
    text = "Sales -> Desk: x, 1h, 10/year\nAnn -> Desk: x, 1h, 30/year\nDesk -> Works: x, 1h, 40/year\nWorks needs x\n"
    text += "Desk -> Hall: x, 2h, 5/year\nWorks -> Hall: x, 1h, 9/year\n"
    text += "Hall -> Shop: x, 1h, 7/year, if b\nShop needs x\n"
    s = solve(flow_text.parse(CASES + MADE + text + text.replace("x", "y").replace("40", "50"), name="map"))
    found = passages_of(s)
    assert len(found.state) == 6
    together = bypasses(s, found.state, found.cases)
    works, times = work_of(s, together), yearly_times(s, together)
    for k in range(len(found.state)):
        alone = bypasses(s, found.state[k : k + 1], found.cases[k : k + 1])
        own = np.flatnonzero(together.place == k)
        for name in ("outgoing", "giver", "direct", "split"):
            assert getattr(together, name)[own].tolist() == getattr(alone, name).tolist()
        for ours, theirs in ((together.into, alone.into), (together.out, alone.out)):
            assert ours.rule[ours.place == k].tolist() == theirs.rule.tolist()
            assert ours.cases[ours.place == k].tolist() == theirs.cases.tolist()
        assert times[own].tolist() == yearly_times(s, alone).tolist()
        for name in ("before", "after", "links_before", "links_after"):
            assert getattr(works, name)[k].tolist() == getattr(work_of(s, alone), name)[0].tolist()


@pytest.mark.parametrize("text", ["", "Sales makes x\n", MADE + WAY])
def test_of_no_passages_there_are_no_bypasses(text: str) -> None:
    s = solve(flow_text.parse(text, name="map"))
    none = bypasses(s, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))
    assert [len(one) for one in (none.into.rule, none.out.rule, none.outgoing, none.split)] == [0, 0, 0, 0]
    assert work_of(s, none).rises.shape == (0, 1)
