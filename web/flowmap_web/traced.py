"""What an address asks of tracing, for pages and the API alike: the words of `flowmap paths` and `flowmap depends`."""

from __future__ import annotations

from flowmap.domain.map import Map
from flowmap.domain.records import CHANNELS
from flowmap.domain.selection import ids
from flowmap.domain.words import word
from flowmap.errors import BadInput
from flowmap.tracing.dependents import Dependents, dependents, listed
from flowmap.tracing.paths import Paths, paths
from flowmap_web.addresses import asked
from flowmap_web.opened import Opened

PATHS = ("to", "from", "item", "case", "without")
DEPENDS = ("on", "case")
LISTED = ("q", "sort")  # which of what depends is listed, in which order
Choices = list[tuple[str, str]]


def found_paths(opened: Opened) -> Paths:
    """The ways that the address asks for; UnknownName for what the map has not, BadInput for what is left open."""
    to, start, item, case, without = (value or None for value in asked(PATHS).values())
    if to is None:
        raise BadInput("To whom?", hint="Name the team that it comes to: to=.")
    return opened.once(
        ("paths", to, start, item, case, without),
        lambda: paths(opened.solution, to=to, start=start, item=item, case=case, without=without),
    )


def found_dependents(opened: Opened) -> Dependents:
    """What hangs on what the address names; UnknownName for what the map has not, BadInput where it names nothing."""
    on, case = asked(DEPENDS).values()
    if not on:
        raise BadInput("On whom, or on what?", hint="Name a team, a system, an information or a channel: on=.")
    return opened.once(("depends", on, case), lambda: dependents(opened.solution, on, case=case or None))


def listed_dependents(opened: Opened) -> Dependents:
    """Those of `found_dependents` that the address lists, in its order."""
    text, sort = asked(LISTED).values()
    return listed(opened.map, found_dependents(opened), text=text, sort=sort)


def subjects(m: Map) -> list[tuple[str, Choices]]:
    """What can be named, in groups: (title of the group, [(name in the address, title)])."""
    holders = [(f"holder:{one}", title) for one, title in titled(m, "holder")]
    items = [(f"item:{one}", title) for one, title in titled(m, "item")]
    used = {m.names["via"].values[code] for code in set(m.handoffs.codes("via").tolist()) if code >= 0}
    channels = [(f"via:{one}", one) for one in CHANNELS if one in used and one not in m.holders]
    groups = (("Teams, systems, meetings", holders), (word("item").capitalize(), items), ("Channels", channels))
    return [(title, some) for title, some in groups if some]


def titled(m: Map, space: str) -> Choices:
    """(id, title) of all holders, items or cases; by title, cases in the order of the map."""
    found = [(one, m.title_of(space, one)) for one in ids(m, space)]
    return found if space == "case" else sorted(found, key=lambda pair: pair[1].casefold())
