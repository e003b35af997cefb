"""What the tests of all stores share: an open store at the `url` of the test file, and maps in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.stores.contract", "tests.stores.processes")

from flowmap.stores import Store, open_store  # noqa: E402 # after the line that makes failures explain themselves
from tests.stores.contract import numbers, small  # noqa: E402


@pytest.fixture(scope="module")
def store(url: str) -> Iterator[Store]:
    """An open store, which the tests of a file share."""
    with open_store(url) as store:
        store.init()
        yield store


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"map-{next(numbers)}"


@pytest.fixture
def made(store: Store, name: str) -> str:
    """The name of a small map in the store."""
    store.create(name, small(), by="ann")
    return name
