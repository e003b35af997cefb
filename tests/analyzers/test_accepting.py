"""What is wrong with an acceptance that somebody makes or changes; one that is there already may stay as it is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from flowmap.analyzers.accepting import Accepting
from flowmap.analyzers.registry import LISTED, registry
from flowmap.domain.change import Change
from flowmap.domain.records import Acceptance, Holder
from flowmap.errors import InvalidMap

DAY = datetime.date(2026, 6, 1)
YESTERDAY = datetime.date(2026, 5, 31)
JUDGE = Accepting(DAY, registry())
NO_REASON = ("because", "A finding is accepted for a reason.", "Say why it may stay as it is.")
PAST = ("until", "2026-05-31 is past: nothing would be accepted.", "Name 2026-06-01 or a later day, or none.")
NO_RULE = ("finding", "There is no rule “GAP99”.", "GAP has GAP01 to GAP08.")


def made(**more: Any) -> Acceptance:
    return Acceptance(**{"finding": "GAP01", "because": "why", **more})


def faults(wanted: Acceptance, old: Acceptance | None = None) -> list[tuple[str | None, str, str | None]]:
    return [(one.field, one.message, one.hint) for one in JUDGE.faults(wanted, old)]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, []),
        ({"until": DAY}, []),  # the day itself counts
        ({"until": YESTERDAY}, [PAST]),
        ({"because": None}, [NO_REASON]),
        ({"because": " "}, [NO_REASON]),
        ({"finding": "GAP99"}, [NO_RULE]),
        ({"finding": "ZZZ99"}, [("finding", "There is no rule “ZZZ99”.", LISTED)]),
        ({"finding": "XAB01"}, []),  # a rule that somebody has written need not be here
        ({"finding": "GAP99", "because": "", "until": YESTERDAY}, [NO_RULE, NO_REASON, PAST]),
    ],
)
def test_what_is_wrong_with_a_new_one(wanted: dict[str, Any], said: list[Any]) -> None:
    assert faults(made(**wanted)) == said


@pytest.mark.parametrize(
    ("old", "wanted", "said"),
    [
        ({"until": YESTERDAY}, {"until": YESTERDAY, "because": "for another reason"}, []),
        ({"until": YESTERDAY}, {"until": datetime.date(2026, 5, 30)}, None),
        ({"until": YESTERDAY}, {"until": None}, []),
        ({"because": None}, {"because": None, "by": "owner"}, []),
        ({"because": "why"}, {"because": None}, [NO_REASON]),
        ({"finding": "GAP99"}, {"finding": "GAP99", "holder": "a"}, []),
        ({"finding": "GAP01"}, {"finding": "GAP99"}, [NO_RULE]),
    ],
)
def test_what_it_says_already_may_stay(old: dict[str, Any], wanted: dict[str, Any], said: list[Any] | None) -> None:
    other = [("until", "2026-05-30 is past: nothing would be accepted.", PAST[2])]
    assert faults(made(**wanted), made(**old)) == (other if said is None else said)


def test_all_that_is_wrong_with_some_changes_is_said_at_once() -> None:
    changes = [
        Change(None, made(until=YESTERDAY)),
        Change(None, Holder(id="a")),
        Change(made(because=None), None),
        Change(None, made(finding="GAP02", because=None)),
    ]
    with pytest.raises(InvalidMap) as error:
        JUDGE.refuse(changes)
    assert [(one.record, one.field) for one in error.value.problems] == [
        ("acceptance:GAP01:::", "until"),
        ("acceptance:GAP02:::", "because"),
    ]
    JUDGE.refuse(changes[1:3])
