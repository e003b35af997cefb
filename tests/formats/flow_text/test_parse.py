"""What each statement of flow text says, as exact records, and what a text means as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from flowmap.domain.records import RECORDS
from flowmap.errors import InvalidMap
from flowmap.formats import flow_text

# Every line of the example in INTERFACES 3 -> the records that it adds, without things named by their use.
STATEMENTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "map Industrial installations": [("map", {"title": "Industrial installations"})],
    "case standard 90%": [("case", {"id": "standard", "title": "standard", "share": "90%"})],
    "stages qualify, close, deliver, win-back": [
        ("stage", {"id": "qualify", "title": "qualify", "position": 1}),
        ("stage", {"id": "close", "title": "close", "position": 2}),
        ("stage", {"id": "deliver", "title": "deliver", "position": 3}),
        ("stage", {"id": "win-back", "title": "win-back", "position": 4}),
    ],
    "Weekly meeting is a meeting            # team, system, meeting, outsider": [
        ("holder", {"id": "weekly-meeting", "title": "Weekly meeting", "kind": "meeting"})
    ],
    "Sales is a team": [("holder", {"id": "sales", "title": "Sales"})],
    "ERP is a system": [("holder", {"id": "erp", "title": "ERP", "kind": "system"})],
    "Customer is an outsider": [("holder", {"id": "customer", "title": "Customer", "kind": "outsider"})],
    "Goods receiving has a complete inventory": [
        ("holder", {"id": "goods-receiving", "title": "Goods receiving", "inventory": "complete"})
    ],
    "Sales has 6 people, 40h/week": [
        ("holder", {"id": "sales", "title": "Sales", "people": 6.0, "capacity": "40h/week"})
    ],
    "Sales belongs to Commerce              # department": [
        ("holder", {"id": "sales", "title": "Sales", "department": "Commerce"})
    ],
    "dossier consists of spec, drawing": [
        ("item", {"id": "dossier", "title": "dossier", "parts": ["spec", "drawing"]}),
        ("item", {"id": "spec", "title": "spec"}),
        ("item", {"id": "drawing", "title": "drawing"}),
    ],
    "forecast is a replica": [("item", {"id": "forecast", "title": "forecast", "replica": True})],
    "site conditions is expertise": [
        ("item", {"id": "site-conditions", "title": "site conditions", "kind": "expertise"})
    ],
    "Sales makes order": [("activity", {"at": "sales", "makes": ["order"]})],
    "Purchasing makes goods announcement from order, takes 1d, if standard": [
        (
            "activity",
            {
                "at": "purchasing",
                "uses": ["order"],
                "makes": ["goods-announcement"],
                "duration": "1d",
                "cases": ["standard"],
            },
        )
    ],
    "Engineering makes cost estimate from spec, drawing, site conditions, takes 3d": [
        (
            "activity",
            {
                "at": "engineering",
                "uses": ["spec", "drawing", "site-conditions"],
                "makes": ["cost-estimate"],
                "duration": "3d",
            },
        )
    ],
    "Legal approves contract                # approves, checks: a control, makes nothing": [
        ("activity", {"at": "legal", "uses": ["contract"], "control": "approve"})
    ],
    "Legal checks contract": [("activity", {"at": "legal", "uses": ["contract"], "control": "check"})],
    "Legal redacts contract into public contract          # redacts, translates: name their product": [
        ("activity", {"at": "legal", "uses": ["contract"], "makes": ["public-contract"], "control": "redact"})
    ],
    "Legal translates contract into contrat": [
        ("activity", {"at": "legal", "uses": ["contract"], "makes": ["contrat"], "control": "translate"})
    ],
    "Legal uses contract": [("activity", {"at": "legal", "uses": ["contract"]})],
    "Sales -> Purchasing: order via ERP, takes 1d, p90 2d, every 1d, 10min, 40/month, quality 95%,"
    " stage close, if standard": [
        (
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
                "cases": ["standard"],
            },
        )
    ],
    "Weekly meeting -> Planning, Production: order confirmation": [
        ("handoff", {"giver": "weekly-meeting", "receiver": "planning", "item": "order-confirmation"}),
        ("handoff", {"giver": "weekly-meeting", "receiver": "production", "item": "order-confirmation"}),
    ],
    "Sales -> Production: date change, backup": [
        ("handoff", {"giver": "sales", "receiver": "production", "item": "date-change", "backup": True})
    ],
    "ERP -> Sales: stock, read, said by both": [
        ("handoff", {"giver": "erp", "receiver": "sales", "item": "stock", "mode": "read", "said_by": "both"})
    ],
    "Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0% if engine": [
        (
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
        )
    ],
    "Goods receiving needs goods announcement threshold within 10d max age 2d quality 90% if engine"
    ' because "engines get lost"': [
        (
            "need",
            {
                "holder": "goods-receiving",
                "item": "goods-announcement",
                "kano": "threshold",
                "within": "10d",
                "max_age": "2d",
                "min_quality": "90%",
                "because": "engines get lost",
                "cases": ["engine"],
            },
        )
    ],
    "Personnel needs order confirmation not relevant": [
        ("need", {"holder": "personnel", "item": "order-confirmation", "kano": "not_relevant"})
    ],
    "deny Service: contract": [("policy", {"rule": "deny", "holder": "service", "item": "contract"})],
    "contract must pass Legal": [("policy", {"rule": "must_pass", "holder": "legal", "item": "contract"})],
    'accept GAP01 Goods receiving: goods announcement because "new ERP in March" until 2027-03-31': [
        (
            "acceptance",
            {
                "finding": "GAP01",
                "holder": "goods-receiving",
                "item": "goods-announcement",
                "because": "new ERP in March",
                "until": "2027-03-31",
            },
        )
    ],
    'accept GAP04 Purchasing -> Goods receiving: goods announcement by "process owner"': [
        (
            "acceptance",
            {
                "finding": "GAP04",
                "holder": "purchasing",
                "counterpart": "goods-receiving",
                "item": "goods-announcement",
                "by": "process owner",
            },
        )
    ],
    '"cust. info" means item customer information note "said in a workshop"': [
        ("item", {"id": "customer-information", "title": "customer information"}),
        ("alias", {"name": "cust. info", "item": "customer-information", "note": "said in a workshop"}),
    ],
    "Goods inwards means team Goods receiving": [("alias", {"name": "Goods inwards", "holder": "goods-receiving"})],
    "SAP means system ERP": [("alias", {"name": "SAP", "holder": "erp"})],
    "offer differs from item order": [("alias", {"name": "offer", "item": "order", "differs": True})],
}
DECLARED = "case engine 10%\ncase standard 90%\nstages close\n"


def records(text: str, *types: str) -> list[tuple[str, dict[str, Any]]]:
    """The records of a text as (type, fields), those of some types only."""
    return [(r.type, r.to_dict()) for r in flow_text.parse(text).records() if not types or r.type in types]


@pytest.mark.parametrize("line", STATEMENTS)
def test_a_statement_is_exactly_these_records(line: str) -> None:
    wanted = STATEMENTS[line]
    types = {type_name for type_name, _ in wanted}
    before = "" if types & {"case", "stage"} else DECLARED
    assert records(before + line.replace("90%", "100%" if "case" in types else "90%"), *types) == [
        (type_name, {**fields, "share": "100%"} if type_name == "case" else fields) for type_name, fields in wanted
    ]


def test_what_is_not_declared_is_a_team_or_an_item_by_its_position() -> None:
    assert records("Sales -> Goods receiving: put-away order via SharePoint", "holder", "item") == [
        ("holder", {"id": "sales", "title": "Sales"}),
        ("holder", {"id": "goods-receiving", "title": "Goods receiving"}),
        ("holder", {"id": "sharepoint", "title": "SharePoint", "kind": "system"}),
        ("item", {"id": "put-away-order", "title": "put-away order"}),
    ]


def test_via_does_not_make_a_system_of_a_channel_word_or_of_what_is_declared() -> None:
    text = "A -> B: x via e-mail\nA -> B: y via Weekly\nWeekly is a meeting"
    assert records(text, "holder")[2:] == [("holder", {"id": "weekly", "title": "Weekly", "kind": "meeting"})]
    assert [h.via for h in flow_text.parse(text).handoffs] == ["e-mail", "weekly"]


@pytest.mark.parametrize(
    ("line", "item", "rate"),
    [
        ("A -> B: daily report", "daily-report", None),
        ("A -> B: daily report, daily", "daily-report", "daily"),
        ("A -> B: report, weekly", "report", "weekly"),
        ("A -> B: report daily", "report-daily", None),
        ("A -> B: delivery note", "delivery-note", None),
        ("A -> B: read receipt", "read-receipt", None),
        ('A -> B: "order, if any"', "order-if-any", None),
        ('A -> B: "90% offer", monthly', "90-offer", "monthly"),
    ],
)
def test_where_the_name_of_an_item_ends(line: str, item: str, rate: str | None) -> None:
    (handoff,) = flow_text.parse(line).handoffs
    assert (handoff.item, None if handoff.times is None else str(handoff.times)) == (item, rate)


def test_kind_words_and_rate_words_are_no_grammar_in_the_name_of_a_holder() -> None:
    m = flow_text.parse("Weekly meeting -> Daily team: note\nDaily team -> Case system: note, weekly")
    assert [holder.id for holder in m.holders] == ["weekly-meeting", "daily-team", "case-system"]


def test_qualifiers_stand_in_any_order_with_commas_or_blanks() -> None:
    plain = flow_text.parse("case x\nA -> B: order, takes 1d, p90 2d, 10min, 40/month, backup, if x")
    other = flow_text.parse("case x\nA -> B: order if x backup 40/month,,10min p90 2d, , takes 1d,")
    assert plain == other


def test_several_cases() -> None:
    m = flow_text.parse("case standard\ncase engine\nA -> B: order if standard or engine")
    assert m.handoffs[0].cases == ("engine", "standard")


def test_by_ends_every_name_of_an_acceptance_and_no_other() -> None:
    m = flow_text.parse("case x\naccept GAP01 A: y if x by Sales\naccept GAP02 A: y by Sales\nA needs stand by")
    assert [(a.item, a.cases, a.by) for a in m.acceptances] == [("y", ("x",), "Sales"), ("y", (), "Sales")]
    assert m.needs[0].item == "stand-by"


def test_an_item_without_a_name() -> None:
    assert records("A -> B: ?", "handoff", "item") == [("handoff", {"giver": "a", "receiver": "b"})]
    assert records('A -> B: "x ?"', "item") == [("item", {"id": "x", "title": "x ?"})]


def test_the_same_statement_twice_is_two_records() -> None:
    m = flow_text.parse("A -> B: x, 1/year\nA -> B: x, 2/year")
    assert [(h.id, str(h.times)) for h in m.handoffs] == [("handoff:a:b:x", "1/year"), ("handoff:a:b:x-2", "2/year")]


def test_names_meet_by_their_slug_and_keep_their_first_title() -> None:
    m = flow_text.parse("Goods receiving makes x\ngoods-receiving -> GOODS OUT: x")
    assert [(h.id, h.title) for h in m.holders] == [("goods-receiving", "Goods receiving"), ("goods-out", "GOODS OUT")]


def test_an_empty_text_is_an_empty_map() -> None:
    for text in ("", "\n\n", "# only a comment\n", "\ufeff"):
        assert list(flow_text.parse(text).records()) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end: str) -> None:
    assert flow_text.parse(end.join(["A makes x", "A -> B: x", ""])) == flow_text.parse("A makes x\nA -> B: x")


# One line or more that is wrong -> place, what is wrong, what would be right.
PROBLEMS = {
    "Sales gives order to Purchasing": "t.flow:1:1: This line is no statement. Write for example: "
    "Sales -> Purchasing: order",
    "Sales sends order to Purchasing": "t.flow:1:1: This line is no statement. Write for example: "
    "Sales -> Purchasing: order",
    "Sales → Purchasing: order": "t.flow:1:7: “→” is no arrow. "
    "It is written -> and goes from the giver to the receiver. Write for example: Sales -> Purchasing: order",
    "Purchasing <- Sales: order": "t.flow:1:12: “<-” is no arrow. "
    "It is written -> and goes from the giver to the receiver. Write for example: Sales -> Purchasing: order",
    "Sales --> Purchasing: order": "t.flow:1:7: “-->” is no arrow. "
    "It is written -> and goes from the giver to the receiver. Write for example: Sales -> Purchasing: order",
    "Sales maks order": "t.flow:1:7: This line is no statement. Did you mean “makes”?",
    "Sales -> Purchasing order": "t.flow:1:10: A colon is missing before the information. Write for example: "
    "Sales -> Purchasing: order, or ? for information without a name.",
    "Sales -> Purchasing:": "t.flow:1:21: Here a piece of information is missing, before the end of the line.",
    "A -> A: x": "t.flow:1:6: “a” hands over to itself. Name another receiver.",
    "A asks A: x": "t.flow:1:8: “a” asks itself. Name somebody else.",
    "A -> B: x if engin\ncase engine": "t.flow:1:14: There is no kind of order “engin”. Did you mean “engine”?",
    "A -> B: x if engine": "t.flow:1:14: There is no kind of order “engine”. Declare it in a line of its own: case "
    "engine",
    "A -> B: x, stage close": "t.flow:1:18: There is no stage “close”. Declare it in a line of its own: stages close",
    "A -> B: x, takes -1d": "t.flow:1:18: “-1d” is no duration. Write a number and its unit: 30min, 4h, 2d or 1w.",
    "A -> B: x, takes soon": "t.flow:1:18: “soon” is no duration. Write a number and its unit: 30min, 4h, 2d or 1w. "
    "A name that contains “takes” is put in double quotes.",
    "A -> B: x, quality 120%": "t.flow:1:20: “120%” is no share. Write a share from 0% to 100%, or a fraction such as "
    "0.95.",
    "A -> B: x, takes 9000000000h": "t.flow:1:18: “9000000000h” is too large. The largest duration is 1000000000h.",
    "A -> B: x, 9000000000/day": "t.flow:1:12: “9000000000/day” is too large. The largest rate is 2739726/day.",
    "A has 1e400 people": "t.flow:1:7: “1e400” is too large. Write at most 10000000 people.",
    "A has 9000000000h/day": "t.flow:1:7: “9000000000h/day” is too large. The largest capacity is 2739726h/day.",
    "A -> B: x, takes 1d, takes 2d": "t.flow:1:22: “takes” is said twice. Keep one of the two.",
    "A -> B: x, 5 apples": "t.flow:1:12: “5” stands without a word that says what it is. Only these need no word: "
    "effort: a number and its unit: 10min or 2h; rate: 48/year, 3/week, 2/day, or daily, weekly, monthly, yearly. "
    "Possible here: via, takes, p90, every, quality, stage, said by, if, note, source, read, backup.",
    "case a 60%\ncase b 60%": "t.flow:2:8: The shares of the kinds of order sum to 120 %. They must sum to 100 %; "
    "leave out those you do not know.",
    "x consists of y\ny consists of x": "t.flow:1:15: “x” contains itself. Take the circle out of its parts.",
    "A is a meating": "t.flow:1:8: “meating” is no kind of thing. Did you mean “meeting”?",
    "A is a team\nA is a meeting": "t.flow:2:8: Line 1 says something else about “A”: team. Keep one of the two.",
    "case x\ncase x": "t.flow:2:6: The kind of order “x” is declared already, in line 1. Keep one of the two.",
    "map a\nmap b": "t.flow:2:1: The map has a title already. Keep one line that begins with “map”.",
    'A makes "order': 't.flow:1:9: A quote is opened and never closed. Close it with ".',
    "A redacts x": "t.flow:1:3: “redacts” names no product. Write for example: Legal redacts contract into public "
    "contract",
    "A makes x from x": "t.flow:1:9: “a” makes “x” from itself. Name the result apart.",
    'A needs x because "y" until 2027-02-30': "t.flow:1:23: “until” has no meaning here. Possible here: within, max "
    "age, quality, if, because, note, source, threshold, performance, excitement, not relevant. A name that contains a "
    "comma, a number or a word of the grammar is put in double quotes.",
    "accept GAP01 A until 2027-02-30": "t.flow:1:22: “2027-02-30” is no day. Write until 2027-03-31.",
    "accept gap1 A: x": "t.flow:1:8: “gap1” is no code of a finding. Write for example: accept GAP01 Goods receiving: "
    "goods announcement",
    "☺ makes x": "t.flow:1:1: “☺” has neither a letter nor a digit. Give it a name that can be read aloud, and the "
    'title behind it: smile is a team called "☺".',
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_a_problem_has_its_place_and_says_what_would_be_right(text: str) -> None:
    with pytest.raises(InvalidMap) as refusal:
        flow_text.parse(text, file="t.flow")
    assert str(refusal.value) == PROBLEMS[text]


def test_all_problems_are_said_at_once_in_the_order_of_the_text() -> None:
    with pytest.raises(InvalidMap) as refusal:
        flow_text.parse("A -> B x\ncase a 60%\nA needs x if b\nnonsense\nA -> C: y, takes 1z\nA -> A: x")
    assert [(problem.line, problem.column) for problem in refusal.value.problems] == [
        (1, 6),
        (2, 8),
        (3, 14),
        (4, 1),
        (5, 18),
        (6, 6),
    ]


def test_more_than_64_cases_are_refused() -> None:
    assert len(flow_text.parse("".join(f"case c{n}\n" for n in range(64))).cases) == 64
    with pytest.raises(InvalidMap, match=r"There are 65 kinds of order\. At most 64 are possible\."):
        flow_text.parse("".join(f"case c{n}\n" for n in range(65)))


def test_every_type_of_record_has_a_statement() -> None:
    """But for questions in Cypher, which have a language of their own."""
    said = {type_name for wanted in STATEMENTS.values() for type_name, _ in wanted}
    assert said == set(RECORDS) - {"query"}
