"""Boxes at both sides of a centre."""

from __future__ import annotations

from flowmap.diagrams.places.sides import GAP, sides


def test_givers_stand_left_and_the_others_right_near_those_they_deal_with() -> None:
    heights = dict.fromkeys(["c", "d", "l", "m", "r"], 40.0)
    made = sides(["c", "d"], {"l": 2, "m": 1, "r": 0}, heights, [("l", "d"), ("m", "c"), ("c", "r")], apart=300)
    step = (40 + GAP) / 2
    assert made.spots == {
        "m": (-300, -step),
        "l": (-300, step),
        "c": (0, -step),
        "d": (0, step),
        "r": (300, 0),
    }
    assert (made.top, made.bottom) == (-step - 20, step + 20)


def test_a_side_that_is_much_longer_gives_to_the_other() -> None:
    leaning = {f"b{number}": float(number) for number in range(1, 7)}
    made = sides([], leaning, dict.fromkeys(leaning, 40.0), [], apart=300)
    assert sorted(box for box, (x, _) in made.spots.items() if x < 0) == ["b4", "b5", "b6"]
