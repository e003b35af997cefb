"""Every real log gives the numbers that were computed independently of flowmap."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flowmap.analyzers.check import check
from flowmap.errors import BadInput
from flowmap.formats import yaml_map
from flowmap.formats.event_log import LogOptions, LogSummary, read_log
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.event import RawEvent, Refusal
from tests.formats.event_log import plain

BPIC = "logs-pm4py/06_bpic2013_closed.xes.gz"
RECEIPT = "logs-pm4py/08_receipt.xes.gz"
HELPDESK = "logs-pm4py/helpdesk.xes.gz"
PURCHASING = "logs-wta/PurchasingExample.csv"
MANUAL = [f"logs-wta/manual_log_{n}.csv" for n in (1, 2, 3)]

# (file, key in expected.json) -> options that ask for it
LOGS: dict[tuple[str, str], LogOptions] = {
    (BPIC, "org:group"): LogOptions(),
    (BPIC, "org:role"): LogOptions(team_column="org:role"),
    (BPIC, "organization involved"): LogOptions(team_column="organization involved"),
    (BPIC, "resource country"): LogOptions(team_column="resource country"),
    (RECEIPT, "org:group"): LogOptions(),
    (RECEIPT, "org:resource"): LogOptions(team_column="org:resource"),
    (HELPDESK, "org:resource"): LogOptions(),
    (HELPDESK, "workgroup"): LogOptions(team_column="workgroup"),
    ("logs-pm4py/receipt.csv", "file_order"): LogOptions(),
    ("logs-pm4py/receipt.csv", "sorted"): LogOptions(),
    ("logs-pm4py/roadtraffic100traces.xes", "org:resource"): LogOptions(),
    ("logs-pm4py/running-example.xes", "org:resource"): LogOptions(),
    (PURCHASING, "sorted_by_completion"): LogOptions(start_column="none"),
    (PURCHASING, "sorted_by_start"): LogOptions(time_column="start_timestamp"),
    **{(file, "df_sorted_by_start"): LogOptions(time_column="start_time") for file in MANUAL},
}
PLAINLY = [
    (BPIC, "org:group"),
    ("logs-pm4py/receipt.csv", "file_order"),
    ("logs-pm4py/roadtraffic100traces.xes", "org:resource"),
    (PURCHASING, "sorted_by_start"),
    (MANUAL[2], "df_sorted_by_start"),
]
NOT_COUNTS = {"activities", "published_expected"}
NO_LOGS = {"logs-pm4py/running-example.bpmn", "logs-wta/bimp-example_handoffs.csv"}


@pytest.fixture(scope="module")
def expected(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "expected.json").read_text())
    return found


def test_every_log_of_the_collection_is_compared(expected: dict[str, Any]) -> None:
    there = {
        (file, key)
        for file, numbers in expected.items()
        if file.startswith("logs-") and file not in NO_LOGS
        for key in numbers.keys() - NOT_COUNTS
    }
    assert there == set(LOGS)


@pytest.mark.parametrize(("file", "key"), LOGS)
def test_counts_equal_the_independent_ones(data: Path, expected: dict[str, Any], file: str, key: str) -> None:
    wanted = expected[file][key]
    summary = read_log(data / file, options=LOGS[file, key])
    counts = summary.counts
    assert counts.events == wanted["events"]
    assert counts.cases == wanted["cases"]
    assert len(counts.teams) == wanted["groups"]
    assert counts.teamless == wanted["null_group_events"]
    assert counts.handovers == wanted["pairs"]
    assert counts.within == wanted["self_pairs"]
    assert counts.unknown == wanted["pairs_with_missing"]
    assert summary.refused == ()
    between = [pair for pair in summary.pairs() if pair[0] != pair[1]]
    assert len(between) == wanted["distinct_cross_edges"]
    assert sum(count for _, _, count in between) == wanted["cross_pairs"]
    assert sum(link.times for link in counts.links) == wanted["cross_pairs"]
    largest = [count for _, _, count in between[: len(wanted["top"])]]
    assert largest == [count for _, _, count in wanted["top"]]
    assert {tuple(pair) for pair in wanted["top"]} <= set(between)
    if "wait_mean_s" in wanted:
        assert counts.wait_mean is not None
        assert round(counts.wait_mean, 3) == wanted["wait_mean_s"]
        assert counts.wait_median == wanted["wait_median_s"]
    else:
        assert counts.wait_mean is counts.wait_median is None
    if "activities" in expected[file]:
        assert len(counts.activities) == expected[file]["activities"]


@pytest.mark.parametrize("file", MANUAL)
def test_waits_from_completion_to_start_equal_the_published_ones(
    data: Path, expected: dict[str, Any], file: str
) -> None:
    wanted = expected[file]["published_expected"]
    counts = read_log(data / file).counts
    between = sum(link.times for link in counts.links)
    assert counts.handovers == wanted["transitions"]
    assert between == wanted["cross_resource_transitions"]
    assert counts.wait_mean is not None
    assert round(counts.wait_mean * between, 6) == wanted["cross_wt_total_seconds"]


def test_receipt_is_the_same_as_csv_and_as_xes(data: Path) -> None:
    as_csv, as_xes = read_log(data / "logs-pm4py/receipt.csv"), read_log(data / RECEIPT)
    assert as_csv.to_dict() == as_xes.to_dict()
    assert as_csv.span == as_xes.span
    assert set(as_csv.counts.links) == set(as_xes.counts.links)


def test_running_example_as_csv_has_the_numbers_of_the_xes(data: Path) -> None:
    as_csv, as_xes = (read_log(data / f"logs-pm4py/running-example.{suffix}") for suffix in ("csv", "xes"))
    assert as_csv.to_dict() == as_xes.to_dict()


def test_receipt_says_what_a_process_owner_reads_first(data: Path) -> None:
    assert read_log(data / "logs-pm4py/receipt.csv").sentences() == [
        "receipt.csv: 8,577 events in 1,434 cases, 10 teams, 2010-10-02 to 2012-01-23.",
        "7,143 handovers: 1,703 within a team, 5,440 from team to team (43 pairs of teams).",
        ("Columns: case “case:concept:name”, activity “concept:name”, team “org:group”, time “time:timestamp”."),
    ]


def test_receipt_becomes_a_map_of_ten_teams_and_43_pairs(data: Path) -> None:
    summary: LogSummary = read_log(data / "logs-pm4py/receipt.csv")
    m = summary.to_map()
    assert m.title == "Receipt"
    assert sorted(holder.title for holder in m.holders) == sorted(summary.counts.teams)
    assert "EMPTY" in summary.counts.teams
    assert len({(handoff.giver, handoff.receiver) for handoff in m.handoffs}) == 43
    assert len(m.holders) == 10
    busiest = max(m.handoffs, key=lambda handoff: handoff.times.base)
    assert busiest.to_dict() == {
        "giver": "group-3",
        "receiver": "group-2",
        "item": "t04-determine-confirmation-of-receipt",
        "lead": "0.4min",
        "lead_p90": "43.7h",
        "times": "730/year",
        "source": "receipt.csv",
    }


@pytest.mark.parametrize("file", sorted({file for file, _ in LOGS}))
def test_a_real_log_alone_shows_no_gap_and_no_waste(data: Path, file: str) -> None:
    report = check(read_log(data / file).to_map(), select=["GAP", "REL", "EXC01", "EXC02", "RSK", "MOD"])
    assert [finding.message for finding in report.findings] == []


def test_a_log_without_teams_says_what_to_give(data: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        read_log(data / "logs-pm4py/interval_event_log.csv")
    assert str(refusal.value) == (
        "interval_event_log.csv has no column that is known to say which team did it (--team-column). "
        "There are “case:concept:name”, “concept:name”, “time:timestamp”, “start_timestamp”."
    )


def test_a_table_of_handoffs_is_no_log(data: Path) -> None:
    with pytest.raises(BadInput, match="looks like a table of handoffs"):
        read_log(data / "logs-wta/bimp-example_handoffs.csv")


@pytest.mark.parametrize(("file", "key"), PLAINLY)
def test_the_map_is_the_one_that_a_plain_reading_gives(data: Path, file: str, key: str) -> None:
    raw, options = (data / file).read_bytes(), LOGS[file, key]
    content = gzip.decompress(raw) if file.endswith(".gz") else raw
    found = read_log(data / file, options=options, social=True)
    if ".xes" in file:
        events: Iterable[RawEvent | Refusal] = plain.xes_events(content, options)
    else:
        events = plain.csv_events(content, found.columns, ";" if b";" in content.partition(b"\n")[0] else ",")
    traces, teams, activities, refused = plain.understood(events, Clock())
    wanted = plain.counts(traces, teams, activities)
    assert (found.counts, list(found.refused)) == (wanted, refused)
    assert yaml_map.dump(found.to_map()) == yaml_map.dump(replace(found, counts=wanted).to_map())
