"""What hangs on somebody or something: who gets what through it today, how directly, and who has another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from flowmap.custody.kernel import Ways, cheapest, reach
from flowmap.custody.solution import Solution
from flowmap.custody.wants import CLASSES
from flowmap.domain.answer import Answer
from flowmap.domain.columns import NONE, Flags, Floats, Longs, Masks, hits
from flowmap.domain.finding import DIGITS, rounded
from flowmap.domain.finding_list import orders
from flowmap.domain.map import Map
from flowmap.domain.require import require
from flowmap.domain.searching import having
from flowmap.domain.sorting import column_of, in_order_of
from flowmap.domain.words import word
from flowmap.tracing.subject import Subject, falling, subject_of, weights

LOST, LATER, SAME = "no", "later", "yes"  # whether there is another way
COLUMNS = (
    *("team", "information", "kinds_of_order", "needed", "weight", "lost_weight", "hands", "first"),
    *("another_way", "lost_in", "later_by_h"),
)


@dataclass(frozen=True, slots=True)
class Dependent:
    """A holder that has an item, in these `cases`, on the best way today because of the subject.

    `kano`: the strongest class of the want, None where nothing says that it is wanted; `weight` that of the declared
    needs in these cases, `lost_weight` of those that would not be met any more. `hands`: how often it is handed over
    after the subject (1: directly; 0: it has it itself); `first` the first who gets it from there, None if it is this
    holder. `lost`: the cases without another way. `later_by`: by how many hours it is later where there is one.
    """

    holder: str
    item: str
    cases: tuple[str, ...]
    kano: str | None
    weight: float
    lost_weight: float
    hands: int
    first: str | None
    lost: tuple[str, ...]
    later_by: float

    @property
    def another_way(self) -> str:
        """no (in some case), later, or yes."""
        return LOST if self.lost else LATER if self.later_by else SAME


@dataclass(frozen=True, slots=True)
class Dependents:
    """All that hangs on the subject: what is lost first, then the heaviest, then the nearest."""

    subject: Subject
    found: tuple[Dependent, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """Who must be told: the nearest first."""
        return tuple(dict.fromkeys(one.holder for one in sorted(self.found, key=lambda one: one.hands)))

    def to_dict(self) -> dict[str, Any]:
        """As JSON: ids, hours, cases by id; tuples are lists there."""
        numbers = ("weight", "lost_weight", "later_by")
        plain = [
            {**asdict(one), "another_way": one.another_way, **{name: rounded(getattr(one, name)) for name in numbers}}
            for one in self.found
        ]
        return {"on": asdict(self.subject), "teams": list(self.teams), "dependents": plain}


def dependents(s: Solution, on: str, *, case: str | None = None) -> Dependents:
    """Everything that depends on a holder, an item or a channel, by id (see `subject_of`).

    A state depends on the subject in a case if a rule that falls with it is on a best way to the state today (DESIGN 3:
    by the usual time; of equally quick ones the shortest), or hands it over directly.
    """
    c, m = s.compiled, s.map
    require(m, case=case)
    subject = subject_of(m, on)
    gone = falling(c, subject)
    asked = np.uint64(m.all_cases if case is None else 1 << m.case_bits[case])
    own = m.names["holder"].code(subject.id) if subject.kind == "holder" else -1
    reached, hands, first = _reached(s, gone, own)
    rest = replace(c, allowed=np.where(gone, np.uint64(0), c.allowed))
    left, costs = reach(c.rules, rest.allowed), s.costs.among(rest).of("median")
    without = cheapest(c.rules, costs, np.broadcast_to(s.costs.floor[:, None], costs.shape))
    states = hits((reached & asked != 0) & (c.holder != own))
    cases = reached[states] & asked
    weight, lost = weights(s, states, cases), cases & ~left[states]
    lost_weight, strongest = weights(s, states, lost), s.wants.strongest[:, states] & cases
    names = m.names["holder"].values
    found = []
    for k, state in enumerate(states.tolist()):
        holder, one = c.holder_id(state), int(first[state])
        found.append(
            Dependent(
                holder=holder,
                item=c.item_id(state),
                cases=tuple(m.cases_in(int(cases[k]))),
                kano=next((name for name, mask in zip(CLASSES, strongest[:, k], strict=True) if mask), None),
                weight=float(weight[k]),
                lost_weight=float(lost_weight[k]),
                hands=int(hands[state]),
                first=None if one < 0 or names[one] == holder else names[one],
                lost=tuple(m.cases_in(int(lost[k]))),
                later_by=_later(s, without, state, int(cases[k] & ~lost[k])),
            )
        )
    found.sort(key=lambda one: (not one.lost, -one.lost_weight, -one.weight, one.hands, one.holder, one.item))
    return Dependents(subject, tuple(found))


def _later(s: Solution, without: Ways, state: int, cases: int) -> float:
    """By how many hours at most something arrives later in these cases."""
    now = {k: float(s.hours(bit)[state]) for k, (bit, group) in enumerate(s.compiled.case_groups) if int(group) & cases}
    return max((float(without.value[state, k]) - at for k, at in now.items() if isfinite(at)), default=0.0)


def _reached(s: Solution, gone: Flags, own: int) -> tuple[Masks, Floats, Longs]:
    """By state: in which cases it depends on the rules `gone`, how many hands after them, and the first hand.

    `own`: the holder that these rules are of; of both -1 means none.
    """
    c, rules, receiver = s.compiled, s.compiled.rules, s.compiled.holder[s.compiled.rules.head]
    live = s.happens
    tight = s.supports & live
    crosses = (rules.first >= 0) & (c.holder[rules.first] != receiver)
    starting: Masks = np.where(gone, np.where(crosses | (receiver == own), live, tight), np.uint64(0))
    reached = c.gather(rules.head.astype(np.int64), starting)
    hands, first = np.full(c.size, np.inf), np.full(c.size, NONE, dtype=np.int64)
    for rule in hits(starting).tolist():
        head = int(rules.head[rule])
        if crosses[rule] < hands[head]:
            hands[head], first[head] = crosses[rule], receiver[rule] if crosses[rule] else NONE
    frontier = set(hits(reached).tolist())
    while frontier:
        new: set[int] = set()
        for state in sorted(frontier):
            for rule in rules.consumers.row(state).tolist():
                head, more = int(rules.head[rule]), int(tight[rule] & reached[state])
                step = hands[state] + crosses[rule]
                if not more or not (more & ~int(reached[head]) or step < hands[head]):
                    continue
                if step < hands[head]:
                    hands[head], first[head] = step, first[state]
                    if first[state] == NONE and crosses[rule]:
                        first[head] = receiver[rule]
                reached[head] |= np.uint64(more)
                new.add(head)
        frontier = new
    return reached, hands, first


# Columns whose order is not that of their words or numbers: the strongest, the nearest, what is lost first.
_ORDERED: Mapping[str, Callable[[Dependent], int | None]] = {
    "needed": lambda one: None if one.kano is None else -CLASSES.index(one.kano),
    "hands": lambda one: -one.hands,
    "another_way": lambda one: -(LOST, LATER, SAME).index(one.another_way),
}


def listed(m: Map, found: Dependents, *, text: str = "", sort: str = "") -> Dependents:
    """Those in whose row of the table all words of a text stand; by one of COLUMNS, `-` before it for the other way
    round. UnknownName with the nearest where there is no such column."""
    rows = zip(found.found, dependents_table(m, found).rows, strict=True)
    pairs = having(rows, text, lambda pair: _texts(*pair))
    if sort:
        column = column_of(sort, COLUMNS)
        own, place = _ORDERED.get(column), COLUMNS.index(column)
        pairs = in_order_of(pairs, sort, lambda pair: pair[1][place] if own is None else own(pair[0]))
    return replace(found, found=tuple(one for one, _ in pairs))


def _texts(one: Dependent, row: tuple[Any, ...]) -> list[str]:
    """What people read of it, and the words of the table."""
    return [*(value for value in row if isinstance(value, str)), *([] if one.kano is None else [word(one.kano)])]


def dependents_table(m: Map, found: Dependents) -> Answer:
    """What hangs on the subject as a table, in its order; titles, hours."""
    rows = []
    for one in found.found:
        first = None if one.first is None else m.title_of("holder", one.first)
        rows.append(
            (
                m.title_of("holder", one.holder),
                m.title_of("item", one.item),
                orders(m, one.cases),
                one.kano,
                round(one.weight, DIGITS),
                round(one.lost_weight, DIGITS),
                one.hands,
                first,
                one.another_way,
                orders(m, one.lost) if one.lost else None,
                round(one.later_by, DIGITS),
            )
        )
    return Answer(COLUMNS, tuple(rows))
