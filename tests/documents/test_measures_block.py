"""A block that shows one measure as a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap.documents import build, check

COMPANY = "A makes x\nA makes y\nA -> B: x\nB needs x threshold\nB needs y\n"
BLOCK = "<!-- flowmap: show=measures map=m.flow {}-->\n<!-- /flowmap -->\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "m.flow").write_text(COMPANY)
    (tmp_path / ".git").mkdir()
    return tmp_path / "page.md"


def test_one_measure_of_one_team(page: Path) -> None:
    page.write_text(BLOCK.format("measure=customers team=a "))
    build([str(page)])
    rows = [line for line in page.read_text().splitlines() if line.startswith("| A |")]
    assert rows == ["| A | 1 | B | team | 12 | 9 | 3 | must have | x | y |  |  |"]
    assert check([str(page)]).outdated == ()
    (page.parent / "m.flow").write_text(f"{COMPANY}A -> B: y\n")
    (told,) = check([str(page)]).outdated
    assert str(told) == (
        "The table of customers is out of date. Now: A, 1, B, team, 12, 12, 0, must have, x; y. "
        "No longer: A, 1, B, team, 12, 9, 3, must have, x, y."
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("measure=customer ", "There is no measure “customer”. Did you mean “customers”?"),
        ("team=a ", "team= says whom a measure is about, but not which measure. Add measure=customers."),
        ("measure=load team=c ", "There is no team “c”."),
    ],
)
def test_what_is_wrong_is_said(page: Path, options: str, said: str) -> None:
    page.write_text(BLOCK.format(options))
    with pytest.raises(Exception, match=said.replace("?", "\\?").replace(".", "\\.")):
        build([str(page)])
