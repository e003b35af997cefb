"""Accepting a finding by a form: what `flowmap accept` refuses is refused here, in the same words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from flowmap.domain.records import Acceptance
from flowmap_web.forms.typed import Typed, Wrong


def in_vain(read: Typed, today: datetime.date) -> Mapping[str, Wrong]:
    """What is wrong, by field, with an acceptance that somebody has typed; nothing with other records.

    An end that is past may stay in one that is there: its reason can still be corrected.
    """
    record, old = read.record, read.old
    if not isinstance(record, Acceptance):
        return {}
    wrong: dict[str, Wrong] = {}
    if not (record.because or "").strip():
        wrong["because"] = Wrong("A finding is accepted for a reason: say why.")
    ended = record.until is not None and record.until < today
    if ended and not (isinstance(old, Acceptance) and old.until == record.until):
        wrong["until"] = Wrong(f"{record.until} is past: nothing would be accepted.")
    return wrong
