"""Names that may mean the same: people say whether they do, and which one stays; nothing needs a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request
from werkzeug.wrappers import Response

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.words import counted, listed
from flowmap.errors import Conflict, FlowmapError, InvalidMap, Problem, StoreError
from flowmap.naming.merging import merging
from flowmap.naming.other_names import SPACES
from flowmap.naming.proposals import Proposal
from flowmap.naming.told import decided
from flowmap_web.addresses import address
from flowmap_web.desk import desk
from flowmap_web.leaves import leaf_of
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.pages.record import edit_id
from flowmap_web.said import tell, tell_what_follows
from flowmap_web.selection import one_of
from flowmap_web.who import who

MOST_SHOWN = 25  # proposals on a page; our choice
MOST_TOLD = 12  # problems that are told
DIFFERING = {
    "ask": "do nothing yet: I look at them first",
    "kept": "what is said of the name that stays counts",
    "add": "the same, and how often things happen is added up",
}


@dataclass(frozen=True)
class Refused:
    """What stands in the way of a decision: what was chosen, and why it cannot be so."""

    space: str
    kept: str
    others: tuple[str, ...]
    problems: tuple[str, ...]


def show(name: str) -> str:
    """`GET /maps/NAME/aliases?page=`"""
    return _page(desk().open(name), None)


def decide(name: str) -> Response | tuple[str, int]:
    """`POST /maps/NAME/aliases`: `kept` stays, each `same` is another name of it; or, `how` is not, none is another."""
    opened = desk().open(name)
    m, form = opened.map, request.form
    space = one_of(form.get("space", ""), SPACES, "kind of name")
    kept, how = form.get("kept", ""), one_of(form.get("how", ""), ("same", "not"), "decision")
    others = [one for one in dict.fromkeys(form.getlist("same")) if one != kept]
    try:
        changes = _changes(m, space, kept, others, how)
        made = desk().edit(name, changes, base=opened.revision, by=who(), edit=edit_id())
    except StoreError:
        raise
    except (Conflict, FlowmapError) as error:
        told = [str(one) for one in error.problems] if isinstance(error, InvalidMap) else [str(error)]
        more = [f"And {counted(len(told) - MOST_TOLD, 'more place')}."] if len(told) > MOST_TOLD else []
        return _page(opened, Refused(space, kept, tuple(others), (*told[:MOST_TOLD], *more))), 422
    names = listed([f"“{m.title_of(space, one)}”" for one in others])
    is_are = "is" if len(others) == 1 else "are"
    said = f"{names} {is_are} {'' if how == 'same' else 'not '}the same as “{m.title_of(space, kept)}”"
    again = "Whoever writes it means that." if how == "same" else "It is not asked again."
    tell(f"{said}. {again}", address("pages.revision", name=name, revision=made.revision))
    tell_what_follows(name, made.said)
    return redirect(address("pages.aliases", name=name), 303)


def _changes(m: Map, space: str, kept: str, others: Sequence[str], how: str) -> list[Change]:
    if how == "same":
        differing = one_of(request.form.get("differing", "ask"), DIFFERING, "way where both differ")
        return merging(m, space, kept=kept, others=others, differing=differing)  # type: ignore[arg-type]
    if not others:
        raise InvalidMap([Problem("Nothing is chosen beside the name that stays.", "Choose another one.")])
    return services.apart(m, space, [kept, *others])


def proposed(opened: Opened) -> list[Proposal]:
    """What may be the same on a map, worked out once a revision."""
    return opened.once("aliases", lambda: services.aliases(opened.map))


def _page(opened: Opened, refused: Refused | None) -> str:
    m, found = opened.map, proposed(opened)
    leaf = leaf_of(found, most=MOST_SHOWN)
    if refused is not None and not any(_about(one, refused) for one in leaf.shown):
        refused = Refused(refused.space, refused.kept, (), refused.problems)
    return showing.show(
        "aliases.html",
        opened,
        leaf=leaf,
        count=len(found),
        refused=refused,
        about=_about,
        differing=DIFFERING,
        known=[one for one in decided(m) if one["same"]],
        others=[one for one in decided(m) if not one["same"]],
    )


def _about(proposal: Proposal, refused: Refused | None) -> bool:
    """Whether what stands in the way is about this proposal."""
    if refused is None or refused.space != proposal.space:
        return False
    return {refused.kept, *refused.others} <= {proposal.kept, *(one.id for one in proposal.others)}
