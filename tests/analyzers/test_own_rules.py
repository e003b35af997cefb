"""Rules that people write: what they must be, and that an error in one stops nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from flowmap import Found, Look
from flowmap.analyzers.check import check
from flowmap.analyzers.own_rules import admitted
from flowmap.analyzers.registry import registry
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Description, Rule
from flowmap.analyzers.settings import Settings
from flowmap.domain.finding import Report
from flowmap.errors import BadInput, RuleFailed
from flowmap.formats import flow_text
from tests.analyzers.own_rules import BAD, own_rule

M = flow_text.parse(f"case a 50%\ncase b 50%\n{BAD}")


def checked(rule: Rule, **options: Any) -> Report:
    """The report on the bad example, with two cases, by a rule from mine.py and all others."""
    known = admitted(rule, origin="mine.py", known=registry())
    return check(M, settings=Settings(own={known.code: known}), **options)


def failed(rule: Rule) -> str:
    """What is said of a rule that fails; nothing else is missing from the report."""
    report = checked(rule)
    assert report.findings == check(M).findings
    (one,) = report.failed_rules
    assert report.to_dict()["failed_rules"] == [one.to_dict()]
    assert (one.origin, one.rule) == ("mine.py", "XAB01")
    return str(one)


def test_a_rule_finds_like_those_that_flowmap_brings() -> None:
    report = checked(own_rule())
    (finding,) = (one for one in report.findings if one.code == "XAB01")
    assert (finding.name, finding.severity, finding.cases) == ("asks-all-the-time", "warning", ("a", "b"))
    assert (finding.holder, finding.counterpart, finding.item) == ("purchasing", "sales", "order")
    assert finding.message == "Purchasing asks Sales all the time."
    assert [one.record for one in finding.evidence] == ["question:purchasing:sales:order"]
    assert finding.effect.hours_per_year == 24.0
    assert report.failed_rules == ()
    assert "failed_rules" not in report.to_dict()


def test_its_options_and_severity_can_be_set() -> None:
    known = admitted(own_rule(), origin="mine.py", known=registry())
    less = Settings(own={"XAB01": known}, options={"XAB01": {"times": 50.0}})
    assert check(M, settings=less, select=["XAB01"]).findings == ()
    loud = Settings(own={"XAB01": known}, severities={"XAB01": "error"})
    assert [one.severity for one in check(M, settings=loud, select=["XAB01"]).findings] == ["error"]


def test_it_can_be_accepted() -> None:
    known = admitted(own_rule(), origin="mine.py", known=registry())
    m = flow_text.parse(BAD + 'accept XAB01 Purchasing because "they are new"\n')
    report = check(m, settings=Settings(own={"XAB01": known}), select=["XAB01"])
    assert report.counts["accepted"] == 1
    assert [one.why for one in check(m).unmatched_acceptances] == ["unmatched"], "without the rule nothing is found"


@pytest.mark.parametrize("code", ["ABC01", "XAB1", "X1B01", "xab01", "XABC01", "XAB01 ", "", "GAP99"])
def test_a_code_of_another_form_is_refused(code: str) -> None:
    said = "GAP are flowmap's own" if code.startswith("GAP") else "such as XAB01"
    with pytest.raises(RuleFailed, match=said):
        admitted(own_rule(code=code), origin="mine.py", known=registry())


def test_a_code_that_is_taken_is_refused_and_whose_it_is_is_said() -> None:
    with pytest.raises(RuleFailed, match=r"mine\.py: rule GAP01 has the code of one of flowmap's own rules"):
        admitted(own_rule(code="GAP01"), origin="mine.py", known=registry())
    first = admitted(own_rule(), origin="first.py", known=registry())
    with pytest.raises(RuleFailed, match=r"second\.py: rule XAB01 has the code of a rule of first\.py"):
        admitted(own_rule(), origin="second.py", known={"XAB01": first})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Asks Often"}, "is called “Asks Often”"),
        ({"summary": 3}, "has a text that is none"),
        ({"bad": None}, "has a text that is none"),
        ({"options": {}}, "needs pages"),
        ({"severity": 1}, "has the severity 1"),
        ({"pages": "none"}, "needs pages"),
    ],
)
def test_what_is_no_rule_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleFailed, match=said):
        admitted(replace(own_rule(), **changes), origin="mine.py", known={})


@pytest.mark.parametrize("thing", [None, 3, "XAB01", own_rule, [own_rule()]])
def test_another_thing_is_refused(thing: object) -> None:
    with pytest.raises(RuleFailed, match=r"mine\.py: brings .* as a rule"):
        admitted(thing, origin="mine.py", known={})


def raises(error: BaseException) -> Any:
    """A loop that raises."""

    def find(look: Look, options: object) -> Iterator[Found]:
        raise error

    return find


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (KeyError("x"), "KeyError: 'x'"),
        (SystemExit(3), "SystemExit: 3"),
        (RecursionError("deep"), "RecursionError: deep"),
        (ValueError("two\nlines"), "ValueError: two lines"),
    ],
)
def test_an_error_while_it_looks_stops_nothing_else(error: BaseException, said: str) -> None:
    assert failed(own_rule(raises(error))) == f"mine.py: rule XAB01 failed to look: {said}."


def test_an_interrupt_is_nobodys_error() -> None:
    with pytest.raises(KeyboardInterrupt):
        checked(own_rule(raises(KeyboardInterrupt())))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([3], "find gives 3 instead of flowmap.Found. Yield each flowmap.Found, or return a list of them"),
        (3, "find gives 3. Yield each flowmap.Found, or return a list of them"),
        (None, "find gives None. Yield each flowmap.Found, or return a list of them"),
        ([Found("s", holder="nobody")], "The map has no team “nobody”. Name it by its id"),
        ([Found("s", holder="Sales")], "The map has no team “Sales”. Did you mean “sales”?"),
        ([Found("s", item="nothing")], "The map has no information “nothing”. Name it by its id"),
        ([Found("s", holder="sales", cases=["c"])], "The map has no kind of order “c”. It has a, b"),
        ([Found("s", holder="sales", severity="bad")], "“bad” is no severity. Write error, warning or info"),
    ],
)
def test_what_a_loop_gives_is_checked(given: object, said: str) -> None:
    assert said in failed(own_rule(lambda look, options: given))


def columns(**changes: Any) -> Any:
    """A rule in columns whose one row is changed."""
    row = Rows.of(np.array([1], dtype=np.uint64), holder=np.array([0]), item=np.array([0]))

    def find(s: object, options: object) -> Any:
        return replace(row, **changes)

    return replace(own_rule(), find=find, describe=lambda s, rows, row: Description("It is so."))


def test_columns_are_understood() -> None:
    assert [one.message for one in checked(columns()).findings if one.code == "XAB01"] == ["It is so."]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holder": np.array([99], dtype=np.int32)}, "holder has a code that the map does not have"),
        ({"item": np.array([-2], dtype=np.int32)}, "item has a code that the map does not have"),
        ({"holder": np.array([0, 1], dtype=np.int32)}, "the columns of its rows have different lengths"),
        ({"more": {"x": np.zeros(2)}}, "the columns of its rows have different lengths"),
        ({"cases": np.array([0], dtype=np.uint64)}, "cases must be cases of the map"),
        ({"cases": np.array([4], dtype=np.uint64)}, "cases must be cases of the map"),
        ({"severity": np.array([7], dtype=np.int8)}, "severity has a code that is none"),
        ({"kano": np.array([3], dtype=np.int8)}, "kano has a code that is none"),
    ],
)
def test_columns_that_cannot_be_read_are_refused(changes: dict[str, Any], said: str) -> None:
    assert said in failed(columns(**changes))


def test_one_finding_a_subject() -> None:
    twice = Rows.of(np.array([1, 2], dtype=np.uint64), holder=np.array([0, 0]), item=np.array([0, 0]))
    rule = replace(own_rule(), find=lambda s, options: twice)
    assert "join their cases" in failed(rule)
    nothing: Any = lambda s, options: None  # noqa: E731
    assert "find gives NoneType None instead of Rows" in failed(replace(own_rule(), find=nothing))


def broken() -> Any:
    """What is behind a sentence, where that cannot be told."""
    return 1 / 0


@pytest.mark.parametrize(
    ("describe", "said"),
    [
        (lambda s, rows, row: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda s, rows, row: "text", "TypeError: describe gives str 'text' instead of a Description with a message"),
        (lambda s, rows, row: Description(""), "instead of a Description with a message"),
        (lambda s, rows, row: Description("x", behind=broken), "ZeroDivisionError"),
    ],
)
def test_an_error_while_it_describes_is_said_in_its_place(describe: Any, said: str) -> None:
    report = checked(replace(own_rule(), describe=describe))
    (finding,) = (one for one in report.findings if one.code == "XAB01")
    assert finding.message.startswith("mine.py: rule XAB01 failed to describe this finding: ")
    assert said in finding.message
    assert [one.message for one in report.findings if one.code != "XAB01"] == [one.message for one in check(M).findings]


def test_providers_that_fail_or_name_nobody_are_none() -> None:
    names = replace(own_rule(), providers=lambda s, rows, row: ("sales", "nobody"))
    fails = replace(own_rule(), providers=lambda s, rows, row: 1 / 0)  # type: ignore[arg-type,return-value]
    for rule, providers in ((names, ("sales",)), (fails, ())):
        assert [one.providers for one in checked(rule).findings if one.code == "XAB01"] == [providers]


def test_findings_about_the_same_are_one() -> None:
    def find(look: Look, options: object) -> Iterator[Found]:
        yield Found("First.", holder="sales", cases=["a"])
        yield Found("Second.", holder="sales", cases="b")
        yield Found("Third.", holder="purchasing", cases=["b"], severity="error", days=2)

    own = [one for one in checked(own_rule(find)).findings if one.code == "XAB01"]
    assert [(one.message, one.severity, one.cases, one.effect.days) for one in own] == [
        ("Third.", "error", ("b",), 2.0),
        ("First.", "warning", ("a", "b"), None),
    ]


def test_what_a_rule_can_look_at() -> None:
    seen: dict[str, Any] = {}

    def find(look: Look, options: object) -> list[Found]:
        seen.update(
            all=look.all_cases,
            has=look.has("purchasing", "order"),
            nothing=look.has("purchasing", "nothing"),
            wants=look.wants("purchasing", "order"),
            no_wants=look.wants("sales", "nothing"),
            arrives=look.arrives("purchasing", "order", "a"),
            never=look.arrives("sales", "nothing", "a"),
            titles=(look.title("purchasing"), look.title("order")),
            cases=look.cases(next(iter(look.map.handoffs))),
        )
        return []

    checked(own_rule(find))
    assert seen == {
        "all": ("a", "b"),
        "has": ("a", "b"),
        "nothing": (),
        "wants": ("a", "b"),
        "no_wants": (),
        "arrives": 0.0,
        "never": None,
        "titles": ("Purchasing", "order"),
        "cases": ("a", "b"),
    }


def test_a_severity_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(BadInput, match="“bad” is no severity"):
        own_rule(severity="bad")


def test_a_find_that_cannot_be_called_is_told_when_the_rule_is_made() -> None:
    with pytest.raises(BadInput, match=r"two things, the map and the options\. Write def find\(look, options\)\."):
        own_rule(lambda look: [])
