"""The fast JSON is the JSON of the standard library."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.formats.json_text import json_text

LETTERS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers() | LETTERS | st.floats(min_value=1e-4, max_value=1e12)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(LETTERS, inner), max_leaves=20)


@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_byte_for_byte(value: Any) -> None:
    assert json_text(value) == json.dumps(value, ensure_ascii=False, indent=2)


@pytest.mark.parametrize("value", [1e-7, 1e22, -0.0, float("inf"), [(), {}, ("a",)], "\x00\x7f\u2028“é”\U0001f600"])
def test_numbers_and_letters_mean_the_same(value: Any) -> None:
    assert repr(json.loads(json_text(value))) == repr(json.loads(json.dumps(value)))
