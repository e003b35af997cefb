"""The tools that authors use, as programs beside this Python: a missing one is a visible skip, and a failure in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.capabilities.missing import missing

BIN = Path(sys.executable).parent


def program(name: str) -> str:
    """The path of a program that is installed with Python's packages."""
    if not (BIN / name).exists():
        missing(f"no {name} beside {sys.executable} (the extra docs, or dev, brings it)")
    return str(BIN / name)


def run(command: Sequence[str], *, folder: Path, code: int = 0, **variables: str) -> str:
    """What a program prints on both streams; fails where it does not end with this code."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1", **variables}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}"
    return done.stdout
