"""What the browser knows of records is what Python knows: ids, what is stated, how changes are made."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import strategies as st
from playwright.sync_api import Page

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map, difference
from flowmap.domain.records import Record, record_from_dict
from flowmap.domain.slug import slug, title_of
from flowmap.formats import flow_text
from flowmap.naming.near import near
from flowmap_web import schema
from flowmap_web.forms.names import names_of
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.strategies import random_maps, titles
from tests.web.editing.browser import examples
from tests.web.editing.conftest import SAMPLE_MAPS, answer

# Letters that came into Unicode after Python's own tables are letters to the browser already.
KNOWN = st.text(max_size=120).filter(lambda text: all(unicodedata.category(one) != "Cn" for one in text))
SPECIAL = (
    "Key account (DACH)", "Größe", "ΟΔΥΣΣΕΥΣ", "ΣΑΣ ΣΑΣ", "İstanbul", "ﬁle", "ǅ", "é", "e\u0301", "A\u030a", "x_y",
    "½ Ⅷ ²", "営業部", "מכירות", "😀 team", "한국어", "\u1112\u1161\u11ab", "a" * 90, "𝒜" * 90, "- a -", "", "---",
    "नमस्ते", "ß", "ŉ", "ꓭ", "a·b", "\u0345a", "x\u200by", "①②", "٣", "ª", "ʰ", "々", "〆", "Ⓐ",
)  # fmt: skip


@pytest.fixture
def page(new_page: NewPage, site: str) -> Page:
    """A page in which the modules stand in the window, and no map is open."""
    page = new_page()
    page.goto(f"{site}/maps")
    page.evaluate(
        """async () => {
          const names = ["change", "records", "near", "removal", "draft"];
          const all = await Promise.all(names.map((name) => ours(`edit/model/${name}.js`)));
          Object.assign(window, ...all);
        }"""
    )
    return page


def fields(record: Record) -> dict[str, Any]:
    """A record as one side of a change writes it."""
    return {"id": record.id, **record.to_dict()}


def shown(m: Map) -> dict[str, str]:
    """Every record, by reference, as sorted JSON."""
    return {record.ref: json.dumps(fields(record), sort_keys=True) for record in m.records()}


SHOWN = """(records) => Object.fromEntries(
  [...records.tables.values()].flatMap((table) => [...table]))"""


def in_page(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {ref: json.dumps(one, sort_keys=True) for ref, one in found.items()}


def test_slugs_are_those_of_python(page: Page) -> None:
    texts = [*SPECIAL, *examples(st.one_of(titles(), KNOWN), 600)]
    texts = [text for text in texts if all(unicodedata.category(one) not in ("Cn", "Cs") for one in text)]
    assert len(texts) > 400
    made = page.evaluate("(texts) => texts.map((text) => [slug(text), titleOf(slug(text))])", texts)
    assert made == [[slug(text), title_of(slug(text))] for text in texts]


def test_ids_and_what_is_stated_are_those_of_python(page: Page) -> None:
    maps_ = [sample(name) for name in SAMPLE_MAPS] + examples(random_maps(), 30)
    records = [record for m in maps_ for record in m.records()]
    assert {record.type for record in records} >= {"activity", "handoff", "question", "need", "policy", "acceptance"}
    asked = [[record.type, record.model_dump(mode="json"), fields(record)] for record in records]
    made = page.evaluate(
        """([schema, asked]) => asked.map(([type, all, short]) => [
          schema[type].derived ? baseId(type, short, schema) : null, refOf(type, short), stated(type, all, schema)])""",
        [schema.schema(), asked],
    )
    expected = [[record.base_id() if record.key else None, record.ref, fields(record)] for record in records]
    assert made == expected


def test_records_are_made_again_from_what_is_stated(page: Page) -> None:
    records = [record for name in SAMPLE_MAPS for record in sample(name).records()]
    made = page.evaluate(
        "([schema, asked]) => asked.map(([type, short]) => stated(type, short, schema))",
        [schema.schema(), [[record.type, fields(record)] for record in records]],
    )
    assert [record_from_dict(record.type, one) for record, one in zip(records, made, strict=True)] == records


def test_changes_make_the_same_records_and_are_taken_back(page: Page) -> None:
    pairs = examples(st.tuples(random_maps(), random_maps()), 15)
    for before, after in pairs:
        changes = [change.to_dict() for change in difference(before=before, after=after)]
        made = page.evaluate(
            f"""([answer, changes]) => {{
              const records = new Records(answer), shown = {SHOWN};
              records.apply(changes);
              const there = shown(records);
              records.apply(inverse(changes));
              return [there, shown(records)];
            }}""",
            [answer(before), changes],
        )
        assert [in_page(one) for one in made] == [shown(after), shown(before)]


def test_inverse_is_that_of_python(page: Page) -> None:
    before, after = sample("engines"), sample("back-office")
    changes = difference(before=before, after=after)
    made = page.evaluate("(changes) => inverse(changes)", [change.to_dict() for change in changes])
    assert [Change.from_dict(one) for one in made] == inverse(changes)


def test_a_fresh_id_is_that_of_python(page: Page) -> None:
    for m in [sample(name) for name in SAMPLE_MAPS]:
        derived = [record for record in m.records() if record.key]
        made = page.evaluate(
            """([answer, asked]) => { const records = new Records(answer);
              return asked.map(([type, one]) => records.freshId(type, one)); }""",
            [answer(m), [[record.type, fields(record)] for record in derived]],
        )
        assert made == [m.fresh_id(record) for record in derived]
        assert all(identity not in {record.id for record in derived} for identity in made)


NEAR = (
    ("Goods recieving", "Goods receiving"), ("goods-receiving", "Goods receiving"), ("R & D", "R&D"),
    ("Receiving goods", "Goods receiving"), ("Salse", "Sales"),
    ("Puchasing", "Purchasing"), ("Order confirmatoin", "Order confirmation"),
)  # fmt: skip
FAR = (
    ("Plant 1", "Plant 2"), ("Team A", "Team B"), ("HR", "IR"), ("Sales", "Legal"), ("Order", "Offer list"),
    ("Production", "Production planning"), ("Q1 report", "Q2 report"), ("☺", "☹"), ("", "Sales"),
)  # fmt: skip


BOTH_WAYS = "(pairs) => pairs.map(([a, b]) => [near(a, b), near(b, a)])"


def test_names_that_are_near(page: Page) -> None:
    pairs = [*NEAR, *FAR]
    both = page.evaluate(BOTH_WAYS, [list(pair) for pair in pairs])
    assert both == [[True, True]] * len(NEAR) + [[False, False]] * len(FAR)
    assert [[near(a, b), near(b, a)] for a, b in pairs] == both


WORDS = st.sampled_from(
    ("sales", "Order", "goods", "planning", "Größe", "𝒜𝒷𝒸𝒹", "1", "2", "٣", "²", "Ⅷ", "½", "営業部", "a", "𝒜")
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same after a few slips of the pen."""
    name = draw(NAMES)
    letters = list(name)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(0, len(letters) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                letters[place:place] = draw(st.sampled_from("abz 1𝒜é-"))
            case 1:
                letters[place : place + 1] = []
            case 2:
                letters[place : place + 2] = letters[place : place + 2][::-1]
            case _:
                letters[place : place + 1] = draw(st.sampled_from("abz 2𝒷é²"))
    return name, "".join(letters)


def test_names_are_near_as_the_forms_without_scripts_find_them(page: Page) -> None:
    pairs = [*examples(slipped(), 600), *examples(st.tuples(st.one_of(titles(), NAMES), NAMES), 200)]
    pairs += [(a, b) for a in (*SPECIAL, *NEAR[0]) for b in SPECIAL]
    pairs = [pair for pair in pairs if all(unicodedata.category(one) not in ("Cn", "Cs") for one in "".join(pair))]
    found = [[near(a, b), near(b, a)] for a, b in pairs]
    assert found.count([True, True]) > 100
    assert found.count([False, False]) > 100
    assert page.evaluate(BOTH_WAYS, [list(pair) for pair in pairs]) == found


def test_other_names_are_those_of_python(page: Page) -> None:
    m = flow_text.parse(
        """
        Purchasing -> Stores: order
        Buying means team Purchasing
        "☺" means item order
        two means team Stores
        TWO means team Purchasing
        Purchasng differs from team Purchasing
        """,
        name="names",
    )
    texts = ["buying", "BUYING ", "two", "Purchasing", "Purchasng", "Purchasin", "nobody"]
    found = page.evaluate(
        """([answer, texts]) => {
          const records = new Records(answer);
          const told = (one) => one?.id ?? null;
          return {
            named: texts.map((text) => told(records.named("holder", text))),
            alike: texts.map((text) => told(records.alike("holder", text))),
            smile: told(records.named("item", " ☺")),
          };
        }""",
        [answer(m), texts],
    )
    names = names_of(m)["holder"]
    near_ids = [None if (near := names.near(text)) is None else slug(near) for text in texts]
    assert found["named"] == [names.meant(text) for text in texts]
    assert found["named"] == ["purchasing", "purchasing", None, "purchasing", None, None, None]
    assert found["alike"] == [
        one if named is None else None for one, named in zip(near_ids, found["named"], strict=True)
    ]
    assert found["alike"] == [None, None, None, None, None, "purchasing", None]
    assert found["smile"] == names_of(m)["item"].meant(" ☺") == "order"
