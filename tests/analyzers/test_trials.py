"""What changes would do, found from the part of a map that they reach, is what a check of the whole map finds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flowmap.analyzers import trials
from flowmap.analyzers.check import Checked, checked_map
from flowmap.analyzers.reach import Reach
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import Settings
from flowmap.analyzers.trials import Changes, Outcome, Trials
from flowmap.domain.change import Change
from flowmap.domain.finding import Coverage
from flowmap.domain.map import Map
from flowmap.domain.quantities import Effort, Rate
from flowmap.domain.records import (
    Activity,
    Case,
    Handoff,
    Holder,
    Item,
    Need,
    Policy,
    Question,
    Record,
    Stage,
    fields_of,
)
from flowmap.errors import FlowmapError
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map
from tests.dense_maps import dense_map, timed_map

MAKERS: tuple[Callable[[random.Random], Map], ...] = (dense_map, timed_map, fuller_map)
NUMBERED = (Activity, Handoff, Question, Need, Policy)
relaxed = settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def moved(record: Record, island: int) -> Record:
    """A record about the items of another island, in all cases and stages: only the first island's are in the map."""
    names: dict[str, object] = {}
    for field in ("item", "parts", "uses", "makes"):
        value = getattr(record, field, None)
        if isinstance(value, tuple):
            names[field] = tuple(f"{one}-{island}" for one in value)
        elif value is not None and value != "?":
            names[field] = f"{value}-{island}"
    if isinstance(record, Item):
        return record.model_copy(update={"id": f"{record.id}-{island}", **names})
    for field, nothing in (("cases", ()), ("stage", None)):
        if hasattr(record, field):
            names[field] = nothing
    after = record.model_copy(update=names)
    return after.with_id(f"{after.base_id()}{record.id[len(record.base_id()) :]}") if after.key else after


def islands(draw: random.Random) -> Map:
    """Maps on one another: the same holders about other items, so that most changes reach only some of them."""
    first = draw.choice(MAKERS)(draw)
    records = {record.ref: record for record in first.records()}
    for island in range(1, draw.choice((2, 3))):
        for record in draw.choice(MAKERS)(draw).records():
            if isinstance(record, Holder | Item | Activity | Handoff | Question | Need | Policy):
                own = record if isinstance(record, Holder) else moved(record, island)
                records.setdefault(own.ref, own)
    known = {record.id for record in records.values() if isinstance(record, Holder | Item | Case | Stage)} | {"?", None}
    return Map.of((record for record in records.values() if names_of(record) <= known), name="islands")


def names_of(record: Record) -> set[str | None]:
    """What a record names, but for channels."""
    values = [getattr(record, f.name) for f in fields_of(record.type) if f.target not in (None, "via", record.type)]
    return {name for value in values for name in (value if isinstance(value, tuple) else (value,))}


def edits(m: Map, other: Map, draw: random.Random) -> Changes:
    """One to three changes: something removed, added, or said otherwise, as in another map."""
    now, found = m, list[Change]()
    for _ in range(draw.choice((1, 1, 2, 3))):
        table = now.tables[draw.choice([one.type for one in NUMBERED])]
        like = list(other.tables[table.type])
        before = draw.choice([*table, None])
        after = draw.choice([*like, None, None]) if like else None
        if after is not None:
            same = before is not None and after.base_id() == before.base_id() and draw.random() < 0.7
            after = after.with_id(before.id if same else now.fresh_id(after))
        if before is None and after is None:
            continue
        try:
            now = now.apply([Change(before, after)])
        except FlowmapError:
            continue
        found.append(Change(before, after))
    return tuple(found)


def told(outcome: Outcome | None) -> object:
    """What must be equal, numbers rounded."""
    if outcome is None:
        return None
    return outcome.coverage.to_dict(), outcome.closes, [one.to_dict() for one in outcome.creates]


def on_the_whole(known: Trials, changes: Changes) -> Outcome | None:
    """The outcome on the whole map."""
    known._known[changes] = None
    return known.outcomes([changes])[changes]


