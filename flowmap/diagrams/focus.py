"""What a picture is about: a team, an information, a kind of order, a finding, a department."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import UnknownName

SALES = "sales"  # the id (or title) of the team that views start at, and that is blue


@dataclass(frozen=True, slots=True)
class Focus:
    """The arguments of a view; None = not given. `max_nodes`: at most so many boxes."""

    team: str | None = None
    item: str | None = None
    case: str | None = None
    finding: str | None = None
    department: str | None = None
    max_nodes: int | None = None


def known(focus: Focus, m: Map) -> Focus:
    """The focus, if the map has all that it names; UnknownName with the nearest name if not."""
    departments = dict.fromkeys(holder.department for holder in m.holders if holder.department)
    for word, value, names in (
        ("team, system, meeting or outsider", focus.team, (one.id for one in m.holders)),
        ("information", focus.item, (one.id for one in m.items)),
        ("kind of order", focus.case, iter(m.case_bits)),
        ("department", focus.department, iter(departments)),
    ):
        if value is not None and value not in (listed := list(names)):
            raise UnknownName(f"“{m.title}” has no {word} “{value}”.", hint=did_you_mean(value, listed))
    return focus
