"""All best ways of information from those who make it, not only the one that a proof shows."""

from __future__ import annotations

import numpy as np
import pytest

from flowmap.analyzers.ways import beginnings, ends_of, steps_along, way_from, ways_in
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution, solve
from flowmap.formats import flow_text

TWO = "Ann makes x\nBen makes x\nAnn -> Works: x, takes 1d\nBen -> Works: x, takes 1d\nWorks needs x\n"
WHOLE = "y consists of x\nAnn makes y\n"
BOTH = WHOLE + "Ben makes x\nBen -> Cid: x\nAnn -> Works: y, takes 1d\nCid -> Works: x, takes 1d\nWorks needs x\n"


def solved(text: str) -> tuple[Solution, int]:
    """A map, and the state in which x arrives at Works."""
    s = solve(flow_text.parse(text, name="map"))
    return s, s.compiled.state("works", "x")


@pytest.mark.parametrize(
    ("text", "makers"),
    [
        (TWO, {"ann": "all", "ben": "all"}),
        (TWO.replace("x, takes 1d", "x, takes 2d", 1), {"ben": "all"}),  # later than the other way
        (f"case a 50%\ncase b 50%\n{TWO.replace('Ben makes x', 'Ben makes x if b')}", {"ann": "ab", "ben": "b"}),
        (TWO.replace("Ben makes x\n", "Ann -> Ben: x\n"), {"ann": "all"}),
        (WHOLE + "Ann -> Works: y, takes 1d\nWorks needs x\n", {"ann": "all"}),
        (WHOLE + "Ben makes x\nBen needs x\nAnn -> Works: y, takes 1d\nWorks needs x\n", {"ann": "all"}),
        (BOTH, {"ann": "all", "ben": "all"}),  # made by itself, and taken out of what is made
        (BOTH.replace("y, takes 1d", "y, takes 2d"), {"ben": "all"}),
    ],
)
def test_who_makes_what_arrives(text: str, makers: dict[str, str]) -> None:
    s, state = solved(text)
    assert ends_of(s)[state] == s.held[state]
    place, holder, cases = beginnings(s, np.array([state]), s.held[state : state + 1])
    names = s.map.names["holder"].values
    found = {names[one]: "".join(s.map.cases_in(int(mask))) for one, mask in zip(holder, cases, strict=True)}
    assert (found, set(place.tolist())) == (makers, {0})


def test_of_many_states_each_has_its_makers() -> None:
    s, state = solved(TWO + "Cid makes z\nCid -> Works: z\nWorks needs z\nWorks -> Hall: x\nHall needs x\n")
    states = np.array([s.compiled.state("works", "z"), s.compiled.state("hall", "x"), state])
    place, holder, _ = beginnings(s, states, s.held[states])
    names = s.map.names["holder"].values
    found = {(int(one), names[maker]) for one, maker in zip(place, holder, strict=True)}
    assert found == {(0, "cid"), (1, "ann"), (1, "ben"), (2, "ann"), (2, "ben")}


@pytest.mark.parametrize(
    ("text", "maker", "records"),
    [
        (TWO, "ann", ["handoff:ann:works:x"]),
        (TWO, "ben", ["handoff:ben:works:x"]),
        (TWO.replace("Ben makes x\n", "").replace("Ben ->", "Ann -> Ben: x\nBen ->"), "ann", ["handoff:ann:works:x"]),
        (WHOLE + "Ann -> Works: x, takes 1d\nWorks needs x\n", "ann", ["composition", "handoff:ann:works:x"]),
        (BOTH, "ann", ["handoff:ann:works:y", "composition"]),
        (BOTH, "ben", ["handoff:ben:cid:x", "handoff:cid:works:x"]),
        (
            "Ann makes x\nAnn -> Ben: x\nBen -> Works: x\nWorks needs x\n",
            "ann",
            ["handoff:ann:ben:x", "handoff:ben:works:x"],
        ),
    ],
)
def test_the_way_from_one_of_its_makers(text: str, maker: str, records: list[str]) -> None:
    s, state = solved(text)
    way = way_from(s, s.map.names["holder"].code(maker), state, 0)
    assert [record_of(s.compiled, rule) for rule in way] == records


def test_cases_have_their_own_ways_and_the_proof_says_how_it_is_made() -> None:
    text = "Ann makes x\nAnn -> Works: x, takes 1d, if a\nAnn -> Ben: x\nBen -> Works: x, takes 2d\nWorks needs x\n"
    s, state = solved(f"case a 50%\ncase b 50%\n{text}")
    found = ways_in(s, s.map.names["holder"].code("ann"), state, 3)
    told = {"".join(s.map.cases_in(cases)): way for way, cases in found.items()}
    records = {cases: [record_of(s.compiled, rule) for rule in way] for cases, way in told.items()}
    assert records == {"a": ["handoff:ann:works:x"], "b": ["handoff:ann:ben:x", "handoff:ben:works:x"]}
    steps = steps_along(s, told["b"], s.map.case_bits["b"])
    assert [(one.holder, one.by, one.arrival_h) for one in steps] == [
        ("ann", "activity:ann:x", 0.0),
        ("ben", "handoff:ann:ben:x", 0.0),
        ("works", "handoff:ben:works:x", 48.0),
    ]
