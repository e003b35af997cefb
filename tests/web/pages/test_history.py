"""Who changed what in a map, and when; the newest first."""

from __future__ import annotations

from pathlib import Path

from flowmap import services
from flowmap.domain.change import Change
from flowmap_web import Settings, create_app
from flowmap_web.pages.history import MOST_ENTRIES
from tests.web.document import page
from tests.web.plain_forms import Person


def test_every_saving_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    first = "Sales makes order\nSales -> Legal: order, takes 1d"
    services.push(services.parse(first), "one", by="Ann", store=url)
    services.push(services.parse(first.replace("1d", "2d") + "\nLegal needs order"), "one", by="Ben", store=url)
    root = page(create_app(Settings(store=url)).test_client().get("/maps/one/history").text)
    newest, oldest = (one.above for one in root.one("ol", class_="history").all("h2"))
    assert newest is not None
    assert oldest is not None
    assert "Ben · revision 2" in newest.text
    assert [one.text for one in newest.one("ul", class_="changes").all("li")] == [
        "changed Sales hands order to Legal, usually in 1d: usually takes “2d” instead of “1d”",
        "new Legal needs order (the more the better).",
    ]
    assert "Ann · revision 1" in oldest.text
    assert "new team Sales" in oldest.text
    assert oldest.one("p").text == "begins the map, adds 2 teams, 1 piece of information and 2 others"


def test_older_changes_are_a_link_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    with services.opened(url) as store:
        m = services.parse("Sales makes order")
        revision = store.create("one", m, by="me")
        for number in range(MOST_ENTRIES):
            before = store.load("one").map.holders["sales"]
            change = Change(before, before.model_copy(update={"people": float(number)}))
            revision = store.save("one", [change], base=revision, by="me")
    client = create_app(Settings(store=url)).test_client()
    root = page(client.get("/maps/one/history").text)
    assert len(root.all("time")) == MOST_ENTRIES
    older = next(one.get("href") for one in root.all("a") if one.text == "Older changes")
    rest = page(client.get(older).text)
    assert [one.text.split(" · ")[1] for one in rest.all("h2")] == ["revision 1"]
    assert not [one for one in rest.all("a") if one.text == "Older changes"]


ONE = "Sales makes order\nSales -> Legal: order, takes 1d"
TWO = f"{ONE}\nLegal needs order threshold"


