"""A table in every format, read back by others: nothing is lost, nothing is computed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
import zipfile
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flowmap.domain.answer import Answer
from flowmap.errors import BadInput
from flowmap.formats import tables
from flowmap.formats.tables import xlsx
from flowmap.formats.tables.cells import harmless, plain, text
from tests.strategies import HOSTILE

ANSWER = Answer(
    ("team", "n", "when", "cases"),
    (
        ("=1+1", 3, datetime.date(2027, 3, 31), ["standard", "engine"]),
        ("Größe", -2.5, None, ["a; b"]),
        (None, 0, datetime.date(2027, 1, 1), []),
    ),
    cut="the first 3 rows; there are more",
)
CUT = "This is not all of it: the first 3 rows; there are more."
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']
TEXTS = st.one_of(st.sampled_from((*HOSTILE, *FORMULAS, "a\0b", "\x1b[31m", "\ud800", "", " ")), st.text(max_size=12))
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), TEXTS, st.dates(), st.lists(TEXTS, max_size=3)
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Tables of any values, under any names."""
    columns = draw(st.lists(TEXTS, min_size=1, max_size=4))
    row = st.tuples(*(VALUES for _ in columns))
    return Answer(tuple(columns), tuple(draw(st.lists(row, max_size=4))), draw(st.none() | TEXTS))


def sheets(content: bytes) -> Any:
    """The workbook, read by openpyxl."""
    return import_module("openpyxl").load_workbook(io.BytesIO(content))


def test_text() -> None:
    assert tables.write(ANSWER, to="text").decode() == (
        "team      n  when        cases\n"
        "=1+1      3  2027-03-31  standard; engine\n"
        'Größe  -2.5              ["a; b"]\n'
        f"          0  2027-01-01\n\n{CUT}\n"
    )
    narrow = tables.write(Answer(("what",), (("a long sentence that must be broken",),)), to="table", width=20).decode()
    assert narrow == "what\na long sentence that\nmust be broken\n\n1 row.\n"


def test_csv() -> None:
    assert tables.write(ANSWER, to="csv").decode() == (
        'team,n,when,cases\n\'=1+1,3,2027-03-31,standard; engine\nGröße,-2.5,,"[""a; b""]"\n,0,2027-01-01,\n'
    )
    assert tables.left_out(ANSWER, to="csv") == CUT
    assert tables.left_out(ANSWER, to="json") is None


def test_json_and_lines() -> None:
    rows: list[dict[str, Any]] = [
        {"team": "=1+1", "n": 3, "when": "2027-03-31", "cases": ["standard", "engine"]},
        {"team": "Größe", "n": -2.5, "when": None, "cases": ["a; b"]},
        {"team": None, "n": 0, "when": "2027-01-01", "cases": []},
    ]
    said = {"columns": ["team", "n", "when", "cases"], "rows": rows, "cut": ANSWER.cut}
    assert json.loads(tables.write(ANSWER, to="json")) == said
    assert [json.loads(line) for line in tables.write(ANSWER, to=".jsonl").splitlines()] == rows


def test_markdown() -> None:
    assert tables.write(ANSWER, to="findings.md").decode() == (
        "| team | n | when | cases |\n| --- | ---: | --- | --- |\n"
        "| =1+1 | 3 | 2027-03-31 | standard; engine |\n"
        '| Größe | -2.5 |  | \\["a; b"\\] |\n'
        f"|  | 0 | 2027-01-01 |  |\n\n{CUT}\n"
    )


def test_xlsx() -> None:
    book = sheets(tables.write(ANSWER, to="xlsx"))
    sheet = book["Table"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("team", "n", "when", "cases"),
        ("=1+1", 3, datetime.datetime(2027, 3, 31), "standard; engine"),
        ("Größe", -2.5, None, '["a; b"]'),
        (None, 0, datetime.datetime(2027, 1, 1), None),
    ]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix, sheet["A3"].quotePrefix) == ("s", True, False)
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b) == ("A2", "A1:D4", True)
    assert book["Cut off"]["A2"].value == ANSWER.cut


def test_parquet() -> None:
    read = import_module("pyarrow.parquet").read_table(io.BytesIO(tables.write(ANSWER, to="parquet")))
    assert read.to_pydict() == {
        "team": ["=1+1", "Größe", None],
        "n": [3.0, -2.5, 0.0],
        "when": [datetime.date(2027, 3, 31), None, datetime.date(2027, 1, 1)],
        "cases": [["standard", "engine"], ["a; b"], []],
    }
    assert read.schema.metadata[b"flowmap:cut"].decode() == ANSWER.cut


