"""What is wrong with an acceptance that somebody makes or changes, in which field, and what would be right."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from flowmap.analyzers.registry import LISTED
from flowmap.domain.change import Change
from flowmap.domain.integrity import Fault
from flowmap.domain.nearest import which_code
from flowmap.domain.records import Acceptance, Record
from flowmap.errors import InvalidMap, Problem

RULES_OF_YOUR_OWN = "A rule of your own comes with --rules FILE, FLOWMAP_RULES or an installed package."
OWN = "X"  # what the codes of rules that people write begin with; those need not be here


@dataclass(frozen=True, slots=True)
class Accepting:
    """What an acceptance is judged by: the day, and the codes of the rules that there are.

    What an acceptance says already may stay, so that the rest of it can still be corrected: an end that is past, a
    reason that was never given. A map from a file may have both; what is accepted in vain there, a check says.
    """

    today: datetime.date
    rules: Collection[str]

    def faults(self, wanted: Record, old: Record | None = None) -> Iterator[Fault]:
        """Everything wrong with what becomes of `old`; nothing with records that are no acceptances."""
        if not isinstance(wanted, Acceptance):
            return
        for field, judge in (("finding", self._rule), ("because", self._reason), ("until", self._end)):
            if old is None or getattr(wanted, field) != getattr(old, field):
                yield from judge(wanted)

    def refuse(self, changes: Iterable[Change]) -> None:
        """InvalidMap with everything wrong with the acceptances that changes make."""
        faults = [fault for one in changes if one.after is not None for fault in self.faults(one.after, one.before)]
        if faults:
            raise InvalidMap([Problem(one.message, one.hint, record=one.record.ref, field=one.field) for one in faults])

    def _reason(self, wanted: Acceptance) -> Iterator[Fault]:
        if not (wanted.because or "").strip():
            yield Fault(wanted, "because", "A finding is accepted for a reason.", "Say why it may stay as it is.")

    def _end(self, wanted: Acceptance) -> Iterator[Fault]:
        if wanted.until is not None and wanted.until < self.today:
            advice = f"Name {self.today} or a later day, or none."
            yield Fault(wanted, "until", f"{wanted.until} is past: nothing would be accepted.", advice)

    def _rule(self, wanted: Acceptance) -> Iterator[Fault]:
        if no_rule(wanted.finding, self.rules):
            yield Fault(wanted, "finding", *unknown_rule(wanted.finding, self.rules))


def no_rule(code: str, rules: Collection[str]) -> bool:
    """Whether none of the rules that there are has this code, nor can one that people write."""
    return code not in rules and not code.startswith(OWN)


def unknown_rule(code: str, rules: Collection[str]) -> tuple[str, str]:
    """That no rule has this code; and which one may be meant, or where all of them are."""
    return f"There is no rule “{code}”.", which_code(code, rules) or LISTED
