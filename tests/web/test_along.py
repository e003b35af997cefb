"""The page comes along with the acknowledgement: as it would be if it were asked for then, or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from flowmap.domain.change import Change
from flowmap.domain.records import Holder
from flowmap.errors import RendererError
from flowmap_web import along
from tests.web.document import page
from tests.web.program import HERE, Program

LEGAL = Change(None, Holder(id="legal", title="Legal"))
LINES = "application/x-ndjson"


def edited(program: Program, shown: str, *, edit: dict[str, Any] | None = None, buffered: bool = True) -> TestResponse:
    """The answer to an edit that is made on a page."""
    sent = edit or program.edit(LEGAL, base=1)
    headers = {**HERE, "X-Flowmap-Page": shown}
    return program.http.post("/api/v1/maps/engines/edits", json=sent, headers=headers, buffered=buffered)


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    """What an answer says, line by line."""
    assert (answer.status_code, answer.mimetype) == (200, LINES), answer.text
    assert answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


def alike(html: str) -> str:
    """A page without the tokens that differ each time that a form is made."""
    return re.sub('name="(csrf_token|edit)" value="[^"]*"', "", html)


SHOWN = ["/maps/engines?view=matrix", "/maps/engines/teams/sales", "/maps/engines/findings?rule=GAP01"]


@pytest.mark.parametrize("shown", SHOWN)
def test_the_page_is_the_one_that_would_be_asked_for(program: Program, shown: str) -> None:
    told, come = lines(edited(program, shown))
    assert (told["revision"], told["edit"], come["more"]) == (2, "a.1", False)
    assert 'data-revision="2"' in come["page"]
    assert alike(come["page"]) == alike(program.http.get(shown).text)


@pytest.mark.parametrize("shown", ["/maps/engines", "/maps/engines?department=Supply"])
def test_the_picture_comes_after_the_rest(program: Program, shown: str) -> None:
    _, first, last = lines(edited(program, shown))
    assert (first["more"], last["more"]) == (True, False)
    whole = program.http.get(shown).text
    regions = [
        [one.get("id") for one in page(html).walk() if "data-live" in one.attributes] for html in (whole, first["page"])
    ]
    assert "picture" in regions[0]
    assert regions[1] == [one for one in regions[0] if one != "picture"]
    (section,) = re.findall('<section aria-labelledby="picture-head".*?</section>', last["page"], re.DOTALL)
    assert section in whole
    assert 'data-revision="2"' in last["page"]


def test_it_is_acknowledged_before_the_page_is_made(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    made, page_of = [], along.page_of

    def noted(*which: Any) -> Any:
        made.append(program.map("engines").find("holder:legal") is not None)
        return page_of(*which)

    monkeypatch.setattr(along, "page_of", noted)
    parts: Iterator[Any] = iter(edited(program, "/maps/engines", buffered=False).response)
    told = json.loads(next(parts))
    assert (told["revision"], made) == (2, [])
    assert len(list(parts)) == 2
    assert made == [True]


def test_an_edit_that_is_sent_again_counts_once_and_brings_the_page_again(program: Program) -> None:
    edit = program.edit(LEGAL, base=1)
    answers = [lines(edited(program, "/maps/engines", edit=edit)) for _ in range(2)]
    assert [one["revision"] for one, *_ in answers] == [2, 2]
    assert alike(answers[0][1]["page"]) == alike(answers[1][1]["page"]) != ""
    assert program.desk.store.revision("engines") == 2


def test_undo_and_redo_bring_the_page(program: Program) -> None:
    program.sent("/maps/engines/edits", program.edit(LEGAL, base=1))
    for way, titles in (("undo", 0), ("redo", 1)):
        headers = {**HERE, "X-Flowmap-Page": "/maps/engines/matrix"}
        answer = program.http.post(f"/api/v1/maps/engines/{way}", json=program.back(), headers=headers)
        told, come = lines(answer)
        assert told["revision"] == 3 + titles
        assert (">Legal<" in come["page"]) == bool(titles)
    nothing = program.http.post("/api/v1/maps/engines/redo", json=program.back(), headers=headers)
    assert list(nothing.json or ()) == ["map", "nothing"]


ELSEWHERE = [
    "",
    "https://example.org/maps/engines",
    "//example.org/maps/engines",
    "/api/v1/maps/engines",
    "/rules",
    "maps",
    "http://[",
]


@pytest.mark.parametrize("shown", ELSEWHERE)
def test_no_other_address_is_answered(program: Program, shown: str) -> None:
    answer = edited(program, shown)
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.json["revision"] == 2


@pytest.mark.parametrize(
    "shown", ["/maps/none", "/maps/engines/teams/none", "/maps/engines/picture.svg", "/maps/%ff%00?team=%ff"]
)
def test_without_such_a_page_it_is_acknowledged_all_the_same(program: Program, shown: str) -> None:
    (told,) = lines(edited(program, shown))
    assert told["revision"] == 2


def test_a_page_that_fails_does_not_take_the_acknowledgement_with_it(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a bug in a page")

    monkeypatch.setattr("flowmap_web.pages.map_page.panel_of", fails)
    (told,) = lines(edited(program, "/maps/engines"))
    assert (told["revision"], program.map("engines").find("holder:legal") is not None) == (2, True)


def test_a_part_that_fails_ends_the_answer_before_its_last_line(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a bug in a picture")

    monkeypatch.setattr("flowmap_web.pages.map_page.picture", fails)
    told, first = lines(edited(program, "/maps/engines?department=Supply"))
    assert (told["revision"], first["more"]) == (2, True)


def test_a_picture_that_cannot_be_drawn_is_said(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RendererError("Graphviz broke down over the picture.")

    monkeypatch.setattr("flowmap.services.draw", fails)
    _, _, last = lines(edited(program, "/maps/engines?department=Supply"))
    said = page(last["page"]).one("p", role="note").text
    assert said == "The picture could not be drawn: Graphviz broke down over the picture."


def test_what_is_refused_is_refused_as_ever(program: Program) -> None:
    bad = {**program.edit(LEGAL, base=1), "changes": [{"before": None, "after": {"holder": {}}}]}
    answer = edited(program, "/maps/engines", edit=bad)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert program.desk.store.revision("engines") == 1


def test_nobody_else_is_let_in_by_it(program: Program) -> None:
    elsewhere = {"Origin": "https://example.org", "X-Flowmap-Page": "/maps/engines"}
    edit = program.edit(LEGAL, base=1)
    assert program.http.post("/api/v1/maps/engines/edits", json=edit, headers=elsewhere).status_code == 403
    assert program.desk.store.revision("engines") == 1


def test_it_sets_no_cookie(program: Program) -> None:
    assert "Set-Cookie" not in edited(program, "/maps/engines?guide=off").headers
