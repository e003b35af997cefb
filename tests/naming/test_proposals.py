"""What is proposed: the groups, the reasons, the order; and what never is."""

from __future__ import annotations

import random
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Item
from flowmap.formats import flow_text
from flowmap.naming import alike
from flowmap.naming.neighbours import Neighbours
from flowmap.naming.normal import normal
from flowmap.naming.other_names import other_names
from flowmap.naming.proposals import MOST_TOGETHER, Other, Proposal, proposals
from flowmap.naming.refusing import refusing

Told = list[tuple[str, list[str]]]


def told(m: Map | str) -> Told:
    found = proposals(flow_text.parse(m) if isinstance(m, str) else m)
    return [(one.kept, [other.id for other in one.others]) for one in found]


def test_one_information_under_three_names() -> None:
    text = """
        Sales -> Legal: Customer information
        Sales -> Legal: cust. info
        Sales -> Stores: cust. info
        Legal needs customer-info threshold
        """
    assert proposals(flow_text.parse(text)) == [
        Proposal(
            "item",
            "customer-information",
            "Customer information",
            1,
            (
                _other("cust-info", "cust. info", 2, "“cust” for customer", "“info” for information", SAME_TEAMS),
                _other("customer-info", "customer-info", 1, "“info” for information"),
            ),
            4.5,
        )
    ]


SAME_TEAMS = "the same team hands them to the same team"


def _other(identity: str, title: str, uses: int, *reasons: str) -> Other:
    return Other(identity, title, uses, reasons)


def test_the_surest_come_first_and_what_is_used_most_stays() -> None:
    text = """
        Purchasing -> Stores: order
        Purchasng -> Stores: reminder
        Purchasing -> Sales: receipt
        Goods receiving -> Sales: orders
        Goodsreceiving -> Stores: orders
        """
    assert told(text) == [("orders", ["order"]), ("goods-receiving", ["goodsreceiving"]), ("purchasing", ["purchasng"])]


def test_initials_stand_for_the_only_name_that_has_them() -> None:
    assert told("Service level agreement is information\nSLA is information") == [("service-level-agreement", ["sla"])]
    assert told("Service level agreement is information\nSLA is information\nSite load assessment is information") == []


def test_initials_may_be_two_and_may_count_small_words_and_are_modest() -> None:
    teams = ("Technical advisor", "TA", "Key account manager", "KAM")
    information = ("Bill of materials", "BOM", "terms of delivery", "TD", "order", "orders")
    text = [*(f"{one} is a team" for one in teams), *(f"{one} is information" for one in information)]
    found = proposals(flow_text.parse("\n".join(text)))
    assert [(one.kept, *((other.id, *other.reasons) for other in one.others)) for one in found] == [
        ("order", ("orders", "one is in the plural")),
        ("key-account-manager", ("kam", "“KAM” are its initials")),
        ("bill-of-materials", ("bom", "“BOM” are its initials")),
        ("technical-advisor", ("ta", "“TA” are its initials")),
        ("terms-of-delivery", ("td", "“TD” are its initials")),
    ]


def test_initials_of_two_names_of_another_kind_or_in_small_letters_are_none() -> None:
    assert told("Technical advisor is a team\nTA is a team\nTest automation is a team") == []
    assert told("Technical advisor is a team\nTA is information") == []
    assert told("Technical advisor is a team\nTA is a system") == []
    assert told("Technical advisor is a team\nta is a team") == []
    assert told("Technical advisor -> TA: order") == []
    assert told("Buy or make is information\nBill of materials is information\nBOM is information") == []


def test_a_short_form_means_the_first_of_its_words_that_is_there() -> None:
    both = "order configuration is information\norder confirmation is information\nconf. of order is information"
    assert told(both) == [("order-confirmation", ["conf-of-order"])]
    assert told(both.partition("\n")[0] + "\nconf. of order is information") == [
        ("order-configuration", ["conf-of-order"])
    ]


