"""An answer compared with the last one to the same question, which a file remembers: what came, and what went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.errors import BadInput

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Watched:
    """Rows that came and rows that went since the last time; `first`: there is no last time of this question."""

    came: Answer
    went: Answer
    first: bool = False

    @property
    def changed(self) -> bool:
        """Whether the answer is another one."""
        return bool(len(self.came) or len(self.went))


def watched(answer: Answer, *, question: str, file: Path) -> Watched:
    """Compare with what the file remembers, and remember the answer there; the order of rows does not matter.

    BadInput where the answer is not whole, or the file is none of these or cannot be written.
    """
    if answer.cut is not None:
        raise BadInput("The answer has too many rows to be watched.", hint="Ask for less, or count.")
    before = _remembered(file)
    now = {"flowmap_watch": FORMAT, "question": question, "columns": list(answer.columns), "rows": answer.rows}
    text = json.dumps(now, default=str, ensure_ascii=False, indent=1)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.") from error
    rows = json.loads(text)["rows"]
    same = before is not None and before["question"] == question and before["columns"] == now["columns"]
    if before is None or not same:
        return Watched(Answer(answer.columns), Answer(answer.columns), first=True)
    came, went = _missing(rows, before["rows"]), _missing(before["rows"], rows)
    return Watched(Answer(answer.columns, came), Answer(answer.columns, went))


def _remembered(file: Path) -> dict[str, Any] | None:
    """What a file remembers, None if there is none."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        if said["flowmap_watch"] == FORMAT and isinstance(said["rows"], list):
            return {name: said[name] for name in ("question", "columns", "rows")}
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError):
        pass
    raise BadInput(f"{file} remembers no answer.", hint="Name a file of its own for each question.")


def _missing(rows: Iterable[Any], others: Iterable[Any]) -> tuple[tuple[Any, ...], ...]:
    """The rows that are not among the others, as often as they are missing there."""
    left = Counter(json.dumps(row, sort_keys=True) for row in others)
    found = []
    for row in rows:
        key = json.dumps(row, sort_keys=True)
        if left[key]:
            left[key] -= 1
        else:
            found.append(tuple(row))
    return tuple(found)
