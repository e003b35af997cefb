"""Columns are found by their usual names, or as the user says; errors name what is there."""

from __future__ import annotations

import pytest

from flowmap.errors import BadInput
from flowmap.formats.event_log.columns import USUAL_NAMES, Columns, recognised

ROLES = ("case", "activity", "team", "time", "start")


def found(header: str, **chosen: str) -> Columns:
    return recognised(header.split(","), chosen={role: chosen.get(role) for role in ROLES}, file="log.csv")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("case,activity,team,timestamp", ("case", "activity", "team", "timestamp", None)),
        (
            "Case ID,Activity,Resource,Complete Timestamp",
            ("Case ID", "Activity", "Resource", "Complete Timestamp", None),
        ),
        (
            "case_id,Activity,start_time,end_time,Resource",
            ("case_id", "Activity", "Resource", "end_time", "start_time"),
        ),
        (
            "case:concept:name,concept:name,time:timestamp,start_timestamp,org:resource,org:group",
            ("case:concept:name", "concept:name", "org:group", "time:timestamp", "start_timestamp"),
        ),
        ("case,activity,group,start_time", ("case", "activity", "group", "start_time", None)),
        (
            ",concept:name,Activity,Resource,team,time:timestamp,case",
            ("case", "concept:name", "team", "time:timestamp", None),
        ),
    ],
)
def test_usual_names_need_no_option(header: str, columns: tuple[str | None, ...]) -> None:
    assert found(header) == Columns(*columns)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", USUAL_NAMES)
def test_each_usual_name_is_recognised_for_what_it_means(role: str) -> None:
    others = {"case": "case", "activity": "activity", "team": "team", "time": "timestamp", "start": "start"}
    for name in USUAL_NAMES[role]:
        header = [name if other == role else text for other, text in others.items()]
        columns = recognised(header, chosen=dict.fromkeys(ROLES), file="log.csv")
        assert getattr(columns, role) == name


def test_options_come_first_and_a_column_has_one_meaning() -> None:
    header = "case,activity,team,department,start_time,end_time"
    assert found(header, team="department").team == "department"
    assert found(header, time="start_time") == Columns("case", "activity", "team", "start_time", None)
    assert found(header, start="none") == Columns("case", "activity", "team", "end_time", None)
    assert found(
        "Vorgang,Schritt,Abteilung,Zeit", case="vorgang", activity="Schritt", team="Abteilung", time="Zeit"
    ) == (Columns("Vorgang", "Schritt", "Abteilung", "Zeit", None))


@pytest.mark.parametrize(
    ("header", "chosen", "message"),
    [
        (
            "case,activity,timestamp",
            {},
            (
                "log.csv has no column that is known to say which team did it (--team-column). "
                "There are “case”, “activity”, “timestamp”."
            ),
        ),
        (
            "a,b",
            {"team": "b"},
            (
                "log.csv has no column that is known to say which case an event belongs to (--case-column); "
                "what was done (--activity-column); when it was done (--time-column). There are “a”, “b”."
            ),
        ),
        (
            "case,activity,group,timestamp",
            {"team": "gruop"},
            (
                "log.csv has no column “gruop”. Did you mean “group”? There are “case”, “activity”, “group”, "
                "“timestamp”. Give another --team-column."
            ),
        ),
        (
            "7,register,Sales,2020-01-01 10:00",
            {},
            (
                "The first line of log.csv seems to be data, not the names of the columns. "
                "Put a line such as case,activity,team,timestamp above it."
            ),
        ),
        ("case,case,activity,team,time", {}, "log.csv has two columns “case”. Rename one of them."),
        (
            "giver,receiver,item",
            {},
            (
                "log.csv looks like a table of handoffs (who hands over to whom), not like an event log. "
                "A log has one row an event: its case, activity, team and time. "
                "There are “giver”, “receiver”, “item”."
            ),
        ),
    ],
)
def test_refusals_name_what_is_there_and_what_to_give(header: str, chosen: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        found(header, **chosen)
    assert str(refusal.value) == message


def test_many_columns_are_not_all_listed() -> None:
    with pytest.raises(BadInput, match="“c29” and 70 more"):
        found(",".join(f"c{n}" for n in range(100)))
