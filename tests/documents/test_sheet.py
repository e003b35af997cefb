"""The sheet of a team: in, work, out, missing."""

from __future__ import annotations

import pytest

from flowmap.documents.sheet import COLUMNS, first_lines, sheet
from flowmap.errors import UnknownName
from flowmap.formats.exports.book import filled
from flowmap.formats.flow_text import parse
from flowmap.services import check
from tests.documents.handbook import ENGINES


def test_everything_that_a_team_has_to_do_with() -> None:
    m = parse(
        ENGINES + "Goods receiving -> Stores: put-away order, backup\nGoods receiving checks goods announcement\n"
    )
    assert sheet(m, check(m), team="goods-receiving").rows == (
        ("gets", "goods announcement", "from Purchasing", "usually takes 1 day", "standard"),
        ("needs", "goods announcement", None, "must have, within 10 days", None),
        ("checks", "goods announcement", None, None, None),
        ("gives", "put-away order", "to Stores", "only if another way fails", None),
        ("asks for", "goods announcement", "from Purchasing", "48/year, answered 0%", "engine"),
        ("lacks", "goods announcement", "Sales could give it", "white spot", "engine"),
    )


def test_an_unknown_team() -> None:
    m = parse(ENGINES)
    with pytest.raises(UnknownName, match="Did you mean “sales”"):
        sheet(m, check(m), team="slaes")


def test_the_first_lines_have_the_columns_of_the_whole_sheet() -> None:
    m = parse(ENGINES)
    found = check(m).findings
    whole = filled(sheet(m, check(m), team="goods-receiving"))
    for most in range(len(whole.rows) + 1):
        answer, lines = first_lines(m, found, team="goods-receiving", most=most)
        assert (answer.columns, answer.rows, lines) == (whole.columns, whole.rows[:most], len(whole.rows))


def test_a_column_that_says_nothing_is_left_out() -> None:
    m = parse("Sales makes order\nSales -> Purchasing: order\n")
    answer, lines = first_lines(m, (), team="sales", most=1)
    assert answer.columns == ("what", "information", "with whom")
    assert (answer.rows, lines) == ((("makes", "order", None),), 2)
    assert set(answer.columns) < set(COLUMNS)
