"""Maps in which an item goes from hand to hand, and people say through what and who told them of it.

Dense maps have few teams that merely pass an item on; these have many, and several ways that are equally early.
"""

from __future__ import annotations

import random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Rate, Share
from flowmap.domain.records import CHANNELS, Activity, Case, Handoff, Holder, Item, Need, Policy, Question, Record


def spoken_maps() -> SearchStrategy[Map]:
    """Spoken maps, from a seed each."""
    return st.randoms(use_true_random=True).map(spoken_map)


def spoken_map(draw: random.Random) -> Map:
    """A map of 3-8 holders, mostly teams, and an item that some make, most hand on and few need; perhaps in a whole."""
    holders = [f"h{n}" for n in range(draw.randint(3, 8))]
    items = draw.choice((["i0"], ["i0"], ["i0", "i1"]))
    cases = draw.choice(([], [], ["c0", "c1"], ["c0", "c1", "c2"]))
    kinds = (*["team"] * 7, "system", "meeting", "outsider")
    found: list[Record] = [Case(id=name) for name in cases]
    found += [Holder(id=name, kind=draw.choice(kinds), inventory=draw.choice((None, "complete"))) for name in holders]
    kind = "expertise" if draw.random() < 0.05 else "information"
    found += [Item(id=name, parts=("i0",) if name == "i1" else (), kind=kind) for name in items]
    taken: set[str] = set()

    def some() -> tuple[str, ...]:
        return tuple(draw.sample(cases, draw.randint(1, len(cases)))) if cases and draw.random() < 0.3 else ()

    def add(record: Record) -> None:
        identity, n = record.base_id(), 1
        while identity in taken:
            n += 1
            identity = f"{record.base_id()}-{n}"
        taken.add(identity)
        found.append(record.with_id(identity))

    have = {item: draw.sample(holders, draw.choice((1, 1, 2))) for item in items}
    for item, makers in have.items():
        for maker in list(makers):
            if draw.random() < 0.9:
                add(Activity(at=maker, makes=(item,), cases=some()))
    for _ in range(draw.randint(3, 12)):
        item = draw.choice(items)
        giver = have[item][-1] if draw.random() < 0.7 else draw.choice(have[item])  # mostly from who had it last
        others = [one for one in holders if one != giver]
        new = [one for one in others if one not in have[item]]
        receiver = draw.choice(new if new and draw.random() < 0.6 else others)
        have[item].append(receiver)
        add(_handoff(draw, giver, receiver, item, holders, some()))
    for _ in range(draw.randint(0, 3)):
        add(_question(draw, holders, items, have, some()))
    for _ in range(draw.randint(0, 2)):
        add(Need(holder=draw.choice(holders), item=draw.choice(items), cases=some()))
    if draw.random() < 0.2:
        add(Activity(at=draw.choice(holders), uses=("i0",), control=draw.choice(("approve", "check"))))
    if draw.random() < 0.15:
        rule = draw.choice(("deny", "must_pass"))
        add(Policy(rule=rule, holder=draw.choice(holders), item=draw.choice(items), cases=some()))
    return Map.of(found, name="spoken")


def _handoff(
    draw: random.Random, giver: str, receiver: str, item: str, holders: list[str], cases: tuple[str, ...]
) -> Handoff:
    """A handoff; the few times and channels there are make many ways equally early, and some of one medium."""
    lead = draw.choice((None, None, 0.0, 1.0))
    return Handoff(
        giver=giver,
        receiver=receiver,
        item=item,
        via=draw.choice((None, None, "phone", "voice", "e-mail", draw.choice((*CHANNELS, *holders)))),
        lead=None if lead is None else Duration(lead, "d"),
        effort=draw.choice((None, Effort(6.0, "min"))),
        times=draw.choice((None, Rate(100.0, "/year"))),
        said_by=draw.choice((None, "giver", "receiver", "both")),
        backup=draw.random() < 0.05,
        cases=cases,
    )


def _question(
    draw: random.Random, holders: list[str], items: list[str], have: dict[str, list[str]], cases: tuple[str, ...]
) -> Question:
    """A question, mostly to somebody who has it, by somebody who is not said to get it."""
    item = draw.choice(items)
    asked = draw.choice(have[item] if draw.random() < 0.8 else holders)
    others = [one for one in holders if one != asked]
    lacking = [one for one in others if one not in have[item]]
    return Question(
        asker=draw.choice(lacking or others),
        asked=asked,
        item=item,
        times=draw.choice((None, Rate(1.0, "monthly"), Rate(6.0, "/year"), Rate(11.0, "/year"), Rate(48.0, "/year"))),
        effort=draw.choice((None, Effort(30.0, "min"))),
        answered=Share(draw.choice((100.0, 100.0, 90.0, 50.0)), "%"),
        cases=cases,
    )
