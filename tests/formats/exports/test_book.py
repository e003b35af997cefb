"""Markdown: every team with what it gives and gets, read by a parser that is not ours; marks in names are letters."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from markdown_it import MarkdownIt

import flowmap
from flowmap.domain.map import Map
from flowmap.formats.exports import book
from tests.sample_maps import sample
from tests.strategies import random_maps

KINDS = ("text", "text_special", "softbreak", "strong_open", "strong_close", "html_inline")


def headings(text: str, level: int) -> list[str]:
    """The texts of the headings of a level; nothing in the book may be more than text, bold words and line breaks."""
    tokens: list[Any] = MarkdownIt("commonmark").enable("table").parse(text)
    found = []
    for place, token in enumerate(tokens):
        assert {child.type for child in token.children or ()} <= set(KINDS)
        assert {child.content for child in token.children or () if child.type == "html_inline"} <= {"<br>"}
        if token.type == "heading_open" and token.tag == f"h{level}":
            found.append("".join(child.content for child in tokens[place + 1].children).replace("<br>", " "))
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
        "heading", "inline", "paragraph", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    return found


def blanks(text: str) -> str:
    """A text with single blanks, without those that Markdown does not show."""
    return " ".join(text.replace("\xa0", " ").split())


@given(random_maps())
@settings(max_examples=30)
def test_every_team_has_its_part(m: Map) -> None:
    teams = [blanks(m.title_of("holder", holder.id)) for holder in m.holders]
    assert [blanks(one) for one in headings(book.dump(m), 3)] == teams


def test_a_company() -> None:
    m = sample("engines")
    text = book.dump(m)
    assert headings(text, 1) == ["The engines that get lost"]
    assert headings(text, 2) == ["Kinds of order", "Teams", "Information"]
    assert text.startswith(
        "# The engines that get lost\n\n4 teams, 3 pieces of information, 3 handoffs, 3 needs, 4 pieces of work, "
        "1 question.\n\n## Kinds of order\n\n| kind of order | share |\n| --- | --- |\n| Standard order | 90% |\n"
    )
    assert "| Goods announcement | Purchasing, Sales | Purchasing | Goods receiving | Goods receiving |\n" in text


def test_what_says_nothing_is_left_out() -> None:
    assert book.dump(Map.of(name="nothing")) == "# Nothing\n\nNothing yet.\n"
    text = book.dump(flowmap.parse('Sales -> Production: "1. order", backup'))
    assert "| information | to | remark |\n| --- | --- | --- |\n| 1. order | Production | only a backup |\n" in text
