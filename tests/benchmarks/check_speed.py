"""How fast a large map is checked, and in how much memory: a seeded map of any size.

Run: python -m tests.benchmarks.check_speed [HANDOFFS]      (default 100,000)
Prints the processor seconds of each part of a check and of the whole check with 200 findings described, and the peak
memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flowmap.analyzers.check import DESCRIBED, check
from flowmap.analyzers.registry import registry
from flowmap.custody.critical import critical_holders
from flowmap.custody.solution import solve
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Rate, Share
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Policy, Question, Record

SEED = 11
CASES = {"standard": 60, "export": 15, "engine": 10, "retrofit": 10, "rush": 5}
HANDOFFS_AN_ITEM = 7
ITEMS_A_TEAM = 10
COMPLETE, MISSING = 0.3, 0.02  # of teams; of handoffs that nobody has drawn


def company(handoffs: int) -> Map:
    """A company: items made from others where they arrive, handed on along trees, needed at their leaves."""
    draw = random.Random(SEED)
    items = max(2, handoffs // HANDOFFS_AN_ITEM)
    teams = max(4, items // ITEMS_A_TEAM)
    found: list[Record] = [Case(id=name, share=Share(float(share), "%")) for name, share in CASES.items()]
    kinds = ("team",) * 8 + ("system", "meeting")
    for n in range(teams):
        complete = "complete" if draw.random() < COMPLETE else None
        found.append(Holder(id=f"t{n}", kind=draw.choice(kinds), inventory=complete))
    have: list[list[int]] = [[] for _ in range(teams)]  # what each team has so far
    made: list[Record] = []
    ids: set[str] = set()

    def add(record: Any) -> None:
        base, n = record.base_id(), 1
        while (identity := base if n == 1 else f"{base}-{n}") in ids:
            n += 1
        ids.add(identity)
        made.append(record.with_id(identity))

    def limits() -> tuple[str, ...]:
        return (draw.choice(list(CASES)),) if draw.random() < 0.15 else ()

    for n in range(items):
        parts = tuple(f"i{k}" for k in draw.sample(range(n), 2)) if n > 50 and draw.random() < 0.03 else ()
        found.append(Item(id=f"i{n}", parts=parts))
        maker = draw.randrange(teams)
        uses = sorted({draw.choice(have[maker]) for _ in range(draw.randint(0, 3)) if have[maker]})
        took = Duration(float(draw.randint(1, 5)), "d") if draw.random() < 0.5 else None
        add(Activity(at=f"t{maker}", uses=tuple(f"i{k}" for k in uses), makes=(f"i{n}",), duration=took))
        reached = [maker]
        for _ in range(draw.randint(HANDOFFS_AN_ITEM - 4, HANDOFFS_AN_ITEM + 4)):
            giver, receiver = draw.choice(reached), draw.randrange(teams)
            if giver == receiver:
                continue
            reached.append(receiver)
            have[receiver].append(n)
            if draw.random() >= MISSING:
                add(
                    Handoff(
                        giver=f"t{giver}",
                        receiver=f"t{receiver}",
                        item=f"i{n}",
                        lead=Duration(float(draw.randint(1, 48)), "h") if draw.random() < 0.7 else None,
                        effort=Effort(float(draw.randint(2, 30)), "min") if draw.random() < 0.5 else None,
                        times=Rate(float(draw.randint(1, 500)), "/year") if draw.random() < 0.5 else None,
                        mode="read" if draw.random() < 0.1 else "push",
                        cases=limits(),
                    )
                )
            if draw.random() < 0.5:
                kano = draw.choice(("threshold", "threshold", "performance", "excitement", "not_relevant"))
                within = Duration(float(draw.randint(5, 60)), "d") if draw.random() < 0.4 else None
                add(Need(holder=f"t{receiver}", item=f"i{n}", kano=kano, within=within, cases=limits()))
        if draw.random() < 0.1:
            asker, asked = draw.sample(range(teams), 2)
            answered = Share(float(draw.choice((0, 50, 95))), "%")
            add(Question(asker=f"t{asker}", asked=f"t{asked}", item=f"i{n}", answered=answered))
        if draw.random() < 0.02:
            rule = draw.choice(("deny", "must_pass"))
            add(Policy(rule=rule, holder=f"t{draw.choice(reached)}", item=f"i{n}"))
    return Map.of([*found, *made], name="company")


def timed(what: str, work: Callable[[], Any]) -> Any:
    """The result of some work, and a printed line of the processor seconds that it took."""
    began = time.process_time()
    result = work()
    print(f"{what:24}{time.process_time() - began:8.2f} s", flush=True)
    return result


def main(handoffs: int) -> None:
    """Print the table."""
    rules = registry()
    m = timed("make the map", lambda: company(handoffs))
    print(", ".join(f"{count:,} {name}" for name, count in m.stats().items() if count))
    s = timed("compile", lambda: solve(m))
    timed("held", lambda: s.held)
    timed("wants", lambda: s.wants)
    timed("arrival", lambda: s.best("median"))
    timed("critical", lambda: critical_holders(s.compiled, s.held, s.wants.declared[0] & s.held))
    for code, rule in rules.items():
        rows = timed(f"find {code}", partial(rule.find, s, rule.options))
        print(f"{'':34}{len(rows):>9,} findings")
    timed(f"check, {DESCRIBED} described", lambda: check(m, effects=False))
    timed("model hash", lambda: m.model)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
