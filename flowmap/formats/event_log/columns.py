"""Which column says what: the usual names of event logs, or those that the user gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap.formats.problems import shown

NONE = "none"  # given as the name of a column: the log has no such column

# Names are compared in lower case, with `_` and `-` as blanks; the first that a log has is taken.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "case": (*("case:concept:name", "case id", "caseid", "case", "case number", "case name", "trace id", "trace"),),
    "activity": ("concept:name", "activity", "activity name", "task", "task name", "event name", "event"),
    "team": (
        *("org:group", "team", "team name", "group", "department", "org:role", "role"),
        *("org:resource", "resource", "user"),
    ),
    "start": ("start timestamp", "start time", "started", "start"),
    "time": (
        *("time:timestamp", "timestamp", "complete timestamp", "completion timestamp", "end timestamp"),
        *("end time", "complete time", "completion time", "completed", "end", "time", "date", "datetime"),
    ),
}
PERSONAL = frozenset({"org:resource", "resource", "user"})  # often a person stands there, not a team
MEANING = {
    "case": "which case an event belongs to",
    "activity": "what was done",
    "team": "which team did it",
    "time": "when it was done",
    "start": "when it was begun",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns of a log. `start` is None where a log has one time an event."""

    case: str
    activity: str
    team: str
    time: str
    start: str | None


def recognised(names: Sequence[str], *, chosen: dict[str, str | None], file: str) -> Columns:
    """The columns of a log whose header is `names`.

    `chosen` maps case, activity, team, time and start to what the user gave, None = recognise. A column has
    one meaning: what the user gave for one is not recognised as another. BadInput names what is there and
    the option to give; for a table of handoffs, which is no log, it says so.
    """
    found = {role: _given(names, role, want, file) for role, want in chosen.items() if want}
    for role in ("case", "activity", "team", "start", "time"):
        if role not in found:
            free = [name for name in names if name not in found.values()]
            found[role] = _usual(free, role)
    if found["time"] is None:  # a log that only says when work began
        found["time"], found["start"] = found["start"], None
    missing = [role for role in ("case", "activity", "team", "time") if found[role] is None]
    if missing:
        raise _refusal(names, missing, file)
    for name in found.values():
        if list(names).count(name or "") > 1:
            raise BadInput(f"{file} has two columns “{shown(name or '')}”.", hint="Rename one of them.")
    return Columns(
        case=str(found["case"]),
        activity=str(found["activity"]),
        team=str(found["team"]),
        time=str(found["time"]),
        start=found["start"],
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().lower())


def _usual(names: Sequence[str], role: str) -> str | None:
    by_plain = {_plain(name): name for name in reversed(names)}
    return next((by_plain[usual] for usual in USUAL_NAMES[role] if usual in by_plain), None)


def _given(names: Sequence[str], role: str, want: str, file: str) -> str | None:
    if want in names:
        return want
    if want == NONE and role == "start":
        return None
    alike = [name for name in names if _plain(name) == _plain(want)]
    if alike:
        return alike[0]
    near = did_you_mean(want, names)
    hint = " ".join(part for part in (near, _there_are(names), f"Give another --{role}-column.") if part)
    raise BadInput(f"{file} has no column “{shown(want)}”.", hint=hint)


def _refusal(names: Sequence[str], missing: Sequence[str], file: str) -> BadInput:
    if _is_handoff_table(names):
        return BadInput(
            f"{file} looks like a table of handoffs (who hands over to whom), not like an event log.",
            hint=f"A log has one row an event: its case, activity, team and time. {_there_are(names)}",
        )
    if any(_looks_like_data(name) for name in names):
        return BadInput(
            f"The first line of {file} seems to be data, not the names of the columns.",
            hint="Put a line such as case,activity,team,timestamp above it.",
        )
    meanings = "; ".join(f"{MEANING[role]} (--{role}-column)" for role in missing)
    return BadInput(f"{file} has no column that is known to say {meanings}.", hint=_there_are(names))


def _there_are(names: Sequence[str]) -> str:
    listed = ", ".join(f"“{shown(name)}”" for name in names[:30])
    return f"There are {listed}{f' and {len(names) - 30} more' if len(names) > 30 else ''}."


def _is_handoff_table(names: Sequence[str]) -> bool:
    starts = {re.split(r"[\s_:.-]", name.strip().lower())[0] for name in names}
    givers, receivers = {"source", "from", "giver", "sender"}, {"destination", "target", "to", "receiver"}
    return bool(starts & givers) and bool(starts & receivers)


def _looks_like_data(name: str) -> bool:
    return bool(re.match(r"\s*(\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?\.\d\d?\.\d{4}|\d+(\.\d+)?\s*$)", name))
