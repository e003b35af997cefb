"""Settings under a name: in the words of `flowmap.toml`, so that people can copy one and change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # Few and sure: what a room can discuss in an hour (DESIGN 8).
    "workshop": {"select": ["GAP01", "GAP02", "GAP03", "GAP05", "GAP08", "REL01", "FLW01", "RSK01"]},
    # Every rule, with the numbers and severities of its page.
    "default": {},
    # Every rule, with stricter numbers; warnings fail, too.
    "strict": {
        "fail-on": "warning",
        "rules": {
            "EXC04": {"times": 1.0},
            "EXC05": {"used": 0.5},
            "FLW04": {"days": 2.0},
            "GAP05": {"answered": 1.0},
            "GAP06": {"times": 6.0},
            "REL02": {"relays": 2},
            "RSK04": {"filled": 0.8},
        },
    },
}
