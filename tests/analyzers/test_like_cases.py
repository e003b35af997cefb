"""Which cases are alike for a passage: those in which all that is near it is."""

from __future__ import annotations

import numpy as np
import pytest

from flowmap.analyzers.like_cases import alike_of
from flowmap.custody.solution import solve
from flowmap.formats import flow_text

CASES = "case a 10%\ncase b 20%\ncase c 30%\ncase d 40%\n"
WAY = "Sales makes x\nSales -> Desk: x, takes 1d\nDesk -> Works: x, takes 1d\nWorks needs x\n"


@pytest.mark.parametrize(
    ("more", "groups"),
    [
        ("", "abcd"),
        ("Hall -> Shop: y if a\n", "abcd"),  # elsewhere
        ("Works makes z from x\nWorks -> Hall: z, takes 1d, if c\nHall needs z\n", "abcd"),  # further on
        ("Sales -> Desk: x, takes 2h, if a\n", "a b c d"),  # what brings it: a case that is not as usual is on its own
        ("Works -> Hall: x\nSales -> Hall: x, takes 1d, if c\nHall needs x\n", "abcd"),  # two steps on
        ("Sales -> Works: x, takes 9d, quality 90%, if b\n", "acd b"),  # what brings what it feeds
        ("Sales -> Works: x, takes 1h, if b\n", "a b c d"),
        ("Sales -> Works: x, takes 9d, quality 90%, if a\nSales -> Works: x, takes 8d, quality 80%, if b\n", "a b cd"),
        ("Works makes z from x\nHall needs x if d\nDesk -> Hall: x\n", "abc d"),  # who needs what it feeds
        ("Ann makes x\nAnn -> Sales: x, takes 1d\nAnn -> Works: x, takes 9d, quality 90%\n", "abcd"),
        ("Ann makes x if c\nAnn -> Works: x, takes 9d, quality 90%\n", "abd c"),  # what is held by who hands it over
        ("Sales checks x, takes 1d\n", "abcd"),
        ("Sales checks x, takes 1d, if d\n", "a b c d"),  # what a control takes differs
        ("x consists of part\nWorks needs part if b\n", "abcd"),
        ("x consists of part\nDesk needs part if b\n", "acd b"),
    ],
)
def test_cases_are_alike_where_all_that_is_near_is(more: str, groups: str) -> None:
    s = solve(flow_text.parse(CASES + WAY + more, name="map"))
    state = s.compiled.state("desk", "x")
    place, alike = alike_of(s, np.array([state]), s.held[state : state + 1])
    assert place.tolist() == [0] * len(groups.split())
    assert ["".join(s.map.cases_in(int(mask))) for mask in alike] == groups.split()
