"""Accepting a finding: a record of the map that says why, by whom and until when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from flowmap.analyzers.acceptances import acceptance_of
from flowmap.analyzers.accepting import Accepting
from flowmap.analyzers.settings import Settings
from flowmap.domain.change import Change
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance
from flowmap.domain.require import require
from flowmap.domain.says import when
from flowmap.errors import BadInput
from flowmap.services.checking import finding_of
from flowmap.services.maps import change


def accept(
    name: str,
    fingerprint: str,
    *,
    because: str,
    by: str | None = None,
    until: datetime.date | None = None,
    cases: Sequence[str] = (),
    user: str,
    store: str | None = None,
    settings: Settings | None = None,
) -> tuple[Finding, Map]:
    """Accept the finding of a MAP with a fingerprint, or with the only one that begins so: the finding, and the map.

    In the cases that it is in now (or only in `cases`): in a new case it is open again. `by`: who accepts it; `user`:
    who writes it, for the history. InvalidMap without a reason, or where `until` is past; BadInput where it is accepted
    already, or not found in one of `cases`.
    """
    found: Finding | None = None

    def wanted(m: Map) -> list[Change]:
        nonlocal found
        found, one = _change(m, fingerprint, because, by, until, cases, settings)
        return [one]

    made = change(name, wanted, by=user, store=store)
    assert found is not None
    return found, made.after


def _change(
    m: Map,
    fingerprint: str,
    because: str,
    by: str | None,
    until: datetime.date | None,
    cases: Sequence[str],
    settings: Settings | None,
) -> tuple[Finding, Change]:
    for case in cases:
        require(m, case=case)
    finding = finding_of(m, fingerprint, settings)
    if finding.accepted is not None:
        hint = "Change the acceptance in the map, or take it away there."
        raise BadInput(f"{finding.code} {finding.fingerprint[:7]} is accepted already.", hint=hint)
    if elsewhere := [case for case in dict.fromkeys(cases) if case not in finding.cases]:
        raise BadInput(
            f"{finding.code} {finding.fingerprint[:7]} is not found{when(m, elsewhere)}.",
            hint=f"It is found{when(m, finding.cases)}." if len(finding.cases) < len(m.case_bits) else None,
        )
    wanted = acceptance_of(finding, cases=cases or None, because=because, by=by, until=until, all_cases=m.case_bits)
    over = next((one for one in m.acceptances if _renews(wanted, one)), None)
    wanted = wanted.with_id(m.fresh_id(wanted) if over is None else over.id)
    judge(settings).refuse([Change(None, wanted)])  # of one that is renewed, nothing stays as it was
    return finding, Change(over, wanted)


def judge(settings: Settings | None = None) -> Accepting:
    """What an acceptance that is made today is judged by."""
    return Accepting(datetime.date.today(), (settings or Settings()).rules)


def _renews(wanted: Acceptance, one: Acceptance) -> bool:
    """Whether an acceptance is the same but for its reason and its end: it is renewed, not doubled."""
    return all(getattr(one, name) == getattr(wanted, name) for name in (*Acceptance.key, "cases"))
