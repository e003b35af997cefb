"""Which settings count for a map: those of the nearest file, of a preset, and the rules that people have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap import services
from flowmap.errors import BadInput, InvalidSettings, UnknownName
from tests.analyzers.own_rules import TEXT


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and an environment that says nothing."""
    for variable in ("FLOWMAP_RULES", "FLOWMAP_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_without_a_file_a_map_is_checked_as_flowmap_comes(here: Path) -> None:
    assert services.settings() == services.settings("maps/a.yaml") == services.Settings()


def test_the_file_nearest_to_the_map_counts_and_for_others_that_nearest_to_here(here: Path) -> None:
    (here / "flowmap.toml").write_text('fail-on = "info"\n')
    (here / "maps").mkdir()
    (here / "maps" / "flowmap.toml").write_text('fail-on = "never"\n')
    (here.parent / "flowmap.toml").write_text('fail-on = "warning"\n')
    said = {name: services.settings(name).fail_on for name in ("maps/a.yaml", "a.flow", "../a.yaml", "stored", "-")}
    assert said == {"maps/a.yaml": "never", "a.flow": "info", "../a.yaml": "warning", "stored": "info", "-": "info"}
    assert services.settings().fail_on == "info"


def test_a_file_that_is_named_counts_before_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "flowmap.toml").write_text('fail-on = "info"\n')
    (here / "other.toml").write_text('fail-on = "never"\n')
    (here / "third.toml").write_text('fail-on = "warning"\n')
    assert services.settings("a.yaml", config="other.toml").fail_on == "never"
    monkeypatch.setenv("FLOWMAP_CONFIG", "third.toml")
    assert services.settings("a.yaml").fail_on == "warning"
    assert services.settings("a.yaml", config="other.toml").fail_on == "never"
    with pytest.raises(BadInput, match=r"none\.toml cannot be read"):
        services.settings(config="none.toml")


def test_every_fault_names_its_file_and_line_in_their_order(here: Path) -> None:
    (here / "flowmap.toml").write_text('fail-on = "x"\n\n[rules.GAP05]\nanswerd = 1\n[rules.GAP5]\n')
    with pytest.raises(InvalidSettings) as raised:
        services.settings()
    assert str(raised.value).splitlines() == [
        "flowmap.toml:1: “x” is no severity to fail on. Write one of error, warning, info, never.",
        "flowmap.toml:4: GAP05 has no option “answerd”. Did you mean “answered”?",
        "flowmap.toml:5: There is no rule “GAP5”. Did you mean “GAP05”?",
    ]


def test_a_section_of_a_project(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.flowmap]\nselect = ["REL"]\nignore = "REL01x"\n')
    with pytest.raises(InvalidSettings, match=r"pyproject\.toml:3: There is no rule or family “REL01x”"):
        services.settings()


def test_a_preset_that_is_named_counts_instead_of_the_files(here: Path) -> None:
    (here / "flowmap.toml").write_text('preset = "strict"\nignore = ["MOD"]\n')
    assert services.settings().fail_on == "warning"
    workshop = services.settings(preset="workshop")
    assert (workshop.fail_on, len(workshop.select), workshop.ignore) == ("error", 8, ("MOD",))
    with pytest.raises(UnknownName, match=r"no preset “strikt”.*“strict”"):
        services.settings(preset="strikt")
    with pytest.raises(UnknownName, match="There are workshop, default, strict"):
        services.settings(preset="?")


def test_rules_of_your_own_can_be_set(here: Path) -> None:
    (here / "mine.py").write_text(TEXT)
    (here / "flowmap.toml").write_text("[rules.XAB01]\ntimes = 60.0\n")
    loaded = services.settings(rules=["mine.py"])
    assert (loaded.options, loaded.file, loaded.idle) == ({"XAB01": {"times": 60.0}}, "flowmap.toml", ())
    (here / "flowmap.toml").write_text("[rules.XAB01]\ntime = 60.0\n")
    with pytest.raises(InvalidSettings, match="Did you mean “times”"):
        services.settings(rules=["mine.py"])


def test_settings_of_a_rule_that_is_not_loaded_stop_nothing_and_name_their_line(here: Path) -> None:
    (here / "pyproject.toml").write_text(
        '[tool.flowmap]\nignore = ["MOD", "XCD"]\n\n[tool.flowmap.rules.XAB01]\ntimes = 60.0\n'
    )
    settings = services.settings()
    assert (settings.ignore, settings.options, settings.key != "") == (("MOD",), {}, True)
    way_out = "A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package."
    assert [str(one) for one in settings.idle] == [
        f"pyproject.toml:2: “XCD” in “ignore” counts for nothing: no such rule is loaded. {way_out}",
        f"pyproject.toml:4: “rules.XAB01” counts for nothing: no such rule is loaded. {way_out}",
    ]
    (here / "pyproject.toml").write_text("[tool.flowmap.rules.XAB01]\n[tool.flowmap.rules.GAP5]\n")
    with pytest.raises(InvalidSettings) as raised:
        services.settings()
    assert str(raised.value) == "pyproject.toml:2: There is no rule “GAP5”. Did you mean “GAP05”?"


def test_where_nobody_may_look_or_nothing_is_there_are_no_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "flowmap.toml").write_text('fail-on = "info"\n')

    def denied(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_file", denied)
        assert services.settings() == services.Settings()
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert services.settings() == services.settings("a.yaml") == services.Settings()
    assert services.settings(str(here / "a.yaml")).fail_on == "info"


def test_a_file_of_settings_never_brings_code(here: Path) -> None:
    (here / "mine.py").write_text("raise SystemExit(9)\n")
    (here / "flowmap.toml").write_text('rules = ["mine.py"]\n')
    with pytest.raises(InvalidSettings, match="“rules” is no section"):
        services.settings()
