"""In which stages nobody talks with an outsider, and about what; compared with brute force beside the rule."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from flowmap.analyzers.silences import Stages, _Silent, silences_about, silences_of
from flowmap.custody.solution import Solution, solve
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Stage
from flowmap.formats import flow_text

HEAD = "case a 50%\ncase b 50%\nstages early, late, last\nAnn is an outsider\nBob is an outsider\n"


def solved(text: str, **starts: float) -> Solution:
    """A map with two outsiders, and the hours at which some stages start."""
    m = flow_text.parse(HEAD + text, name="map")
    records = [
        one.model_copy(update={"starts": Duration(starts[one.id], "h")}) if one.id in starts else one
        for one in m.records()
    ]
    return solve(Map.of(records, name="map"))


def silences(text: str, **starts: float) -> list[str]:
    """ "case: who inside, what: tells or asks whom in which stage", in the order in which it is told of each."""
    s = solved(text, **starts)
    c, found, told = s.compiled, silences_of(s), list[str]()
    assert found.state.tolist() == sorted(set(found.state.tolist()))
    assert np.all(found.has | found.lacks)
    for state, cases in zip(found.state.tolist(), (found.has | found.lacks).tolist(), strict=True):
        for one in silences_about(s, state, cases):
            (case,) = s.map.cases_in(1 << one.bit)
            assert c.item[one.outside] == c.item[state]
            verb = "tells" if one.wants else "asks"
            told.append(
                f"{case}: {c.holder_id(state)} {verb} {c.holder_id(one.outside)} {c.item_id(state)} {one.stage}"
            )
    return told


def both(*told: str) -> list[str]:
    """The same in both cases."""
    return [f"{case}: {one}" for case in "ab" for one in told]


HAVE = "Works makes x\nAnn needs x\n"
WANT = "Ann makes x\nWorks needs x\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", []),
        ("Works makes x\nDesk needs x\n", []),
        # Nobody ever talks with them.
        (HAVE, both("works tells ann x early")),
        (WANT, both("works asks ann x early")),
        (HAVE + "Works -> Desk: x\n", both("works tells ann x early")),  # who makes it speaks
        # A touchpoint breaks the silence of its stage and case, whatever it is about.
        (HAVE + "Desk -> Ann: z, stage early\n", both("works tells ann x late")),
        (HAVE + "Ann -> Desk: z, stage early\n", both("works tells ann x late")),
        (HAVE + "Desk -> Ann: z, stage early\nDesk -> Ann: z, stage late\n", both("works tells ann x last")),
        (HAVE + "Desk -> Ann: z, stage late\n", both("works tells ann x early")),
        (HAVE + "Desk -> Ann: z, stage early, if b\n", ["a: works tells ann x early", "b: works tells ann x late"]),
        (HAVE + "Desk -> Ann: z, if b\n", ["a: works tells ann x early"]),  # it may be in any stage
        (HAVE + "Ann asks Desk: z if a\n", ["b: works tells ann x early"]),
        (HAVE + "Desk asks Ann: z if a\n", ["b: works tells ann x early"]),
        (HAVE + "Desk -> Bob: z\nBob -> Ann: z\nDesk -> Works: z\n", both("works tells ann x early")),
        (HAVE + "".join(f"Desk -> Ann: z, stage {one}\n" for one in ("early", "late", "last")), []),
        (WANT + "".join(f"Desk -> Ann: z, stage {one}\n" for one in ("early", "late", "last")), []),
        # What they want: only after we have it, and before they have it.
        (HAVE.replace("makes x", "makes x, stage late"), both("works tells ann x late")),
        (HAVE.replace("makes x", "makes x if b"), ["b: works tells ann x early"]),
        (HAVE.replace("makes x", "makes x if a"), ["a: works tells ann x early"]),
        (HAVE.replace("needs x", "needs x if b"), ["b: works tells ann x early"]),
        (HAVE.replace("needs x", "needs x if a"), ["a: works tells ann x early"]),
        (HAVE + "Works -> Ann: x, stage late\n", both("works tells ann x early")),
        (HAVE + "Works -> Ann: x, stage early\n", []),
        (HAVE + "Bob makes x\nBob -> Ann: x, stage early\n", []),
        (HAVE + "Desk -> Ann: z, stage early\nWorks -> Ann: x, stage late\n", []),
        (HAVE + "deny Works: x if a\n", ["b: works tells ann x early"]),
        (HAVE + "deny Ann: x if a\n", ["b: works tells ann x early"]),
        # What we want: only after they have it, and before anybody here has it.
        (WANT.replace("makes x", "makes x, stage late"), both("works asks ann x late")),
        (WANT.replace("makes x", "makes x if b"), ["b: works asks ann x early"]),
        (WANT.replace("needs x", "needs x if b"), ["b: works asks ann x early"]),
        (WANT + "Ann -> Desk: x, stage early\n", []),
        (WANT + "Ann -> Desk: x, stage late\n", both("works asks ann x early")),
        (WANT + "Desk -> Ann: z, stage early\nAnn -> Desk: x, stage late\n", []),
        (WANT + "Desk makes x, stage late\n", both("works asks ann x early")),
        (WANT + "Desk makes x, stage early\n", []),
        (
            WANT + "Shop needs x if a\n",
            ["a: works asks ann x early", "b: works asks ann x early", "a: shop asks ann x early"],
        ),
        (WANT + "deny Ann: x if a\n", ["b: works asks ann x early"]),
        # Several outsiders: each who wants it, and the first who has it.
        (HAVE + "Bob needs x\n", both("works tells ann x early", "works tells bob x early")),
        (
            HAVE + "Bob needs x\nDesk -> Ann: z, stage early\n",
            both("works tells bob x early", "works tells ann x late"),
        ),
        (WANT + "Bob makes x\n", both("works asks ann x early")),
        (WANT + "Bob makes x\nDesk -> Ann: z, stage early\n", both("works asks bob x early")),
        (WANT + "Bob makes x\nDesk -> Bob: z, stage early\n", both("works asks ann x early")),
        (WANT + "Bob makes x if a\nDesk -> Ann: z\n", ["a: works asks bob x early"]),
        # Somebody who wants it and gets it later: the first can ask, and who makes it can tell.
        (
            "Bob makes x\nAnn needs x\nDesk makes x, stage late\nDesk -> Works: x, stage late\nWorks needs x\n",
            [*both("works asks bob x early"), *both("desk tells ann x late")],
        ),
        (
            "Bob makes x\nAnn needs x\nWorks makes x, stage late\nWorks needs x\n",
            both("works tells ann x late", "works asks bob x early"),
        ),
        (
            "Ann makes x if b\nAnn needs x\nWorks makes x if a\nWorks needs x\n",
            ["a: works tells ann x early", "b: works asks ann x early"],
        ),
        # Two things at once.
        (
            "Works makes x\nAnn needs x\nWorks makes y, stage late\nBob needs y if b\n",
            [*both("works tells ann x early"), "b: works tells bob y late"],
        ),
        ("Works makes x\nAnn needs y\nWorks needs z\nAnn makes w\n", []),
    ],
)
def test_who_could_say_what_in_which_stage(text: str, told: list[str]) -> None:
    assert sorted(silences(text)) == sorted(told)


def test_what_we_could_say_comes_first_and_each_by_stage() -> None:
    text = "Bob makes x\nAnn needs x\nCid is an outsider\nCid needs x\nWorks makes x, stage late\nWorks needs x\n"
    assert silences(text + "Desk -> Ann: z, stage late\nDesk -> Works: z\n") == both(
        "works tells cid x late", "works tells ann x last", "works asks bob x early"
    )


def test_only_the_cases_asked_for_are_told() -> None:
    s = solved(HAVE)
    state = s.compiled.state("works", "x")
    assert [[one.bit for one in silences_about(s, state, cases)] for cases in (0, 1, 2, 3)] == [[], [0], [1], [0, 1]]


@pytest.mark.parametrize(
    ("takes", "starts", "stage"),
    [
        ("5h", {"late": 10}, "early"),
        ("5h", {"late": 5}, "late"),
        ("5h", {"late": 5.5}, "early"),
        ("5h", {"late": 3, "last": 5}, "last"),
        ("5h", {"late": 5, "last": 3}, "last"),
        ("5h", {"last": 2}, "last"),
        ("5h", {"early": 0}, "early"),
    ],
)
def test_it_is_there_in_the_stage_in_which_it_comes(takes: str, starts: dict[str, float], stage: str) -> None:
    told = silences(f"Works makes x, takes {takes}\nAnn needs x\n", **starts)
    assert told == both(f"works tells ann x {stage}")


def test_who_has_it_first_speaks_if_nobody_here_makes_it() -> None:
    """Who has it half an hour later does not."""
    text = "Bob makes x\nAnn needs x\nBob -> Works: x, takes 1h, stage early\nBob -> Desk: x, takes {}, stage early\n"
    assert silences(text.format("1h")) == [*both("works tells ann x early"), *both("desk tells ann x early")]
    assert silences(text.format("90min")) == both("works tells ann x early")


def test_stages_of_one_position_are_one_that_begins_with_the_first() -> None:
    m = flow_text.parse(HEAD, name="map")
    twins = [
        Stage(id="zero", position=2, starts=Duration(9, "h")),
        Stage(id="later", position=2, starts=Duration(7, "h")),
        Stage(id="more", position=2),
    ]
    s = solve(Map.of([*m.records(), *twins], name="map"))
    positions = {one.id: one.position for one in s.map.stages}
    stages = Stages.of(s)
    codes = s.map.names["stage"]
    assert {one: stages.place[codes.code(one)] for one in positions} == {
        one: sorted(set(positions.values())).index(position) for one, position in positions.items()
    }
    place = int(stages.place[codes.code("zero")])
    assert (stages.place[-1], len(stages), stages.starts[place]) == (-1, len(set(positions.values())), 7.0)
    assert stages.at(s, place) == min(one for one, position in positions.items() if position == 2)


TALKS = [
    ("ann", "a", "early"), ("ann", "a", "last"), ("ann", "b", "late"), ("bob", "a", "early"), ("bob", "a", "late"),
    ("bob", "a", "last"), ("bob", "b", "early"), ("bob", "b", "late"), ("cid", "a", None), ("dan", "b", "last"),
]  # fmt: skip


def test_the_next_silent_stage_of_each_outsider_in_each_case() -> None:
    text = "Cid is an outsider\nDan is an outsider\nEve is an outsider\nEve needs x\n" + "".join(
        f"Desk -> {who}: z{f', stage {stage}' if stage else ''}, if {case}\n" for who, case, stage in TALKS
    )
    s = solved(text)
    names, stages = s.map.names["holder"], ["early", "late", "last"]
    outsider = np.array([s.map.holders[name].kind == "outsider" for name in names.values])
    silent = _Silent.of(s, Stages.of(s), outsider)
    who = ["ann", "bob", "cid", "dan", "eve"]
    holder = np.array([names.code(one) for one in who], dtype=np.int32)
    for first in range(4):
        found = silent.after(holder, np.full((len(who), 2), first, dtype=np.int64))
        for (row, one), (column, case) in product(enumerate(who), enumerate("ab")):
            free = [k for k in range(first, 3) if not {(one, case, stages[k]), (one, case, None)} & {*TALKS}]
            assert found[row, column] == min(free, default=3), (one, case, first)


def test_without_stages_nothing_is_silent() -> None:
    s = solve(flow_text.parse("Ann is an outsider\nWorks makes x\nAnn needs x\n", name="map"))
    found = silences_of(s)
    assert [len(found.outside), len(found.state), found.place.shape, found.since.shape] == [0, 0, (0, 1), (0, 1)]
