"""Several names become one: what is rewritten, what becomes one, what must be decided first; and all of it back."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.domain.records import Alias, Handoff, Record, fields_of
from flowmap.errors import InvalidMap, UnknownName
from flowmap.formats import flow_text
from flowmap.formats.flow_text.entry import understood
from flowmap.formats.identities import Numbering
from flowmap.naming.combining import Differing
from flowmap.naming.landing import landed
from flowmap.naming.merging import merging
from flowmap.naming.refusing import refusing
from tests.custody.oracle import worlds
from tests.dense_maps import dense_maps
from tests.strategies import random_maps


def become_one(text: str, kept: str, *others: str, space: str = "item", differing: Differing = "ask") -> list[str]:
    """The flow text of a map after merging, line by line, sorted; the way back is checked on the way."""
    m = flow_text.parse(text)
    changes = merging(m, space, kept=kept, others=others, differing=differing)
    after = m.apply(changes)
    back = after.apply(inverse(changes))
    assert (back.model, back) == (m.model, m)
    return sorted(line for line in flow_text.dump(after).splitlines() if line)


def problems(text: str, kept: str, *others: str, space: str = "item") -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidMap) as refusal:
        merging(flow_text.parse(text), space, kept=kept, others=others)
    return [(one.message, one.record) for one in refusal.value.problems]


def test_every_record_that_mentions_it_mentions_the_kept_one() -> None:
    text = """
        Sales makes cust info from enquiry
        Legal approves cust info
        Sales -> Legal: cust info
        Legal asks Sales: cust info
        Legal needs cust info threshold
        deny Stores: cust info
        dossier consists of cust info, drawing
        accept GAP01 Legal: cust info
        client data means item cust info
        Stores uses Customer information
        """
    assert become_one(text, "customer-information", "cust-info") == sorted(
        [
            "Sales makes Customer information from enquiry",
            "Legal approves Customer information",
            "Sales -> Legal: Customer information",
            "Legal asks Sales: Customer information",
            "Legal needs Customer information threshold",
            "deny Stores: Customer information",
            "dossier consists of Customer information, drawing",
            "accept GAP01 Legal: Customer information",
            "client data means item Customer information",
            "cust info means item Customer information",
            "Stores uses Customer information",
        ]
    )


def test_a_team_is_the_same_at_both_ends_and_on_the_way() -> None:
    text = """
        ERP is a system
        SAP is a system
        Sales -> Legal: x via SAP
        SAP -> Stores: y via phone
        Stores asks SAP: z
        Sales -> ERP: y
        """
    assert become_one(text, "erp", "sap", space="holder") == sorted(
        [
            "Sales -> Legal: x via ERP",
            "ERP -> Stores: y via phone",
            "Stores asks ERP: z",
            "Sales -> ERP: y",
            "SAP means system ERP",
        ]
    )


def test_records_that_say_the_same_become_one_and_each_adds_what_only_it_says() -> None:
    text = """
        Sales -> Legal: a, takes 1d, said by giver note "one"
        Sales -> Legal: b, 40/month, said by receiver note "two"
        Legal needs a threshold within 2d
        Legal needs b threshold because "law"
        Legal makes c from a
        Legal makes c from b
        whole consists of a, b
        Sales makes a, b
        deny Stores: a
        deny Stores: b
        """
    assert become_one(text, "a", "b") == sorted(
        [
            'Sales -> Legal: a, takes 1d, 40/month, said by both, note "one\\ntwo"',
            'Legal needs a threshold within 2d because "law"',
            "Legal makes c from a",
            "whole consists of a",
            "Sales makes a",
            "deny Stores: a",
            "b means item a",
        ]
    )


CASES = "case x 50%\ncase y 50%\n"


def test_kinds_of_order_stay_apart_and_what_is_said_of_all_covers_some() -> None:
    def handoffs(*statements: str) -> list[str]:
        return [line for line in become_one(CASES + "\n".join(statements), "a", "b") if line.startswith("S ->")]

    assert handoffs("S -> L: a if x", "S -> L: b if y") == ["S -> L: a if x", "S -> L: a if y"]
    assert handoffs("S -> L: a", "S -> L: b if y") == ["S -> L: a"]
    assert handoffs("S -> L: a if y", "S -> L: b") == ["S -> L: a"]
    assert handoffs("S -> L: a", "S -> L: b, takes 1d, if y") == ["S -> L: a", "S -> L: a, takes 1d, if y"]
    said = "S hands b to L, usually in 1d, only in case y"
    assert problems(f"{CASES}S -> L: a, takes 2d\nS -> L: b, takes 1d, if y", "a", "b") == [
        (f"{said}: “usually takes” is “1d” there and “2d” under the name that stays.", "handoff:s:l:b")
    ]


def test_an_arrow_that_waits_for_its_name_stays_another_one() -> None:
    assert become_one("S -> A: ?\nS -> B: ?\nS -> A: x", "a", "b", space="holder") == [
        "B means team A",
        "S -> A: ?",
        "S -> A: ?",
        "S -> A: x",
    ]


DIFFERING = """
    Sales -> Legal: a, takes 1d, 12/year
    Sales -> Legal: b, takes 2d, 2/month
    Legal needs a threshold
    Legal needs b
    """


def test_what_differs_is_told_at_once_and_may_be_decided() -> None:
    m = flow_text.parse(DIFFERING)
    told = problems(DIFFERING, "a", "b")
    assert [record for _, record in told] == ["handoff:sales:legal:b", "handoff:sales:legal:b", "need:legal:b"]
    assert told[0][0].endswith("“usually takes” is “2d” there and “1d” under the name that stays.")
    assert told[1][0].endswith("“how often” is “2/month” there and “12/year” under the name that stays.")
    assert told[2][0].endswith(
        "“how much it is needed” is “the more the better” there and “must have” under the name that stays."
    )
    assert become_one(DIFFERING, "a", "b", differing="kept")[1:] == [
        "Sales -> Legal: a, takes 1d, 12/year",
        "b means item a",
    ]
    assert become_one(DIFFERING, "b", "a", differing="add") == [
        "Legal needs b",
        "Sales -> Legal: b, takes 2d, 36/year",
        "a means item b",
    ]
    assert len(m.handoffs) == 2


@pytest.mark.parametrize(
    ("text", "space", "record"),
    [
        ("A -> B: x", "holder", "handoff:a:b:x"),
        ("A asks B: x", "holder", "question:a:b:x"),
        ("S makes a from b", "item", "activity:s:a"),
        ("a consists of b", "item", "item:a"),
        ("a consists of c\nc consists of d, b", "item", "item:a"),
    ],
)
def test_what_would_be_from_itself_is_refused(text: str, space: str, record: str) -> None:
    assert [where for _, where in problems(text, "a", "b", space=space)] == [record]


def test_a_team_and_a_system_or_a_list_that_is_complete_must_be_decided() -> None:
    assert problems("A is a system\nB is a team", "a", "b", space="holder") == [
        ("B: “what it is” is “team” there and “system” under the name that stays.", "holder:b")
    ]
    assert len(problems("A has a complete inventory\nB is a team", "a", "b", space="holder")) == 1


def test_the_names_that_are_remembered() -> None:
    m = Map.of(
        [*flow_text.parse('kept is information called "Kept"\nx-1 is information called "Cust. Info"').records()]
    )
    after = m.apply(merging(m, "item", kept="kept", others=["x-1"]))
    assert [(one.name, one.item, one.differs) for one in after.aliases] == [
        ("Cust. Info", "kept", False),
        ("x-1", "kept", False),
    ]
    same = flow_text.parse('kept is information called "One"\nother is information called "one"')
    assert [one.name for one in same.apply(merging(same, "item", kept="kept", others=["other"])).aliases] == ["other"]


def test_what_was_refused_may_be_accepted_and_the_other_way_round() -> None:
    m = flow_text.parse("a is information\nb is information\nB differs from item a\na differs from item b")
    assert become_one("a is information\nb is information\nB differs from item a\na differs from item b", "a", "b") == [
        "B means item a",
    ]
    known = flow_text.parse("a is information\nb is information\nb means item a")
    assert [change.after for change in refusing(known, "item", one="a", others=["b"])] == [
        Alias(name="b", item="a", differs=True)
    ]
    assert refusing(m, "item", one="a", others=["b"]) == []


def test_a_name_that_stands_for_something_else_is_not_taken_silently() -> None:
    text = "a is information\nb is information\nc is information\nb means item c"
    assert problems(text, "a", "b") == [("“b” is another name of “c” already.", "item:c")]


def test_what_is_not_there() -> None:
    m = flow_text.parse("order is information\noffer is information")
    with pytest.raises(UnknownName, match="Did you mean “order”"):
        merging(m, "item", kept="ordr", others=["offer"])
    with pytest.raises(InvalidMap, match="at least one other"):
        merging(m, "item", kept="order", others=["order"])


# -- properties


@given(dense_maps(), st.randoms(use_true_random=False), st.sampled_from(("item", "holder")))
@settings(max_examples=25, deadline=None)
def test_who_has_what_is_as_if_the_name_had_been_one_from_the_start(m: Map, draw: random.Random, space: str) -> None:
    ids = [one.id for one in m.tables[space]]
    draw.shuffle(ids)
    kept, others = ids[0], ids[1 : 1 + draw.choice((1, 1, 2))]
    try:
        changes = merging(m, space, kept=kept, others=others)
    except InvalidMap:
        return
    after = m.apply(changes)
    assert not {*others} & {one.id for one in after.tables[space]}
    assert [world.held for world in worlds(after)] == [world.held for world in worlds(renamed(m, space, kept, others))]


def renamed(m: Map, space: str, kept: str, others: list[str]) -> Map:
    """The map as if everybody had written the kept name: plainly, record by record."""
    numbering, found = Numbering(), list[Record]()
    for record in m.records():
        if record.type == space and record.id in others:
            continue
        values: dict[str, Any] = {}
        for field in fields_of(record.type):
            value = getattr(record, field.name)
            if field.target in (space, "via" if space == "holder" else space) and field.name != "id":
                listed = value if isinstance(value, tuple) else (value,)
                said = tuple(dict.fromkeys(kept if one in others else one for one in listed))
                values[field.name] = said if isinstance(value, tuple) else said[0]
        now: Any = record.model_copy(update=values)
        found.append(now.with_id(numbering.take(numbering.expected(now))) if record.key else now)
    parts = [part for one in found if one.type == "item" and one.id == kept for part in one.parts]  # type: ignore[attr-defined]
    parts += [p for o in others if space == "item" for p in m.items[o].parts]
    return Map.of(
        one.model_copy(update={"parts": tuple(dict.fromkeys(parts))})
        if space == "item" and one.ref == f"item:{kept}"
        else one
        for one in found
    )


@given(
    random_maps(),
    st.randoms(use_true_random=False),
    st.sampled_from(("item", "holder")),
    st.sampled_from(("ask", "kept", "add")),
)
@settings(max_examples=25, deadline=None)
def test_one_undo_brings_all_of_it_back(m: Map, draw: random.Random, space: str, differing: Differing) -> None:
    ids = [one.id for one in m.tables[space]]
    draw.shuffle(ids)
    try:
        changes = merging(m, space, kept=ids[0], others=ids[1:3], differing=differing)
        after = m.apply(changes)
    except InvalidMap:
        return
    back = after.apply(inverse(changes))
    assert (back.model, back) == (m.model, m)
    assert after.model == Map.of(after.records()).model
    assert {*ids[1:3]} <= {change.before.id for change in changes if change.before and change.after is None}


# -- who uses an old name later


ACCEPTED = (
    'Sales -> Legal: Customer information\n"cust. info" means item Customer information\nSelling means team Sales'
)


def test_quick_entry_lands_on_the_kept_one() -> None:
    m = flow_text.parse(ACCEPTED)
    found = understood("Selling -> Legal: Cust Info, takes 2d\nSelling -> Stores: other", m)
    assert [change.record.ref for change in found.changes] == [
        "holder:stores",
        "item:other",
        "handoff:sales:legal:customer-information",
        "handoff:sales:stores:other",
    ]


def test_pasted_rows_land_on_the_kept_one() -> None:
    from flowmap.formats.rows import read

    m = flow_text.parse(ACCEPTED)
    found = read("cust. info\tSelling\tStores", m)
    assert [column.guess for column in found.columns] == ["item", "giver", "receiver"]
    (handoff,) = [change.after for change in found.changes if isinstance(change.after, Handoff)]
    assert handoff.id == "handoff:sales:stores:customer-information"


def test_an_import_lands_on_the_kept_one_and_keeps_what_was_decided() -> None:
    on = flow_text.parse(f"{ACCEPTED}\nquote differs from item Customer information\nz means item other")
    m = flow_text.parse(
        "Sales -> Legal: cust. info, 12/year\nSelling -> Legal: Customer information, 1/month\nSelling -> Legal: quote"
    )
    done = landed(m, on)
    assert sorted(line for line in flow_text.dump(done.map).splitlines() if line) == [
        "Sales -> Legal: Customer information, 24/year",
        "Sales -> Legal: quote",
        "Selling means team Sales",
        "cust. info means item Customer information",
        "quote differs from item Customer information",
    ]
    assert done.said == (
        "“cust. info” is read as the information “Customer information”.",
        "“Selling” is read as the team “Sales”.",
    )
    alone = landed(flow_text.parse("Selling -> Legal: cust. info"), on).map
    assert [one.id for one in alone.handoffs] == ["handoff:sales:legal:customer-information"]
    assert [one.title for one in alone.items] == ["Customer information"]


def test_an_import_in_which_both_meet_is_left_as_it_is() -> None:
    m = flow_text.parse("Sales -> Selling: x")
    done = landed(m, flow_text.parse(ACCEPTED))
    assert ([one.id for one in done.map.handoffs], done.said) == (["handoff:sales:selling:x"], ())


def test_a_map_without_other_names_has_the_hash_that_it_had() -> None:
    m = flow_text.parse("Sales -> Legal: order\nLegal needs order threshold")
    assert m.model == "c482eaa63cc95f6b0ff4975e2b8ac3a52b8996f4b506d6d82ba1816e540304e7"
    alias = Alias(name="slip", item="order")
    assert m.apply([Change(None, alias)]).model != m.model
