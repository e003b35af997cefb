"""How single values are written: plain where every YAML reader reads the same text, else in double quotes."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"(?:\w|[./(+](?=\w))(?:[\w ./()+%&;=<>'$^!@|~*-]*[\w./()+%&;=<>'$^!@|~*-])?")
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9][0-9a-fxo_.+-]*|[-+.]?(inf|nan)", re.IGNORECASE)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")  # letters that YAML reads as line ends or marks


def text_scalar(text: str) -> str:
    """A text of the user, so that it is read back as that text and by no reader as something else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not _LIKE_A_NUMBER.fullmatch(text):
        return text
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
