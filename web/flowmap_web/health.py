"""Is the process alive (`/healthz`), and can it read its store (`/readyz`)?"""

from __future__ import annotations

from flask import Blueprint

from flowmap.errors import FlowmapError
from flowmap_web.desk import desk

Answer = tuple[dict[str, str], int]


def healthz() -> Answer:
    """200 as long as requests are answered."""
    return {"status": "alive"}, 200


def readyz() -> Answer:
    """200 while the store answers, 503 with the reason while it does not."""
    try:
        desk().store.maps()
    except FlowmapError as error:
        return {"status": "not ready", "why": error.message}, 503
    return {"status": "ready"}, 200


def blueprint() -> Blueprint:
    """The blueprint of both."""
    health = Blueprint("health", __name__)
    health.add_url_rule("/healthz", view_func=healthz)
    health.add_url_rule("/readyz", view_func=readyz)
    return health
