"""Filters read from an address choose exactly the findings that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flowmap import services
from flowmap.domain.finding import Effect, Finding, Report
from flowmap.domain.map import Map
from flowmap.errors import UnknownName
from flowmap.formats.files import read
from flowmap_web.selection import Selection, nested


@pytest.fixture(scope="module")
def engines() -> Map:
    return read(str(Path(services.samples_folder()) / "engines" / "map.yaml"))


@pytest.fixture(scope="module")
def report(engines: Map) -> Report:
    return services.check(engines, effects=False)


def chosen(arguments: dict[str, str], m: Map, report: Report) -> list[str]:
    return [one.code for one in Selection.of(arguments, m, report.findings).among(report.findings, m)]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ({}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
        ({"severity": "error"}, ["GAP01", "GAP02"]),
        ({"rule": "GAP05"}, ["GAP05"]),
        ({"rule": "GAP"}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
        ({"team": "production"}, ["GAP02"]),
        ({"team": "sales"}, ["GAP01", "GAP05"]),
        ({"item": "put-away-order"}, ["GAP02"]),
        ({"case": "standard"}, []),
        ({"case": "engine", "severity": "warning"}, ["GAP04", "GAP05"]),
        ({"q": "in VAIN receiving"}, ["GAP05"]),
        ({"q": "no such words"}, []),
        ({"severity": "accepted"}, []),
        ({"sort": "rule", "team": " "}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
        ({"sort": "hours"}, ["GAP05", "GAP01", "GAP02", "GAP04"]),
        ({"sort": "item"}, ["GAP01", "GAP04", "GAP05", "GAP02"]),
        ({"elsewhere": "x"}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
    ],
)
def test_an_address_chooses(arguments: dict[str, str], codes: list[str], engines: Map, report: Report) -> None:
    assert chosen(arguments, engines, report) == codes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"team": "goods-recieving"}, "There is no team “goods-recieving”. Did you mean “goods-receiving”?"),
        ({"item": "ordr"}, "There is no information “ordr”. Did you mean “order”?"),
        ({"case": "engines"}, "There is no kind of order “engines”. Did you mean “engine”?"),
        ({"rule": "GAP99"}, "There is no kind of finding “GAP99”. Did you mean “GAP”?"),
        ({"severity": "eror"}, "There is no severity “eror”. Did you mean “error”?"),
        ({"sort": "wight"}, "There is no order of findings “wight”. Did you mean “weight”?"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(
    arguments: dict[str, str], message: str, engines: Map, report: Report
) -> None:
    with pytest.raises(UnknownName) as error:
        Selection.of(arguments, engines, report.findings)
    assert str(error.value).startswith(message)


def test_the_address_of_a_selection_gives_it_back(engines: Map, report: Report) -> None:
    selection = Selection.of({"team": "sales", "q": "a b", "sort": "days"}, engines, report.findings)
    assert selection.arguments() == {"team": "sales", "q": "a b", "sort": "days"}
    assert selection.arguments(team="", rule="GAP01") == {"q": "a b", "sort": "days", "rule": "GAP01"}
    assert selection.narrows
    assert not replace(selection, team="", q="").narrows


def test_a_long_text_is_cut(engines: Map, report: Report) -> None:
    assert len(Selection.of({"q": "x" * 100_000}, engines, report.findings).q) == 200


def finding(fingerprint: str, *roots: str) -> Finding:
    return Finding("GAP02", "blocked-output", "error", None, None, None, (), fingerprint, roots=roots, effect=Effect())


def told(findings: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(one.finding.fingerprint, [follow.fingerprint for follow in one.follow]) for one in nested(findings)]


def test_what_follows_stands_under_its_root_however_far() -> None:
    found = [finding("a"), finding("b", "a"), finding("c", "b"), finding("d", "hidden"), finding("e", "e")]
    assert told(found) == [("a", ["b", "c"]), ("d", []), ("e", [])]


def test_findings_that_hang_on_each_other_are_shown_under_the_first() -> None:
    assert told([finding("a", "b"), finding("b", "a"), finding("c", "b")]) == [("a", ["b", "c"])]
