"""A saved YAML file keeps what its author wrote: only the lines that say something else now are different."""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Case, Handoff, Header, Holder, Item, Need, Stage
from flowmap.errors import InvalidMap
from flowmap.formats import yaml_map
from flowmap.formats.yaml_map.read import read_document
from flowmap.formats.yaml_map.revise import _Reviser
from tests.capabilities.shared import SAMPLES
from tests.strategies import random_maps

TEXT = """\
# Our company, as drawn in March.
flowmap: 1
title: Engines   # the working title

cases: {standard: 90%, engine: {title: Customer supplies the engine, share: 10%}}
stages: [qualify, close]

teams:
  # Commerce
  sales: Sales                       # they know the customer
  'legal': {title: "Legal", people: 2}

  # Supply
  purchasing:
    title: Purchasing
    # since the merger
    department: Supply
    people: 6    # two of them in Ghent
items:
  order: {title: Order}
  contract:

handoffs:
  # every order
  - {giver: sales, receiver: purchasing, item: order, lead: 24h}  # by hand
  - giver: sales
    receiver: legal      # always
    item: contract
    # nobody knows how long
    note: |
      Two lines
      of text.

  - {giver: legal, receiver: sales, item: contract, lead: 2d,
     note: "signed"}   # in two lines
# the end
"""
M = yaml_map.parse(TEXT)


def changed(m: Map) -> list[str]:
    """The lines that are different after the map is saved into TEXT, as `- old` and `+ new`."""
    text = yaml_map.revise(TEXT, m)
    assert yaml_map.parse(text) == m
    return [line for line in difflib.ndiff(TEXT.splitlines(), text.splitlines()) if line[0] in "+-"]


def test_the_same_map_changes_nothing() -> None:
    assert yaml_map.revise(TEXT, M) == TEXT


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_a_sample_map_saved_as_it_is_changes_nothing(path: Path) -> None:
    text = path.read_bytes().decode()
    assert yaml_map.revise(text, yaml_map.parse(text)) == text


def test_one_changed_one_added_one_removed_the_rest_byte_equal() -> None:
    by_hand, contract, signed = M.handoffs
    slower = by_hand.model_copy(update={"lead": Duration(2.0, "d")})
    back = Handoff(giver="purchasing", receiver="sales", item="order", lead=Duration(1.0, "d"))
    assert changed(M.apply([Change(by_hand, slower), Change(None, back), Change(signed, None)])) == [
        "-   - {giver: sales, receiver: purchasing, item: order, lead: 24h}  # by hand",
        "+   - {giver: sales, receiver: purchasing, item: order, lead: 2d}  # by hand",
        "+   - {giver: purchasing, receiver: sales, item: order, lead: 1d}",
        "-   - {giver: legal, receiver: sales, item: contract, lead: 2d,",
        '-      note: "signed"}   # in two lines',
    ]
    assert len(M.handoffs) == 3
    assert contract.note == "Two lines\nof text.\n"


def test_an_equal_quantity_keeps_its_unit() -> None:
    (by_hand, *_) = M.handoffs
    assert changed(M.apply([Change(by_hand, by_hand.model_copy(update={"lead": Duration(1.0, "d")}))])) == []


