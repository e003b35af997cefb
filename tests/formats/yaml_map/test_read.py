"""What each line of YAML says, as exact records, and what is answered where it says something wrong."""

from __future__ import annotations

from typing import Any

import pytest

from flowmap.domain.records import RECORDS
from flowmap.errors import InvalidMap
from flowmap.formats import yaml_map

# The things that the example in INTERFACES 2 names and does not declare, so that its other lines can stand.
THINGS = """\
cases: {standard: 90%, engine: 10%}
stages: [qualify, close, deliver, win-back]
teams: {sales: Sales, purchasing: Purchasing, goods-receiving: Goods receiving, legal: Legal, service: Service}
systems: {erp: ERP}
items: {order: Order, contract: Contract, goods-announcement: Goods announcement, spec: Spec, drawing: Drawing}
"""
Fields = dict[str, Any]

# Every line of INTERFACES 2 -> the records of its section, in full.
SECTIONS: dict[str, list[tuple[str, Fields]]] = {
    "flowmap: 1": [],
    "title: Industrial installations": [("map", {"title": "Industrial installations"})],
    "cases:\n  standard: 90%\n  engine: {title: Customer supplies the engine, share: 10%}": [
        ("case", {"id": "standard", "title": "Standard", "share": "90%"}),
        ("case", {"id": "engine", "title": "Customer supplies the engine", "share": "10%"}),
    ],
    "stages: [qualify, close, deliver, win-back]": [
        ("stage", {"id": "qualify", "title": "Qualify", "position": 1}),
        ("stage", {"id": "close", "title": "Close", "position": 2}),
        ("stage", {"id": "deliver", "title": "Deliver", "position": 3}),
        ("stage", {"id": "win-back", "title": "Win back", "position": 4}),
    ],
    "stages: {close: {title: Close it, starts: 10d}, deliver: }": [
        ("stage", {"id": "close", "title": "Close it", "position": 1, "starts": "10d"}),
        ("stage", {"id": "deliver", "title": "Deliver", "position": 2}),
    ],
    "teams:\n  sales: Sales\n  purchasing: {title: Purchasing, department: Operations, people: 6, capacity: 40h/week}"
    "\n  goods-receiving: {title: Goods receiving, inventory: complete}": [
        ("holder", {"id": "sales", "title": "Sales"}),
        (
            "holder",
            {
                "id": "purchasing",
                "title": "Purchasing",
                "department": "Operations",
                "people": 6.0,
                "capacity": "40h/week",
            },
        ),
        ("holder", {"id": "goods-receiving", "title": "Goods receiving", "inventory": "complete"}),
    ],
    "systems: {erp: ERP}": [("holder", {"id": "erp", "title": "ERP", "kind": "system"})],
    "meetings: {weekly: Weekly meeting}": [("holder", {"id": "weekly", "title": "Weekly meeting", "kind": "meeting"})],
    "outsiders: {customer: Customer}": [("holder", {"id": "customer", "title": "Customer", "kind": "outsider"})],
    "items:\n  order: Order\n  dossier: {title: Dossier, parts: [spec, drawing]}\n  spec:\n  drawing:\n"
    "  forecast: {title: Forecast, replica: true}\n  site-conditions: {title: Site conditions, kind: expertise}": [
        ("item", {"id": "order", "title": "Order"}),
        ("item", {"id": "dossier", "title": "Dossier", "parts": ["spec", "drawing"]}),
        ("item", {"id": "spec", "title": "Spec"}),
        ("item", {"id": "drawing", "title": "Drawing"}),
        ("item", {"id": "forecast", "title": "Forecast", "replica": True}),
        ("item", {"id": "site-conditions", "title": "Site conditions", "kind": "expertise"}),
    ],
}
RECORDS_OF_LISTS: dict[str, tuple[str, Fields]] = {
    "activities:\n  - {at: sales, makes: order}": ("activity", {"at": "sales", "makes": ["order"]}),
    "activities:\n  - {at: purchasing, uses: order, makes: goods-announcement, cases: standard, duration: 1d}": (
        "activity",
        {
            "at": "purchasing",
            "uses": ["order"],
            "makes": ["goods-announcement"],
            "duration": "1d",
            "cases": ["standard"],
        },
    ),
    "activities:\n  - {at: legal, uses: contract, control: approve}     # approve, check: makes nothing": (
        "activity",
        {"at": "legal", "uses": ["contract"], "control": "approve"},
    ),
    "handoffs:\n  - {giver: sales, receiver: purchasing, item: order, via: erp, mode: push, stage: close, lead: 1d, "
    "lead_p90: 2d,\n     every: 1d, effort: 10min, times: 40/month, quality: 95%, said_by: both, backup: false, "
    'cases: standard,\n     note: "", source: "workshop 2026-03"}': (
        "handoff",
        {
            "giver": "sales",
            "receiver": "purchasing",
            "item": "order",
            "via": "erp",
            "stage": "close",
            "lead": "1d",
            "lead_p90": "2d",
            "every": "1d",
            "effort": "10min",
            "times": "40/month",
            "quality": "95%",
            "said_by": "both",
            "cases": ["standard"],
            "note": "",
            "source": "workshop 2026-03",
        },
    ),
    "questions:\n  - {asker: goods-receiving, asked: purchasing, item: goods-announcement, times: 48/year, effort: "
    "30min, answered: 0%, cases: engine}": (
        "question",
        {
            "asker": "goods-receiving",
            "asked": "purchasing",
            "item": "goods-announcement",
            "times": "48/year",
            "effort": "30min",
            "answered": "0%",
            "cases": ["engine"],
        },
    ),
    "needs:\n  - {holder: goods-receiving, item: goods-announcement, kano: threshold, within: 10d, max_age: 2d, "
    'min_quality: 90%,\n     cases: engine, because: "else engines get lost"}': (
        "need",
        {
            "holder": "goods-receiving",
            "item": "goods-announcement",
            "kano": "threshold",
            "within": "10d",
            "max_age": "2d",
            "min_quality": "90%",
            "because": "else engines get lost",
            "cases": ["engine"],
        },
    ),
    "policies:\n  - {deny: service, item: contract}": (
        "policy",
        {"rule": "deny", "holder": "service", "item": "contract"},
    ),
    "policies:\n  - {item: contract, must_pass: legal}": (
        "policy",
        {"rule": "must_pass", "holder": "legal", "item": "contract"},
    ),
    "accepted:\n  - {finding: GAP01, holder: goods-receiving, item: goods-announcement, because: "
    '"new ERP in March", by: process owner, until: 2027-03-31}': (
        "acceptance",
        {
            "finding": "GAP01",
            "holder": "goods-receiving",
            "item": "goods-announcement",
            "because": "new ERP in March",
            "by": "process owner",
            "until": "2027-03-31",
        },
    ),
    "queries:\n  - name: teams\n    query: |\n      // Who?\n      MATCH (h:Holder)\n      RETURN h.title": (
        "query",
        {"name": "teams", "query": "// Who?\nMATCH (h:Holder)\nRETURN h.title"},
    ),
    "aliases:\n  - {name: the contract, item: contract}": ("alias", {"name": "the contract", "item": "contract"}),
    "aliases:\n  - {name: After-sales, holder: service, differs: true}": (
        "alias",
        {"name": "After-sales", "holder": "service", "differs": True},
    ),
}


