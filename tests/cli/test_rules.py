"""`flowmap rules` and `flowmap explain`."""

from __future__ import annotations

import dataclasses
import json

import pytest

from flowmap import services
from tests.cli.conftest import Flowmap


def test_the_catalogue_as_json(flowmap: Flowmap) -> None:
    code, out, err = flowmap("rules", "--format", "json")
    pages = json.loads(out)
    assert (code, err) == (0, "")
    assert pages == [dataclasses.asdict(page) for page in services.rules()]
    keys = ["code", "name", "family", "severity", "summary", "options", "bad", "good", "page", "origin", "meanings"]
    assert all(list(page) == keys for page in pages)


def test_the_catalogue_as_a_table(flowmap: Flowmap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")  # a program reads it: one line a rule
    lines = flowmap("rules").out.splitlines()
    assert lines[0].split() == ["code", "name", "severity", "what", "it", "finds"]
    assert [line[:5] for line in lines[1:]] == [page.code for page in services.rules()]
    assert lines[1].endswith(services.rules()[0].summary)
    assert "Severity Kano: error for a must have, warning for the more" in flowmap("rules", "--help").out


def test_explain_prints_the_page_of_a_rule(flowmap: Flowmap) -> None:
    page = services.rule_page("GAP01")
    assert flowmap("explain", "gap01") == (0, page.page, "")
    assert json.loads(flowmap("explain", "GAP01", "--format", "json").out) == dataclasses.asdict(page)
    assert page.page.splitlines()[4] == (
        "Severity: error (broken) for a must have, warning (weak) for the more the better, "
        "info (worth a look) for nice to have."
    )


def test_what_is_no_rule_is_told_how_to_go_on(flowmap: Flowmap) -> None:
    assert flowmap("explain", "installations").err == (
        "Error: There is no rule “installations”. "
        "flowmap rules lists them; of a map, name the finding, too: its fingerprint.\n"
    )


def test_explain_shows_a_finding_in_full(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("explain", engines, "ce1000c")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "GAP01 white spot  error  ce1000c87ce2",
        "Goods receiving needs goods announcement in case engine; Sales has it and does not hand it over.",
        "What it costs: weight 0.9.",
    ]
    assert [line for line in lines[3:] if line[0] != " "] == [
        "How we know",
        "What the map says",
        "Repairs, the best first",
    ]
    assert "  1. Sales hands goods announcement to Goods receiving directly." in lines
    assert "     Needs met then: 18 of 18." in lines


def test_explain_as_json_is_the_finding(flowmap: Flowmap, engines: str) -> None:
    found = json.loads(flowmap("explain", engines, "ce1000c87ce2", "--format", "json").out)
    assert found == services.finding_of(services.load(engines), "ce1000c87ce2").to_dict()
    assert found["proof"]
    assert found["repairs"][0]["closes"]


def test_explain_says_who_accepted_a_finding(flowmap: Flowmap, engines: str) -> None:
    with open(engines, "a") as file:
        file.write('accept GAP01 because "new ERP in March" by process owner until 2099-12-31\n')
    said = "Accepted by process owner until 2099-12-31: new ERP in March."
    assert f"{said}\n" in flowmap("explain", engines, "ce1000c").out
    listed = flowmap("check", engines, "--accepted", "yes").out.splitlines()
    assert [line.strip() for line in listed[listed.index("Accepted") + 1 :]] == [
        "error   GAP01 ce1000c  Goods receiving needs goods announcement in case engine; Sales   weight 0.9",
        "has it and does not hand it over.",
        said,
        "",
        "1 accepted finding. Nothing else passes these filters.",
    ]
    assert said not in flowmap("check", engines).out
    assert flowmap("check", engines, "--severity", "accepted").out.splitlines() == listed


def test_explain_of_a_consequence_says_what_to_mend(flowmap: Flowmap) -> None:
    text = "Sales makes wish\nWorks makes plan from wish\nWorks -> Site: plan\nSite needs plan threshold\n"
    found = json.loads(flowmap("check", "-", "--format", "json", stdin=text).out)["findings"]
    (white,), (blocked,) = ([one for one in found if one["code"] == code] for code in ("GAP01", "GAP02"))
    assert flowmap("explain", "-", blocked["fingerprint"], stdin=text).out.splitlines()[-2:] == [
        "It is a consequence. Mend what it follows from",
        f"  - {white['fingerprint'][:7]} Works needs wish; Sales has it and does not hand it over.",
    ]


def test_braces_in_titles_are_only_letters(flowmap: Flowmap) -> None:
    text = "{Sales} makes {x}\n{Sales} -> B: {x}\nB -> C: {x}\nD needs {x} threshold\n"
    fingerprint = flowmap("check", "-", stdin=text).out.splitlines()[-1].split()[-1]
    assert "{x}" in flowmap("explain", "-", fingerprint, stdin=text).out


def test_an_unknown_finding_is_an_error(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("explain", engines, "0000000")
    assert (code, out) == (2, "")
    hint = "flowmap check, or the page Findings, lists all with their fingerprints."
    assert err == f"Error: “Engines” has no finding “0000000”. {hint}\n"


def test_explain_of_a_map_asks_for_the_finding(flowmap: Flowmap, engines: str) -> None:
    code, out, err = flowmap("explain", engines)
    assert (code, out) == (2, "")
    assert err.endswith(f"Error: Name the finding, too: flowmap check {engines} shows the fingerprint of each.\n")