CHANGES: dict[str, tuple[Callable[[Map], list[Change]], list[str]]] = {
    "a title": (
        lambda m: [_with(m.holders["sales"], title="Sales, worldwide")],
        [
            "-   sales: Sales                       # they know the customer",
            '+   sales: "Sales, worldwide"                       # they know the customer',
        ],
    ),
    "a field in braces": (
        lambda m: [_with(m.holders["legal"], people=3.0)],
        ["-   'legal': {title: \"Legal\", people: 2}", "+   'legal': {title: \"Legal\", people: 3}"],
    ),
    "a new field in braces": (
        lambda m: [_with(m.items["order"], replica=True)],
        ["-   order: {title: Order}", "+   order: {title: Order, replica: true}"],
    ),
    "a field that is gone in braces": (
        lambda m: [_with(m.holders["legal"], people=None)],
        ["-   'legal': {title: \"Legal\", people: 2}", "+   'legal': {title: \"Legal\"}"],
    ),
    "a field on a line": (
        lambda m: [_with(m.holders["purchasing"], people=7.0)],
        ["-     people: 6    # two of them in Ghent", "+     people: 7    # two of them in Ghent"],
    ),
    "a new field on a line": (
        lambda m: [_with(m.holders["purchasing"], inventory="complete")],
        ["+     inventory: complete"],
    ),
    "a field that is gone with its line": (
        lambda m: [_with(m.holders["purchasing"], people=None)],
        ["-     people: 6    # two of them in Ghent"],
    ),
    "a text of several lines": (
        lambda m: [_with(m.handoffs[1], note="One line.")],
        ["+     note: One line.", "-     note: |", "-       Two lines", "-       of text."],
    ),
    "a new item below one without a value": (
        lambda m: [Change(None, Item(id="spec", title="Specification"))],
        ["+   spec: Specification"],
    ),
    "a value where none was": (
        lambda m: [_with(m.items["contract"], title="The contract")],
        ["-   contract:", "+   contract: The contract"],
    ),
    "a case in braces": (
        lambda m: [_with(m.cases["engine"], title="Own engine")],
        [
            "- cases: {standard: 90%, engine: {title: Customer supplies the engine, share: 10%}}",
            "+ cases: {standard: 90%, engine: {title: Own engine, share: 10%}}",
        ],
    ),
    "a new case in braces": (
        lambda m: [Change(None, Case(id="export", title="Export"))],
        [
            "- cases: {standard: 90%, engine: {title: Customer supplies the engine, share: 10%}}",
            "+ cases: {standard: 90%, engine: {title: Customer supplies the engine, share: 10%}, export: Export}",
        ],
    ),
    "a case that is gone": (
        lambda m: [Change(m.cases["standard"], None), _with(m.cases["engine"], share=None)],
        [
            "- cases: {standard: 90%, engine: {title: Customer supplies the engine, share: 10%}}",
            "+ cases: {engine: {title: Customer supplies the engine}}",
        ],
    ),
    "a stage between two": (
        lambda m: [
            _with(m.stages["close"], position=3),
            Change(None, Stage(id="offer", title="Offer", position=2)),
        ],
        ["- stages: [qualify, close]", "+ stages: [qualify, offer, close]"],
    ),
    "a stage that says more": (
        lambda m: [_with(m.stages["close"], starts=Duration(30.0, "d"))],
        ["- stages: [qualify, close]", "+ stages:", "+   qualify: Qualify", "+   close: {starts: 30d}"],
    ),
    "the title of the map": (
        lambda m: [_with(m.tables["map"][0], title="The engines")],
        ["- title: Engines   # the working title", "+ title: The engines   # the working title"],
    ),
    "a note of the map": (
        lambda m: [_with(m.tables["map"][0], note="Ask Ann")],
        ["+ note: Ask Ann"],
    ),
    "a first need": (
        lambda m: [Change(None, Need(holder="legal", item="order"))],
        ["+ ", "+ needs:", "+   - {holder: legal, item: order}"],
    ),
    "a system where there was none": (
        lambda m: [Change(None, Holder(id="erp", title="ERP", kind="system"))],
        ["+ ", "+ systems:", "+   erp: ERP"],
    ),
    "a team that becomes a system": (
        lambda m: [_with(m.holders["legal"], kind="system")],
        [
            "-   'legal': {title: \"Legal\", people: 2}",
            "+ ",
            "+ systems:",
            "+   legal: {people: 2}",
        ],
    ),
    "the same record again": (
        lambda m: [Change(None, _again(m.handoffs[0], "-2"))],
        ["+   - {giver: sales, receiver: purchasing, item: order}"],
    ),
    "all handoffs gone": (
        lambda m: [Change(handoff, None) for handoff in m.handoffs],
        [f"- {line}" for line in TEXT.splitlines()[23:35] if line.strip() and not line.startswith("  #")],
    ),
}


