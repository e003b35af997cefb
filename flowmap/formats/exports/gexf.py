"""GEXF: teams and handoffs with all their attributes, for Gephi."""

from __future__ import annotations

import io
import re

from flowmap.domain.map import Map
from flowmap.formats.exports.flat import network

_DAY = re.compile(rb' lastmodifieddate="[^"]*"')  # networkx writes the day on which it is called


def dump(m: Map) -> bytes:
    """The document; ids of nodes and edges are those of the records. Equal maps give equal bytes."""
    import networkx

    graph = network(m)
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
    written = io.BytesIO()
    networkx.write_gexf(graph, written)
    return _DAY.sub(b"", written.getvalue(), count=1)
