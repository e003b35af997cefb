"""Hostile input is answered in one sentence, in bounded memory and time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flowmap.formats import files
from tests.formats.hostile import TRIES, Try, answered, table


@pytest.mark.parametrize("one", TRIES, ids=[one.what for one in TRIES])
def test_hostile_input_is_answered_in_one_sentence(one: Try, tmp_path: Path) -> None:
    said = answered(one, tmp_path)
    assert said == one.answer
    assert "\n" not in said


def test_the_table_has_a_row_for_everything_that_was_tried() -> None:
    written = table()
    assert written.count("\n") == len(TRIES) + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.yaml", ""),
        ("m.yaml", "\ufeff# with a byte order mark\nteams: {}\n"),
        ("m.flow", "\ufeff"),
        ("m.flow", "\n" * 100_000),
        ("m.flow", "".join(f"x{n} consists of x{n + 1}\n" for n in range(20_000))),
        ("m.yaml", "title: '" + "x" * 100_000 + "'"),
    ],
)
def test_what_is_only_unusual_is_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert files.read(str(tmp_path / name)).stats()["handoffs"] == 0


def test_the_command_says_it_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("a: &a [x]\nb: *a\n")
    command = [sys.executable, "-c", "from flowmap.cli import main; main()", "check", "m.yaml"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "m.yaml:1:4: “&a” is an anchor. Write the value itself; text that begins with &, * or ! stands in quotes.\n"
    )
