"""Every record can be changed, added and taken out by plain forms, and what somebody else wrote is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap import services
from flowmap.domain.records import RECORDS, fields_of
from flowmap.domain.words import label, word
from flowmap_web import Settings, create_app
from tests.web.document import page
from tests.web.plain_forms import Person, messages, values

MAP = "/maps/engines"
ORDER = f"{MAP}/edit?record=handoff:sales:purchasing:order"
HOSTILE = "<script>alert(1)</script>\u202e&\"'🧪" + "x" * 300


def test_a_form_has_every_field_in_peoples_words(ann: Person) -> None:
    for record in ann.map("engines").records():
        root = ann.open(f"{MAP}/edit?record={record.ref}")
        form = root.one("form", class_="record")
        asked = [one.get("data-field") for one in form.all("div") if one.get("data-field")]
        assert sorted(asked) == sorted(spec.name for spec in fields_of(record.type) if spec.name != "id")
        told = form.text.casefold()
        assert all(label(record.type, name).casefold() in told for name in asked)
        assert not {"holder", "item"} & set(told.split())


def test_few_fields_are_shown_and_the_rest_waits(ann: Person) -> None:
    form = ann.open(ORDER).one("form", class_="record")
    first = [one.get("data-field") for one in form.one("div", class_="fields").all("div") if one.get("data-field")]
    assert first == ["giver", "item", "receiver", "via"]
    groups = {one.one("summary").text: "open" in one.attributes for one in form.all("details")}
    assert groups == {"Not always?": False, "Too late?": True, "More": False}  # it usually takes 1d


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind != "acceptance"])
def test_a_form_sent_as_it_was_shown_changes_nothing(kind: str, ann: Person) -> None:
    before = ann.map("engines").model
    for record in ann.map("engines").tables[kind]:
        form = ann.open(f"{MAP}/edit?record={record.ref}").one("form", class_="record")
        ann.sent(form.get("action"), **values(form))
    assert ann.map("engines").model == before
    assert ann.desk.open("engines").revision == 1


def test_a_field_is_saved_and_shown_on_the_map(ann: Person) -> None:
    form = ann.open(ORDER).one("form", class_="record")
    back = ann.sent(form.get("action"), **{**values(form), "lead": "36h", "times": "weekly", "note": "a\r\nb"})
    assert back == f"{MAP}?record=handoff:sales:purchasing:order"
    made = ann.map("engines").find("handoff:sales:purchasing:order")
    assert made is not None
    assert made.to_dict() == {
        "giver": "sales", "receiver": "purchasing", "item": "order", "lead": "36h", "times": "weekly", "note": "a\nb",
    }  # fmt: skip
    panel = ann.open(back).one("section", class_="panel")
    assert panel.get("data-panel") == "handoff:sales:purchasing:order"
    assert values(panel.all("form")[0])["lead"] == ["36h"]
    line = ann.open(f"{MAP}/history").one("ol", class_="history").all("li")[0]
    assert "Ann · revision 2" in line.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("lead", "soon", "“soon” is no duration. Write a number and its unit: 30min, 4h, 2d or 1w."),
        ("lead", "1e400", "“1e400” is too large. The largest duration is 1000000000h."),
        ("quality", "120%", "“120%” is no share. Write a share from 0% to 100%, or a fraction such as 0.95."),
        ("receiver", "Sales", "“sales” hands over to itself. Name another receiver."),
        ("receiver", "", "Fill in “who gets it”."),
        ("note", "a\x07b", "The text has the control character U+0007. Take it out: a map is plain text."),
        ("note", "x" * 10_001, "That has 10,001 letters; at most 10,000 are kept."),
        ("mode", "shout", "“shout” does not fit “mode”: Input should be 'push' or 'read'."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(
    field: str, typed: str, says: str, ann: Person
) -> None:
    root = ann.refused(ORDER, base="1", **{field: typed, "via": "phone"})
    assert messages(root) == {field: says}
    shown = values(root.one("form", class_="record"))
    assert shown["via"] == ["phone"]
    if field != "mode":
        assert shown[field] == [typed]
    assert ann.desk.open("engines").revision == 1


def test_a_name_close_to_a_known_one_is_asked_about_before_a_second_is_made(ann: Person) -> None:
    root = ann.refused(ORDER, base="1", receiver="Goods recieving")
    assert messages(root) == {"receiver": "Is “Goods recieving” the same team as “Goods receiving”?"}
    form = root.one("form", class_="record")
    answers = [one.get("value") for one in form.all("input", type="radio", name="receiver")]
    assert answers == ["Goods receiving", "Goods recieving"]
    assert values(form)["receiver"] == ["Goods receiving"]  # the known one, unless somebody says otherwise
    ann.sent(form.get("action"), **{**values(form), "receiver": "Goods recieving"})
    assert ann.map("engines").title_of("holder", "goods-recieving") == "Goods recieving"


@pytest.mark.parametrize(
    ("one", "other", "asked"), [("Plant 1", "Plant 2", False), ("Legal", "Legla", True), ("A b", "B a", True)]
)
def test_which_names_are_close(one: str, other: str, asked: bool, ann: Person) -> None:
    ann.sent(f"{MAP}/add/holder", title=one)
    answer = ann.send(f"{MAP}/add/holder", title=other)
    assert answer.status_code == (422 if asked else 303)


def test_a_new_name_makes_what_it_names_in_the_same_change(ann: Person) -> None:
    ann.sent(f"{MAP}/add/handoff", giver="Legal", receiver="sales", item="Terms", via="Contract system")
    line = ann.desk.history("engines", before=None, most=1)[0]
    assert [change.record.ref for change in line.changes] == [
        "holder:legal", "item:terms", "holder:contract-system", "handoff:legal:sales:terms",
    ]  # fmt: skip
    m = ann.map("engines")
    assert (m.holders["contract-system"].kind, m.holders["legal"].kind) == ("system", "team")


def test_an_arrow_may_have_no_name_yet(ann: Person) -> None:
    for receiver in ("Production", "Purchasing"):
        ann.sent(f"{MAP}/add/handoff", giver="Sales", receiver=receiver, item="?")
    link = next(one for one in ann.open(MAP).all("a") if one.text == "2 arrows have no name yet")
    assert ann.open(link.get("href")).one("section", class_="panel").one("h2").text.startswith("Sales hands ? to")


@pytest.mark.parametrize(
    ("kind", "fields", "ref"),
    [
        ("holder", {"title": "Planning", "kind": "meeting", "people": "3"}, "holder:planning"),
        ("item", {"title": "Plan", "parts": "Order\nPut-away order"}, "item:plan"),
        ("need", {"holder": "Production", "item": "Order", "within": "2d"}, "need:production:order"),
        ("question", {"asker": "Sales", "asked": "Production", "item": "Date"}, "question:sales:production:date"),
        ("activity", {"at": "Production", "uses": "Order", "makes": "Report"}, "activity:production:report"),
        ("case", {"title": "Spare part"}, "case:spare-part"),
        ("stage", {"title": "Close", "position": "1", "starts": "0d"}, "stage:close"),
        ("policy", {"rule": "deny", "holder": "Production", "item": "Order"}, "policy:deny:order:production"),
        ("acceptance", {"finding": "GAP01", "holder": "Sales", "because": "x"}, "acceptance:GAP01:sales::"),
    ],
)  # fmt: skip
def test_every_kind_of_record_can_be_added_and_taken_out_again(
    kind: str, fields: dict[str, str], ref: str, ann: Person
) -> None:
    before = ann.map("engines").model
    ann.open(f"{MAP}/add/{kind}")
    leads = ann.sent(f"{MAP}/add/{kind}", **fields).replace("team=", "holder:").replace("item=", "item:")
    assert leads.endswith("/findings?accepted=yes") if kind == "acceptance" else ref in leads
    assert ann.map("engines").find(ref) is not None
    ann.sent(f"{MAP}/do/remove?record={ref}")
    revision = ann.desk.open("engines").revision
    ann.sent(f"{MAP}/history/{revision}/take-back")
    assert ann.map("engines").find(ref) is not None
    ann.sent(f"{MAP}/history/1/restore")
    assert ann.map("engines").model == before


def test_the_first_kind_of_order_that_is_told_apart_leaves_the_others(tmp_path: Path) -> None:
    services.push(services.parse("Sales -> Legal: order"), "one", by="me", store=f"sqlite:///{tmp_path / 'm.db'}")
    ben = Person(create_app(Settings(store=f"sqlite:///{tmp_path / 'm.db'}")))
    ben.sent("/maps/one/edit?record=handoff:sales:legal:order", cases="the customer sends it, urgent")
    m = ben.map("one")
    assert list(m.case_bits) == ["the-customer-sends-it", "urgent", "standard"]
    assert m.handoffs[0].cases == ("the-customer-sends-it", "urgent")
    form = ben.open("/maps/one/edit?record=handoff:sales:legal:order").one("form", class_="record")
    boxes = {one.get("value"): "checked" in one.attributes for one in form.all("input", type="checkbox", name="cases")}
    assert boxes == {"the customer sends it": True, "urgent": True, "Standard": False}
    ben.sent(form.get("action"), base="3", whole="yes", cases=list(boxes))
    assert ben.map("one").handoffs[0].cases == ()  # all of them: not limited


def test_split_says_how_it_is_in_some_orders_and_how_in_the_others(ann: Person) -> None:
    question = "question:goods-receiving:purchasing:goods-announcement"
    ann.sent(f"{MAP}/edit?record={question}", cases=["Standard order", "Customer supplies the engine"])
    ann.sent(f"{MAP}/do/split?record={question}", cases="Customer supplies the engine")
    one, other = ann.map("engines").questions
    assert (one.id, one.cases, str(one.times)) == (question, ("engine",), "4.8/year")
    assert (other.id, other.cases, str(other.times)) == (f"{question}-2", ("standard",), "43.2/year")
    root = ann.refused(f"{MAP}/do/split?record={question}", cases="Customer supplies the engine")
    assert messages(root) == {"cases": "Name some of its kinds of order, and not all of them."}


def test_duplicate_and_turn_round(ann: Person) -> None:
    ref = "handoff:sales:purchasing:order"
    assert ann.sent(f"{MAP}/do/duplicate?record={ref}").endswith(f"record={ref}-2")
    assert ann.sent(f"{MAP}/do/reverse?record={ref}-2").endswith("record=handoff:purchasing:sales:order")
    assert ann.sent(f"{MAP}/do/duplicate?record=holder:sales").endswith("team=sales-copy")
    assert [one.id for one in ann.map("engines").handoffs][-1] == "handoff:purchasing:sales:order"


def test_deleting_a_team_says_what_goes_with_it(ann: Person) -> None:
    before = ann.map("engines").model
    back = ann.sent(f"{MAP}/do/remove?record=holder:sales", shown="team=sales&severity=error")
    assert back == f"{MAP}?severity=error"
    (said,) = ann.said(back)
    assert said.startswith("“Sales” is deleted, and with it 2 pieces of work and 1 handoff.")
    ann.sent(f"{MAP}/history/2/take-back")
    assert ann.map("engines").model == before


def test_two_people_change_different_fields(ann: Person) -> None:
    ben = Person(ann.client.application, name="Ben")
    ann.sent(ORDER, base="1", lead="2d", whole="yes")
    ben.sent(ORDER, base="1", times="daily", whole="yes")
    made = ann.map("engines").find("handoff:sales:purchasing:order")
    assert made is not None
    assert (str(made.lead), str(made.times)) == ("2d", "daily")  # type: ignore[attr-defined]


def test_two_people_change_the_same_field(ann: Person) -> None:
    ben = Person(ann.client.application, name="Ben")
    form = ben.open(ORDER).one("form", class_="record")
    ann.sent(ORDER, base="1", lead="2d")
    root = ben.refused(ORDER, status=409, **{**values(form), "lead": "3d", "via": "phone"})
    said = messages(root)["lead"]
    assert said.startswith("Ann wrote it at ")
    assert said.endswith(" while you were writing. Which one stays?")
    asked = root.one("form", class_="record")
    assert [one.get("value") for one in asked.all("input", type="radio", name="lead")] == ["2d", "3d"]
    assert values(asked)["via"] == ["phone"]  # what he typed elsewhere is still there
    ben.sent(asked.get("action"), **{**values(asked), "lead": "3d"})
    made = ben.map("engines").find("handoff:sales:purchasing:order")
    assert made is not None
    assert (str(made.lead), made.via) == ("3d", "phone")  # type: ignore[attr-defined]


def test_a_form_that_comes_back_for_another_reason_still_finds_the_conflict(ann: Person) -> None:
    ben = Person(ann.client.application, name="Ben")
    form = ben.open(ORDER).one("form", class_="record")
    ann.sent(ORDER, base="1", lead="2d")
    root = ben.refused(ORDER, **{**values(form), "lead": "3d", "receiver": "Prodution"})
    again = root.one("form", class_="record")
    root = ben.refused(ORDER, status=409, **{**values(again), "receiver": "Production"})
    assert set(messages(root)) == {"lead"}


def test_what_somebody_else_has_taken_out_is_not_lost_from_the_form(ann: Person) -> None:
    ann.sent(f"{MAP}/do/remove?record=handoff:sales:purchasing:order")
    root = ann.refused(ORDER, status=409, base="1", giver="Sales", receiver="Purchasing", item="Order", lead="3d")
    form = root.one("form", class_="record")
    assert (form.get("action"), values(form)["lead"]) == (f"{MAP}/add/handoff", ["3d"])
    ann.sent(form.get("action"), **values(form))
    assert str(ann.map("engines").handoffs[-1].lead) == "3d"


def test_a_form_sent_twice_counts_once(ann: Person) -> None:
    for _ in range(2):
        ann.sent(f"{MAP}/add/handoff", base="1", giver="Sales", receiver="Production", item="?")
    assert [one.id for one in ann.map("engines").handoffs.where(item="?")] == ["handoff:sales:production:?"]


def test_hostile_titles_are_text(ann: Person) -> None:
    back = ann.sent(f"{MAP}/add/holder", title=HOSTILE)
    root = ann.open(back)
    assert not [one for one in root.all("script") if not one.get("src")]
    assert root.one("section", class_="panel").one("h2").text.startswith(HOSTILE)
    assert values(root.one("section", class_="panel").all("form")[0])["title"] == [HOSTILE]


def test_what_is_not_there_is_said(ann: Person) -> None:
    for path in (f"{MAP}/edit?record=handoff:a:b:c", f"{MAP}/edit?record=nothing", f"{MAP}/add/nothing"):
        assert ann.client.get(path).status_code == 404
    assert ann.send(f"{MAP}/do/explode?record=holder:sales").status_code == 404
    assert ann.client.get(f"{MAP}?record=handoff:a:b:c").status_code == 200  # somebody may just have taken it out


def test_forms_of_other_sites_change_nothing(ann: Person) -> None:
    found = ann.client.post(f"{MAP}/add/holder", data={"title": "Legal"}, headers={"Origin": "http://localhost"})
    assert found.status_code == 400  # no token
    found = ann.client.post(f"{MAP}/add/holder", data={"title": "Legal"}, headers={"Origin": "https://evil.example"})
    assert found.status_code == 403
    assert ann.desk.open("engines").revision == 1


def test_a_name_is_kept_in_the_browser_and_leads_back_here_only(ann: Person) -> None:
    answer = ann.send("/name", name=" Ann \n of  Sales ", next=f"{MAP}/history")
    assert answer.headers["Location"] == f"{MAP}/history"
    assert "name=Ann%20of%20Sales;" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    for hostile in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert ann.send("/name", name="Ann", next=hostile).headers["Location"] == "/"
    assert ann.open(f"{MAP}/history").one("input", name="name").get("value") == "Ann"


def test_words() -> None:
    assert word("holder") == "team"
    assert "is sent" in page(f"<p>{label('handoff', 'mode')} it is sent</p>").text
