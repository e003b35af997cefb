"""Titles and texts that try to run, to turn the page round or to break the picture are shown as text, everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from playwright.sync_api import expect

from flowmap import services
from flowmap.diagrams.wrap import clean
from flowmap.domain.change import Change
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import (
    Acceptance,
    Activity,
    Case,
    Handoff,
    Header,
    Holder,
    Item,
    Need,
    Policy,
    Question,
    Record,
    Stage,
    fields_of,
)
from flowmap.formats import flow_text
from flowmap_web.desk import NAME, Desk
from flowmap_web.who import known
from tests.capabilities.chromium import NewPage
from tests.web.document import Element, faults
from tests.web.document import page as parsed
from tests.web.editing.browser import opened
from tests.web.editing.conftest import Books
from tests.web.plain_forms import Person
from tests.web.program import Program

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

LONG = "x" * 9_990
TITLES = {
    "script": "<script>window.pwned=1</script>",
    "image": '<img src="/x" onerror="window.pwned=1">',
    "svg": '"><svg onload=window.pwned=1>',
    "end of texts": "</textarea></title></option></style><iframe src=javascript:window.pwned=1>",
    "address": "javascript:window.pwned=1",
    "template": "{{7*7}}{% raw %}${7*7}`${window.pwned=1}`",
    "quotes": "' onfocus=window.pwned=1 autofocus x='\"",
    "document": "]]> <!-- &lt;b&gt; &amp; --> <?x?>",
    "Graphviz": "\\N \\G \\L <B>x</B> | {a|b}",
    "format": "%s %(x)s %d {0} {x!r}",
    "right to left": "\u202eevil\u202c \u200f\u2067 מכירות",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 team",
    "combining": "e" + "\u0301\u0323\u0488" * 40,
    "separators": "one\u2028two\u2029three\u0085four".replace("\u0085", ""),
    "long": LONG,
}
hostile = pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
KINDS = (  # several in one title, because every page is looked at with each
    ("script", "image", "svg", "end of texts"),
    ("address", "template", "quotes", "document"),
    ("Graphviz", "format", "right to left", "emoji", "combining", "separators"),
    ("long",),
)
together = pytest.mark.parametrize(
    "title", [" ".join(TITLES[one] for one in kind) for kind in KINDS], ids=map(str, KINDS)
)
# What a page has if a text of the map has become a part of it.
ALIVE = """() => [window.pwned ? "it ran" : "", ...[...document.querySelectorAll(
  "script:not([src]), iframe, img[src='/x'], [onload], [onerror], [onfocus], [href^='javascript:'], b, .picture b"
)].map((one) => one.outerHTML.slice(0, 200))].filter(Boolean)"""


def records(title: str) -> list[Record]:
    """Every kind of record, with this in each of its texts."""
    more = {"note": title, "source": title}
    return [
        Header(title=title, **more),
        Case(id="c", title=title, share="10%", **more),
        Case(id="d", title="Standard", share="90%"),
        Stage(id="s", title=title, position=1, **more),
        *(Holder(id=one, title=f"{title} {one}", department=f"{title} {one}", **more) for one in ("a", "b", "e")),
        Holder(id="v", title=f"{title} v", kind="system"),
        *(Item(id=one, title=f"{title} {one}", **more) for one in ("i", "k", "l")),
        Activity(at="a", makes=["i"], stage="s", **more),
        Activity(at="b", makes=["k"], uses=["i"], cases=["c"], **more),
        Activity(at="a", makes=["l"]),
        Handoff(giver="a", receiver="b", item="i", via="v", stage="s", cases=["c"], **more),
        Question(asker="e", asked="b", item="l", answered="0%", **more),
        Need(holder="e", item="k", kano="threshold", because=title, **more),
        Need(holder="b", item="l", kano="threshold", cases=["c"], because=title, **more),
        Policy(rule="deny", item="l", holder="v", **more),
        Acceptance(finding="GAP01", holder="b", item="l", because=title, by=title, **more),
    ]


def texts(m: Map) -> dict[str, str]:
    """Every text of a map, by its record and field."""
    return {
        f"{record.ref}.{spec.name}": value
        for record in m.records()
        for spec in fields_of(record.type)
        if spec.form == "text" and spec.name != "id" and (value := getattr(record, spec.name))
    }


def pages_of(name: str, m: Map, report: Report) -> Iterator[str]:
    """The pages of a map that show its texts."""
    base = f"/maps/{name}"
    yield from ("/", f"{base}", f"{base}/findings", f"{base}/matrix", f"{base}/history", f"{base}/history/2")
    for rest in ("view=drawing", "view=customers", "view=matrix", "guide=on"):
        yield f"{base}?{rest}"
    for ref in {record.type: record.ref for record in m.records()}.values():
        yield f"{base}?record={quote(ref)}"
    team, item = m.holders[0].id, m.items[0].id
    yield from (f"{base}/teams/{team}", f"{base}/teams/{team}/interview", f"{base}/items/{item}", f"{base}/entry")
    yield from (f"{base}/edit?record=holder:{team}", f"{base}/add/handoff")
    for finding in report.findings[:3]:
        yield f"{base}/findings/{finding.fingerprint}"
        if finding.repairs:
            yield f"{base}/findings/{finding.fingerprint}/repairs/0"


@together
def test_every_text_of_every_record_is_text_on_every_page(editing: Flask, books: Books, title: str) -> None:
    books.empty("m")
    program = Program(editing, by=known(title) or "nobody")
    wanted = records(title)
    program.sent("/maps/m/edits", program.edit(*(Change(None, one) for one in wanted), base=1))
    assert texts(books.map("m")) == texts(Map.of(wanted))
    desk: Desk = editing.extensions[NAME]
    now = desk.open("m")
    assert now.report.findings
    client = editing.test_client()
    for address in pages_of("m", now.map, now.report):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert faults(answer.text) == [], address
        root = parsed(answer.text)
        assert alive(root) == [], address
        assert [one for one in root.all("figure") if one.all("p", role="note")] == [], address  # each picture is drawn
    for view in ("", "drawing", "customers"):
        picture = client.get(f"/maps/m/picture.svg?view={view}")
        assert picture.status_code == 200
        drawn = "".join(fromstring(picture.data).itertext())
        assert clean(title)[:6] in drawn
    assert client.get("/maps/m/findings.csv").status_code == client.get("/maps/m/handoffs.csv").status_code == 200


def fromstring(data: bytes) -> Any:
    """A document of XML; an error where it is none."""
    from xml.etree.ElementTree import fromstring as read

    return read(data)


def alive(root: Element) -> list[str]:
    """What would run in a page, or come from elsewhere."""
    return [
        f"<{one.tag} {one.attributes}>"
        for one in root.walk()
        if one.tag in ("iframe", "b")
        or (one.tag == "script" and not one.get("src").startswith("/static/"))
        or (one.tag == "img" and not one.get("src").startswith("/static/"))
        or any(name.startswith("on") for name in one.attributes)
        or one.get("href").startswith("javascript:")
    ]


def one_line(title: str) -> str:
    """A title as a form keeps it."""
    return " ".join(title.split())


@hostile
def test_forms_and_quick_entry_keep_it_as_it_is(editing: Flask, title: str) -> None:
    person = Person(editing, name=title)
    name = unquote(person.sent("/new", title=title, **{"from": "empty"}).split("/")[2])
    base = f"/maps/{quote(name)}"
    assert person.map(name).title == one_line(title)
    teams, items = [f"{title} {one}" for one in "abcdef"], [f"{title} {one}" for one in "uvwxyz"]
    sure = [one_line(one) for one in (title, *teams, *items)]
    said: dict[str, Any] = {"note": title, "source": title, "sure": sure}
    forms: list[tuple[str, dict[str, Any]]] = [
        ("holder", {"title": teams[0], "department": title}),
        ("item", {"title": items[0]}),
        ("case", {"title": title}),
        ("stage", {"title": title, "position": "1"}),
        ("handoff", {"giver": teams[0], "receiver": teams[1], "item": items[1], "cases": [title]}),
        ("need", {"holder": teams[1], "item": items[0], "because": title}),
        ("question", {"asker": teams[1], "asked": teams[2], "item": items[2]}),
        ("activity", {"at": teams[2], "makes": items[2], "uses": items[3]}),
    ]
    for revision, (kind, fields) in enumerate(forms, start=person.desk.open(name).revision):
        person.sent(f"{base}/add/{kind}", base=str(revision), **fields, **said)
    text = flow_text.dump(Map.of([Holder(id="q", title=f"{title} q", note=title), Item(id="p", title=title)]))
    person.sent(f"{base}/entry", text=text, do="apply", edit="forms.1")
    row = {"gives-0-receiver": teams[4], "gives-0-item": items[4], "gives-0-via": title}
    person.sent(f"{base}/teams/{person.map(name).holders[0].id}/interview", edit="forms.2", sure=sure, **row)
    m = person.map(name)
    titles = {one_line(one.title) for one in (*m.holders, *m.items)}
    assert titles >= {one_line(one) for one in (*teams[:3], teams[4], *items[:5], f"{title} q", title)}
    assert set(texts(m).values()) >= {title.strip(), one_line(title)}
    for rest in ("", "?view=drawing", "/history", "/history/2", f"/teams/{m.holders[0].id}/interview"):
        root = person.open(base + rest)
        assert alive(root) == [], rest


REFUSED = pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x9b", "\ud800", "\ufffe"], ids=ascii)


@REFUSED
def test_a_character_that_is_no_text_is_refused_with_a_sentence(editing: Flask, books: Books, bad: str) -> None:
    books.sample("engines")
    program, title = Program(editing), f"Legal{bad} affairs"
    says = f"The text has the control character U+{ord(bad):04X}."
    fields = [{"title": title}, {"title": "Legal", "note": title}, {"title": "Legal", "department": title}]
    for one in fields:
        edit = {"edit": "a.1", "base": 1, "by": "Ada", "changes": [{"after": {"holder": {"id": "legal", **one}}}]}
        problem = program.refused("/maps/engines/edits", edit, status=422)
        assert says in problem["problems"][0]["message"]
    assert program.send("/maps", {"title": title, "from": "empty"}).status_code == 422
    if bad != "\ud800":  # nothing that a form can carry
        person = Person(editing)
        root = person.refused("/maps/engines/add/holder", base="1", title=title, note="a note to keep")
        assert f"U+{ord(bad):04X}" in root.one("main").text
        assert [one.text for one in root.all("textarea", name="note")] == ["a note to keep"]
        root = person.refused("/new", title=title, **{"from": "empty"})
        assert f"U+{ord(bad):04X}" in root.one("main").text
    told = program.sent("/maps/engines/understand", {"text": f"Sales -> {title}: order"})
    assert f"U+{ord(bad):04X}" in told["problems"][0]["message"]
    assert len(books.history("engines")) == 1
    assert [one["name"] for one in program.get("/maps")["maps"]] == ["engines"]


def test_more_than_ten_thousand_letters_are_refused_with_a_sentence(editing: Flask, books: Books) -> None:
    books.sample("engines")
    long = "x" * 10_001
    root = Person(editing).refused("/maps/engines/add/holder", base="1", title=long)
    assert "That has 10,001 letters; at most 10,000 are kept." in root.one("main").text
    edit = {"edit": "a.1", "base": 1, "by": "A", "changes": [{"after": {"holder": {"id": "x", "title": long}}}]}
    problem = Program(editing).refused("/maps/engines/edits", edit, status=422)
    assert "10,001 letters" in problem["detail"]
    row = {"gives-0-receiver": long, "gives-0-item": "order"}
    root = Person(editing).refused("/maps/engines/teams/sales/interview", edit="a.2", **row)
    assert "That has 10,001 letters; at most 10,000 are kept." in root.one("main").text
    root = Person(editing).refused("/new", title=long, **{"from": "empty"})
    assert "That has 10,001 letters; at most 10,000 are kept." in root.one("main").text
    assert len(books.history("engines")) == 1


LISTEN = """() => {
  const region = document.getElementById("announce");
  window.told = [];
  new MutationObserver(() => told.push(region.textContent)).observe(region, { childList: true });
}"""


@pytest.fixture
def watched(new_page: NewPage) -> Iterator[Page]:
    """A page in which no dialog may open; scripts that are not ours break its policy, which fails the test."""
    page = new_page()
    dialogs: list[str] = []

    def opens(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opens)
    yield page
    assert dialogs == []


def test_in_the_browser_it_is_text_wherever_it_is_shown(watched: Page, here: str, books: Books) -> None:
    page, key = watched, watched.keyboard
    books.empty("m")
    one = opened(page, f"{here}/maps/m?view=drawing&guide=off")
    page.evaluate(LISTEN)
    titles = list(TITLES.values())
    for title, after in zip(titles, [*titles[1:], titles[0]], strict=True):
        one.verb("handoff", {"giver": {"title": title}, "receiver": {"title": after}, "item": {"title": f"{title} 2"}})
        assert page.evaluate(ALIVE) == []
    one.saved()
    m = books.map("m")
    assert [holder.title for holder in m.holders if holder.title not in {one.strip() for one in titles}] == []
    for holder in m.holders:
        box = page.locator(f"#picture svg [data-key='holder:{holder.id}']")
        expect(box.locator("title").first).to_contain_text(clean(holder.title)[:40])
    page.wait_for_function("() => told.some((one) => one.includes('window.pwned'))")
    assert page.evaluate(ALIVE) == []

    page.locator("#picture .frame").focus()
    key.press("f")
    key.type("window.pwned")
    options = page.locator(".proposals:popover-open [role=option]")
    expect(options.first).to_contain_text("window.pwned")
    assert page.evaluate(ALIVE) == []
    key.press("ArrowDown")
    key.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('[data-key]') !== null")
    key.press("c")
    key.type("<script>window.pwned=2</script> new")
    expect(options.last).to_contain_text("<script>window.pwned=2</script> new")
    assert page.evaluate(ALIVE) == []
    options.last.click()
    key.type('"><svg onload=window.pwned=3> new')
    expect(options.last).to_contain_text('"><svg onload=window.pwned=3> new')
    assert page.evaluate(ALIVE) == []
    options.last.click()
    one.saved()
    assert "<script>window.pwned=2</script> new" in {holder.title for holder in books.map("m").holders}

    image = next(holder.id for holder in m.holders if holder.title == TITLES["image"])
    one = opened(page, f"{here}/maps/m?view=drawing&record=holder:{image}")
    page.evaluate(LISTEN)
    name = page.locator("section.panel").get_by_label("Name", exact=True)
    expect(name).to_have_value(TITLES["image"])
    renamed = f"{TITLES['svg']}\u202e{TITLES['script']} again"
    name.fill(renamed)
    name.press("Tab")
    one.saved()
    assert books.map("m").title_of("holder", image) == renamed
    expect(page.locator("#panel-head")).to_contain_text("<script>window.pwned=1</script> again")
    one.run("() => session.undo()")
    one.saved()
    expect(page.locator("#said")).to_contain_text("Renamed back: ")
    assert books.map("m").title_of("holder", image) == TITLES["image"]
    page.wait_for_function("() => told.some((one) => one.includes('Renamed back') && one.includes('<'))")
    assert page.evaluate(ALIVE) == []

    page.route("**/changes?since=*", lambda route: route.abort())
    old = books.map("m").find(f"holder:{image}")
    assert isinstance(old, Holder)
    theirs = Change(old, old.model_copy(update={"title": f"{TITLES['script']} theirs"}))
    with services.opened(books.url) as store:
        store.save("m", [theirs], base=books.history("m")[-1].revision, by=TITLES["image"])
    one.verb("rename", f"holder:{image}", f"{TITLES['svg']} mine")
    page.locator("[data-tool=find]").focus()
    dialog = page.locator("dialog.conflict")
    expect(dialog.get_by_role("button", name="Keep theirs")).to_contain_text(f"{TITLES['script']} theirs")
    expect(dialog.get_by_role("button", name="Keep theirs")).to_contain_text(TITLES["image"])
    expect(dialog.get_by_role("button", name="Use mine")).to_contain_text(f"{TITLES['svg']} mine")
    assert page.evaluate(ALIVE) == []
    page.unroute("**/changes?since=*")
    dialog.get_by_role("button", name="Use mine").press("Enter")
    one.saved()
    revision = books.history("m")[-1].revision
    for rest in (
        "", "?view=customers", "?view=matrix", "/history", f"/history/{revision}", "/matrix", "/findings",
        f"/teams/{image}", f"/teams/{image}/interview", "/entry", "?guide=on",
    ):  # fmt: skip
        opened(page, f"{here}/maps/m{rest}")
        assert page.evaluate(ALIVE) == [], rest
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, rest


def test_what_is_no_text_is_laid_aside_and_not_lost(watched: Page, here: str, books: Books) -> None:
    page = watched
    books.sample("engines")
    one = opened(page, f"{here}/maps/engines?record=holder:sales")
    for count, bad in enumerate(("bell\u0007", "half \ud800", "x" * 10_001), start=1):
        page.evaluate(f"session.edit(verbs.newHolder(session.records, {ascii_script(bad)}))")
        expect(page.locator("#aside li")).to_have_count(count)
    said = page.locator("#aside li").all_inner_texts()
    assert "The text has the control character U+0007." in said[0]
    assert "The text has the control character U+D800." in said[1]
    assert "10,001 letters" in said[2]
    assert one.unsent == 3
    name = page.locator("section.panel").get_by_label("Name", exact=True)
    name.fill("Sales\u0007 team")
    name.press("Tab")
    expect(page.locator("[data-beside]")).to_contain_text("U+0007")
    expect(name).to_have_value("Sales\u0007 team")
    name.fill("Sales team")
    name.press("Tab")
    expect(page.locator("#aside li")).to_have_count(3)
    page.wait_for_function("() => session.base.get('holder:sales').title === 'Sales team'")
    assert books.map("engines").title_of("holder", "sales") == "Sales team"
    assert len(books.history("engines")) == 2


def ascii_script(text: str) -> str:
    """A text as a script writes it, so that half a letter gets through."""
    return json.dumps(text)
