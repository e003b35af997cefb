"""The sheet of a team: in, work, out, missing."""

from __future__ import annotations

import pytest

from flowmap.documents.sheet import sheet
from flowmap.errors import UnknownName
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
