"""The compiled form tells its rules apart by what they stem from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from flowmap.custody.compiled import Kind, compiled
from flowmap.domain.map import Map
from tests.dense_maps import dense_maps


@settings(max_examples=20)
@given(dense_maps())
def test_the_rules_of_some_kinds(m: Map) -> None:
    c = compiled(m)
    assert c.of(*Kind).tolist() == list(range(len(c.kind)))
    assert c.of(Kind.HANDOFF).tolist() == [rule for rule, kind in enumerate(c.kind) if kind == Kind.HANDOFF]
    both = c.of(Kind.ORIGIN, Kind.ACTIVITY)
    assert both.tolist() == sorted([*c.of(Kind.ACTIVITY).tolist(), *c.of(Kind.ORIGIN).tolist()])
    assert c.of(Kind.ORIGIN, Kind.ACTIVITY) is both
    with pytest.raises(ValueError, match="read-only"):
        both += 1


@settings(max_examples=20)
@given(dense_maps())
def test_the_states_of_an_item_stand_together(m: Map) -> None:
    c = compiled(m)
    items, begins = c.items_there
    assert items.tolist() == sorted(set(c.item.tolist()))
    np.testing.assert_array_equal(begins, [c.item.tolist().index(item) for item in items])
