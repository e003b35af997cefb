"""CSV in any usual delimiter and encoding; a bad row is reported with its line and costs no other row."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from flowmap.errors import BadInput
from flowmap.formats.event_log import read_log
from tests.formats.event_log.conftest import Reads

HEADER = "case,activity,team,timestamp"
ROWS = ["1,Order,Sales,2020-01-01 10:00", "1,Check,Büro,2020-01-01 11:00", "1,Bill,Sales,2020-01-01 12:30"]
LOG = "\n".join([HEADER, *ROWS])
PAIRS = [("Büro", "Sales", 1), ("Sales", "Büro", 1)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_delimiter_and_line_end(reads: Reads, delimiter: str, line_end: str) -> None:
    summary = reads(LOG.replace(",", delimiter).replace("\n", line_end))
    assert summary.pairs() == PAIRS
    assert summary.refused == ()


@pytest.mark.parametrize(
    ("encoded", "notes"),
    [
        (LOG.encode(), ()),
        (codecs.BOM_UTF8 + LOG.encode(), ()),
        (LOG.encode("utf-16"), ()),
        (codecs.BOM_UTF16_BE + LOG.encode("utf-16-be"), ()),
        (LOG.encode("latin-1"), ("1 line is not UTF-8 and read as Windows-1252 (Latin-1).",)),
        (gzip.compress(LOG.encode()), ()),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big", "latin-1", "gzip"],
)
def test_any_encoding(reads: Reads, encoded: bytes, notes: tuple[str, ...]) -> None:
    summary = reads(encoded)
    assert summary.pairs() == PAIRS
    assert summary.notes == notes


def test_quoted_fields_may_hold_delimiters_and_line_ends(reads: Reads) -> None:
    summary = reads(
        f'{HEADER}\n1,"Order, big",Sales,2020-01-01 10:00\n1,"Check\nand ""sign""",Office,2020-01-01 11:00\n'
        "1,Bill,,2020-01-01 12:00\n1,Bill,Sales,yesterday\n"
    )
    assert summary.counts.activities == ("Order, big", 'Check and "sign"', "Bill")
    assert summary.refused == ((6, "“yesterday” is no time that can be read"),)


def test_bad_rows_are_reported_one_by_one(reads: Reads) -> None:
    bad = [
        "1,Order,Sales",
        "1,Order,Sales,2020-01-01,extra",
        ",Order,Sales,2020-01-01",
        "1,,Sales,2020-01-01",
        "1,Order,Sales,",
        "1,Order,Sa\0les,2020-01-01",
        f"1,Order,{'x' * 600},2020-01-01",
        f"{'x' * 600},Order,Sales,2020-01-01",
    ]
    summary = reads("\n".join([HEADER, ROWS[0], *bad, "", ROWS[1]]))
    assert summary.refused == (
        (3, "3 fields where the header has 4"),
        (4, "5 fields where the header has 4"),
        (5, "no case is given"),
        (6, "no activity is given"),
        (7, "no time is given"),
        (8, "the team has a control character"),
        (9, f"the team “{'x' * 57}...” has more than 500 letters"),
        (10, f"the case “{'x' * 57}...” has more than 500 letters"),
    )
    assert (summary.counts.events, summary.counts.teams) == (2, ("Sales", "Büro"))
    assert summary.sentences()[3:5] == ["8 rows could not be read.", "Line 3: 3 fields where the header has 4."]


def test_an_unclosed_quote_loses_no_more_than_a_field(reads: Reads) -> None:
    filler = [f"1,Work,Sales,2020-01-01 10:{n % 60:02}" for n in range(6_000)]
    summary = reads("\n".join([HEADER, '1,"Order,Sales,2020-01-01', *filler]))
    [(line, why)] = summary.refused
    assert line == 2
    assert why.startswith("a quote is opened and not closed; nothing was read up to line ")
    lost_to = int(why.rpartition(" ")[2])
    assert summary.counts.events == 6_001 - (lost_to - 1)
    assert lost_to * len(filler[0]) < 2 * 131_072


def test_a_row_that_never_ends_is_given_up(reads: Reads) -> None:
    summary = reads("\n".join([HEADER, *ROWS, '1,"', *['","'] * 25_000]))
    assert summary.refused[0] == (5, "a quote is opened and not closed; nothing was read up to line 10005")
    assert summary.counts.events == 3


def test_a_row_of_many_long_lines_is_given_up(reads: Reads) -> None:
    long_line = '",' + ",".join(["x" * 100_000] * 9) + ',"'
    summary = reads("\n".join([HEADER, *ROWS, '1,"', *[long_line] * 9]))
    assert summary.refused[0] == (5, "a quote is opened and not closed; nothing was read up to line 10")


def test_only_the_first_thousand_refusals_are_listed(reads: Reads) -> None:
    summary = reads("\n".join([HEADER, ROWS[0], *["1,Order,Sales"] * 1_500]))
    assert len(summary.refused) == 1_000
    assert summary.refused_more == 500
    assert summary.to_dict()["refused_more"] == 500
    assert summary.sentences()[-1] == "And 500 more."


def test_a_path_names_the_log_and_a_stream_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "permits 2020.csv"
    path.write_text(LOG, encoding="utf-8")
    assert read_log(path).name == "permits 2020.csv"
    assert read_log(str(path)).to_map().title == "Permits 2020"
    with path.open("rb") as stream:
        assert read_log(stream).name == "permits 2020.csv"
        assert not stream.closed


def test_progress_hears_how_many_events_were_read(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, *[ROWS[0]] * 120_000]), encoding="utf-8")
    heard: list[int] = []
    read_log(path, progress=heard.append)
    assert heard == [50_000, 100_000]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nothing\.csv cannot be read: No such file or directory\."):
        read_log(tmp_path / "nothing.csv")
