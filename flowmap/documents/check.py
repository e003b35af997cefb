"""Say which blocks of documents are out of date, and in words what has changed since."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from flowmap.documents.answers import answer
from flowmap.documents.asked import asked, options_in_lines
from flowmap.documents.build import problem_at, problem_of
from flowmap.documents.content import picture, rows, same, stamped, standing
from flowmap.documents.leftover import leftovers
from flowmap.documents.making import drawn, made
from flowmap.documents.opened import Maps, Opened, SettingsOf
from flowmap.documents.pages import Document, Place, documents, twice
from flowmap.documents.shown import shown_in, svg_in
from flowmap.documents.since import rows_since, since, told_finding, told_of, told_row
from flowmap.domain.words import counted
from flowmap.errors import FlowmapError, Problem, RendererError

Why = Literal["changed", "not built", "asks for something else", "changed by hand", "not confirmed", "left over"]
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Outdated:
    """A block that is not as it should be: where (`line` counts from 1), what it is, why, and what changed since."""

    file: Path
    line: int
    what: str
    why: Why
    says: str
    since: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([f"{self.what} {self.says}", *self.since])

    def to_dict(self) -> dict[str, Any]:
        """For `docs check --format json`."""
        told = {"what": self.what, "why": self.why, "says": self.says, "since": list(self.since)}
        return {"file": self.file.as_posix(), "line": self.line, **told}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, what is out of date, and which blocks cannot be judged because something is wrong in them."""

    documents: int
    blocks: int
    outdated: tuple[Outdated, ...]
    problems: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """For `docs check --format json`."""
        return {
            "flowmap": 1,
            "documents": self.documents,
            "blocks": self.blocks,
            "outdated": [one.to_dict() for one in self.outdated],
            "problems": [
                {"file": one.file, "line": one.line, "message": one.message, "hint": one.hint} for one in self.problems
            ],
        }


def check(
    paths: Sequence[str | Path],
    *,
    root: str | Path | None = None,
    today: datetime.date | None = None,
    settings: SettingsOf | None = None,
) -> Checked:
    """Whether every block of these documents and folders says what its map says now; nothing is written.

    `root`: the folder outside of which no map is read. `today`: the day on which it is judged. `settings`: those that
    count for the map of a file.
    """
    maps = Maps(None if root is None else Path(root), today=today, settings=settings)
    read = list(documents([Path(path) for path in paths]))
    problems = [*(problem for document in read for problem in document.problems), *twice(read)]
    outdated: list[Outdated] = []
    for document in read:
        for place in document.places:
            try:
                opened = maps.of(place.asked.map, document=document.path)
                outdated += _judged(document, place, opened)
            except RendererError:
                raise
            except FlowmapError as error:
                problems.append(problem_of(error, document, place))
            outdated += _confirmed(document, place, today or datetime.date.today())
        problems += [one for fence in document.fences if (one := _unknown(document, fence, maps)) is not None]
    outdated += [_left_over(file) for file in leftovers([Path(path) for path in paths], read)]
    filled = [document for document in read if document.places or document.fences]
    return Checked(
        len(filled), sum(len(one.places) + len(one.fences) for one in filled), tuple(outdated), tuple(problems)
    )


def _unknown(document: Document, fence: tuple[int, str], maps: Maps) -> Problem | None:
    """What is wrong in a fence: it is drawn with the pages, so it is never out of date."""
    line, source = fence
    try:
        asked_for = asked(options_in_lines(source))
        opened = maps.of(asked_for.map, document=document.path)
        if asked_for.drawn:
            drawn(asked_for, opened)
        else:
            answer(asked_for, opened, document=document.path)
    except RendererError:
        raise
    except FlowmapError as error:
        return problem_at(error, str(document.path), line)
    return None


def _judged(document: Document, place: Place, opened: Opened) -> Iterator[Outdated]:
    lines = standing(document.text, place.block)
    yield from (_table if place.picture is None else _picture)(document, place, opened, lines)


