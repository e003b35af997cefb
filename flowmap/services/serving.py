"""The web application, where it is installed."""

from __future__ import annotations

from collections.abc import Callable

from flowmap.errors import BadInput


def web_application() -> Callable[..., None]:
    """What serves the web application (host=, port=); it registers itself as an entry point."""
    from importlib.metadata import entry_points

    found = [point for point in entry_points(group="flowmap.web") if point.name == "serve"]
    if not found:
        raise BadInput("The web application is not installed.", hint="Install flowmap with its extra: flowmap[web].")
    serve: Callable[..., None] = found[0].load()
    return serve