def _with(record: object, **fields: object) -> Change:
    return Change(record, record.model_copy(update=fields))  # type: ignore[arg-type, attr-defined]


def _again(handoff: Handoff, suffix: str) -> Handoff:
    return Handoff(giver=handoff.giver, receiver=handoff.receiver, item=handoff.item, id=handoff.id + suffix)


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_says_something_else_is_different(what: str) -> None:
    changes, lines = CHANGES[what]
    assert changed(M.apply(changes(M))) == lines


def test_a_number_that_is_no_longer_implied_is_written() -> None:
    twice = "teams: {a: A, b: B}\nhandoffs:\n- {giver: a, receiver: b, lead: 1d} # first\n- {giver: a, receiver: b}\n"
    m = yaml_map.parse(twice)
    text = yaml_map.revise(twice, m.apply([Change(m.handoffs[0], None)]))
    assert text == 'teams: {a: A, b: B}\nhandoffs:\n- {giver: a, receiver: b, id: "handoff:a:b:?-2"}\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "flowmap: 1\n\nteams:\n  a: A\n"),
        ("# only this\n", "# only this\nflowmap: 1\n\nteams:\n  a: A\n"),
        ("flowmap: 1\n", "flowmap: 1\n\nteams:\n  a: A\n"),
        ("flowmap: 1", "flowmap: 1\n\nteams:\n  a: A"),
        ("teams:   # none yet\nitems: {x: X}\n", "teams:   # none yet\n  a: A\nitems:\n"),
        ("teams: ~\n", "teams:\n  a: A\n"),
        ("teams: {}\n", "teams:\n  a: A\n"),
        ("teams:\n  b: B   # gone\n", "teams:\n  a: A\n"),
        ("teams: {\n  b: B,  # gone\n  a: A,  # stays\n}\n", "teams: {\n  a: A,  # stays\n}\n"),
        ("teams: {\n  c: C,\n  a: A # x\n}\n", "teams: {\n  a: A # x\n}\n"),
        ("# c\r\nteams:\r\n  b: B\r\n  # d\r\n", "# c\r\nteams:\r\n  a: A\r\n  # d\r\n"),
        ('{"flowmap": 1, "teams": {"b": "B"}}', "flowmap: 1\n\nteams:\n  a: A\n"),
        ("---\nteams: {b: B, a: A}\n...\n", "---\nteams: {a: A}\n...\n"),
    ],
)
def test_files_of_any_form_become_the_map(before: str, after: str) -> None:
    assert yaml_map.revise(before, Map.of([Holder(id="a", title="A")])) == after


def test_new_lines_in_brackets_of_several_lines() -> None:
    m = Map.of([Holder(id="a", title="A"), Holder(id="b", title="B"), Header(title="T")])
    text = "teams: {\n  a: A,   # first\n}\n"
    assert yaml_map.revise(text, m) == "title: T\nteams: {\n  a: A,   # first\n  b: B,\n}\n"
    assert yaml_map.revise(text.replace(",", ""), m) == "title: T\nteams: {\n  a: A,   # first\n  b: B\n}\n"


def test_a_text_that_is_no_map_is_refused() -> None:
    with pytest.raises(InvalidMap, match=r"m\.yaml:1:1: There is no section “teens”"):
        yaml_map.revise("teens: {}", M, file="m.yaml")


@given(random_maps(), st.integers(0, 1_000_000))
@settings(max_examples=40)
def test_any_map_is_saved_into_a_text_like_it_without_writing_it_anew(m: Map, seed: int) -> None:
    draw = random.Random(seed)
    kept = [record for record in m.records() if not record.key or draw.random() < 0.6]
    near = Map.of([r.model_copy(update={"note": "x: y"}) if draw.random() < 0.4 else r for r in kept])
    for before, after in ((m, near), (near, m)):
        text = yaml_map.dump(before)
        document = read_document(text)
        assert yaml_map.parse(yaml_map.revise(text, after)) == after
        if document.root is not None:
            assert yaml_map.parse(_Reviser(text, document, document.root).revised(after)) == after
