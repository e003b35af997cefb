"""GraphML: teams and handoffs with all their attributes, for Gephi, yEd and whatever reads graphs."""

from __future__ import annotations

import io

from flowmap.domain.map import Map
from flowmap.formats.exports.flat import network


def dump(m: Map) -> bytes:
    """The document; ids of nodes and edges are those of the records."""
    import networkx

    written = io.BytesIO()
    networkx.write_graphml_xml(network(m), written)
    return written.getvalue()
