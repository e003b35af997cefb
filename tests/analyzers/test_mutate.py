"""The mutation check: every condition is turned round, one at a time, and nothing else is touched."""

from __future__ import annotations

from tests.analyzers.mutate import mutants, target_of

SOURCE = '''\
"""Documentation: 1 < 2."""
from x import y


def find(a: int | None, b: float = 5.0) -> int | None:
    """More than 3 of them."""
    if not a and b >= 2:
        return a | -b
    return [one for one in b if one == ~a]


RULE = Rule(code="X", options=1 + 1)
'''


def test_every_condition_and_number_is_changed_once() -> None:
    assert [(one.line, one.before, one.after) for one in mutants(SOURCE)] == [
        (5, "5.0", "6.0"),
        (7, "if not a and b >= 2:\n    return a | -b", "if not (not a and b >= 2):\n    return a | -b"),
        (7, "not a and b >= 2", "not a or b >= 2"),
        (7, "not a", "not not a"),
        (7, "b >= 2", "b > 2"),
        (7, "b >= 2", "b < 2"),
        (7, "2", "3"),
        (8, "a | -b", "a & -b"),
        (8, "-b", "+b"),
        (0, " for one in b if one == ~a", " for one in b if True"),
        (9, "one == ~a", "one != ~a"),
        (9, "~a", "~~a"),
    ]


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


def test_a_rule_is_found_by_its_code_with_its_tests() -> None:
    target = target_of("FLW03", ())
    assert target.module == "flowmap.analyzers.rules.unreliable_delivery"
    assert target.tests == ("tests/analyzers/rules/test_unreliable_delivery.py", "tests/analyzers/test_rules.py[FLW03]")
