"""The marks of findings: numbers for what is lacking, letters for what is only passed on; the same in every picture."""

from __future__ import annotations

from collections import Counter

from flowmap.domain.finding import Report
from flowmap.domain.map import Map

NUMBERED = ("GAP01", "GAP03")  # lacking: somebody has it, or nobody
FOLLOWING = "GAP02"  # cannot be made, because of another: 1a, 1b
LETTERED = ("REL01",)


def marks(m: Map, report: Report) -> dict[str, str]:
    """Fingerprint -> "1", "1a" or "A", in the order of the report; accepted findings have no mark."""
    found: dict[str, str] = {}
    numbers = letters = 0
    for finding in report.findings:
        if finding.accepted is not None or finding.severity == "none":
            continue
        if finding.code in NUMBERED:
            numbers += 1
            found[finding.fingerprint] = str(numbers)
        elif finding.code in LETTERED:
            found[finding.fingerprint] = letter(letters).upper()
            letters += 1
    followers: Counter[str] = Counter()
    for finding in report.findings:
        if finding.code == FOLLOWING and finding.accepted is None:
            root = next((found[root] for root in finding.roots if root in found), None)
            if root is not None:
                found[finding.fingerprint] = f"{root}{letter(followers[root])}"
                followers[root] += 1
    return found


def letter(place: int) -> str:
    """a, b ... z, aa, ab ... for 0, 1 ..."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
