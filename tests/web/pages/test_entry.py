"""Quick entry as a page, without a script: text or rows are read, shown, and then done."""

from __future__ import annotations

from tests.web.document import page
from tests.web.plain_forms import Person, values

ENTRY = "/maps/engines/entry"


def test_what_is_understood_is_shown_before_it_is_done(ann: Person) -> None:
    answer = ann.send(ENTRY, text="Sales -> Legal: contract\nSales -> Legal: x takes soon", do="read")
    assert answer.status_code == 200
    assert "new team Legal; new information contract; Sales hands Legal: contract" in answer.text
    assert "Line 2, letter 25:" in answer.text
    assert "Apply 3 changes" in answer.text
    assert ann.desk.open("engines").revision == 1


def test_a_page_is_one_change_and_leads_back_to_the_map(ann: Person) -> None:
    where = ann.sent(ENTRY, text="Sales -> Legal: contract\r\nLegal -> Sales: opinion", do="apply")
    assert where == "/maps/engines"
    assert [one.by for one in ann.desk.history("engines", before=None, most=9)] == ["Ann", "the tests"]
    assert [one.id for one in ann.map("engines").handoffs.where(giver="legal")] == ["handoff:legal:sales:opinion"]
    assert ann.sent("/maps/engines/undo", back="/maps/engines") == "/maps/engines"
    assert "legal" not in ann.map("engines").holders


def test_good_lines_are_saved_and_the_others_stay(ann: Person) -> None:
    root = ann.refused(ENTRY, text="Sales -> Legal: contract\nX -> : y", do="apply")
    assert values(root.one("form", class_="entry"))["text"] == ["X -> : y"]
    assert "legal" in ann.map("engines").holders


def test_rows_show_their_columns_and_a_corrected_guess_counts(ann: Person) -> None:
    text = "From\tTo\tWhat\nSales\tLegal\tcontract"
    form = ann.open(ENTRY).one("form", class_="entry")
    assert "column" not in values(form)
    answer = ann.send(ENTRY, text=text, do="read")
    assert "What the columns say" in answer.text
    ann.sent(ENTRY, text=text, do="apply", column=["receiver", "giver", "item"], header="yes")
    assert [one.id for one in ann.map("engines").handoffs.where(giver="legal")] == ["handoff:legal:sales:contract"]


def test_too_much_is_one_sentence_and_the_text_stays(ann: Person) -> None:
    text = "x\n" * 2_100 + "y"
    root = ann.refused(ENTRY, text=text, do="read")
    assert root.one("p", class_="notice bad").text.startswith("This is too much at once: 2,101 lines")
    assert values(root.one("form", class_="entry"))["text"] == [text]


def test_hostile_text_is_shown_as_text(ann: Person) -> None:
    answer = ann.send(ENTRY, text='<script>alert(1)</script> -> "</textarea><b>": "&amp;"', do="read")
    assert "<script>alert" not in answer.text
    assert "</textarea><b>" not in answer.text
    assert "new teams &lt;script&gt;alert(1)&lt;/script&gt;, &lt;/textarea&gt;&lt;b&gt;" in answer.text


def test_a_name_near_a_known_one_is_asked_about_and_nobody_must_answer(ann: Person) -> None:
    text = "Purchasng -> Sales: list"
    form = page(ann.send(ENTRY, text=text, do="read").text).one("form", class_="entry")
    (box,) = (one for one in form.all("input") if one.get("name") == "same")
    assert "Is “Purchasng” the same team as “Purchasing”?" in form.text
    read = page(ann.send(ENTRY, text=text, do="read", same=box.get("value")).text).one("form", class_="entry")
    assert values(read)["same"] == ["holder:purchasng=purchasing"]
    ann.sent(ENTRY, text=text, do="apply", same=box.get("value"))
    assert [one.id for one in ann.map("engines").handoffs.where(receiver="sales")] == ["handoff:purchasing:sales:list"]
    ann.sent(ENTRY, text=text, do="apply")
    assert "purchasng" in ann.map("engines").holders
