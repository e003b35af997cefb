"""flowmap in the browser: a Flask application over the same services that the command line uses."""

from flowmap_web.app import create_app
from flowmap_web.serving import serve
from flowmap_web.settings import Settings

__all__ = ["Settings", "create_app", "serve"]
