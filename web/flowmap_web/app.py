"""The application factory: one Flask application over one store."""

from __future__ import annotations

import secrets

from flask import Flask
from jinja2 import StrictUndefined

from flowmap_web import api, errors, health, pages, security, wording
from flowmap_web.desk import NAME, Desk
from flowmap_web.settings import LOOPBACK, Settings

MOST_BODY = 1_000_000  # bytes of a request's body; our choice: forms are small


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (None: from the environment). The store is opened when it is first needed."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret or secrets.token_hex(32),
        MAX_CONTENT_LENGTH=MOST_BODY,
        TRUSTED_HOSTS=[*LOOPBACK, *settings.hosts],
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[NAME] = Desk(settings.store)
    wording.speak(app)
    security.protect(app)
    errors.handle(app)
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(api.blueprint(), url_prefix="/api/v1")
    app.register_blueprint(health.blueprint())
    return app
