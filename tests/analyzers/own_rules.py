"""Rules that somebody could have written, good ones and bad ones, for the tests of everything that meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flowmap import Found, Look, Options, make_rule
from flowmap.analyzers.rule import Rule

BAD = "Sales makes order\nSales -> Purchasing: order\nPurchasing asks Sales: order 48/year\n"
GOOD = "Sales makes order\nSales -> Purchasing: order\nPurchasing asks Sales: order 12/year\n"
TEXT = '''\
from dataclasses import dataclass

from flowmap import Found, Options, make_rule


@dataclass(frozen=True)
class Often(Options):
    """`times`: so often a year it is too often."""

    times: float = 40.0


def find(look, options):
    for question in look.map.questions:
        if question.times is not None and question.times.base > options.times:
            yield Found(
                f"{look.title(question.asker)} asks {look.title(question.asked)} all the time.",
                holder=question.asker,
                counterpart=question.asked,
                item=question.item,
                cases=question.cases,
                evidence=[question],
            )


RULE = make_rule(
    code="XAB01",
    name="asks-all-the-time",
    severity="warning",
    summary="Somebody asks for the same information again and again.",
    find=find,
    options=Often(),
    bad="Sales makes order\\nSales -> Purchasing: order\\nPurchasing asks Sales: order 48/year\\n",
    good="Sales makes order\\nSales -> Purchasing: order\\nPurchasing asks Sales: order 12/year\\n",
)
'''  # fmt: skip


@dataclass(frozen=True)
class Often(Options):
    """`times`: so often a year it is too often."""

    times: float = 40.0


def asks(look: Look, options: Often) -> Iterator[Found]:
    """Questions that are asked too often."""
    for question in look.map.questions:
        if question.times is not None and question.times.base > options.times:
            yield Found(
                f"{look.title(question.asker)} asks {look.title(question.asked)} all the time.",
                holder=question.asker,
                counterpart=question.asked,
                item=question.item,
                cases=question.cases,
                hours_per_year=24.0,
                evidence=[question],
            )


def own_rule(find: Callable[..., Any] = asks, **changes: Any) -> Rule:
    """A good rule, with something changed."""
    given: dict[str, Any] = {
        "code": "XAB01",
        "name": "asks-all-the-time",
        "severity": "warning",
        "summary": "Somebody asks for the same information again and again.",
        "options": Often(),
        "bad": BAD,
        "good": GOOD,
    }
    return make_rule(find=find, **{**given, **changes})
