"""The real logs, and logs written in a line or two."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from flowmap.formats.event_log import LogOptions, LogSummary, read_log
from tests.capabilities.shared import shared

Reads = Callable[..., LogSummary]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real logs; skipped where it is absent, except in CI."""
    return shared("data")


@pytest.fixture
def reads() -> Reads:
    """Reads a log given as text or bytes; options by keyword."""

    def read(content: str | bytes, **options: str) -> LogSummary:
        raw = content.encode() if isinstance(content, str) else content
        return read_log(io.BytesIO(raw), options=LogOptions(**options))

    return read
