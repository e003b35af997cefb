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
from flowmap.domain.finding import FailedRule
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


def faults(table: dict[str, Any], base: Settings | None = None) -> list[tuple[tuple[str | int, ...], str, str | None]]:
    """What is wrong in a table."""
    return [(one.path, one.message, one.hint) for one in settle(table, base or Settings())[1]]


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


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_nothing_that_settings_do_not_know(name: str) -> None:
    assert settle(PRESETS[name], Settings())[1] == []


@pytest.mark.parametrize(
    ("table", "path", "message", "hint"),
    [
        ({"preset": "strct"}, ("preset",), "There is no preset “strct”.", "Did you mean “strict”?"),
        ({"preset": 3}, ("preset",), "There is no preset 3.", None),
        ({"preset": ["strict"]}, ("preset",), "There is no preset ['strict'].", "Did you mean “strict”?"),
        ({"fail_on": "info"}, ("fail_on",), "There is no setting “fail_on”.", "Did you mean “fail-on”?"),
        ({"fail-on": "warn"}, ("fail-on",), "“warn” is no severity to fail on.",
         "Write one of error, warning, info, never."),
        ({"fail-on": ["x"]}, ("fail-on",), "['x'] is no severity to fail on.",
         "Write one of error, warning, info, never."),
        ({"select": ["GAP", "GAP1"]}, ("select", 1), "There is no rule or family “GAP1”.", "Did you mean “GAP01”?"),
        ({"ignore": 7}, ("ignore",), "“ignore” is no list of rules.", 'Write ignore = ["GAP", "REL01"].'),
        ({"ignore": [7]}, ("ignore", 0), "There is no rule or family 7.", None),
        ({"rule": {}}, ("rule",), "There is no setting “rule”.", "Did you mean “rules”?"),
        ({"rules": 1}, ("rules",), "“rules” is no section.",
         "Write [rules.GAP05], and below it what is said of this rule."),
        ({"rules": {"GAP5": {}}}, ("rules", "GAP5"), "There is no rule “GAP5”.", "Did you mean “GAP05”?"),
        ({"rules": {"XAB01": {}}}, ("rules", "XAB01"), "There is no rule “XAB01”.",
         "A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package."),
        ({"rules": {"GAP05": "off"}}, ("rules", "GAP05"), "“GAP05” is no section.",
         "Write [rules.GAP05], and its options below it."),
        ({"rules": {"GAP05": {"answerd": 1}}}, ("rules", "GAP05", "answerd"), "GAP05 has no option “answerd”.",
         "Did you mean “answered”?"),
        ({"rules": {"GAP05": {"answered": "x"}}}, ("rules", "GAP05", "answered"),
         "'x' is no value for answered of GAP05.", "It is 0.9 if nothing is said."),
        ({"rules": {"GAP05": {"answered": True}}}, ("rules", "GAP05", "answered"),
         "True is no value for answered of GAP05.", "It is 0.9 if nothing is said."),
        ({"rules": {"GAP01": {"severity": "eror"}}}, ("rules", "GAP01", "severity"), "“eror” is no severity.",
         "Write one of error, warning, info, off."),
        ({"rules": {"GAP01": {"severity": ["off"]}}}, ("rules", "GAP01", "severity"), "['off'] is no severity.",
         "Write one of error, warning, info, off."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_a_fault_that_names_the_nearest(
    table: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str | None
) -> None:
    said = faults(table)
    assert [(one[0], one[1]) for one in said] == [(path, message)]
    if hint is not None:
        assert said[0][2] == hint


def test_all_faults_are_said_at_once_and_what_is_right_counts() -> None:
    table = {"fail-on": "x", "select": ["GAP1", "REL"], "rules": {"GAP05": {"severity": "info", "often": 1}}}
    settings, wrong = settle(table, Settings())
    assert [one.path for one in wrong] == [("fail-on",), ("select", 0), ("rules", "GAP05", "often")]
    assert (settings.fail_on, settings.select, settings.severities) == ("error", ("REL",), {"GAP05": "info"})


def test_a_rule_that_could_not_be_read_is_no_fault_of_the_settings() -> None:
    """Its own error is said; that settings name it must stop nothing else."""
    failed = Settings(failed=(FailedRule("mine.py", "", "cannot be read."),))
    table = {"select": ["XAB01", "GAP"], "rules": {"XAB01": {"severity": "off"}, "GAP99": {}}}
    assert [path for path, *_ in faults(table, failed)] == [("rules", "GAP99")]
    other = Settings(failed=(FailedRule("mine.py", "XCD01", "has a code that is taken."),))
    assert [path for path, *_ in faults({"rules": {"XAB01": {}, "XCD01": {}}}, other)] == [("rules", "XAB01")]


def test_codes_and_families_are_required() -> None:
    Settings().require(["gap", "REL01"])
    with pytest.raises(UnknownName, match=r"GAP11.*GAP01"):
        Settings().require(["GAP11"])


def test_levels_are_the_severities_and_off() -> None:
    assert LEVELS == ("error", "warning", "info", "off")
