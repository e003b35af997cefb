"""Columns by the number of hands from the start."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.places.distance import Columns, columns, spread, start_of

ONE = ("i",)


def test_sales_is_the_start_by_its_id_or_its_title() -> None:
    links = {("b", "a"): ("x", "y")}
    assert start_of(["a", "sales"], {"a": "A", "sales": "Vertrieb"}, links) == "sales"
    assert start_of(["a", "b"], {"a": "A", "b": " SALES "}, links) == "b"


def test_without_sales_the_team_that_gives_most_is_the_start_and_the_first_of_equal_ones() -> None:
    titles = {"a": "A", "b": "B", "c": "C"}
    assert start_of(["a", "b", "c"], titles, {("c", "a"): ("x", "y"), ("a", "b"): ONE}) == "c"
    assert start_of(["a", "b", "c"], titles, {}) == "a"


def test_columns_are_the_shortest_distance() -> None:
    links = {("s", "a"): ONE, ("a", "b"): ONE, ("s", "b"): ONE, ("b", "c"): ONE, ("c", "s"): ONE}
    assert columns("s", ["s", "a", "b", "c"], links) == Columns("s", {"s": 0, "a": 1, "b": 1, "c": 2}, 3)


def test_a_system_leads_on_only_where_no_direct_way_does() -> None:
    links, through = {("s", "a"): ONE, ("a", "b"): ONE}, {("s", "b"): ONE, ("s", "c"): ONE}
    assert columns("s", ["s", "a", "b", "c"], links, through=through).of == {"s": 0, "a": 1, "b": 2, "c": 1}


def test_what_is_not_reached_stands_behind_by_its_own_distance() -> None:
    made = columns("s", ["s", "a", "x", "y"], {("s", "a"): ONE, ("y", "x"): ONE, ("x", "s"): ONE})
    assert made.of == {"s": 0, "a": 1, "y": 2, "x": 3}
    assert made.reached == 2
    assert made.forward("s", "a")
    assert made.forward("y", "x")
    assert not made.forward("a", "y")  # another start: no way leads there
    assert not made.forward("x", "s")


def test_teams_of_one_distance_are_spread_when_one_of_them_serves_the_others() -> None:
    links = {("s", one): ONE for one in "abcd"} | {("b", one): ONE for one in "acd"}
    of, spans = spread(columns("s", [*"sabcd"], links), links)
    assert of == {"s": 0, "b": 1, "a": 2, "c": 2, "d": 2}
    assert spans == [(0, 0), (1, 2)]


TEAMS = [*"sabcdefg"]


@given(st.dictionaries(st.tuples(st.sampled_from(TEAMS), st.sampled_from(TEAMS)), st.just(ONE)))
def test_every_team_has_a_column_and_no_link_skips_one_that_is_reached(
    links: dict[tuple[str, str], tuple[str]],
) -> None:
    made = columns("s", TEAMS, links)
    assert made.of.keys() == set(TEAMS)
    assert {*made.of.values()} == {*range(max(made.of.values()) + 1)}
    for giver, receiver in links:
        if made.of[giver] < made.reached:
            assert made.of[receiver] <= made.of[giver] + 1
            assert made.of[receiver] < made.reached
    of, spans = spread(made, links)
    assert {*of.values()} == {*range(spans[-1][1] + 1)}
    assert all(spans[made.of[team]][0] <= of[team] <= spans[made.of[team]][1] for team in TEAMS)
