"""What the tests of the web application share: a store with sample organisations, a client, a site for a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap import services
from flowmap_web import Settings, create_app
from tests.sample_maps import sample
from tests.web.compiled_once import compiled_once
from tests.web.program import Program
from tests.web.site import served

SAMPLES = ("engines", "back-office", "installations")


@pytest.fixture(scope="session", autouse=True)
def _quick_applications() -> Iterator[None]:
    """Applications share what they compile."""
    with compiled_once():
        yield


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite store with the sample organisations; nothing in a test changes it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('web') / 'maps.db'}"
    with services.opened(url) as store:
        for name in SAMPLES:
            store.create(name, sample(name), by="the tests")
    return url


@pytest.fixture(scope="session")
def app(store_url: str) -> Flask:
    """The application over that store; what it remembers is shared by the tests, as by its users."""
    return create_app(Settings(store=store_url))


@pytest.fixture
def own_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store with the engines, which the test may change: in memory, or in a file where it asks so."""
    in_file = getattr(request, "param", "memory") == "sqlite"
    url = f"sqlite:///{tmp_path / 'own.db'}" if in_file else f"memory:{tmp_path.name}"
    with services.opened(url) as store:
        store.create("engines", sample("engines"), by="the tests")
    return url


@pytest.fixture
def own_app(own_store: str) -> Flask:
    """An application over that store."""
    return create_app(Settings(store=own_store))


@pytest.fixture
def program(own_app: Flask) -> Program:
    """A program that changes maps in that store."""
    return Program(own_app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the application without a network."""
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The application served on a free port of this machine; its address without a last slash."""
    with served(app) as address:
        yield address
