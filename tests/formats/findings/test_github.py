"""Annotations of a GitHub workflow run: what they say, and that nothing in a name breaks out of them."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import check
from flowmap.formats import flow_text
from flowmap.formats.findings import Checked, github
from flowmap.formats.flow_text.parse import lines
from tests.cli.conftest import ENGINES

LINE = re.compile(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)\n")


def checked(text: str = ENGINES, *, file: str | None = "maps/engines.flow", name: str = "engines") -> Checked:
    """A map and its report, its records in the lines of their statements."""
    m = flow_text.parse(text, name=name)
    return Checked(m, check(m, effects=False), file, lines(text) if file else {})


def test_a_finding_is_a_line_at_the_record_that_it_is_about() -> None:
    said = github([checked()]).splitlines()
    assert said == [
        (
            "::error file=maps/engines.flow,line=9,col=1,title=GAP01 white spot::Goods receiving needs goods "
            "announcement in case engine; Sales has it and does not hand it over."
        ),
        (
            "::warning file=maps/engines.flow,line=8,col=1,title=GAP04 empty promise::Purchasing is said to hand goods "
            "announcement to Goods receiving in case engine, but cannot have it then."
        ),
        (
            "::warning file=maps/engines.flow,line=10,col=1,title=GAP05 asks in vain::Goods receiving asks Purchasing "
            "for goods announcement in case engine in vain (24 h a year); the right address is Sales."
        ),
    ]


def test_a_map_of_a_store_has_no_place_and_names_itself() -> None:
    first = github([checked(file=None)]).splitlines()[0]
    assert first.startswith("::error title=engines%3A GAP01 white spot::Goods receiving needs")


def test_notes_are_notices_and_what_is_accepted_is_left_out() -> None:
    said = github([checked("A makes x\nB -> A: y\n")])
    assert said.startswith("::notice file=")
    assert github([checked(ENGINES + 'accept GAP01 because "why"\naccept GAP04\naccept GAP05\n')]) == ""


def test_only_what_is_new_is_said() -> None:
    one = checked()
    new = Checked(one.map, one.report, one.file, one.lines, {one.report.findings[1].fingerprint})
    assert [line.split("::")[1][:7] for line in github([new]).splitlines()] == ["warning"]
    assert github([Checked(one.map, one.report, new=())]) == ""


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), st.text(max_size=12))
def test_no_name_breaks_out_of_its_line(file: str, title: str) -> None:
    m = flow_text.parse(ENGINES, name=title or "map")
    report = check(m, effects=False)
    said = github([Checked(m, report, file)])
    told = LINE.findall(said)
    assert "".join(f"::{level} {where}::{text}\n" for level, where, text in told) == said
    for _, where, _ in told:
        found = dict(part.split("=", 1) for part in where.split(","))
        assert _back(found["file"]) == file


def _back(text: str) -> str:
    """What the runner makes of a property (its own code, in the order of its own replacements)."""
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def test_findings_that_are_not_described_yet_have_their_lines_too() -> None:
    one = checked()
    brief = Checked(one.map, check(one.map, effects=False, describe=0), one.file, one.lines)
    assert [brief.place(finding) for finding in brief.report.findings] == [(9, 1), (8, 1), (10, 1)]
    assert [line.split(",title")[0] for line in github([brief]).splitlines()] == [
        "::error file=maps/engines.flow,line=9,col=1",
        "::warning file=maps/engines.flow,line=8,col=1",
        "::warning file=maps/engines.flow,line=10,col=1",
    ]
