"""A whole report: its parts, its numbers, its bounds, and that nobody's title can do anything in it."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from flowmap import services
from flowmap.analyzers.check import check, checked_map
from flowmap.diagrams.drawing import Drawing
from flowmap.documents.report import Wanted, form_of, paper
from flowmap.documents.report.as_html import file
from flowmap.documents.report.as_markdown import dump
from flowmap.documents.report.bounds import MOST_SHEETS, MOST_TOLD, short
from flowmap.domain import words
from flowmap.domain.map import Map
from flowmap.errors import BadInput, RendererError, UnknownName
from tests.documents.report.made import made, renamed
from tests.sample_maps import sample
from tests.strategies import random_maps
from tests.web.document import faults, page

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&|`*_[a](javascript:b) \u202eturned \u05e9"


def parts(html: str) -> list[tuple[str, str]]:
    return [(one.get("id"), one.one("h2").text) for one in page(html).all("section")]


def figures(html: str, part: str) -> dict[str, str]:
    boxes = page(html).one("section", id=part).one("dl", class_="figures").all("div")
    return {one.one("dt").text: one.one("strong").text for one in boxes}


def rows(html: str, part: str, caption: str) -> list[list[str]]:
    for table in page(html).one("section", id=part).all("table"):
        if table.one("caption").text == caption:
            return [[cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    raise AssertionError(caption)


def test_three_pages_come_first_then_findings_then_teams() -> None:
    assert parts(made(sample("engines"))) == [
        ("map", "The map"),
        ("costs", "What it costs"),
        ("first", "What to do first"),
        ("findings", "Findings"),
        ("teams", "Teams"),
    ]
    assert ("accepted", "Accepted") in parts(made(sample("installations")))


@pytest.mark.parametrize("name", ["engines", "back-office", "installations"])
def test_the_numbers_are_those_of_the_check(name: str) -> None:
    m = sample(name)
    html, told = made(m), check(m).to_dict()
    opened = [one for one in told["findings"] if one["accepted"] is None]
    coverage = told["coverage"]
    shown = figures(html, "map")
    assert shown["Teams"] == str(sum(one.kind == "team" for one in m.holders))
    assert shown["Pieces of information"] == str(told["stats"]["items"])
    assert shown["Handoffs"] == str(told["stats"]["handoffs"])
    assert shown["Needs met"] == words.percent(100 * coverage["met"] / coverage["total"])
    assert shown["Must have"] == words.percent(100 * coverage["threshold_met"] / coverage["threshold_total"])
    assert shown["Open findings"] == str(len(opened))

    costs = figures(html, "costs")
    lost = words.number(coverage["total"] - coverage["met"])
    assert costs["Needs not met, weight"] == f"{lost} of {words.number(coverage['total'])}"
    in_vain = [one for one in opened if one["code"] in ("GAP05", "EXC01", "EXC04", "REL03")]
    wasted = sum(one["effect"]["hours_per_year"] or 0 for one in in_vain)
    assert costs["Work for nothing"] == (f"{words.number(wasted)} h a year" if wasted else "not stated")
    kinds = rows(html, "costs", "By kind of finding")
    by_word = [words.word(one["code"]) for one in opened]
    assert all(int(row[1]) == by_word.count(row[0]) for row in kinds[:-1])
    assert kinds[-1][:3] == ["all of them", str(len(opened)), "" if lost == "0" else lost]


def test_what_to_do_first_says_what_it_closes_costs_and_who_agrees() -> None:
    html = made(sample("engines"))
    (row,) = rows(html, "first", "The repairs with most effect, in this order")
    assert row == [
        "1",
        "Sales hands Goods announcement to Goods receiving directly.",
        "Sales and Goods receiving",
        "3 findings: white spot, cannot be made and asks in vain; ends 24 h a year of work for nothing",
        "27 of 27",
        "2.4 h a year",
        "nothing",
    ]
    assert page(html).one("section", id="first").one("p", class_="lead").text == (
        "This one repair closes 3 findings: needs met go from 25.2 to 27 of 27; 24 h a year of work for nothing end; "
        "the work that it takes: 2.4 h a year."
    )


def test_each_finding_has_its_sentence_proof_evidence_and_repairs() -> None:
    m = sample("engines")
    root = page(made(m))
    for finding in check(m).findings:
        told = root.one("article", id=f"finding-{finding.fingerprint}")
        assert told.one("h3").text == finding.message
        for evidence in finding.evidence:
            assert evidence.says in told.text
        for repair in finding.repairs:
            assert repair.title in told.text
            assert all(created.message in told.text for created in repair.creates)


def test_every_link_leads_into_the_file_and_nothing_is_loaded() -> None:
    html = made(sample("installations"))
    root = page(html)
    ids = [one.get("id") for one in root.walk() if one.get("id")]
    assert len(ids) == len(set(ids))
    links = [one.get("href") for one in root.all("a") if one.get("href")]
    assert links
    assert all(link[:1] == "#" and link[1:] in ids for link in links)
    assert not root.all("script", "link", "img", "iframe", "form")
    assert "url(" not in html
    assert "default-src 'none'" in root.one("meta", http_equiv="Content-Security-Policy").get("content")
    assert set(faults(html)) == {"inline <style>"}  # of the file, and of each picture: there is no other place for it


@pytest.mark.parametrize("to", ["html", "md"])
def test_equal_maps_give_equal_bytes_and_a_date_only_if_asked(to: str) -> None:
    m = sample("back-office")
    plain, again = made(m, to), made(sample("back-office"), to)
    assert plain == again
    day = datetime.date(2026, 11, 26)
    dated = made(m, to, wanted=Wanted(day=day, revision=7, title="For the board"))
    assert f"Map back-office, revision 7, model {m.model[:12]}, 2026-11-26" in dated
    assert "For the board" in dated
    assert "2026-11-26" not in plain


@pytest.mark.parametrize("title", [HOSTILE, "x" * 10_000, "word " * 2_000, "\u05d0" * 300])
def test_no_title_does_anything(title: str) -> None:
    m = renamed(sample("engines"), title.strip())
    root = page(made(m))
    assert not root.all("script", "img")
    assert {one.tag for one in root.walk()} == {one.tag for one in page(made(sample("engines"))).walk()}
    assert all(not name.startswith("on") for one in root.walk() for name in one.attributes)
    for one in root.all("p", "h1", "h2", "h3", "td", "dd"):
        assert len(one.text) < 700
        assert "\u202e" not in one.text
    read = MarkdownIt("commonmark").enable("table").render(made(m, "md"))
    tags = {one.tag for one in page(re.sub(r"<(br|hr)>", "", read)).walk()}
    assert not tags & {"script", "img", "style"}
    assert all(one.get("href")[:1] == "#" for one in page(read).all("a") if one.get("href"))


@settings(max_examples=8)
@given(random_maps())
def test_any_map_has_a_report_whose_pages_are_well_formed(m: Map) -> None:
    def none(**view: str) -> Drawing:
        raise RendererError("no picture")

    told = paper(checked_map(m), check(m), none, selection=services.Selection(), wanted=Wanted())
    assert page(file(told)).one("h1")
    assert dump(told).startswith("# ")


@pytest.mark.parametrize(
    ("text", "lead", "costs"),
    [
        ("", "No team has said what it needs yet, so nobody can tell what is missing.", "No needs are stated yet."),
        ("A -> B: x", "No team has said what it needs yet, so nobody can tell what is missing.", None),
        (
            "A makes x\nA -> B: x\nB needs x threshold\nB makes y\nB -> C: y\nC needs y threshold",
            "Everything that the teams say they need gets to them.",
            None,
        ),
    ],
)
def test_a_map_with_nothing_to_tell_says_so(text: str, lead: str, costs: str | None) -> None:
    root = page(made(services.parse(text)))
    assert root.one("section", id="map").one("p", class_="lead").text == lead
    if costs is not None:
        assert costs in root.one("section", id="costs").text


def test_of_a_large_map_it_is_said_what_is_left_out() -> None:
    lines = [f"T{n} makes i{n}" for n in range(50)]
    lines += [f"T{n} -> T{(n + 1 + k) % 50}: i{n}" for n in range(50) for k in range(20)]
    lines += [f"T{n} needs i{(n + 25) % 50} threshold" for n in range(50)]
    lines += [f"T{n} needs j{k} performance" for n in range(50) for k in range(10)]
    m = services.parse("\n".join(lines))
    html = made(m, select=("GAP03",))  # which has no repairs: this test is about the length
    root, report = page(html), check(m, effects=False, describe=0, select=["GAP03"])
    assert len(m.handoffs) == 1000
    assert len(html) < 2_000_000
    opened = len(report.findings)
    assert opened > MOST_TOLD + 400
    assert len(root.all("article", class_="finding error") + root.all("article", class_="finding warning")) == MOST_TOLD
    assert f"The first {MOST_TOLD} of {opened} findings are told in full" in root.one("section", id="findings").text
    assert f"{opened - MOST_TOLD - 400} more findings are not listed." in root.one("section", id="findings").text
    assert len(root.all("article", class_="sheet")) == MOST_SHEETS
    assert f"{50 - MOST_SHEETS} more teams are not listed." in root.one("section", id="teams").text


def test_the_report_of_a_team_is_about_what_concerns_it() -> None:
    m = sample("installations")
    html = made(m, only={"team": "service-desk"})
    root = page(html)
    found = services.Selection.of({"team": "service-desk"}, m).admitted(check(m).findings, m)
    told = {one.get("id") for one in root.one("section", id="findings").all("article")}
    assert told == {f"finding-{one.fingerprint}" for one in found if one.accepted is None}
    assert [one.get("id") for one in root.all("article", class_="sheet")] == ["team-service-desk"]
    assert "only team Service desk" in root.one("section", id="map").text


def test_what_it_cannot_be_is_refused() -> None:
    m = sample("engines")
    assert form_of("a.HTM") == "html"
    with pytest.raises(BadInput, match=r"“report\.docx” is no form of a report"):
        form_of("report.docx")
    with pytest.raises(BadInput, match="no paper “A3”"):
        made(m, size="A3")
    with pytest.raises(UnknownName, match="no team “sale”"):
        made(m, only={"team": "sale"})


def test_texts_are_cut_where_they_are_long() -> None:
    assert short("a\n b") == "a b"
    assert short("abcdef", 4) == "abc…"
    assert short("abcd", 4) == "abcd"
    assert short("a\u202eb\u2066c") == "abc"
    assert short("ab   " * 100, 4) == "ab…"
