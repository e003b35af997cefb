"""Originals: which bits several of a group's masks have, beside counting them one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flowmap.custody.originals import twice

GROUPS = 4
ROWS = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 15)), max_size=12).map(sorted)


@given(ROWS)
def test_bits_that_several_masks_of_a_group_have(rows: list[tuple[int, int]]) -> None:
    groups, masks = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    expected = [
        sum(1 << bit for bit in range(4) if sum(one == group and mask >> bit & 1 for one, mask in rows) > 1)
        for group in range(GROUPS)
    ]
    assert twice(GROUPS, groups, masks.astype(np.uint64)).tolist() == expected
