"""The reader of pages notices what a page gets wrong."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from flowmap.errors import FlowmapError
from tests.docs.fenced import agrees, blocks, commands, followed, known, prose, renewed


def page_of(folder: Path, *lines: str) -> Path:
    page = folder / "page.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return page


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("```console", "$ flowmap rules", "Something else", "```"), "prints something else"),
        (("```console", "$ flowmap check sample_orgs/engines/map.yaml --case stnadard", "```"), "exit 2"),
        (("```console", "$ flowmap chek sample_orgs/engines/map.yaml", "```"), "exit 2"),
        (("```console", "$ true", "out", "```"), "prints something else"),
        (("```console", "$ cat nothing", "...", "```"), "exit 1"),
        (("```sh", "make tea", "```"), "make has no"),
        (("```klingon", "Qapla", "```"), "unknown kind of block"),
        (("```console", "an output of nothing", "```"), "output without a command"),
        (("```yaml", "teams: {}"), "not closed"),
    ],
)
def test_a_wrong_page_is_refused(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        followed(page_of(tmp_path, *lines), tmp_path / "desk")


def test_a_map_that_is_none_is_refused(tmp_path: Path) -> None:
    for lines in (("```flow", "Sales => Planning: order", "```"), ("```yaml", "team: {}", "```")):
        with pytest.raises(FlowmapError):
            followed(page_of(tmp_path, *lines), tmp_path / lines[0][3:])


def test_commands_for_the_own_machine_are_known() -> None:
    known("flowmap serve --port 9000  # another port", "here")
    known("make run PYTHON=python3.12", "here")
    with pytest.raises(click.UsageError, match="No such option"):
        known("flowmap serve --prot 9000", "here")


def test_a_page_gets_its_outputs_again(tmp_path: Path) -> None:
    lines = ["before", "```console", "$ printf 'a\\nb\\n'", "old", "$ printf 'c\\n'", "...", "c", "```", "after"]
    page = page_of(tmp_path, *lines)
    new = renewed(page, tmp_path / "desk")
    assert new.splitlines() == [*lines[:3], "a", "b", *lines[4:]]
    page.write_text(new, encoding="utf-8")
    assert followed(page, tmp_path / "again").splitlines() == ["a", "b", "c"]


def test_a_shown_output_may_leave_lines_out() -> None:
    assert agrees(("a", "...", "c"), ["a", "b", "b", "c"])
    assert agrees(("...",), [])
    assert not agrees(("a", "...", "c"), ["a", "b"])
    assert not agrees(("a",), ["a", "b"])
    assert not agrees((), ["a"])


def test_a_console_block_is_read_command_by_command() -> None:
    text = "text\n```console\n$ one\nout\n\nput\n$ two\n```\nmore 7\n"
    (block,) = blocks(text)
    one, two = commands(block)
    assert (one.text, one.output, one.place) == ("one", ("out", "", "put"), 0)
    assert (two.text, two.output, two.place) == ("two", (), 4)
    assert block.first == 3
    assert prose(text).split() == ["text", "more", "7"]
