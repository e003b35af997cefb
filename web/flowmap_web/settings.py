"""What the application must be told from outside: where the maps are and under which names it answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from flowmap.analyzers.settings import Settings as Check

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """`store`: URL of INTERFACES 1 (None: flowmap's default store); `secret` signs cookies (None: a new one each
    start, which is enough on the loopback address); `hosts`: names beside the loopback ones that a request may
    carry in its Host header, which keeps other sites from reading maps through a name that they own. `check`: with
    which settings maps are checked (None: as flowmap comes).
    """

    store: str | None = None
    secret: str | None = None
    hosts: tuple[str, ...] = ()
    check: Check | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """FLOWMAP_STORE, FLOWMAP_SECRET and FLOWMAP_HOSTS (names with commas between)."""
        hosts = environment.get("FLOWMAP_HOSTS", "")
        return cls(
            store=environment.get("FLOWMAP_STORE") or None,
            secret=environment.get("FLOWMAP_SECRET") or None,
            hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        )
