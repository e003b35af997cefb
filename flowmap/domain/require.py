"""What somebody names must be in the map: else an error with the nearest name that is."""

from __future__ import annotations

from flowmap.domain.map import Map
from flowmap.domain.nearest import near_or_some
from flowmap.errors import UnknownName


def require(
    m: Map,
    *,
    holder: str | None = None,
    item: str | None = None,
    case: str | None = None,
    department: str | None = None,
) -> None:
    """UnknownName, with the nearest name, where the map has no such holder, item, case or department."""
    for word, name, names in (
        ("team, system, meeting or outsider", holder, (one.id for one in m.holders)),
        ("information", item, (one.id for one in m.items)),
        ("kind of order", case, iter(m.case_bits)),
        ("department", department, (one.department for one in m.holders if one.department)),
    ):
        if name is not None and name not in (known := list(dict.fromkeys(names))):
            raise UnknownName(f"“{m.title}” has no {word} “{name}”.", hint=near_or_some(name, known))
