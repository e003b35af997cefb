"""The YAML format: maps as files that people keep, with comments, order and short forms."""

from __future__ import annotations

from flowmap.domain.map import Map
from flowmap.formats.yaml_map.read import read_document
from flowmap.formats.yaml_map.revise import revise
from flowmap.formats.yaml_map.write import dump

__all__ = ["dump", "parse", "revise"]


def parse(text: str, *, file: str | None = None, name: str = "map") -> Map:
    """The map that a YAML text states; InvalidMap with all problems, BadInput where it is no text at all.

    `file` is named in problems; `name` is what the map is called. An empty text is an empty map.
    """
    return read_document(text.removeprefix("\ufeff"), file=file).to_map(name)
