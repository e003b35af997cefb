"""Questions to ask the teams that have not confirmed that they have said all: what the map only assumes, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.measures.measure import WORD, Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.passages import passages_of
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS, has_stated
from flowmap.domain.columns import Flags, Floats, Longs, Masks, hits
from flowmap.domain.words import choice, listed

ORDER = ("lacks", "origin", "use", "passes", "unneeded", "all")


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """A question to one team."""

    team: str = column("Whom to ask.", space="holder", title="ask")
    question: str = column("What to ask.")
    about: str = column(
        f"Why it is asked: {', '.join(choice('about', one) for one in ORDER)}.",
        space=WORD,
        title="why",
    )
    item: str | None = column("The information that it is about.", space="item", title="information")
    weight: float | None = column("Weight of the need that hangs on the answer.")


def find(s: Solution, ask: Ask) -> Found:
    """The questions to every team whose inventory is not confirmed; those teams first on whom most weight hangs."""
    c, m = s.compiled, s.map
    teams = np.zeros(len(m.names["holder"]), dtype=np.bool_)
    teams[m.holders.codes("id")] = m.holders.choice("kind", "team")
    open_holders = teams & ~c.complete
    lines = about(_questions(s, open_holders[c.holder]), ask.team, "team")
    lines += about(_whole(s, open_holders), ask.team, "team")
    stake: dict[str, float] = {}
    for line in lines:
        stake[line.team] = stake.get(line.team, 0.0) + (line.weight or 0.0)
    place = {one: at for at, one in enumerate(ORDER)}
    lines.sort(
        key=lambda one: (-round(stake[one.team], 9), one.team, place[one.about], -(one.weight or 0), one.item or "")
    )
    return cut_of(lines, ask, order="the teams on whom most hangs first")


def _questions(s: Solution, asked: Flags) -> Iterator[InventoryLine]:
    """What the map assumes of single pieces of information; `asked`: by state whether its team is to be asked."""
    c, wants, tell = s.compiled, s.wants, Telling(s)
    made = np.zeros(c.size, dtype=np.uint64)
    origins = c.of(Kind.ORIGIN)
    made[c.rules.head[origins]] = c.allowed[origins]
    moves = c.of(Kind.HANDOFF)
    got = c.gather(c.rules.head[moves].astype(np.int64), c.allowed[moves] & s.held[c.rules.first[moves]])
    passages = passages_of(s)
    bare = passages.cases & ~np.bitwise_or.reduce(passages.reasons, axis=0) if len(passages.state) else passages.cases
    passed = c.gather(passages.state, bare)
    stated = has_stated(c)[c.holder]
    unneeded = np.where(stated & (wants.useful == 0), got & ~wants.not_relevant, np.uint64(0))
    lacks = wants.wanted & ~s.held
    promised = lacks & c.gather(c.rules.head[moves].astype(np.int64), c.allowed[moves])
    kinds = (
        ("lacks", lacks & ~promised, "Who gives {team} {item}{when}? On the map nobody does."),
        ("lacks", promised, "Does {team} get {item}{when}? On the map {givers} should give it and cannot have it."),
        ("origin", made, "Does {team} make {item} itself{when}, or who tells it?"),
        ("use", np.where(wants.assumed & s.held, got, np.uint64(0)), "What does {team} do with {item}?"),
        ("passes", passed, "Does {team} use {item} for anything itself{when}, or does it only pass it on?"),
        ("unneeded", unneeded, "What does {team} need {item} for{when}? On the map for nothing."),
    )
    for about_, masks, text in kinds:
        states = hits(np.where(asked, masks, np.uint64(0)))
        weights = _weights(s, masks[states], states) if about_ == "lacks" else None
        for row, state in enumerate(states.tolist()):
            team, item = tell.holder(c.holder[state]), tell.item(c.item[state])
            cases = int(masks[state])
            givers = tell.holders(_promising(s, state, cases)) if "{givers}" in text else ""
            question = text.format(team=team, item=item, when=tell.when(cases), givers=givers)
            weight = None if weights is None else float(weights[row])
            yield InventoryLine(c.holder_id(state), question, about_, c.item_id(state), weight)


def _promising(s: Solution, state: int, cases: int) -> list[str]:
    """Who is said to hand the information to a state in some of these cases, by id."""
    c = s.compiled
    moves = [rule for rule in c.rules.producers.row(state).tolist() if c.kind[rule] == Kind.HANDOFF]
    return sorted({c.holder_id(int(c.rules.first[rule])) for rule in moves if int(c.allowed[rule]) & cases})


def _weights(s: Solution, masks: Masks, states: Longs) -> Floats:
    """Weight of the wants of states in some cases, declared or implied."""
    weights: Floats = np.array(WEIGHTS) @ s.shares(s.wants.strongest[:, states] & masks)
    return weights


def _whole(s: Solution, asked: Flags) -> Iterator[InventoryLine]:
    """To each team what it has said, and whether that is all."""
    m, refused = s.map, s.map.needs.choice("kano", "not_relevant")
    needing, needed = m.needs.codes("holder"), m.needs.codes("item")
    sides = (
        ("needs", needing[~refused], needed[~refused]),
        ("gets", m.handoffs.codes("receiver"), m.handoffs.codes("item")),
        ("makes", m.activities.codes("at")[m.activities.lists("makes").rows], m.activities.lists("makes").values),
        ("does not want", needing[refused], needed[refused]),
    )
    said: dict[int, dict[str, list[int]]] = {code: {} for code in hits(asked).tolist()}
    for verb, holders, items in sides:
        for holder, item in zip(holders.tolist(), items.tolist(), strict=True):
            if holder in said and item >= 0:
                said[holder].setdefault(verb, []).append(item)
    names, tell = m.names["holder"].values, Telling(s)
    for holder, verbs in said.items():
        parts = [
            f"{verb} {listed([tell.item(item) for item in dict.fromkeys(items)])}" for verb, items in verbs.items()
        ]
        title = tell.holder(holder)
        question = f"Is this all? {title} {', '.join(parts)}." if parts else f"What does {title} need, get and make?"
        yield InventoryLine(names[holder], question, "all", None, None)


MEASURE = Measure(
    name="inventory",
    title="Questions to ask",
    says=(
        "What the map assumes of teams that have not confirmed that they have said all that they need, get and "
        "make: as questions, the teams first on whom most weight of needs hangs."
    ),
    choices=(
        "Only teams are asked, and only those without a complete inventory. The weight is that of the want "
        "which nothing meets, stated or implied by work that is useful; other questions have none."
    ),
    source=(
        "What is not on the map need not be absent in the company: a finding that rests on absence says on "
        "whose inventory it rests."
    ),
    line=InventoryLine,
    find=find,
)
