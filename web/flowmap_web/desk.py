"""The desk: where pages get maps, their history and the rules; one for each application."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import cast

from flask import current_app

from flowmap import services
from flowmap.domain.finding import Coverage
from flowmap.errors import FlowmapError, UnknownName
from flowmap.services import RulePage
from flowmap.stores.port import HistoryLine, MapLine, Store
from flowmap_web.cache import Cache
from flowmap_web.opened import Opened

MAPS = 24  # open at once; our choice: enough for a workshop, and bounded where a store holds thousands
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


class Desk:
    """Opens the store when it is first needed, so that the application starts while the store is away."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._store: Store | None = None
        self._lock = Lock()
        self._maps: Cache[Opened] = Cache(MAPS)
        self._lines: Cache[Line] = Cache(LINES)
        self._examples: Cache[Opened] = Cache(2 * MAPS)

    @property
    def store(self) -> Store:
        """The store; StoreError while it cannot be reached."""
        with self._lock:
            if self._store is None:
                self._store = services.opened(self._url)
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
        checked = services.check(self.open(listed.name).map, effects=False, describe=0)
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
        return Opened(stored.map, stored.revision)

    def history(self, name: str, *, before: int | None, most: int) -> list[HistoryLine]:
        """The last `most` savings of a map before a revision (None: of all), the newest first."""
        last = self.store.revision(name) + 1  # a database's integers end somewhere, those of an address do not
        return self.store.history(name, before=None if before is None else max(0, min(before, last)), most=most)[::-1]

    def rules(self) -> list[RulePage]:
        """The catalogue of rules."""
        return services.rules()

    def rule(self, code: str) -> RulePage:
        """One rule; UnknownName with the nearest one if there is none of that code."""
        return services.rule_page(code)

    def example(self, code: str, text: str) -> Opened:
        """A rule's example as a map."""
        return self._examples.get(text, lambda: Opened(services.parse(text, name=f"example-{code.lower()}")))


def _today() -> datetime.date:
    """Part of what is remembered: a finding may be accepted until a day."""
    return datetime.date.today()


def desk() -> Desk:
    """The desk of the application that answers."""
    return cast(Desk, current_app.extensions[NAME])