def _picture(document: Document, place: Place, opened: Opened, lines: Sequence[str]) -> Iterator[Outdated]:
    assert place.picture is not None
    asked = place.asked
    old = shown_in(svg_in(place.picture))
    if old is None:
        drawn = made(document, place, opened).shown  # what it asks for may not be in the map
        assert drawn is not None
        yield _outdated(document, place, f"“{drawn.title}”", "not built", "has not been drawn yet.")
        return
    if old.about != asked.about or old.document != place.back(document.path):
        yield _outdated(document, place, f"“{old.title}”", "asks for something else", "is not what the block asks for.")
        return
    if old.model != opened.model or not opened.stands:
        if _closed(place, opened):
            yield _outdated(document, place, f"“{old.title}”", "changed", "is about a finding that is there no more.")
            return
        new = made(document, place, opened).shown
        assert new is not None
        if new.says != old.says:
            said = since(old, new, opened.map)
            yield _outdated(document, place, f"“{old.title}”", "changed", "is out of date.", said)
            return
    if not same(lines, picture(old, asked, place.link(document.path), notation=document.notation)):
        why: Why = "changed by hand" if lines else "not built"
        says = "has other words in the document than its block asks for." if lines else "is not in the document yet."
        yield _outdated(document, place, f"“{old.title}”", why, says)


def _closed(place: Place, opened: Opened) -> bool:
    """Whether a picture is of a finding that the map does not have any more."""
    fingerprint = place.asked.focus.get("finding")
    return fingerprint is not None and not any(
        one.fingerprint.startswith(fingerprint) for one in opened.report.findings
    )


def _table(document: Document, place: Place, opened: Opened, lines: Sequence[str]) -> Iterator[Outdated]:
    new = made(document, place, opened).lines
    if same(lines, new):
        return
    what, stamp = _called(place, opened), stamped(lines, place.asked)
    if stamp is None:
        yield _outdated(document, place, what, "not built", "has not been filled in yet.")
    elif not stamp.as_asked:
        yield _outdated(document, place, what, "asks for something else", "is not what the block asks for.")
    elif not stamp.untouched:
        yield _outdated(document, place, what, "changed by hand", "was changed by hand, but flowmap writes it.")
    elif not opened.model.startswith(stamp.model) or not opened.stands:
        old_rows, new_rows = (rows(some, notation=document.notation) for some in (lines, new))
        keyed = place.asked.show == "measures" and "measure" not in place.asked.focus
        said = rows_since(old_rows, new_rows, tell=_telling(place, opened), keyed=keyed)
        yield _outdated(document, place, what, "changed", "is out of date.", said)


def _telling(place: Place, opened: Opened) -> Callable[[str, Sequence[str]], str]:
    show, team = place.asked.show, place.asked.focus.get("team", "")
    if show == "sheet":
        return told_of(opened.map.title_of("holder", team))
    return told_finding if show == "findings" else told_row


def _called(place: Place, opened: Opened) -> str:
    """What people call a table."""
    asked = place.asked
    match asked.show:
        case _ if asked.caption:
            return f"“{asked.caption}”"
        case "sheet":
            return f"The sheet of {opened.map.title_of('holder', asked.focus['team'])}"
        case "query":
            return f"The answer to {asked.focus['saved']}"
        case "findings":
            return "The list of findings"
        case "measures" if "measure" in asked.focus:
            return f"The table of {asked.focus['measure']}"
    return "The table of measures"


def _confirmed(document: Document, place: Place, today: datetime.date) -> Iterator[Outdated]:
    confirmed, most = place.asked.confirmed, place.asked.max_age
    if confirmed is None:
        return
    days = (today - confirmed.on).days
    what = f"“{place.asked.caption}”" if place.asked.caption else f"show={place.asked.show}"
    if days < 0:
        told = f"says that {confirmed.by} has confirmed it on {confirmed.on}, and that day has not come."
        yield _outdated(document, place, what, "not confirmed", told)
    elif most is not None and days * HOURS_A_DAY > most.base:
        told = f"was last confirmed by {confirmed.by} on {confirmed.on}, {counted(days, 'day')} ago; at most {most}."
        yield _outdated(document, place, what, "not confirmed", told)


def _left_over(file: Path) -> Outdated:
    return Outdated(file, 1, "The picture", "left over", "is in no document any more.")


def _outdated(document: Document, place: Place, what: str, why: Why, says: str, said: tuple[str, ...] = ()) -> Outdated:
    return Outdated(document.path, place.block.line, what, why, says, said)
