"""Findings whose sentences, proofs and repairs are made when they are read say what those say that are made at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import Checked, check, checked_map
from flowmap.domain.finding import TOLD, Finding
from flowmap.domain.map import Map
from flowmap.formats.flow_text import parse
from tests.strategies import random_maps

GAP = "Sales makes order\nLegal needs order threshold"


@settings(max_examples=25, deadline=None)
@given(m=random_maps(), read=st.lists(st.sampled_from(TOLD), max_size=4))
def test_whatever_is_read_first(m: Map, read: Sequence[str]) -> None:
    at_once, later = check(m, effects=False), checked_map(m).report_later()
    for name in read:
        assert [getattr(one, name) for one in later.findings] == [getattr(one, name) for one in at_once.findings]
    assert later.findings == at_once.findings
    assert later.to_dict() == at_once.to_dict()


def test_nothing_is_described_until_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    first = Checked._described_first

    def noted(self: Checked, finding: Finding, providers: tuple[str, ...]) -> dict[str, Any]:
        told.append(finding.code)
        return first(self, finding, providers)

    monkeypatch.setattr(Checked, "_described_first", noted)
    report = checked_map(parse(GAP)).report_later()
    assert (report.counts["error"], report.findings[0].effect.weight, told) == (1, 9.0, [])
    assert (report.findings[0].providers, told) == (("sales",), [])
    assert report.findings[0].message == "Legal needs order; Sales has it and does not hand it over."
    assert told == ["GAP01"]


def test_a_list_names_the_first_repair_without_drafting_any(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = checked_map(parse(GAP)).report_later().findings
    with monkeypatch.context() as patched:
        patched.delattr("flowmap.analyzers.gaps.Draft")
        patched.delattr("flowmap.analyzers.repairs.Draft")
        assert finding.offer == "Sales hands order to Legal directly."
        with pytest.raises(NameError):
            _ = finding.repairs
    assert [one.title for one in finding.repairs] == [finding.offer]


@settings(max_examples=25, deadline=None)
@given(m=random_maps())
def test_what_is_offered_is_the_first_repair(m: Map) -> None:
    found = [(one.offer, one.repairs) for one in checked_map(m).report_later().findings]
    assert [offer for offer, _ in found] == [repairs[0].title if repairs else "" for _, repairs in found]


def test_no_other_field_is_made_up() -> None:
    (finding,) = checked_map(parse(GAP)).report_later().findings
    with pytest.raises(AttributeError):
        _ = finding.nothing_like_it  # type: ignore[attr-defined]
