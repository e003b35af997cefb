"""What waits for its stage, step by step: which steps there are, what they wait for, and for how long.

Compared with brute force beside the rule that tells it.
"""

from __future__ import annotations

import numpy as np
import pytest

from flowmap.analyzers import waits
from flowmap.analyzers.waits import delays_of, steps_of, waits_of
from flowmap.custody.solution import Solution, solve
from flowmap.domain.columns import Longs
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.formats import flow_text

HEAD = "case a 50%\ncase b 50%\nstages early, late, last\n"
STARTS = {"late": 240.0, "last": 480.0}  # hours
DAY = 24.0


def solved(text: str) -> Solution:
    """A map with stages that start on the tenth and on the twentieth day."""
    m = flow_text.parse(HEAD + text, name="map")
    records = [
        one.model_copy(update={"starts": Duration(STARTS[one.id] / DAY, "d")}) if one.id in STARTS else one
        for one in m.records()
    ]
    return solve(Map.of(records, name="map"))


def waiting(s: Solution, hours: float = 120.0) -> dict[str, tuple[str, float]]:
    """Holder and item -> the cases in which it waits, and the longest wait."""
    c, found = s.compiled, waits_of(s, hours)
    told = zip(found.state.tolist(), found.cases.tolist(), found.hours.tolist(), strict=True)
    return {
        f"{c.holder_id(state)} {c.item_id(state)}": ("".join(s.map.cases_in(cases)), long)
        for state, cases, long in told
    }


WORK = "Works makes plan from x, y, stage late\nWorks needs plan\n"
HANDED = "Shop makes x\nShop -> Works: x, stage late\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("Shop makes x\nShop -> Works: x\n", {}),
        (HANDED, {"shop x": ("ab", 240.0)}),
        (HANDED.replace("late", "early"), {}),
        (HANDED.replace("makes x", "makes x, takes 5d"), {"shop x": ("ab", 120.0)}),
        (HANDED.replace("makes x", "makes x, takes 121h"), {}),
        (HANDED.replace("makes x", "makes x if a"), {"shop x": ("a", 240.0)}),
        (HANDED.replace("Shop makes x", "Shop makes x from z\nDesk asks Shop: z"), {}),  # it is never there
        (HANDED + "Works needs x not relevant\n", {}),  # nobody has a use for it
        (HANDED + "Works needs x if b\n", {"shop x": ("b", 240.0)}),
        # The next step with it counts, whatever comes later.
        (HANDED + "Shop -> Desk: x, stage last\n", {"shop x": ("ab", 240.0)}),
        (HANDED + "Shop -> Desk: x\n", {}),
        (HANDED + "Shop -> Desk: x if a\n", {"shop x": ("b", 240.0)}),
        (HANDED + "Shop checks x, stage last\n", {"shop x": ("ab", 240.0)}),
        (HANDED + "Shop checks x\n", {}),
        (HANDED + "Shop checks x if b\n", {"shop x": ("a", 240.0)}),
        (HANDED + "Desk asks Shop: x\n", {}),
        ("Shop makes x\nShop checks x, stage last, if b\n", {"shop x": ("b", 480.0)}),
        # Of several inputs the one that comes last.
        ("Shop -> Works: x, takes 1d\nShop -> Works: y, takes 3d\n" + WORK, {"works y": ("ab", 168.0)}),
        ("Shop -> Works: x, takes 1d\nShop -> Works: y, takes 6d\n" + WORK, {}),
        (
            "Shop -> Works: x, takes 2d\nShop -> Works: y, takes 2d\n" + WORK,
            {"works x": ("ab", 192.0), "works y": ("ab", 192.0)},
        ),
        ("Shop -> Works: x, takes 1d\nDesk -> Works: y, takes 3d, if a\n" + WORK, {"works y": ("a", 168.0)}),
        ("Shop -> Works: x, takes 1d\n" + WORK, {}),
        # A step of two inputs may begin with the last one, and another with the first.
        (
            f"Shop -> Works: x, takes 1d\nShop -> Works: y, takes 3d\n{WORK}Works -> Desk: x, stage late\n",
            {"works x": ("ab", 216.0), "works y": ("ab", 168.0)},
        ),
        (
            "Shop makes x, takes 1d, if a\nShop makes x, takes 2d, if b\nShop -> Works: x, stage late\n",
            {"shop x": ("ab", 216.0)},
        ),
        ("Shop makes x, stage late\nShop -> Works: x, stage last\n", {"shop x": ("ab", 240.0)}),
    ],
)
def test_what_waits_how_long(text: str, found: dict[str, tuple[str, float]]) -> None:
    assert waiting(solved(text)) == found


@pytest.mark.parametrize(("hours", "some"), [(240.0, True), (240.5, False), (0.0, True), (480.0, False)])
def test_it_waits_at_least_so_long(hours: float, some: bool) -> None:
    assert waiting(solved(HANDED), hours) == ({"shop x": ("ab", 240.0)} if some else {})


def test_it_may_be_an_hour_or_the_whole_time() -> None:
    assert waiting(solved(HANDED.replace("makes x", "makes x, takes 239h")), 0.0) == {"shop x": ("ab", 1.0)}
    assert waiting(solved(HANDED.replace("late", "last")), 480.0) == {"shop x": ("ab", 480.0)}


def test_what_does_not_wait_is_not_told_however_little_is_asked() -> None:
    assert waiting(solved("Shop makes x, stage late\nShop -> Works: x, stage late\nDesk -> Works: z\n"), 0.0) == {}
    assert waiting(solved("Shop makes x, takes 10d\nShop -> Works: x, stage late\n"), -1.0) == {}


