"""How a map has become: findings and needs met over its history, as a picture and a table."""

from __future__ import annotations

from flask import Response

from flowmap.diagrams.trend import trend_line, trend_picture
from flowmap.domain.trend import trend_table
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.opened import Picture
from flowmap_web.pages import showing


def show(name: str) -> str | Response:
    """`/maps/NAME/trend?format=`"""
    opened = desk().open(name)
    found = desk().trend(opened)
    if (form := wanted()) is not None:
        return download(trend_table(found), to=form, name=f"{name}-trend")
    drawing = Picture(trend_picture(found, title=opened.map.title), tuple(map(trend_line, found)))
    return showing.show("trend.html", opened, points=found[::-1], drawing=drawing)
