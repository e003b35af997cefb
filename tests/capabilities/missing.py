"""What a missing real part means: a visible skip on a developer's machine, a failure in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip with the reason; fail instead where CI=true, because CI may not skip a real part."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not do without it: {reason}", pytrace=False)
    pytest.skip(reason)
