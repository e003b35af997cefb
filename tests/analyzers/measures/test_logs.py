"""Handover, subcontracting and working together in event logs: every occurrence counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap import services
from flowmap.analyzers.measures.catalogue import Measures
from flowmap.formats.event_log import LogOptions, read_log
from tests.analyzers.measures.networks import DATA, expected

SHOWN = ["handover", "subcontracting", "together"]
LOG = """case,activity,team,time
1,a,North,2026-01-01T08:00
1,b,South,2026-01-01T09:00
1,c,North,2026-01-01T10:00
1,d,South,2026-01-01T11:00
1,e,North,2026-01-01T12:00
1,f,North,2026-01-01T13:00
2,a,North,2026-01-02T08:00
2,b,East,2026-01-02T09:00
2,c,,2026-01-02T10:00
2,d,East,2026-01-02T11:00
3,a,South,2026-01-03T08:00
"""


def measured(path: Path, **options: str) -> Measures:
    """The three measures of a log."""
    return services.measures_of_log(str(path), options=LogOptions(**options), show=SHOWN)


def test_a_small_log(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    found = measured(path)
    assert [(one.giver, one.receiver, one.times, one.ways) for one in found["handover"].lines] == [
        ("north", "south", 2, 2),
        ("south", "north", 2, 2),
        ("north", "east", 1, 1),
    ]
    assert [(one.team, one.other, one.times) for one in found["subcontracting"].lines] == [
        ("north", "south", 2),  # north, south, north twice in the same case
        ("south", "north", 1),
    ]  # who is not known between two events of East is nobody
    assert {(one.team, one.other): (one.both, round(one.percent, 1)) for one in found["together"].lines} == {
        ("east", "north"): (1, 100.0),
        ("north", "east"): (1, 50.0),
        ("north", "south"): (1, 50.0),
        ("south", "north"): (1, 50.0),
    }
    assert [one.other for one in services.measures_of_log(str(path), show=["together"], team="east")["together"].lines]
    assert read_log(path).counts.social is None  # who does not ask does not wait for it


@pytest.mark.parametrize(
    ("file", "key", "options"),
    [
        ("logs-pm4py/receipt.csv", "sorted", {}),
        ("logs-pm4py/running-example.xes", "org:resource", {}),
        ("logs-pm4py/06_bpic2013_closed.xes.gz", "org:group", {}),
        ("logs-wta/PurchasingExample.csv", "sorted_by_start", {"time_column": "start_timestamp"}),
    ],
)
def test_published_logs(file: str, key: str, options: dict[str, str]) -> None:
    known = expected()[file][key]
    found = measured(DATA / file, **options)
    handed = {(one.giver, one.receiver): one.times for one in found["handover"].lines}
    assert sum(handed.values()) == known["cross_pairs"]
    assert len(handed) == known["distinct_cross_edges"]
    titles = {one.title: one.id for one in found.map.holders}
    assert {(a, b): handed[titles[a], titles[b]] for a, b, _ in known["top"]} == {
        (a, b): count for a, b, count in known["top"]
    }
    assert sum(one.times for one in found["subcontracting"].lines) == known["aba_pingpong"]
    both = {(one.team, one.other): one.both for one in found["together"].lines}
    assert all(both[other, team] == count <= known["cases"] for (team, other), count in both.items())
    assert set(handed) <= set(both)  # who hands over takes part in the same case