@pytest.fixture(autouse=True)
def however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of these small maps are looked at although the whole would do."""
    monkeypatch.setattr(trials, "PART", 1.0)


@relaxed
@given(st.randoms(use_true_random=False))
def test_the_part_that_changes_reach_tells_what_they_do(draw: random.Random) -> None:
    m = islands(draw)
    checked = checked_map(m)
    other = islands(draw)
    lists = [edits(m, other, draw) for _ in range(4)]
    found = checked.trials.outcomes(lists)
    for changes in lists:
        assert told(found[changes]) == told(on_the_whole(checked.trials, changes)), changes


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


TWO_STORIES = """\
Sales makes order
Sales -> Planning: order
Planning needs order
Planning makes plan from order
Legal makes contract
Legal -> Desk: contract
Desk -> Archive: contract
Archive needs contract threshold
"""


def test_only_what_hangs_together_is_looked_at() -> None:
    m = checked_map(parsed(TWO_STORIES)).solution.map
    reached = Reach(m).of([Change(m.handoffs[m.handoffs.row_of("handoff:sales:planning:order")], None)])
    assert reached is not None
    assert reached.items == {"order", "plan"}
    assert not reached.holders
    assert [one.id for one in reached.part.handoffs] == ["handoff:sales:planning:order"]
    assert [one.id for one in reached.part.needs] == ["need:planning:order"]
    assert [one.id for one in reached.part.holders] == ["planning", "sales"]


def test_another_case_stage_or_kind_of_team_may_reach_anything() -> None:
    m = checked_map(parsed("stage one\n" + TWO_STORIES + "Buyer is an outsider\n")).solution.map
    team, stage = m.holders["legal"], m.stages["one"]
    assert Reach(m).of([Change(team, team.model_copy(update={"kind": "system"}))]) is None
    assert Reach(m).of([Change(stage, stage.model_copy(update={"position": 3}))]) is None
    assert Reach(m).of([Change(None, Handoff(giver="sales", receiver="buyer", item="order", id="x"))]) is None
    named = Reach(m).of([Change(team, team.model_copy(update={"title": "Lawyers"}))])
    assert named is not None
    assert named.items == frozenset()


def test_who_states_something_for_the_first_time_is_no_longer_assumed_to_use_all() -> None:
    """What Archive gets it is assumed to use; with a need of its own, only what it says."""
    m = parsed("Sales makes order\nSales makes price\nSales -> Archive: order\nSales -> Archive: price\n")
    checked = checked_map(m)
    changes = (Change(None, Need(holder="archive", item="order").with_id("need:archive:order")),)
    outcome = checked.trials.outcomes([changes])[changes]
    assert outcome is not None
    brought = [(one.code, one.holder, one.item) for one in outcome.creates]
    assert brought == [("EXC01", "archive", "price"), ("EXC02", "sales", "price")]
    assert told(outcome) == told(on_the_whole(checked.trials, changes))


def test_a_carrier_of_other_things_stays_one() -> None:
    """One of two things that hang on Desk gets a second way: the finding about Desk stays because of the other one."""
    ways = "Sales makes {0}\nSales -> Desk: {0}\nDesk -> Planning: {0}\nPlanning needs {0} threshold\n"
    m = parsed(ways.format("order") + ways.format("price"))
    checked = checked_map(m, select=["RSK01"])
    assert [one.holder for one in checked.findings] == ["desk"]
    one, other = (
        Change(None, Handoff(giver="sales", receiver="planning", item=item).with_id(f"handoff:sales:planning:{item}"))
        for item in ("order", "price")
    )
    found = checked.trials.outcomes([(one,), (one, other)])
    assert [len(outcome.closes) for outcome in found.values() if outcome] == [0, 1]


def test_an_acceptance_may_be_among_the_changes() -> None:
    m = parsed(TWO_STORIES + 'accept RSK01 Desk because "known" until 2030-01-01 by Ann\n')
    checked = checked_map(m)
    changes = (Change(m.acceptances[0], None), Change(checked.solution.map.needs["need:planning:order"], None))
    assert told(checked.trials.outcomes([changes])[changes]) == told(on_the_whole(checked.trials, changes))


def test_what_cannot_be_made_has_no_outcome() -> None:
    checked = checked_map(parsed(TWO_STORIES))
    changes = (
        Change(None, Handoff(giver="sales", receiver="nobody", item="order").with_id("handoff:sales:nobody:order")),
    )
    assert checked.trials.outcomes([changes]) == {changes: None}


def new(record: Record) -> Change:
    """The change that adds a record."""
    return Change(None, record.with_id(record.base_id()))


def gone(m: Map, identity: str) -> Change:
    """The change that takes a record away."""
    return Change(next(record for record in m.records() if record.id == identity), None)


def done(checked: Checked, *lists: Changes) -> list[tuple[list[str], list[str], Coverage]]:
    """What lists of changes that reach a part each close and bring, and the coverage then; as on the whole map."""
    names = {one.fingerprint: one for one in checked.findings}
    found = checked.trials.outcomes(lists)
    told_of = []
    for changes in lists:
        assert checked.trials.work(changes) < checked.solution.map.size
        outcome = found[changes]
        assert outcome is not None
        assert told(outcome) == told(on_the_whole(checked.trials, changes))
        closed = [
            " ".join(filter(None, (one.code, one.holder, one.item))) for one in map(names.__getitem__, outcome.closes)
        ]
        brought = [f"{one.code} {','.join(one.cases)}: {one.message}" for one in outcome.creates]
        told_of.append((closed, brought, outcome.coverage))
    return told_of


def test_a_part_that_is_large_is_no_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    m = parsed(TWO_STORIES)
    changes = (gone(m, "handoff:sales:planning:order"),)
    reached = Reach(m).of(changes)
    assert reached is not None
    for most, work in ((reached.part.size, reached.part.size), (reached.part.size - 1, m.size)):
        monkeypatch.setattr(trials, "PART", Fraction(most, m.size))
        assert checked_map(m).trials.work(changes) == work


def test_a_rule_of_ones_own_may_count_on_the_whole_map() -> None:
    m = parsed(TWO_STORIES)
    own = replace(registry()["GAP03"], code="XAB01", origin="mine.py")
    checked = checked_map(m, settings=Settings(own={"XAB01": own}))
    assert checked.trials.work((gone(m, "handoff:sales:planning:order"),)) == m.size


def test_whoever_could_provide_is_named_as_on_the_whole_map() -> None:
    """Zoe, who hands something else to Planning already, is named first; only the whole map tells that."""
    m = parsed(TWO_STORIES + "Zoe makes order\nZoe makes price\nZoe -> Planning: price\n")
    checked, changes = checked_map(m, select=["GAP01"]), (gone(m, "handoff:sales:planning:order"),)
    message = "Planning needs order; Zoe and Sales have it and do not hand it over."
    assert done(checked, changes) == [([], [f"GAP01 all: {message}"], Coverage(9.0, 12.0, 9.0, 9.0))]
    silent = checked.trials.outcomes([changes], told=False)[changes]
    assert silent is not None
    assert [(one.code, one.message) for one in silent.creates] == [("GAP01", "")]


def test_of_those_that_need_the_whole_map_so_many_are_tried_as_asked_for() -> None:
    m = parsed(TWO_STORIES + "Zoe makes order\nZoe makes price\nZoe -> Planning: price\n")
    trial, first = checked_map(m, select=["GAP01"]).trials, (gone(m, "handoff:sales:planning:order"),)
    second = (*first, gone(m, "handoff:zoe:planning:price"))
    every = trial.outcomes([first, second])
    assert list(every) == [first, second]
    assert trial.outcomes([first, second], most=1) == {first: every[first]}
    assert list(trial.outcomes([first, second], told=False, most=0)) == [first, second]  # their parts are enough


def test_what_is_gathered_from_several_items_is_told_of_all_of_them() -> None:
    """Desk carries the order, which is not reached, and now the price, too, in another case."""
    m = parsed("""\
