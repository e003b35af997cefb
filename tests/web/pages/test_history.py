"""Who changed what in a map, and when; the newest first."""

from __future__ import annotations

from pathlib import Path

from flowmap import services
from flowmap.domain.change import Change
from flowmap_web import Settings, create_app
from flowmap_web.pages.history import MOST_ENTRIES
from tests.web.document import page


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
        "changed Sales hands order to Legal, usually in 2d. (usually takes: 1d → 2d)",
        "new Legal needs order (the more the better).",
    ]
    assert "Ann · revision 1" in oldest.text
    assert "new team Sales" in oldest.text


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
