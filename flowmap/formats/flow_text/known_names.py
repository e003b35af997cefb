"""The names of one line on a map: what the map knows, by title in any capitals or by id, means what is there."""

from __future__ import annotations

from flowmap.domain.slug import slug
from flowmap.formats.flow_text.names import Name, NamesUsed
from flowmap.formats.flow_text.overlay import Overlay


class KnownNames(NamesUsed):
    """Names as a text has them, except that a name of the map is the id that it has there."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay

    def id_of(self, name: Name, space: str) -> str:
        """The id of the thing with this id or title; of what is not known as in a text of its own."""
        overlay = self._overlay
        identity = slug(name.title)
        if identity and overlay.get(space, identity) is not None:
            return identity
        known = overlay.titles.get((space, name.title.casefold()))
        if known is not None and overlay.get(space, known) is not None:
            return known
        return super().id_of(name, space)
