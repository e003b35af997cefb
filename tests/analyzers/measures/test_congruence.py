"""Who should tell whom, who does, and where the two differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import flowmap
from flowmap.analyzers.check import check
from flowmap.analyzers.measures.congruence import CongruenceLine, links_of
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import solve
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from tests.strategies import random_maps


def pairs(m: Map, team: str | None = None) -> dict[tuple[str, str], CongruenceLine]:
    """The lines by giver and receiver."""
    found = flowmap.measures(m, show=["congruence"], team=team)["congruence"].lines
    return {(line.giver, line.receiver): line for line in found}


def counts(line: CongruenceLine) -> tuple[int, ...]:
    """Needed and there, needed and not there, there and not needed, promised only."""
    return line.needed_present, line.needed_absent, line.present_not_needed, line.empty


MIXED = """
A makes x
A makes y
A makes z
A -> B: x
A -> B: y
B needs x
B needs z
B makes report from x
C -> B: report
C needs report
D asks A: y 5/year
D needs y
"""


def test_each_link_is_of_one_kind() -> None:
    found = pairs(flowmap.parse(MIXED))
    assert {pair: counts(line) for pair, line in found.items()} == {
        ("a", "b"): (1, 1, 1, 0),  # x is used, z is lacking, y is of no use
        ("b", "c"): (0, 1, 0, 0),  # only b could tell c its report
        ("c", "b"): (0, 0, 0, 1),  # c promises what it does not have
        ("a", "d"): (1, 0, 0, 0),  # an answer
    }
    line = found["a", "b"]
    assert (line.present, line.absent, line.unneeded) == (("x",), ("z",), ("y",))
    assert list(found) == [("a", "b"), ("b", "c"), ("c", "b"), ("a", "d")]
    assert flowmap.measures(flowmap.parse(MIXED), show=["congruence"]).summary.congruence == 0.5


def test_of_one_team_are_its_pairs() -> None:
    assert set(pairs(flowmap.parse(MIXED), "c")) == {("b", "c"), ("c", "b")}


def test_what_is_there_in_some_kind_of_order_is_there() -> None:
    m = flowmap.parse("case one 50%\ncase two 50%\nA makes x\nA -> B: x, if one\nB needs x")
    assert {pair: counts(line) for pair, line in pairs(m).items()} == {("a", "b"): (1, 1, 0, 0)}


def test_what_nobody_has_and_unnamed_information_are_no_links() -> None:
    m = flowmap.parse("A -> B: ?\nB needs x")
    assert pairs(m) == {}
    assert flowmap.measures(m, show=["congruence"]).summary.congruence is None


@pytest.mark.parametrize(
    ("policy", "best"),
    [
        ("", "sales"),
        ("contract must pass Legal", "audit"),
        ("contract must pass Nobody", "sales"),
        ("deny Sales: contract", "audit"),
    ],
)
def test_what_is_lacking_is_counted_at_the_provider_that_the_white_spot_names_first(policy: str, best: str) -> None:
    m = flowmap.parse(
        "Legal approves contract\nSales makes contract\nSales -> Legal: contract\nLegal -> Audit: contract\n"
        f"Sales -> Board: contract\nFinance needs contract threshold\n{policy}"
    )
    (finding,) = check(m, select=["GAP01"], effects=False).findings
    assert [pair for pair, line in pairs(m).items() if line.needed_absent] == [(finding.providers[0], "finance")]
    assert finding.providers[0] == best


@settings(max_examples=10, deadline=None)
@given(random_maps())
def test_every_handoff_and_every_white_spot_stands_in_one_place(m: Map) -> None:
    s = solve(in_order(m))
    links, c = links_of(s), s.compiled
    moves = [rule for rule, kind in enumerate(c.kind.tolist()) if kind in (Kind.HANDOFF, Kind.ANSWER)]
    expected: dict[tuple[int, int, int], int] = {}
    for rule in moves:
        head = int(c.rules.head[rule])
        key = int(c.actor[rule]), int(c.holder[head]), int(c.item[head])
        live = int(c.allowed[rule]) & int(s.held[c.rules.first[rule]])
        kind = 3 if not live else 0 if live & int(s.wants.useful[head]) else 2
        expected[key] = min(expected.get(key, 9), kind)  # several records: the best of them counts
    names, items = s.map.names["holder"], s.map.names["item"]
    white = check(s.map, select=["GAP01"], effects=False, describe=None).findings
    columns = (links.giver, links.receiver, links.item, links.kind)
    found = [tuple(row) for row in zip(*(one.tolist() for one in columns), strict=True)]
    assert {row[:3]: row[3] for row in found if row[3] != 1} == expected
    assert sorted(row[:3] for row in found if row[3] == 1) == sorted(
        (names.code(one.providers[0]), names.code(one.holder), items.code(one.item)) for one in white
    )
    assert sum(sum(counts(line)) for line in pairs(m).values()) == len(found)
