"""How information comes to somebody: the ways, best first, through whom, how long; and without whom it is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import reach
from flowmap.custody.losses import losses
from flowmap.custody.measures import Costs, unknown_leads
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.answer import Answer
from flowmap.domain.columns import Floats, hits
from flowmap.domain.finding import DIGITS, Step, rounded
from flowmap.domain.finding_list import orders
from flowmap.domain.map import Map
from flowmap.domain.require import require
from flowmap.domain.says import says_step
from flowmap.errors import BadInput
from flowmap.tracing.subject import Subject, falling, onward, subject_of, weights
from flowmap.tracing.ways import Ways, arrivals

COLUMNS = (
    *("way", "information", "kinds_of_order", "takes_h", "takes_bad_day_h", "arrives_h", "arrives_bad_day_h"),
    *("at_least", "through", "steps", "steps_before"),
)
MOST_WAYS = 5  # that are looked for where one piece of information is asked for; our choice
MOST_ITEMS = 40  # that are traced where none is named; our choice


@dataclass(frozen=True, slots=True)
class Path:
    """One way on which an item comes to the holder. `cases`: in which it can be gone.

    `steps` is its main line: from where the item is made, or from the last that the start does for it, to the holder;
    `before` is all else that must have happened, in this order. `through`: who acts on the main line. In hours, in the
    slowest of these cases: `takes` on the main line, without waiting for a stage to start or for other inputs; `hours`
    after the case starts it usually arrives; `..._bad` on a bad day. `at_least`: somebody has not said what he takes.
    """

    item: str
    cases: tuple[str, ...]
    takes: float
    takes_bad: float
    hours: float
    hours_bad: float
    at_least: bool
    through: tuple[str, ...]
    steps: tuple[Step, ...]
    before: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Without any one of these holders the item does not come any more, in these cases."""

    holders: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether an item comes to the holder at all: in which of the cases asked for, and in which not.

    `lost`: in which it does not come any more without the one that was left out. `only_through`: who cannot be missed.
    """

    item: str
    cases: tuple[str, ...]
    missing: tuple[str, ...]
    lost: tuple[str, ...]
    only_through: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The answer: each item with how it arrives, and its ways, best first. `cut` says what was left out."""

    to: str
    start: str | None
    item: str | None
    without: Subject | None
    arrivals: tuple[Arrival, ...]
    paths: tuple[Path, ...]
    cut: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON: ids, hours, cases by id; tuples are lists there."""
        return {
            "from": self.start,
            "to": self.to,
            "item": self.item,
            "without": None if self.without is None else asdict(self.without),
            "arrivals": [asdict(one) for one in self.arrivals],
            "paths": [_plain(one) for one in self.paths],
            "cut": self.cut,
        }


def paths(
    s: Solution,
    *,
    to: str,
    start: str | None = None,
    item: str | None = None,
    case: str | None = None,
    without: str | None = None,
    most: int = MOST_WAYS,
) -> Paths:
    """How an item comes to the holder `to`, or what comes to it from the holder `start`; all by id.

    At most `most` ways of an item that is named, else one of each item. `start` may also be an item. UnknownName for
    what the map has not, BadInput where neither `start` nor `item` is given.
    """
    m = s.map
    if start is not None and start not in m.holders and start in m.items and item is None:
        start, item = None, start
    require(m, holder=to, item=item, case=case)
    require(m, holder=start)
    if start is None and item is None:
        raise BadInput("From whom, or what?", hint="Name the team that it comes from, the information, or both.")
    if start == to:
        raise BadInput(f"{m.title_of('holder', to)} is at both ends.", hint="Name two different teams.")
    left_out = None if without is None else subject_of(m, without)
    asked = m.all_cases if case is None else 1 << m.case_bits[case]
    search = _Search(s, to=to, start=start, without=left_out, asked=asked)
    named = item is not None
    items = [item] if item is not None else search.items()
    found: list[Path] = []
    told: list[Arrival] = []
    cut: list[str] = []
    for one in items[:MOST_ITEMS]:
        ways = search.ways(one, most if named else 1)
        if ways or named:
            told.append(search.arrival(one, ways))
            found += ways
        if search.cut and named:
            cut.append("there may be more ways")
    if len(items) > MOST_ITEMS:
        cut.append(f"{len(items) - MOST_ITEMS} more pieces of information")
    return Paths(to, start, item, left_out, tuple(told), tuple(found), "; ".join(cut) or None)


def _plain(path: Path) -> dict[str, Any]:
    numbers = {name: rounded(getattr(path, name)) for name in ("takes", "takes_bad", "hours", "hours_bad")}
    steps = {name: [step.to_dict() for step in getattr(path, name)] for name in ("steps", "before")}
    return {**asdict(path), **numbers, **steps}


class _Search:
    """What is asked of one solution: the rules that are there, those that count as the start, the cases."""

    def __init__(self, s: Solution, *, to: str, start: str | None, without: Subject | None, asked: int) -> None:
        self.s, self.to, self.start, self.asked = s, to, start, np.uint64(asked)
        own = s.compiled
        left = None if without is None else np.where(falling(own, without), np.uint64(0), own.allowed)
        self.c = own if left is None else replace(own, allowed=left)
        self.held = s.held if without is None else reach(self.c.rules, self.c.allowed)
        self.through = None if start is None else falling(own, Subject("holder", start))
        self.cut = False
        self.usual = s.costs.among(self.c)
        self.every = replace(self.usual, usual=self.c.allowed)

    def items(self) -> list[str]:
        """What may come from the start: items at the end in which it may have had a hand, the most needed first."""
        assert self.through is not None
        holder = self.c.map.names["holder"].code(self.to)
        touched = onward(self.c, self.held, self.through)
        states = hits((self.c.holder == holder) & (touched & self.asked != 0))
        weight = weights(self.s, states, np.broadcast_to(self.asked, states.shape))
        order = sorted(range(len(states)), key=lambda k: (-weight[k], self.c.item_id(int(states[k]))))
        return [self.c.item_id(int(states[k])) for k in order]

    def ways(self, item: str, most: int) -> list[Path]:
        """The ways of an item, best first; at least one for every case that has any. Those of a backup come last."""
        state, known = self.c.state(self.to, item), dict[frozenset[int], Path]()
        self.cut = False
        if state < 0:
            return []
        usual: frozenset[frozenset[int]] = frozenset()
        for costs in (self.usual, self.every) if self.c.backups.any() else (self.usual,):
            self._add(item, state, most, costs, known)
            usual = usual or frozenset(known)
        best = sorted(
            known.items(),
            key=lambda one: (
                *(one[0] not in usual, one[1].hours, one[1].hours_bad),
                *(len(one[1].steps), len(one[1].before), one[1].through),
            ),
        )
        paths = [path for _, path in best]
        chosen = paths[:most]
        for path in paths[most:]:
            if not {case for one in chosen for case in one.cases} >= set(path.cases):
                chosen.append(path)
        return chosen

    def _add(self, item: str, state: int, most: int, costs: Costs, known: dict[frozenset[int], Path]) -> None:
        """Add the best ways of every case to the `known` ones."""
        for bit, group in self.c.case_groups:
            if not (group & self.asked and int(self.held[state]) >> bit & 1):
                continue
            cost, floor = self._of(costs, "median", bit)
            on = (self.held >> np.uint64(bit)) & np.uint64(1)
            ways = Ways(self.c, on, cost=cost, floor=floor, target=state, through=self.through)
            for way in islice(ways, most):
                if frozenset(way.rules) not in known:
                    known[frozenset(way.rules)] = self._path(item, state, way.rules)
            self.cut |= ways.cut

    def _of(self, costs: Costs, measure: str, bit: int) -> tuple[Floats, Floats]:
        return costs.at(measure, slice(None), self.s.columns[bit]), costs.floor_of(measure)

    def _path(self, item: str, state: int, rules: tuple[int, ...]) -> Path:
        c = self.c
        cases = int(np.bitwise_and.reduce(c.allowed[list(rules)]) & self.asked)
        bits = [bit for bit, group in c.case_groups if int(group) & cases]
        usual = [arrivals(c.rules, rules, *self._of(self.every, "median", bit)) for bit in bits]
        slow = [arrivals(c.rules, rules, *self._of(self.every, "p90", bit)) for bit in bits]
        at = max(usual, key=lambda one: one[state])
        line = self._main_line(rules, at)
        moving = line[c.kind[line[0]] in (Kind.ACTIVITY, Kind.ORIGIN) :]  # the time begins when it is made
        acting = [name for rule in line for name in (self._actor(rule), c.holder_id(int(c.rules.head[rule])))]
        return Path(
            item=item,
            cases=tuple(c.map.cases_in(cases)),
            takes=max(float(self._of(self.every, "median", bit)[0][moving].sum()) for bit in bits),
            takes_bad=max(float(self._of(self.every, "p90", bit)[0][moving].sum()) for bit in bits),
            hours=at[state],
            hours_bad=max(one[state] for one in slow),
            at_least=bool(self.s.once("unknown leads", lambda: unknown_leads(self.s.compiled))[list(rules)].any()),
            through=tuple(one for one in dict.fromkeys(acting) if one != self.to),
            steps=tuple(self._step(rule, at) for rule in line),
            before=tuple(self._step(rule, at) for rule in rules if rule not in set(line)),
        )

    def _main_line(self, rules: tuple[int, ...], at: Mapping[int, float]) -> list[int]:
        """Backward from the end along what arrives last: to where the item is made, or to what the start last did."""
        c, by_head = self.c, {int(self.c.rules.head[rule]): rule for rule in rules}
        from_start: set[int] = set()
        if self.through is not None:
            for rule in rules:
                if self.through[rule] or from_start & set(c.rules.tails.row(rule).tolist()):
                    from_start.add(int(c.rules.head[rule]))
        line = [rules[-1]]
        while not self._begins(line[-1]):
            tails = c.rules.tails.row(line[-1]).tolist()
            line.append(by_head[max((one for one in tails if not from_start or one in from_start), key=at.__getitem__)])
        return line[::-1]

    def _begins(self, rule: int) -> bool:
        """Whether the main line begins with a rule."""
        if self.through is not None:
            return bool(self.through[rule])
        return self.c.kind[rule] in (Kind.ACTIVITY, Kind.ORIGIN)

    def _actor(self, rule: int) -> str:
        return self.c.map.names["holder"].values[int(self.c.actor[rule])]

    def _step(self, rule: int, at: Mapping[int, float]) -> Step:
        head = int(self.c.rules.head[rule])
        return Step(self.c.holder_id(head), self.c.item_id(head), record_of(self.c, rule), at[head])

    def arrival(self, item: str, ways: Sequence[Path]) -> Arrival:
        """In which cases it comes, and without whom not."""
        c, state = self.c, self.c.state(self.to, item)
        if state < 0:
            return Arrival(item, (), tuple(c.map.cases_in(int(self.asked))), (), ())
        comes = sum(1 << c.map.case_bits[case] for case in {case for one in ways for case in one.cases})
        targets = np.zeros(c.size, dtype=np.uint64)
        targets[state] = self.held[state] & np.uint64(comes)
        lost = losses(c, self.held, targets, c.actor.astype(np.int64), (np.zeros(len(c.kind), dtype=np.bool_),))
        names, together = c.map.names["holder"].values, dict[int, list[str]]()
        for label, mask in zip(lost.label.tolist(), lost.cases[0].tolist(), strict=True):
            if mask and names[label] != self.to:
                together.setdefault(mask, []).append(names[label])
        only = [Loss(tuple(sorted(one)), tuple(c.map.cases_in(mask))) for mask, one in together.items()]
        before = int(self.s.held[state] & self.asked)
        return Arrival(
            item,
            tuple(c.map.cases_in(comes)),
            tuple(c.map.cases_in(int(self.asked) & ~comes)),
            tuple(c.map.cases_in(before & ~int(self.held[state]))),
            tuple(sorted(only, key=lambda one: (-len(one.cases), one.holders))),
        )


def paths_table(m: Map, found: Paths) -> Answer:
    """The ways as a table, best first: hours, titles, what happens step by step on the main line."""
    rows = []
    for number, path in enumerate(found.paths, start=1):
        known = [round(one, DIGITS) for one in (path.takes, path.takes_bad, path.hours, path.hours_bad)]
        through = [m.title_of("holder", one) for one in path.through]
        steps = [says_step(m, step) for step in path.steps]
        what = (number, m.title_of("item", path.item), orders(m, path.cases))
        rows.append((*what, *known, path.at_least, through, steps, len(path.before)))
    return Answer(COLUMNS, tuple(rows), found.cut)