@pytest.mark.parametrize("text", SECTIONS)
def test_a_section_is_exactly_these_records(text: str) -> None:
    assert [(record.type, record.to_dict()) for record in yaml_map.parse(text).records()] == SECTIONS[text]


@pytest.mark.parametrize("text", RECORDS_OF_LISTS)
def test_a_line_is_exactly_this_record(text: str) -> None:
    wanted = RECORDS_OF_LISTS[text]
    (record,) = yaml_map.parse(THINGS + text).tables[wanted[0]]
    assert (record.type, record.to_dict()) == wanted


def test_every_type_of_record_has_a_line() -> None:
    said = {type_name for found in SECTIONS.values() for type_name, _ in found}
    assert said | {type_name for type_name, _ in RECORDS_OF_LISTS.values()} == set(RECORDS)


def test_a_single_value_is_accepted_wherever_a_list_is() -> None:
    one = "handoffs: {giver: sales, receiver: legal, item: order, cases: engine}\nactivities: {at: sales, makes: order}"
    many = (
        "handoffs:\n- {giver: sales, receiver: legal, item: order, cases: [engine]}\n"
        "activities:\n- {at: sales, makes: [order]}"
    )
    assert yaml_map.parse(THINGS + one) == yaml_map.parse(THINGS + many)
    assert [stage.id for stage in yaml_map.parse("stages: close").stages] == ["close"]


