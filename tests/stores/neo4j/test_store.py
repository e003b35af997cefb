"""The store in a real Neo4j server keeps the contract, alone and shared by processes."""

from __future__ import annotations

from tests.stores.contract import KeepsMaps
from tests.stores.processes import SharedByProcesses


class TestNeo4j(KeepsMaps, SharedByProcesses):
    pass
