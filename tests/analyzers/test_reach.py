"""How far changes reach: the items, the holders, and the part of the map that decides about these."""

from __future__ import annotations

from typing import Any

import pytest

from flowmap.analyzers.reach import Reach
from flowmap.domain.change import Change
from flowmap.domain.quantities import Capacity, Effort, Rate
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Question, Record, Stage
from flowmap.formats import flow_text

Said = Record | str | None  # a record, the id of one in the map, or none
WORK: dict[str, Any] = {"effort": Effort(1, "h"), "times": Rate(40, "/year")}


def reached(text: str, *changes: tuple[Said, Said]) -> tuple[str, str, list[str]] | None:
    """The items, the holders, and the part, a statement a line, ascending; of changes from one to the other."""
    m = flow_text.parse(text, name="map")
    named = {record.id: record for record in m.records()}
    made = [Change(*(named[one] if isinstance(one, str) else one for one in change)) for change in changes]
    found = Reach(m).of(made)
    if found is None:
        return None
    part = sorted(line for line in flow_text.dump(found.part).splitlines() if line)
    return " ".join(sorted(found.items)), " ".join(sorted(found.holders)), part


def new(record: Record) -> tuple[None, Record]:
    """The change that adds a record."""
    return None, record.with_id(record.base_id()) if record.key else record


def lines(text: str) -> list[str]:
    """A text as the parts are shown."""
    return sorted(line for line in text.splitlines() if line)


def items(text: str, *changes: tuple[Said, Said]) -> str:
    """The items alone."""
    found = reached(text, *changes)
    assert found is not None
    return found[0]


MADE = """\
file consists of b
A makes file from a
A makes c from b, d
A makes e from d, f
A makes f from g
A makes h from g, i
Y makes j from i
Z makes k from j
B needs c
C needs f
D needs h
E needs i
F needs j
"""
FAR = ["D needs h", "E needs i", "F needs j", "Y makes j from i", "Z makes k from j"]


@pytest.mark.parametrize(
    ("change", "items", "left_out"),
    [
        (("activity:a:c", None), "a b c d e f file g", ["F needs j", "Z makes k from j"]),
        (("need:b:c", None), "a b c d file", FAR),
        (("need:c:f", None), "d e f g", ["F needs j", "Z makes k from j"]),
        ((None, Item(id="x", parts=("c",))), "a b c d file x", FAR),
        (("file", Item(id="file", parts=("k",))), "a b c d file i j k", []),
        (
            new(Activity(at="a", uses=("x", "k"), makes=("x", "y"))),
            "i j k x y",
            ["A makes c from b, d", "A makes e from d, f", "B needs c", "C needs f"],
        ),
    ],
)
def test_what_hangs_on_it_and_what_leads_there_is_reached(
    change: tuple[Said, Said], items: str, left_out: list[str]
) -> None:
    """What hangs on these decides about them, and what leads there."""
    found = reached(MADE, change)
    assert found is not None
    assert found[:2] == (items, "")
    assert [line for line in lines(MADE) if line not in found[2]] == left_out
    assert not set(found[2]) - set(lines(MADE))


TALK = """\
Sales makes order
Sales makes price
Sales -> Archive: order
Sales -> Desk: price
Desk asks Archive: rate
Archive asks Sales: price
Planning needs order
Planning needs price
Works needs rate
Works makes offer
"""


def test_who_states_something_for_the_first_time_or_no_more() -> None:
    """What such a holder gets is assumed to be used, or no longer."""
    need, work = new(Need(holder="archive", item="rate")), new(Activity(at="archive", makes=("rate",)))
    for change in (need, work):
        assert items(TALK, change) == "order price rate"
        assert items(TALK + "Archive needs plan\n", change) == "rate"
        assert items(TALK + "Archive makes plan\n", change) == "rate"
    assert items(TALK, need, work, need[::-1]) == "order price rate"
    assert items(TALK, need, need[::-1]) == "rate"
    assert items(TALK, ("need:planning:order", None)) == "order"
    both = (("need:works:rate", None), ("activity:works:offer", None))
    assert items(TALK + "Sales -> Works: price\n", both[0]) == "rate"
    assert items(TALK + "Sales -> Works: price\nDesk -> Works: ?\n", *both) == "offer price rate"


STATED = """\
Sales makes order
Sales makes price
Sales makes rate
Works needs price
Works needs rate
Last needs rate
"""
NEWCOMER = (None, Holder(id="newcomer"))


def test_of_those_who_are_there_it_counts_whether_they_state_something() -> None:
    """One need and one piece of work of each are looked at who gives or gets it, or is named in a change."""
    to_works, to_newcomer = (new(Handoff(giver="sales", receiver=one, item="order")) for one in ("works", "newcomer"))
    sales = ["Sales makes order", "Sales makes price"]
    assert reached(STATED, to_works) == ("order", "", [*sales, "Works needs price"])
    assert reached(STATED, to_newcomer, NEWCOMER) == ("order", "newcomer", sales)
    assert reached(STATED, to_newcomer) == ("order", "", sales)
    given = ["Works -> Sales: order", "Works needs price"]
    assert reached(f"{STATED}{given[0]}\n", to_newcomer, NEWCOMER) == ("order", "newcomer", [*sales, *given])


OUTSIDERS = """\
Agent is an outsider
Buyer is an outsider
Buyer needs order
Buyer -> Desk: price
Desk asks Buyer: rate
Desk -> Agent: price
Desk -> Sales: price
Sales makes order
"""


