"""`flowmap serve`: what it hands to the web application, which it finds by its entry point."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from flowmap.analyzers.settings import Settings
from tests.analyzers.own_rules import TEXT
from tests.cli.conftest import Flowmap


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The calls of the web application, which is not started."""
    calls: list[dict[str, Any]] = []

    def serve(**options: Any) -> None:
        options.pop("started")()
        options.pop("check")
        calls.append({**options, "store": os.environ.get("FLOWMAP_STORE")})

    monkeypatch.setattr("flowmap.services.web_application", lambda: serve)
    monkeypatch.setenv("FLOWMAP_STORE", "")  # restored afterwards, whatever the command sets
    return calls


def test_it_answers_on_the_loopback_address(flowmap: Flowmap, served: list[dict[str, Any]]) -> None:
    code, out, err = flowmap("serve")
    assert (code, err) == (0, "")
    assert out == "flowmap is at http://127.0.0.1:8000/ (Ctrl+C ends it)\n"
    assert [(call["host"], call["port"]) for call in served] == [("127.0.0.1", 8000)]


def test_host_port_and_store_are_handed_on(flowmap: Flowmap, served: list[dict[str, Any]]) -> None:
    out = flowmap("serve", "--host", "::1", "--port", "8123", "--store", "sqlite:///other.db").out
    assert "http://[::1]:8123/" in out
    assert served == [{"host": "::1", "port": 8123, "store": "sqlite:///other.db"}]


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(flowmap: Flowmap, served: list[dict[str, Any]], port: str) -> None:
    assert flowmap("serve", "--port", port).code == 2
    assert served == []


def test_settings_and_rules_are_handed_on(flowmap: Flowmap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Settings] = []
    monkeypatch.setattr("flowmap.services.web_application", lambda: lambda **options: given.append(options["check"]))
    (tmp_path / "mine.py").write_text(TEXT)
    (tmp_path / "flowmap.toml").write_text('[rules.XAB01]\nseverity = "error"\n')
    code, _, err = flowmap("serve", "--rules", "mine.py", "--rules", "none.py", "--preset", "workshop")
    assert (code, err) == (0, "Error: none.py: cannot be read: No such file or directory.\n")
    (one,) = given
    assert (list(one.own), one.severities, len(one.select)) == (["XAB01"], {"XAB01": "error"}, 8)
    code, _, err = flowmap("serve")
    assert (code, len(given)) == (0, 2)
    assert err.startswith("flowmap.toml:1: “rules.XAB01” counts for nothing: no such rule is loaded.")
    (tmp_path / "flowmap.toml").write_text("[rules.GAP5]\n")
    assert flowmap("serve").err.startswith("flowmap.toml:1: There is no rule “GAP5”.")
    assert len(given) == 2, "with a fault in the settings nothing is served"
