"""Orders near the diagonal."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.diagrams.places.order import _inserted, cost, near_diagonal


def test_the_cost_is_the_distance_and_more_against_the_order() -> None:
    assert cost("abc", {("a", "c"): 2, ("b", "a"): 2}) == 2 * 2 + 1.5 * 2 * 1


def test_a_chain_stands_in_its_order_behind_the_first() -> None:
    links = {("c", "a"): 3, ("a", "d"): 3, ("d", "b"): 3}
    assert near_diagonal([*"abcd"], links, first="c") == [*"cadb"]
    assert near_diagonal([*"abcd"], links) == [*"cadb"]


def test_a_long_chain_stands_in_its_order_too() -> None:
    names = [f"n{number:02}" for number in range(20)]
    links = dict.fromkeys(pairwise(names), 1)
    assert near_diagonal(names[::-1], links, first="n00") == names


def test_without_links_the_given_order_stays() -> None:
    assert near_diagonal([*"bca"], {}, first="c") == [*"cba"]
    assert near_diagonal([], {}) == []


@settings(max_examples=30)
@given(st.dictionaries(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), st.integers(1, 5)))
def test_few_names_stand_in_the_best_of_all_orders(links: dict[tuple[str, str], int]) -> None:
    assert cost(near_diagonal([*"abcde"], links), links) == min(cost(order, links) for order in permutations("abcde"))


@settings(max_examples=30)
@given(st.dictionaries(st.tuples(st.integers(0, 14), st.integers(0, 14)), st.integers(1, 5)))
def test_many_names_are_all_there_with_the_first_in_front(links: dict[tuple[int, int], int]) -> None:
    names = [str(number) for number in range(15)]
    made = near_diagonal(names, {(str(a), str(b)): w for (a, b), w in links.items()}, first="7")
    assert made[0] == "7"
    assert sorted(made) == sorted(names)


@settings(max_examples=60)
@given(st.dictionaries(st.tuples(st.integers(0, 11), st.integers(0, 11)), st.integers(1, 5)), st.integers(0, 2))
def test_each_of_many_names_is_put_where_it_costs_least(links: dict[tuple[int, int], int], least: int) -> None:
    named = {(str(giver), str(receiver)): weight for (giver, receiver), weight in links.items()}
    names = [str(number) for number in range(9)]  # of the links some lead elsewhere
    tried = ([*names[:at], "9", *names[at:]] for at in range(9, least - 1, -1))
    assert _inserted(names, "9", named, least) == min(tried, key=lambda one: cost(one, named))
