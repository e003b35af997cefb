"""A PDF: made by the real Chromium, each of the first pages on one sheet; what is said where there is none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flowmap.documents.report import printed
from flowmap.documents.report.as_html import file
from flowmap.documents.report.style import paged
from flowmap.documents.report.tree import Paper, Part, Text
from flowmap.errors import BadInput, RendererError
from tests.capabilities.chromium import NewPage
from tests.capabilities.missing import missing
from tests.documents.report.made import made, renamed
from tests.sample_maps import sample

INCH = 96  # CSS pixels
SHEETS = {"A4": (210 / 25.4, 297 / 25.4), "Letter": (8.5, 11.0)}
MARGINS = (30 / 25.4, 30 / 25.4)  # left and right, top and bottom, as `paged` has them
HEIGHTS = """() => {
  const top = document.querySelector('.report-head').getBoundingClientRect().top;
  const [map, ...others] = [...document.querySelectorAll('section.page')].map(one => one.getBoundingClientRect());
  return [map.bottom - top, ...others.map(one => one.height)];
}"""
WIDTHS = """() => [...document.querySelectorAll('.report *')].filter(one => !one.closest('svg')
  && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(one => one.outerHTML)"""


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("name", ["engines", "back-office", "installations", "long titles"])
def test_each_of_the_first_pages_is_on_one_sheet(name: str, size: str, new_page: NewPage, tmp_path: Path) -> None:
    m = (
        renamed(sample("installations"), "Goods receiving and dispatch " * 400)
        if name == "long titles"
        else sample(name)
    )
    (tmp_path / "report.html").write_text(made(m))
    wide, high = ((side - margin) * INCH for side, margin in zip(SHEETS[size], MARGINS, strict=True))
    page = new_page(width=int(wide), height=800, javascript=False)
    page.emulate_media(media="print")
    page.goto((tmp_path / "report.html").as_uri())
    heights = page.evaluate(HEIGHTS)
    assert len(heights) == 3
    assert max(heights) <= high
    assert page.evaluate(WIDTHS) == []


def test_the_system_s_chromium_makes_a_pdf() -> None:
    if not any(map(shutil.which, printed.PROGRAMS)):
        missing("no Chromium on this machine (Debian: apt-get install chromium)")
    paper = Paper("A report", "about", "source", "model", (Part("map", "One", (Text("said"),)), Part("two", "Two")))
    content = printed.pdf(file(paper, paper_size="Letter"), by=printed.CHROMIUM)
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == 2
    assert len(re.findall(rb"/MediaBox \[0 0 612 792\]", content)) == 2


def test_without_a_printer_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RendererError, match="Neither Chromium nor WeasyPrint is installed") as refused:
        printed.pdf("<p>")
    assert refused.value.exit_code == 3
    assert "apt-get install chromium" in str(refused.value)
    for by in printed.PRINTERS:
        with pytest.raises(RendererError, match=f"{printed.NAMES[by]} is not installed"):
            printed.pdf("<p>", by=by)
    with pytest.raises(BadInput, match="no printer “lp”"):
        printed.pdf("<p>", by="lp")


def browser(folder: Path, script: str) -> str:
    """A program in place of Chromium."""
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    program = browser(tmp_path, f"sleep 600 & echo $! > {child}; wait")
    monkeypatch.setattr(printed, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: program)
    monkeypatch.setattr(printed, "SECONDS", 1.0)
    with pytest.raises(RendererError, match="took more than 1 s"):
        printed.pdf("<p>")
    state = subprocess.run(["ps", "-o", "stat=", "-p", child.read_text().strip()], capture_output=True, text=True)
    assert state.stdout.strip()[:1] in ("", "Z")


def test_a_browser_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = browser(tmp_path, 'echo "no room left" >&2; exit 1')
    monkeypatch.setattr(printed, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: program)
    with pytest.raises(RendererError, match="Chromium made no PDF: no room left"):
        printed.pdf("<p>")


def test_it_is_asked_for_no_network_and_a_profile_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    program = browser(tmp_path, f'printf "%s\\n" "$@" "$FLOWMAP_SECRET" > {told}; exit 1')
    monkeypatch.setenv("FLOWMAP_SECRET", "s3cret")
    monkeypatch.setattr(printed, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: program)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RendererError):
        printed.pdf("<p>")
    flags = told.read_text().splitlines()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in flags
    assert "--no-sandbox" not in flags
    assert "s3cret" not in flags
    (profile,) = (one.partition("=")[2] for one in flags if one.startswith("--user-data-dir="))
    assert not Path(profile).parent.exists()


def test_where_no_browser_is_weasyprint_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text(
        "import sys, pathlib\n"
        "pathlib.Path(sys.argv[2]).write_bytes(b'%PDF-' + pathlib.Path(sys.argv[1]).read_bytes())\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(printed, "find_spec", lambda name: name)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert printed.pdf("<p>paper") == b"%PDF-<p>paper"


def test_a_title_at_the_foot_of_a_sheet_cannot_end_the_style() -> None:
    assert "<" not in paged('</style><b>"\\', "A4")
    assert 'content:"\\3c \\2f style\\3e "' in paged("</style>", None)
    assert "size:A4;" in paged("a", "A4")
    assert "size:" not in paged("a", None).replace("font-size:", "")
