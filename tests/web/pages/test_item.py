"""A piece of information: its way from hand to hand, who needs it, and whether it gets there."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.document import page


def test_the_goods_announcement(client: FlaskClient) -> None:
    main = page(client.get("/maps/engines/items/goods-announcement").text).one("main")
    assert [one.text for one in main.all("h2")] == [
        "What is wrong with it", "Its way", "From hand to hand", "Who needs it",
        "Where it comes from, what becomes of it", "Who asks for it",
    ]  # fmt: skip
    assert [cell.text for cell in main.one("section", aria_labelledby="hands").one("tbody").all("th", "td")] == [
        "Purchasing", "Goods receiving", "–", "1d", "–", "240/year", "all",
    ]  # fmt: skip
    assert [one.text for one in main.one("section", aria_labelledby="work").all("li")] == [
        "Purchasing makes Goods announcement from Order, in 1d, only in case Standard order.",
        "Sales makes Goods announcement, only in case Customer supplies the engine.",
        "Goods receiving makes Put-away order from Goods announcement, in 2h.",
    ]
