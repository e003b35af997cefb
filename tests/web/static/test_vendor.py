"""What is vendored is exactly what its packages published, and nothing else lies beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import flowmap_web

FOLDER = Path(flowmap_web.__file__).parent / "static" / "vendor"
PACKAGES: list[dict[str, Any]] = json.loads((FOLDER / "vendor.json").read_text())


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_every_file_is_the_published_one(package: dict[str, Any]) -> None:
    assert {"name", "version", "integrity", "licence", "files"} == set(package)
    assert package["integrity"].startswith("sha512-")
    assert any(name.endswith(".LICENSE.txt") for name in package["files"])
    for name, known in package["files"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == known["sha256"], name


def test_nothing_else_is_there() -> None:
    listed = {name for package in PACKAGES for name in package["files"]}
    assert {path.name for path in FOLDER.iterdir()} == listed | {"vendor.json"}
