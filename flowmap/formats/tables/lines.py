"""A table as JSON Lines: one object a row, so that programs read it as it comes."""

from __future__ import annotations

import json

from flowmap.domain.answer import Answer
from flowmap.formats.tables.objects import to_dict


def dump(answer: Answer) -> str:
    """One object a line; lists stay lists, numbers numbers, the unknown is null."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in to_dict(answer)["rows"])
