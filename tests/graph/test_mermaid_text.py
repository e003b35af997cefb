"""A name in Mermaid: every letter of it is there, and none means anything."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from flowmap.graph.mermaid_text import said


def one_line(text: str) -> str:
    """A text with blanks where its lines end, as it is shown."""
    return re.sub(r"[\s\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip()


@given(st.text())
@example('"] --> x; click n0 "javascript:alert(1)"')
@example("`**end**` <script>&quot;#35;%%{init: {}}%%\n\u202e")
def test_whatever_a_text_is_it_is_shown_as_it_is(text: str) -> None:
    made = said(text)
    assert not set(made) & set("\"'`<>&[]{}|%\\\n")
    assert re.sub(r"#(\d+);", lambda found: chr(int(found[1])), made) == (one_line(text) or "\u200b")


def test_no_text_becomes_an_icon() -> None:
    assert said("fa:fa-car") == "fa:#8203;fa-car"
