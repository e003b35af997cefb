"""Where blocks begin and end, and what is no block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.documents.blocks import Notation, blocks, fences

OPEN, CLOSE = "<!-- flowmap: show=map map=a.flow -->", "<!-- /flowmap -->"


def found(text: str, notation: Notation = "markdown") -> list[tuple[int, str]]:
    """(line, what stands between the marks) of every block of a page without faults."""
    listed, problems = blocks(text, notation=notation, file="page.md")
    assert problems == []
    return [(one.line, text[one.start : one.end]) for one in listed]


def faults(text: str, notation: Notation = "markdown") -> list[str]:
    """What is wrong in a page, as people read it."""
    return [str(problem) for problem in blocks(text, notation=notation, file="page.md")[1]]


def test_what_stands_between_the_marks() -> None:
    assert found(f"one\n\n{OPEN}\n\n![x](y.svg)\n\n{CLOSE}\ntwo") == [(3, "\n![x](y.svg)\n\n")]


def test_the_marks_may_stand_directly_below_each_other_and_end_the_page() -> None:
    assert found(f"{OPEN}\n{CLOSE}") == [(1, "")]


def test_a_mark_may_have_several_lines() -> None:
    text = '<!-- flowmap: show=team\n     team=sales\n     map=a.flow caption="a  b" -->\nold\n<!-- /flowmap -->\n'
    listed, _ = blocks(text, notation="markdown", file="page.md")
    assert listed[0].options == {"show": "team", "team": "sales", "map": "a.flow", "caption": "a  b"}
    assert text[listed[0].start : listed[0].end] == "old\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(newline: str) -> None:
    text = f"one\n\n{OPEN}\nold\n{CLOSE}\n".replace("\n", newline)
    (one,), problems = blocks(text, notation="markdown", file="page.md")
    assert (problems, one.newline, text[one.start : one.end]) == ([], newline, f"old{newline}")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (f"- point\n\n  {OPEN}\n  {CLOSE}\n", "  "),
        (f"- {OPEN}\n  {CLOSE}\n", "  "),
        (f"12. {OPEN}\n    {CLOSE}\n", "    "),
        (f"> {OPEN}\n> {CLOSE}\n", "> "),
        (f"- > {OPEN}\n  > {CLOSE}\n", "  > "),
    ],
)
def test_in_lists_and_quotations(text: str, before: str) -> None:
    (one,), problems = blocks(text, notation="markdown", file="page.md")
    assert (one.before, problems) == (before, [])


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{OPEN}\n{CLOSE}\n```\n",
        f"````markdown\n```\n{OPEN}\n```\n````\n",
        f"~~~\n{OPEN}\n{CLOSE}\n~~~\n",
        f"- point\n\n  ```\n  {OPEN}\n  {CLOSE}\n  ```\n",
        f"text\n\n    {OPEN}\n    {CLOSE}\n",
        f"`{OPEN}` is how it begins\n",
        "<!-- flowmap is what we use -->\n",
        "<!-- flowmaps: show=map -->\n",
        f"> ```\n> {OPEN}\n> ```\n",
    ],
)
def test_code_and_remarks_are_no_blocks(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"one\n\n{OPEN}\n", "page.md:3: The block has no end. Put <!-- /flowmap --> behind it."),
        (
            f"one\n\n{CLOSE}\n",
            "page.md:3: This mark ends a block that was not begun. Begin it with <!-- flowmap: show=... -->.",
        ),
        (
            f"{OPEN}\n\n{OPEN}\n{CLOSE}\n",
            "page.md:3: The block in line 1 is not ended before this one begins. End it with <!-- /flow",
        ),
        (
            f"one {OPEN} two\n",
            "page.md:1: The mark of flowmap stands within a line. Give the mark a line of its own, apart from other",
        ),
        (
            f"{OPEN} two\n{CLOSE}\n",
            "page.md:1: The mark of flowmap stands beside other text. Give the mark a line of its own, apart from",
        ),
        (
            "<!-- flowmap show=map map=a.flow -->\n",
            "page.md:1: The mark of flowmap lacks its colon. Write <!-- flowmap: show=... -->.",
        ),
        ("one\n\n<!-- flowmap: show=map\n\ntwo\n", "page.md:3: The mark of flowmap is not closed. Close it with -->."),
        (
            f"<!-- flowmap: show -->\n{CLOSE}\n",
            "page.md:1: “show” is no option. Write options as key=value, a value with blanks in quotes: caption=",
        ),
        (
            f"<!-- flowmap: show=map show=map -->\n{CLOSE}\n",
            "page.md:1: The option show is given twice. Take one of them out.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    assert [one for one in faults(text) if one.startswith(said)] != []


def test_blocks_of_restructured_text() -> None:
    text = "Title\n=====\n\n.. flowmap: show=map\n   map=a.flow\n\nold\n\n.. /flowmap\n\nEnd\n"
    assert found(text, "rest") == [(4, "\nold\n\n")]


def test_a_directive_of_sphinx_is_no_mark() -> None:
    assert found(".. flowmap::\n   :show: map\n", "rest") == []


@pytest.mark.parametrize(
    "before",
    ["Literally::", "::", ".. code-block:: rst", ".. a comment", "..", ".. literalinclude:: x.rst", "Or a list::\n"],
)
def test_literal_text_has_no_blocks(before: str) -> None:
    text = f"{before}\n\n   .. flowmap: show=map map=a.flow\n   .. /flowmap\n\nEnd\n"
    assert found(text, "rest") == []
    assert found(f"{text}\n.. flowmap: show=map map=a.flow\n.. /flowmap\n", "rest") == [(text.count("\n") + 2, "")]


@pytest.mark.parametrize("before", [".. note::", ".. [1] A footnote", "- a point", "Text."])
def test_what_is_indented_otherwise_may_have_blocks(before: str) -> None:
    text = f"{before}\n\n   .. flowmap: show=map map=a.flow\n   .. /flowmap\n"
    (one,), problems = blocks(text, notation="rest", file="page.rst")
    assert (one.before, problems) == ("   ", [])


def test_faults_of_restructured_text() -> None:
    assert faults(".. flowmap: show=map\n", "rest") == ["page.md:1: The block has no end. Put .. /flowmap behind it."]
    assert faults(".. flowmap show=map map=a.flow\n", "rest") == [
        "page.md:1: The mark of flowmap lacks its colon. Write .. flowmap: show=...."
    ]


def test_a_mark_beside_the_sign_of_a_list() -> None:
    assert faults("- .. flowmap: show=map map=a.flow\n", "rest") == [
        "page.md:1: The mark of flowmap stands beside other text. Give it a line of its own in the point."
    ]
    assert found("Write ``.. flowmap: show=map`` in a page.\n", "rest") == []


def test_fences_that_are_drawn_with_the_pages() -> None:
    text = "# T\n\n```flowmap\nshow: map\n```\n\n````text\n```flowmap\n```\n````\n\n```{flowmap}\n```\n"
    assert fences(text) == [(3, "show: map\n")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<!-- flowmap: " * 100_000, 1),
        ("<!--" + " " * 1_000_000 + "x -->", 0),
        ("<!--" * 300_000 + "flowmap", 0),
        ('<!-- flowmap: a="' + '\\"' * 300_000 + " -->", 1),
        ("a <!-- flowmap: " * 50_000, 0),
        (".." + " " * 1_000_000 + "flowmap", 0),
    ],
    ids=["opened", "blanks", "comments", "quoted", "within", "rest"],
)
def test_what_would_take_a_regular_expression_for_ever(text: str, count: int) -> None:
    """Many beginnings without an end: each is looked at once."""
    for notation in ("markdown", "rest"):
        listed, problems = blocks(text, notation=notation, file="page.md")
        assert listed == []
        assert len(problems) <= count


TRICKS = (
    *(OPEN, CLOSE, "```", "~~~", "- x", "> y", "    z", "", "text", "<div>", "</div>", "..", "::", "\t", "1. a", "---"),
    *(".. flowmap: show=map", ".. /flowmap", "   .. /flowmap", "<!-- flowmap:", "-->", "| a |", "<!--", "`"),
    *("\u2028", "\x0b"),
)
PARTS = st.sampled_from(TRICKS)


@given(st.lists(PARTS, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["markdown", "rest"]))
def test_any_text_gives_blocks_in_order_or_faults_with_a_line(
    parts: list[str], newline: str, notation: Notation
) -> None:
    text = newline.join(parts)
    listed, problems = blocks(text, notation=notation, file="page")
    lines = len(parts)
    assert all(1 <= (problem.line or 0) <= lines for problem in problems)
    places = [place for one in listed for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(text[one.end :].lstrip(" \t>-.0123456789")[:4] in ("<!--", "/flo") for one in listed)
