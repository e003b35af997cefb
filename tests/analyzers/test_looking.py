"""Side by side the rules of a large map find what they find one after the other; no error goes unsaid."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from queue import Queue
from typing import Any

import numpy as np
import pytest

from flowmap.analyzers import check as checking
from flowmap.analyzers import looking
from flowmap.analyzers.looking import all_looked
from flowmap.analyzers.registry import registry
from flowmap.analyzers.rows import Rows
from flowmap.custody import components
from flowmap.custody.solution import Solution, solve
from flowmap.domain.in_order import in_order
from flowmap.errors import RuleFailed
from tests.benchmarks.company import company

RULES = tuple(registry().values())
GIVEN = {rule.code: rule.options for rule in RULES}


@pytest.fixture
def four_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every map is large, and there are processors for all threads."""
    monkeypatch.setattr(looking, "LARGE", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 4)


def told(rows: Rows) -> list[Any]:
    """Every column as a list."""
    columns = {name: getattr(rows, name) for name in rows.__dataclass_fields__ if name != "more"}
    return [(name, np.asarray(column).tolist()) for name, column in {**columns, **rows.more}.items()]


@pytest.mark.parametrize("cases", [1, 3])
def test_side_by_side_finds_the_same_in_the_same_order(cases: int, monkeypatch: pytest.MonkeyPatch) -> None:
    m = in_order(company(1_500, cases))
    alone = all_looked(RULES, solve(m), GIVEN)
    monkeypatch.setattr(looking, "LARGE", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    together = all_looked(RULES, solve(m), GIVEN)
    assert sum(len(rows) for rows, _ in alone) > 1_000
    for (one, _), (other, failed) in zip(alone, together, strict=True):
        assert str(told(one)) == str(told(other))
        assert failed is None


@pytest.mark.usefixtures("four_threads")
def test_rules_of_others_run_alone_in_the_thread_that_asks_and_their_errors_are_told() -> None:
    where: list[threading.Thread] = []

    def fails(s: Solution, options: Any) -> Rows:
        where.append(threading.current_thread())
        raise RuleFailed("mine.py", "XAB01", "failed.")

    own = replace(RULES[0], code="XAB01", origin="mine.py", find=fails)
    found = all_looked([*RULES[:3], own], solve(in_order(company(1_000))), {**GIVEN, "XAB01": own.options})
    assert where == [threading.main_thread()]
    assert [failed and failed.rule for _, failed in found] == [None, None, None, "XAB01"]
    assert len(found[3][0]) == 0


@pytest.mark.usefixtures("four_threads")
def test_an_error_of_a_built_in_rule_is_raised() -> None:
    def fails(s: Solution, options: Any) -> Rows:
        raise ZeroDivisionError

    broken = replace(RULES[4], find=fails)
    with pytest.raises(ZeroDivisionError):
        all_looked([*RULES[:4], broken, *RULES[5:]], solve(in_order(company(1_000))), GIVEN)


def test_what_several_threads_ask_for_is_made_once() -> None:
    s, made, begun = solve(in_order(company(1_000))), list[int](), threading.Barrier(4)

    def make() -> int:
        made.append(1)
        sum(range(1_000_000))  # the others ask meanwhile
        return len(made)

    def ask(_: int) -> int:
        begun.wait()
        return s.once("key", make)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [1, 1, 1, 1]
    assert made == [1]


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again() -> None:
    s = solve(in_order(company(1_000)))
    with pytest.raises(ZeroDivisionError):
        s.once("key", lambda: 1 // 0)
    assert s.once("key", lambda: 3) == 3


@pytest.mark.parametrize(("many", "loaded"), [(10, True), (1_000_000, False)])
def test_what_takes_long_to_load_is_loaded_beside_a_large_map_only(
    many: int, loaded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Queue[threading.Thread]()
    monkeypatch.setattr(checking, "MANY", many)
    monkeypatch.setattr(components, "load", lambda: begun.put(threading.current_thread()))
    checking.checked_map(company(0))
    if loaded:
        assert begun.get(timeout=30) is not threading.main_thread()
    assert begun.empty()
