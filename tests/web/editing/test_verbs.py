"""Verbs make the same records as the same thing typed as flow text, and a removal is that of Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import NAMED
from flowmap.domain.removal import removal
from flowmap_web.forms.deeds import told_apart
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.strategies import random_maps
from tests.web.editing.browser import examples
from tests.web.editing.conftest import SAMPLE_MAPS, answer

Verb = dict[str, Any]
Call = Callable[..., tuple[Map, Verb]]
START = """
map Story
case standard 90%
case engine 10%
ERP is a system
Sales -> Purchasing: order via ERP, if standard
"""


@pytest.fixture
def page(new_page: NewPage, site: str) -> Page:
    """A page in which the verbs stand in the window, and no map is open."""
    page = new_page()
    page.goto(f"{site}/maps")
    page.evaluate(
        """async () => {
          const [verbs, records, removal] = await Promise.all(
            ["verbs", "records", "removal"].map((name) => ours(`edit/model/${name}.js`)));
          Object.assign(window, { verbs }, records, removal);
        }"""
    )
    return page


@pytest.fixture
def call(page: Page) -> Call:
    """Calls a verb on the records of a map: the map after it, and what the verb gave."""

    def made(m: Map, name: str, *arguments: Any) -> tuple[Map, Verb]:
        verb: Verb = page.evaluate(
            """([answer, name, rest]) => {
              const records = new Records(answer);
              const all = () => JSON.stringify([...records.tables.values()].map((table) => [...table]));
              const before = all();
              const verb = verbs[name](records, ...rest);
              if (all() !== before) throw new Error("the records are not what they were");
              return verb;
            }""",
            [answer(m), name, list(arguments)],
        )
        return m.apply([Change.from_dict(change) for change in verb["changes"]]), verb

    return made


def flow(text: str) -> Map:
    """A map from flow text."""
    return services.parse(text, notation="flow")


def told(verb: Verb) -> tuple[list[Any], str | None]:
    return verb["changes"], verb.get("problem")


DACH, SIZE, DELAY, FORECAST = ({"title": title} for title in ("Key account (DACH)", "Größe", "délai", "Forecast"))
OFFER, PRICE, REQUEST = ({"title": title} for title in ("offer", "price", "request"))
TYPED: list[tuple[str, list[Any], str]] = [
    ("newHolder", ["Goods receiving"], "Goods receiving is a team"),
    ("newHolder", ["ERP 2", "system"], "ERP 2 is a system"),
    ("newHolder", ["Customer", "outsider"], "Customer is an outsider"),
    ("handoff", [{"giver": "sales", "receiver": "purchasing", "item": FORECAST}], "Sales -> Purchasing: Forecast"),
    (
        "handoff",
        [{"giver": DACH, "receiver": SIZE, "item": DELAY}, {"via": "phone"}],
        '"Key account (DACH)" -> Größe: délai via phone',
    ),
    ("handoff", [{"giver": "sales", "receiver": {"title": "Legal"}, "item": None}], "Sales -> Legal: ?"),
    (
        "handoff",
        [{"giver": {"title": "sALES"}, "receiver": "purchasing", "item": {"title": "ORDER"}}, {"mode": "read"}],
        "Sales -> Purchasing: order, read",
    ),
    ("makes", [{"at": "sales", "makes": ["order"]}], "Sales makes order"),
    (
        "makes",
        [{"at": "sales", "makes": [OFFER, PRICE], "uses": [REQUEST, "order"]}],
        "Sales makes offer, price from request, order",
    ),
    ("wants", [{"holder": "purchasing", "item": "order", "kano": "threshold"}], "Purchasing needs order threshold"),
    ("wants", [{"holder": "purchasing", "item": PRICE}, {"within": "2d"}], "Purchasing needs price within 2d"),
    (
        "asks",
        [{"asker": "purchasing", "asked": "sales", "item": "order"}, {"answered": "0%", "times": "48/year"}],
        "Purchasing asks Sales: order 48/year answered 0%",
    ),
]


def test_the_same_as_typed(call: Call) -> None:
    for name, arguments, typed in TYPED:
        after, verb = call(flow(START), name, *arguments)
        assert verb.get("problem") is None
        assert after.model == flow(f"{START}{typed}\n").model, typed
        assert verb["ref"] in {record.ref for record in after.records()}


def test_fields_are_set_and_put_back(call: Call) -> None:
    m, ref = flow(START), "handoff:sales:purchasing:order"
    words = START.replace("via ERP, if standard", "via ERP, 40/month, quality 95%, if standard")
    once, _ = call(m, "setField", ref, "times", "40/month")
    twice, verb = call(once, "setField", ref, "quality", "95%")
    assert (twice.model, verb["ref"]) == (flow(words).model, ref)
    back, _ = call(call(twice, "setField", ref, "quality", "")[0], "setField", ref, "times", None)
    assert back.model == m.model
    everywhere, _ = call(m, "setField", ref, "cases", [])
    assert everywhere.model == flow(START.replace(", if standard", "")).model
    elsewhere, _ = call(m, "setField", ref, "cases", ["engine", "standard", "engine"])
    assert elsewhere.model == flow(START.replace("if standard", "if standard or engine")).model
    channel, _ = call(m, "setField", ref, "via", {"title": "Weekly list"})
    assert channel.model == flow(START.replace("via ERP,", 'via "Weekly list",')).model
    assert told(call(m, "setField", ref, "times", "")[1]) == ([], None)


def test_another_key_is_another_id_and_carries_the_rest(call: Call) -> None:
    m, ref = flow(START), "handoff:sales:purchasing:order"
    after, verb = call(m, "setField", ref, "receiver", {"title": "Goods receiving"})
    assert (
        after.model
        == flow(START.replace("Sales -> Purchasing", "Purchasing is a team\nSales -> Goods receiving")).model
    )
    assert verb["ref"] == "handoff:sales:goods-receiving:order"
    assert [change["before"] and next(iter(change["before"].values()))["id"] for change in verb["changes"]] == [
        None,
        ref,
    ]
    asked = told(call(m, "setField", ref, "receiver", "sales")[1])
    assert asked == ([], "A team cannot hand something to itself.")
    assert told(call(m, "setField", ref, "giver", "")[1]) == ([], "“who gives” cannot be left empty.")
    work, _ = call(
        flow(f"{START}Sales makes order\n"), "setField", "activity:sales:order", "makes", ["order", {"title": "price"}]
    )
    assert work.model == flow(f"{START}Sales makes order, price\n").model


def test_an_acceptance_is_told_by_its_rule_and_whom_it_is_about(call: Call) -> None:
    m = services.parse(f'{START}accept GAP01 Sales: order because "why"\naccept GAP03 because "why"')
    said = [call(m, "setField", one.ref, "because", "new ERP")[1]["says"] for one in m.acceptances]
    assert said == ["Accepted finding GAP01 (Sales, order): why changed", "Accepted finding GAP03: why changed"]


def test_a_question_mark_becomes_what_it_is(call: Call) -> None:
    m = flow("map Story\nSales -> Legal: ?\nSales -> Legal: ?\n")
    assert [record.id for record in m.handoffs] == ["handoff:sales:legal:?", "handoff:sales:legal:?-2"]
    after, verb = call(m, "setField", "handoff:sales:legal:?-2", "item", {"title": "contract"})
    assert after.model == flow("map Story\nSales -> Legal: ?\nSales -> Legal: contract\n").model
    assert verb["ref"] == "handoff:sales:legal:contract"
    again, _ = call(after, "setField", "handoff:sales:legal:contract", "item", "")
    assert (
        again.model
        == flow("map Story\nSales -> Legal: ?\nSales -> Legal: ?\nLegal makes contract\n")
        .apply([Change(record, None) for record in flow("map Story\nLegal makes contract\n").activities])
        .model
    )
    third, _ = call(m, "handoff", {"giver": "sales", "receiver": "legal", "item": None})
    assert [record.id for record in third.handoffs][2] == "handoff:sales:legal:?-3"


def test_names_near_a_known_one_are_reported(call: Call) -> None:
    _, verb = call(
        flow(START), "handoff", {"giver": {"title": "Purchasng"}, "receiver": "sales", "item": {"title": "oder"}}
    )
    assert [(one["typed"], one["id"]) for one in verb["alike"]] == [("Purchasng", "purchasing"), ("oder", "order")]
    assert call(flow(START), "newHolder", "Saless")[1]["alike"] == [
        {"space": "holder", "typed": "Saless", "id": "sales", "title": "Sales"}
    ]
    assert call(flow(START), "rename", "holder:purchasing", "Sale")[1]["alike"][0]["id"] == "sales"
    assert call(flow(START), "rename", "holder:purchasing", "Buying")[1]["alike"] == []


def test_what_is_there_is_not_made_twice(call: Call) -> None:
    m = flow(START)
    twice = call(m, "newHolder", "sales")[1]
    assert (twice["changes"], twice["ref"]) == ([], "holder:sales")
    same = call(m, "handoff", {"giver": "sales", "receiver": "purchasing", "item": "order"})[1]
    assert (same["changes"], same["says"]) == ([], "Sales hands order to Purchasing already")
    second, verb = call(m, "handoff", {"giver": "sales", "receiver": "purchasing", "item": "order"}, {"via": "phone"})
    assert verb["ref"] == "handoff:sales:purchasing:order-2"
    assert second.model == flow(f"{START}Sales -> Purchasing: order via phone\n").model


def test_what_cannot_be_done_says_why(call: Call) -> None:
    m = flow(START)
    refused = [
        call(m, "handoff", {"giver": "sales", "receiver": {"title": "Sales"}, "item": None})[1],
        call(m, "asks", {"asker": "sales", "asked": "sales", "item": "order"})[1],
        call(m, "makes", {"at": "sales", "makes": ["order"], "uses": ["order"]})[1],
        call(m, "wants", {"holder": "sales", "item": {"title": "?"}})[1],
        call(m, "newHolder", "  ")[1],
        call(m, "setField", "handoff:a:b:c", "times", "1/year")[1],
        call(m, "reverse", "holder:sales")[1],
        call(m, "split", "handoff:sales:purchasing:order", ["standard"])[1],
    ]
    assert [told(verb) for verb in refused] == [
        ([], "Sales cannot hand something to itself."),
        ([], "Sales cannot ask itself."),
        ([], "order cannot be made from itself."),
        ([], "What is needed needs a name."),
        ([], "It needs a name."),
        ([], "It is not in the map any more."),
        ([], "Only a handoff or a question can be reversed."),
        ([], "Choose some of its kinds of order, not all of them."),
    ]


def test_reverse_duplicate_split_and_rename(call: Call) -> None:
    m, ref = flow(START), "handoff:sales:purchasing:order"
    turned, verb = call(m, "reverse", ref)
    back = START.replace("Sales -> Purchasing", "Sales is a team\nPurchasing -> Sales")
    assert (turned.model, verb["ref"]) == (flow(back).model, "handoff:purchasing:sales:order")
    double, verb = call(m, "duplicate", ref)
    assert double.model == flow(START + "Sales -> Purchasing: order via ERP, if standard\n").model
    assert verb["ref"] == f"{ref}-2"
    named, verb = call(m, "duplicate", "holder:erp")
    assert named.model == flow(START + '"ERP (copy)" is a system\n').model
    plain = START.replace(", if standard", "")
    halves, verb = call(flow(plain), "split", ref, ["engine"])
    assert (
        halves.model
        == flow(
            plain.replace("via ERP", "via ERP, if engine") + "Sales -> Purchasing: order via ERP, if standard\n"
        ).model
    )
    first, _ = call(flow("Sales -> Legal: offer\n"), "split", "handoff:sales:legal:offer", [{"title": "Export"}])
    assert (
        first.model
        == flow(
            "case Export\ncase Standard\nSales -> Legal: offer if Export\nSales -> Legal: offer if Standard\n"
        ).model
    )
    renamed, verb = call(m, "rename", "holder:sales", "Selling")
    assert (renamed.title_of("holder", "sales"), verb["ref"]) == ("Selling", "holder:sales")
    assert call(renamed, "rename", "holder:sales", "Sales")[0].model == m.model


@pytest.mark.parametrize("times", ["240/year", "3/week", "weekly", "0.5/day", None])
def test_a_split_shares_how_often_by_how_common_the_kinds_of_order_are(call: Call, times: str | None) -> None:
    often = "" if times is None else f", {times}"
    m = flow(f"case standard 70%\ncase engine 10%\ncase export\nSales -> Legal: offer{often}\n")
    ref = "handoff:sales:legal:offer"
    plain = told_apart(m, m.handoffs[ref], ["engine", "export"])
    assert call(m, "split", ref, ["engine", "export"])[0].model == m.apply(plain).model


HOSTILE = (
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "x" * 10_000,
    "😀",
    "☺",
    '"><img src=x>',
    "é́",
    "a\tb",
    " ",
    "?",
    "-2",
)


def test_any_title_makes_a_record(call: Call) -> None:
    m = flow(START)
    for title in HOSTILE:
        m, _ = call(m, "newHolder", title)
    titles = [record.title for record in m.holders][3:]
    assert titles == [title.strip() for title in HOSTILE if title.strip()]
    assert [record.id for record in m.holders][3:7] == ["script-alert-1-script", "evil", "x" * 80, "holder"]


def checked(page: Page, m: Map) -> int:
    """Compare the removal of every record of a map with Python's; how many were compared."""
    records = [record for record in m.records() if record.type != "map"]
    made = page.evaluate(
        """([answer, refs]) => {
          const records = new Records(answer);
          return refs.map((ref) => removal(records, [ref]));
        }""",
        [answer(m), [record.ref for record in records]],
    )
    expected = [[change.to_dict() for change in removal(m, record)] for record in records]
    for record, one, other in zip(records, made, expected, strict=True):
        assert sorted(map(str, one)) == sorted(map(str, other)), record.ref
    return len([record for record in records if record.type in NAMED])


def test_a_removal_is_that_of_python(page: Page) -> None:
    assert sum(checked(page, sample(name)) for name in SAMPLE_MAPS) > 60
    assert sum(checked(page, m) for m in examples(random_maps(), 20)) > 20


def test_several_records_are_removed_at_once(call: Call, page: Page) -> None:
    m = sample("engines")
    refs = ["holder:purchasing", "item:order", "handoff:sales:purchasing:order", "case:engine"]
    after, verb = call(m, "remove", refs)
    one_by_one = m
    for ref in refs:
        record = one_by_one.find(ref)
        if record is not None:
            one_by_one = one_by_one.apply(removal(one_by_one, record))
    assert after.model == one_by_one.model
    assert verb["says"].startswith("Removed: Purchasing and what mentions them (")
