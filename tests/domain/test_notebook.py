"""What a notebook shows of a map, a report and an answer, and the tables of pandas; texts in it do nothing."""

from __future__ import annotations

import pytest

import flowmap
from flowmap.domain.answer import Answer
from flowmap.domain.notebook import MOST_ROWS

STORY = """map The <b>engines</b>
Sales makes order
Goods & receiving needs order threshold
"""


def test_a_map_shows_its_title_and_how_much_there_is() -> None:
    shown = flowmap.parse(STORY)._repr_html_()
    assert shown.startswith("<p><strong>The &lt;b&gt;engines&lt;/b&gt;</strong></p><p>2 holders, 1 item")


def test_a_report_shows_its_findings() -> None:
    shown = flowmap.check(flowmap.parse(STORY))._repr_html_()
    assert "<td>error</td><td>GAP01</td><td>white spot</td><td>Goods &amp; receiving needs order;" in shown


def test_an_answer_shows_its_first_rows_and_what_is_left() -> None:
    answer = Answer(("<team>", "n"), (("a & b", 2.5), (None, ["x", "y"])), cut="the first 2")
    assert answer._repr_html_() == (
        "<table><tr><th>&lt;team&gt;</th><th>n</th></tr><tr><td>a &amp; b</td><td>2.5</td></tr>"
        "<tr><td></td><td>x, y</td></tr></table><p>this is not all of it: the first 2</p>"
    )
    long = Answer(("n",), tuple((n,) for n in range(MOST_ROWS + 1)))
    assert long._repr_html_().endswith("</table><p>1 more row</p>")
    assert Answer(())._repr_html_() == "<p>Nothing.</p>"


def test_tables_of_pandas() -> None:
    pytest.importorskip("pandas")
    report = flowmap.check(flowmap.parse(STORY))
    frame = report.to_pandas()
    assert list(frame["fingerprint"]) == [one.fingerprint for one in report.findings]
    answer = Answer(("team", "n", "n"), (("Sales", 1, 2.5), ("Legal", None, 3.0))).to_pandas()
    assert (list(answer.columns), list(answer["team"])) == (["team", "n", "n"], ["Sales", "Legal"])
    assert Answer(("a", "b")).to_pandas().shape == (0, 2)
