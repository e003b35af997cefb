"""The store in a SQLite file keeps the contract, alone and shared by processes."""

from __future__ import annotations

import pytest

from tests.stores.contract import KeepsMaps
from tests.stores.processes import SharedByProcesses


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/maps.db"


class TestSQLite(KeepsMaps, SharedByProcesses):
    pass
