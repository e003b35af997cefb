"""Watched answers: what came and what went since the last time."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap.domain.answer import Answer
from flowmap.errors import BadInput
from flowmap.query.watch import watched

COLUMNS = ("team", "cases")


def test_rows_that_came_and_went(tmp_path: Path) -> None:
    file = tmp_path / "last.json"
    first = watched(Answer(COLUMNS, (("a", ["x"]), ("b", []), ("b", []))), question="q", file=file)
    assert (first.first, first.changed) == (True, False)
    same = watched(Answer(COLUMNS, (("b", []), ("a", ["x"]), ("b", []))), question="q", file=file)
    assert (same.first, same.changed) == (False, False)
    then = watched(Answer(COLUMNS, (("a", ["x", "y"]), ("b", []))), question="q", file=file)
    assert then.changed
    assert then.came.rows == (("a", ["x", "y"]),)
    assert then.went.rows == (("a", ["x"]), ("b", []))
    assert not watched(Answer(COLUMNS, (("a", ["x", "y"]), ("b", []))), question="q", file=file).changed


def test_another_question_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "last.json"
    watched(Answer(COLUMNS, (("a", 1),)), question="q", file=file)
    assert watched(Answer(COLUMNS, (("b", 1),)), question="r", file=file).first
    assert watched(Answer(("other",), (("b",),)), question="r", file=file).first


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "last.json"
    with pytest.raises(BadInput, match="too many rows to be watched"):
        watched(Answer(COLUMNS, cut="the first row"), question="q", file=file)
    assert not file.exists()
    for text in ("", "{}", "[1]", '{"flowmap_watch": 1, "rows": 3}', '{"flowmap_watch": 1, "rows": []}'):
        file.write_text(text)
        with pytest.raises(BadInput, match="remembers no answer"):
            watched(Answer(COLUMNS), question="q", file=file)
        assert file.read_text() == text
    with pytest.raises(BadInput, match="cannot be written"):
        watched(Answer(COLUMNS), question="q", file=tmp_path / "no" / "last.json")
