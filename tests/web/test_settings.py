"""What the application reads from its environment."""

from __future__ import annotations

from flowmap_web import Settings


def test_nothing_is_needed() -> None:
    assert Settings.from_environment({}) == Settings(store=None, secret=None, hosts=())


def test_everything_may_be_said() -> None:
    said = {"FLOWMAP_STORE": "memory:", "FLOWMAP_SECRET": "s", "FLOWMAP_HOSTS": "maps.example.org, maps ,"}
    assert Settings.from_environment(said) == Settings("memory:", "s", ("maps.example.org", "maps"))
