"""docker-compose.yml keeps to its promises: loopback only, passwords from files, each variable read by the code."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    return found


def test_both_services_answer_on_this_machine_only_and_are_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"neo4j", "web"}
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service["ports"])
    assert services["neo4j"]["healthcheck"]["test"][0] == "CMD-SHELL"
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert services["web"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_the_web_service_reads_its_passwords_from_files(compose: dict[str, Any], tmp_path: Path) -> None:
    assert {secret["file"].partition("/secrets/")[0] for secret in compose["secrets"].values()} == {"."}
    secrets, programs = tmp_path / "secrets", tmp_path / "bin"
    secrets.mkdir()
    programs.mkdir()
    (secrets / "neo4j_auth").write_text("neo4j/pass/word")
    (secrets / "flowmap_secret").write_text("long and random")
    (programs / "flowmap").write_text('#!/bin/sh\necho "$*|$FLOWMAP_NEO4J_PASSWORD|$FLOWMAP_SECRET"\n')
    (programs / "flowmap").chmod(0o755)
    shell, option, script = compose["services"]["web"]["command"]
    script = script.replace("$$", "$").replace("/run/secrets", str(secrets))
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    said = subprocess.run([shell, option, script], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == [
        "init --samples|pass/word|long and random",
        "serve --host 0.0.0.0 --port 8000|pass/word|long and random",
    ]


def test_each_variable_is_one_that_the_code_reads() -> None:
    named = set(re.findall(r"FLOWMAP_[A-Z0-9_]+", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    sources = [*(ROOT / "flowmap").rglob("*.py"), *(ROOT / "web").rglob("*.py")]
    read = set(re.findall(r"FLOWMAP_[A-Z0-9_]+", "".join(path.read_text(encoding="utf-8") for path in sources)))
    assert named <= read
    assert "FLOWMAP_NEO4J_PASSWORD" in named