MANY = "".join(
    f"Shop makes x{n}, takes {n}d\nShop -> Works{', Desk' if n > 2 else ''}: x{n}, stage late\n" for n in range(9)
)
SIZES = {1: [1, 1, 1, 2, 2, 2, 2, 2, 2], 4: [2, 3, 2, 2, 2, 2, 2], 8: [5, 4, 4, 2], 12: [7, 6, 2], 1_000: [15]}


@pytest.mark.parametrize("cells", SIZES)
def test_some_states_at_a_time_are_all(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One or two steps with each state, two cases: as many as asked for at once, and the rest of the last state's."""
    sizes = list[int]()
    one_block = waits._waits

    def counted(s: Solution, steps: waits.Steps, pairs: Longs, hours: float) -> waits.Waits:
        sizes.append(len(pairs))
        return one_block(s, steps, pairs, hours)

    monkeypatch.setattr(waits, "_CELLS", cells)
    monkeypatch.setattr(waits, "_waits", counted)
    assert waiting(solved(MANY)) == {f"shop x{n}": ("ab", 240.0 - 24 * n) for n in range(6)}
    assert sizes == SIZES[cells]


def test_which_steps_there_are() -> None:
    more = "Works checks plan, stage last, if b\nDesk asks Works: plan\nShop uses z\n"
    s = solved(f"{HANDED}Shop -> Works: y\n{WORK}{more}")
    c, steps = s.compiled, steps_of(s)
    told = [
        (
            [f"{c.holder_id(state)} {c.item_id(state)}" for state in steps.tails.row(k).tolist()],
            float(steps.floor[k]),
            "".join(s.map.cases_in(int(steps.live[k]))),
            (steps.rule[k] >= 0, s.map.activities[int(steps.activity[k])].control if steps.activity[k] >= 0 else None),
        )
        for k in range(len(steps.tails))
    ]
    assert sorted(told, key=repr) == [
        (["shop x"], 240.0, "ab", (True, None)),
        (["shop y"], 0.0, "ab", (True, None)),
        (["shop z"], 0.0, "ab", (False, None)),
        (["works plan"], 0.0, "ab", (True, None)),
        (["works plan"], 480.0, "b", (False, "check")),
        (["works x", "works y"], 240.0, "ab", (True, None)),
    ]
    assert len(steps_of(solved("")).live) == 0


def delays(text: str, state: tuple[str, str], cases: str = "ab") -> list[tuple[str, str, float, float]]:
    """(case, record, since when, how long) of what holds up somebody's information."""
    s = solved(text)
    mask = sum(1 << s.map.case_bits[case] for case in cases)
    found = delays_of(s, s.compiled.state(*state), mask)
    return [("".join(s.map.cases_in(1 << one.bit)), one.record.id, one.since, one.hours) for one in found]


@pytest.mark.parametrize(
    ("text", "state", "cases", "found"),
    [
        (
            HANDED,
            ("shop", "x"),
            "ab",
            [("a", "handoff:shop:works:x", 0.0, 240.0), ("b", "handoff:shop:works:x", 0.0, 240.0)],
        ),
        (HANDED, ("shop", "x"), "b", [("b", "handoff:shop:works:x", 0.0, 240.0)]),
        (HANDED + "Shop -> Desk: x, stage last\n", ("shop", "x"), "a", [("a", "handoff:shop:works:x", 0.0, 240.0)]),
        (
            HANDED + "Shop -> Desk: x, stage late\nShop checks x, stage late, if b\n",
            ("shop", "x"),
            "a",
            [("a", "handoff:shop:desk:x", 0.0, 240.0), ("a", "handoff:shop:works:x", 0.0, 240.0)],
        ),
        (
            "Shop makes x\nShop checks x, stage late\nShop makes z\nShop -> Desk: z\n",
            ("shop", "x"),
            "a",
            [("a", "activity:shop:check+x", 0.0, 240.0)],
        ),
        (
            "Shop makes x, takes 2d, if a\nShop makes x, takes 1d, if b\nShop checks x, stage late\n",
            ("shop", "x"),
            "ab",
            [("b", "activity:shop:check+x", 24.0, 216.0), ("a", "activity:shop:check+x", 48.0, 192.0)],
        ),
        (
            f"Shop -> Works: x, takes 1d\nShop -> Works: y, takes 3d\n{WORK}",
            ("works", "y"),
            "a",
            [("a", "activity:works:plan", 72.0, 168.0)],
        ),
        (  # the work waits for something else
            f"Shop -> Works: x, takes 1d\nShop -> Works: y, takes 3d\n{WORK}Works -> Desk: x, stage late\n",
            ("works", "x"),
            "a",
            [("a", "handoff:works:desk:x", 24.0, 216.0)],
        ),
        (
            f"Shop -> Works: x, takes 3d\nShop -> Works: y, takes 3d\n{WORK}Works -> Desk: x, stage last\n",
            ("works", "x"),
            "a",
            [("a", "activity:works:plan", 72.0, 168.0)],
        ),
    ],
)
def test_what_holds_it_up(
    text: str, state: tuple[str, str], cases: str, found: list[tuple[str, str, float, float]]
) -> None:
    assert delays(text, state, cases) == found


def test_what_waits_and_what_holds_it_up_agree() -> None:
    text = "Shop -> Works: x, takes 1d\nShop -> Works: y, takes 3d, if a\nShop -> Works: y, takes 2d, if b\n"
    s = solved(f"{text}{WORK}Works -> Desk: x, stage late\nWorks -> Desk: y, stage last\n")
    found = waits_of(s, 24.0)
    assert len(found.state) == 2
    for state, cases, hours in zip(found.state.tolist(), found.cases.tolist(), found.hours.tolist(), strict=True):
        assert np.isclose(max(one.hours for one in delays_of(s, state, cases)), hours)
