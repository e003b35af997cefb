"""One filter of findings, whoever asks: exactly the findings that it names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap import services
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.selection import SORTS, Selection
from flowmap.errors import BadInput, UnknownName
from tests.sample_maps import sample
from tests.strategies import random_maps


@pytest.fixture(scope="module")
def engines() -> Map:
    return sample("engines")


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
        ({"holder": "sales"}, []),
        ({"holder": "purchasing"}, ["GAP04", "GAP05"]),
        ({"item": "put-away-order"}, ["GAP02"]),
        ({"case": "standard"}, []),
        ({"case": "engine", "severity": "warning"}, ["GAP04", "GAP05"]),
        ({"q": "in VAIN receiving"}, ["GAP05"]),
        ({"q": "no such words"}, []),
        ({"severity": "accepted"}, []),
        ({"sort": "rule", "team": " "}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
        ({"sort": "hours"}, ["GAP05", "GAP01", "GAP02", "GAP04"]),
        ({"sort": "item"}, ["GAP01", "GAP04", "GAP05", "GAP02"]),
        ({"provider": "sales"}, ["GAP01", "GAP05"]),
        ({"provider": "purchasing"}, []),
        ({"kano": "threshold"}, ["GAP01", "GAP02"]),
        ({"accepted": "no"}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
        ({"accepted": "yes"}, []),
        ({"cost": "1.8"}, ["GAP01"]),
        ({"cost": "24h"}, ["GAP05"]),
        ({"cost": "24.5h"}, []),
        ({"cost": "1440min"}, ["GAP05"]),
        ({"cost": "1d"}, []),
        ({"elsewhere": "x"}, ["GAP01", "GAP02", "GAP04", "GAP05"]),
    ],
)
def test_an_address_chooses(arguments: dict[str, str], codes: list[str], engines: Map, report: Report) -> None:
    assert chosen(arguments, engines, report) == codes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"team": "goods-recieving"}, "There is no team “goods-recieving”. Did you mean “goods-receiving”?"),
        ({"item": "announ"}, "There is no information “announ”. Did you mean “goods-announcement”?"),
        ({"item": "ann"}, "There is no information “ann”. Use one of "),
        ({"item": "ordr"}, "There is no information “ordr”. Did you mean “order”?"),
        ({"case": "engines"}, "There is no kind of order “engines”. Did you mean “engine”?"),
        ({"rule": "GAP99"}, "There is no kind of finding “GAP99”. GAP has GAP01 to GAP08."),
        ({"severity": "eror"}, "There is no severity “eror”. Did you mean “error”?"),
        ({"severity": "broken"}, "There is no severity “broken”. Use one of error (broken), warning (weak), info ("),
        ({"kano": "treshold"}, "There is no class of needs “treshold”. Did you mean “threshold”?"),
        ({"accepted": "ye"}, "There is no answer (accepted or not) “ye”. Did you mean “yes”?"),
        ({"provider": "salse"}, "There is no team “salse”. Did you mean “sales”?"),
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


@pytest.mark.parametrize("cost", ["5parsecs", "-1", "h", "1h2", "nan", "1e9", "²"])
def test_a_cost_that_cannot_be_read(cost: str, engines: Map) -> None:
    with pytest.raises(BadInput, match=r"is no least cost\. Write 9 for the weight of needs, 20h for work a year"):
        Selection.of({"cost": cost}, engines)


STAGED = """
stages qualify, close, deliver
Sales makes order
Sales -> Planning: order stage close
Planning -> Production: plan stage deliver
Shipping needs order threshold
Shipping needs plan threshold
"""


@pytest.mark.parametrize(("stage", "items"), [("qualify", []), ("close", ["order"]), ("deliver", ["plan"])])
def test_a_stage_chooses_what_happens_in_it(stage: str, items: list[str]) -> None:
    m = services.parse(STAGED)
    report = services.check(m, select=["GAP01"], selection=Selection.of({"stage": stage}, m))
    assert [one.item for one in report.findings] == items


@settings(max_examples=25, deadline=None)
@given(m=random_maps(), data=st.data())
def test_what_is_chosen_is_what_a_whole_check_says_of_it(m: Map, data: st.DataObject) -> None:
    """A check with a filter says of each finding that passes what a check without says, and keeps its order."""
    whole = services.check(m, effects=False)
    teams = st.sampled_from(["", *(one.id for one in m.holders)])
    arguments = {
        "team": data.draw(teams),
        "provider": data.draw(teams),
        "case": data.draw(st.sampled_from(["", *m.case_bits])),
        "sort": data.draw(st.sampled_from(["", *SORTS])),
    }
    selection = Selection.of(arguments, m)
    passed = [
        one
        for one in whole.findings
        if selection.team in ("", one.holder, one.counterpart, *one.providers)
        and selection.provider in ("", *one.providers)
        and selection.case in ("", *one.cases)
    ]
    chosen = services.check(m, effects=False, selection=selection)
    assert sorted(one.fingerprint for one in chosen.findings) == sorted(one.fingerprint for one in passed)
    if selection.sort:
        passed = selection.among(passed, m)
    assert list(chosen.findings) == passed
    assert (chosen.coverage, chosen.model) == (whole.coverage, whole.model)


def test_the_first_of_what_is_chosen_is_described() -> None:
    lines = "".join(f"T{n} needs x{n} threshold\n" for n in range(203))
    m = services.parse(f"{lines}Last needs y\n")
    chosen = services.check(m, selection=Selection.of({"team": "last"}, m))
    assert [one.message for one in chosen.findings] == ["Last needs y, and nobody has or makes it."]


def test_a_long_text_is_cut(engines: Map, report: Report) -> None:
    assert len(Selection.of({"q": "x" * 100_000}, engines, report.findings).q) == 200
