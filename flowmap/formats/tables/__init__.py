"""An Answer as a table in any format: one function, one table of formats, by name or by the suffix of a file.

    write(answer, to="csv")            # bytes
    write(answer, to="findings.xlsx")  # the same by suffix
    NAMES                              # for `--format`; MEDIA[name] for the header of a download

What a format cannot carry, `left_out` says in words: a CSV has no place for what was cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from flowmap.domain.answer import Answer
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput


@dataclass(frozen=True, slots=True)
class Form:
    """A format of tables. `module` has `dump(answer) -> str | bytes`; `says_cut`: it can say what was cut off."""

    name: str
    suffixes: tuple[str, ...]
    media: str
    module: str
    says_cut: bool = False


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("text", (".txt",), "text/plain; charset=utf-8", "text", says_cut=True),
        Form("csv", (".csv",), "text/csv; charset=utf-8", "separated"),
        Form("xlsx", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", True),
        Form("json", (".json",), "application/json", "objects", says_cut=True),
        Form("jsonl", (".jsonl", ".ndjson"), "application/x-ndjson", "lines"),
        Form("markdown", (".md",), "text/markdown; charset=utf-8", "markdown", says_cut=True),
        Form("parquet", (".parquet",), "application/vnd.apache.parquet", "parquet", says_cut=True),
    )
}
NAMES = tuple(FORMS)
ALIASES = {"table": "text", "md": "markdown", "excel": "xlsx"}


def form_of(to: str) -> Form:
    """The format with a name, or of a file's suffix; BadInput with the nearest name."""
    name = ALIASES.get(to.lower(), to.lower())
    if name in FORMS:
        return FORMS[name]
    suffix = PurePath(name).suffix or name
    for form in FORMS.values():
        if suffix in form.suffixes:
            return form
    hint = did_you_mean(name, NAMES) or f"Use one of {', '.join(NAMES)}."
    raise BadInput(f"“{to}” is no format of a table.", hint=hint)


def write(answer: Answer, *, to: str, width: int | None = None) -> bytes:
    """The table in a format, by name or suffix; text is UTF-8. `width`: letters of a line, of the format text only.

    BadInput where the format cannot hold so much, or its library is not installed.
    """
    form = form_of(to)
    if form.name == "text":
        from flowmap.formats.tables.text import dump

        return dump(answer, width=width).encode()
    made: str | bytes = import_module(f"flowmap.formats.tables.{form.module}").dump(answer)
    return made if isinstance(made, bytes) else made.encode()


def left_out(answer: Answer, *, to: str) -> str | None:
    """What the format has no place for, as a sentence for standard error or beside the table; None: nothing."""
    return None if answer.cut is None or form_of(to).says_cut else f"This is not all of it: {answer.cut}."


__all__ = ["ALIASES", "FORMS", "NAMES", "Form", "form_of", "left_out", "write"]
