"""What people are told of the settings that count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flowmap import services
from flowmap.cli.settled import what_counts


def told(text: str | None, folder: Path, **said: Any) -> str | None:
    """The line about settings of a file with a text, None = no file; `said` on the command line."""
    if text is not None:
        (folder / "flowmap.toml").write_text(text)
    preset = said.get("preset")
    usual: dict[str, Any] = {"select": (), "ignore": (), "preset": None, "verbose": False}
    return what_counts(services.settings(str(folder / "a.flow"), preset=preset), **{**usual, **said})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and an environment that says nothing."""
    for variable in ("FLOWMAP_RULES", "FLOWMAP_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ('ignore = ["MOD", "GAP01", "EXC04"]', "EXC04, GAP01 and MOD do not look."),
        ('ignore = "GAP04"\n[rules.GAP05]\nseverity = "info"', "GAP04 does not look; GAP05 counts as info."),
        ('ignore = "MOD"', "MOD does not look."),
        ('[rules.GAP05]\nseverity = "off"', "GAP05 does not look."),
        ('[rules.GAP05]\nseverity = "info"\nanswered = 0.5', "GAP05 counts as info; GAP05 has other numbers."),
        ('[rules.GAP01]\nseverity = "warning"', "GAP01 counts as warning."),  # Kano: an error where it must be had
        ('select = ["GAP03", "EXC"]', "Only EXC and GAP03 look."),
        ('select = "GAP03"', "Only GAP03 looks."),
        ('select = "GAP"\nignore = "GAP"', "No rule looks."),
        ('preset = "workshop"', "Only FLW01, GAP01, GAP02, GAP03, GAP05, GAP08, REL01 and RSK01 look."),
    ],
)
def test_a_file_that_leaves_something_out_is_named(settings: str, line: str, tmp_path: Path) -> None:
    every = "Every rule looks; " if "look" not in line else ""
    assert told(settings, tmp_path) == f"Settings: flowmap.toml. {every}{line}"


@pytest.mark.parametrize(
    "settings",
    [
        None,
        "",
        'fail-on = "never"',
        '[rules.GAP05]\nseverity = "error"\nanswered = 0.5',
        '[rules.EXC04]\nseverity = "info"',  # as it is
        'preset = "strict"',
    ],
)
def test_who_hides_nothing_is_not_named_unless_somebody_asks(settings: str | None, tmp_path: Path) -> None:
    assert told(settings, tmp_path) is None
    source = "as flowmap comes" if settings is None else "flowmap.toml"
    assert str(told(settings, tmp_path, verbose=True)).startswith(f"Settings: {source}. Every rule looks")


def test_what_the_command_line_says_is_no_news_and_counts(tmp_path: Path) -> None:
    info, off = '[rules.GAP05]\nseverity = "info"\n', '[rules.GAP05]\nseverity = "off"\n'
    assert told(None, tmp_path, preset="workshop") is None
    assert told(off, tmp_path, select=["GAP04", "GAP05"]) is None
    assert told(info, tmp_path, select=["GAP04"]) is None
    assert told(info, tmp_path, ignore=["GAP05"]) is None
    assert told(info, tmp_path, select=["GAP05"]) == "Settings: flowmap.toml. GAP05 counts as info."
    assert told("", tmp_path, select=["GAP05"], verbose=True) == "Settings: flowmap.toml."
    both = told('ignore = "REL"', tmp_path, preset="workshop", verbose=True)
    assert both == (
        "Settings: flowmap.toml and preset workshop. Only FLW01, GAP01, GAP02, GAP03, GAP05, GAP08 and RSK01 look."
    )
