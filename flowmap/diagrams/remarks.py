"""What findings say about a handoff or a team: its pen, its mark, and the words below its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import merge
from operator import itemgetter
from typing import NamedTuple

from flowmap.diagrams import pens, wording
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen, LinePen
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.words import counted, hours, word

LACKING = ("GAP01", "GAP03")
ON_ARRIVAL: Mapping[str, Role] = {"EXC01": "second", "EXC03": "second", "RSK02": "missing", "RSK03": "missing"}
DRAWN = (
    *LACKING,
    "GAP02",
    "GAP04",
    "GAP05",
    "REL01",
    "FLW01",
    "RSK01",
    "EXC02",
    *ON_ARRIVAL,
)  # of maps with items
MOST_SAID = 2  # remarks of one kind below a team's name; more are counted


class Words(NamedTuple):
    """A line below a name, with the role of its colour."""

    text: str
    role: Role = "second"


class Remark(NamedTuple):
    """How an information on its way from a giver to a receiver is drawn."""

    note: BoxPen = pens.ITEM
    line: LinePen = pens.HANDED
    mark: str = ""
    words: tuple[Words, ...] = ()
    finding: str | None = None

    def saying(self, text: str, role: Role) -> Remark:
        """The remark with more words."""
        return self._replace(words=(*self.words, Words(text, role)))


PLAIN = Remark()


class OnHandoffs:
    """What findings say about an information on its way: made for what is drawn, because a map may have many."""

    def __init__(self, m: Map, findings: Iterable[Finding], marks: Mapping[str, str]) -> None:
        self._map, self._marks = m, marks
        self._about = defaultdict[tuple[str | None, str | None], list[tuple[int, Finding]]](list)
        for place, finding in enumerate(findings):
            self._about[finding.holder, finding.item].append((place, finding))

    def remark(self, giver: str, receiver: str, item: str) -> Remark:
        """What those that are about either end say, in their order."""
        ends = [self._about.get((end, item), ()) for end in (giver, receiver)]
        found = PLAIN
        for _, finding in merge(*ends, key=itemgetter(0)):
            mark = self._marks.get(finding.fingerprint, "")
            found = _remark(found, self._map, finding, mark, giver=giver, receiver=receiver)
        return found


def on_way(known: Remark, step: int) -> Remark:
    """The remark on a handoff that is a step of the way that is asked about."""
    return known._replace(note=pens.STEP, line=pens.ON_WAY, words=(Words(f"step {step}", "text"), *known.words))


def _remark(known: Remark, m: Map, finding: Finding, mark: str, *, giver: str, receiver: str) -> Remark:
    """The remark on a handoff of the finding's item, with what this finding adds to it."""
    only = wording.some(m, finding.cases)
    match finding.code:
        case "GAP02" if finding.holder == receiver:
            marked = known._replace(mark=known.mark or mark, finding=known.finding or finding.fingerprint)
            if only:
                return marked.saying(f"waits when: {only}", "missing")
            return marked._replace(note=pens.STARVED, line=pens.STOPPED).saying("cannot be made", "missing")
        case "GAP04" if (finding.holder, finding.counterpart) == (giver, receiver):
            return known.saying(f"not when: {only}" if only else "never: the giver does not have it", "second")
        case "REL01" if finding.holder in (giver, receiver):
            passed = Remark(pens.PASSED, pens.PASSING, known.mark or mark, known.words, finding.fingerprint)
            sure = "only passed on" if finding.verdict == "redundant" else "perhaps only passed on"
            return passed.saying(sure, "passage") if finding.holder == giver else passed
        case code if code in ON_ARRIVAL and finding.holder == receiver:
            about = _rests_on(finding, f"handoff:{giver}:{receiver}:{finding.item}")
            return known.saying(word(code), ON_ARRIVAL[code]) if about else known
    return known


def _rests_on(finding: Finding, handoff: str) -> bool:
    """Whether the finding names this handoff as evidence, or none at all."""
    named = [one.record for one in finding.evidence if one.record.startswith("handoff:")]
    return not named or any(one == handoff or one.startswith(f"{handoff}-") for one in named)


def on_teams(m: Map, findings: Iterable[Finding]) -> dict[str, tuple[Words, ...]]:
    """Team -> what arrives late there, what it makes for nobody, and what depends on it alone."""
    late: dict[str, list[str]] = defaultdict(list)
    unused: dict[str, list[str]] = defaultdict(list)
    found: dict[str, tuple[Words, ...]] = {}
    for finding in findings:
        if finding.code == "FLW01" and finding.holder is not None:
            late[finding.holder].append(f"{wording.item(m, finding.item)}: {lateness(finding)}")
        elif finding.code == "EXC02" and finding.holder is not None:
            unused[finding.holder].append(f"{wording.item(m, finding.item)}: {word(finding.code)}")
        elif finding.code == "RSK01" and finding.holder is not None:
            found[finding.holder] = (Words(f"the only way for {counted(len(set(finding.lost)), 'need')}", "passage"),)
    kinds: tuple[tuple[dict[str, list[str]], str, Role], ...] = (
        (late, "arrive late", "missing"),
        (unused, "are made and not used", "second"),
    )
    for said, many, role in kinds:
        for team, lines in said.items():
            few = lines if len(lines) <= MOST_SAID else [f"{len(lines)} {many}"]
            found[team] = (*found.get(team, ()), *(Words(line, role) for line in few))
    return found


def lateness(finding: Finding) -> str:
    """By how much something is late: "1 day late"."""
    return "late" if finding.effect.days is None else f"{hours(24 * finding.effect.days)} late"
