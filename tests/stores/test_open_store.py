"""Which store a URL means, and what is answered to a URL that means none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flowmap.domain.map import Map
from flowmap.errors import BadInput, StoreError
from flowmap.stores import default_url, open_store
from flowmap.stores.places import data_folder


@pytest.mark.parametrize(
    "url",
    [
        "", "maps.db", "sqlite", "sqlite:", "sqlite://maps.db", "sqlite:///", "sqlite:////", "sqlite://host/maps.db",
        "http://localhost:7687", "file:///etc/passwd", "memory://x", "postgresql://localhost", "neo4j", "neo4j:",
        "neo4j:host", "javascript:alert(1)", "sqlite:///a\x00b", "sqlite:///a\nb", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_store(url: str) -> None:
    with pytest.raises(BadInput, match=r"is no address of a store\. Use sqlite:///maps\.db") as refused:
        open_store(url)
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "url", ["neo4j://", "bolt://:7687", "neo4j://host:99999999", "neo4j://host:0", "neo4j://host/name", "neo4j://[x"]
)
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(BadInput, match=r"no address of a Neo4j server. Write neo4j://host:7687."):
        open_store(url)


@pytest.mark.parametrize("scheme", ["neo4j", "neo4j+s", "bolt", "bolt+s", "http", "ftp"])
def test_a_password_in_a_url_is_refused_and_not_shown(scheme: str) -> None:
    with pytest.raises(BadInput) as refused:
        open_store(f"{scheme}://ann:geheim@host:7687")
    assert "geheim" not in str(refused.value)
    assert "geheim" not in repr(refused.value.args)


@pytest.mark.parametrize("scheme", ["neo4j", "neo4j+s", "bolt", "bolt+s"])
def test_a_server_is_not_asked_before_it_is_needed(scheme: str) -> None:
    with open_store(f"{scheme}://host.invalid:7687"):
        pass


def test_a_driver_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    said = "The driver for bolt://host:7687 is not installed. Install flowmap with its extra: flowmap[neo4j]."
    with open_store("bolt://host:7687") as store, pytest.raises(StoreError) as refused:
        store.maps()
    assert str(refused.value) == said


def test_paths_are_taken_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in ("relative.db", "folder/in a folder/größe?#%20.db", f"{tmp_path}/absolute.db"):
        with open_store(f"sqlite:///{path}") as store:
            store.create("one", Map.of(), by="ann")
        assert (tmp_path / path).is_file()


def test_maps_in_memory_live_as_long_as_the_process() -> None:
    with open_store("memory:here") as store:
        store.create("one", Map.of(), by="ann")
    with open_store("memory:here") as store:
        assert [line.name for line in store.maps()] == ["one"]
    with open_store("memory:there") as store:
        assert store.maps() == []


def test_the_default_is_what_the_environment_says_or_a_file_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWMAP_STORE", "memory:x")
    assert default_url() == "memory:x"
    monkeypatch.setenv("FLOWMAP_STORE", " ")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with open_store(default_url()) as store:
        store.init()
    assert (tmp_path / "flowmap" / "flowmap.db").is_file()


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "~/.local/share/flowmap"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/flowmap"),
        ("linux", {"XDG_DATA_HOME": "data"}, "~/.local/share/flowmap"),
        ("freebsd14", {"XDG_DATA_HOME": ""}, "~/.local/share/flowmap"),
        ("darwin", {"XDG_DATA_HOME": "/data"}, "~/Library/Application Support/flowmap"),
        ("win32", {"LOCALAPPDATA": "/Users/Ann/AppData/Local"}, "/Users/Ann/AppData/Local/flowmap"),
        ("win32", {}, "~/AppData/Local/flowmap"),
    ],
)
def test_the_users_data_folder(platform: str, environment: dict[str, str], folder: str) -> None:
    assert data_folder(platform=platform, environment=environment) == Path(folder).expanduser()


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(StoreError, match=r"no home directory to keep maps in\. Set FLOWMAP_STORE"):
        data_folder()
