"""Sketches as DOT: nothing that a user typed can become markup, an attribute, or a name of Graphviz."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams import pens
from flowmap.diagrams.dot import escaped, to_dot
from flowmap.diagrams.palette import DARK, LIGHT
from flowmap.diagrams.render import render
from flowmap.diagrams.sheet import Cell, Line, Means, Panel, Rule, Sheet, Table
from flowmap.diagrams.sketch import Sketch

HOSTILE = (
    '"] ; evil [label="', "<b>bold</b>", "<<TABLE><TR><TD>x</TD></TR></TABLE>>", "</FONT>>", "a\\", "\\N \\G \\l \\\\N",
    "-->", "<!--", "]]>", "x:y", "n0", "javascript:alert(1)", "&lt;&#92;N", "\x00\x1b[31m", "two\nlines",
    "}", "#", "//",
    "<script>alert(1)</script>", "%s", "\u202egnp.exe", "", " ", "'; drop",
)  # fmt: skip


def one_box(text: str) -> Sketch:
    sheet = Sheet("title")
    first = sheet.box(Line(text), pens.TEAM)
    second = sheet.box(Table(((Cell((Line(text),), means=Means(text)),),)), pens.TEAM)
    sheet.arrow(first, second)
    return sheet.sketch()


def texts_of(picture: bytes) -> list[str]:
    """The texts of a picture as a browser shows them."""
    from xml.etree.ElementTree import fromstring

    return [text.text or "" for text in fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_only_text(text: str) -> None:
    picture = render(to_dot(one_box(text)), engine="dot")
    shown = [one.replace("\u200b", "").replace("\xa0", " ") for one in texts_of(picture)]
    seen = re.sub("[\x00\x1b\u202e]", "", text).replace("\n", " ")
    assert [one.strip() for one in shown] == [seen.strip(), seen.strip()]
    assert picture.count(b'class="node"') == 2
    assert picture.count(b'class="edge"') == 1
    assert set(re.findall(rb"<(\w+)", picture)) == {b"svg", b"g", b"title", b"polygon", b"path", b"text", b"a"}


@given(st.text(max_size=40))
def test_any_text_stays_within_its_label(text: str) -> None:
    dot = to_dot(one_box(text))
    assert not set(escaped(text)) & set('<>"\n\r\x00')
    assert len(re.findall(r"^\tn\d \[", dot, re.MULTILINE)) == 2
    assert len(re.findall(r"^\tn\d -> n\d \[", dot, re.MULTILINE)) == 1


def test_attributes_are_those_that_flowmap_writes() -> None:
    known = {
        "graph": {"bgcolor", "fontname", "outputorder", "pad", "splines", "rankdir", "nodesep", "ranksep"},
        "node": {"fontcolor", "fontname"},
        "edge": {"arrowsize", "fontname"},
        "n0": {"color", "fillcolor", "height", "id", "label", "margin", "penwidth", "shape", "style", "width"},
        "n1": {"color", "fillcolor", "height", "id", "label", "margin", "penwidth", "shape", "style", "width"},
        "n0 -> n1": {"color", "dir", "id", "penwidth"},
    }
    seen = set()
    for line in to_dot(one_box('x" URL="javascript:alert(1)" y="')).split("\n"):
        if found := re.match(r"\t(.+?) \[(.*)\]$", line):
            names = re.findall(r'(\w+)=(?:"[^"]*"|<.*>|[^\s"]+)(?= |$)', found[2])
            assert set(names) <= known[found[1]], line
            seen.add(found[1])
    assert seen == set(known)


def test_equal_sketches_give_equal_text_in_the_colours_of_the_theme() -> None:
    assert to_dot(one_box("a")) == to_dot(one_box("a"))
    light, dark = to_dot(one_box("a"), "light"), to_dot(one_box("a"), "dark")
    assert set(re.findall("#[0-9a-f]{6}", light)) <= set(LIGHT.values())
    assert set(re.findall("#[0-9a-f]{6}", dark)) <= set(DARK.values())
    assert to_dot(one_box("a"), "auto") == light


def test_what_is_drawn_behind_lies_where_the_boxes_lie() -> None:
    sheet = Sheet("title", places=True, lines="straight")
    sheet.behind(Panel(0, 0, 100, 50))
    sheet.behind(Rule(200, 0, 200, 80))
    sheet.box(Line("a"), pens.TEAM, at=(50, 25), size=(100, 50), fixed=True)
    picture = render(to_dot(sheet.sketch()), engine="neato").decode()
    shift = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", picture)
    panel = re.search(r'<polygon fill="#f4f6f8"[^>]*points="([^"]+)"', picture)
    box = re.search(r'<path fill="#ffffff"[^>]*d="([^"]+)"', picture)
    assert shift is not None
    assert panel is not None
    assert box is not None
    corners = [[float(part) for part in re.findall(r"-?[\d.]+", one)] for one in (panel[1], box[1])]
    panel_at, box_at = ((min(one[::2]), min(one[1::2]), max(one[::2]), max(one[1::2])) for one in corners)
    assert panel_at == pytest.approx(box_at, abs=0.6)


def test_sizes_are_whole_points_because_graphviz_reads_no_others() -> None:
    assert set(re.findall(r'POINT-SIZE="([^"]+)"', to_dot(one_box("a")))) == {"14"}
