"""`flowmap draw`: pictures by suffix, SVG on standard output, what is left out on standard error."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Flowmap


def test_without_a_file_standard_output_is_the_svg(flowmap: Flowmap, engines: str) -> None:
    code, out, _ = flowmap("draw", engines)
    assert code == 0
    assert ElementTree.fromstring(out).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("suffix", [".svg", ".PNG", ".pdf", ".dot"])
def test_the_suffix_says_the_form(flowmap: Flowmap, engines: str, tmp_path: Path, suffix: str) -> None:
    code, out, _ = flowmap("draw", engines, "-o", f"picture{suffix}")
    assert (code, out) == (0, "")
    assert (tmp_path / f"picture{suffix}").stat().st_size > 500


@pytest.mark.parametrize(
    "options",
    [
        ("--view", "team", "--team", "sales"),
        ("--view", "customers", "--team", "sales"),
        ("--view", "item", "--item", "order"),
        ("--view", "finding", "--finding", "ce1000c"),
        ("--view", "matrix"),
        ("--case", "engine", "--theme", "dark"),
    ],
)
def test_every_view_is_drawn(flowmap: Flowmap, engines: str, options: tuple[str, ...]) -> None:
    code, out, _ = flowmap("draw", engines, *options)
    assert code == 0
    assert "<svg" in out


def test_a_department_is_opened(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "two.flow").write_text("Sales belongs to Commerce\nLegal belongs to Office\nSales -> Legal: order\n")
    code, out, _ = flowmap("draw", "two.flow", "--department", "Commerce")
    assert code == 0
    assert "Commerce, opened" in out
    code, _, err = flowmap("draw", "two.flow", "--department", "Comerce")
    assert (code, err) == (2, "Error: “Two” has no department “Comerce”. Did you mean “Commerce”?\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--view", "tean"), "Error: There is no view “tean”. Did you mean “team”?\n"),
        (("--view", "team", "--team", "salse"), "“salse”. Did you mean “sales”?\n"),
        (("-o", "x.gif"), "Error: flowmap draws no “.gif” file. Use one of .svg, .dot, .png, .pdf, .mmd.\n"),
        (("-o", "none/x.svg"), "Error: none/x.svg cannot be written: No such file or directory.\n"),
        (("--theme", "pink"), "'pink' is not one of 'light', 'dark', 'auto'."),
    ],
)
def test_what_cannot_be_drawn_is_said(flowmap: Flowmap, engines: str, options: tuple[str, ...], said: str) -> None:
    code, out, err = flowmap("draw", engines, *options)
    assert (code, out) == (2, "")
    assert said in err
