"""All teams, and all information of a map, as lists to filter, sort and link."""

from __future__ import annotations

from typing import get_args

from flask import Response

from flowmap.domain.map import Map
from flowmap.domain.records import HolderKind
from flowmap.domain.words import counted, word
from flowmap_web import lists
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.leaves import leaf_of
from flowmap_web.pages import showing
from flowmap_web.scene import departments_of
from flowmap_web.traced import titled

HOLDER_KINDS: tuple[HolderKind, ...] = get_args(HolderKind)
MOST_ROWS = 200  # on a page; our choice, as in the list of findings


def show_teams(name: str) -> str | Response:
    """`/maps/NAME/teams?kind=&department=&item=&q=&sort=&page=&format=`"""
    opened = desk().open(name)
    m = opened.map
    given, found = lists.teams(opened)
    if (form := wanted()) is not None:
        return download(lists.table(m, found), to=form, name=f"{name}-teams")
    kinds = dict.fromkeys(holder.kind for holder in m.holders)
    return showing.show(
        "list.html",
        opened,
        heading="Teams",
        what="teams",
        given=given,
        leaf=leaf_of(found, most=MOST_ROWS),
        columns=lists.TEAM_COLUMNS,
        numbers=lists.NUMBERS,
        shown_of=_teams_of(len(found), m),
        filters=(
            ("kind", "What it is", [(kind, word(kind)) for kind in kinds]),
            ("department", "Department", [(one, one) for one in departments_of(m)]),
            ("item", word("item").capitalize(), titled(m, "item")),
        ),
        nothing="No team passes these filters." if len(m.holders) else "This map has no team yet.",
    )


def show_items(name: str) -> str | Response:
    """`/maps/NAME/items?team=&q=&sort=&page=&format=`"""
    opened = desk().open(name)
    m = opened.map
    given, found = lists.items(opened)
    if (form := wanted()) is not None:
        return download(lists.table(m, found), to=form, name=f"{name}-information")
    return showing.show(
        "list.html",
        opened,
        heading=word("item").capitalize(),
        what="items",
        given=given,
        leaf=leaf_of(found, most=MOST_ROWS),
        columns=lists.ITEM_COLUMNS,
        numbers=lists.NUMBERS,
        shown_of=_shown_of(len(found), len(m.items), "information"),
        filters=(("team", "Team", titled(m, "holder")),),
        nothing="No information passes these filters." if len(m.items) else "This map has no information yet.",
    )


def _teams_of(shown: int, m: Map) -> str:
    """How many are shown, each kind under its own name: "3 teams, 1 system"."""
    kinds = {kind: int(m.holders.choice("kind", kind).sum()) for kind in HOLDER_KINDS} if len(m.holders) else {}
    said = ", ".join(counted(count, word(kind)) for kind, count in kinds.items() if count)
    return said if shown == len(m.holders) else f"{shown} of {said}"


def _shown_of(shown: int, known: int, what: str) -> str:
    return counted(known, what) if shown == known else f"{shown} of {counted(known, what)}"
