"""A search: all words, in any order, as parts of words, in capitals or not."""

from __future__ import annotations

import pytest

from flowmap.domain.searching import having

LINES = [("Sales", "Standard order"), ("Straße", None), ("", "Order form")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [0, 1, 2]),
        ("  ", [0, 1, 2]),
        ("ORDER", [0, 2]),
        ("ord sal", [0]),
        ("sales form", []),
        ("strasse", [1]),
        ("none", []),
    ],
)
def test_lines_in_which_all_words_stand(words: str, found: list[int]) -> None:
    assert having(LINES, words, lambda line: line) == [LINES[place] for place in found]
