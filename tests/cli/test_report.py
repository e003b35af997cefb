"""`flowmap report`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Flowmap


def test_a_report_is_written_by_its_suffix(flowmap: Flowmap, engines: str, tmp_path: Path) -> None:
    assert flowmap("report", engines, "-o", "report.html") == (0, "", "")
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert flowmap("report", engines, "-o", "report.md", "--title", "For the board") == (0, "", "")
    assert (tmp_path / "report.md").read_text().startswith("# For the board\n")
    assert "revision" not in (tmp_path / "report.md").read_text()


def test_of_a_map_in_the_store_it_bears_the_revision(flowmap: Flowmap, engines: str) -> None:
    flowmap("push", engines, "engines")
    ran = flowmap("report", "engines", "--to", "md", "--date", "2026-11-26")
    assert ran.code == 0
    assert "*Map engines, revision 1, model " in ran.out
    assert ", 2026-11-26*\n" in ran.out


def test_filters_are_those_of_check(flowmap: Flowmap, engines: str) -> None:
    ran = flowmap("report", engines, "--to", "md", "--select", "GAP05", "--team", "goods-receiving")
    assert "The findings in this report: only team Goods receiving." in ran.out
    assert "asks in vain \\(GAP05\\)" in ran.out or "asks in vain (GAP05)" in ran.out
    assert "white spot" not in ran.out


def test_what_is_wrong_is_said(flowmap: Flowmap, engines: str) -> None:
    assert flowmap("report", engines).code == 2
    assert "Say where to" in flowmap("report", engines).err
    ran = flowmap("report", engines, "-o", "report.docx")
    assert (ran.code, ran.err) == (2, "Error: “report.docx” is no form of a report. Use .html, .md or .pdf.\n")
    assert "is no day" in flowmap("report", engines, "-o", "a.md", "--date", "tomorrow").err
    assert "There is no team “sale”" in flowmap("report", engines, "-o", "a.md", "--team", "sale").err
    assert flowmap("report", engines, "-o", "a.md", "--select", "NOPE").code == 2
    assert flowmap("report", "nothing-there", "-o", "a.md").code == 2