def test_what_is_left_out_is_unknown_except_what_is_answered_and_complete() -> None:
    m = yaml_map.parse(THINGS + "handoffs: {giver: sales, receiver: legal}\nquestions: {asker: legal, asked: sales}")
    handoff, question = m.handoffs[0], m.questions[0]
    assert (handoff.item, question.item) == ("?", "?")
    assert (str(handoff.quality), str(question.answered)) == ("100%", "100%")
    assert {handoff.lead, handoff.lead_p90, handoff.every, handoff.effort, handoff.times, question.times} == {None}


def test_nothing_stands_for_nothing() -> None:
    assert list(yaml_map.parse("teams:\nitems: null\nhandoffs: ~\n").records()) == []
    for text in ("", "# a comment\n", "---\n", "null"):
        assert list(yaml_map.parse(text).records()) == []


def test_texts_that_look_like_something_else_are_texts() -> None:
    m = yaml_map.parse("teams: {a: 9001, b: true, c: 2027-03-31, d: 1e3, e: 0x1F, f: NO}")
    assert [holder.title for holder in m.holders] == ["9001", "true", "2027-03-31", "1e3", "0x1F", "NO"]


def test_the_same_record_twice_gets_a_number_and_keeps_the_one_that_is_written() -> None:
    one = "{giver: sales, receiver: legal, item: order"
    m = yaml_map.parse(f"{THINGS}handoffs:\n- {one}}}\n- {one}}}\n- {one}, id: handoff:sales:legal:order-7}}")
    assert [h.id for h in m.handoffs] == [
        "handoff:sales:legal:order",
        "handoff:sales:legal:order-2",
        "handoff:sales:legal:order-7",
    ]


H = "handoffs:\n  - {giver: sales, receiver: legal, item: order, "
LINE = THINGS.count("\n") + 2
NO_END = "It must stand for one piece of information or one team. Name one of the two: item or holder."
NO_DURATION = "is no duration. Write a number and its unit: 30min, 4h, 2d or 1w."

