"""The one shape of lists: as wide as its columns."""

from __future__ import annotations

import pytest

from flowmap.domain.answer import Answer


def test_rows_are_records() -> None:
    answer = Answer(("team", "hours"), (("Sales", 3.5), ("Planning", None)))
    assert len(answer) == 2
    assert list(answer) == [{"team": "Sales", "hours": 3.5}, {"team": "Planning", "hours": None}]
    assert (len(Answer(("team",))), answer.cut) == (0, None)


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="one for each of team, hours"):
        Answer(("team", "hours"), (("Sales",),))
