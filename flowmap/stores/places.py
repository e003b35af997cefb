"""Where a user's data is kept: the XDG base directories on Linux, the usual places on macOS and Windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from flowmap.errors import StoreError


def data_folder(*, platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of flowmap's files; it need not exist yet."""
    try:
        home = Path.home()
    except RuntimeError as error:
        raise StoreError("There is no home directory to keep maps in.", hint="Set FLOWMAP_STORE.") from error
    if platform == "darwin":
        base = home / "Library" / "Application Support"
    elif platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        given = Path(environment.get("XDG_DATA_HOME", ""))
        base = given if given.is_absolute() else home / ".local" / "share"  # XDG: a relative path is ignored
    return base / "flowmap"
