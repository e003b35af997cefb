"""How something spreads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.places.ways import hands, spreading


def test_everybody_has_it_from_the_earliest_who_gave_it() -> None:
    arrival = {"c": 3.0, "a": 0.0, "b": 1.0}
    origin = spreading(arrival, [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a"), ("x", "c")])
    assert origin == {"b": "a", "c": "a"}
    assert hands(origin, arrival) == {"a": 0, "b": 1, "c": 1}


def test_hands_count_along_a_chain() -> None:
    origin = spreading({"a": 0.0, "b": 0.0, "c": 0.0}, [("a", "b"), ("b", "c")])
    assert hands(origin, "cba") == {"a": 0, "b": 1, "c": 2}


def test_a_circle_begins_somewhere() -> None:
    assert spreading({"a": 1.0, "b": 1.0}, [("a", "b"), ("b", "a")]) == {"b": "a"}


BOXES = "abcdef"


@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
    st.lists(st.tuples(st.sampled_from(BOXES), st.sampled_from(BOXES)).filter(lambda pair: pair[0] != pair[1])),
)
def test_nothing_comes_from_itself_or_from_later(times: list[int], handed: list[tuple[str, str]]) -> None:
    arrival = {box: float(time) for box, time in zip(BOXES, times, strict=True)}
    origin = spreading(arrival, handed)
    for box, giver in origin.items():
        assert (giver, box) in handed
        assert arrival[giver] <= arrival[box]
    assert all(0 <= count < len(BOXES) for count in hands(origin, BOXES).values())
