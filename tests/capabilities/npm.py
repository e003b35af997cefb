"""Programs from npm that tests need: the exact versions of a package-lock.json, installed once in .cache."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.capabilities.missing import missing
from tests.conftest import ROOT

INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved")


def installed(here: Path) -> Path:
    """The node_modules of the package-lock.json in a folder; `npm ci` compares every hash."""
    if shutil.which("npm") is None:
        missing("no npm on this machine (Debian: apt-get install npm)")
    lock = (here / "package-lock.json").read_bytes()
    folder = ROOT / ".cache" / "npm" / hashlib.sha256(lock).hexdigest()[:12]
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:  # another worker never sees half of it
            made = Path(place) / "made"
            made.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(here / name, made / name)
            done = subprocess.run(INSTALL, cwd=made, capture_output=True, text=True, timeout=300)
            if done.returncode:
                missing(f"npm cannot install {here.name}: {done.stderr.strip()[-300:]}")
            with contextlib.suppress(OSError):  # the other worker was quicker
                made.rename(folder)
    return folder / "node_modules"
