"""Changing maps by JSON: edits, undo and redo, places, new maps; what is refused, and that it changes nothing."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from flask import Flask

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Handoff, Header, Holder, fields_of, record_from_dict
from flowmap.errors import StoreError
from flowmap_web import Settings, create_app
from flowmap_web.who import known
from tests.web.program import HERE, Program

both_stores = pytest.mark.parametrize("own_store", ["memory", "sqlite"], indirect=True)
LEGAL = Change(None, Holder(id="legal", title="Legal"))
WHITE_SPOT = Change(
    None, Handoff(giver="sales", receiver="goods-receiving", item="goods-announcement", cases=("engine",))
)


def test_all_records_and_what_fields_there_are(program: Program) -> None:
    told = program.get("/maps/engines/records")
    assert (told["map"], told["title"], told["revision"]) == ("engines", "The engines that get lost", 1)
    assert list(told["schema"]) == list(told["records"]) == list(RECORDS)
    records = [record_from_dict(kind, one) for kind, listed in told["records"].items() for one in listed]
    assert Map.of(records).model == program.map("engines").model
    handoff = told["schema"]["handoff"]
    assert (handoff["key"], handoff["derived"]) == (["giver", "receiver", "item"], True)
    assert list(handoff["fields"]) == [spec.name for spec in fields_of("handoff")]
    assert handoff["fields"]["mode"] == {
        "form": "choice",
        "target": None,
        "default": "push",
        "choices": ["push", "read"],
        "label": "how it gets there",
    }
    assert handoff["fields"]["quality"]["default"] == "100%"
    assert handoff["fields"]["giver"]["target"] == "holder"
    assert told["schema"]["holder"]["derived"] is False


def test_an_edit_is_answered_with_what_follows_from_it(program: Program) -> None:
    told = program.sent("/maps/engines/edits", program.edit(WHITE_SPOT, base=1))
    said = told.pop("said")
    assert told == {
        "map": "engines",
        "revision": 2,
        "edit": "a.1",
        "changes": [WHITE_SPOT.to_dict()],
        "coverage": {"met": 27.0, "total": 27.0, "threshold_met": 27.0, "threshold_total": 27.0},
        "counts": {"error": 0, "warning": 1, "info": 0, "accepted": 0},
    }
    assert said[0] == {
        "text": "One white spot closed, 1.8 of weight.",
        "href": "/maps/engines/teams/goods-receiving",
    }
    assert program.map("engines").find("handoff:sales:goods-receiving:goods-announcement") == WHITE_SPOT.after


@both_stores
def test_an_edit_that_is_sent_again_counts_once(own_store: str, program: Program) -> None:
    edit = program.edit(LEGAL, base=1)
    first = program.sent("/maps/engines/edits", edit)
    again = program.sent("/maps/engines/edits", edit)
    restarted = Program(create_app(Settings(store=own_store)))
    for told in (again, restarted.sent("/maps/engines/edits", edit)):
        assert {**told, "said": []} == {**first, "said": []}
    assert program.get("/maps/engines/revision")["revision"] == 2


@both_stores
def test_what_others_changed_is_merged_and_told(own_app: Flask, program: Program) -> None:
    other = Program(own_app, client="b", by="Bea")
    (sales,) = (one for one in program.map("engines").holders if one.id == "sales")
    titled = Change(sales, sales.model_copy(update={"title": "Selling"}))
    grown = Change(sales, sales.model_copy(update={"people": 6.0}))
    program.sent("/maps/engines/edits", program.edit(titled, base=1))
    merged = other.sent("/maps/engines/edits", other.edit(grown, base=1))
    assert merged["revision"] == 3
    assert merged["changes"][0]["after"]["holder"]["title"] == "Selling"
    assert merged["changes"][0]["after"]["holder"]["people"] == 6
    seen = program.get("/maps/engines/changes?since=1")
    assert [(one["revision"], one["by"], one["edit"]) for one in seen["edits"]] == [
        (2, "Ada", "a.1"),
        (3, "Bea", "b.1"),
    ]
    assert (seen["revision"], seen["more"], seen["edits"][0]["undoes"]) == (3, False, None)
    assert program.get("/maps/engines/changes?since=3") == {"revision": 3, "edits": [], "more": False}
    assert program.get("/maps/engines/changes?since=9999999999999999999")["edits"] == []


def test_the_same_field_is_asked_about_with_both_values(own_app: Flask, program: Program) -> None:
    other = Program(own_app, client="b", by="Bea")
    sales = program.map("engines").holders["sales"]
    mine, theirs = (Change(sales, sales.model_copy(update={"title": title})) for title in ("Mine", "Theirs"))
    other.sent("/maps/engines/edits", other.edit(theirs, base=1))
    problem = program.refused("/maps/engines/edits", program.edit(mine, base=1), status=409)
    assert (problem["title"], problem["revision"]) == ("Somebody else changed this meanwhile", 2)
    (conflict,) = problem["conflicts"]
    assert conflict.pop("at").endswith("+00:00")
    assert conflict == {
        "record": "holder:sales",
        "title": "Theirs",
        "field": "title",
        "label": "name",
        "before": "Sales",
        "theirs": "Theirs",
        "mine": "Mine",
        "by": "Bea",
    }
    assert problem["theirs"] == {"holder": {"id": "sales", "title": "Theirs", "department": "Commerce"}}
    assert problem["mine"]["holder"]["title"] == "Mine"
    assert program.map("engines").holders["sales"].title == "Theirs"


@both_stores
def test_undo_redo_and_back_to_any_point(own_app: Flask, program: Program) -> None:
    first = program.map("engines").model
    program.sent("/maps/engines/edits", program.edit(LEGAL, base=1))
    changed = program.map("engines").model
    undone = program.sent("/maps/engines/undo", program.back())
    assert (undone["revision"], undone["undone"]) == (3, "Taken back: team Legal.")
    assert program.map("engines").model == first
    assert program.sent("/maps/engines/redo", program.back())["undone"] == "Made again: team Legal."
    assert program.map("engines").model == changed
    nothing = Program(own_app, client="b").sent("/maps/engines/undo", {"edit": "b.1", "client": "b"})
    assert nothing == {"map": "engines", "nothing": "There is nothing of yours to undo."}
    restored = program.sent("/maps/engines/restore", {"revision": 1, "edit": "a.9", "by": "Ada"})
    assert restored["changes"] == [LEGAL.inverse().to_dict()]
    assert program.map("engines").model == first
    gone = program.refused("/maps/engines/restore", {"revision": 99, "edit": "a.10"}, status=404)
    assert gone["detail"].endswith("never had a revision 99.")


def test_an_undo_that_others_stand_in_the_way_of_says_what_can_be_done(own_app: Flask, program: Program) -> None:
    other = Program(own_app, client="b", by="Bea")
    program.sent("/maps/engines/edits", program.edit(LEGAL, base=1))
    sales = program.map("engines").holders["sales"]
    mine = sales.model_copy(update={"title": "Mine"})
    program.sent("/maps/engines/edits", program.edit(Change(sales, mine), base=2))
    theirs = mine.model_copy(update={"title": "Theirs"})
    other.sent("/maps/engines/edits", other.edit(Change(mine, theirs), base=3))
    problem = program.refused("/maps/engines/undo", program.back(), status=409)
    assert problem["detail"].startswith("Bea has changed “Theirs” meanwhile, name: Theirs there, Sales here.")
    assert (problem["undoing"], [way["way"] for way in problem["ways"]]) == (3, ["keep", "over", "both"])
    for wrong in ([3], True, -1, "3"):
        (fault,) = program.refused("/maps/engines/undo", {**program.back(), "over": wrong}, status=422)["problems"]
        assert fault["field"] == "over"
    both = program.sent("/maps/engines/undo", {**program.back(), "both": 3})
    assert both["undone"] == "Renamed back: the team from “Theirs” to “Sales”."
    assert (
        program.sent("/maps/engines/redo", program.back())["undone"]
        == "Renamed again: the team from “Sales” to “Theirs”."
    )
    kept = {"map": "engines", "nothing": "It stays as it is now, and nothing will ask about it again."}
    assert program.sent("/maps/engines/undo", {**program.back(), "keep": 3}) == kept
    assert program.sent("/maps/engines/undo", program.back())["undone"] == "Taken back: team Legal."
    problem = program.refused("/maps/engines/undo", {**program.back(), "both": 3}, status=400)
    assert problem["detail"] == "Revision 3 is no change of yours that stands, so it cannot be taken back."


@both_stores
def test_what_is_known_after_an_edit_is_what_the_store_has(program: Program) -> None:
    program.sent("/maps/engines/edits", program.edit(LEGAL, base=1))
    known = program.desk.open("engines")
    assert known.map == program.map("engines")
    assert known.report.to_dict() == services.check(program.map("engines"), effects=False).to_dict()


@both_stores
def test_places_are_kept_and_tidied_up(program: Program) -> None:
    kept = program.sent("/maps/engines/places", {"places": {"holder:sales": [10, -20.5], "holder:nobody": None}})
    assert kept == {"places": {"holder:sales": [10.0, -20.5]}}
    edit = program.edit(LEGAL, base=1, places={"holder:legal": [300, 0]})
    program.sent("/maps/engines/edits", edit)
    tidied = program.sent("/maps/engines/tidy", {})
    assert tidied["before"] == {"holder:sales": [10.0, -20.5], "holder:legal": [300.0, 0.0]}
    assert {"holder:sales", "holder:purchasing", "note:handoff:sales:purchasing:order"} <= set(tidied["places"])
    assert tidied["places"]["holder:sales"] != [10.0, -20.5]
    assert program.get("/maps/engines/revision")["revision"] == 2


def test_tidying_up_is_offered_where_arrows_cross(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def worse(m: Map, places: dict[str, Any], report: object) -> bool:
        asked.append(dict(places))
        return len(places) > 1

    monkeypatch.setattr("flowmap.diagrams.untidy", worse)
    assert program.get("/maps/engines/untidy") == {"map": "engines", "revision": 1, "untidy": False}
    assert asked == []  # nothing is placed yet
    program.sent("/maps/engines/places", {"places": {"holder:sales": [0, 0], "holder:purchasing": [0, 90]}})
    for _ in range(2):
        assert program.get("/maps/engines/untidy")["untidy"] is True
    assert len(asked) == 1


def test_the_picture_as_json(program: Program) -> None:
    told = program.get("/maps/engines/picture")
    assert told["svg"].startswith("<svg")
    assert 'data-key="holder:sales"' in told["svg"]
    assert told["lines"][0] == "Sales gives Purchasing Order, usually takes 1 day."
    assert program.get("/maps/engines/picture")["key"] == told["key"]
    assert program.get("/maps/engines/picture?view=customers&team=purchasing")["key"] != told["key"]


@pytest.mark.parametrize(
    ("body", "name", "title"),
    [
        ({"title": "Our map", "from": "empty"}, "our-map", "Our map"),
        ({"from": "empty"}, "new-map", "New map"),
        ({"title": "Engines", "from": "empty"}, "engines-2", "Engines"),
        ({"title": "Mine", "name": "ours", "from": "sample:engines"}, "ours", "Mine"),
        ({"from": "sample:permits"}, "permits", None),
        ({"from": "flow", "text": "map Told\nSales -> Legal: contract"}, "told", "Told"),
        ({"from": "yaml", "text": "flowmap: 1\ntitle: Written\nteams: {a: A}\n"}, "written", "Written"),
        (
            {"title": "Logged", "from": "log", "text": "case,activity,team,time\n1,a,X,2026-01-01\n1,b,Y,2026-01-02\n"},
            "logged",
            "Logged",
        ),
    ],
)
def test_a_new_map(body: dict[str, str], name: str, title: str | None, program: Program) -> None:
    made = program.sent("/maps", body)
    name = made["map"] if title is None else name
    assert made == {"map": name, "href": f"/maps/{name}"}
    assert title in (None, program.map(name).title)
    assert program.http.get(made["href"]).status_code == 200


def test_an_empty_map_starts_with_sales(program: Program) -> None:
    program.sent("/maps", {"title": "Ours", "from": "empty"})
    assert list(program.map("ours").records()) == [Header(title="Ours"), Holder(id="sales", title="Sales")]


def test_a_new_map_that_is_none(program: Program) -> None:
    assert program.refused("/maps", {"title": "X", "name": "engines"}, status=409)["detail"].startswith(
        "The store already"
    )
    assert program.refused("/maps", {"name": "No Name"}, status=400)["hint"].startswith("Use lower case letters")
    assert program.refused("/maps", {"from": "sample:engins"}, status=404)["hint"] == "Did you mean “engines”?"
    assert program.refused("/maps", {"from": "paper"}, status=400)["detail"] == "A map cannot begin from “paper”."
    wrong = program.refused("/maps", {"from": "flow", "text": "Sales ->"}, status=422)
    assert wrong["problems"][0]["message"]
    assert [one["name"] for one in program.get("/maps")["maps"]] == ["engines"]


def side(**fields: Any) -> dict[str, Any]:
    return {"before": None, "after": {"holder": {"id": "x", **fields}}}


@pytest.mark.parametrize(
    ("changes", "message", "record", "field"),
    [
        (None, "“changes” is missing, or no list.", None, "changes"),
        ({}, "“changes” is missing, or no list.", None, "changes"),
        ([1], "A change has a record before, or after, or both, and nothing else.", None, None),
        ([{"before": None, "after": None}], "This is no change: a change needs a record before or after.", None, None),
        ([{"after": {}}], "One side of a change is no record.", None, None),
        ([{"after": {"holder": {}, "item": {}}}], "One side of a change is no record.", None, None),
        ([{"after": {"teem": {}}}], "There is no kind of record “teem”.", None, None),
        ([{"after": {"holder": 5}}], "The fields of this team are no object.", None, None),
        ([side(titel="X")], "A team has no field “titel”.", "holder:x", "titel"),
        ([side(title=5)], "“5” does not fit “title”: Input should be a valid string.", "holder:x", "title"),
        ([side(title="a\u0000b")], "The text has the control character U+0000.", "holder:x", "title"),
        ([side(title="x" * 10_001)], "“title” has 10,001 letters.", "holder:x", "title"),
        ([side(people=-1)], "“-1” is too small.", "holder:x", "people"),
        ([side(people="many")], None, "holder:x", "people"),
        ([side(capacity="nonsense")], None, "holder:x", "capacity"),
        ([side(kind="robot")], None, "holder:x", "kind"),
        ([side(title=[[["deep"]]])], None, "holder:x", "title"),
        ([{"after": {"holder": {"id": 7}}}], None, None, "id"),
        (
            [{"after": {"holder": {"id": "No Slug"}}}],
            "holder:No Slug: “No Slug” is no id.",
            "holder:No Slug",
            "id",
        ),
        ([{"after": {"map": {"id": "other"}}}], "“other” is not the id of this map.", "map:other", "id"),
        (
            [
                {
                    "after": {
                        "handoff": {"id": "handoff:a:b:c", "giver": "sales", "receiver": "production", "item": "order"}
                    }
                }
            ],
            "“handoff:a:b:c” is not the id of this handoff.",
            "handoff:a:b:c",
            "id",
        ),
        (
            [{"after": {"handoff": {"giver": "sales", "receiver": "nobody", "item": "order"}}}],
            "handoff:sales:nobody:order: There is no team, system, meeting or outsider “nobody”.",
            "handoff:sales:nobody:order",
            "receiver",
        ),
    ],
)
def test_what_is_no_edit_is_told_by_record_and_field(
    changes: Any, message: str | None, record: str | None, field: str | None, program: Program
) -> None:
    body = {"edit": "a.1", "base": 1, "changes": changes}
    problem = program.refused("/maps/engines/edits", body, status=422)
    first = problem["problems"][0]
    assert first["message"] == (first["message"] if message is None else message)
    assert (first["record"], first["field"]) == (record, field)
    assert program.get("/maps/engines/revision")["revision"] == 1


def test_every_fault_of_an_edit_is_told_at_once(program: Program) -> None:
    body = {"edit": "a.1", "base": 1, "changes": [side(titel="X", people=-1), side(kind="robot")]}
    problems = program.refused("/maps/engines/edits", body, status=422)["problems"]
    assert [one["field"] for one in problems] == ["titel", "kind"]


@pytest.mark.parametrize(
    "sent",
    [b"", b"[", b"null", b"[]", b'{"people": NaN}', b"\xff", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5_000],
)
def test_what_is_no_json_is_refused(sent: bytes, program: Program) -> None:
    answer = program.http.post("/api/v1/maps/engines/edits", data=sent, content_type="application/json", headers=HERE)
    assert answer.status_code == 400
    assert answer.json is not None
    assert "JSON" in answer.json["detail"] or "no object" in answer.json["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("edit", None), ("edit", ""), ("edit", 5), ("edit", "x" * 201), ("edit", "a\n1"), ("base", -1), ("base", "1"),
        ("base", True), ("base", 1.5), ("base", 10**30), ("by", ["x"]), ("by", "\u202e"), ("by", "x" * 201),
        ("by", "Ann\u2067"), ("by", "Ann\nBen"), ("by", "\u2028"), ("by", "\x07"), ("by", "\ud800"),
        ("places", []),
        ("places", {"holder:x": [1]}), ("places", {"holder:x": [1, "2"]}), ("places", {"holder:x": [1e9, 0]}),
        ("places", {"": [1, 1]}), ("places", {f"holder:{n}": [1, 1] for n in range(5_001)}),
    ],
)  # fmt: skip
def test_fields_that_do_not_fit_are_named(field: str, value: Any, program: Program) -> None:
    body = {**program.edit(LEGAL, base=1), field: value}
    (problem,) = program.refused("/maps/engines/edits", body, status=422)["problems"]
    assert problem["field"] == field
    assert program.get("/maps/engines/revision")["revision"] == 1


NAMES = ("علی‌رضا", "שָׂרָה\u200f", "क्‍ष श्रीनिवास", "👩‍👩‍👧", "김지은", "Zoë O’Brien\u00a0jr.", "\u200eAnn")


@pytest.mark.parametrize("by", NAMES)
def test_the_names_of_people_of_all_languages_are_taken(by: str, program: Program) -> None:
    program.sent("/maps/engines/edits", {**program.edit(LEGAL, base=1), "by": by})
    assert program.get("/maps/engines/changes?since=1")["edits"][0]["by"] == by
    assert known(by) == by.replace("\u00a0", " ")
    assert known(f"\u202e{by}\n\x00 ") == known(by)


def test_numbers_that_json_does_not_have(program: Program) -> None:
    sent = json.dumps({**program.edit(LEGAL, base=1), "places": {"holder:legal": [float("nan"), 0]}})
    answer = program.http.post("/api/v1/maps/engines/edits", data=sent, content_type="application/json", headers=HERE)
    assert answer.status_code == 400
    huge = sent.replace("NaN", "1e999")
    answer = program.http.post("/api/v1/maps/engines/edits", data=huge, content_type="application/json", headers=HERE)
    assert answer.status_code == 422
    assert program.get("/maps/engines/revision")["revision"] == 1


@both_stores
def test_titles_of_all_kinds_are_kept_as_they_are(program: Program) -> None:
    titles = ["<script>alert(1)</script>", "\u202eright to left", "😀" * 100, "x" * 10_000, "a\tb\nc", "\"&<>'"]
    changes = [Change(None, Holder(id=f"t{n}", title=title)) for n, title in enumerate(titles)]
    program.sent("/maps/engines/edits", program.edit(*changes, base=1))
    assert [program.map("engines").holders[f"t{n}"].title for n in range(len(titles))] == titles
    shown = program.http.get("/maps/engines")
    assert shown.status_code == 200
    assert "<script>alert(1)" not in shown.text


def test_a_base_that_the_map_never_had(program: Program) -> None:
    problem = program.refused("/maps/engines/edits", program.edit(LEGAL, base=7), status=400)
    assert problem["detail"] == "The changes are based on revision 7 of “engines”, which is at revision 1."


def test_a_map_that_is_gone_and_a_store_that_is_away(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.refused("/maps/engins/edits", program.edit(LEGAL, base=1), status=404)

    def away(*_: object, **__: object) -> object:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(program.desk.store, "save", away)
    edit = program.edit(LEGAL, base=1)
    assert program.refused("/maps/engines/edits", edit, status=503)["detail"] == "The disk is full."
    monkeypatch.undo()
    assert program.sent("/maps/engines/edits", edit)["revision"] == 2


def test_many_edits_come_in_pieces(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowmap_web import edit_api

    monkeypatch.setattr(edit_api, "MOST_EDITS", 2)
    for n in range(5):
        change = Change(None, Holder(id=f"t{n}", title=f"T {n}"))
        program.sent("/maps/engines/edits", program.edit(change, base=n + 1))
    seen, since = [], 1
    while True:
        told = program.get(f"/maps/engines/changes?since={since}")
        seen += [one["revision"] for one in told["edits"]]
        if not told["more"]:
            break
        since = seen[-1]
    assert seen == [2, 3, 4, 5, 6]


def test_changes_come_before_what_statements_say(program: Program) -> None:
    added = Change(None, Holder(id="legal", title="Legal"))
    sent = {"changes": [added.to_dict()], "statements": ["Legal needs order"]}
    tried = program.sent("/maps/engines/what-if", sent)
    assert [next(iter(one["after"])) for one in tried["changes"]] == ["holder", "need"]
    program.refused("/maps/engines/what-if", {**sent, "changes": 0}, status=422)


HANDOFF = {"giver": "sales", "receiver": "production", "item": "order"}
ENDED = {"after": {"acceptance": {"finding": "GAP01", "because": "why", "until": "2020-01-01"}}}


def test_what_is_accepted_in_vain_is_refused_at_its_field(program: Program) -> None:
    told = program.refused("/maps/engines/edits", {"edit": "a.1", "base": 1, "changes": [ENDED]}, status=422)
    (problem,) = told["problems"]
    assert (problem["record"], problem["field"]) == ("acceptance:GAP01:::", "until")
    assert problem["message"] == "2020-01-01 is past: nothing would be accepted."


def test_said_in_flow_text_it_is_refused_at_its_place_and_shown_while_it_is_typed(program: Program) -> None:
    line = 'accept GAP01 because "why" until 2020-01-01'
    sent = {"edit": "a.1", "base": 1, "statements": [line]}
    (refused,) = program.refused("/maps/engines/edits", sent, status=422)["problems"]
    (shown,) = program.sent("/maps/engines/understand", {"text": line})["problems"]
    assert refused["message"] == shown["message"] == "2020-01-01 is past: nothing would be accepted."
    assert shown["column"] == 34


def test_what_was_accepted_until_a_day_that_is_past_by_now_is_answered_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"edit": "a.1", "base": 1, "changes": [ENDED]}
    monkeypatch.setattr("flowmap_web.desk._today", lambda: datetime.date(2020, 1, 1))
    made = program.sent("/maps/engines/edits", sent)
    monkeypatch.undo()
    assert program.sent("/maps/engines/edits", sent)["revision"] == made["revision"] == 2


@pytest.mark.parametrize(
    ("record", "message", "hint"),
    [
        ({"handoff": {**HANDOFF, "lead": "1e400h"}}, "“1e400h” is too large.", "The largest duration is 1000000000h."),
        ({"holder": {"id": "b", "people": "1e400"}}, "“1e400” is too large.", "Write at most 10000000."),
        ({"holder": {"id": "b", "people": 10**400}}, f"“1{'0' * 56}...” is too large.", "Write at most 10000000."),
        ({"stage": {"id": "s", "position": 10**9}}, "“1000000000” is too large.", "Write at most 10000000."),
    ],
)
def test_what_is_too_large_is_told_the_largest(record: Any, message: str, hint: str, program: Program) -> None:
    sent = {"edit": "a.1", "base": 1, "changes": [{"after": record}]}
    told = program.refused("/maps/engines/edits", sent, status=422)
    assert [(one["message"], one["hint"]) for one in told["problems"]] == [(message, hint)]


def test_a_number_is_no_day(program: Program) -> None:
    accepted = {"after": {"acceptance": {"finding": "GAP01", "until": 0}}}
    told = program.refused("/maps/engines/edits", {"edit": "a.1", "base": 1, "changes": [accepted]}, status=422)
    assert [(one["message"], one["field"]) for one in told["problems"]] == [("“0” is no day.", "until")]
