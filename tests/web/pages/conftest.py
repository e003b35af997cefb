"""The findings of the engines by their codes."""

from __future__ import annotations

import pytest
from flask import Flask

from flowmap_web.desk import NAME, Desk


@pytest.fixture(scope="session")
def prints(app: Flask) -> dict[str, str]:
    """Code -> fingerprint of the findings of the engines."""
    desk: Desk = app.extensions[NAME]
    return {one.code: one.fingerprint for one in desk.open("engines").report.findings}
