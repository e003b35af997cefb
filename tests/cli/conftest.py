"""The command line in this process: what a command prints on which stream, and its exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from flowmap.cli import main


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Flowmap = Callable[..., Ran]


@pytest.fixture
def flowmap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Flowmap:
    """Runs `flowmap ARGUMENTS` in an empty folder with an empty store of its own; lines of 100 letters, no colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLOWMAP_STORE", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FLOWMAP_DEBUG", raising=False)

    def run(*arguments: str, stdin: str | bytes = "") -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        monkeypatch.setattr(sys, "argv", ["flowmap", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code
        assert isinstance(code, int)
        return Ran(code, *capfd.readouterr())

    return run


ENGINES = """\
case standard 90%
case engine 10%
Sales makes order
Sales -> Purchasing: order, takes 1d
Purchasing needs order threshold within 5d
Purchasing makes goods announcement from order if standard, takes 1d
Sales makes goods announcement if engine
Purchasing -> Goods receiving: goods announcement, takes 1d, 6min, 240/year
Goods receiving needs goods announcement threshold within 10d
Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0% if engine
"""


@pytest.fixture
def engines(tmp_path: Path) -> str:
    """A map with an error, two warnings and nothing else, as the file engines.flow."""
    (tmp_path / "engines.flow").write_text(ENGINES)
    return "engines.flow"
