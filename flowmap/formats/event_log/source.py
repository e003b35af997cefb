"""A log's bytes: from a path or a stream, unpacked if packed, never more than a bounded piece at a time."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from flowmap.errors import BadInput

GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"
MOST_UNPACKED = 300  # times its packed size; real logs reach 45, a bomb of zeros 1,000
UNPACKED_FREELY = 64 * 1024 * 1024  # bytes before that is judged


@contextmanager
def opened(source: str | Path | BinaryIO) -> Iterator[tuple[str, io.BufferedReader]]:
    """(name, bytes) of a log; gzip is recognised by its content and unpacked on the way.

    A stream that the caller gave is left open. BadInput for a file that is not there or is a zip or Excel
    file, and while reading for a damaged or incomplete gzip, or one that grows more than 300-fold.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            raw = path.open("rb")
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}."
            raise BadInput(message, hint="Give the path of a log.") from None
        with raw:
            yield path.name, _unpacked(raw, path.name)
        return
    named = getattr(source, "name", None)
    name = Path(named).name if isinstance(named, str) else "the log"
    raw = io.BufferedReader(cast(io.RawIOBase, source))
    try:
        yield name, _unpacked(raw, name)
    finally:
        raw.detach()


def _unpacked(raw: io.BufferedReader, name: str) -> io.BufferedReader:
    head = raw.peek(4)
    if head.startswith(ZIP_MAGIC):
        raise BadInput(f"{name} is a zip or Excel file.", hint="Save the log as CSV, or unpack it first.")
    return io.BufferedReader(_Unpacking(raw, name), 1 << 18) if head.startswith(GZIP_MAGIC) else raw


class _Counted(io.RawIOBase):
    """Counts the packed bytes that are taken out of a stream."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw = raw
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._raw.readinto(buffer)
        self.taken += count
        return count


class _Unpacking(io.RawIOBase):
    """The unpacked bytes of a gzip stream; faults of the stream become BadInput."""

    def __init__(self, raw: io.BufferedReader, name: str) -> None:
        self._packed = _Counted(raw)
        self._unpacked = gzip.GzipFile(fileobj=cast(BinaryIO, self._packed), mode="rb")
        self._name = name
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            count = self._unpacked.readinto(buffer)
        except EOFError:
            message = f"{self._name} is incomplete: its end is missing."
            raise BadInput(message, hint="Fetch it again.") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BadInput(f"{self._name} is damaged: {error}.", hint="Fetch it again.") from None
        self._given += count
        if self._given > max(UNPACKED_FREELY, MOST_UNPACKED * self._packed.taken):
            raise BadInput(
                f"{self._name} unpacks to more than {MOST_UNPACKED} times its size.",
                hint="If it is a real log, unpack it first.",
            )
        return count
