"""Options of blocks: what is understood, and what would be right where they are not."""

from __future__ import annotations

import datetime

import pytest

from flowmap.documents.asked import asked, options_in_lines, options_of
from flowmap.errors import FlowmapError


def test_options_in_a_mark() -> None:
    text = """ show=team  team='goods receiving' caption="a \\"b\\" = c" map=../x.yaml """
    assert options_of(text) == {
        "show": "team",
        "team": "goods receiving",
        "caption": 'a "b" = c',
        "map": "../x.yaml",
    }


def test_options_one_a_line() -> None:
    assert options_in_lines("show: team\n\n# a remark\n team:  sales \ncaption: a: b\n") == {
        "show": "team",
        "team": "sales",
        "caption": "a: b",
    }


def test_what_is_asked() -> None:
    one = asked(
        {"show": "team", "team": "sales", "map": "m.yaml", "max_nodes": "9", "confirmed": "Ann B. on 2026-03-01"}
    )
    assert one.view == {"view": "team", "theme": "auto", "team": "sales", "max_nodes": 9}
    assert one.confirmed is not None
    assert (one.confirmed.by, one.confirmed.on) == ("Ann B.", datetime.date(2026, 3, 1))
    assert (one.called, one.drawn) == ("team-sales", True)


def test_the_parameters_of_a_question() -> None:
    one = asked({"show": "query", "saved": "who-has", "map": "m.yaml", "holder": "erp", "caption": "c"})
    assert (one.focus, one.parameters, one.caption) == ({"saved": "who-has"}, {"holder": "erp"}, "c")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"map": "m.yaml"}, "The block does not say what it shows. Add show= with one of map,"),
        ({"show": "tema", "map": "m.yaml"}, "There is nothing to show as “tema”. Did you mean “item” or “team”?"),
        ({"show": "map"}, "The block names no map. Add map= with its path from the document: map=../org/map.yaml."),
        ({"show": "team", "map": "m.yaml"}, "show=team needs team=. It says what it is about."),
        ({"show": "map", "map": "m.yaml", "captoin": "x"}, "There is no option “captoin”. Did you mean “caption”?"),
        ({"show": "matrix", "map": "m.yaml", "team": "x"}, "show=matrix has no option “team”."),
        ({"show": "map", "map": "m.yaml", "theme": "drak"}, "There is no theme “drak”. Did you mean “dark”?"),
        ({"show": "map", "map": "m.yaml", "max_nodes": "few"}, "max_nodes=few is no number of boxes."),
        ({"show": "map", "map": "m.yaml", "max_nodes": "0"}, "max_nodes=0 is no number of boxes."),
        ({"show": "map", "map": "m.yaml", "name": "../x"}, "“../x” is no name for a block."),
        ({"show": "map", "map": "m.yaml", "file": "x.png"}, "file=x.png is no picture. Its name must end in .svg."),
        ({"show": "map", "map": "m.yaml", "confirmed": "Ann"}, "“Ann” does not say who confirmed it, and when."),
        ({"show": "map", "map": "m.yaml", "confirmed": "Ann on 2026-02-30"}, "“Ann on 2026-02-30” does not say"),
        ({"show": "map", "map": "m.yaml", "max_age": "180d"}, "max_age= needs confirmed=."),
        (
            {"show": "map", "map": "m.yaml", "max_age": "old", "confirmed": "Ann on 2026-02-01"},
            "max_age=old cannot be read.",
        ),
    ],
)
def test_what_would_be_right(options: dict[str, str], said: str) -> None:
    with pytest.raises(FlowmapError) as error:
        asked(options)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("text", ["show", "show: map\nshow: map", ": x"])
def test_lines_that_are_no_options(text: str) -> None:
    with pytest.raises(FlowmapError):
        options_in_lines(text)
