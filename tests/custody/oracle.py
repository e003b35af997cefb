"""The oracle: what DESIGN 3 and 4 say, in plain Python, case by case, with sets and a heap. Slow, and easy to check.

It shares no code with the engine: it reads records, and its facts are tuples. A state is (holder, item).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from typing import Any

from flowmap.domain.map import Map

State = tuple[str, str]
INF = float("inf")
CLASSES = ("threshold", "performance", "excitement")
WEIGHT = {"threshold": 9.0, "performance": 3.0, "excitement": 1.0}


@dataclass(frozen=True)
class Fact:
    """tails -> head, by a record (or `composition`, `assumed`), done by `actor`."""

    tails: tuple[State, ...]
    head: State
    by: str
    actor: str
    kind: str  # activity, handoff, question, part, origin
    lead: float = 0.0
    p90: float = 0.0
    floor: float = 0.0
    quality: float = 1.0
    backup: bool = False


def hours(quantity: Any) -> float:
    """A quantity in base units; an omitted one counts as 0."""
    return 0.0 if quantity is None else float(quantity.base)


class World:
    """One case of a map: everything that holds in it."""

    def __init__(
        self, m: Map, case: str, *, handoffs: Iterable[Any] | None = None, needed: Iterable[str] | None = None
    ) -> None:
        self.map, self.case = m, case
        self.items = {item.id: item for item in m.items}
        self.stages = {stage.id: hours(stage.starts) for stage in m.stages}
        self.every_handoff = list(m.handoffs)
        self.activities = [one for one in m.activities if self.on(one)]
        self.handoffs = [one for one in self.every_handoff if self.on(one)] if handoffs is None else list(handoffs)
        self.questions = [one for one in m.questions if self.on(one) and one.item != "?"]
        self.needs = [one for one in m.needs if self.on(one)]
        self.deny = {(p.holder, p.item) for p in m.policies if p.rule == "deny" and self.on(p)}
        self.pass_ = {(p.holder, p.item) for p in m.policies if p.rule == "must_pass" and self.on(p)}
        self.share = float(m.shares[m.case_bits[case]])
        self.facts = list(self._facts())
        self.held = self.hold(self.facts)
        self._needed = None if needed is None else set(needed)
        self._best: dict[str, dict[State, float]] = {}

    def on(self, record: Any) -> bool:
        """Whether a record counts in this case."""
        return not record.cases or self.case in record.cases

    def inside(self, item: str) -> set[str]:
        """The item and everything that it contains."""
        found, queue = {item}, [item]
        while queue:
            for part in self.items[queue.pop()].parts:
                if part not in found:
                    found.add(part)
                    queue.append(part)
        return found

    def expertise(self, item: str) -> bool:
        """Whether it is held only by its makers and by askers who are answered."""
        return bool(self.items[item].kind == "expertise")

    def _facts(self) -> Iterator[Fact]:
        states: set[State] = set(self.deny) | self.pass_ | {(n.holder, n.item) for n in self.map.needs}
        for one in self.map.activities:
            states |= {(one.at, item) for item in (*one.uses, *one.makes)}
        for one in self.every_handoff:
            if one.item != "?":
                states |= {(one.giver, one.item), (one.receiver, one.item)}
        for one in self.map.questions:
            if one.item != "?":
                states |= {(one.asker, one.item), (one.asked, one.item)}
        states |= {(p.holder, p.item) for p in self.map.policies}
        for one in self.activities:
            took = hours(one.duration)
            for item in one.makes:
                tails = tuple((one.at, used) for used in one.uses)
                begins = self.stages.get(one.stage, 0.0)
                yield Fact(tails, (one.at, item), one.id, one.at, "activity", took, took, begins)
        for one in self.handoffs:
            if one.item == "?" or self.expertise(one.item):
                continue
            control = sum(
                hours(work.duration)
                for work in self.activities
                if work.at == one.giver and work.control in ("approve", "check") and one.item in work.uses
            )
            period = hours(one.every)
            slow = one.lead if one.lead_p90 is None else one.lead_p90
            yield Fact(
                ((one.giver, one.item),),
                (one.receiver, one.item),
                one.id,
                one.giver,
                "handoff",
                hours(one.lead) + period / 2 + control,
                hours(slow) + period + control,
                self.stages.get(one.stage, 0.0),
                float(one.quality.base),
                one.backup,
            )
        for one in self.questions:
            if one.answered.base >= 0.9 - 1e-9:
                lead = hours(one.lead)
                yield Fact(((one.asked, one.item),), (one.asker, one.item), one.id, one.asked, "question", lead, lead)
        for holder, whole in sorted({(h, i) for h, outer in states for i in self.inside(outer)}):
            for part in self.items[whole].parts:
                if not self.expertise(part):
                    yield Fact(((holder, whole),), (holder, part), "composition", holder, "part")
        for state in sorted(self._origins()):
            yield Fact((), state, "assumed", state[0], "origin")

    def _origins(self) -> set[State]:
        made = {item for one in self.map.activities for item in one.makes}
        moved = made | {one.item for one in self.every_handoff if one.item != "?"}
        inner = {part for item in moved for part in self.inside(item) - {item}}
        got = {(one.receiver, one.item) for one in self.every_handoff}
        got |= {(q.asker, q.item) for q in self.map.questions if q.answered.base >= 0.9 - 1e-9}
        given = {(one.giver, one.item) for one in self.every_handoff if self.on(one) and one.item != "?"}
        return {state for state in given if state[1] not in made | inner and state not in got}

    @staticmethod
    def hold(facts: Iterable[Fact], given: Iterable[State] = ()) -> set[State]:
        """The least fixpoint, naively."""
        listed, held = list(facts), set(given)
        while True:
            new = {fact.head for fact in listed if fact.head not in held and all(tail in held for tail in fact.tails)}
            if not new:
                return held
            held |= new

    @property
    def usual(self) -> list[Fact]:
        """The facts that ways consist of: a backup counts only for what nothing else brings, or if it is `needed`."""
        if not any(fact.backup for fact in self.facts):
            return self.facts
        usually = self.hold(fact for fact in self.facts if not fact.backup)
        needed = {fact.by for fact in self.facts if fact.head not in usually} if self._needed is None else self._needed
        return [fact for fact in self.facts if not fact.backup or fact.by in needed]

    def best(self, measure: str) -> dict[State, float]:
        """The least value of every held state by median, p90, age or loss."""
        if measure not in self._best:
            self._best[measure] = self._knuth(measure)
        return self._best[measure]

    def _knuth(self, measure: str) -> dict[State, float]:
        """Knuth's algorithm with a heap."""
        value: dict[State, float] = {}
        facts = self.usual
        waiting = {k: len(set(fact.tails)) for k, fact in enumerate(facts)}
        users: dict[State, list[int]] = defaultdict(list)
        heap: list[tuple[float, State]] = []

        def fire(fact: Fact) -> None:
            ready = max((value[tail] for tail in fact.tails), default=0.0)
            if measure in ("median", "p90"):
                ready = max(ready, fact.floor)
            costs = {"median": fact.lead, "age": fact.lead, "p90": fact.p90}
            cost = -log(max(fact.quality, 1e-12)) if measure == "loss" else costs[measure]
            heapq.heappush(heap, (ready + cost, fact.head))

        for k, fact in enumerate(facts):
            for tail in set(fact.tails):
                users[tail].append(k)
            if not fact.tails:
                fire(fact)
        while heap:
            cost, state = heapq.heappop(heap)
            if state in value:
                continue
            value[state] = cost
            for k in users[state]:
                waiting[k] -= 1
                if waiting[k] == 0:
                    fire(facts[k])
        return value

    # ------------------------------------------------------------------------------------------ wants
    def barred(self, state: State) -> bool:
        """Whether a policy denies the state or a part of it."""
        return any((state[0], item) in self.deny for item in self.inside(state[1]))

    def wants(self) -> Wants:
        """What is wanted, how much, and what is useful."""
        declared: dict[State, int] = {}
        refused: set[State] = set()
        for need in self.needs:
            state = need.holder, need.item
            if need.kano == "not_relevant":
                refused.add(state)
            else:
                level = CLASSES.index(need.kano)
                declared[state] = min(declared.get(state, 9), level)
        refused -= declared.keys()
        implied: dict[State, int] = {}
        for question in self.questions:
            state = question.asker, question.item
            if state not in declared and state not in refused:
                implied[state] = 1
        idle = {(one.at, item) for one in self.activities if not one.makes for item in one.uses}
        for state in idle:
            implied[state] = 1
        stated = {h.id for h in self.map.holders if h.inventory == "complete"}
        stated |= {n.holder for n in self.map.needs} | {a.at for a in self.map.activities}
        moves = [h for h in self.every_handoff if h.item != "?" and not self.expertise(h.item)]
        gives = {(h.giver, h.item) for h in moves}
        assumed = {
            (h.receiver, h.item)
            for h in self.handoffs
            if h.item != "?"
            and not self.expertise(h.item)
            and h.receiver not in stated
            and (h.receiver, h.item) not in gives
            and (h.receiver, h.item) not in self.deny
        }
        asked = {(q.asked, q.item) for q in self.questions if q.answered.base > 0}
        providers: dict[State, int] = {}
        while True:
            before = dict(implied), dict(providers)
            # How strongly each state is useful: 0-2 by the strongest want downstream; 1 also where use is only assumed.
            strength: dict[State, int] = {}
            for source in (declared, implied):
                for state, level in source.items():
                    if not self.barred(state):
                        strength[state] = min(strength.get(state, 9), level)
            for state, level in providers.items():
                strength[state] = min(strength.get(state, 9), level)
            for state in assumed | asked:
                if state not in self.deny:
                    strength[state] = min(strength.get(state, 9), 1)
            changed = True
            while changed:
                changed = False
                for fact in self.facts:
                    if fact.head in strength and fact.head not in self.deny:
                        for tail in fact.tails:
                            if strength[fact.head] < strength.get(tail, 9):
                                strength[tail] = strength[fact.head]
                                changed = True
            for fact in self.facts:
                if fact.kind == "activity" and fact.head in strength and fact.head not in self.deny:
                    for tail in fact.tails:
                        implied[tail] = min(implied.get(tail, 9), strength[fact.head])
            for state in idle:
                if strength.get(state) == 0:
                    implied[state] = 0
            for source in (dict(declared), dict(implied)):
                for state, level in source.items():
                    if state in self.held or self.barred(state):
                        continue
                    for other in self.having(state[1]):
                        providers[other] = min(providers.get(other, 9), level)
            if (implied, providers) == before:
                break
        free = {s: v for s, v in declared.items() if not self.barred(s)}
        more = {s: v for s, v in implied.items() if not self.barred(s)}
        kept_back = {s for s in (*declared, *implied) if self.barred(s)}
        return Wants(free, more, kept_back, refused, assumed, set(strength))

    def having(self, item: str) -> list[State]:
        """Who has an item and may hand it over."""
        return [state for state in self.held if state[1] == item and state not in self.deny]

    # ------------------------------------------------------------------------------------------- gaps
    def gaps(self, wants: Wants) -> dict[str, set[State]]:
        """GAP01, GAP02, GAP03 and GAP08."""
        found: dict[str, set[State]] = {code: set() for code in ("GAP01", "GAP02", "GAP03", "GAP08")}
        made = {part for one in self.activities for item in one.makes for part in self.inside(item)}
        for state in {*wants.declared, *wants.implied} - self.held:
            item = state[1]
            code = "GAP01" if self.having(item) else "GAP02" if item in made else "GAP03"
            found[code].add(state)
        for state in wants.barred - self.held:
            if self.having(state[1]):
                found["GAP08"].add(state)
        return found

    def roots(self, gaps: dict[str, set[State]], state: State) -> set[tuple[str, State]]:
        """Where the backward way from a GAP02 ends: (code, state)."""
        ends = {one: code for code in ("GAP01", "GAP03", "GAP08") for one in gaps[code]}
        found: set[tuple[str, State]] = set()
        seen, queue = {state}, [state]
        while queue:
            at = queue.pop()
            if at in ends and at != state:
                found.add((ends[at], at))
                continue
            before = {tail for fact in self.facts if fact.head == at for tail in fact.tails}
            if at in gaps["GAP02"]:
                work = [fact for fact in self.facts if fact.kind == "activity"]
                before |= {fact.head for fact in work if at[1] in self.inside(fact.head[1])}
            new = before - self.held - seen
            seen |= new
            queue += new
        return found

    def gain(self, wants: Wants, state: State) -> float:
        """The declared weight newly met when only this state becomes held."""
        after = self.hold(self.facts, {*self.held, state})
        newly = [s for s in wants.declared if s in after and s not in self.held]
        return sum(WEIGHT[CLASSES[wants.declared[s]]] for s in newly) * self.share

    def phantoms(self) -> set[tuple[str, str, str]]:
        """GAP04 as (giver, receiver, item)."""
        fed = {fact.head for fact in self.facts}
        found = set()
        for fact in self.facts:
            if fact.kind == "handoff" and fact.tails[0] not in self.held and fact.tails[0] not in fed:
                found.add((fact.actor, fact.head[0], fact.head[1]))
            if fact.kind == "question" and fact.tails[0] not in self.held:
                found.add((fact.actor, fact.head[0], fact.head[1]))
        return found

    def misdirected(self) -> set[tuple[str, str, str]]:
        """GAP05 as (asker, asked, item)."""
        return {
            (q.asker, q.asked, q.item)
            for q in self.questions
            if q.answered.base < 0.9 - 1e-9
            and (q.asker, q.item) not in self.held
            and (q.asked, q.item) not in self.held
        }

    # ------------------------------------------------------------------------------------------ excess
    def unused(self, wants: Wants) -> set[tuple[str, str, str]]:
        """EXC01 as (receiver, giver, item)."""
        stated = {h.id for h in self.map.holders if h.inventory == "complete"}
        stated |= {n.holder for n in self.map.needs} | {a.at for a in self.map.activities}
        return {
            (fact.head[0], fact.actor, fact.head[1])
            for fact in self.facts
            if fact.kind == "handoff"
            and fact.tails[0] in self.held
            and fact.head not in wants.useful
            and fact.head not in self.deny
            and fact.head[0] in stated
        }

    def idle_output(self, wants: Wants) -> set[State]:
        """EXC02."""
        return {
            fact.head
            for fact in self.facts
            if fact.kind == "activity" and set(fact.tails) <= self.held and fact.head not in wants.useful
        }

    def originals(self) -> dict[State, set[State]]:
        """Which originals (named by their maker's state) each state has, or has inside."""
        live = [fact for fact in self.facts if set(fact.tails) <= self.held]
        found: dict[State, set[State]] = defaultdict(set)
        for fact in live:
            if fact.kind in ("activity", "origin"):
                found[fact.head].add(fact.head)
        makers = set(found)
        changed = True
        while changed:
            changed = False
            for fact in live:
                for tail in fact.tails:
                    new = set(found[tail])
                    if fact.kind == "activity" and tail[1] not in self.items[fact.head[1]].parts:
                        continue
                    if fact.head in makers:  # who makes it hands on its own
                        new = {label for label in new if fact.head[1] not in self.inside(label[1])}
                    if fact.kind == "part":
                        new = {label for label in new if fact.head[1] in self.inside(label[1])}
                    if not new <= found[fact.head]:
                        found[fact.head] |= new
                        changed = True
        return found

    def twice(self) -> dict[State, set[str]]:
        """EXC03: state -> the givers who bring an original that another giver brings, too."""
        originals = self.originals()
        pushes = [
            h
            for h in self.handoffs
            if h.item != "?"
            and h.mode == "push"
            and not h.backup
            and not self.expertise(h.item)
            and (h.giver, h.item) in self.held
        ]
        found: dict[State, set[str]] = {}
        for holder in {h.receiver for h in pushes}:
            for item in self.items:
                come = [
                    (h.giver, h.item, {o for o in originals[h.giver, h.item] if item in self.inside(o[1])})
                    for h in pushes
                    if h.receiver == holder and item in self.inside(h.item)
                ]
                if any(self.expertise(part) for part in [item]):
                    continue
                wholes = {carried for _, carried, labels in come if labels}
                if len(wholes) == 1 and wholes != {item}:  # said of the whole
                    (whole,) = wholes
                    come = [(g, k, {o for o in labels if whole not in self.inside(o[1])}) for g, k, labels in come]
                givers = {g for g, _, labels in come for h, _, others in come if g != h and labels & others}
                if givers:
                    found[holder, item] = givers
        return found

    # ------------------------------------------------------------------------------------------- risks
    def without(self, holder: str, *, work_only: bool = False, knowing: bool = False) -> set[State]:
        """What is still held when a holder does nothing, or none of its work, but still knows what it alone knows."""
        own = ("activity", "origin")
        return self.hold(
            f
            for f in self.facts
            if f.actor != holder
            or (work_only and f.kind not in own)
            or (knowing and f.kind in own and self.expertise(f.head[1]))
        )

    def carriers(self, wants: Wants) -> dict[str, set[State]]:
        """RSK01: carrier -> the threshold needs that would be lost with it."""
        needs = {s for s, level in wants.declared.items() if level == 0 and s in self.held}
        found: dict[str, set[State]] = defaultdict(set)
        for holder in self.map.holders:
            lost = needs - self.without(holder.id)
            own = needs - self.without(holder.id, work_only=True, knowing=True)
            for state in lost:
                carries = state not in own or self.expertise(state[1])
                if carries and state[0] != holder.id and (holder.id, state[1]) not in self.pass_:
                    found[holder.id].add(state)
        return found

    def bypassed(self) -> set[State]:
        """RSK02."""
        makers = {
            (fact.head[0], part)
            for fact in self.facts
            if fact.kind in ("activity", "origin")
            for part in self.inside(fact.head[1])
        }
        found = set()
        for control, item in self.pass_:
            left = self.hold(fact for fact in self.facts if fact.head != (control, item))
            found |= {s for s in left if s[1] == item and s[0] != control and s not in makers}
        return found

    def several_makers(self) -> dict[str, set[str]]:
        """MOD01: item -> the holders that are stated to originate it."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.activities:
            if not one.uses:
                for item in one.makes:
                    found[item].add(one.at)
        plain = {i for i, item in self.items.items() if not item.replica and item.kind != "expertise"}
        return {item: makers for item, makers in found.items() if len(makers) > 1 and item in plain}

    def late(self, wants: Wants) -> dict[State, tuple[str, float]]:
        """FLW01: state -> (severity, hours late)."""
        limits: dict[State, float] = {}
        for need in self.needs:
            state = need.holder, need.item
            if need.kano != "not_relevant" and need.within is not None and state in wants.declared:
                limits[state] = min(limits.get(state, INF), hours(need.within))
        usual, bad = self.best("median"), self.best("p90")
        severities = ("error", "warning", "info")
        found = {}
        for state, limit in limits.items():
            level = wants.declared[state]
            if usual.get(state, 0) > limit + 1e-9:
                found[state] = severities[level], usual[state] - limit
            elif bad.get(state, 0) > limit + 1e-9:
                found[state] = severities[min(level + 1, 2)], bad[state] - limit
        return found

    # -------------------------------------------------------------------------------------- passages
    def passages(self, wants: Wants) -> dict[State, set[str]]:
        """REL01: who receives and hands on, and for which reasons."""
        teams = {h.id for h in self.map.holders if h.kind == "team"}
        moves = [h for h in self.handoffs if h.item != "?" and not self.expertise(h.item)]
        live = [h for h in moves if (h.giver, h.item) in self.held]
        found: dict[State, set[str]] = {}
        for team, item in {(h.receiver, h.item) for h in live if h.receiver in teams}:
            state = team, item
            into = [h for h in live if (h.receiver, h.item) == state]
            given = [h for h in live if (h.giver, h.item) == state]
            out = [h for h in given if (h.receiver, h.item) in wants.useful]
            if into and out:
                found[state] = set(self._reasons(state, wants, into, out, live))
        return found

    def _reasons(self, state: State, wants: Wants, into: list[Any], out: list[Any], live: list[Any]) -> Iterator[str]:
        team, item = state
        if state in wants.declared or state in wants.implied:
            yield "uses"
        makes = any(f.head == state and f.kind in ("activity", "origin") for f in self.facts)
        product = any(f.kind == "activity" and state in f.tails and f.head in wants.useful for f in self.facts)
        wholes = {h.item for h in live if h.receiver == team and item in self.inside(h.item) - {h.item}}
        if makes or product or wholes:
            yield "makes"
        for name, words in (("controls", ("approve", "check")), ("redacts", ("redact", "translate"))):
            if any(a.at == team and item in a.uses and a.control in words for a in self.activities):
                yield name
        a, b = len({h.giver for h in into}), len({h.receiver for h in out})
        if a >= 2 and b >= 2 and a * b > a + b:
            yield "hub"
        if state in self.pass_ or any((h.receiver, item) in self.deny for h in out):
            yield "policy"
        if any((q.asked, q.item) == state and q.answered.base > 0 for q in self.questions):
            yield "answers"
        if any(h.backup for h in (*into, *(h for h in live if (h.giver, h.item) == state))):
            yield "backup"

    def judged(self, wants: Wants, state: State) -> tuple[bool, float | None, float]:
        """(whether the bypass passes, hours saved in this case or None, days saved)."""
        team, item = state
        live = [h for h in self.handoffs if h.item == item and (h.giver, item) in self.held]
        into = [h for h in live if h.receiver == team]
        out = [h for h in live if h.giver == team and (h.receiver, item) in wants.useful]
        givers = sorted({h.giver for h in into})
        rates = {g: [self.part(h, h.times) for h in into if h.giver == g] for g in givers}
        known = all(rate is not None for some in rates.values() for rate in some)
        total = sum(rate or 0.0 for some in rates.values() for rate in some)
        copies: list[tuple[Any, float]] = []
        for one in out:
            for giver in givers:
                same = (h for h in self.handoffs if (h.giver, h.receiver, h.item) == (giver, one.receiver, item))
                there = any(not h.backup for h in same)
                if giver == one.receiver or there:
                    continue
                mine = sum(rate or 0.0 for rate in rates[giver])
                part = mine / total if known and total > 0 else 1 / len(givers)
                copies.append((one.model_copy(update={"giver": giver, "id": f"copy:{giver}:{one.id}"}), part))
        dropped = {h.id for h in (*into, *out)}
        left = [*(h for h in self.handoffs if h.id not in dropped), *(c for c, _ in copies)]
        after = World(self.map, self.case, handoffs=left, needed={fact.by for fact in self.usual})
        before_h = [self.work(h) for h in (*into, *out)]
        after_h = [None if (own := self.work(h)) is None else own * part for h, part in copies]
        saved = None if None in (*before_h, *after_h) else sum(before_h) - sum(after_h)  # type: ignore[arg-type]
        if (saved is None and len(copies) > len(into) + len(out)) or (saved is not None and saved < -1e-9):
            return False, None, 0.0
        guarded = {*wants.declared, *wants.implied, *wants.assumed}
        for measure in ("median", "p90", "age", "loss"):
            old, new = self.best(measure), after.best(measure)
            if any(s in old and new.get(s, INF) > old[s] + 1e-9 for s in guarded):
                return False, None, 0.0
        old, new = self.best("median"), after.best("median")
        receivers = {(h.receiver, item) for h in out}
        gain = max((old[s] - new[s] for s in receivers if s in old and s in new), default=0.0)
        return True, saved, max(0.0, gain) / 24

    def part(self, record: Any, amount: Any) -> float | None:
        """A yearly amount of a record in this case alone; None where it is unknown."""
        if amount is None:
            return None
        names = record.cases or tuple(self.map.case_bits)
        own = sum(float(self.map.shares[self.map.case_bits[name]]) for name in names)
        return float(amount.base) * self.share / own if own > 0 else 0.0

    def work(self, record: Any) -> float | None:
        """Yearly hours of a handoff in this case."""
        times = self.part(record, record.times)
        return None if times is None or record.effort is None else times * float(record.effort.base)


@dataclass(frozen=True)
class Wants:
    """Levels (0 threshold, 1 performance, 2 excitement) by state; without what a policy bars."""

    declared: dict[State, int]
    implied: dict[State, int]
    barred: set[State]
    refused: set[State]
    assumed: set[State]
    useful: set[State]


def worlds(m: Map) -> list[World]:
    """Every case of a map."""
    return [World(m, case) for case in m.case_bits]
