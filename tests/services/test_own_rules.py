"""Where rules of people's own come from: files that are named, the environment, installed packages; nowhere else."""

from __future__ import annotations

import os
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from flowmap import services
from flowmap.services import own_rules
from tests.analyzers.own_rules import TEXT


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package brings rules, and the environment names none."""
    monkeypatch.delenv("FLOWMAP_RULES", raising=False)
    monkeypatch.setattr(own_rules, "_points", lambda: ())


def failures(*files: Path) -> list[str]:
    """What could not be had."""
    return [str(one) for one in services.with_rules(map(str, files)).failed]


def written(path: Path, text: str = TEXT) -> Path:
    """A file of rules."""
    path.write_text(text)
    return path


def test_a_file_brings_a_rule_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = written(tmp_path / "mine.py")
    settings = services.with_rules([str(file)])
    assert settings.failed == ()
    assert {code: rule.origin for code, rule in settings.own.items()} == {"XAB01": str(file)}
    assert settings.rule("xab01").options == settings.own["XAB01"].options
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]
    page = services.rule_page("XAB01", settings)
    assert (page.family, page.origin, page.options) == ("XAB", str(file), {"times": 40.0})
    assert page.page.startswith("# XAB01 asks-all-the-time\n\n*Asks all the time* (a rule of your own). Somebody asks")
    assert f"It is a rule of {file}." in page.page
    assert "## Source" not in page.page, "a section without a text is left out"


def test_several_rules_in_a_file(tmp_path: Path) -> None:
    more = "from dataclasses import replace\nRULES = [RULE, replace(RULE, code='XAB02')]\n"
    settings = services.with_rules([str(written(tmp_path / "mine.py", TEXT + more))])
    assert list(settings.own) == ["XAB01", "XAB02"]
    assert [page.code for page in services.rules(settings)][-2:] == ["XAB01", "XAB02"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "mine.py")
    (tmp_path / "link.py").symlink_to(file)
    monkeypatch.setenv("FLOWMAP_RULES", os.pathsep.join([str(file), "", str(tmp_path / "link.py")]))
    settings = services.with_rules([str(file)])
    assert (list(settings.own), settings.failed) == (["XAB01"], ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(:\n", "cannot be read: SyntaxError: invalid syntax (line 1)."),
        ("x = 1\nimport no_such_module\n",
         "cannot be read: ModuleNotFoundError: No module named 'no_such_module' (line 2)."),
        ("\n\nraise SystemExit(3)\n", "cannot be read: SystemExit: 3 (line 3)."),
        ("def f():\n    1 / 0\n\nf()\n", "cannot be read: ZeroDivisionError: division by zero (line 2)."),
        ("", "has neither RULE nor RULES. Write RULE = flowmap.make_rule(...)."),
        ("RULE = 3\n", "brings int 3 as a rule. Make one with flowmap.make_rule."),
        ("RULES = []\nRULE = None\n", "brings NoneType None as a rule. Make one with flowmap.make_rule."),
        (TEXT.replace("XAB01", "GAP05"), "rule GAP05 has the code of one of flowmap's own rules. Take another one."),
        (TEXT.replace('"warning"', '"bad"'),
         "cannot be read: “bad” is no severity. Write error, warning or info (line 26)."),
    ],
    ids=["syntax", "import", "exit", "division", "nothing", "number", "none", "taken", "severity"],
)  # fmt: skip
def test_a_file_that_brings_no_rule_says_why_and_stops_no_other(tmp_path: Path, text: str, said: str) -> None:
    bad, good = written(tmp_path / "bad.py", text), written(tmp_path / "good.py")
    assert failures(bad, good) == [f"{bad}: {said}"]
    assert list(services.with_rules([str(bad), str(good)]).own) == ["XAB01"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    said = failures(tmp_path / "none.py", tmp_path)
    assert said == [
        f"{tmp_path}/none.py: cannot be read: No such file or directory.",
        f"{tmp_path}: cannot be read: Is a directory.",
    ]


def test_two_rules_of_one_code_are_told_apart_by_their_files(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one.py"), written(tmp_path / "two.py")
    assert failures(one, two) == [f"{two}: rule XAB01 has the code of a rule of {one}. Take another one."]


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    file = written(tmp_path / "mine.py")
    assert list(services.with_rules([str(file)]).own) == ["XAB01"]
    written(file, TEXT.replace("XAB01", "XAB07"))
    assert list(services.with_rules([str(file)]).own) == ["XAB07"]


@pytest.mark.parametrize("value", ["rules_of_acme", "rules_of_acme:RULE", "rules_of_acme:LISTED"])
def test_an_installed_package_brings_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    written(tmp_path / "rules_of_acme.py", f"{TEXT}LISTED = (RULE,)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, "rules_of_acme", raising=False)
    monkeypatch.setattr(own_rules, "_points", lambda: (EntryPoint("acme", value, "flowmap.rules"),))
    settings = services.with_rules()
    assert settings.failed == ()
    assert settings.own["XAB01"].origin == f"an installed package ({value})"


def test_a_package_that_is_broken_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_rules, "_points", lambda: (EntryPoint("acme", "no_such_package:RULE", "flowmap.rules"),))
    (failed,) = services.with_rules().failed
    assert str(failed) == (
        "an installed package (no_such_package:RULE): cannot be read: "
        "ModuleNotFoundError: No module named 'no_such_package'."
    )


def test_the_rules_that_are_proven_are_right_or_it_is_said_what_is_not(tmp_path: Path) -> None:
    def proven(text: str) -> tuple[str, ...]:
        settings = services.with_rules([str(written(tmp_path / "mine.py", text))])
        assert settings.failed == ()
        return services.prove_rule(settings.own["XAB01"])

    assert proven(TEXT) == ()
    assert proven(TEXT.replace("48/year", "12/year")) == ("XAB01: it finds nothing in its bad example.",)
    assert proven(TEXT.replace("12/year", "48/year")) == (
        "XAB01: it finds something in its good example: “Purchasing asks Sales all the time.”",
    )
    assert proven(TEXT.replace("all the time.", "all the time")) == (
        "XAB01: this sentence has no end: “Purchasing asks Sales all the time”",
    )
    assert proven(TEXT.replace("evidence=[question],", "")) == (
        "XAB01: nothing is said that this follows from (evidence, or rests_on): “Purchasing asks Sales all the time.”",
    )
    (bad,) = proven(TEXT.replace("Sales makes order\\n", "Sales makes\\n", 1))
    assert bad.startswith("XAB01: its bad example cannot be read: the bad example:1:")
    assert proven(TEXT.replace("again and again.", "again")) == (
        "XAB01: its summary is no sentence of twenty letters or more that ends with a full stop.",
    )
    failing = proven(TEXT.replace("> options.times", "> options.times / 0"))
    assert failing == (
        "XAB01: on its bad example it failed to look: ZeroDivisionError: float division by zero (line 15).",
        "XAB01: on its good example it failed to look: ZeroDivisionError: float division by zero (line 15).",
    )


def test_a_repair_that_does_not_close_its_finding_is_said(tmp_path: Path) -> None:
    close = "repairs={'Stop asking.': [Change(question, None)]},"
    other = "repairs={'Do nothing.': [Change(None, Holder(id='new', title='New'))]},"
    for repair, said in ((close, ()), (other, ("XAB01: this repair does not close its finding: “Do nothing.”",))):
        text = TEXT.replace("evidence=[question],", f"evidence=[question], {repair}")
        text = f"from flowmap.domain.change import Change\nfrom flowmap.domain.records import Holder\n{text}"
        settings = services.with_rules([str(written(tmp_path / "mine.py", text))])
        assert services.prove_rule(settings.own["XAB01"]) == said


def test_what_is_no_rule_is_not_proven() -> None:
    assert services.prove_rule(services.with_rules().rules["GAP01"]) == (
        (
            "this file: rule GAP01 has a code that rules of your own do not have. Write X, two letters of yours and "
            "two digits, such as XAB01: codes with GAP are flowmap's own."
        ),
    )
