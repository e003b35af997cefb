"""What no reader of maps takes: too much text, a wrong encoding, control characters."""

from __future__ import annotations

from flowmap.domain.records import CONTROL_CHARACTER
from flowmap.errors import BadInput

MOST_BYTES = 64_000_000
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


def decode(data: bytes, *, file: str | None = None) -> str:
    """The text of a file; BadInput if it is too large or not UTF-8. A byte order mark is left out."""
    where = f"{file}: " if file else ""
    if len(data) > MOST_BYTES:
        raise BadInput(f"{where}The file has more than {MOST_BYTES:,} bytes.", hint="No larger one is read.")
    other = next((name for mark, name in _OTHER_ENCODINGS.items() if data.startswith(mark)), None)
    try:
        if other is None:
            return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        message = f"{where}The file is written in {other}."
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{where}The file is not UTF-8: byte {error.start + 1:,}, in line {line:,}, is none of it."
    raise BadInput(message, hint="Save it as UTF-8.")


def refuse_hostile(text: str, *, file: str | None = None) -> None:
    """BadInput for a text that is too long or has control characters (tabs and line ends are none)."""
    where = f"{file}:" if file else ""
    if len(text) > MOST_BYTES:
        raise BadInput(f"{where} The text has {len(text):,} letters.".strip(), hint=f"At most {MOST_BYTES:,} are read.")
    found = CONTROL_CHARACTER.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"{where}{line}:{column}: The text has the control character U+{ord(found[0]):04X}."
        raise BadInput(message, hint="Take it out: a map is plain text.")
