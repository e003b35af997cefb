"""All rules look at a map: one after the other, or on a large map side by side.

numpy leaves the interpreter to others while it works on long arrays, so that threads use all processors. What several
rules need is made once (`Solution.once`); what each finds does not depend on when it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import cpu_count
from typing import Any

from flowmap.analyzers.own_rules import looked
from flowmap.analyzers.rows import Rows
from flowmap.analyzers.rule import Rule
from flowmap.custody.solution import Solution
from flowmap.domain.finding import FailedRule

LARGE = 50_000  # states: below, threads cost more than they bring
_MOST = 4  # threads: the longest rule takes a fifth of the time of all; our choice
_LONGEST = ("REL01", "GAP02", "GAP01", "REL03", "EXC03")  # begun first, so that none is left alone at the end

Found = tuple[Rows, FailedRule | None]


def all_looked(rules: Sequence[Rule], s: Solution, given: Mapping[str, Any]) -> list[Found]:
    """What each rule finds with its options, in the order of the rules; see `looked`."""
    threads = min(_MOST, cpu_count() + 1) if s.compiled.size > LARGE else 1  # one waits now and then for another
    if threads == 1:
        return [looked(rule, s, given[rule.code]) for rule in rules]
    _ = s.held  # everything else begins with it
    shared: list[Callable[[], object]] = [lambda: s.wants, lambda: s.best("median"), lambda: s.critical]
    first = sorted(rules, key=lambda rule: _LONGEST.index(rule.code) if rule.code in _LONGEST else len(_LONGEST))
    with ThreadPoolExecutor(threads) as pool:
        for make in shared:
            pool.submit(make)
        own = {rule.code for rule in rules if rule.origin}  # nobody has told whether these may run side by side
        futures: dict[str, Future[Found]] = {
            rule.code: pool.submit(looked, rule, s, given[rule.code]) for rule in first if rule.code not in own
        }
        try:
            found = {code: future.result() for code, future in futures.items()}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [looked(rule, s, given[rule.code]) if rule.code in own else found[rule.code] for rule in rules]
