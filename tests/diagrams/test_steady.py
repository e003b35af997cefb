"""The view drawing: every arrow of a map that is being drawn, each box under its key where it was before."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from flowmap.diagrams import TOO_MANY, crossings, draw, drawable, first_places, steady, untidy
from flowmap.domain.change import Change
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder
from flowmap.errors import RendererError
from flowmap.formats import flow_text
from flowmap.services import check
from tests.diagrams.reading import SVG, root_of
from tests.diagrams.samples import LINKS, flow, sample
from tests.strategies import random_maps

M, REPORT = sample("engines")
FIRST = draw(M, view="drawing", report=REPORT)


def keys(svg: str, name: str = "data-key") -> list[str]:
    return [one.get(name, "") for one in root_of(svg).iter(f"{SVG}g") if one.get(name) is not None]


def checked(text: str) -> tuple[Map, Report]:
    m = flow_text.parse(text, name="test")
    return m, check(m, effects=False, describe=None)


def test_every_box_and_arrow_has_its_key() -> None:
    lacking, vain = (next(one for one in REPORT.findings if one.code == code) for code in ("GAP01", "GAP05"))
    question = M.questions[0].id
    boxes = [
        "holder:sales",
        "holder:purchasing",
        "holder:goods-receiving",
        "holder:production",
        "note:handoff:sales:purchasing:order",
        "note:handoff:purchasing:goods-receiving:goods-announcement",
        "note:handoff:goods-receiving:production:put-away-order",
        f"spot:{lacking.fingerprint}",
        question,
    ]
    found = keys(FIRST.svg)
    assert [one for one in found if ">" not in one] == boxes
    assert list(FIRST.places) == boxes
    assert [one for one in found if ">" in one] == [
        f"{start}>{end}" for start, end in zip(keys(FIRST.svg, "data-from"), keys(FIRST.svg, "data-to"), strict=True)
    ]
    assert found[0] == "holder:sales>note:handoff:sales:purchasing:order"
    assert {vain.fingerprint, lacking.fingerprint} <= set(keys(FIRST.svg, "data-finding"))


def test_notes_and_arrows_name_their_records() -> None:
    m, report = flow("Sales makes order\nSales -> A: order\nSales -> B: order\nSales -> C: order, takes 2d\n")
    root = root_of(draw(m, view="drawing", report=report).svg)
    records = {one.get("data-key"): one.get("data-records") for one in root.iter(f"{SVG}g") if one.get("data-records")}
    a, b, c = (f"handoff:sales:{name}:order" for name in "abc")
    assert records == {
        f"note:{a}": f"{a} {b}",
        f"note:{c}": c,
        f"holder:sales>note:{a}": f"{a} {b}",
        f"note:{a}>holder:a": a,
        f"note:{a}>holder:b": b,
        f"holder:sales>note:{c}": c,
        f"note:{c}>holder:c": c,
    }


def test_what_nobody_has_named_is_a_note_for_each_handoff() -> None:
    m, report = flow("Sales -> A: ?\nSales -> B: ?\n")
    drawing = draw(m, view="drawing", report=report)
    assert [one for one in drawing.places if one.startswith("note:")] == [
        "note:handoff:sales:a:?",
        "note:handoff:sales:b:?",
    ]
    assert re.findall(r"<text[^>]*>(\?)</text>", drawing.svg) == ["?", "?"]


def test_the_first_picture_is_that_of_dot_and_the_next_one_is_the_same() -> None:
    assert FIRST.places == first_places(M, REPORT)
    assert [x for x, _ in (FIRST.places[f"holder:{one}"] for one in ("sales", "purchasing", "goods-receiving"))] == (
        sorted(FIRST.places[f"holder:{one}"][0] for one in ("sales", "purchasing", "goods-receiving"))
    )
    again = draw(M, view="drawing", report=REPORT, places=FIRST.places)
    assert again == replace(FIRST, written=again.written)
    assert "data-straight" not in FIRST.svg


def test_an_edit_moves_nothing_and_a_deletion_leaves_a_hole() -> None:
    record = Handoff(id="", giver="sales", receiver="production", item="order")
    more = M.apply([Change(None, record.with_id(record.base_id()))])
    drawing = draw(more, view="drawing", report=check(more, effects=False), places=FIRST.places)
    kept = {key: at for key, at in FIRST.places.items() if key in drawing.places}
    assert kept.items() <= drawing.places.items()
    assert len(kept) >= len(FIRST.places) - 1
    assert "holder:sales>note:handoff:sales:purchasing:order" in keys(drawing.svg)
    fewer = M.apply([Change(M.handoffs[2], None)])
    gone = draw(fewer, view="drawing", places=FIRST.places).places
    assert set(gone) == {key for key in FIRST.places if key.startswith("holder:")} | {
        "note:handoff:sales:purchasing:order",
        "note:handoff:purchasing:goods-receiving:goods-announcement",
    }
    assert gone.items() <= FIRST.places.items()


def test_a_note_that_loses_the_handoff_it_is_called_after_stays_where_it_is() -> None:
    m, report = flow("Sales makes order\nSales -> A: order\nSales -> B: order\n")
    before = draw(m, view="drawing", report=report).places
    fewer = m.apply([Change(m.handoffs[0], None)])
    after = draw(fewer, view="drawing", report=report, places=before).places
    assert after["note:handoff:sales:b:order"] == before["note:handoff:sales:a:order"]


def test_a_longer_name_keeps_its_middle() -> None:
    team = M.holders["purchasing"]
    assert isinstance(team, Holder)
    title = "Purchasing of the whole group, abroad and at home, and more"
    renamed = M.apply([Change(team, team.model_copy(update={"title": title}))])
    places = draw(renamed, view="drawing", report=REPORT, places=FIRST.places).places
    teams = [key for key in places if key.startswith("holder:")]
    assert {key: places[key] for key in teams} == {key: FIRST.places[key] for key in teams}


def test_a_page_that_is_pasted_on_an_empty_map_is_laid_out_anew_around_what_was_there() -> None:
    m, report = checked("".join(f"Sales -> T{n}: i{n}\nT{n} -> U{n}: j{n}\n" for n in range(6)))
    places = draw(m, view="drawing", report=report, places={"holder:sales": (1000.0, 500.0)}).places
    assert places["holder:sales"] == (1000.0, 500.0)
    fresh = first_places(m, report)
    off = {(round(places[key][0] - x, 1), round(places[key][1] - y, 1)) for key, (x, y) in fresh.items()}
    assert len(off) == 1


def test_an_empty_map_says_so_and_one_team_stands_in_the_middle() -> None:
    m, report = checked("")
    assert "Nobody is on this map yet." in draw(m, view="drawing", report=report, places={}).svg
    m, report = checked("Sales is a team\n")
    assert draw(m, view="drawing", report=report, places={}).places == {"holder:sales": (0.0, 0.0)}


def test_where_graphviz_cannot_lay_out_flowmap_places_all_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RendererError("broke down")

    monkeypatch.setattr(steady, "laid_out", broken)
    places = draw(M, view="drawing", report=REPORT).places
    assert places.keys() == FIRST.places.keys()
    with pytest.raises(RendererError):
        first_places(M, REPORT)
    assert not untidy(M, places, REPORT)


def test_arrows_that_nobody_routed_are_marked_for_the_browser() -> None:
    m, report = flow("Sales makes a\nSales -> B: a\nB -> C: a\n")
    places = draw(m, view="drawing", report=report).places
    middle = places["note:handoff:b:c:a"]
    x, y = places["holder:c"]
    boxes = {**places, "holder:b": (x - 900.0, y), "note:handoff:b:c:a": (x - 450.0, y), "holder:sales": (x - 225.0, y)}
    assert middle != boxes["note:handoff:b:c:a"]
    straight = draw(m, view="drawing", report=report, places=boxes, routes="none").svg
    marked = [one.get("data-key") for one in root_of(straight).iter(f"{SVG}g") if one.get("data-straight") is not None]
    assert "note:handoff:b:c:a>holder:c" in marked
    assert "data-straight" not in draw(m, view="drawing", report=report, places=boxes).svg


def test_tidying_up_is_offered_where_it_would_help() -> None:
    givers = "".join(f"A{n} -> B{n}: i{n}\n" for n in range(8))
    m, report = checked(givers)
    tidy = first_places(m, report)
    assert crossings(m, tidy, report) == 0
    assert not untidy(m, tidy, report)
    upside_down = {**tidy}
    for n in range(8):
        upside_down[f"holder:b{n}"] = tidy[f"holder:b{7 - n}"]
    assert crossings(m, upside_down, report) > 5
    assert untidy(m, upside_down, report)


def test_a_large_map_is_drawn_as_teams() -> None:
    text = "".join(f"T{n} -> T{n + 1}: i\n" for n in range(61))
    m, report = checked(text)
    assert not drawable(m)
    assert drawable(M)
    assert drawable(checked("")[0])
    drawing = draw(m, view="drawing", report=report)
    assert drawing.places == {}
    assert (drawing.note or "").startswith(TOO_MANY)
    assert (draw(M, view="drawing", report=REPORT, max_nodes=3).note or "").startswith(TOO_MANY)


def test_text_links_and_every_form_are_there() -> None:
    drawing = draw(M, view="drawing", report=REPORT, links=LINKS, theme="dark")
    whole = draw(M, view="map", report=REPORT, links=LINKS)
    assert (drawing.title, drawing.text, drawing.note) == (whole.title, whole.text, whole.note)
    assert re.findall(r'href="([^"]+)"', drawing.svg) == re.findall(r'href="([^"]+)"', whole.svg)
    assert drawing.png().startswith(b"\x89PNG")
    assert drawing.pdf().startswith(b"%PDF")
    assert drawing.dot.startswith("digraph {")


@pytest.mark.parametrize("at", [(math.nan, 1.0), (1e300, 0.0), (3.0, 3.0)])
def test_hostile_places_are_ignored_or_drawn_apart(at: tuple[float, float]) -> None:
    places = draw(M, view="drawing", report=REPORT, places=dict.fromkeys(FIRST.places, at)).places
    assert len(set(places.values())) == len(FIRST.places)
    assert max(abs(one) for place in places.values() for one in place) < 5_000


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_maps())
def test_every_random_map_is_drawn_and_stays(m: Map) -> None:
    report = check(m, effects=False, describe=None)
    drawing = draw(m, view="drawing", report=report, routes="none")
    assert sorted(re.findall(r'data-team="([^"]+)"', drawing.svg)) == sorted(holder.id for holder in m.holders)
    found = keys(drawing.svg)
    assert len(found) == len(set(found))
    assert draw(m, view="drawing", report=report, places=drawing.places, routes="none").places == drawing.places


def test_tidying_up_turns_the_layout_so_that_less_moves() -> None:
    fresh = first_places(M, REPORT)
    assert first_places(M, REPORT, about={}) == fresh
    elsewhere = {key: (x + 300.0, 200.0 - y) for key, (x, y) in fresh.items()}
    assert first_places(M, REPORT, about=elsewhere) == elsewhere
