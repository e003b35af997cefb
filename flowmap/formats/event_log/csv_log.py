"""Reads a log in CSV: one row an event, a header above, any of the usual delimiters and encodings."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Protocol

from flowmap.domain.words import counted
from flowmap.errors import BadInput
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.event import RawEvent, Refusals

DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1024 * 1024  # bytes; our choice, because a longer one is no row of a log
# A quoted field may contain line ends; more than these mean that a quote was not closed.
MOST_LINES_A_ROW, LONGEST_ROW = 10_000, 4 * LONGEST_LINE


class _ReadsLines(Protocol):
    """What UTF-8 bytes and UTF-16 text have in common: the next line, at most `size` long, "" at the end."""

    def readline(self, size: int, /) -> bytes | str: ...


class Lines:
    """The lines of a CSV file as text.

    Each line is UTF-8, with or without a byte order mark, or else Windows-1252 (which contains Latin-1);
    `foreign` counts the latter. A file that starts with the byte order mark of UTF-16 is read as that.
    """

    def __init__(self, file: io.BufferedReader, name: str) -> None:
        self._name = name
        self._source: _ReadsLines = file
        head = file.peek(3)
        if head.startswith(codecs.BOM_UTF8):
            file.read(len(codecs.BOM_UTF8))
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._source = io.TextIOWrapper(file, encoding="utf-16", newline="")
        self.foreign = 0
        self.count = 0
        self._row_lines = self._row_size = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self._row_lines > MOST_LINES_A_ROW or self._row_size > LONGEST_ROW:
            raise csv.Error
        try:
            line = self._source.readline(LONGEST_LINE + 1)
        except UnicodeDecodeError:
            message = f"{self._name} is not the UTF-16 that it says it is."
            raise BadInput(message, hint="Save it as UTF-8.") from None
        if not line:
            raise StopIteration
        self.count += 1
        self._row_lines += 1
        self._row_size += len(line)
        if len(line) > LONGEST_LINE:
            raise BadInput(
                f"Line {self.count} of {self._name} is longer than {LONGEST_LINE:,} characters.",
                hint="A log in CSV has one line an event.",
            )
        if isinstance(line, str):
            return line
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.foreign += 1
            return line.decode("cp1252", errors="replace")

    def next_row(self) -> None:
        """What was read so far is done with."""
        self._row_lines = self._row_size = 0

    def notes(self) -> list[str]:
        """What a reader should know about the encoding."""
        if not self.foreign:
            return []
        lines = counted(self.foreign, "line is", "lines are")
        return [f"{lines} not UTF-8 and read as Windows-1252 (Latin-1)."]

    def detach(self) -> None:
        """Leave the bytes to the caller."""
        if isinstance(self._source, io.TextIOWrapper):
            self._source.detach()


def read(
    lines: Lines, *, chosen: dict[str, str | None], name: str, refusals: Refusals
) -> tuple[Columns, Iterator[RawEvent]]:
    """The columns and the events; unreadable rows go to `refusals`. BadInput where the file is no log."""
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise BadInput(f"{name} is empty.", hint="A log in CSV has a header and one row an event.")
    lines.next_row()
    delimiter, header = _header(first, name)
    columns = recognised(header, chosen=chosen, file=name)
    return columns, _events(lines, delimiter, header, columns, refusals)


def _header(line: str, name: str) -> tuple[str, list[str]]:
    """The delimiter that gives the first line the most fields, and these fields."""
    try:
        split = [(delimiter, next(csv.reader([line], delimiter=delimiter))) for delimiter in DELIMITERS]
    except csv.Error:
        raise BadInput(
            f"The first line of {name} cannot be read as the names of columns.",
            hint="Each line must end with a line feed, and each quote must be closed.",
        ) from None
    delimiter, header = max(split, key=lambda found: len(found[1]))
    if len(header) == 1:
        raise BadInput(
            f"{name} has only one column.",
            hint="A log has columns for case, activity, team and time, apart by , ; tab or |.",
        )
    return delimiter, [field.strip() for field in header]


def _events(
    lines: Lines, delimiter: str, header: list[str], columns: Columns, refusals: Refusals
) -> Iterator[RawEvent]:
    case, activity, team, completed = (
        header.index(column) for column in (columns.case, columns.activity, columns.team, columns.time)
    )
    started = None if columns.start is None else header.index(columns.start)
    width = len(header)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        line = lines.count + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            refusals.add(line, f"a quote is opened and not closed; nothing was read up to line {lines.count}")
            continue
        finally:
            lines.next_row()
        if len(row) == width:
            start = "" if started is None else row[started]
            yield RawEvent(line, row[case].strip(), row[activity], row[team], row[completed], start)
        elif any(field.strip() for field in row):
            refusals.add(line, f"{len(row)} fields where the header has {width}")
