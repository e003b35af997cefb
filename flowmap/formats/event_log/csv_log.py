"""Reads a log in CSV: one row an event, a header above, any of the usual delimiters and encodings."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, AnyStr, Protocol

import numpy as np

from flowmap.domain.columns import hits
from flowmap.domain.words import counted
from flowmap.errors import BadInput
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.csv_rows import PlainRows, plain_rows
from flowmap.formats.event_log.event import Events, RawEvent, Refusal
from flowmap.formats.event_log.texts import Texts, padded

BLOCK = 512 * 1024  # bytes that are read together: what is made of them fits into the caches of a processor
DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1024 * 1024  # bytes; our choice, because a longer one is no row of a log
# A quoted field may contain line ends; more than these mean that a quote was not closed.
MOST_LINES_A_ROW, LONGEST_ROW = 10_000, 4 * LONGEST_LINE


class _Reads(Protocol):
    """What UTF-8 bytes and UTF-16 text share: up to `size` of what comes, or of the next line; "" at the end."""

    def read(self, size: int, /) -> bytes | str: ...

    def readline(self, size: int, /) -> bytes | str: ...


class Lines:
    """The lines of a CSV file as UTF-8, one by one or a block at a time.

    Each line is UTF-8, with or without a byte order mark, or else Windows-1252 (which contains Latin-1);
    `foreign` counts the latter. A file that starts with the byte order mark of UTF-16 is read as that.
    `count` is the number of lines that were read.
    """

    def __init__(self, file: io.BufferedReader, name: str) -> None:
        self._name = name
        self._source: _Reads = file
        head = file.peek(3)
        if head.startswith(codecs.BOM_UTF8):
            file.read(len(codecs.BOM_UTF8))
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._source = io.TextIOWrapper(file, encoding="utf-16")
        self.foreign = 0
        self.count = 0

    def block(self) -> bytes:
        """The next lines, each of them whole; nothing at the end."""
        return self._taken(BLOCK)

    def line(self) -> bytes:
        """The next line; nothing at the end."""
        return self._taken(0)

    def _taken(self, size: int) -> bytes:
        try:
            some = self._source.read(size)
            if isinstance(some, str):
                return self._counted(self._bounded(some, self._source.readline, "\n").encode())
            return self._counted(self._in_utf8(self._bounded(some, self._source.readline, b"\n")))
        except UnicodeDecodeError:
            message = f"{self._name} is not the UTF-16 that it says it is."
            raise BadInput(message, hint="Save it as UTF-8.") from None

    def _bounded(self, some: AnyStr, readline: Callable[[int], Any], feed: AnyStr) -> AnyStr:
        """With the rest of the last line."""
        if not some.endswith(feed):
            some += readline(LONGEST_LINE + 1)
        last = some.rfind(feed, 0, -1) + 1
        if len(some) - last > LONGEST_LINE:
            raise BadInput(
                f"Line {self.count + some.count(feed, 0, last) + 1} of {self._name} is longer than "
                f"{LONGEST_LINE:,} characters.",
                hint="A log in CSV has one line an event.",
            )
        return some

    def _in_utf8(self, lines: bytes) -> bytes:
        try:
            lines.decode()
        except UnicodeDecodeError:
            return b"\n".join(map(self._line_in_utf8, lines.split(b"\n")))
        return lines

    def _line_in_utf8(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            self.foreign += 1
            return line.decode("cp1252", errors="replace").encode()
        return line

    def _counted(self, lines: bytes) -> bytes:
        self.count += lines.count(b"\n") + (not lines.endswith(b"\n") and bool(lines))
        return lines

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


def read(lines: Lines, *, chosen: dict[str, str | None], name: str) -> tuple[Columns, Iterator[Events]]:
    """The columns and the events, with the rows that are none. BadInput where the file is no log."""
    first = next((text for line in iter(lines.line, b"") if (text := line.decode()).strip()), None)
    if first is None:
        raise BadInput(f"{name} is empty.", hint="A log in CSV has a header and one row an event.")
    delimiter, header = _header(first, name)
    columns = recognised(header, chosen=chosen, file=name)
    return columns, _events(lines, delimiter, header, columns)


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


def _events(lines: Lines, delimiter: str, header: list[str], columns: Columns) -> Iterator[Events]:
    wanted = [columns.case, columns.activity, columns.team, columns.time, *([columns.start] if columns.start else [])]
    fields = [header.index(column) for column in wanted]
    while True:
        first = lines.count + 1
        block = lines.block()
        if not block:
            return
        size = len(block) + (not block.endswith(b"\n"))
        data = padded(block + b"\n" * (size - len(block)))
        found = plain_rows(data, size=size, delimiter=delimiter, width=len(header), fields=fields)
        odd = _OddRows(lines, block, first, found, delimiter, len(header), fields)
        plain, skipped = found.plain, odd.read()
        texts = [Texts(data, starts, ends) for starts, ends in zip(found.starts, found.ends, strict=True)]
        if skipped:
            plain = plain.copy()
            for begin, end in skipped:
                plain[begin:end] = False
            texts = [text.take(hits(plain[found.plain])) for text in texts]
        if columns.start is None:
            texts.append(Texts(data, *np.zeros((2, len(texts[0])), np.int64)))
        events = Events.in_columns(hits(plain) + first, texts, odd.refused)
        yield events.with_more(Events.of(odd.events)) if odd.events else events


class _OddRows:
    """Reads the lines of a block that are not plain rows one by one, with all that Python's reader understands."""

    def __init__(
        self,
        lines: Lines,
        block: bytes,
        first: int,
        found: PlainRows,
        delimiter: str,
        width: int,
        fields: Sequence[int],
    ) -> None:
        self.events: list[RawEvent] = []
        self.refused: list[Refusal] = []
        self._lines, self._block, self._first, self._found = lines, block, first, found
        self._delimiter, self._width, self._fields = delimiter, width, fields

    def read(self) -> list[tuple[int, int]]:
        """Read them; the lines of the rows that have several, from and to, counted in the block from 0."""
        several, free = [], 0
        for place in hits(~self._found.plain).tolist():
            if place < free:
                continue
            taken = _Row(self._texts(place))
            self._read_row(self._first + place, taken)
            free = place + taken.count
            if taken.count > 1:
                several.append((place, free))
        return several

    def _texts(self, place: int) -> Iterator[bytes]:
        """The lines from a place on, also those behind the block."""
        starts = self._found.line_starts
        for start, end in zip(starts[place:], self._found.line_ends[place:], strict=True):
            yield self._block[start : end + 1]
        yield from iter(self._lines.line, b"")

    def _read_row(self, line: int, taken: _Row) -> None:
        try:
            row = next(csv.reader(taken, delimiter=self._delimiter))
        except csv.Error:
            last = line + taken.count - 1
            self.refused.append(Refusal(line, f"a quote is opened and not closed; nothing was read up to line {last}"))
            return
        if len(row) == self._width:
            case, activity, team, completed, *started = (row[field] for field in self._fields)
            self.events.append(RawEvent(line, case, activity, team, completed, started[0] if started else ""))
        elif any(field.strip() for field in row):
            self.refused.append(Refusal(line, f"{len(row)} fields where the header has {self._width}"))


class _Row:
    """Gives the lines of one row, but not without end."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.count = self._size = 0

    def __iter__(self) -> _Row:
        return self

    def __next__(self) -> str:
        if self.count > MOST_LINES_A_ROW or self._size > LONGEST_ROW:
            raise csv.Error
        line = next(self._lines)
        self.count += 1
        self._size += len(line)
        return line.decode()
