"""A map that is open: at one revision, with everything that was computed from it."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, TypeVar, cast

from flowmap import services
from flowmap.analyzers.check import Checked
from flowmap.custody.solution import Solution
from flowmap.domain.finding import Finding, Repair, Report
from flowmap.domain.map import Map
from flowmap.errors import RendererError, UnknownName
from flowmap_web.cache import Cache

Value = TypeVar("Value")
KEYED = re.compile('<g [^>]*data-key="')  # where a part of a drawing with keys begins
MODEL = re.compile(' data-flowmap-model="[^"]*"')
PLACE = re.compile(' (?:data-key|transform)="[^"]*"')
REMEMBERED = 96  # results of one map; our choice: every picture of a company of 30 teams
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A drawing as a page shows it: its SVG, its text alternative line by line, what it leaves out, why it failed.

    Two pictures with one `key` are the same. `places`: where the boxes stand, in a drawing that keeps them.
    `stands_for`: the key of the picture that this one is a shorter form of.
    """

    svg: str = ""
    lines: tuple[str, ...] = ()
    note: str | None = None
    failed: str | None = None
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    stands_for: str = ""

    @cached_property
    def key(self) -> str:
        """Changes with the drawing; not with the map, where that looks the same."""
        return self.stands_for or hashlib.sha256(MODEL.sub("", self.svg, count=1).encode()).hexdigest()[:12]

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The SVG before its first group with a key, and from each of them to the next."""
        starts = [found.start() for found in KEYED.finditer(self.svg)]
        return tuple(self.svg[a:b] for a, b in pairwise((0, *starts, len(self.svg))))

    @cached_property
    def groups(self) -> frozenset[str]:
        """Its groups with a key; without the last part, with which the SVG ends."""
        return frozenset(self.parts[1:-1])

    def beside(self, shown: Picture) -> Picture:
        """The picture for a browser that shows another one: groups that are the same there have their key alone.

        Of a picture that is the same nothing comes but how it begins.
        """
        if self.svg and shown.key == self.key:
            begins = self.svg[: self.svg.index(">")]
            return replace(self, svg=f'{begins} data-same=""></svg>', lines=(), stands_for=self.key)
        known = shown.groups
        if not known or shown.stands_for:
            return self
        head, *groups = self.parts
        short = (_same(group) if group in known else group for group in groups)
        return replace(self, svg="".join((head, *short)), stands_for=self.key)

    def second(self) -> Picture:
        """The same with ids of its own: two pictures on one page may be alike."""
        svg = self.svg
        for identity in re.findall(' id="([^"]+)"', svg):
            svg = svg.replace(f'"{identity}"', f'"{identity}-2"')
        return replace(self, svg=svg)


@lru_cache(maxsize=8192)
def _same(group: str) -> str:
    """A group with nothing but its key and place: the browser has the rest."""
    opening = group[: group.index(">")]
    return f'<g{"".join(PLACE.findall(opening))} data-same=""></g>'


@dataclass(frozen=True)
class Trial:
    """A repair that was tried on a copy: what closed, came and stayed, and the map as it would be."""

    repair: Repair
    outcome: services.WhatIf
    after: Opened


@dataclass(frozen=True, eq=False)
class Opened:
    """A map at one revision of its store (0: of no store), checked with these settings (None: as flowmap comes).

    Results are computed when first asked for, once.
    """

    map: Map
    revision: int = 0
    settings: services.Settings | None = None
    _known: Cache[Any] = field(default_factory=lambda: Cache(REMEMBERED), repr=False)

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gives, remembered under a key."""
        return cast(Value, self._known.get(key, make))

    @property
    def name(self) -> str:
        """What the map is called in the store."""
        return self.map.name

    @property
    def solution(self) -> Solution:
        """Who has what, when, and how that is proven."""
        return self.checked.solution

    @property
    def checked(self) -> Checked:
        """The check of the map, kept open."""
        return self.once("checked", lambda: services.checked_map(self.map, settings=self.settings))

    @property
    def report(self) -> Report:
        """The check of the map, whose findings are described when they are read.

        What each repair would do is left to `finding`, because it is a check of its own.
        """
        return self.once("report", lambda: self.checked.report_later())

    @property
    def full_report(self) -> Report:
        """The check of the map with what each repair would do: as `flowmap check` gives it, and as slow."""

        def tried() -> Report:
            return self.checked.report_tried({one.fingerprint for one in self.checked.findings[: services.DESCRIBED]})

        return self.once("full", tried)

    @property
    def marks(self) -> Mapping[str, str]:
        """The numbers of white spots and letters of passages, by fingerprint: the same as in the pictures."""
        from flowmap.diagrams.marks import marks

        return self.once("marks", lambda: marks(self.map, self.report))

    def finding(self, fingerprint: str) -> Finding:
        """The finding with a fingerprint and what its repairs would do; UnknownName if the map has none.

        Repairs that do not close it are left out.
        """
        self._known_finding(fingerprint)
        tried = self.once(("finding", fingerprint), lambda: self.checked.report_tried({fingerprint}).find(fingerprint))
        return cast(Finding, tried)

    def repairs(self, fingerprint: str) -> tuple[Repair, ...]:
        """Every repair that is proposed for a finding: the number of a repair is its place here."""
        found = self._known_finding(fingerprint)
        if found.message:
            return found.repairs
        return self.checked.described(found).repairs

    def _known_finding(self, fingerprint: str) -> Finding:
        found = self.report.find(fingerprint)
        if found is None:
            message = f"“{self.map.title}” has no finding {fingerprint[:12]} now."
            raise UnknownName(message, hint="It may be repaired already: the list of findings shows what is left.")
        return found

    def draw(self, *, links: Mapping[str, str] | None = None, **view: Any) -> Picture:
        """A picture, or the reason why there is none; the arguments are those of `flowmap.draw`."""
        places = view.pop("places", None)
        key = ("draw", *sorted(view.items()), *sorted((links or {}).items()))
        if places is None:
            return self.once(key, lambda: self._drawn(links, view))
        made = self.once((*key, frozenset(places.items())), lambda: self._drawn(links, {**view, "places": places}))
        kept = frozenset({**places, **made.places}.items())  # what the store has next time: the picture is the same
        return self.once((*key, kept), lambda: made)

    def _drawn(self, links: Mapping[str, str] | None, view: dict[str, Any]) -> Picture:
        try:
            drawing = services.draw(self.map, report=self._report_for(view), links=links, **view)
        except RendererError as error:
            log.warning("no picture of %s (%s): %s", self.name, view, error)
            return Picture(failed=f"The picture could not be drawn: {error}")
        lines = tuple(filter(None, map(str.strip, drawing.text.splitlines())))
        return Picture(drawing.svg, lines, drawing.note, places=drawing.places)

    def file(self, form: str, *, places: Mapping[str, tuple[float, float]] | None = None, **view: Any) -> bytes:
        """A picture as a file: svg, png or pdf. RendererError where it cannot be drawn."""

        def made() -> bytes:
            drawing = services.draw(self.map, report=self._report_for(view), places=places, **view)
            if form == "svg":
                return drawing.svg.encode()
            return drawing.png() if form == "png" else drawing.pdf()

        return self.once(("file", form, *sorted(view.items()), frozenset((places or {}).items())), made)

    def _report_for(self, view: Mapping[str, Any]) -> Report:
        """The report that a picture shows; the picture of one finding tells what its repair would do."""
        if view.get("view") != "finding" or "finding" not in view:
            return self.report
        whole = self.finding(view["finding"])
        shown = (whole if one.fingerprint == whole.fingerprint else one for one in self.report.findings)
        return replace(self.report, findings=tuple(shown))

    def tried(self, fingerprint: str, number: int) -> Trial:
        """The repair of a finding with this number, tried on a copy; UnknownName if the finding has no such repair."""
        repairs = self.repairs(fingerprint)
        if number >= len(repairs):
            raise UnknownName(
                f"This finding has no repair {number}.", hint="Its page lists the repairs that flowmap knows."
            )
        return self.once(("trial", fingerprint, number), lambda: self._trial(repairs[number]))

    def _trial(self, repair: Repair) -> Trial:
        after = Opened(services.apply(self.map, repair.changes), settings=self.settings)
        return Trial(repair, services.WhatIf(after.map, repair.changes, self.report, after.report), after)
