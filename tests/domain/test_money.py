"""What an hour costs: kept with the map, and findings say their work in money."""

from __future__ import annotations

from dataclasses import replace

import pytest

import flowmap
from flowmap.custody.solution import solve
from flowmap.domain.finding_list import ACCEPTED, COLUMNS, costs, effects, finding_list
from flowmap.domain.money import Money, a_year
from flowmap.errors import InvalidMap
from flowmap.formats import flow_text, yaml_map
from flowmap.graph import found

ASKED = "A asks B: x 48/year 30min answered 0%\nC makes x"


def test_an_amount_in_one_currency() -> None:
    assert Money.of("60.5 EUR") == Money(60.5, "EUR")
    assert str(Money.of("60 EUR").times(24)) == "1,440 EUR"


@pytest.mark.parametrize("text", ['map "M" hourly rate 60 EUR', 'map "M", hourly rate "60 EUR", note "n"'])
def test_flow_text_and_yaml_say_it(text: str) -> None:
    m = flowmap.parse(text)
    assert m.hourly_rate == Money(60, "EUR")
    assert "hourly_rate: 60 EUR\n" in yaml_map.dump(m)
    assert yaml_map.parse(yaml_map.dump(m)) == m == flow_text.parse(flow_text.dump(m))


def test_maps_that_do_not_say_it_are_hashed_as_before() -> None:
    plain, priced = flowmap.parse("map M"), flowmap.parse('map "M" hourly rate 60 EUR')
    assert plain.hourly_rate is None  # the hash is of what is stated: nothing of it is
    assert plain.model != priced.model
    assert plain.tables["map"][0].to_dict() == {"title": "M"}
    assert priced.tables["map"][0].to_dict() == {"title": "M", "hourly_rate": "60 EUR"}
    assert flowmap.parse("").hourly_rate is None


@pytest.mark.parametrize("rate", ["60", "EUR 60", "60 euro", "-1 EUR", "60  EUR"])
def test_what_is_no_rate_is_refused_at_its_place(rate: str) -> None:
    with pytest.raises(InvalidMap) as error:
        yaml_map.parse(f"flowmap: 1\ntitle: M\nhourly_rate: {rate!r}\n")
    (problem,) = error.value.problems
    assert (problem.message, problem.line, problem.column) == (f"“{rate}” is no hourly rate.", 3, 14)
    with pytest.raises(InvalidMap, match="is no hourly rate"):
        flowmap.parse(f'map "M" hourly rate "{rate}"')


def test_findings_say_their_hours_in_money_where_the_map_does() -> None:
    m = flowmap.parse(f'map "M" hourly rate 60 EUR\n{ASKED}')
    (finding,) = flowmap.check(m, select=["GAP05"]).findings
    assert finding.effect.to_dict() == {
        "weight": None,
        "hours_per_year": 24.0,
        "days": None,
        "money": {"amount": 1440.0, "currency": "EUR"},
    }
    assert costs(finding) == "24 h a year (1,440 EUR)"
    table = finding_list(m, [finding])
    assert table.columns == (*COLUMNS, "EUR_a_year", *ACCEPTED)
    assert table.rows[0][len(COLUMNS) :] == (1440, None, None, None)
    (line,) = (one for one in flowmap.measures(m, show=["load"])["load"].lines if one.holder == "a")
    assert (line.hours, line.cost) == (24, 1440)


def test_where_it_does_not_nothing_changes() -> None:
    m = flowmap.parse(ASKED)
    (finding,) = flowmap.check(m, select=["GAP05"]).findings
    assert list(finding.effect.to_dict()) == ["weight", "hours_per_year", "days"]
    assert costs(finding) == "24 h a year"
    assert finding_list(m, [finding]).columns == (*COLUMNS, *ACCEPTED)


def test_repairs_and_what_is_published_say_money_too() -> None:
    handed = "C -> D: x, 10min, 40/month\nE needs x threshold\n"
    m = flowmap.parse(f'map "M" hourly rate 60 EUR\n{ASKED}\n{handed}')
    report = flowmap.check(m)
    repair = next(one for finding in report.findings for one in finding.repairs if one.effort_hours_per_year)
    hours = repair.effort_hours_per_year
    assert hours is not None
    assert f"Work: about {a_year(hours, Money(60, 'EUR'))}." in effects(repair, m.hourly_rate)
    said = replace(repair.changes[0], after=m.handoffs[0].with_id("new"))
    assert f"Work: {a_year(hours, None)}." in effects(replace(repair, changes=(said,)))
    assert a_year(24, Money(60, "EUR")) == "24 h a year (1,440 EUR)"
    assert a_year(24, None) == "24 h a year"
    (asked,) = (one for one in report.findings if one.code == "GAP05")
    (node,) = (
        row
        for nodes in found(report, solve(m), revision=1).nodes
        for row in nodes.rows
        if row["id"] == asked.fingerprint
    )
    assert (node["hours_per_year"], node["money_per_year"], node["currency"]) == (24.0, 1440.0, "EUR")
