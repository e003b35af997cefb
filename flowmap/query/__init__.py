"""Questions in Cypher that only read: of the projection of one map, or of Neo4j itself."""

from __future__ import annotations

from flowmap.query.ask import ask, ask_server
from flowmap.query.keeping import composed, forgetting, keeping, question_named, questions_of
from flowmap.query.limits import Limits
from flowmap.query.publishing import Published, publish
from flowmap.query.saved import Saved, question_in, saved, saved_in

__all__ = [
    "Limits",
    "Published",
    "Saved",
    "ask",
    "ask_server",
    "composed",
    "forgetting",
    "keeping",
    "publish",
    "question_in",
    "question_named",
    "questions_of",
    "saved",
    "saved_in",
]
