"""Which states hang together, as networkx has it, also where a step is named twice."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.custody.components import components, components_at_ends

STEPS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20).map(lambda some: some + some[:3])


@pytest.mark.parametrize("strong", [True, False])
@settings(max_examples=40)
@given(steps=STEPS)
def test_what_hangs_together_is_what_networkx_finds(strong: bool, steps: list[tuple[int, int]]) -> None:
    start, end = np.array(steps, dtype=np.int64).reshape(-1, 2).T
    states, number = components(start, end, strong=strong)
    found: dict[int, set[int]] = {}
    for state, one in zip(states.tolist(), number.tolist(), strict=True):
        found.setdefault(one, set()).add(state)
    search = networkx.strongly_connected_components if strong else networkx.weakly_connected_components
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, search(networkx.DiGraph(steps))))
    of = dict(zip(states.tolist(), number.tolist(), strict=True))
    at_start, at_end = components_at_ends(start, end, strong=strong)
    assert list(zip(at_start.tolist(), at_end.tolist(), strict=True)) == [(of[a], of[b]) for a, b in steps]
