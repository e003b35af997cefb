"""Maps in Neo4j: one server, a cluster or a hosted service, through the same driver."""

from __future__ import annotations

from flowmap.stores.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
