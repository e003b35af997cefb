"""How a name stands between double quotes in Mermaid: as people read it, and so that no mark of it means anything."""

from __future__ import annotations

import re

_ACTS = re.compile(r"""[^\w ,;.:()/+-]|^\d+(?=[.)])|^-""")  # marks of HTML, Markdown and Mermaid itself
_ICON = re.compile(r"(?<=fa)(\w?:)(?=fa-)")  # would become an icon, also as entities: an empty letter parts it
_LINE_END = re.compile(r"[\s\x1c-\x1e\x85\u2028\u2029]+")


def said(text: str) -> str:
    """A text between double quotes: marks as numbered entities, all on one line; never nothing."""
    one_line = _ICON.sub("\\1\u200b", _LINE_END.sub(" ", text).strip())
    return _ACTS.sub(lambda found: "".join(f"#{ord(letter)};" for letter in found[0]), one_line) or "#8203;"
