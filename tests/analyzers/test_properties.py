"""What must hold for every map (GOLDEN): on random dense maps."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import check
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution, solve
from flowmap.domain.change import Change, additions
from flowmap.domain.columns import Amounts, Plain, Ragged
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Record, fields_of
from tests.dense_maps import dense_maps

# Without shrinking: a dense map is small, and a failure is wanted at once.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
CLOSE = 1e-6


def gist(finding: Finding, names: dict[str, str] | None = None) -> tuple[Any, ...]:
    """What must not depend on the order of records nor on ids; `names` translates ids back."""

    def plain(name: str | None) -> str | None:
        return name if names is None or name is None else names[name]

    numbers = (finding.effect.weight, finding.effect.hours_per_year, finding.effect.days)
    holder, providers = plain(finding.holder), {plain(one) for one in finding.providers}
    if finding.code == "REL03":  # all are equal, and the first of them by id stands for them
        holder, providers = None, {holder, *providers}
    return (
        finding.code,
        holder,
        plain(finding.counterpart),
        plain(finding.item),
        frozenset(plain(case) for case in finding.cases),
        finding.severity,
        finding.kano,
        finding.implied,
        finding.verdict,
        frozenset(providers),
        frozenset(finding.reasons),
        frozenset((plain(holder), plain(item)) for holder, item in finding.lost),
        finding.confirmed,
        len(finding.roots),
        tuple(None if number is None else round(number, 6) for number in numbers),
    )


def gists(m: Map, names: dict[str, str] | None = None) -> set[tuple[Any, ...]]:
    """The findings of a map."""
    return {gist(one, names) for one in check(m, effects=False, describe=None, all_verdicts=True).findings}


def origins(s: Solution) -> dict[tuple[str, str], int]:
    """Assumed origins and their cases."""
    c = s.compiled
    rules = np.flatnonzero(c.kind == Kind.ORIGIN)
    heads = c.rules.head[rules].tolist()
    return {(c.holder_id(k), c.item_id(k)): int(c.allowed[rule]) for rule, k in zip(rules, heads, strict=True)}


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_adding_a_handoff_lowers_no_coverage_and_makes_no_white_spot_there(m: Map, draw: random.Random) -> None:
    holders, items = [one.id for one in m.holders], [one.id for one in m.items]
    giver, receiver = draw.sample(holders, 2)
    new = Handoff(giver=giver, receiver=receiver, item=draw.choice(items))
    after = m.apply(additions([new.with_id(m.fresh_id(new))]))
    before_s, after_s = solve(m), solve(after)
    # Whoever is said to receive an item is not assumed to originate it any more: then the map says less than before.
    assume(all(mask & ~origins(after_s).get(state, 0) == 0 for state, mask in origins(before_s).items()))
    assert after_s.coverage.met >= before_s.coverage.met - CLOSE
    assert after_s.coverage.threshold_met >= before_s.coverage.threshold_met - CLOSE

    def white(checked: Map) -> set[str]:
        report = check(checked, select=["GAP01"], effects=False, describe=0)
        return {case for one in report.findings if (one.holder, one.item) == (receiver, new.item) for case in one.cases}

    # Expertise is asked for: who is said to hand it over is taken to have it, and then it is known whom to ask.
    if m.items[new.item].kind == "information":
        assert white(after) <= white(m)
        have = {case for case, bit in m.case_bits.items() if after_s.held_in(giver, new.item) >> bit & 1}
        assert not white(after) & have


@relaxed
@given(dense_maps())
def test_the_direct_way_loses_nothing_and_makes_nothing_later(m: Map) -> None:
    report = check(m, select=["REL01"], effects=False, describe=None)
    before = solve(m)
    for finding in report.findings:
        (repair,) = finding.repairs
        after = solve(m.apply(repair.changes))
        for need in m.needs:
            for case in finding.cases:
                old = before.arrival_h(need.holder, need.item, case)
                if need.kano == "not_relevant" or (need.cases and case not in need.cases) or old is None:
                    continue
                new = after.arrival_h(need.holder, need.item, case)
                assert new is not None
                assert new <= old + CLOSE
        assert after.coverage.met >= before.coverage.met - CLOSE


@relaxed
@given(dense_maps())
def test_a_repair_does_what_it_says(m: Map) -> None:
    before = check(m, effects=False, describe=0)
    old = {one.fingerprint: set(one.cases) for one in before.findings}
    report = check(m, describe=None)
    for finding in report.findings:
        for repair in finding.repairs:
            changed = m.apply(repair.changes)
            after = check(changed, effects=False, describe=None)
            new = {one.fingerprint: one for one in after.findings}
            assert finding.fingerprint not in new
            assert set(repair.closes) == old.keys() - new.keys()
            created = [one for one in after.findings if not set(one.cases) <= old.get(one.fingerprint, set())]
            assert [one.fingerprint for one in repair.creates] == [one.fingerprint for one in created]
            assert [one.message for one in repair.creates] == [one.message for one in created]
            assert repair.coverage is not None
            assert repair.coverage.to_dict() == after.coverage.to_dict()


@relaxed
@given(dense_maps())
def test_repairs_can_be_applied_and_taken_back(m: Map) -> None:
    for finding in check(m, effects=False, describe=None).findings:
        for repair in finding.repairs:
            changed = m.apply(repair.changes)
            assert changed.apply([change.inverse() for change in reversed(repair.changes)]) == m
            assert changed.model == Map.of(changed.records()).model


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(m: Map, draw: random.Random) -> None:
    records = list(m.records())
    draw.shuffle(records)
    shuffled = Map.of(records, name=m.name)
    assert shuffled.model == m.model
    assert gists(shuffled) == gists(m)
    records.sort(key=lambda record: record.type in ("case", "stage") and m.tables[record.type].row_of(record.id))
    reports = [check(one, all_verdicts=True).to_dict() for one in (m, Map.of(records, name=m.name))]
    assert json.dumps(reports[0]) == json.dumps(reports[1])


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_renaming_ids_changes_nothing_but_names(m: Map, draw: random.Random) -> None:
    old = [record.id for record in m.records() if record.type in ("holder", "item", "case", "stage")]
    fresh = [f"n{number}" for number in draw.sample(range(100, 999), len(old))]
    there = dict(zip(old, fresh, strict=True))
    back = {**{new: name for name, new in there.items()}, "all": "all"}
    renamed = Map.of([_renamed(record, there) for record in m.records()], name=m.name)
    assert gists(renamed, back) == gists(m, {**{name: name for name in old}, "all": "all"})


def _renamed(record: Record, names: dict[str, str]) -> Record:
    values: dict[str, Any] = {}
    for spec in fields_of(record.type):
        value = getattr(record, spec.name)
        if spec.target is not None and value is not None:
            many = isinstance(value, tuple)
            value = tuple(names[one] for one in value) if many else names.get(value, value)
        values[spec.name] = value
    if record.key:
        number = record.suffix
        values["id"] = ""
        made = type(record)(**values)
        return made if number == 1 else made.with_id(f"{made.base_id()}-{number}")
    return type(record)(**values)


def test_an_empty_map_is_silent() -> None:
    report = check(Map.of())
    assert report.findings == ()
    assert report.coverage.to_dict() == {"met": 0.0, "total": 0.0, "threshold_met": 0.0, "threshold_total": 0.0}
    assert report.counts == {"error": 0, "warning": 0, "info": 0, "accepted": 0}


def _bytes(m: Map) -> list[Any]:
    found: list[Any] = []
    for table in m.tables.values():
        for column in table.columns.values():
            match column:
                case Plain():
                    found.append(column.values.tolist() if column.values.dtype == object else column.values.tobytes())
                case Amounts():
                    found += [column.amount.tobytes(), column.unit.tobytes()]
                case Ragged():
                    found += [column.starts.tobytes(), column.values.tobytes()]
    return found


@relaxed
@given(dense_maps())
def test_a_check_changes_nothing_in_the_map(m: Map) -> None:
    before = _bytes(m)
    check(m, describe=None, all_verdicts=True)
    assert _bytes(m) == before


@relaxed
@given(dense_maps())
def test_equal_maps_give_equal_reports(m: Map) -> None:
    again = Map.of(m.records(), name=m.name)
    assert check(again).to_dict() == check(m).to_dict()


def test_a_change_and_its_inverse_restore_the_map() -> None:
    m = Map.of()
    change = Change(None, Handoff(giver="a", receiver="b", item="c"))
    assert change.inverse().inverse() == change
    assert m == m.apply([])
