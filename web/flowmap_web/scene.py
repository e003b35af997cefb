"""Which picture the page of a map shows: read from the address, drawn where its boxes stand."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Literal

from flask import request

from flowmap.diagrams.company import Company
from flowmap.diagrams.views import MOST_HANDOFFS, MOST_HOLDERS
from flowmap.domain.map import Map
from flowmap.errors import FlowmapError
from flowmap_web.addresses import links_on_map
from flowmap_web.desk import desk
from flowmap_web.opened import Opened, Picture
from flowmap_web.selection import one_of

LABELS = {
    "map": "The whole map",
    "drawing": "The whole map, every arrow",
    "customers": "The customers of {team}",
    "matrix": "Who gives whom what",
}
ROUTES = "X-Flowmap-Routes"  # a header, or `routes` in the address: "browser" finds the way of new arrows itself
SHOWN = "X-Flowmap-Drawing"  # a header: the key of the drawing that the browser shows and will bring up to date
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scene:
    """What the picture shows. `view`: one of LABELS; `asked`: what the address says, "" for the map's own picture.

    `team`: whose customers are shown, or would be; `every`: "Every arrow" is a choice beside the map's own picture.
    """

    view: str
    asked: str
    team: str
    case: str
    department: str
    departments: tuple[str, ...]
    every: bool

    @property
    def keeps_places(self) -> bool:
        """Whether boxes stay where they are, and can be moved and tidied up."""
        return self.view == "drawing"

    @property
    def focus(self) -> dict[str, str]:
        """What the picture is narrowed to, as `flowmap.draw` takes it."""
        team = self.team if self.view == "customers" else ""
        narrowed = {"case": self.case, "department": self.department, "team": team}
        return {key: value for key, value in narrowed.items() if value}

    def label(self, m: Map) -> str:
        """What the picture is called."""
        return LABELS[self.view].format(team=m.title_of("holder", self.team))


def scene_of(opened: Opened, arguments: Mapping[str, str], *, team: str, case: str) -> Scene:
    """The scene that an address asks for, with the team and case that are chosen on the page.

    The own picture of a small map has every arrow; of a larger one it has the teams by their distance, and every
    arrow is a choice as long as anybody could follow them. UnknownName for a view or department that is not there.
    """
    from flowmap.diagrams import drawable

    m = opened.map
    asked = one_of(arguments.get("view") or "map", LABELS, "view of a map")
    departments = departments_of(m)
    department = arguments.get("department", "")
    if department:
        one_of(department, departments, "department")
    small = len(m.holders) <= MOST_HOLDERS and len(m.handoffs) <= MOST_HANDOFFS
    every = drawable(m)
    view = asked
    if department and asked in ("map", "drawing"):
        view = "map"
    elif asked == "map" and small:
        view = "drawing"
    elif asked == "drawing" and not every:
        view = "map"
    return Scene(
        view,
        "" if asked == "map" else asked,
        team or opened.once("start", lambda: Company(m, opened.report).start),
        case,
        department,
        tuple(departments),
        every and not small,
    )


def departments_of(m: Map) -> list[str]:
    """The departments of a map, in its order."""
    return list(dict.fromkeys(holder.department for holder in m.holders if holder.department))


def ahead(opened: Opened, scene: Scene) -> None:
    """Begin a picture that another process lays out: the rest of the page is made meanwhile, `picture` waits for it.

    It returns when that process has the picture, so that the two do not share a processor before.
    """
    from flowmap.diagrams.render import handed_over

    if scene.view == "matrix" or scene.keeps_places:
        return
    links = links_on_map(opened.name, **scene.focus, view=scene.asked)
    begun = Event()

    def begin() -> None:
        handed_over.set(begun.set)
        try:
            opened.draw(view=scene.view, links=links, **scene.focus)
        except Exception:
            log.debug("whoever asks for the picture is told why there is none", exc_info=True)
        finally:
            begun.set()

    Thread(target=begin, daemon=True).start()
    begun.wait()


def picture(opened: Opened, scene: Scene) -> Picture:
    """The picture of a scene; empty for the table, which is no picture."""
    if scene.view == "matrix":
        return Picture()
    links = links_on_map(opened.name, **scene.focus, view=scene.asked)
    if scene.keeps_places:
        straight = "browser" in (request.args.get("routes"), request.headers.get(ROUTES))
        made = in_places(opened, routes="none" if straight else "all", links=links, **scene.focus)
    else:
        made = opened.draw(view=scene.view, links=links, **scene.focus)
    desk().pictures.get(made.key, lambda: made)
    shown = desk().pictures.known(request.headers.get(SHOWN, ""))
    return made.beside(shown) if shown else made


def untidy(opened: Opened, places: Mapping[str, tuple[float, float]]) -> bool:
    """Whether a full layout of the drawing would have so much fewer crossings that tidying up is worth offering."""
    from flowmap.diagrams import drawable
    from flowmap.diagrams import untidy as worse

    if not drawable(opened.map) or not places:
        return False
    return opened.once(("untidy", frozenset(places.items())), lambda: worse(opened.map, places, opened.report))


def in_places(opened: Opened, *, routes: Literal["all", "none"], links: Mapping[str, str], **focus: Any) -> Picture:
    """The drawing with every box where it stands; where new ones stand is kept for the next time.

    That a store cannot keep it is no reason to show nothing.
    """
    known = desk().store.places(opened.name)

    def drawn(places: Mapping[str, tuple[float, float]]) -> Picture:
        return opened.draw(view="drawing", places=places, routes=routes, links=links, **focus)

    made = drawn(known)
    new = {key: place for key, place in made.places.items() if key not in known}
    if new:
        try:
            desk().store.place(opened.name, new)
        except FlowmapError as error:
            log.warning("the places of %s cannot be kept: %s", opened.name, error)
    return made
