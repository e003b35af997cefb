"""What the measures are compared with: plain Python over the compiled rules, one case at a time, no masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS


def held_in(
    s: Solution, bit: int, *, kept: Callable[[int], bool] = lambda _: True, given: Iterable[int] = ()
) -> set[int]:
    """The states that are held in a case by the rules that are kept, some states being given anyway."""
    c = s.compiled
    rules = [
        (set(c.rules.tails.row(rule).tolist()), int(c.rules.head[rule]))
        for rule in range(len(c.rules.head))
        if int(c.allowed[rule]) >> bit & 1 and kept(rule)
    ]
    held = set(given)
    while True:
        new = {head for tails, head in rules if head not in held and tails <= held}
        if not new:
            return held
        held |= new


def declared(s: Solution) -> Iterable[tuple[int, int, int, float]]:
    """(level, state, bit, weight) of every declared need that counts."""
    for level, masks in enumerate(s.wants.declared.tolist()):
        for state, mask in enumerate(masks):
            for bit in s.map.case_bits.values():
                if mask >> bit & 1:
                    yield level, state, bit, WEIGHTS[level] * float(s.map.shares[bit])