def test_all_talk_with_outsiders_who_are_there_counts_where_there_are_stages() -> None:
    need = new(Need(holder="sales", item="order"))
    known = ["Buyer is an outsider", "Buyer needs order", "Sales makes order"]
    assert reached(OUTSIDERS, need) == ("order", "", known)
    talk = ["Buyer -> Desk: price", "Desk asks Buyer: rate"]
    assert reached(f"{OUTSIDERS}stage one\n", need) == ("order", "", sorted([*known, *talk, "stages one"]))


def test_new_talk_with_an_outsider_may_reach_anything_where_there_are_stages() -> None:
    staged = f"{OUTSIDERS}stage one\n"
    for talk in (
        Handoff(giver="sales", receiver="buyer", item="order"),
        Question(asker="buyer", asked="desk", item="order"),
    ):
        assert items(OUTSIDERS, new(talk)) == "order"
        assert reached(staged, new(talk)) is None
    assert items(staged, new(Handoff(giver="agent", receiver="buyer", item="order"))) == "order"
    assert items(staged, new(Handoff(giver="sales", receiver="desk", item="order"))) == "order"
    guest = Holder(id="guest", kind="outsider")
    assert reached(staged, (None, guest), new(Handoff(giver="sales", receiver="guest", item="order"))) is None
    assert items(staged, (None, guest), new(Handoff(giver="agent", receiver="guest", item="order"))) == "order"


BUSY = """\
Desk has 40h/week
Desk -> Works: price
Desk asks Works: rate
Works -> Last: price
Sales makes order
"""


@pytest.mark.parametrize(
    "work",
    [
        Handoff(giver="sales", receiver="desk", item="order", **WORK),
        Handoff(giver="desk", receiver="sales", item="order", **WORK),
        Question(asker="sales", asked="desk", item="order", **WORK),
    ],
)
def test_the_work_of_those_with_a_capacity_counts(work: Handoff | Question) -> None:
    desk = ["Desk -> Works: price", "Desk asks Works: rate", "Desk has 40h/week"]
    assert reached(BUSY, new(work)) == ("order", "desk", [*desk, "Sales makes order"])
    for unknown in ("effort", "times"):
        some = new(work.model_copy(update={unknown: None}))
        assert reached(BUSY, some) == ("order", "", ["Desk has 40h/week", "Sales makes order"])
    assert reached(BUSY.replace("Desk has 40h/week", "Desk is a team"), new(work)) == (
        "order",
        "",
        ["Desk is a team", "Sales makes order"],
    )


def test_a_holder_whose_capacity_changes_is_reached_with_its_work() -> None:
    desk = ["Desk -> Works: price", "Desk asks Works: rate", "Desk has 40h/week"]
    assert reached(BUSY, ("desk", Holder(id="desk", capacity=Capacity(20, "h/week")))) == ("", "desk", desk)
    assert reached(BUSY + "Lonely is a team\n", ("lonely", Holder(id="lonely", people=2))) == (
        "",
        "lonely",
        ["Lonely is a team"],
    )
    newcomer = Holder(id="newcomer", capacity=Capacity(20, "h/week"))
    change = new(Handoff(giver="sales", receiver="newcomer", item="order", **WORK))
    assert reached(BUSY, (None, newcomer), change) == ("order", "newcomer", ["Sales makes order"])


def test_what_is_about_no_item_is_there_where_it_changes() -> None:
    text = "Desk asks Sales: ?\nSales -> Desk: ?\nSales -> Desk: ?\nSales -> Works: ?\n"
    handoff, question = ("handoff:sales:desk:?", None), ("question:desk:sales:?", None)
    assert reached(text, handoff) == ("", "", ["Sales -> Desk: ?"])
    both = ["Desk asks Sales: ?", "Sales -> Desk: ?"]
    assert reached(text, handoff, question, new(Question(asker="sales", asked="desk"))) == ("", "", both)
    named = Handoff(giver="sales", receiver="desk", item="order").with_id("handoff:sales:desk:order")
    assert reached(text, (handoff[0], named)) == ("order", "", ["Sales -> Desk: ?"])


def test_a_system_that_is_the_channel_is_there() -> None:
    """A map without it could not have the handoff."""
    by_system = new(Handoff(giver="sales", receiver="desk", item="order", via="crm"))
    assert reached(BUSY + "Crm is a system\n", by_system) == (
        "order",
        "",
        ["Crm is a system", "Desk has 40h/week", "Sales makes order"],
    )


@pytest.mark.parametrize(
    "change",
    [
        (None, Case(id="rush")),
        (None, Stage(id="one", position=1)),
        ("desk", None),
        ("desk", Holder(id="counter", capacity=Capacity(40, "h/week"))),
        ("desk", Holder(id="desk", kind="system", capacity=Capacity(40, "h/week"))),
        ("desk", Holder(id="desk", inventory="complete", capacity=Capacity(40, "h/week"))),
        ("price", None),
        ("price", Item(id="cost")),
    ],
)
def test_who_somebody_is_and_what_a_case_or_a_stage_is_may_reach_anything(change: tuple[Said, Said]) -> None:
    assert reached(BUSY, change) is None


def test_what_is_only_told_of_a_holder_or_an_item_reaches_nothing_else() -> None:
    told = {"title": "Counter", "note": "x", "source": "y", "department": "z", "people": 3}
    desk = Holder(id="desk", capacity=Capacity(40, "h/week")).model_copy(update=told)
    assert items(BUSY, ("desk", desk)) == ""
    assert items(BUSY, ("price", Item(id="price", replica=True, kind="expertise"))) == "price"
