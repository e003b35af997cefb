"""A store with one small map, in memory and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowmap.formats import flow_text
from flowmap.stores import Store, open_store
from flowmap.stores.memory import MemoryStore

TEXT = """
ERP is a system
Sales makes order
Sales -> Purchasing: order, takes 1d
Purchasing needs order threshold
Legal is a team
"""


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with the map “small”, which ann has made."""
    store = MemoryStore() if request.param == "memory" else open_store(f"sqlite:///{tmp_path}/maps.db")
    with store:
        store.create("small", flow_text.parse(TEXT, name="small"), by="ann")
        yield store
