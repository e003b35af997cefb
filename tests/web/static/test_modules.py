"""The browser's modules are plain JavaScript whose types are checked; TypeScript is pinned beside this test."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import flowmap_web
from tests.capabilities.npm import installed
from tests.conftest import ROOT

STATIC = Path(flowmap_web.__file__).parent / "static"
HERE = ROOT / "tests" / "web"


def compiler() -> Path:
    """The TypeScript compiler of package-lock.json."""
    return installed(HERE) / ".bin" / "tsc"


def test_types() -> None:
    checked = subprocess.run([compiler(), "-p", HERE], capture_output=True, text=True, timeout=300)
    assert (checked.stdout, checked.returncode) == ("", 0)


def modules() -> list[Path]:
    """Every module that we wrote: what is vendored is others' work."""
    return [path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.relative_to(STATIC).parts]


def test_every_module_is_checked_and_says_what_it_is_for() -> None:
    for module in modules():
        first, second = module.read_text().splitlines()[:2]
        assert first == "// @ts-check", module
        assert second.startswith("/**"), module


def test_modules_import_only_each_other() -> None:
    for module in modules():
        named = re.findall(r'(?:from|import|import\()\s*"(.*?)"', module.read_text())
        there = [(module.parent / name).resolve() for name in named]
        assert all(name.startswith(("./", "../")) for name in named), module
        assert all(path.is_file() and path.is_relative_to(STATIC.resolve()) for path in there), module


def test_modules_put_no_data_into_markup() -> None:
    for module in modules():
        written = re.search(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write", module.read_text())
        assert written is None, module
