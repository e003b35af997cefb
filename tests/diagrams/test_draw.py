"""The one door to all pictures: its views, its errors, its forms."""

from __future__ import annotations

import re

import pytest

import flowmap
from flowmap.diagrams import draw
from flowmap.errors import BadInput, UnknownName
from tests.diagrams.reading import boxes
from tests.diagrams.samples import LINKS, first, sample

M, REPORT = sample("engines")


def test_a_map_is_drawn_with_its_findings_as_svg_dot_png_and_pdf() -> None:
    drawing = draw(M, report=REPORT)
    assert drawing.title == "The engines that get lost: who hands what to whom"
    assert drawing.svg.startswith("<svg ")
    assert drawing.dot.startswith("digraph {")
    assert drawing.png().startswith(b"\x89PNG")
    assert drawing.pdf().startswith(b"%PDF")
    assert drawing._repr_svg_() == drawing.svg
    assert f'data-flowmap-model="{M.model}"' in drawing.svg


def test_equal_maps_give_equal_pictures() -> None:
    assert draw(M, report=REPORT).svg == draw(M.renamed("other"), report=REPORT).svg


def test_without_a_report_only_the_facts_are_drawn() -> None:
    assert "#b42318" not in draw(M).svg
    assert "#b42318" in draw(M, report=REPORT).svg


def test_the_service_checks_the_map_if_no_report_is_given() -> None:
    assert flowmap.draw(M).svg == draw(M, report=REPORT).svg


def test_a_finding_is_found_by_the_beginning_of_its_fingerprint() -> None:
    fingerprint = first(REPORT, "GAP01").fingerprint
    whole = draw(M, view="finding", report=REPORT, finding=fingerprint)
    assert flowmap.draw(M, view="finding", finding=fingerprint[:6].upper()).svg == whole.svg
    with pytest.raises(UnknownName, match="no finding “ffff”"):
        draw(M, view="finding", report=REPORT, finding="ffff")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"view": "mapp"}, "no view “mapp”.*Did you mean “map”"),
        ({"view": "team", "team": "sale"}, "has no team, .* “sale”.*Did you mean “sales”"),
        ({"view": "item", "item": "ordr"}, "has no information “ordr”.*Did you mean “order”"),
        ({"case": "engines"}, "has no kind of order “engines”.*Did you mean “engine”"),
        ({"department": "Sup"}, "has no department “Sup”"),
    ],
)
def test_what_the_map_does_not_have_is_named(arguments: dict[str, str], says: str) -> None:
    with pytest.raises(UnknownName, match=says):
        draw(M, report=REPORT, **arguments)  # type: ignore[arg-type]


def test_a_view_without_its_focus_says_what_it_needs() -> None:
    with pytest.raises(BadInput, match="needs a team"):
        draw(M, view="team", report=REPORT)
    with pytest.raises(BadInput, match="needs a finding"):
        draw(M, view="finding", report=REPORT)
    with pytest.raises(BadInput, match="no theme “blue”"):
        draw(M, theme="blue")  # type: ignore[arg-type]


def test_a_small_map_is_drawn_with_its_items_and_a_large_one_without() -> None:
    small = draw(M, report=REPORT)
    assert {box.data["item"] for box in boxes(small.svg) if "item" in box.data} == {
        "order",
        "goods-announcement",
        "put-away-order",
    }
    large, report = sample("installations")
    drawing = draw(large, report=report)
    teams = {box.data["team"] for box in boxes(drawing.svg) if "team" in box.data}
    assert teams >= {holder.id for holder in large.holders if holder.kind == "team"}


def test_at_most_so_many_boxes() -> None:
    drawing = draw(M, report=REPORT, max_nodes=6)
    assert drawing.note is not None
    assert drawing.note.startswith("Simpler, because at most 6 boxes were wanted.")


def test_links_lead_to_pages() -> None:
    links = re.findall(r'href="([^"]+)"', draw(M, report=REPORT, links=LINKS).svg)
    fingerprints = [first(REPORT, code).fingerprint for code in ("GAP01", "GAP05", "GAP02")]
    assert set(links) >= {"/maps/x/teams/sales", "/maps/x/items/order"}
    assert {f"/maps/x/findings/{one}" for one in fingerprints} <= set(links)


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_every_theme_is_drawn_in_every_form(theme: str) -> None:
    drawing = draw(M, report=REPORT, theme=theme)  # type: ignore[arg-type]
    assert ("<style>" in drawing.svg) == (theme == "auto")
    assert drawing.png().startswith(b"\x89PNG")
    assert drawing.pdf().startswith(b"%PDF")
