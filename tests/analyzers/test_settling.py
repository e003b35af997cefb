"""What a file of settings says, word by word: what it settles, and each fault with its place and the nearest name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flowmap.analyzers.presets import PRESETS
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import Settings
from flowmap.analyzers.settling import preset, settle
from flowmap.domain.finding import FailedRule

Faults = list[tuple[tuple[str | int, ...], str, str | None]]
LOAD = "A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package."


def faults(table: dict[str, Any], base: Settings | None = None, *, stops: bool = True) -> Faults:
    """What is wrong in a table; not `stops`: what only counts for nothing."""
    return [(one.path, one.message, one.hint) for one in settle(table, base or Settings())[1] if one.stops == stops]


def test_what_is_right_is_settled() -> None:
    table = {
        "fail-on": "info",
        "select": "gap",
        "ignore": ["GAP01", "gap03"],
        "rules": {"gap05": {"severity": "off", "answered": 0.5}, "REL02": {"relays": 4}},
    }
    expected = Settings(
        select=("GAP",),
        ignore=("GAP01", "GAP03"),
        severities={"GAP05": "off"},
        options={"GAP05": {"answered": 0.5}, "REL02": {"relays": 4}},
        fail_on="info",
    )
    assert settle(table, Settings()) == (expected, [])
    more = {"rules": {"GAP05": {"severity": "info"}, "RSK04": {"severity": "error", "filled": 0.5}}}
    settled, wrong = settle(more, expected)
    assert (settled.severities, wrong) == ({"GAP05": "info", "RSK04": "error"}, [])
    assert settled.options == {**expected.options, "RSK04": {"filled": 0.5}}


def test_settings_start_from_a_preset_and_from_the_one_that_is_named() -> None:
    strict = preset("strict", Settings())
    assert (strict.fail_on, strict.options["GAP05"]) == ("warning", PRESETS["strict"]["rules"]["GAP05"])
    assert settle({"preset": "strict"}, Settings()) == (strict, [])
    assert settle({"preset": "workshop"}, Settings(), named="strict") == (strict, [])


def test_a_rule_of_ones_own_is_proposed_where_it_is_nearest() -> None:
    own = Settings(own={"XAB01": replace(registry()["GAP05"], code="XAB01")})
    table: dict[str, Any] = {"rules": {"XAB1": {}, "XAB02": {}, "XREL01": {}}}
    assert faults(table, own) == [
        (("rules", "XAB1"), "There is no rule “XAB1”.", "Did you mean “XAB01”?"),
        (("rules", "XREL01"), "There is no rule “XREL01”.", "Did you mean “REL01”?"),
    ]
    said = "“rules.XAB02” counts for nothing: no such rule is loaded."
    assert faults(table, own, stops=False) == [(("rules", "XAB02"), said, f"Did you mean “XAB01”? {LOAD}")]


@pytest.mark.parametrize("code", ["XAB01", "xab01", "X01"])
def test_what_is_said_of_a_rule_that_is_not_loaded_counts_for_nothing_and_stops_nothing(code: str) -> None:
    """Others load it: their settings are read by everybody who checks the map."""
    table = {"rules": {code: {"times": 3, "severity": "off"}, "GAP05": {"severity": "off"}}, "ignore": [code, "MOD"]}
    settled, said = settle(table, Settings())
    assert (settled.severities, settled.options, settled.ignore) == ({"GAP05": "off"}, {}, ("MOD",))
    assert [(one.path, one.message, one.hint, one.stops) for one in said] == [
        (("ignore", 0), f"“{code}” in “ignore” counts for nothing: no such rule is loaded.", LOAD, False),
        (("rules", code), f"“rules.{code}” counts for nothing: no such rule is loaded.", LOAD, False),
    ]


def test_a_selection_of_which_nothing_is_loaded_is_a_fault_else_every_rule_would_look() -> None:
    settled, said = settle({"select": ["XAB01", "XCD", "GAP"]}, Settings())
    assert (settled.select, [(one.path, one.stops) for one in said]) == (
        ("GAP",),
        [(("select", 0), False), (("select", 1), False)],
    )
    assert faults({"select": "XAB01"}) == [(("select", 0), "There is no rule or family “XAB01”.", LOAD)]


def test_what_is_long_is_cut() -> None:
    whole, cut = "x" * 60, "x" * 57 + "..."
    assert faults({whole: 1, "x" * 61: 1}) == [
        ((whole,), f"There is no setting “{whole}”.", "Write one of preset, fail-on, select, ignore, rules."),
        (("x" * 61,), f"There is no setting “{cut}”.", "Write one of preset, fail-on, select, ignore, rules."),
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_nothing_that_settings_do_not_know(name: str) -> None:
    assert settle(PRESETS[name], Settings())[1] == []


@pytest.mark.parametrize(
    ("table", "path", "message", "hint"),
    [
        ({"preset": "strct"}, ("preset",), "There is no preset “strct”.", "Did you mean “strict”?"),
        ({"preset": 3}, ("preset",), "There is no preset 3.", "Write one of workshop, default, strict."),
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
        ({"rules": {"GAP05": "off"}}, ("rules", "GAP05"), "“GAP05” is no section.",
         "Write [rules.GAP05], and its options below it."),
        ({"rules": {"GAP05": {"answerd": 1}}}, ("rules", "GAP05", "answerd"), "GAP05 has no option “answerd”.",
         "Did you mean “answered”?"),
        ({"rules": {"GAP05": {"severty": "off"}}}, ("rules", "GAP05", "severty"), "GAP05 has no option “severty”.",
         "Did you mean “severity”?"),
        ({"rules": {"GAP05": {"zzz": 1}}}, ("rules", "GAP05", "zzz"), "GAP05 has no option “zzz”.",
         "It has severity, answered."),
        ({"rules": {"GAP05": {"answered": "x"}}}, ("rules", "GAP05", "answered"),
         "'x' is no value for answered of GAP05.",
         "It is 0.9 if nothing is said, and a share from 0 to 1: 0.5 for 50 %."),
        ({"rules": {"GAP05": {"answered": 50}}}, ("rules", "GAP05", "answered"),
         "50 is no value for answered of GAP05.",
         "It is 0.9 if nothing is said, and a share from 0 to 1: 0.5 for 50 %."),
        ({"rules": {"EXC04": {"counted": 1}}}, ("rules", "EXC04", "counted"),
         "1 is no value for counted of EXC04.", "It is false if nothing is said."),
        ({"rules": {"RSK04": {"filled": True}}}, ("rules", "RSK04", "filled"),
         "true is no value for filled of RSK04.", "It is 1 if nothing is said."),
        ({"rules": {"GAP05": {"answered": True}}}, ("rules", "GAP05", "answered"),
         "true is no value for answered of GAP05.",
         "It is 0.9 if nothing is said, and a share from 0 to 1: 0.5 for 50 %."),
        ({"rules": {"GAP01": {"severity": "eror"}}}, ("rules", "GAP01", "severity"), "“eror” is no severity.",
         "Write one of error, warning, info, off."),
        ({"rules": {"GAP01": {"severity": ["off"]}}}, ("rules", "GAP01", "severity"), "['off'] is no severity.",
         "Write one of error, warning, info, off."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_a_fault_that_names_the_nearest(
    table: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str | None
) -> None:
    assert faults(table) == [(path, message, hint)]


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
    assert faults(table, failed, stops=False) == []
    other = Settings(failed=(FailedRule("mine.py", "XCD01", "has a code that is taken."),))
    both: dict[str, Any] = {"rules": {"XAB01": {}, "XCD01": {}}}
    assert [path for path, *_ in faults(both, other, stops=False)] == [("rules", "XAB01")]
