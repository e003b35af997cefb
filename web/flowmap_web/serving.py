"""Waitress serves the application, within limits, on the loopback address unless told otherwise."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable
from dataclasses import replace

from flowmap import services
from flowmap.analyzers.settings import Settings as Check
from flowmap.errors import BadInput
from flowmap_web.app import MOST_FILE, create_app
from flowmap_web.desk import NAME, Desk
from flowmap_web.settings import LOOPBACK, Settings

THREADS = 8  # our choice: a page is quick, and a picture being laid out must not hold up the others
YOUNG = 20_000  # objects between two searches for cycles; our choice: a page makes as many, few of them in cycles


def serve(
    settings: Settings | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    started: Callable[[], None] = lambda: None,
    check: Check | None = None,
) -> None:
    """Serve until interrupted; `started` is called when requests can come. `check`: with what maps are checked (None:
    with the settings near here).

    Another address than loopback needs a secret that outlives a restart. BadInput if it has none, if the store's URL
    names none, or if nobody may listen at this address and port.
    """
    from waitress.server import create_server

    settings = settings or Settings.from_environment()
    settings = replace(settings, check=check or settings.check or services.settings())
    shown = f"[{host}]" if ":" in host else host
    if shown not in LOOPBACK:
        if settings.secret is None:
            raise BadInput(
                f"flowmap does not answer on {host} without a secret.",
                hint="Set FLOWMAP_SECRET to a long random text, and FLOWMAP_HOSTS to the names it is reached by.",
            )
        settings = replace(settings, hosts=(*settings.hosts, shown))
    app = create_app(settings)
    desk: Desk = app.extensions[NAME]
    _ = desk.store  # an address that names no store is said now; the store itself may still be away
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror  # without what Python adds
        raise BadInput(f"Nothing can be served at {shown}:{port}: {reason}.", hint="Choose another --port.") from error
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])  # searched every 700, an edit takes an eighth longer
    with listening:
        server = create_server(app, sockets=[listening], threads=THREADS, max_request_body_size=MOST_FILE, ident=None)
        started()
        try:
            server.run()
        finally:
            server.close()
