"""What-if: what changes would close, create and leave."""

from __future__ import annotations

import pytest

from flowmap.domain.change import Change, additions
from flowmap.domain.records import Handoff
from flowmap.errors import Conflict, InvalidMap
from flowmap.formats import flow_text
from flowmap.redesign.what_if import what_if

ENGINES = """\
case standard 90%
case engine 10%
Sales makes notice
Sales -> Purchasing: notice if standard
Purchasing -> Goods receiving: notice if standard
Goods receiving needs notice threshold
"""


def test_findings_before_and_after() -> None:
    m = flow_text.parse(ENGINES, name="map")
    new = Handoff(giver="sales", receiver="goods-receiving", item="notice", cases=("engine",))
    found = what_if(m, additions([new]))
    assert [one.code for one in found.closed] == ["GAP01"]
    assert found.created == ()
    assert sorted(one.code for one in found.left) == ["REL01", "RSK01"]
    assert [found.before.coverage.met, found.after.coverage.met] == pytest.approx([8.1, 9.0])
    assert found.map == m.apply(found.changes)


def test_a_finding_in_more_cases_is_new() -> None:
    m = flow_text.parse(ENGINES, name="map")
    taken = what_if(m, [Change(m.handoffs[1], None)])
    assert [one.code for one in taken.created] == ["GAP01"]
    assert taken.created[0].cases == ("standard", "engine")
    assert sorted(one.code for one in taken.closed) == ["REL01", "RSK01"]


def test_nothing_changes_without_changes() -> None:
    m = flow_text.parse(ENGINES, name="map")
    same = what_if(m, [], select=["GAP"])
    assert (same.closed, same.created) == ((), ())
    assert [one.code for one in same.left] == ["GAP01"]


def test_changes_that_cannot_be_made_are_refused() -> None:
    m = flow_text.parse(ENGINES, name="map")
    with pytest.raises(Conflict):
        what_if(m, [Change(None, m.handoffs[0])])
    with pytest.raises(InvalidMap):
        what_if(m, [Change(m.holders["sales"], None)])
