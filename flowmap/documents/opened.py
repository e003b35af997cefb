"""The maps that documents name: found beside them, not outside of what they belong to, and checked once."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flowmap.analyzers.check import check
from flowmap.analyzers.settings import Settings
from flowmap.custody.solution import Solution, solve
from flowmap.domain.finding import Report
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.formats.files import notation_of, read

SettingsOf = Callable[[str], Settings]  # by the file of a map
REPOSITORY = (".git", ".hg")  # what lies in the folder of a whole repository


@dataclass(frozen=True)
class Opened:
    """A map, its file, what opened it, and its findings on a day (None: today), with settings (None: flowmap's own)."""

    file: Path
    map: Map
    maps: Maps
    today: datetime.date | None = None
    settings: Settings | None = None

    @cached_property
    def model(self) -> str:
        """The hash of all that decides what is found: of the map, and of settings where they say anything."""
        said = self.settings.key if self.settings else ""
        return hashlib.sha256(f"{self.map.model} {said}".encode()).hexdigest() if said else self.map.model

    @cached_property
    def report(self) -> Report:
        """The findings, without what their repairs would do."""
        return check(self.map, effects=False, today=self.today, settings=self.settings)

    @cached_property
    def solution(self) -> Solution:
        """Everything that follows from the map, for measures."""
        return solve(in_order(self.map))

    def report_for(self, fingerprint: str | None) -> Report:
        """The findings, the one with a fingerprint (or its beginning) described in full however many there are."""
        if fingerprint is None:
            return self.report
        name = self.report.named(fingerprint).fingerprint
        return check(self.map, effects=False, describe=None, only=name, today=self.today, settings=self.settings)

    @property
    def stands(self) -> bool:
        """Whether an equal map has equal findings on every day: no acceptance ends."""
        return all(getattr(one, "until", None) is None for one in self.map.acceptances)


class Maps:
    """Opens every map once. `root`: no map outside of this folder is read: a document shows what belongs to it.

    `settings`: those that count for a map, by its file.
    """

    def __init__(
        self, root: Path | None = None, *, today: datetime.date | None = None, settings: SettingsOf | None = None
    ) -> None:
        self.root = root
        self.today = today
        self.settings = settings
        self.named: set[str] = set()  # every file that a document named, for tools that watch them
        self._opened: dict[str, Opened] = {}

    def of(self, name: str, *, document: Path) -> Opened:
        """The map that a document names by a path from itself; BadInput says why it is not read."""
        file = self.place(name, document=document)
        key = os.path.realpath(file)
        if key not in self._opened:
            settings = self.settings and self.settings(str(file))
            self._opened[key] = Opened(file, read(str(file)), self, self.today, settings)
        return self._opened[key]

    def place(self, name: str, *, document: Path) -> Path:
        """The file that a document names; BadInput for one that does not lie with it."""
        file = self.inside(name, document=document, option="map")
        notation_of(name)
        if not file.is_file():
            raise BadInput(f"map={name}: there is no file {file}.", hint="The path counts from the document.")
        return file

    def inside(self, name: str, *, document: Path, option: str) -> Path:
        """The path that an option names from a document; BadInput where it leads out of where the document belongs."""
        if "\0" in name or os.path.isabs(name) or name[1:2] == ":" or "://" in name:
            raise BadInput(f"{option}={name} is no path from the document.", hint="Give it like ../org/map.yaml.")
        file = Path(os.path.normpath(document.parent / name))
        root = self.root or home_of(document)
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
            hint = "Name a larger folder with --root, if documents may have to do with what is there."
            raise BadInput(f"{option}={name} lies outside of {root}.", hint=hint)
        self.named.add(os.path.realpath(file))
        return file


def home_of(document: Path) -> Path:
    """The repository that a document is in; else the folder of work or the one above its own, whichever is larger."""
    folder = Path(os.path.realpath(document)).parent
    for above in (folder, *folder.parents):
        if any((above / name).exists() for name in REPOSITORY):
            return above
    here = Path(os.path.realpath(os.curdir))
    return here if folder.parent.is_relative_to(here) else folder.parent
