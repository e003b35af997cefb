"""Settings: which rules look, how severe what they find is, and with which numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flowmap.analyzers.check import check
from flowmap.analyzers.presets import PRESETS
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import LEVELS, Settings
from flowmap.analyzers.settling import preset, settle
from flowmap.errors import UnknownName
from flowmap.formats import flow_text
from flowmap.formats.files import read
from tests.capabilities.shared import SAMPLES
from tests.cli.conftest import ENGINES

MAP = flow_text.parse(ENGINES)
AS_IT_COMES = {"GAP01": "error", "GAP04": "warning", "GAP05": "warning"}


def found(settings: Settings, **options: Any) -> dict[str, str]:
    """Code -> severity of what is found on the map with an error and two warnings."""
    return {one.code: one.severity for one in check(MAP, settings=settings, effects=False, **options).findings}


def settled(table: dict[str, Any], **options: Any) -> Settings:
    """The settings of a table without a fault."""
    settings, faults = settle(table, Settings(), **options)
    assert faults == []
    return settings


def test_without_a_word_a_map_is_checked_as_flowmap_comes() -> None:
    assert found(Settings()) == AS_IT_COMES
    assert settled({}) == Settings()
    assert check(MAP, settings=Settings()) == check(MAP)


@pytest.mark.parametrize("level", ["error", "warning", "info"])
def test_all_findings_of_a_rule_have_the_severity_that_is_said(level: str) -> None:
    assert found(settled({"rules": {"GAP05": {"severity": level}}})) == {**AS_IT_COMES, "GAP05": level}
    assert found(settled({"rules": {"GAP01": {"severity": level}}})) == {**AS_IT_COMES, "GAP01": level}


def test_a_rule_that_is_off_does_not_look() -> None:
    off = settled({"rules": {"gap05": {"severity": "off"}}})
    assert found(off) == {code: level for code, level in AS_IT_COMES.items() if code != "GAP05"}
    assert "GAP05" not in {rule.code for rule in off.chosen()}


def test_what_is_not_reported_stays_so_whatever_its_severity() -> None:
    """A passage with a good reason is no finding, and does not become one."""
    m = flow_text.parse("A makes x\nA -> B: x\nB -> C: x\nB needs x\nC needs x threshold\n")
    loud = settled({"rules": {"REL01": {"severity": "error"}}})
    assert found(loud) == AS_IT_COMES
    assert check(m, select=["REL01"], settings=loud).findings == ()
    verdicts = check(m, select=["REL01"], settings=loud, all_verdicts=True).findings
    assert [one.severity for one in verdicts] == ["none"]


def test_what_a_repair_brings_has_the_severity_that_is_said() -> None:
    """Through purchasing, the repair of a white spot would make a station that only passes on."""
    settings = settled({"rules": {"REL01": {"severity": "error"}, "RSK01": {"severity": "off"}}})
    brought = [
        {(created.code, created.severity) for one in check(MAP, settings=said).findings for repair in one.repairs
         for created in repair.creates}
        for said in (Settings(), settings)
    ]  # fmt: skip
    assert brought[0] == {("REL01", "info"), ("RSK01", "warning")}
    assert brought[1] == {("REL01", "error")}


def test_what_is_asked_for_counts_before_what_settings_leave_out() -> None:
    said = settled({"select": ["GAP"], "ignore": ["GAP01"], "rules": {"GAP05": {"severity": "off"}}})
    assert set(found(said)) == {"GAP04"}
    assert set(found(said, select=["GAP05"])) == {"GAP05"}
    assert set(found(said, select=["GAP01", "GAP04"])) == {"GAP01", "GAP04"}
    assert found(said, ignore=["GAP04"]) == {}
    assert found(said, select=["GAP05"]) == {"GAP05": "warning"}, "a rule that is off has its own severity"


def test_options_of_the_settings_count_and_those_of_the_call_before_them() -> None:
    m = flow_text.parse(registry()["GAP05"].bad.replace("answered 0%", "answered 50%"))
    less = settled({"rules": {"GAP05": {"answered": 0.5}}})
    assert [one.code for one in check(m, select=["GAP05"]).findings] == ["GAP05"]
    assert check(m, select=["GAP05"], settings=less).findings == ()
    again = check(m, select=["GAP05"], settings=less, options={"gap05": {"answered": 0.9}})
    assert [one.code for one in again.findings] == ["GAP05"]


def test_a_preset_is_where_settings_start() -> None:
    workshop = settled({"preset": "workshop"})
    assert [rule.code for rule in workshop.chosen()] == sorted(PRESETS["workshop"]["select"])
    assert settled({}, named="workshop") == workshop == preset("workshop", Settings())
    assert settled({"preset": "strict"}, named="workshop") == workshop, "the one that is named counts"
    both = settled({"preset": "workshop", "select": ["REL"], "fail-on": "info"})
    assert ({rule.family for rule in both.chosen()}, both.fail_on) == ({"REL"}, "info")
    assert settled({"preset": "default"}) == Settings()


def test_strict_is_every_rule_with_warnings_that_fail() -> None:
    strict = preset("strict", Settings())
    assert [rule.code for rule in strict.chosen()] == list(registry())
    assert strict.fail_on == "warning"
    m = flow_text.parse(registry()["GAP05"].bad.replace("answered 0%", "answered 95%"))
    assert check(m, select=["GAP05"]).findings == ()
    assert [one.code for one in check(m, select=["GAP05"], settings=strict).findings] == ["GAP05"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_strict_finds_no_less(path: Path) -> None:
    """Numbers that are stricter find what the usual ones find, and more."""
    m = read(str(path))
    usual, strict = (
        {
            (one.fingerprint, case)
            for one in check(m, effects=False, describe=0, settings=said).findings
            for case in one.cases
        }
        for said in (Settings(), preset("strict", Settings()))
    )
    assert usual <= strict
    assert usual < strict or path.parent.name != "installations"


def test_codes_and_families_are_required() -> None:
    Settings().require(["gap", "REL01"])
    with pytest.raises(UnknownName, match=r"GAP11.*GAP01"):
        Settings().require(["GAP11"])


def test_levels_are_the_severities_and_off() -> None:
    assert LEVELS == ("error", "warning", "info", "off")
