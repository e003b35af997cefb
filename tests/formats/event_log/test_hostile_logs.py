"""Broken and hostile files: what was tried, what is answered, and that memory stays bounded."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from flowmap.errors import BadInput
from flowmap.formats.event_log import mine, source
from tests.formats.event_log.conftest import Reads

RIGHT = "Are these the right columns? --time-format says how unusual times are written."
HEADER = "case,activity,team,timestamp\n"
ROW = "1,Order,Sales,2020-01-01 10:00\n"
DTD = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ONE_COLUMN = "the log has only one column. A log has columns for case, activity, team and time, apart by , ; tab or |."
EVENT = '<event><string key="concept:name" value="A"/></event>'

# what was tried -> (the file, what is answered)
TRIED: dict[str, tuple[bytes, str]] = {
    "empty file": (b"", "the log is empty. A log in CSV has a header and one row an event."),
    "blank lines": (b"\n\r\n  \n", "the log is empty. A log in CSV has a header and one row an event."),
    "only a header": (HEADER.encode(), f"No event of the log could be read. {RIGHT}"),
    "no header": (
        ROW.encode(),
        (
            "The first line of the log seems to be data, not the names of the columns. "
            "Put a line such as case,activity,team,timestamp above it."
        ),
    ),
    "one column": (
        b"everything\n1\n2\n",
        ONE_COLUMN,
    ),
    "every row unreadable": (
        (HEADER + "1,Order,Sales,13/31/2020\n" * 3).encode(),
        (f"No event of the log could be read. Line 2: “13/31/2020” is no time that can be read. {RIGHT}"),
    ),
    "zeros": (
        bytes(10_000),
        ONE_COLUMN,
    ),
    "a line of 2 MiB": (
        HEADER.encode() + b"x" * (1 << 21),
        "Line 2 of the log is longer than 1,048,576 characters. A log in CSV has one line an event.",
    ),
    "half a character of UTF-16": (
        HEADER.encode("utf-16") + b"\x00",
        "the log is not the UTF-16 that it says it is. Save it as UTF-8.",
    ),
    "line ends of old Macs": (
        (HEADER + ROW).replace("\n", "\r").encode(),
        (
            "The first line of the log cannot be read as the names of columns. "
            "Each line must end with a line feed, and each quote must be closed."
        ),
    ),
    "truncated gzip": (
        gzip.compress((HEADER + ROW * 1_000).encode())[:-20],
        "the log is incomplete: its end is missing. Fetch it again.",
    ),
    "damaged gzip": (
        gzip.compress((HEADER + ROW).encode())[:-8] + bytes(8),
        "the log is damaged: CRC check failed",
    ),
    "gzip of nothing": (b"\x1f\x8b", "the log is incomplete: its end is missing. Fetch it again."),
    "bomb of zeros in gzip": (
        gzip.compress(b"<log>" + b" " * 100_000_000),
        "the log unpacks to more than 300 times its size. If it is a real log, unpack it first.",
    ),
    "Excel file": (
        b"PK\x03\x04" + bytes(100),
        "the log is a zip or Excel file. Save the log as CSV, or unpack it first.",
    ),
    "billion laughs": (
        f"{DTD}<log><trace>{EVENT}</trace></log>".encode(),
        "the log declares a DTD or entities. A log needs none; remove them.",
    ),
    "DTD from elsewhere": (
        b'<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
        "the log declares a DTD or entities. A log needs none; remove them.",
    ),
    "truncated XES": (
        f"<log><trace>{EVENT}".encode(),
        (
            "the log is not well-formed XML at line 1, column 66: no element found. "
            "Is it complete, and in the encoding that its first line declares?"
        ),
    ),
    "XES that is not the UTF-8 it declares": (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{EVENT}</log>'.replace("A", "Ä").encode("latin-1"),
        (
            "the log is not well-formed XML at line 2, column 47: not well-formed (invalid token). "
            "Is it complete, and in the encoding that its first line declares?"
        ),
    ),
    "XES in an unknown encoding": (
        b'<?xml version="1.0" encoding="nonsense"?><log/>',
        "the log cannot be decoded: unknown encoding: nonsense. Save it in UTF-8.",
    ),
    "XES in an encoding of several bytes": (
        b'<?xml version="1.0" encoding="shift_jis"?><log/>',
        "the log cannot be decoded: multi-byte encodings are not supported. Save it in UTF-8.",
    ),
    "a tag of 3 MiB": (
        b'<log><string key="x" value="' + b"x" * (3 << 20) + b'"/></log>',
        "the log has a tag or comment of more than 1 MiB. Is it an event log?",
    ),
    "elements 200 deep": (
        b"<log>" + b"<string>" * 200,
        "the log nests elements deeper than 100. A log needs less than ten.",
    ),
    "an event of 2,000 attributes": (
        ("<log><trace><event>" + "".join(f'<int key="k{n}" value="1"/>' for n in range(2_000))).encode(),
        "the log has an event or trace with more than 1,000 attributes. Is it an event log?",
    ),
    "another XML": (
        b"<html><body/></html>",
        "the log is XML but no XES log: its outermost element is <html>.",
    ),
    "more teams than an organisation has": (
        (HEADER + "".join(f"1,Order,Team {n},2020-01-01\n" for n in range(20_001))).encode(),
        (
            "The log has more than 20,000 different names for the team. Is it the right column? "
            "--team-column names another."
        ),
    ),
}


@pytest.mark.parametrize("what", TRIED)
def test_what_is_answered(reads: Reads, what: str) -> None:
    content, answer = TRIED[what]
    with pytest.raises(BadInput) as refusal:
        reads(content)
    assert str(refusal.value).startswith(answer)
    assert len(str(refusal.value)) < len(answer) + 40


def test_too_many_links_are_refused(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mine, "MOST_LINKS", 10)
    log = HEADER + "".join(f"1,Order,Team {n % 12},2020-01-01 10:{n}\n" for n in range(10, 30))
    with pytest.raises(BadInput, match="more than 10 different ways from team to team"):
        reads(log)


def test_a_well_packed_log_that_is_no_bomb_is_read(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "UNPACKED_FREELY", 1_000)
    log = HEADER + "".join(f"{n},Order,Sales,2020-01-01\n" for n in range(20_000))
    assert reads(gzip.compress(log.encode())).counts.events == 20_000


def test_absurd_times_are_refused_row_by_row(reads: Reads) -> None:
    absurd = ["0001-01-01", "9999-12-31T23:59:59Z", "+292278994-08-17", "1e400", "NaN", "-1", "0"]
    summary = reads(HEADER + ROW + "".join(f"1,Check,Office,{text}\n" for text in absurd))
    assert [line for line, _ in summary.refused] == list(range(3, 10))
    assert summary.counts.events == 1


def test_times_with_and_without_a_zone_are_ordered_and_noted(reads: Reads) -> None:
    summary = reads(HEADER + "1,Order,Sales,2020-01-01 10:00\n1,Check,Office,2020-01-01T10:30:00+01:00\n")
    assert summary.pairs() == [("Office", "Sales", 1)]
    assert summary.notes == ("1 times state no time zone, others do; those were taken as UTC.",)


def test_a_hundred_thousand_cases_interleaved(reads: Reads) -> None:
    rounds = [
        "".join(f"{n * 7_919 % 100_000},{activity},{team},2020-01-0{day}\n" for n in range(100_000))
        for activity, team, day in (("Bill", "Sales", 3), ("Order", "Sales", 1), ("Check", "Office", 2))
    ]
    counts = reads(HEADER + "".join(rounds)).counts
    assert (counts.cases, counts.events, counts.handovers, counts.within) == (100_000, 300_000, 200_000, 0)
    assert [link[:4] for link in counts.links] == [
        ("Sales", "Office", "Order", 100_000),
        ("Office", "Sales", "Check", 100_000),
    ]


PEAK = """
import resource, sys
from flowmap.formats.event_log import read_log
events = read_log(sys.argv[1]).counts.events
print(events, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
def test_a_single_trace_of_many_events_is_read_in_bounded_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (20_000, 150_000):
        path = tmp_path / f"{count}.xes"
        with path.open("w", encoding="utf-8") as out:
            out.write('<log><trace><string key="concept:name" value="1"/>\n')
            out.writelines(
                f'<event><string key="concept:name" value="A{n % 9}"/>'
                f'<string key="org:group" value="T{n % 7}"/>'
                f'<date key="time:timestamp" value="20{n % 90 + 10}-01-01T00:00:00Z"/></event>\n'
                for n in range(count)
            )
            out.write("</trace></log>")
        found = subprocess.run(
            [sys.executable, "-c", PEAK, str(path)], check=True, capture_output=True, text=True
        ).stdout.split()
        assert int(found[0]) == count
        peaks.append(int(found[1]) / 1024)
    assert peaks[1] < peaks[0] + 40, f"peak memory in MiB: {peaks}"
