"""Counting: what stays as the file has it, and what is said where there is no room."""

from __future__ import annotations

import tempfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.errors import BadInput
from flowmap.formats.event_log import disk_sort
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.counts import Counts
from flowmap.formats.event_log.disk_sort import Sorted
from flowmap.formats.event_log.event import Events, RawEvent, Refusals
from flowmap.formats.event_log.mine import counted


def counts(events: list[RawEvent]) -> Counts:
    return counted([Events.of(events)], clock=Clock(), refusals=Refusals())


def test_equal_times_keep_the_order_of_the_file() -> None:
    links = counts([RawEvent(n, "1", f"A{n}", f"T{n}", "2020-01-01", "") for n in range(5)]).links
    assert [(link.giver, link.receiver) for link in links] == [
        ("T0", "T1"),
        ("T1", "T2"),
        ("T2", "T3"),
        ("T3", "T4"),
    ]


def test_blanks_in_names_count_as_one() -> None:
    found = counts(
        [RawEvent(n, "1", "Order", team, "2020-01-01", "") for n, team in enumerate(["A  B", " A B ", "A\tB"])]
    )
    assert (found.teams, found.within) == (("A B",), 2)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 2), st.integers(0, 2)), max_size=40),
    st.integers(1, 7),
    st.integers(1, 5),
)
def test_rows_in_order_whatever_memory_holds(rows: list[tuple[int, int, int]], piece: int, chunk: int) -> None:
    kind = np.dtype([("first", "u8"), ("second", "i8"), ("third", "i4"), ("place", "i4")])
    numbered = [(*row, place) for place, row in enumerate(rows)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk_sort, "PIECE", piece)
        patch.setattr(disk_sort, "CHUNK", chunk)
        patch.setattr(disk_sort, "LEAST_READ", 1)
        with Sorted(kind, by=("first", "third", "second"), spare=60) as ordered:
            for begin in range(0, len(numbered), 3):
                ordered.add(np.array(numbered[begin : begin + 3], kind))
            found = [row for some in ordered.chunks() for row in some.tolist()]
    assert found == sorted(numbered, key=lambda row: (row[0], row[2], row[1]))


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_sort, "PIECE", 1_000)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: open("/dev/full", "r+b", buffering=0))  # noqa: SIM115
    with pytest.raises(BadInput) as refusal:
        counts([RawEvent(n, str(n), "Order", "Sales", "2020-01-01", "") for n in range(3_000)])
    assert str(refusal.value) == (
        "The log could not be sorted on disk: No space left on device. "
        "Set TMPDIR to a folder with room for 50 bytes an event."
    )
