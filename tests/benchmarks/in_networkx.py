"""What flowmap finds out, asked plainly with networkx: the same five questions, one case at a time.

States (holder, item) are nodes, each step by which information comes somewhere is an edge; an activity is a node of its
own that waits for all its inputs.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx
import numpy as np

from flowmap.domain.map import Map

State = tuple[int, int]
Answers = dict[str, set[tuple[int, ...]]]


class Plain:
    """One map in one case, as networkx has it."""

    def __init__(self, m: Map, bit: int) -> None:
        self.bit = bit
        self.graph: Any = nx.DiGraph()
        self.work: dict[object, list[State]] = {}  # node of an activity -> its inputs
        self.handed: list[tuple[State, State]] = []
        self.own: set[State] = set()
        parts = m.items.lists("parts")
        self.parts = {
            item: parts.row(row).tolist()
            for row, item in enumerate(m.items.codes("id").tolist())
            if len(parts.row(row))
        }
        self._facts(m)
        self._steps(m)

    def _on(self, masks: Iterable[int]) -> Iterator[bool]:
        return (not mask or bool(mask >> self.bit & 1) for mask in masks)

    def _facts(self, m: Map) -> None:
        table = m.policies
        rows = zip(
            table.codes("holder").tolist(), table.codes("item").tolist(), table.choice("rule", "deny").tolist(),
            self._on(table.masks().tolist()), strict=True,
        )  # fmt: skip
        found = [((holder, item), deny) for holder, item, deny, on in rows if on]
        self.denied = {state for state, deny in found if deny}
        self.control = {state for state, deny in found if not deny}
        table = m.needs
        kano = {word: table.choice("kano", word).tolist() for word in ("threshold", "not_relevant")}
        every = zip(table.codes("holder").tolist(), table.codes("item").tolist(), strict=True)
        listed = zip(every, kano["threshold"], kano["not_relevant"], self._on(table.masks().tolist()), strict=True)
        needs = [(state, threshold, refused) for state, threshold, refused, on in listed if on]
        self.threshold = {state for state, threshold, _ in needs if threshold}
        self.declared = {state for state, _, refused in needs if not refused}
        self.refused = {state for state, _, refused in needs if refused} - self.declared
        complete = m.holders.codes("id")[m.holders.choice("inventory", "complete")].tolist()
        self.stated = {*complete, *m.needs.codes("holder").tolist(), *m.activities.codes("at").tolist()}
        self.teams = set(m.holders.codes("id")[m.holders.choice("kind", "team")].tolist())

    def _steps(self, m: Map) -> None:
        table = m.activities
        makes, uses = table.lists("makes"), table.lists("uses")
        for row, (at, on) in enumerate(zip(table.codes("at").tolist(), self._on(table.masks().tolist()), strict=True)):
            if on:
                node = ("work", row, at)
                self.work[node] = [(at, item) for item in uses.row(row).tolist()]
                self.graph.add_edges_from((state, node) for state in self.work[node])
                self.graph.add_edges_from((node, (at, item)) for item in makes.row(row).tolist())
                self.own.update((at, item) for item in makes.row(row).tolist())
        table = m.handoffs
        ends = zip(*(table.codes(name).tolist() for name in ("giver", "receiver", "item")), strict=True)
        for (giver, receiver, item), on in zip(ends, self._on(table.masks().tolist()), strict=True):
            if on:
                self.handed.append(((giver, item), (receiver, item)))
        self.graph.add_edges_from(self.handed)
        table = m.questions
        answered = table.base("answered").tolist()
        ends = zip(*(table.codes(name).tolist() for name in ("asker", "asked", "item")), strict=True)
        self.asks, self.answers = set[State](), set[State]()
        for (asker, asked, item), sure, on in zip(ends, answered, self._on(table.masks().tolist()), strict=True):
            if on:
                self.asks.add((asker, item))
                if sure > 0:
                    self.answers.add((asked, item))
                if sure >= 0.9 - 1e-9:
                    self.graph.add_edge((asked, item), (asker, item))
        for state in self.asks | self.answers | self.declared | self.refused | self.denied | self.control:
            self.graph.add_node(state)
        waiting = deque(node for node in self.graph if node not in self.work)
        seen = set(waiting)
        while waiting:
            holder, item = waiting.popleft()
            for part in self.parts.get(item, ()):
                self.graph.add_edge((holder, item), (holder, part))
                if (holder, part) not in seen:
                    seen.add((holder, part))
                    waiting.append((holder, part))

    def held(self) -> set[State]:
        """Who has what."""
        graph, found = self.graph, set[object]()
        missing = {node: len(set(inputs)) for node, inputs in self.work.items()}
        queue = deque(node for node, count in missing.items() if not count)
        while queue:
            node = queue.popleft()
            if node in found:
                continue
            found.add(node)
            for after in graph.succ[node]:
                if after in missing:
                    missing[after] -= 1
                    if missing[after]:
                        continue
                if after not in found:
                    queue.append(after)
        return {node for node in found if node not in self.work}  # type: ignore[misc]

    def useful(self, held: set[State]) -> tuple[set[State], set[State], set[State]]:
        """(wanted, assumed to be used, useful) states."""
        barred = {
            state
            for state in self.graph
            if state not in self.work and any(one in self.denied for one in self._inside(state))
        }
        given = {start for start, _ in self.handed}
        assumed = {
            end for _, end in self.handed if end not in given and end[0] not in self.stated and end not in self.denied
        }
        idle = {state for node, inputs in self.work.items() if not self.graph.succ[node] for state in inputs}
        wanted = (self.declared | (self.asks - self.declared - self.refused) | idle) - barred
        may_give = defaultdict(set)
        for state in held - self.denied:
            may_give[state[1]].add(state)
        useful: set[object] = set()
        start: set[object] = wanted | ((self.answers | assumed) - self.denied)
        while start - useful:
            queue = deque(start - useful)
            useful |= start
            while queue:
                node = queue.popleft()
                if node in self.denied:
                    continue
                for before in self.graph.pred[node]:
                    if before not in useful:
                        useful.add(before)
                        queue.append(before)
            inputs = {state for node in self.work if node in useful for state in self.work[node]}
            wanted |= inputs - barred
            gaps = {item for _, item in wanted - held}
            start = wanted | {state for item in gaps for state in may_give[item]}
        return wanted, assumed, {node for node in useful if node not in self.work}  # type: ignore[misc]

    def _inside(self, state: State) -> Iterator[State]:
        yield state
        for part in self.parts.get(state[1], ()):
            yield from self._inside((state[0], part))

    def carriers(self, held: set[State]) -> set[tuple[int, ...]]:
        """(carrier, holder, item): without the carrier the must-have need is lost, not so without its work alone."""
        targets = (self.threshold & held) - {
            one for one in self.threshold if any(x in self.denied for x in self._inside(one))
        }
        above = set[object](targets)
        queue = deque[object](targets)
        while queue:
            for before in self.graph.pred[queue.popleft()]:
                if before not in above and (before in held or (before in self.work and set(self.work[before]) <= held)):
                    above.add(before)
                    queue.append(before)
        every, own = (self._without(above, held, only_work=only) for only in (False, True))
        return {
            (carrier, *state)
            for state in targets
            for carrier in every[state] - own[state]
            if carrier != state[0] and (carrier, state[1]) not in self.control
        }

    def _without(self, above: set[object], held: set[State], *, only_work: bool) -> dict[object, frozenset[int]]:
        """For each node the holders without whom it is lost: the greatest fixpoint, from the origins on."""
        graph, lost = self.graph, dict[object, frozenset[int]]()
        queue = deque(node for node in above if node in self.work and not self.work[node])
        while queue:
            node = queue.popleft()
            if node in self.work:
                if any(state not in lost for state in self.work[node]):
                    continue
                new = frozenset((node[2],)).union(*(lost[state] for state in self.work[node]))  # type: ignore[index]
            else:
                ways = [
                    lost[one] if only_work or one in self.work or one[0] == node[0] else lost[one] | {one[0]}  # type: ignore[index]
                    for one in graph.pred[node] if one in lost
                ]  # fmt: skip
                new = frozenset.intersection(*ways)
            if lost.get(node) != new:
                lost[node] = new
                queue.extend(one for one in graph.succ[node] if one in above)
        return lost


def answers(m: Map, bit: int) -> Answers:
    """What is asked, in the case of one bit."""
    plain = Plain(m, bit)
    held = plain.held()
    wanted, _assumed, useful = plain.useful(held)
    has = {item for _, item in held - plain.denied}
    live = [(start, end) for start, end in plain.handed if start in held]
    incoming, outgoing = {end for _, end in live}, {start for start, end in live if end in useful}
    return {
        "held": set(held),
        "white spots": {state for state in wanted - held if state[1] in has},
        "relays": {state for state in incoming & outgoing if state[0] in plain.teams},
        "unused deliveries": {
            (start[0], *end)
            for start, end in live
            if end not in useful and end not in plain.denied and end[0] in plain.stated
        },
        "single carriers": plain.carriers(held),
    }


def columns(found: Answers) -> dict[str, np.ndarray]:
    """Answers as sorted rows of numbers, to be compared."""
    return {name: np.array(sorted(rows), dtype=np.int64) for name, rows in found.items()}