def test_the_same_partners_and_a_word_left_out() -> None:
    text = "Sales -> Stores: goods announcement\nSales -> Stores: announcement\n"
    more = "Stores -> Production: goods announcement\nStores -> Production: announcement"
    assert told(text) == []  # between the same two teams alone: too little
    (one,) = proposals(flow_text.parse(text + more))
    assert (one.kept, one.others[0].reasons) == (
        "goods-announcement",
        ("only “goods” is left out", "2 times the same two teams"),
    )


def test_what_the_map_itself_tells_apart_is_never_proposed() -> None:
    assert told("Sales -> Sale: x") == []
    assert told("Sales asks Sale: x") == []
    assert told("order consists of orders") == []
    assert told("Sales makes order from orders") == []
    assert told("ERP team is a team\nERPteam is a system") == []
    assert told("Plant 1 is a team\nPlant 2 is a team\nOrder A is information\nOrder B is information") == []


def test_an_accepted_name_that_is_there_again_comes_first() -> None:
    text = '"purchase slip" means item order\nSales -> Stores: purchase slip\nSales -> Stores: order'
    (one, *_) = proposals(flow_text.parse(text))
    assert (one.kept, [other.id for other in one.others]) == ("order", ["purchase-slip"])
    assert one.others[0].reasons[0] == "“purchase slip” is another name of it already"


def test_what_was_refused_is_never_together_again_and_the_others_are() -> None:
    m = flow_text.parse("order is information\norders is information\nthe orders is information")
    assert told(m) == [("the-orders", ["order", "orders"])]
    m = m.apply(refusing(m, "item", one="order", others=["the-orders"]))
    assert told(m) == [("order", ["orders"])]
    old = m.items["the-orders"]
    m = m.apply([Change(old, old.model_copy(update={"title": "The Order!"}))])
    assert told(m) == [("order", ["orders"])]  # the id is remembered as well
    m = m.apply(refusing(m, "item", one="order", others=["orders"]))
    assert told(m) == [("the-orders", ["orders"])]


WORDS = st.lists(
    st.sampled_from(("cust", "customer", "info", "order", "orders", "of", "orde", "no.", "1")), min_size=1, max_size=3
)


@given(st.lists(WORDS.map(" ".join), max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_groups_are_apart_and_do_not_depend_on_the_order(titles: list[str], mixed: random.Random) -> None:
    records = [Item(id=f"i{place}", title=title) for place, title in enumerate(titles)]
    found = proposals(Map.of(records))
    rows = [one.id for proposal in found for one in proposal.others] + [proposal.kept for proposal in found]
    assert len(set(rows)) == len(rows)
    together = {frozenset((one.kept, *(other.id for other in one.others))) for one in found}
    mixed.shuffle(records)
    again = proposals(Map.of(records))
    assert {frozenset((one.kept, *(other.id for other in one.others))) for one in again} == together
    forms = {one.id: normal(one.title, "item").form for one in records}
    for one in records:  # whoever shares its form with another one is proposed
        assert (one.id in rows) or sum(forms[one.id] == form for form in forms.values()) == 1


def test_a_thousand_names_of_one_form_are_small_groups() -> None:
    found = proposals(Map.of([Item(id=f"i{place}", title="Customer information") for place in range(1_000)]))
    assert sum(1 + len(one.others) for one in found) == 1_000
    assert max(1 + len(one.others) for one in found) == MOST_TOGETHER


def test_names_are_compared_by_what_they_share_not_by_pairs() -> None:
    """Counted, not timed: 4,000 names have 8 million pairs."""
    letters = random.Random(1)
    vocabulary = ["".join(letters.choices(string.ascii_lowercase, k=8)) for _ in range(400)]
    titles = [" ".join(letters.choice(vocabulary) for _ in range(3)) for _ in range(4_000)]
    m = Map.of([Item(id=f"i{place}", title=title) for place, title in enumerate(titles)])
    named = alike.Named(m, "item")
    links = list(alike.Alike(named, Neighbours(m, "item"), other_names(m)).links())
    assert len(links) < 100
