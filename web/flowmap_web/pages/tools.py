"""Undo, redo and Tidy up by plain forms: what the buttons above a map do where no script runs."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash
from werkzeug.wrappers import Response

from flowmap_web.desk import Made, desk
from flowmap_web.plain import back, client, edit_id
from flowmap_web.who import who


def undo(name: str) -> Response:
    """`POST /maps/NAME/undo`: takes back the last edit that this browser's forms made."""
    return _again(name, desk().undo, "Taken back")


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
