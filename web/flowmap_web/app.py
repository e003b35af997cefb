"""The application factory: one Flask application over one store."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from flowmap import services
from flowmap.formats.bounds import MOST_BYTES
from flowmap_web import api, errors, health, pages, security, wording, written
from flowmap_web.desk import NAME, Desk
from flowmap_web.settings import LOOPBACK, Settings
from flowmap_web.static_files import serve_static

MOST_BODY = 4_000_000  # bytes of a request's body; our choice: the edit that a pasted page of 2,000 lines makes
MOST_FILE = 2 * MOST_BYTES  # where a new map comes as a file: as much as any map may have, in JSON


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings. The store is opened when it is first needed.

    None: from the environment, and maps are checked with the settings near here.
    """
    app = Flask(__name__, static_folder=None)
    if settings is None:
        near = services.settings()
        for one in near.idle:  # said once, when it starts
            app.logger.warning("%s", one)
        settings = replace(Settings.from_environment(), check=near)
    app.config.update(
        SECRET_KEY=settings.secret or secrets.token_hex(32),
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_BODY,
        TRUSTED_HOSTS=[*LOOPBACK, *settings.hosts],
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form may be open all day
    )
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False  # fields come in the order in which forms ask for them
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[NAME] = Desk(settings.store, settings.check)
    wording.speak(app)
    written.speak(app)
    programs = api.blueprint()
    security.protect(app, programs)
    errors.handle(app)
    serve_static(app)
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(programs, url_prefix="/api/v1")
    app.register_blueprint(health.blueprint())
    return app
