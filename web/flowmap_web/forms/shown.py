"""Which fields a form shows at first, which when somebody says "not always" or "too late"; the rest under More."""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.domain.records import fields_of

FIRST: Mapping[str, tuple[str, ...]] = {
    "map": ("title",),
    "holder": ("title", "kind", "department"),
    "item": ("title",),
    "case": ("title", "share"),
    "stage": ("title", "position", "starts"),
    "activity": ("at", "makes", "uses"),
    "handoff": ("giver", "item", "receiver", "via"),
    "question": ("asker", "asked", "item", "times", "answered"),
    "need": ("holder", "item", "kano"),
    "policy": ("rule", "holder", "item"),
    "acceptance": ("finding", "holder", "item", "because", "by", "until"),
    "alias": ("name", "item", "holder", "differs"),
    "query": ("name", "query"),
}
NOT_ALWAYS = ("cases",)
TOO_LATE = ("lead", "lead_p90", "every", "within", "max_age", "duration")
LONG = ("note", "because", "query")  # texts of several lines

GROUPS = ("first", "not always", "too late", "more")


def group_of(kind: str, field: str) -> str:
    """The group that a field of a record stands in."""
    if field in FIRST[kind]:
        return "first"
    return "not always" if field in NOT_ALWAYS else "too late" if field in TOO_LATE else "more"


def order_of(kind: str) -> list[str]:
    """The fields that a form asks for, in its order; ids are no matter of people."""
    names = [spec.name for spec in fields_of(kind) if spec.name != "id"]
    return [*FIRST[kind], *(name for name in names if name not in FIRST[kind])]
