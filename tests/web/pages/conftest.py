"""What the tests of pages share: the findings of the engines, and somebody who edits without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from flowmap import services
from flowmap_web import Settings, create_app
from flowmap_web.desk import NAME, Desk
from tests.sample_maps import sample
from tests.web.plain_forms import Person


@pytest.fixture(scope="session")
def prints(app: Flask) -> dict[str, str]:
    """Code -> fingerprint of the findings of the engines."""
    desk: Desk = app.extensions[NAME]
    return {one.code: one.fingerprint for one in desk.open("engines").report.findings}


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    """Ann, with a store of her own that has the engines."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    with services.opened(url) as store:
        store.create("engines", sample("engines"), by="the tests")
    return Person(create_app(Settings(store=url)), name="Ann")
