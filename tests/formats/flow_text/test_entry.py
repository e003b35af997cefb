"""Flow text read on a map that is there: the same as a text of its own, and what it changes, removes and refuses."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings

from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Handoff, Holder, Item, Need
from flowmap.errors import BadInput
from flowmap.formats import flow_text
from flowmap.formats.flow_text.entry import MOST_LINES, Understood, understood
from tests.capabilities.shared import golden_files
from tests.strategies import random_maps

COMPANY = """\
case standard 90%
case engine 10%
Sales -> Purchasing: order, takes 1d
Sales -> Stores: order if standard
Sales -> Stores: order if engine, takes 2d
Purchasing makes announcement from order
Stores needs announcement threshold
ERP is a system
dossier consists of spec
"""


def company() -> Map:
    return flow_text.parse(COMPANY, name="company")


def after(text: str, m: Map | None = None) -> Map:
    """The map with all that a text says; nothing in it may be wrong."""
    found = understood(text, company() if m is None else m)
    assert found.problems == ()
    return (company() if m is None else m).apply(found.changes)


def said(text: str, m: Map | None = None) -> list[str]:
    return [line.says for line in understood(text, company() if m is None else m).lines]


def wrong(text: str) -> list[tuple[int, int, int, str, str | None]]:
    found = understood(text, company())
    return [(one.line, one.column, one.length, one.message, one.hint) for one in found.problems]


# -- the same as a text of its own


@given(random_maps(flow=True))
@settings(max_examples=40)
def test_a_text_on_an_empty_map_says_what_it_says_alone_and_once_more_nothing(m: Map) -> None:
    assume(all(record.suffix == 1 for record in m.records() if record.key))
    work = [(one.at, one.control, bool(one.makes), frozenset(one.makes or one.uses)) for one in m.activities]
    assume(len(set(work)) == len(work))  # the same work said twice is one record
    text = flow_text.dump(m)
    found = understood(text, Map.of())
    assert found.problems == ()
    made = Map.of().apply(found.changes)
    assert made.model == flow_text.parse(text).model
    again = understood(text, made)
    assert (again.changes, again.problems) == ((), ())


def test_golden_maps_line_by_line_backwards_and_at_once() -> None:
    for path in golden_files():
        read_in_all_ways(path.read_text())


def read_in_all_ways(text: str) -> None:
    lines = text.splitlines()
    cases = [line for line in lines if line.startswith("case")]  # their shares sum to 100 % only together
    step = Map.of()
    for line in ["\n".join(cases), *(line for line in lines if line not in cases)]:
        step = after(line, step)
    assert {step.model, after(text, Map.of()).model} == {flow_text.parse(text).model}
    backwards = "\n".join(reversed(lines))
    assert after(backwards, Map.of()).model == flow_text.parse(backwards).model


def test_any_order_of_lines_makes_the_same_map() -> None:
    lines = ["Sales -> ERP: order", "Sales -> Stores: list via ERP if rush", "case rush", "Stores is a meeting"]
    models = {after("\n".join(order), Map.of()).model for order in itertools.permutations(lines)}
    assert models == {flow_text.parse("\n".join(lines)).model}


def test_what_is_typed_line_by_line_becomes_a_system_as_in_one_text() -> None:
    m = after("A -> B: y via ERP", after("Sales -> ERP: x", Map.of()))
    assert m.model == flow_text.parse("Sales -> ERP: x\nA -> B: y via ERP").model
    assert m.holders["erp"].kind == "system"
    told = after("ERP has 6 people", after("Sales -> ERP: x", Map.of()))
    assert after("A -> B: y via ERP", told).holders["erp"].kind == "team"  # somebody said more of it


# -- names that the map knows


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("A -> B: x via CRM weekly", 'via CRM, weekly for how often, and via "CRM weekly" for'),
        ("A -> B: x, 10min, via e-mail  daily takes 1d", 'via e-mail, daily for how often, and via "e-mail daily" for'),
        ("A -> B, C: x via monthly", 'monthly after a comma for how often, and via "monthly" for'),
    ],
)
def test_how_often_without_a_comma_makes_no_system(line: str, hint: str) -> None:
    found = understood(line, company())
    [problem] = found.problems
    assert (problem.column, found.changes) == (line.index("via ") + 5, ())
    assert problem.hint == f"Write {hint} a system of this name."


@pytest.mark.parametrize(
    "text",
    [
        'A -> B: x via "CRM weekly"',
        "A -> B: x via CRM weekly\nCRM weekly is a system",
        "CRM weekly -> B: x via CRM weekly",
        "A -> B: x via CRM Weekly",
        "A -> B: x via CRM weekly sync",
    ],
)
def test_a_system_whose_name_ends_with_how_often_is_one_where_that_is_plain(text: str) -> None:
    m = after(text)
    [via] = {one.via for one in m.handoffs if one.item == "x"}
    assert via is not None
    assert via.startswith("crm-weekly")
    assert understood(f"A -> B: y via {m.title_of('holder', via)}", m).problems == ()


def test_titles_in_any_capitals_and_ids_mean_what_is_there() -> None:
    m = company().apply(understood('goods is a team called "Goods In (Dock 3)"', company()).changes)
    for name in ('"Goods In (Dock 3)"', "goods in (dock 3)", "GOODS", "goods"):
        made = m.apply(understood(f"SALES -> {name}: Order", m).changes)
        assert [one.id for one in made.handoffs.where(giver="sales", receiver="goods")] == ["handoff:sales:goods:order"]
        assert (len(made.holders), len(made.items)) == (len(m.holders), len(m.items))


def test_a_new_name_keeps_the_title_of_its_first_use() -> None:
    m = after("Sales -> Goods Receiving: Put-away order\ngoods receiving needs put-away ORDER")
    assert m.holders["goods-receiving"] == Holder(id="goods-receiving", title="Goods Receiving")
    assert m.items["put-away-order"] == Item(id="put-away-order", title="Put-away order")


# -- what changes


def test_the_fields_that_are_said_change_and_the_others_stay() -> None:
    m = after("Sales -> Purchasing: order via ERP, 10min")
    assert m.handoffs.where(receiver="purchasing") == [
        Handoff(giver="sales", receiver="purchasing", item="order", lead="1d", via="erp", effort="10min")
    ]


def test_other_kinds_of_order_are_another_record_and_the_same_one_changes() -> None:
    m = after("Sales -> Stores: order if engine, takes 3d")
    assert [(one.id, one.cases, str(one.lead)) for one in m.handoffs.where(receiver="stores")] == [
        ("handoff:sales:stores:order", ("standard",), "None"),
        ("handoff:sales:stores:order-2", ("engine",), "3d"),
    ]
    assert wrong("Sales -> Stores: order takes 4d") == [
        (
            1,
            1,
            5,
            "There are 2 of these, for different kinds of order.",
            "Say which one: write “if” and the kind of order.",
        )
    ]


def test_what_work_is_made_from_is_said_of_that_work() -> None:
    m = after("Purchasing makes announcement from order, drawing, takes 1d")
    assert list(m.activities) == [
        Activity(at="purchasing", makes=("announcement",), uses=("order", "drawing"), duration="1d")
    ]


def test_statements_about_things_change_their_records() -> None:
    m = after(
        "map Installations\nSales belongs to Commerce\nSales has 6 people\ndossier consists of drawing\n"
        "stages close, deliver\nstages win-back\ncase engine 20%\ncase standard 80%"
    )
    assert m.title == "Installations"
    assert m.holders["sales"] == Holder(id="sales", title="Sales", department="Commerce", people=6)
    assert m.items["dossier"].parts == ("spec", "drawing")
    assert [(one.id, one.position) for one in m.stages] == [("close", 1), ("deliver", 2), ("win-back", 3)]
    assert [(one.id, str(one.share)) for one in m.cases] == [("standard", "80%"), ("engine", "20%")]


def test_one_record_is_one_change_however_many_lines_speak_of_it() -> None:
    found = understood("Sales -> Legal: contract\nSales -> Legal: contract via ERP\nLegal has 3 people", company())
    assert [(change.before, change.record.ref) for change in found.changes] == [
        (None, "holder:legal"),
        (None, "item:contract"),
        (None, "handoff:sales:legal:contract"),
    ]
    assert [line.changes for line in found.lines] == [3, 1, 1]


# -- what is taken away


def test_a_dash_takes_away_what_the_statement_names() -> None:
    assert len(after("- Sales -> Purchasing: order").handoffs) == 2
    assert [one.cases for one in after("-Sales -> Stores: order if engine").handoffs.where(receiver="stores")] == [
        ("standard",)
    ]
    assert list(after("- Stores needs announcement").needs) == []
    assert after("- dossier consists of spec").items["dossier"].parts == ()


def test_a_thing_goes_with_all_that_mentions_it() -> None:
    found = understood("- Stores is a team", company())
    assert found.problems == ()
    m = company().apply(found.changes)
    assert "stores" not in m.holders
    assert (len(m.handoffs), len(m.needs)) == (1, 0)
    assert found.lines[0].says == "no more: team Stores, with 3 that mention it"


def test_what_is_not_there_cannot_be_taken_away() -> None:
    adds = "A line that begins with a dash takes away; to add, begin without."
    assert wrong(
        "- Sales -> Purchasing: drawings\n- Sales -> Purchasing: spec\n- Sales -> Purchasing: order takes 9d"
    ) == [
        (1, 24, 8, "There is no information “drawings” to take away.", adds),
        (2, 1, 1, "There is no such handoff to take away.", adds),
        (3, 1, 1, "There is no such handoff to take away.", "What is there says something else: leave that out."),
    ]


def test_names_that_begin_with_a_dash_are_written_in_quotes() -> None:
    m = Map.of([Holder(id="x", title="- x"), Item(id="y", title="-y"), Need(holder="x", item="y")])
    assert after(flow_text.dump(m), Map.of()) == flow_text.parse(flow_text.dump(m))


# -- what is not understood


def test_good_lines_count_beside_bad_ones() -> None:
    found = understood("Sales -> Legal: contract\nSales -> Legal: takes soon\n\n# said later\nX makes\n", company())
    assert [line.line for line in found.lines] == [1]
    assert [(one.line, one.column) for one in found.problems] == [(2, 17), (5, 8)]
    assert [change.record.ref for change in found.changes] == [
        "holder:legal",
        "item:contract",
        "handoff:sales:legal:contract",
    ]


def test_a_line_that_fails_leaves_nothing_behind() -> None:
    assert wrong("Legal -> Legal: contract") == [(1, 10, 5, "“legal” hands over to itself.", "Name another receiver.")]
    assert understood("Legal -> Legal: contract", company()).changes == ()


def test_problems_have_their_place_and_the_way_out() -> None:
    assert wrong("Sales -> Purchasing: order if standart") == [
        (1, 31, 8, "There is no kind of order “standart”.", "Did you mean “standard”?")
    ]
    assert wrong("Sales - Purchasing: order") == [
        (
            1, 7, 1, "“-” is no arrow.",
            "It is written -> and goes from the giver to the receiver. Write for example: Sales -> Purchasing: order",
        )
    ]  # fmt: skip
    assert wrong("spec consists of dossier") == [
        (1, 18, 7, "“spec” would contain itself.", "Take the circle out of its parts.")
    ]


def test_shares_that_do_not_sum_up_wait_with_what_names_their_kinds_of_order() -> None:
    found = understood("case a 50%\ncase b 40%\nX -> Y: z if a\nX -> Y: w", Map.of())
    assert [(line.line, line.says, line.changes) for line in found.lines] == [
        (4, "new teams X, Y; new information w; X hands Y: w", 4),
    ]
    assert [(one.line, one.message) for one in found.problems] == [
        (1, "This waits for line 2."),
        (2, "The shares of the kinds of order sum to 90 %."),
        (3, "“a” waits for line 2."),
    ]
    assert Map.of().apply(found.changes).stats()["handoffs"] == 1


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_control_characters_are_said_of_their_line(letter: str) -> None:
    found = understood(f"Sales -> Legal: contract\nX -> Y: z{letter}", company())
    assert [(one.line, one.column) for one in found.problems] == [(2, 10)]
    assert len(found.changes) == 3


def test_escaped_control_characters_are_refused_too() -> None:
    assert [one.line for one in understood(r'Sales -> Legal: "a\u0000b"', company()).problems] == [1]


def test_too_much_at_once_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"2,001 lines .* At most 2,000 lines"):
        understood("\n" * MOST_LINES, company())
    with pytest.raises(BadInput, match="200,001 letters"):
        understood("x" * 200_001, company())


# -- how it is said


def test_every_line_says_in_plain_words_what_it_does() -> None:
    [several] = said("Sales -> Legal, Service: contract via ERP, takes 1d, 40/month, if engine")
    assert several == (
        "new teams Legal, Service; new information contract; "
        "Sales hands Legal and Service: contract, through ERP, usually 1 d, 40/month, only if engine"
    )
    assert said("Purchasing -> Stores: announcement, takes 0d, p90 1d") == [
        "Purchasing hands Stores: announcement, usually at once, on a bad day 1 d"
    ]
    assert said("Sales -> Purchasing: order takes 2d") == ["Sales hands Purchasing: order: usually takes 1 d → 2 d"]
    assert said("Sales -> Purchasing: order") == [
        "Sales hands Purchasing: order, usually 1 d: already there, nothing changes"
    ]
    assert said("Stores needs order excitement within 10d") == ["Stores needs order, nice to have, within 10 d"]
    assert said("Stores asks Sales: order 48/year answered 0%") == ["Stores asks Sales: order, 48/year, answered 0%"]
    assert said("deny Stores: spec\norder must pass Sales") == [
        "Stores must not have spec",
        "order must pass Sales",
    ]
    assert said("Sales belongs to Commerce") == ["team Sales: department Commerce"]
    assert said("- Sales -> Purchasing: order") == ["no more: Sales hands Purchasing: order, usually 1 d"]
    assert said("Sales is a meeting") == ["meeting Sales: kind team → meeting"]


def test_an_empty_text_says_nothing() -> None:
    assert understood(" \n# only a remark\n", company()) == Understood((), (), ())
