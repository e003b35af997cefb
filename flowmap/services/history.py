"""What was changed, in JSON and in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flowmap.domain import words
from flowmap.domain.answer import Answer
from flowmap.domain.change import Change
from flowmap.services.stored import opened

if TYPE_CHECKING:
    from flowmap.analyzers.settings import Settings
    from flowmap.domain.map import Map
    from flowmap.domain.trend import Point
    from flowmap.stores.port import HistoryLine, MapLine, Store


def at_revision(name: str, revision: int, *, store: str | None = None) -> Map:
    """A map of the store as it was at a revision; UnknownName if it never had it."""
    from flowmap.editing.past import at

    with opened(store) as port:
        return at(port, name, revision)


def map_line(line: MapLine) -> dict[str, Any]:
    """One line of the list of maps as JSON; the time in UTC."""
    return {
        "name": line.name,
        "title": line.title,
        "revision": line.revision,
        "changed": line.changed.isoformat(),
    }


def history_line(line: HistoryLine) -> dict[str, Any]:
    """One line of a map's history as JSON."""
    return {
        "revision": line.revision,
        "at": line.at.isoformat(),
        "by": line.by,
        "edit": line.edit,
        "undoes": line.undoes,
        "changes": [change.to_dict() for change in line.changes],
    }


def summary_of(changes: Sequence[Change], *, first: bool = False) -> str:
    """Changes in a few words: "adds 3 handoffs and 1 need, removes 1 team". `first`: they begin the map."""
    counts: dict[str, dict[str, int]] = {"adds": {}, "changes": {}, "removes": {}}
    said = ["begins the map"] if first else []
    for change in changes:
        verb = "adds" if change.before is None else "removes" if change.after is None else "changes"
        if change.type != "map":
            counts[verb][change.type] = counts[verb].get(change.type, 0) + 1
        elif not first:
            said.append(_of_the_map(change))
    return ", ".join([*said, *(f"{verb} {_counted(kinds)}" for verb, kinds in counts.items() if kinds)])


def _of_the_map(change: Change) -> str:
    """What a change says of the map itself: its name, or what else is said of all of it."""
    if change.before is None or change.after is None:
        return "takes the map's name away" if change.after is None else "names the map"
    title, before = (getattr(one, "title", "") for one in (change.after, change.before))
    return "renames the map" if title != before else "changes what is said of the map"


def summary_of_line(line: HistoryLine, others: Mapping[int, HistoryLine], *, first: bool = False) -> str:
    """One line of a history in a few words; of what it takes back, `others` (by revision) says what that was."""
    said = summary_of(line.changes, first=first)
    if line.undoes is None:
        return said
    if not line.changes:
        return f"keeps revision {line.undoes} as it is"
    undone = others.get(line.undoes)
    if undone is not None and undone.undoes is not None:
        return f"makes revision {undone.undoes} again: {said}"
    return f"takes back revision {line.undoes}: {said}"


def with_undone(port: Store, name: str, lines: Iterable[HistoryLine]) -> dict[int, HistoryLine]:
    """Lines of a map's history by revision, and those that they take back, if need be without their changes."""
    known = {line.revision: line for line in lines}
    if all(line.undoes is None or line.undoes in known for line in known.values()):
        return known
    return {**{line.revision: line for line in port.history(name, bare=True)}, **known}


def history_table(lines: Sequence[HistoryLine], known: Mapping[int, HistoryLine], *, first: bool) -> Answer:
    """Lines of a history, the newest first, as a table; `known`: `with_undone`; `first`: the last begins the map."""
    rows = (
        (line.revision, line.at.isoformat(timespec="seconds"), line.by,
         summary_of_line(line, known, first=first and line is lines[-1]))
        for line in lines
    )  # fmt: skip
    return Answer(("revision", "at", "who", "what"), tuple(rows))


def trend(
    name: str, *, most: int | None = None, store: str | None = None, settings: Settings | None = None
) -> tuple[str, tuple[Point, ...]]:
    """The title of a map of the store, and findings and coverage at its revisions; see `editing.over_time`."""
    from flowmap.editing.over_time import POINTS
    from flowmap.editing.over_time import trend as walked

    with opened(store) as port:
        return port.load(name).map.title, walked(port, name, most=most or POINTS, settings=settings)


def _counted(kinds: Mapping[str, int]) -> str:
    """ "3 handoffs and 1 need"; from four kinds on the first two, and how many others there are."""
    named = [words.counted(n, words.word(kind)) for kind, n in kinds.items()]
    if len(named) > 3:
        named[2:] = [words.counted(sum([*kinds.values()][2:]), "other")]
    return words.listed(named)
