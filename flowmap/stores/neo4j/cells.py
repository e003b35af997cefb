"""Values of rows as plain ones: nodes and relationships as dicts of labels or type and properties, paths as lists."""

from __future__ import annotations

import datetime
from typing import Any

_INWARD = {"chunk", "limited", "columns", "packed"}  # what belongs to the store


def plain(value: Any) -> Any:
    """A value of the driver without anything of the driver."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value)}
    if isinstance(value, Path):
        between = [*value.relationships, None]
        steps = [one for pair in zip(value.nodes, between, strict=True) for one in pair]
        return [plain(one) for one in steps[:-1]]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return [plain(one) for one in value]
    if hasattr(value, "to_native"):
        value = value.to_native()
    if isinstance(value, bytes | bytearray):
        return f"{len(value):,} bytes"
    known = (str, bool, int, float, datetime.date, datetime.datetime, datetime.time)
    return value if value is None or isinstance(value, known) else str(value)


def _properties(value: Any) -> dict[str, Any]:
    outward = sorted((name, one) for name, one in value.items() if name not in _INWARD)
    return {name: plain(one) for name, one in outward}
