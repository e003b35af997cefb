"""The checker of pages finds what it is for."""

from __future__ import annotations

import pytest

from tests.web.document import faults, page

SOUND = """<!doctype html><html lang="en"><head><title>Maps</title></head><body><a href="#main">Skip</a>
<header></header><nav aria-label="flowmap"></nav><main id="main" tabindex="-1"><h1>Maps</h1>{}</main></body></html>"""


def test_a_sound_page_has_no_fault() -> None:
    assert faults(SOUND.format("<h2>One</h2><label>Team <select></select></label>")) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("<h3>Three</h3>", "a heading of level 3 follows one of level 1"),
        ("<h1>Again</h1>", "2 headings of level 1"),
        ("<h2></h2>", "empty <h2>"),
        ("<select></select>", "<select {}> has no name"),
        ('<a href="/"></a>', "<a {'href': '/'}> has no name"),
        ('<img src="x">', "an image has no alternative"),
        ("<table></table>", "a table has no caption"),
        ('<p style="color:red">', "inline style in <p>"),
        ('<p onclick="x()"></p>', "inline onclick in <p>"),
        ("<script>x()</script>", "inline <script>"),
        ('<p id="a"></p><p id="a"></p>', "id a stands 2 times"),
        ('<section aria-labelledby="b"></section>', "aria-labelledby names b, which is not there"),
        ('<nav aria-label="flowmap"></nav>', "2 <nav> are called “flowmap”"),
    ],
)
def test_each_fault_is_found(broken: str, fault: str) -> None:
    closed = broken if not broken.startswith("<p style") else broken + "</p>"
    assert faults(SOUND.format(closed)) == [fault]


def test_what_is_not_well_nested_is_refused() -> None:
    with pytest.raises(ValueError, match="</b> closes <i>"):
        page("<b><i></b></i>")
