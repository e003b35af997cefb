"""The real server as a store: its address, with user and password in the environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.capabilities.neo4j_server import Server


@pytest.fixture(scope="module")
def url(neo4j_server: Server) -> Iterator[str]:
    """The address of the server, emptied."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_server.environment.items():
            patch.setenv(name, value)
        neo4j_server.clear()
        yield neo4j_server.uri
