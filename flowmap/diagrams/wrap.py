"""Long names on several lines, by measured width."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from flowmap.diagrams.measure import character, width

MOST_LINES = 6
MOST_READ = 400  # letters of a text that are looked at; our choice: nobody reads more of it in a box
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_TURNS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"}  # turn or break what follows


def visible(text: str) -> str:
    """One line of text that can be seen: no control characters, none that turn the direction of what follows."""
    if text.isascii() and text.isprintable():
        return text
    seen = (" " if char in "\t\n\r\u2028\u2029\u0085" else char for char in text)
    return "".join(c for c in seen if c not in _TURNS and unicodedata.category(c) not in _INVISIBLE)


def clean(text: str) -> str:
    """The visible text with single blanks, none at its ends."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=4096)
def wrapped(text: str, *, size: float, within: float, bold: bool = False, most: int = MOST_LINES) -> tuple[str, ...]:
    """The text on lines at most `within` points wide, about equally long.

    The last of `most` lines ends with “...” if more would follow.
    """
    words = clean(text[:MOST_READ]).split(" ")
    lines = _filled(words, size=size, within=within, bold=bold)
    if len(lines) > most or len(text) > MOST_READ:
        lines = lines[:most]
        while lines[-1] and width(f"{lines[-1]}...", size, bold=bold) > within:
            lines[-1] = lines[-1][:-1]
        lines[-1] = f"{lines[-1].rstrip()}..."
        return tuple(lines)
    return tuple(_balanced(words, lines, size=size, within=within, bold=bold))


def _balanced(words: list[str], lines: list[str], *, size: float, within: float, bold: bool) -> list[str]:
    """The same number of lines, as narrow as they can be: no single short word is left over on the last one."""
    low = max(width(word, size, bold=bold) for word in words)
    if len(lines) == 1 or low > within:
        return lines
    for _ in range(6):
        middle = (low + within) / 2
        narrower = _filled(words, size=size, within=middle, bold=bold)
        if len(narrower) == len(lines):
            lines, within = narrower, middle
        else:
            low = middle
    return lines


def _filled(words: list[str], *, size: float, within: float, bold: bool) -> list[str]:
    """Lines with as many words each as fit; words that fit on none are broken."""
    lines: list[str] = []
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold=bold) <= within:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, size=size, within=within, bold=bold)
        lines.extend(full)
    return [*lines, line]


def _pieces(word: str, *, size: float, within: float, bold: bool) -> list[str]:
    """A word in pieces that fit, broken after its own hyphen or slash, else by a hyphen; never before an accent."""
    pieces: list[str] = []
    rest = word
    while width(rest, size, bold=bold) > within and len(rest) > 1:
        cut = 1
        while width(rest[: cut + 1], size, bold=bold) <= within:
            cut += 1
        while cut < len(rest) - 1 and unicodedata.combining(rest[cut]):
            cut += 1
        after = max((rest.rfind(mark, 2, cut) for mark in "-/_."), default=-1)
        cut = after + 1 if after > 0 else cut
        broken = cut > 2 and after <= 0 and rest[cut - 1].isalpha() and character(rest[cut - 1]) < 1000
        cut = cut - 1 if broken else cut
        pieces.append(f"{rest[:cut]}-" if broken else rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]