@pytest.mark.parametrize("said", FORMULAS)
def test_a_formula_becomes_a_text(said: str) -> None:
    assert harmless(said) == f"'{said}"
    assert next(csv.reader(io.StringIO(tables.write(Answer((said,)), to="csv").decode(), newline=""))) == [
        f"'{said}".replace("\r", "\n")
    ]


@given(answers())
@settings(max_examples=25)
def test_any_table_reads_back(answer: Answer) -> None:
    written = {name: tables.write(answer, to=name) for name in tables.NAMES}
    head, *rows = csv.reader(io.StringIO(written["csv"].decode(), newline=""))
    assert [len(row) for row in rows] == [len(answer.columns)] * len(answer) or answer.columns == ("",)
    assert not any(cell.startswith(("=", "@", "＝")) for row in (head, *rows) for cell in row)
    said = json.loads(written["json"])
    assert (len(said["columns"]), len(said["rows"])) == (len(set(said["columns"])), len(answer))
    assert [tuple(one) for one in said["rows"]] == [tuple(said["columns"])] * len(answer)
    sheet = sheets(written["xlsx"])["Table"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells}.isdisjoint(("f", "e"))
    table = import_module("pyarrow.parquet").read_table(io.BytesIO(written["parquet"]))
    assert (table.num_columns, table.num_rows) == (len(answer.columns), len(answer))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
@settings(max_examples=100)
def test_markdown_shows_every_text_as_it_is(rows: list[tuple[str, str]]) -> None:
    written = tables.write(Answer(("a", "b"), tuple(rows)), to="markdown").decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    shown = ["".join(_letters(child) for child in token.children or ()) for token in tokens if token.type == "inline"]
    expected = ["a", "b", *(str(plain(cell)) for row in rows for cell in row)]
    assert [_blanks(one) for one in shown] == [_blanks(one) for one in expected]


def _letters(token: Any) -> str:
    """What a reader sees of a part of a line: only texts and line ends may be there."""
    assert token.type in ("text", "text_special", "softbreak", "html_inline"), token
    assert token.type != "html_inline" or token.content == "<br>"
    return " " if token.type in ("softbreak", "html_inline") else str(token.content)


def _blanks(said: str) -> str:
    return " ".join(said.replace("\x1f", " ").split())


def test_two_columns_of_one_name_are_told_apart() -> None:
    made = json.loads(tables.write(Answer(("a", "a", "a (2)"), ((1, 2, 3),)), to="json"))
    assert made["rows"] == [{"a": 1, "a (2)": 2, "a (2) (2)": 3}]


def test_what_excel_would_read_as_another_letter_is_escaped() -> None:
    content = tables.write(Answer(("_x0041_",)), to="xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<t>_x005F_x0041_</t>" in book.read("xl/worksheets/sheet1.xml")


def test_a_text_too_long_for_a_cell_shows_that_it_goes_on() -> None:
    sheet = sheets(xlsx.dump(Answer(("a",), (("x" * 32_767,), ("x" * 32_768,)))))["Table"]
    assert (sheet["A2"].value, sheet["A3"].value) == ("x" * 32_767, "x" * 32_766 + "…")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert xlsx.dump(Answer(("a",), ((1,), (2,))))
    with pytest.raises(BadInput) as refused:
        xlsx.dump(Answer(("a",), ((1,), (2,), (3,))))
    assert str(refused.value) == (
        "“Table” has 3 rows and 1 columns. A sheet of Excel holds 2 rows and 16,384 columns below its head: "
        "take csv or parquet, or ask for less."
    )


def test_what_is_not_known_and_what_is_no_number_is_empty() -> None:
    values: tuple[Any, ...] = (None, float("nan"), float("inf"), True, False, 3.0, 0.5, -2, [], ["a", "b"])
    assert [text(one) for one in values] == ["", "", "", "yes", "no", "3", "0.5", "-2", "", "a; b"]


def test_a_format_that_is_not_there() -> None:
    with pytest.raises(BadInput, match=r"“xslx” is no format of a table\. Did you mean “xlsx”"):
        tables.write(ANSWER, to="xslx")
    with pytest.raises(BadInput, match=r"Use one of text, csv, xlsx, json, jsonl, markdown, parquet\."):
        tables.write(ANSWER, to="map.zip")


def test_a_library_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInput) as missed:
        tables.write(ANSWER, to="parquet")
    said = "pyarrow is not installed. Install flowmap with its extra: flowmap[data]. CSV and JSON need nothing."
    assert str(missed.value) == said
