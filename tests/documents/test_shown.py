"""What a picture carries: enough for words, and nothing that it does not show."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings

from flowmap.diagrams import draw
from flowmap.documents.shown import KEPT, MOST_BYTES, Shown, shown, shown_in, with_shown
from flowmap.domain.map import Map
from flowmap.formats.flow_text import parse
from flowmap.services import check
from tests.documents.handbook import ENGINES
from tests.strategies import random_maps


def of(m: Map, **focus: str) -> tuple[str, Shown]:
    """The SVG of a picture, and what it shows."""
    report = check(m, effects=False)
    drawing = draw(m, view=focus.get("show", "map"), report=report, **{k: v for k, v in focus.items() if k != "show"})  # type: ignore[arg-type]
    kept = shown(drawing, m, report, document="page.md", about="show=map", focus={"show": "map", **focus})
    return with_shown(drawing.svg, kept), kept


def packed(values: object) -> str:
    content = json.dumps(values).encode() if not isinstance(values, bytes) else values
    return f"<svg><metadata>flowmap {base64.b64encode(zlib.compress(content)).decode()}</metadata></svg>"


def test_it_is_read_back() -> None:
    svg, kept = of(parse(ENGINES))
    read = shown_in(svg)
    assert read is not None
    assert json.loads(json.dumps(asdict(read))) == json.loads(json.dumps(asdict(kept)))
    part = read.map()
    assert part is not None
    assert [one.id for one in part.handoffs] == [
        "handoff:sales:purchasing:order",
        "handoff:purchasing:goods-receiving:goods-announcement",
    ]


@settings(max_examples=12)
@given(random_maps(most=4))
def test_any_map_is_read_back_and_compared_with_itself(m: Map) -> None:
    from flowmap.documents.since import since

    svg, kept = of(m, show="matrix")
    read = shown_in(svg)
    assert read is not None
    assert (read.says, read.lines) == (kept.says, kept.lines)
    assert kept.map() is not None
    assert since(read, kept, m) == ("What its boxes and arrows say.",)


def test_it_has_no_name_that_the_picture_does_not_show() -> None:
    text = ENGINES + "Secret team -> Sales: secret plan\nSecret team makes secret plan\ndeny Secret team: order\n"
    _, kept = of(parse(text), show="team", team="purchasing")
    assert "ecret" not in json.dumps(asdict(kept))
    assert {one for one, _ in kept.records} == {"holder", "item", "case", "handoff", "activity", "question"}


def test_notes_sources_reasons_and_acceptances_stay_in_the_map() -> None:
    text = (
        "Sales makes order\nSales -> Legal: order, takes 1d, said by both, 10min\n"
        'Legal needs order threshold because "the reason"\naccept EXC01 Legal: order because "the excuse"\n'
    )
    m = parse(text)
    noted = Map.of(
        [
            record.model_copy(update={"note": "the note", "source": "the source"})
            if "note" in type(record).model_fields
            else record
            for record in m.records()
        ]
    )
    _, kept = of(noted)
    said = json.dumps(asdict(kept))
    assert [
        word for word in ("the reason", "the excuse", "the note", "the source", "said_by", "effort") if word in said
    ] == []
    assert {name for _, fields in kept.records for name in fields} <= {
        name for names in KEPT.values() for name in names
    }


def test_only_texts_count() -> None:
    """Other places of boxes, another font: it says the same."""
    m = parse(ENGINES)
    report = check(m, effects=False)
    drawing = draw(m, report=report)
    moved = re.sub(r'(x|y|points|d|font-family)="[^"]*"', r'\1="1"', drawing.svg)
    assert moved != drawing.svg
    kept = [
        shown(one, m, report, document="a", about="", focus={})
        for one in (drawing, type(drawing)(drawing.title, moved, lambda: "", drawing.text, None, "dot"))
    ]
    assert kept[0].says == kept[1].says


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "<svg/>",
        "<svg><metadata>flowmap !</metadata></svg>",
        "<svg><metadata>flowmap AAAA</metadata></svg>",
        packed([]),
        packed({}),
        packed(b"\xff"),
        packed(b"[" * 100_000),
        packed({"document": 1}),
        packed(b'"' + b" " * (MOST_BYTES + 1) + b'"'),
    ],
)
def test_what_is_damaged_or_too_large_is_not_ours(svg: str) -> None:
    assert shown_in(svg) is None


@pytest.mark.parametrize(
    "records",
    [
        [["holder", {"id": "a"}], ["holder", {"id": "a"}]],
        [["nothing", {}]],
        [["handoff", {"giver": "x", "receiver": "y", "item": "z"}]],
        [["holder", {"id": "a", "kind": "spy"}]],
    ],
)
def test_records_that_are_no_map_give_no_map(records: list[Any]) -> None:
    _, kept = of(parse(ENGINES))
    read = shown_in(packed({**asdict(kept), "records": records}))
    assert read is not None
    assert read.map() is None
