"""The store in memory keeps the contract; its maps end with the process, so processes cannot share them."""

from __future__ import annotations

import pytest

from tests.stores.contract import KeepsMaps


@pytest.fixture(scope="module")
def url() -> str:
    return "memory:contract"


class TestMemory(KeepsMaps):
    pass
