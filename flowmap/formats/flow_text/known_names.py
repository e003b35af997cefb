"""The names of one line on a map: what it knows, by title in any capitals, id or other name, means what is there."""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.domain.slug import slug
from flowmap.formats.flow_text.names import Name, NamesUsed
from flowmap.formats.flow_text.overlay import Overlay

Same = Mapping[tuple[str, str], str]


class KnownNames(NamesUsed):
    """Names as a text has them, except that a name of the map is the id that it has there.

    `same`: what somebody means by a name that the map does not know, (space, its slug) -> id of the map or of what the
    text names before it. `named` has these, and is filled.
    """

    def __init__(self, overlay: Overlay, same: Same, named: set[tuple[str, str]]) -> None:
        super().__init__()
        self._overlay, self._same, self._named = overlay, same, named

    def id_of(self, name: Name, space: str) -> str:
        """The id of the thing with this id, title or other name; of what is not known as in a text of its own."""
        overlay = self._overlay
        identity = slug(name.title)
        if identity and overlay.get(space, identity) is not None:
            return identity
        known = overlay.titles.get((space, name.title.casefold()))
        if known is None or overlay.get(space, known) is None:
            known = overlay.other_names.meant(space, name.title)
        if known is not None and overlay.get(space, known) is not None:
            return known
        meant = (space, self._same.get((space, identity), ""))
        if overlay.get(*meant) is not None or meant in self._named:
            return meant[1]
        new = super().id_of(name, space)
        self._named.add((space, new))
        return new
