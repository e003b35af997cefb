"""Undo, redo and Tidy up by plain forms: what the buttons above a map do where no script runs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, request, session
from werkzeug.wrappers import Response

from flowmap.editing import WAYS, Decided, EditConflict, WayOut, ways_out
from flowmap_web.desk import desk
from flowmap_web.plain import back, client, edit_id
from flowmap_web.who import who

BLOCKED = "blocked"  # in the session: what the next page asks about
LONGEST = 700  # letters of why: a cookie carries them


@dataclass(frozen=True)
class Blocked:
    """An edit that cannot be taken back alone: why, and the ways out; `step` is the page that takes the answer."""

    step: str
    revision: int
    says: str
    ways: tuple[WayOut, ...]


def undo(name: str) -> Response:
    """`POST /maps/NAME/undo`: takes back the last edit that this browser's forms made.

    Where others stand in the way, the next page says so and asks; its answer comes as `keep`, `over` or `both`.
    """
    return _back(name, again=False)


def redo(name: str) -> Response:
    """`POST /maps/NAME/redo`: makes again what was taken back last; otherwise as `undo`."""
    return _back(name, again=True)


def _back(name: str, *, again: bool) -> Response:
    chosen = [Decided(way, there) for way in WAYS if (there := request.form.get(way, type=int)) is not None]
    step = desk().redo if again else desk().undo
    try:
        made = step(name, client=client(), by=who(), edit=edit_id(), decided=next(iter(chosen), None))
    except EditConflict as error:
        if error.undoing is None:
            raise
        session[BLOCKED] = [name, "redo" if again else "undo", error.undoing, error.message[:LONGEST]]
    else:
        flash(made if isinstance(made, str) else made.undone or "")
    return back(name)


def blocked(name: str) -> Blocked | None:
    """What a page of this map is to ask about; once."""
    found = session.pop(BLOCKED, None) if BLOCKED in session else None
    if found is None or found[0] != name:
        return None
    _, step, revision, says = found
    return Blocked(f"pages.{step}", revision, says, ways_out(again=step == "redo"))


def tidy(name: str) -> Response:
    """`POST /maps/NAME/tidy`: places every box anew."""
    desk().tidy(name)
    flash("All boxes are placed anew.")
    return back(name)
