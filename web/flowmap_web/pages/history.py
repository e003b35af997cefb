"""Who changed what in a map, and when; a change as pictures before and after, to be taken back or returned to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import redirect, request
from werkzeug.wrappers import Response

from flowmap.diagrams.views import MOST_HANDOFFS, MOST_HOLDERS
from flowmap.domain.answer import Answer
from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.editing import WayOut, at, ways_out
from flowmap.editing.words import ToldChange, told_change
from flowmap.errors import Conflict, InvalidMap, UnknownName
from flowmap.services import history_table, summary_of_line, with_undone
from flowmap.stores.port import HistoryLine
from flowmap_web.addresses import address, links_to_pages, word
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.opened import Opened, Picture
from flowmap_web.pages import showing
from flowmap_web.pages.record import edit_id
from flowmap_web.said import tell, tell_what_follows
from flowmap_web.selection import one_of
from flowmap_web.who import who

MOST_ENTRIES, MOST_CHANGES = 50, 20  # on one page; our choice
MOST_READ = 400  # edits that are looked at for one page when only those of one person are asked for; our choice
MOST_LISTED = 10_000  # that are taken along as a file; our choice
MOST_TEAMS = 4  # of whom a picture before and after is offered


@dataclass(frozen=True)
class Entry:
    """One saving in a few words; its first changes as sentences, and how many more there were."""

    revision: int
    at: datetime.datetime
    who: str
    summary: str
    changes: tuple[ToldChange, ...]
    more: int


def show(name: str) -> str | Response:
    """`/maps/NAME/history?before=REVISION&by=PERSON&format=`, the newest first."""
    opened = desk().open(name)
    before = request.args.get("before", type=int)
    person = word("by")
    if (form := wanted()) is not None:
        return download(table_of(name, person=person, before=before), to=form, name=f"{name}-history")
    lines = desk().history(name, before=before, most=MOST_READ if person else MOST_ENTRIES + 1)
    people = sorted({line.by for line in lines} | ({person} - {""}), key=str.casefold)
    known = with_undone(desk().store, name, lines)
    entries: list[Entry] = []
    last = None
    for line, earlier, later in _walked(opened, lines[:MOST_READ]):
        if len(entries) == MOST_ENTRIES:
            break
        last = line.revision
        if not person or line.by == person:
            entries.append(_entry(line, earlier, later, known))
    older = last if (last is not None and lines[-1].revision < last) or len(lines) == MOST_READ else None
    return showing.show("history.html", opened, entries=entries, older=older, person=person, people=people)


def table_of(name: str, *, person: str = "", before: int | None = None, most: int = MOST_LISTED) -> Answer:
    """The last changes before a revision, each in a few words; of one person, theirs among the last MOST_LISTED."""
    looked = MOST_LISTED if person else most
    lines = desk().history(name, before=before, most=looked + 1)
    told = history_table(lines, with_undone(desk().store, name, lines), first=len(lines) <= looked)
    rows = tuple(row for row in told.rows[:looked] if person in ("", row[2]))
    whole = len(lines) <= looked and len(rows) <= most
    return replace(told, rows=rows[:most], cut=None if whole else f"only the newest {most:,}")


def lines_of(name: str, *, person: str, before: int | None, most: int) -> tuple[list[HistoryLine], int | None]:
    """The last changes of a person (empty: of all) before a revision, the newest first, at most so many.

    And before which revision there may be more. MOST_LISTED edits of others are looked at.
    """
    found: list[HistoryLine] = []
    at_once = MOST_READ if person else most
    for _ in range(max(1, MOST_LISTED // at_once)):
        lines = desk().history(name, before=before, most=at_once)
        for line in lines:
            before = line.revision
            if person in ("", line.by):
                found.append(line)
            if len(found) == most:
                return found, before if before > 1 else None
        if len(lines) < at_once:
            return found, None
    return found, before


def _walked(opened: Opened, lines: Iterable[HistoryLine]) -> Iterable[tuple[HistoryLine, Map, Map]]:
    """(line, the map before it, after it), the newest first: a name means what it meant then."""
    later: Map | None = None
    for line in lines:
        if later is None:
            now = line.revision == opened.revision
            later = opened.map if now else at(desk().store, opened.name, line.revision)
        earlier = _before(later, line.changes)
        yield line, earlier, later
        later = earlier


def _before(m: Map, changes: tuple[Change, ...]) -> Map:
    try:
        return m.apply(inverse(changes))
    except (Conflict, InvalidMap):  # a history that does not fit its map is shown in the words of today
        return m


def _entry(line: HistoryLine, earlier: Map, later: Map, known: Mapping[int, HistoryLine]) -> Entry:
    told = tuple(told_change(earlier, later, change) for change in line.changes[:MOST_CHANGES])
    more = max(0, len(line.changes) - MOST_CHANGES)
    first = next(iter(earlier.records()), None) is None and line.undoes is None
    return Entry(line.revision, line.at, line.by, summary_of_line(line, known, first=first), told, more)


@dataclass(frozen=True)
class _Shown:
    """A change with the maps before and after it, open."""

    line: HistoryLine
    before: Opened
    after: Opened


def _shown(opened: Opened, revision: int) -> _Shown:
    line = next(iter(desk().history(opened.name, before=revision + 1, most=1)), None)
    if line is None or line.revision != revision:
        message = f"“{opened.map.title}” has no revision {revision}."
        raise UnknownName(message, hint="Its history lists all of them.")

    def made() -> _Shown:
        after = opened.map if revision == opened.revision else at(desk().store, opened.name, revision)
        before = Opened(_before(after, line.changes), settings=opened.settings)
        return _Shown(line, before, Opened(after, settings=opened.settings))

    return opened.once(("revision", revision), made)


def show_one(name: str, revision: int) -> str:
    """`/maps/NAME/history/REVISION?view=`"""
    return _page(desk().open(name), revision, problem="")


def _page(opened: Opened, revision: int, *, problem: str, ways: Sequence[WayOut] = ()) -> str:
    shown = _shown(opened, revision)
    views = _views(shown)
    large = any(len(one.map.holders) > MOST_HOLDERS or len(one.map.handoffs) > MOST_HANDOFFS for one in _both(shown))
    first = next((key for key in views if key != "map"), "map") if large else "map"
    view = one_of(request.args.get("view") or first, views, "picture of a change")
    focus = views[view][1]
    links = links_to_pages(opened.name, findings=False)
    before, after = (_drawn(one, focus, links) for one in _both(shown))
    return showing.show(
        "revision.html",
        opened,
        entry=_entry(
            shown.line, shown.before.map, shown.after.map, with_undone(desk().store, opened.name, [shown.line])
        ),
        before=before,
        after=None if after is None else after.second(),
        view=view,
        views={key: title for key, (title, _) in views.items()},
        problem=problem,
        ways=ways,
        is_now=revision == opened.revision,
        is_first=not len(shown.before.map.holders) and revision == 1,
    )


def _both(shown: _Shown) -> tuple[Opened, Opened]:
    return shown.before, shown.after


def _drawn(opened: Opened, focus: Mapping[str, str], links: Mapping[str, str]) -> Picture | None:
    """The picture of one side; None where there is nothing to be seen."""
    there = focus["team"] in opened.map.holders if "team" in focus else len(opened.map.holders)
    return opened.draw(links=links, **focus) if there else None


def _views(shown: _Shown) -> dict[str, tuple[str, dict[str, str]]]:
    """The pictures to compare by: the whole map, and the teams that the change is about."""
    views: dict[str, tuple[str, dict[str, str]]] = {"map": ("The whole map", {"view": "map"})}
    for change in shown.line.changes:
        for record in (change.after, change.before):
            for field in ("giver", "receiver", "holder", "at", "asker", "asked"):
                team = getattr(record, field, None)
                if team and len(views) <= MOST_TEAMS:
                    m = shown.after.map if team in shown.after.map.holders else shown.before.map
                    views.setdefault(team, (m.title_of("holder", team), {"view": "team", "team": team}))
    return views


def restore(name: str, revision: int) -> Response:
    """`POST /maps/NAME/history/REVISION/restore`: the map is what it was then, by one new change."""
    made = desk().restore(name, revision, by=who(), edit=edit_id())
    tell_what_follows(name, made.said)
    tell(f"The map is again as it was at revision {revision}.")
    return redirect(address("pages.history", name=name), 303)


def take_back(name: str, revision: int) -> Response | tuple[str, int]:
    """`POST /maps/NAME/history/REVISION/take-back`: this change alone, by one new change; what came later stays.

    Where others stand in the way, it says so with the ways out; with `both` theirs is taken back, too.
    """
    opened = desk().open(name)
    line = _shown(opened, revision).line
    try:
        if "both" in request.form:
            desk().put_back(name, line, by=who(), edit=edit_id())
        else:
            desk().edit(name, inverse(line.changes), base=revision, by=who(), edit=edit_id())
    except (Conflict, InvalidMap) as error:
        problem = f"It cannot be taken back alone. {_why(error)}"
        return _page(opened, revision, problem=problem, ways=ways_out()), 409
    tell(f"The change of revision {revision} is taken back.")
    return redirect(address("pages.history", name=name), 303)


def _why(error: Conflict | InvalidMap) -> str:
    """What stands in the way; what can be done are the ways out."""
    return error.message if isinstance(error, Conflict) else " ".join(one.message for one in error.problems)