# What is added to THINGS -> (line below THINGS, column, message)
PROBLEMS: dict[str, list[tuple[int, int, str]]] = {
    # unknown keys and ids
    "handofs: []": [(1, 1, "There is no section “handofs”. Did you mean “handoffs”?")],
    "xyzzy: 1": [
        (
            1,
            1,
            (
                "There is no section “xyzzy”. Possible here: flowmap, title, hourly_rate, note, source, cases, stages, "
                "teams, systems, meetings, outsiders, items, activities, handoffs, questions, needs, policies, "
                "accepted, aliases, queries."
            ),
        )
    ],
    H + "chanel: erp, vja: erp}": [
        (
            2,
            50,
            (
                "There is no key “chanel”. Possible here: giver, receiver, item, via, mode, stage, lead, lead_p90, "
                "every, effort, times, quality, said_by, backup, cases, note, source, id."
            ),
        ),
        (2, 63, "There is no key “vja”. Did you mean “via”?"),
    ],
    "needs:\n  - {holder: salse, item: order}": [
        (2, 14, "There is no team, system, meeting or outsider “salse”. Did you mean “sales”?")
    ],
    "activities:\n  - {at: sales, makes: [order, contrat]}": [
        (2, 32, "There is no information “contrat”. Did you mean “contract”?")
    ],
    H + "cases: engin}": [(2, 57, "There is no kind of order “engin”. Did you mean “engine”?")],
    H + "stage: closed}": [(2, 57, "There is no stage “closed”. Did you mean “close”?")],
    H + "via: fone}": [(2, 55, "There is no channel, system or meeting “fone”. Did you mean “phone”?")],
    # an id used twice in its space
    "meetings: {sales: Sales meeting}": [
        (1, 12, "The id “sales” is used twice. Give one of them another id."),
    ],
    H + "id: handoff:sales:legal:order}\n  - {giver: sales, receiver: legal, item: order, id: "
    "handoff:sales:legal:order}": [
        (3, 54, "The id “handoff:sales:legal:order” is used twice. Give one of them another id.")
    ],
    "outsiders: {My Customer: x}": [
        (1, 13, "“My Customer” is no id. Use lower case letters, digits and “-”: “my-customer”.")
    ],
    # a handoff or question to oneself
    "handoffs: [{giver: sales, receiver: sales, item: order}]": [
        (1, 37, "“sales” hands over to itself. Name another receiver.")
    ],
    "questions: [{asker: sales, asked: sales, item: order}]": [(1, 35, "“sales” asks itself. Name somebody else.")],
    # parts in a circle are in test_parts_in_a_circle
    # a share, quality or `answered` outside 0-100 %
    H + "quality: 101%}": [
        (2, 59, "“101%” is no share. Write a share from 0% to 100%, or a fraction such as 0.95."),
    ],
    H + "quality: 1.5}": [
        (2, 59, "“1.5” is no share. Write a share from 0% to 100%, or a fraction such as 0.95."),
    ],
    "questions: [{asker: sales, asked: legal, item: order, answered: -1%}]": [
        (1, 65, "“-1%” is no share. Write a share from 0% to 100%, or a fraction such as 0.95.")
    ],
    # a negative or unreadable quantity
    H + "lead: -1d}": [(2, 56, f"“-1d” {NO_DURATION}")],
    H + "lead: 1 day}": [(2, 56, f"“1 day” {NO_DURATION}")],
    H + "lead: nan}": [(2, 56, f"“nan” {NO_DURATION}")],
    H + "lead: .inf}": [(2, 56, f"“.inf” {NO_DURATION}")],
    H + "lead: 1e999d}": [(2, 56, "“1e999d” is too large. The largest duration is 41666666d.")],
    H + "times: 1e400/day}": [(2, 57, "“1e400/day” is too large. The largest rate is 2739726/day.")],
    "outsiders: {a: {people: 1e400}}": [(1, 25, "“1e400” is too large. Write at most 10000000.")],
    "outsiders: {a: {people: 10000001}}": [(1, 25, "“10000001.0” is too large. Write at most 10000000.")],
    H + "lead: 5}": [(2, 56, f"“5” {NO_DURATION}")],
    H + "lead: [1d]}": [(2, 56, "One value is expected here, not a list. A text with { or [ stands in quotes.")],
    H + "effort: 1d}": [(2, 58, "“1d” is no effort. Write a number and its unit: 10min or 2h.")],
    H + "times: 5}": [
        (2, 57, "“5” is no rate. Write 48/year, 3/week, 2/day, or daily, weekly, monthly, yearly."),
    ],
    # a word that is none of the words
    H + "mode: pull}": [(2, 56, "“pull” is no way to hand over. Write push or read.")],
    H + "backup: maybe}": [(2, 58, "“maybe” is neither true nor false. Write true or false.")],
    "needs:\n  - {holder: sales, item: order, kano: treshold}": [
        (
            2,
            40,
            (
                "“treshold” is no kind of need. Did you mean “threshold”? Write threshold, performance, excitement or "
                "not_relevant."
            ),
        )
    ],
    # what cannot be left out
    "needs:\n  - {holder: sales}": [(2, 5, "“item” is missing. Write item: and the id of an item.")],
    "policies:\n  - {item: order}": [(2, 5, "“deny” or “must_pass” is missing. Write deny: and the id of a team.")],
    "activities:\n  - {at: sales}": [
        (2, 5, "An activity at “sales” neither uses nor makes anything. Name what it uses or makes.")
    ],
    "aliases:\n  - {name: x}": [(2, 5, NO_END)],
    "aliases:\n  - {name: x, item: order, holder: sales}": [(2, 5, NO_END)],
    "queries:\n  - {name: Open gaps, query: RETURN 1}": [
        (2, 12, "“Open gaps” is no name for a question. Use lower case letters, digits and “-”.")
    ],
    "queries:\n  - {name: a, query: RETURN 1}\n  - {name: a, query: RETURN 2}": [
        (3, 12, "Two questions are called “a”. Give one of them another name.")
    ],
    'queries:\n  - {name: a, query: " "}': [(2, 22, "The question is empty. Write it in Cypher: MATCH ... RETURN ...")],
    f"queries:\n  - {{name: a, query: {'x' * 10_001}}}": [
        (2, 22, "The question has 10,001 letters. At most 10,000 are possible.")
    ],
    'aliases:\n  - {name: " ", item: order}': [(2, 12, "The other name is empty. Write the name that people use.")],
    "accepted:\n  - {finding: GAP1}": [(2, 15, "“GAP1” is no code of a finding. Write for example GAP01.")],
    "accepted:\n  - {finding: GAP01, until: 31.3.2027}": [
        (2, 29, "“31.3.2027” is no day. Write for example 2027-03-31.")
    ],
    # the shape
    "handoffs: sales": [
        (1, 11, "A record of “handoffs” has keys and values. Write - {giver: ..., receiver: ...}"),
    ],
    "outsiders: [a, b]": [(1, 12, "“outsiders” needs ids with titles. Write “sales: Sales”, one a line.")],
    "flowmap: 2": [(1, 10, "Version “2” of the format is not known. Write flowmap: 1.")],
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_a_problem_has_its_place_and_says_what_would_be_right(text: str) -> None:
    with pytest.raises(InvalidMap) as refusal:
        yaml_map.parse(THINGS + text, file="m.yaml")
    above = THINGS.count("\n")
    assert str(refusal.value).splitlines() == [
        f"m.yaml:{above + line}:{column}: {message}" for line, column, message in PROBLEMS[text]
    ]


def test_parts_in_a_circle() -> None:
    with pytest.raises(InvalidMap) as refusal:
        yaml_map.parse("items:\n  a: {parts: b}\n  b: {parts: [c]}\n  c: {parts: a}")
    assert str(refusal.value) == "2:14: “a” contains itself. Take the circle out of its parts."


@pytest.mark.parametrize(
    ("cases", "sum_of_shares"),
    [
        ("{a: 60%, b: 60%}", "120"),
        ("{a: 60%, b: 30%}", "90"),
        ("{a: 0.5, b: 49.8%}", "99.8"),
        ("{a: 101%}", None),
        ("{a: 60%, b: 60%, c: }", "120"),
    ],
)
def test_shares_that_do_not_sum_to_one_hundred(cases: str, sum_of_shares: str | None) -> None:
    said = "is no share" if sum_of_shares is None else f"The shares of the kinds of order sum to {sum_of_shares} %."
    with pytest.raises(InvalidMap, match=said.replace(".", r"\.")):
        yaml_map.parse(f"cases: {cases}")


@pytest.mark.parametrize("cases", ["{a: 0.5, b: 49.95%}", "{a: 50%, b: 50.1%}", "{a: 60%, b: }", "{a: , b: }"])
def test_shares_may_miss_a_tenth_and_be_left_out(cases: str) -> None:
    assert len(yaml_map.parse(f"cases: {cases}").cases) == 2


def test_more_than_64_cases_are_refused() -> None:
    assert len(yaml_map.parse(f"cases: {{{', '.join(f'c{n}: ' for n in range(64))}}}").cases) == 64
    with pytest.raises(InvalidMap, match=r"There are 65 kinds of order\. At most 64 are possible\."):
        yaml_map.parse(f"cases: {{{', '.join(f'c{n}: ' for n in range(65))}}}")


def test_all_problems_are_said_at_once_in_the_order_of_the_text() -> None:
    text = "needs: [{holder: nobody, item: none, within: 3}]\nteams: {A: x}\nhandoffs: [{giver: x}]\nextra: 1"
    with pytest.raises(InvalidMap) as refusal:
        yaml_map.parse(text)
    assert [(problem.line, problem.column) for problem in refusal.value.problems] == [
        (1, 18),
        (1, 32),
        (1, 46),
        (2, 9),
        (3, 12),
        (4, 1),
    ]


def test_a_hundred_problems_are_shown_and_the_others_counted() -> None:
    with pytest.raises(InvalidMap) as refusal:
        yaml_map.parse("needs:\n" + "- {holder: x, item: y}\n" * 150)
    problems = refusal.value.problems
    assert len(problems) == 101
    assert str(problems[-1]) == "There are 200 more problems. Mend these first."
