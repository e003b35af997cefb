"""All keys, as a page: what `?` shows on a map."""

from __future__ import annotations

from flask import render_template

from flowmap_web.keys import GROUPS


def show() -> str:
    """`/keys`"""
    return render_template("keys.html", groups=GROUPS)
