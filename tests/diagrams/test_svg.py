"""The SVG that is given out: only what is allowed, a sentence for every part, links to this site only."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from flowmap.diagrams import pens
from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.palette import DARK, LIGHT, Theme
from flowmap.diagrams.render import render
from flowmap.diagrams.sheet import Cell, Line, Means, Sheet, Table
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.svg import finished, read
from flowmap.errors import RendererError
from tests.diagrams.reading import SVG, root_of
from tests.diagrams.samples import LINKS

ALLOWED = {"svg", "title", "desc", "g", "a", "path", "polygon", "polyline", "ellipse", "text"}


def small() -> Sketch:
    """A team, an information, a cell that leads to a finding, and an arrow."""
    sheet = Sheet("What <this> shows")
    team = sheet.box(Line("Sales"), pens.START, means=Means("Sales & co", team="sales"))
    finding = Means("Lacks it", finding="abc123")
    table = Table(
        (
            (
                Cell((Line("1"),), pen=pens.LACKING, means=finding),
                Cell((Line("Order"),)),
            ),
        )
    )
    item = sheet.box(table, pens.ITEM, means=Means("Order", item="order/1"))
    sheet.arrow(team, item, means=Means("Sales gives Order."))
    sheet.words("Heading")
    sheet.says("Sales gives Order.", "Sales lacks nothing.")
    return sheet.sketch(note="Leaves out the rest.")


def made(
    sketch: Sketch, *, theme: Theme = "light", links: dict[str, str] | None = None, picture: bytes | None = None
) -> str:
    dot = to_dot(sketch, theme)
    picture = picture or render(dot, engine=sketch.engine)
    return finished(read(picture), sketch, dot=dot, model="f" * 64, theme=theme, links=links or {})


def names(root: Element) -> set[str]:
    return {one.tag.removeprefix(SVG) for one in root.iter()}


def test_the_picture_has_a_title_and_a_description_and_says_what_it_was_made_from() -> None:
    root = root_of(made(small()))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == (
        "What <this> shows",
        "Leaves out the rest.\nSales gives Order.\nSales lacks nothing.",
    )
    assert root.get("role") == "graphics-document"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), desc.get("id"))
    assert root.get("data-flowmap-model") == "f" * 64
    assert re.fullmatch("[0-9a-f]{64}", root.get("data-flowmap-drawing", ""))
    assert names(root) <= ALLOWED


def test_parts_without_links_are_reached_by_keyboard_in_reading_order() -> None:
    root = root_of(made(small()))
    stops = [one for one in root.iter(f"{SVG}g") if one.get("tabindex") == "0"]
    assert [one.findtext(f"{SVG}title") for one in stops] == ["Sales & co", "Order", "Lacks it"]
    assert [one.get("role") for one in stops] == ["graphics-object"] * 3
    assert [dict(one.items()).get("data-team") for one in stops] == ["sales", None, None]
    assert [one.get("data-item") for one in stops] == [None, "order/1", None]
    assert [one.get("data-finding") for one in stops] == [None, None, "abc123"]
    assert not list(root.iter(f"{SVG}a"))


def test_parts_with_links_lead_to_their_page() -> None:
    root = root_of(made(small(), links=LINKS))
    links = [(one.get("href"), one.get("aria-label")) for one in root.iter(f"{SVG}a")]
    assert links == [
        ("/maps/x/teams/sales", "Sales & co"),
        ("/maps/x/items/order%2F1", "Order"),
        ("/maps/x/findings/abc123", "1. Lacks it"),  # what is seen can be said
    ]
    assert not [one for one in root.iter() if one.get("tabindex")]
    assert not [one for link in root.iter(f"{SVG}a") for one in link.iter(f"{SVG}a") if one is not link]


@pytest.mark.parametrize(
    "evil",
    ["javascript:alert(1)//{id}", "//evil.example/{id}", "https://evil.example/{id}", "/\\evil/{id}", "{id}", "/a b"],
)
def test_links_to_elsewhere_are_left_out(evil: str) -> None:
    assert "href" not in made(small(), links=dict.fromkeys(LINKS, evil))


def test_arrows_lie_behind_the_boxes_and_have_a_sentence() -> None:
    parts = [one.findtext(f"{SVG}title") for one in root_of(made(small())).findall(f"{SVG}g/{SVG}g")]
    assert parts == ["Sales gives Order.", "Sales & co", "Order", None]


def test_what_is_not_allowed_is_dropped() -> None:
    sketch = small()
    picture = render(to_dot(sketch), engine="dot").decode()
    evil = (
        '<script>alert(1)</script><foreignObject><b>x</b></foreignObject><style>*{}</style><image href="/etc/passwd"/>'
        '<path onclick="alert(1)" style="fill:red" fill="url(http://evil.example)" d="M0,0" xlink:href="http://evil.example"/>'
        "<!-- comment --><?php evil ?>"
    )
    root = root_of(made(sketch, picture=picture.replace("</g>", evil + "</g>").encode()))
    assert names(root) <= ALLOWED
    text = made(sketch, picture=picture.replace("</g>", evil + "</g>").encode())
    assert not any(one in text for one in ("evil", "onclick", "style", "comment", "passwd", "alert"))


def test_entities_are_refused() -> None:
    picture = b'<!DOCTYPE svg [<!ENTITY x "xxxx">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    with pytest.raises(RendererError, match="a picture with entities"):
        made(small(), picture=picture)
    with pytest.raises(RendererError, match="no picture that can be read"):
        made(small(), picture=b"<svg")


@pytest.mark.parametrize("lost", ['id="n1"', 'id="e0"', 'id="a_c0"'])
def test_a_part_that_graphviz_lost_is_noticed(lost: str) -> None:
    picture = render(to_dot(small()), engine="dot").replace(lost.encode(), b'id="other"')
    with pytest.raises(RendererError, match="lost 1 of 5 parts"):
        made(small(), picture=picture)


def test_colours_are_attributes_and_the_ground_is_named() -> None:
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        text = made(small(), theme=theme)  # type: ignore[arg-type]
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {*colours.values(), "none"}
        assert "style" not in text
    grounds = [one for one in root_of(made(small())).iter() if one.get("class") == "ground"]
    assert [one.get("fill") for one in grounds] == [LIGHT["ground"]]


def test_a_file_follows_the_screen_of_its_reader() -> None:
    root = root_of(made(small(), theme="auto"))
    style = root.findtext(f"{SVG}style") or ""
    assert style.startswith("@media (prefers-color-scheme:dark){")
    for role, light in LIGHT.items():
        if role != "ground":
            assert f'[fill="{light}"]{{fill:{DARK[role]}}}' in style
    assert style.endswith(f".ground{{fill:{DARK['ground']}}}}}")


def test_hostile_sentences_and_ids_stay_text() -> None:
    evil = '"><script>alert(1)</script><!-- --> ]]> &lt; \x00\x1b\u202e\ufffe \u2028'
    sheet = Sheet(evil)
    sheet.box(Line("x"), pens.TEAM, means=Means(evil, team=evil))
    sheet.says(evil)
    root = root_of(made(sheet.sketch(), links=LINKS))
    shown = '"><script>alert(1)</script><!-- --> ]]> &lt;   '
    assert names(root) <= ALLOWED
    assert [one.text for one in root.iter(f"{SVG}title")] == [shown, shown]
    assert [one.get("aria-label") for one in root.iter(f"{SVG}a")] == [f"x. {shown}"]
    assert next(root.iter(f"{SVG}a")).get("href", "").startswith("/maps/x/teams/%22%3E%3Cscript%3E")


def test_two_pictures_on_one_page_share_no_id() -> None:
    other = Sheet("Another")
    other.box(Line("Sales"), pens.START)
    ids = [re.findall(r'\bid="([^"]+)"', made(one)) for one in (small(), other.sketch())]
    assert not set(ids[0]) & set(ids[1])
    assert len(ids[0]) == len(set(ids[0]))


def test_centred_lines_stand_about_the_middle_of_their_box_in_any_font() -> None:
    text = next(one for one in root_of(made(small())).iter(f"{SVG}text") if one.text == "Sales")
    assert text.get("text-anchor") == "middle"


def test_coordinates_have_at_most_one_decimal() -> None:
    assert not re.search(r'(?:points|d|x|y|viewBox)="[^"]*\.\d\d', made(small()))
