"""Where in a file each record of its map stands: what points at a line has it from here."""

from __future__ import annotations

from flowmap.formats.bounds import decode
from flowmap.formats.files import content_of, notation_of


def record_lines(path: str) -> dict[str, tuple[int, int]]:
    """Record (`type:id`) -> line and column, from 1, in a file of a map; errors as of `files.read`."""
    text = decode(content_of(path), file=path)
    if notation_of(path) == "flow":
        from flowmap.formats.flow_text.parse import lines

        return lines(text)
    from flowmap.formats.yaml_map.read import read_document

    entries = read_document(text, file=path).entries
    places = {entry.record.ref: entry.key or entry.node for entry in entries}
    return {ref: (node.line, node.column) for ref, node in places.items()}
