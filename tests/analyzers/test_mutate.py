"""The mutation check: every condition is turned round, one at a time, and nothing else is touched."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.analyzers.flips import changes, mutants
from tests.analyzers.mutate import EQUAL, Result, install, reasons, table
from tests.analyzers.targets import ANALYZERS, RULES, Target, target_of, users_of

SOURCE = '''\
"""Documentation: 1 < 2."""
from x import y


@decorated(deep=True)
def find(a: int | None, b: float = 5.0) -> int | None:
    """More than 3 of them."""
    if not a and b >= 2:
        return a | -b
    return [one for one in b if one == ~a]


RULE = Rule(code="X", options=1 + 1)
'''


def test_every_condition_and_number_is_changed_once() -> None:
    body = "if not a and b >= 2:\n    return a | -b"
    assert [(one.line, one.before, one.after) for one in mutants(SOURCE)] == [
        (6, "5.0", "6.0"),
        (8, body, body.replace("not a and b >= 2", "True")),
        (8, body, body.replace("not a and b >= 2", "False")),
        (8, "not a and b >= 2", "not a or b >= 2"),
        (8, "not a and b >= 2", "True and b >= 2"),
        (8, "not a and b >= 2", "not a and True"),
        (8, "not a", "not not a"),
        (8, "b >= 2", "b > 2"),
        (8, "b >= 2", "b < 2"),
        (8, "2", "3"),
        (9, "a | -b", "a & -b"),
        (9, "-b", "+b"),
        (10, " for one in b if one == ~a", " for one in b if True"),
        (10, "one == ~a", "one != ~a"),
        (10, "~a", "~~a"),
    ]


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("c = any(a)", [("any", "all")]),
        ("c = np.minimum(a, b)", [("np.minimum", "np.maximum")]),
        ("c = sorted(a, key=b)", [("sorted(a, key=b)", "sorted(a, key=b, reverse=not False)")]),
        ("a.append(b)", [("a.append(b)", "None")]),
        ("a |= b", [("a |= b", "a &= b")]),
        ("c = at(a, side='left')", [("'left'", "'right'")]),
        ("c = a if b else d", [("a if b else d", "a if True else d"), ("a if b else d", "a if False else d")]),
        ("c = zip(a, b, strict=True)", []),
        ("c = a or b", [("a or b", "a and b"), ("a or b", "False or b"), ("a or b", "a or False")]),
        ("while a:\n    b()", [("while a:\n    b()", "while False:\n    b()"), ("b()", "None")]),
    ],
)
def test_what_else_is_turned_round(line: str, changed: list[tuple[str, str]]) -> None:
    assert [(one.before, one.after) for one in mutants(line)] == changed


def test_the_source_is_the_same_again_after_each_change() -> None:
    """Each change is compiled alone: what it does is what its text says."""
    source = "def f(a, b):\n    return (a < b, not a, a + b)\n"
    found = []
    for mutant in mutants(source):
        names: dict[str, object] = {}
        exec(mutant.code, names)
        found.append((mutant.after, names["f"](1, 1)))  # type: ignore[operator]
    assert found == [
        ("a <= b", (True, False, 2)),
        ("a >= b", (True, False, 2)),
        ("not not a", (False, True, 2)),
        ("a - b", (False, False, 0)),
    ]


def test_whoever_has_a_name_of_the_module_gets_the_changed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    module, user = ModuleType("flowmap.changed"), ModuleType("tests.using")
    exec("CHANGED_LIMIT = 1\ndef f():\n    return CHANGED_LIMIT\n", vars(module))
    vars(user).update(f=module.f, alias=module.f, CHANGED_LIMIT=module.CHANGED_LIMIT, other=1)
    monkeypatch.setitem(sys.modules, user.__name__, user)
    install(compile("CHANGED_LIMIT = 2\ndef f():\n    return CHANGED_LIMIT\n", "changed", "exec"), module)
    assert (user.f(), user.alias(), user.CHANGED_LIMIT, user.other) == (2, 2, 2, 1)


def test_a_rule_is_found_by_its_code_with_its_tests() -> None:
    own, listed = "tests/analyzers/rules/test_unreliable_delivery.py", "tests/analyzers/test_rules.py"
    target = target_of("FLW03", ())
    assert target.module == "flowmap.analyzers.rules.unreliable_delivery"
    assert target.tests == (own, listed, "tests/analyzers/rules/test_stale_information.py")
    assert target.has(f"{own}::test_how_good_it_arrives[a]")
    assert target.has(f"{listed}::test_the_good_example_has_none[FLW03]")
    assert not target.has(f"{listed}::test_the_good_example_has_none[FLW02]")
    assert not target.has(f"{listed}::test_select_and_ignore")
    oracle = "tests/custody/test_against_oracle.py"
    assert target_of("GAP03", ()).has(f"{oracle}::test_dense_maps_give_what_the_oracle_gives")
    assert not target_of("GAP03", ()).has(f"{oracle}::test_hostile_maps_give_what_the_oracle_gives")
    assert not target_of("GAP03", (), quick=True).has(f"{oracle}::test_dense_maps_give_what_the_oracle_gives")


def test_a_shared_file_is_found_by_its_name_with_the_tests_of_all_who_import_it() -> None:
    listed = "tests/analyzers/test_rules.py"
    target = target_of("judging", (), quick=True)
    assert target.module == "flowmap.analyzers.judging"
    own = "tests/analyzers/test_judging.py"
    assert (target.tests, target.codes) == (
        (own, "tests/analyzers/rules/test_redundant_intermediary.py", listed),
        ("REL01",),
    )
    assert target.has(f"{listed}::test_the_good_example_has_none[REL01]")
    assert not target.has(f"{listed}::test_the_good_example_has_none[REL02]")
    users = {one.stem for one in users_of(ANALYZERS / "bypass.py")}
    assert users == {"judging", "redundant_intermediary"}
    both = target_of("passages", ())  # by itself, and by way of repairs and of gaps
    assert {"REL01", "GAP04", "GAP01"} <= set(both.codes)
    assert both.has("tests/custody/test_against_oracle.py::test_dense_maps_give_what_the_oracle_gives")


def test_what_is_said_to_be_equal_is_still_in_the_code() -> None:
    """A reason for a change that nobody could make any more would hide another one some day."""
    for file in sorted(ANALYZERS.rglob("*.py")):
        known = reasons(Target(file.stem, file, ()))
        if known:
            assert set(known) <= changes(file.read_text(encoding="utf-8")), f"{file.stem} in {EQUAL.name}"


def test_the_table_tells_what_survives_and_why_others_may() -> None:
    target = Target("X01", RULES / "some_rule.py", ())
    one, other = list(mutants("a < b\n"))
    result = Result(target, killed=3, stopped=1, equal=[(one, "never equal")], survivors=[other])
    assert table([result]).splitlines()[4:] == [
        "| module | changes | killed | of these by time | equal | survivors |",
        "|---|---|---|---|---|---|",
        "| X01 | 5 | 3 | 1 | 1 | 1 |",
        "",
        "## X01: some_rule",
        "",
        "- never equal (1)",
        "- survives: `line 1: a < b  ->  a >= b`",
    ]