def people(tmp_path: Path) -> tuple[Person, Person]:
    """Ann, who has made a map of two revisions, and Ben."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(ONE), "one", by="Cleo", store=url)
    services.push(services.parse(TWO), "one", by="Cleo", store=url)
    app = create_app(Settings(store=url))
    return Person(app, name="Ann"), Person(app, name="Ben")


def test_only_the_changes_of_one_person(tmp_path: Path) -> None:
    ann, ben = people(tmp_path)
    ann.sent("/maps/one/add/holder", title="Planning")
    ben.sent("/maps/one/add/holder", title="Production")
    root = ann.open("/maps/one/history?by=Ann")
    assert [one.text.split(" · ")[1] for one in root.one("ol", class_="history").all("h2")] == ["revision 3"]
    assert [one.text for one in root.one("select", name="by").all("option")] == ["anybody", "Ann", "Ben", "Cleo"]
    assert "Dora has changed nothing here." in ann.open("/maps/one/history?by=Dora").text
    link = next(one.get("href") for one in root.all("a") if one.text == "CSV")
    head, row = ann.client.get(link).text.splitlines()
    assert (head, row[0], row[-15:]) == ("revision,at,who,what", "3", "Ann,adds 1 team")
    hers = ann.client.get("/api/v1/maps/one/history?by=Ann").json
    assert hers is not None
    assert ([(one["revision"], one["by"]) for one in hers["history"]], hers["next"]) == ([(3, "Ann")], None)
    first = ann.client.get("/api/v1/maps/one/history?by=Cleo&limit=1").json
    assert first is not None
    rest = ann.client.get(first["next"]).json
    assert rest is not None
    assert [one["history"][0]["revision"] for one in (first, rest)] == [2, 1]
    assert rest["next"] is None
    assert ann.client.get("/api/v1/maps/one/history?by=Cleo&format=csv&limit=1").text.count("\n") == 2
    told = ann.client.get("/api/v1/maps/one/history?format=json").json
    assert told is not None
    assert [(row["revision"], row["who"]) for row in told["rows"]] == [(4, "Ben"), (3, "Ann"), (2, "Cleo"), (1, "Cleo")]
    cut = ann.client.get("/api/v1/maps/one/history?format=csv&limit=1")
    assert (cut.text.count("\n"), cut.headers["X-Flowmap-Cut"]) == (2, "This is not all of it: only the newest 1.")
    assert told["rows"][3]["what"] == "begins the map, adds 2 teams, 1 piece of information and 2 others"


def test_a_name_means_what_it_meant_then(tmp_path: Path) -> None:
    ann, _ = people(tmp_path)
    ann.sent("/maps/one/edit?record=holder:legal", title="Contracts")
    ann.sent("/maps/one/do/remove?record=holder:legal")
    lines = ann.open("/maps/one/history").one("ol", class_="history").all("li", class_="added")
    assert "new Legal needs order (must have)." in [one.text for one in lines]
    gone = ann.open("/maps/one/history").all("li", class_="removed")
    assert [one.text for one in gone] == [
        "no more Sales hands order to Contracts, usually in 1d.",
        "no more Contracts needs order (must have).",
        "no more team Contracts",
    ]


def test_a_change_is_a_page_with_pictures_before_and_after(tmp_path: Path) -> None:
    ann, _ = people(tmp_path)
    root = ann.open("/maps/one/history/2")
    assert root.one("h1").text == "What Cleo changed"
    before, after = (one for one in root.all("section") if one.get("aria-labelledby") in ("before", "after"))
    assert "must have" not in before.text
    assert before.one("figure").get("data-drawing") != after.one("figure").get("data-drawing")
    assert [one.text for one in root.one("nav", aria_label="Choose a picture").all("a")] == ["The whole map", "Legal"]
    ann.open("/maps/one/history/2?view=legal")
    first = ann.open("/maps/one/history/1")
    assert "There was nothing to be seen." in first.text
    assert "Take this change back" not in first.text
    assert ann.client.get("/maps/one/history/9").status_code == 404
    assert ann.client.get("/maps/one/history/99999999999999999999").status_code == 404


def test_restore_makes_the_map_what_it_was_as_a_new_change(tmp_path: Path) -> None:
    ann, _ = people(tmp_path)
    first = services.parse(ONE)
    assert ann.sent("/maps/one/history/1/restore") == "/maps/one/history"
    assert ann.map("one").model == first.model
    assert "The map is again as it was at revision 1." in ann.said("/maps/one/history")[0]
    assert ann.desk.open("one").revision == 3
    ann.sent("/maps/one/history/2/restore")
    assert ann.map("one").model == services.parse(TWO).model


def test_one_change_is_taken_back_and_what_came_later_stays(tmp_path: Path) -> None:
    ann, ben = people(tmp_path)
    ben.sent("/maps/one/add/holder", title="Planning")
    ann.sent("/maps/one/history/2/take-back")
    m = ann.map("one")
    assert (len(m.needs), "planning" in m.holders) == (0, True)


def test_what_somebody_changed_since_is_not_taken_back_silently(tmp_path: Path) -> None:
    ann, ben = people(tmp_path)
    ann.sent("/maps/one/edit?record=handoff:sales:legal:order", lead="2d")
    ben.sent("/maps/one/edit?record=handoff:sales:legal:order", lead="3d")
    root = ann.refused("/maps/one/history/3/take-back", status=409)
    said = root.one("div", class_="notice blocked").text
    assert said.startswith("It cannot be taken back alone. Ben has changed “Sales hands order to Legal")
    assert "3d there, 1d here" in said
    assert [one.text for one in root.all("a", class_="button")] == ["Keep it", "Skip over it"]
    assert str(ann.map("one").handoffs[0].lead) == "3d"
    ann.sent("/maps/one/history/3/take-back", both="3")
    assert str(ann.map("one").handoffs[0].lead) == "1d"
