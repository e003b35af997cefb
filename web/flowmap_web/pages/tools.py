"""Undo, redo and Tidy up by plain forms: what the buttons above a map do where no script runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, session
from werkzeug.wrappers import Response

from flowmap.editing import EditConflict
from flowmap_web.desk import Made, desk
from flowmap_web.plain import back, client, edit_id
from flowmap_web.who import who

OVER = "over"  # in the session: by map, the revisions that undo passes over, because others have changed the same
MOST_OVER = 20
NEXT = "Undo once more takes back what you did before it."


def undo(name: str) -> Response:
    """`POST /maps/NAME/undo`: takes back the last edit that this browser's forms made.

    Where somebody has changed the same since, it says so, and the next undo takes back the one before it.
    """
    over: list[int] = session.get(OVER, {}).get(name, [])
    try:
        made = _again(name, partial(desk().undo, over=over), "Taken back")
    except EditConflict as error:
        if error.undoing is None:
            raise
        session[OVER] = {name: [*over, error.undoing][-MOST_OVER:]}
        flash(f"{error} {NEXT}")
        return back(name)
    session.pop(OVER, None)
    return made


def redo(name: str) -> Response:
    """`POST /maps/NAME/redo`: makes again what was taken back last."""
    return _again(name, desk().redo, "Made again")


def _again(name: str, go: Callable[..., Made | str], verb: str) -> Response:
    made = go(name, client=client(), by=who(), edit=edit_id())
    flash(made if isinstance(made, str) else f"{verb}: {made.undone}")
    return back(name)


def tidy(name: str) -> Response:
    """`POST /maps/NAME/tidy`: places every box anew."""
    desk().tidy(name)
    flash("All boxes are placed anew.")
    return back(name)
