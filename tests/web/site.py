"""Applications on a free port of this machine, for a real browser.

A port is used again by the next application: to a browser it is the same site, whose scripts it has read already.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Port:
    """A port of this machine at which one application after the other answers."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._app: WSGIApplication | None = None
        self._answering = 0
        self._changed = Condition()
        server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.address = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()

    def take(self, app: WSGIApplication) -> None:
        """This application answers from now on."""
        with self._changed:
            self._app = app

    def leave(self) -> None:
        """Nobody answers from now on; what was asked before has its answer when this returns."""
        with self._changed:
            self._app = None
            self._changed.wait_for(lambda: not self._answering)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer, read before it is sent.

        werkzeug's server leaves a file open that a browser asked for and did not wait for, and whichever test runs when
        that is noticed would fail.
        """
        with self._changed:
            app = self._app
            self._answering += app is not None
        if app is None:
            start("503 Service Unavailable", [("Content-Length", "0")])
            return []
        try:
            parts = app(environ, start)
            try:
                return [b"".join(parts)]
            finally:
                if (close := getattr(parts, "close", None)) is not None:
                    close()
        finally:
            with self._changed:
                self._answering -= 1
                self._changed.notify_all()


_free: list[Port] = []


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the application meanwhile; its address without a last slash."""
    port = _free.pop() if _free else Port()
    port.take(app)
    try:
        yield port.address
    finally:
        port.leave()
        _free.append(port)
