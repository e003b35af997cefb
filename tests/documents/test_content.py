"""What is written between marks reads as the same texts in CommonMark, Python-Markdown and reStructuredText."""

from __future__ import annotations

from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flowmap.documents.asked import asked
from flowmap.documents.content import caption, picture, rows, same, stamped, table
from flowmap.documents.shown import Shown
from flowmap.domain.answer import Answer
from tests.strategies import titles

ASKED = asked({"show": "query", "saved": "x", "map": "m.yaml"})
SIGNS = (
    *("*a*", "_b_", "_", "`c`", "[d](e)", "<f>", "R&D", "a|b", "\\", "1. a", "- b", "+", "*", ".. note::", ":field: x"),
    *("a::", "::", "|x|", "x_", "`y`_", "[1]_", "A.", "(a) b", "#. x", "===", "~", ">>> x", "$x$", "~~z~~", "^s^"),
    *("&amp;", "-- x", "i. x", "http://a.b/c_d"),
)
TRICKY = st.sampled_from(SIGNS)
TEXTS = (titles() | TRICKY).map(lambda text: " ".join(text.split()))
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4)


def shown(title: str, *lines: str) -> Shown:
    """A picture with a title and facts."""
    return Shown("page.md", "", "", "", "", title, None, lines, (), ())


def in_markdown(text: str) -> list[list[str]]:
    """The cells of every row of the tables of a page."""
    found: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            found.append([])
        if token.type == "inline" and found:
            found[-1].append("".join(child.content for child in token.children or ()))
    return found


def in_rest(text: str) -> list[list[str]]:
    """The cells of every row of the tables of a page; fails where docutils has a doubt."""
    tree = publish_doctree(text, settings_overrides={"halt_level": 2, "report_level": 2})
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in tree.findall(nodes.row)]


@given(ROWS)
def test_a_table_reads_as_what_it_says(cells: list[tuple[str, str]]) -> None:
    answer = Answer(("who", "what"), tuple(cells))
    expected = [["who", "what"], *(list(row) for row in cells)]
    lines = table(answer, ASKED, model="0" * 64, notation="markdown")
    assert in_markdown("\n".join(lines)) == expected
    assert rows(lines, notation="markdown") == expected[1:]


@settings(max_examples=40)
@given(ROWS)
def test_a_table_of_restructured_text_reads_as_what_it_says(cells: list[tuple[str, str]]) -> None:
    answer = Answer(("who", "what"), tuple(cells))
    lines = table(answer, ASKED, model="0" * 64, notation="rest")
    assert in_rest("\n".join(lines)) == [["who", "what"], *(list(row) for row in cells)]
    assert rows(lines, notation="rest") == [list(row) for row in cells]


@given(TEXTS, TEXTS)
def test_a_picture_reads_as_what_it_says(title: str, below: str) -> None:
    wanted = asked({"show": "map", "map": "m.yaml", "caption": below})
    text = "\n".join(picture(shown(title), wanted, "a b.svg", notation="markdown"))
    tokens = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]
    (image,) = tokens[0].children or []
    assert (image.type, image.attrs["src"]) == ("image", "a%20b.svg")
    assert "".join(child.content for child in image.children or ()) == f"{title}."
    if below:
        assert "".join(child.content for child in tokens[1].children or ()) == below


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_a_picture_of_restructured_text_reads_as_what_it_says(title: str, below: str) -> None:
    wanted = asked({"show": "map", "map": "m.yaml", "caption": below})
    text = "\n".join(picture(shown(title), wanted, "a.svg", notation="rest"))
    tree = publish_doctree(text, settings_overrides={"halt_level": 2, "report_level": 2})
    (image,) = tree.findall(nodes.image)
    assert (image["uri"], image["alt"]) == ("a.svg", f"{title}.")
    assert [one.astext() for one in tree.findall(nodes.caption)] == ([below] if below else [])


def python_markdown(text: str) -> str:
    markdown: Any = pytest.importorskip("markdown")
    html: str = markdown.markdown(text, extensions=["tables"])
    return html


def test_python_markdown_shows_the_same() -> None:
    lines = table(Answer(("a",), (("R&D <x> *y* a|b $z$",),)), ASKED, model="0" * 64, notation="markdown")
    assert "<td>R&amp;D &lt;x&gt; *y* a&#124;b &#36;z&#36;</td>" in python_markdown("\n".join(lines))


def test_a_long_picture_says_how_much_more_there_is() -> None:
    lines = picture(
        shown("T", *(f"{'x' * 98}." for _ in range(30))),
        asked({"show": "map", "map": "m.yaml"}),
        "a.svg",
        notation="markdown",
    )
    assert lines[0].endswith(". And 21 more.](a.svg)")
    assert len(lines[0]) < 1_100


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, ""),
        ({"caption": "What"}, "What"),
        ({"caption": "What", "confirmed": "Ann on 2026-03-01"}, "What. Last confirmed by Ann on 2026-03-01."),
        ({"caption": "What?", "confirmed": "Ann on 2026-03-01"}, "What? Last confirmed by Ann on 2026-03-01."),
        ({"confirmed": "Ann on 2026-03-01"}, "Last confirmed by Ann on 2026-03-01."),
    ],
)
def test_captions(options: dict[str, str], said: str) -> None:
    assert caption(asked({"show": "map", "map": "m.yaml", **options})) == said


def test_no_rows_are_a_sentence_with_its_caption() -> None:
    wanted = asked({"show": "findings", "map": "m.yaml", "caption": "Open"})
    assert table(Answer(("a",)), wanted, model="0" * 64, notation="markdown")[:3] == [
        "Nothing to report.",
        "",
        "*Open*",
    ]


def test_what_a_formatter_may_do() -> None:
    one, other = ["| a | b |", "| --- | ---: |", "", "text"], ["| a   |   b |", "| ----- | ----: |", "text"]
    assert same(one, other)
    assert not same(one, ["| a | c |", "| --- | ---: |", "", "text"])


def test_a_table_knows_what_it_was_made_from() -> None:
    answer = Answer(("a", "b"), ((1, "x"), (2, "y")))
    lines = table(answer, ASKED, model="ab" * 32, notation="markdown")
    aligned = [line.replace("| 1 |", "|   1  |").replace("---:", "-----:") for line in lines]
    assert aligned != lines
    for some in (lines, aligned):
        found = stamped(some, ASKED)
        assert found is not None
        assert (found.model, found.as_asked, found.untouched) == ("ab" * 8, True, True)
    touched = stamped([line.replace("| x |", "| z |") for line in lines], ASKED)
    assert touched is not None
    assert (touched.as_asked, touched.untouched) == (True, False)
    other = stamped(lines, asked({"show": "query", "saved": "y", "map": "m.yaml"}))
    assert other is not None
    assert (other.as_asked, other.untouched) == (False, True)
    assert stamped(lines[:-1], ASKED) is None