case one
case two
Sales makes order
Sales makes price
Sales -> Desk: order
Desk -> Works: order
Works needs order threshold if one
Sales -> Desk: price
Desk -> Legal: price
Sales -> Legal: price
Legal needs price threshold
""")
    message = "Without Desk, which only carries them, 2 must-have needs would be lost: Legal (price) and Works (order)."
    met = Coverage(13.5, 13.5, 13.5, 13.5)
    changes = (gone(m, "handoff:sales:legal:price"),)
    assert done(checked_map(m, select=["RSK01"]), changes) == [([], [f"RSK01 one,two: {message}"], met)]


def test_the_work_of_a_team_is_found_from_its_own_part() -> None:
    """Desk and Shop have too much to do, Lab has not; what happens to one of them changes nothing for the others."""
    m = parsed("""\
Desk has 1h/week
Shop has 1h/week
Lab has 1h/week
Desk -> Works: price, 1h, 60/year
Shop -> Works: plan, 1h, 70/year
Sales -> Works: order
Sales needs order
""")
    checked = checked_map(m, select=["RSK04"])
    assert [one.holder for one in checked.findings] == ["desk", "shop"]
    much = {"effort": Effort(1, "h"), "times": Rate(100, "/year")}
    less = (gone(m, "handoff:desk:works:price"),)
    for_shop, for_lab = ((new(Handoff(giver=one, receiver="sales", item="order", **much)),) for one in ("shop", "lab"))
    lab = "RSK04 all: Handing over, looking up and asking take Lab 100 h a year; it has 52 h for that."
    met = Coverage(3.0, 3.0, 0.0, 0.0)
    assert done(checked, less, for_shop, for_lab) == [(["RSK04 desk"], [], met), ([], [], met), ([], [lab], met)]


def test_what_is_found_side_by_side_belongs_to_its_own_trial() -> None:
    """Rules that find something at a team, and one that finds something of an item at nobody."""
    m = parsed("A makes x\nB makes x\nC needs x\nA makes y\nC needs y\nC needs z\nD makes w\nD -> E: w\nE needs w\n")
    checked = checked_map(m, select=["MOD01", "GAP01", "GAP03"])
    to_c = [new(Handoff(giver="a", receiver="c", item=item)) for item in ("x", "y")]
    made = (
        Change(None, Item(id="v")),
        new(Activity(at="b", makes=("z", "v"))),
        new(Handoff(giver="b", receiver="c", item="z")),
    )
    assert done(checked, (gone(m, "activity:b:x"),), (new(Activity(at="b", makes=("y",))),), made, tuple(to_c)) == [
        (["MOD01 x"], [], Coverage(3.0, 12.0, 0.0, 0.0)),
        ([], ["MOD01 all: A and B each make y: is it one thing?"], Coverage(3.0, 12.0, 0.0, 0.0)),
        (["GAP03 c z"], [], Coverage(6.0, 12.0, 0.0, 0.0)),
        (["GAP01 c x", "GAP01 c y"], [], Coverage(9.0, 12.0, 0.0, 0.0)),
    ]


def test_trials_are_looked_at_together_up_to_so_many_records(monkeypatch: pytest.MonkeyPatch) -> None:
    m = parsed(TWO_STORIES)
    several = [trials._Trial((), m, None) for _ in range(5)]
    for most, counts in ((2 * m.size, [2, 2, 1]), (2 * m.size - 1, [1, 1, 1, 1, 1]), (5 * m.size, [5]), (1, [1] * 5)):
        monkeypatch.setattr(trials, "AT_ONCE", most)
        assert [len(block) for block in trials._blocks(iter(several))] == counts
    assert list(trials._blocks(iter(()))) == []


@relaxed
@given(st.randoms(use_true_random=False))
def test_edits_one_after_the_other_are_found_as_by_a_full_check(draw: random.Random) -> None:
    """What each edit closes and brings, added up, is what a full check finds at the end."""
    m, other = islands(draw), islands(draw)
    checked = checked_map(m)
    known = {(one.fingerprint, one.cases) for one in checked.findings}
    for _ in range(3):
        changes = edits(m, other, draw)
        outcome = checked.trials.outcomes([changes], told=False)[changes]
        assert outcome is not None
        m = m.apply(changes)
        checked = checked_map(m)
        now = {one.fingerprint: set(one.cases) for one in checked.findings}
        names = {name for name, _ in known}
        assert set(outcome.closes) == names - now.keys()
        before = {name: set(cases) for name, cases in known}
        assert {one.fingerprint for one in outcome.creates} == {
            n for n, c in now.items() if not c <= before.get(n, set())
        }
        assert outcome.coverage.to_dict() == pytest.approx(checked.solution.coverage.to_dict())
        known = {(one.fingerprint, one.cases) for one in checked.findings}
