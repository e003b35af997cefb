"""Names that may mean the same, as JSON: what is proposed, what was decided, and deciding."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, request

from flowmap import services
from flowmap.errors import InvalidMap, Problem
from flowmap.naming.combining import Differing
from flowmap.naming.merging import merging
from flowmap.naming.other_names import SPACES
from flowmap.naming.told import decided, proposals_table
from flowmap_web import etags
from flowmap_web.asked import body
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.edit_api import answer
from flowmap_web.paged import paged
from flowmap_web.pages.aliases import DIFFERING, proposed
from flowmap_web.selection import LONGEST
from flowmap_web.who import SOMEBODY

Answer = dict[str, Any]


def aliases(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/aliases`: names that may mean the same, the surest first, and what was decided before."""
    opened = desk().open(name)
    found = proposed(opened)
    if (form := wanted()) is not None:
        return download(proposals_table(found), to=form, name=f"{name}-aliases")
    part, further = paged(found)
    told = {"proposals": [one.to_dict() for one in part], "aliases": decided(opened.map), "next": further}
    return {"map": name, "revision": opened.revision, **told}


def decide(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/aliases`: {"space", "kept", "others", "same", "differing"?, "edit", "base", "by"?}.

    `same`: the others (ids) become one with the kept one, and their names are remembered; else it is remembered that
    none of them is another one. 422 with every place where two differ, unless `differing` says which one counts.
    """
    sent = body()
    meant = etags.expected(name)
    m = desk().open(name).map
    space, kept = sent.choice("space", SPACES), sent.text("kept")
    others = sent.lines("others").split("\n")
    if sent.flag("same") is None:
        raise InvalidMap([Problem("It is not said whether they are the same.", 'Write "same": true or false.')])
    if sent.flag("same"):
        differing = sent.choice("differing", tuple(DIFFERING)) if "differing" in sent.values else "ask"
        changes = merging(m, space, kept=kept, others=others, differing=cast(Differing, differing))
    else:
        changes = services.apart(m, space, [kept, *others])
    made = desk().edit(
        name,
        changes,
        base=sent.count("base", meant if meant is not None or "If-Match" not in request.headers else None),
        by=sent.text("by", SOMEBODY, most=LONGEST),
        edit=sent.text("edit"),
    )
    return answer(name, made)
