"""Questions in Cypher that only read: of the projection of one map, or of Neo4j itself."""

from __future__ import annotations

from flowmap.query.ask import ask, ask_server
from flowmap.query.limits import Limits
from flowmap.query.publishing import Published, publish
from flowmap.query.saved import Saved, load_saved, saved, saved_named

__all__ = ["Limits", "Published", "Saved", "ask", "ask_server", "load_saved", "publish", "saved", "saved_named"]
