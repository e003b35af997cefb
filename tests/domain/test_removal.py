"""A record goes with everything that mentions it: what is left is a map, and one undo brings all of it back."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change, inverse
from flowmap.domain.integrity import faults
from flowmap.domain.map import Map
from flowmap.domain.quantities import Share
from flowmap.domain.records import CHANNELS, NAMED, Activity, Case, Handoff, Holder, Item, Need, fields_of
from flowmap.domain.removal import mentions, removal
from flowmap.formats import flow_text
from tests.strategies import random_maps

TEXT = """
case standard 60%
case export 30%
case rush 10%
stages close, deliver
dossier consists of order, drawing
Sales makes order
Engineering makes drawing, plan from order
Engineering makes cost from drawing
Legal approves order
Sales -> Engineering: order via ERP, stage close, if standard or rush
ERP -> Legal: order
Legal asks Sales: order 4/year
Engineering needs order threshold if rush
deny Legal: drawing
accept GAP01 Engineering: order because "soon"
"""


def company() -> Map:
    return flow_text.parse(TEXT, name="company")


def told(m: Map, changes: list[Change]) -> list[str]:
    """The ids before and after."""
    return [f"{c.before.id if c.before else '-'} -> {c.after.id if c.after else '-'}" for c in changes]


def test_a_record_that_nothing_mentions_goes_alone() -> None:
    m = company()
    handoff = m.handoffs[0]
    assert removal(m, handoff) == [Change(handoff, None)]
    assert mentions(m, handoff) == []


def test_a_system_is_lost_as_a_channel_and_as_a_giver() -> None:
    m = company()
    changes = removal(m, m.holders["erp"])
    assert told(m, changes) == [
        "handoff:sales:engineering:order -> handoff:sales:engineering:order",
        "handoff:erp:legal:order -> -",
        "erp -> -",
    ]
    after = m.apply(changes)
    assert after.handoffs[0] == m.handoffs[0].model_copy(update={"via": None})
    assert after.apply(inverse(changes)) == m


def test_a_channel_word_stays_when_the_holder_of_that_name_goes() -> None:
    phone, handoff = Holder(id="phone"), Handoff(giver="a", receiver="b", via="phone")
    m = Map.of([Holder(id="a"), Holder(id="b"), phone, handoff])
    assert removal(m, phone) == [Change(phone, None)]


def test_information_goes_from_what_consists_of_it_and_from_what_makes_it() -> None:
    m = company()
    changes = removal(m, m.items["drawing"])
    assert told(m, changes) == [
        "dossier -> dossier",
        "activity:engineering:drawing+plan -> activity:engineering:plan",
        "activity:engineering:cost -> activity:engineering:cost",
        "policy:deny:drawing:legal -> -",
        "drawing -> -",
    ]
    after = m.apply(changes)
    assert after.items["dossier"] == Item(id="dossier", title="dossier", parts=("order",))
    assert after.activities["activity:engineering:cost"].uses == ()
    work = [activity.id for activity in m.apply(removal(m, m.items["order"])).activities]
    assert work == ["activity:engineering:drawing+plan", "activity:engineering:cost"]


def test_work_that_becomes_like_another_gets_a_number() -> None:
    one, other = Activity(at="a", makes=("x", "y")), Activity(at="a", makes=("x",), note="other")
    m = Map.of([Holder(id="a"), Item(id="x"), Item(id="y"), one, other])
    after = m.apply(removal(m, m.items["y"]))
    assert [activity.id for activity in after.activities] == ["activity:a:x-2", "activity:a:x"]


def test_a_kind_of_order_goes_and_the_others_share_what_is_left() -> None:
    m = company()
    after = m.apply(removal(m, m.cases["rush"]))
    assert [(case.id, case.share) for case in after.cases] == [
        ("standard", Share(66.667, "%")),
        ("export", Share(33.333, "%")),
    ]
    assert after.handoffs[0].cases == ("standard",)
    assert len(after.needs) == 0, "it was needed only in rush orders"
    most = Map.of([Case(id="all-of-it", share=Share(100, "%")), Case(id="rare", share=Share(0, "%"))])
    assert [case.share for case in most.apply(removal(most, most.cases["all-of-it"])).cases] == [None]
    some = Map.of([Case(id="a", share=Share(20, "%")), Case(id="b"), Case(id="c", share=Share(30, "%"))])
    assert removal(some, some.cases["a"]) == [Change(some.cases["a"], None)]


def test_without_its_only_kind_of_order_a_map_holds_always() -> None:
    need = Need(holder="a", item="x", cases=("only",))
    m = Map.of([Case(id="only"), Holder(id="a"), Item(id="x"), need])
    assert m.apply(removal(m, m.cases["only"])).needs[0] == Need(holder="a", item="x")


def test_a_stage_goes_from_what_happens_in_it() -> None:
    m = company()
    after = m.apply(removal(m, m.stages["close"]))
    assert after.handoffs[0].stage is None
    assert [stage.id for stage in after.stages] == ["deliver"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(m=random_maps(), pick=st.integers(0, 1 << 30))
def test_any_record_of_any_map(m: Map, pick: int) -> None:
    """What is left is a map that mentions it nowhere, and the inverse brings back the same map."""
    records = list(m.records())
    record = records[pick % len(records)]
    changes = removal(m, record)
    after = m.apply(changes)
    assert list(faults(list(after.records()))) == []
    assert after.find(record.ref) is None
    if record.type in NAMED:
        assert mentions(after, record) == []
        for left in after.records():
            for field in fields_of(left.type):
                value = getattr(left, field.name)
                named = field.target == record.type and field.name != "id" and record.id != "?"
                through = field.target == "via" and record.type == "holder" and record.id not in CHANNELS
                assert not (named or through) or record.id not in (value if isinstance(value, tuple) else (value,))
    back = after.apply(inverse(changes))
    assert (back, back.model) == (m, m.model)
