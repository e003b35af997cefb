"""The desk: where pages get maps, their history and the rules; one for each application."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import cast

from flask import current_app

from flowmap import editing, services
from flowmap.analyzers.accepting import Accepting
from flowmap.domain.change import Change
from flowmap.domain.finding import Coverage
from flowmap.domain.trend import Point
from flowmap.editing import Edited, Undone
from flowmap.editing.over_time import POINTS
from flowmap.editing.said import Saying, consequences
from flowmap.errors import FlowmapError, InvalidMap, UnknownName
from flowmap.services import RulePage
from flowmap.stores.port import HistoryLine, MapLine, Store
from flowmap_web.cache import Cache
from flowmap_web.opened import Opened, Picture

MAPS = 24  # open at once; our choice: enough for a workshop, and bounded where a store holds thousands
PICTURES = 24  # that browsers are thought to show
LINES = 2_000  # maps whose line in the list is remembered; a line is small
NAME = "flowmap"


class UnreadableMap(FlowmapError):
    """A map that the store has but cannot give: it is damaged, or was written by something else."""

    def __init__(self, name: str, why: FlowmapError) -> None:
        super().__init__(f"“{name}” cannot be read: {why.message}", hint=why.hint)


@dataclass(frozen=True)
class Line:
    """One map in the list of maps; `problem` says why it cannot be read, and then the rest is empty."""

    name: str
    title: str
    revision: int
    changed: datetime.datetime
    coverage: Coverage | None = None
    stats: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True)
class Made:
    """An edit that the store has acknowledged: the revision it made, its changes after merging, what follows from it.

    `opened` is the map afterwards; `undone` what was taken back or made again, in words.
    """

    edit: str
    revision: int
    changes: tuple[Change, ...]
    said: tuple[Saying, ...]
    opened: Opened
    undone: str | None = None


class Desk:
    """Opens the store when it is first needed, so that the application starts while the store is away."""

    def __init__(self, url: str | None, settings: services.Settings | None = None) -> None:
        self._url = url
        # Another start may be another flowmap or another store, which say other things of the same revision.
        self.start = secrets.token_hex(3)
        self.settings = settings or services.Settings()  # with which every map is checked
        self._store: Store | None = None
        self._lock = Lock()
        self._maps: Cache[Opened] = Cache(MAPS)
        self._lines: Cache[Line] = Cache(LINES)
        self.pictures: Cache[Picture] = Cache(PICTURES)  # drawings with keys, by their key
        self._examples: Cache[Opened] = Cache(2 * MAPS)

    @property
    def store(self) -> Store:
        """The store; StoreError while it cannot be reached."""
        with self._lock:
            if self._store is None:
                self._store = services.opened(self._url, settings=self.settings)
            return self._store

    def listed(self) -> list[MapLine]:
        """What the store knows of its maps without reading them."""
        return self.store.maps()

    def line(self, listed: MapLine) -> Line:
        """A map as the list shows it: checked, but without sentences and repairs. One bad map hides no other."""
        try:
            return self._lines.get((listed, _today()), lambda: self._line(listed))
        except FlowmapError as error:
            return Line(listed.name, listed.title, listed.revision, listed.changed, problem=str(error))

    def _line(self, listed: MapLine) -> Line:
        checked = self.open(listed.name).report
        known = (listed.name, checked.title, listed.revision, listed.changed)
        return Line(*known, checked.coverage, checked.stats, checked.counts)

    def open(self, name: str) -> Opened:
        """A map as it is now; UnknownName with the nearest one if there is none of that name."""
        revision = self.store.revision(name)
        return self._maps.get((name, revision, _today()), lambda: self._read(name))

    def _read(self, name: str) -> Opened:
        try:
            stored = self.store.load(name)
        except UnknownName:
            raise
        except FlowmapError as error:
            raise UnreadableMap(name, error) from error
        return Opened(stored.map, stored.revision, self.settings)

    def edit(
        self,
        name: str,
        changes: Sequence[Change],
        *,
        base: int,
        by: str,
        edit: str,
        places: Mapping[str, tuple[float, float] | None] | None = None,
    ) -> Made:
        """Make changes on a map as it is now, those of others merged in; the same `edit` again is answered again.

        `places`: where boxes stand that somebody put somewhere. EditConflict where both changed one field; InvalidMap
        also where something is accepted without a reason, or until a day that is past.
        """
        now = self.open(name)
        self._judge(name, changes, edit)
        edited = editing.save(self.store, name, changes, base=base, by=by, edit=edit)
        if places:
            self.store.place(name, places)
        made = self._made(now, edited, edit)
        if made.revision > now.revision:
            self._place_again(made)
        return made

    @property
    def accepting(self) -> Accepting:
        """What an acceptance that is made now is judged by."""
        return Accepting(_today(), self.settings.rules)

    def _judge(self, name: str, changes: Sequence[Change], edit: str) -> None:
        """InvalidMap for what is accepted in vain; an edit that is saved already was judged on its own day."""
        try:
            self.accepting.refuse(changes)
        except InvalidMap:
            if self.store.line_of(name, edit) is None:
                raise

    def _place_again(self, made: Made) -> None:
        """Forget where information stood that now goes to one team more; what is undone moves nothing."""
        from flowmap.diagrams.again import placed_again

        name = made.opened.name
        if again := placed_again(made.changes, made.opened.map, self.store.places(name)):
            self.store.place(name, dict.fromkeys(again))

    def undo(self, name: str, *, client: str, by: str, edit: str, decided: editing.Decided | None = None) -> Made | str:
        """Take back the last edit of a client; why not, in words, where there is nothing to take back, or it was
        decided to keep it."""
        now = self.open(name)
        return self._back(
            now, editing.undo(self.store, name, mine=f"{client}.", by=by, edit=edit, decided=decided), edit
        )

    def redo(self, name: str, *, client: str, by: str, edit: str, decided: editing.Decided | None = None) -> Made | str:
        """Make again what a client took back last; why not, in words, where there is nothing, or it is to stay."""
        now = self.open(name)
        return self._back(
            now, editing.redo(self.store, name, mine=f"{client}.", by=by, edit=edit, decided=decided), edit
        )

    def put_back(self, name: str, line: HistoryLine, *, by: str, edit: str) -> Made:
        """Take back any edit with what others did about it since."""
        now = self.open(name)
        return self._made(now, editing.put_back(self.store, name, line, by=by, edit=edit), edit)

    def _back(self, now: Opened, undone: Undone, edit: str) -> Made | str:
        if undone.edited is None:
            return undone.says
        return replace(self._made(now, undone.edited, edit), undone=undone.says)

    def restore(self, name: str, revision: int, *, by: str, edit: str) -> Made:
        """Make a map what it was at a revision, as one more edit."""
        now = self.open(name)
        return self._made(now, editing.restore(self.store, name, revision, by=by, edit=edit), edit)

    def _made(self, now: Opened, edited: Edited, edit: str) -> Made:
        """What an edit did to the map that was open when it came."""
        after = self._maps.get(
            (now.name, edited.revision, _today()),
            lambda: (
                Opened(now.map.apply(edited.changes), edited.revision, self.settings)
                if edited.revision == now.revision + 1
                else self._read(now.name)
            ),
        )
        said = consequences(now.report, after.report, after.map) if after.revision > now.revision else ()
        return Made(edit, edited.revision, edited.changes, said, after)

    def after(self, name: str, since: int, *, most: int) -> tuple[list[HistoryLine], bool]:
        """The edits of a map after a revision, the oldest first, and whether there are more than `most`."""
        lines = self.store.history(name, before=since + most + 1, most=most)
        found = [line for line in lines if line.revision > since]
        return found, len(found) == most and found[-1].revision < self.store.revision(name)

    def place(self, name: str, places: Mapping[str, tuple[float, float] | None]) -> dict[str, tuple[float, float]]:
        """Keep where boxes stand (None: forget it); all places afterwards."""
        self.store.place(name, places)
        return self.store.places(name)

    def tidy(self, name: str) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
        """Place every box of a map's drawing anew: where they stood, and where they stand."""
        from flowmap.diagrams import first_places

        opened, before = self.open(name), self.store.places(name)
        after = first_places(opened.map, opened.report, about=before)
        return before, self.place(name, after)

    def history(self, name: str, *, before: int | None, most: int) -> list[HistoryLine]:
        """The last `most` savings of a map before a revision (None: of all), the newest first."""
        last = self.store.revision(name) + 1  # a database's integers end somewhere, those of an address do not
        return self.store.history(name, before=None if before is None else max(0, min(before, last)), most=most)[::-1]

    def trend(self, opened: Opened, *, most: int | None = None) -> tuple[Point, ...]:
        """Findings and needs met over the history of a map, the oldest first, at `most` revisions."""
        most = most or POINTS

        def walked() -> tuple[Point, ...]:
            return editing.trend(self.store, opened.name, most=most, settings=opened.settings)

        return opened.once(("trend", most), walked)

    def rules(self) -> list[RulePage]:
        """The catalogue of rules."""
        return services.rules(self.settings)

    def rule(self, code: str) -> RulePage:
        """One rule; UnknownName with the nearest one if there is none of that code."""
        return services.rule_page(code, self.settings)

    def example(self, code: str, text: str, *, alone: bool = False) -> Opened:
        """A rule's example as a map; every rule, or this one alone, looks with its own numbers and severity."""
        rules = services.Settings(own=self.settings.own, select=(code,) if alone else ())
        named = f"example-{code.lower()}"
        key = (text, rules.select)
        return self._examples.get(key, lambda: Opened(services.parse(text, name=named), settings=rules))


def _today() -> datetime.date:
    """Part of what is remembered: a finding may be accepted until a day."""
    return datetime.date.today()


def desk() -> Desk:
    """The desk of the application that answers."""
    return cast(Desk, current_app.extensions[NAME])
