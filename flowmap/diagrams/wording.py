"""What pictures say about handoffs, questions and kinds of order, in people's words."""

from __future__ import annotations

from collections.abc import Collection

from flowmap.domain.finding import Finding, Step
from flowmap.domain.finding_list import sentence as sentence
from flowmap.domain.map import Map
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import UNNAMED, Handoff, Question
from flowmap.domain.words import hours, listed, number

Handed = Handoff | Question  # a question that is answered hands over, too


def team(m: Map, identity: str) -> str:
    """The title of a team, system, meeting or outsider."""
    return m.title_of("holder", identity)


def teams(m: Map, identities: Collection[str], *, most: int = 4) -> str:
    """Titles of several: "Sales, Legal and 3 more"."""
    return listed([team(m, one) for one in identities], most=most)


def item(m: Map, identity: str | None) -> str:
    """The title of an information; "?" where nobody has named it."""
    return m.title_of("item", identity)


def time(quantity: Quantity | None) -> str | None:
    """A duration as people say it: "2 days", "at once"; None where it is unknown."""
    return None if quantity is None else hours(quantity.base) if quantity.base else "at once"


def done(m: Map, step: Step) -> str:
    """What a team does in a step in which nobody hands it anything: "makes Order", "has Order as a part"."""
    what = item(m, step.item)
    if step.by == "composition":
        return f"has {what} as a part"
    return f"makes {what}" if step.by.startswith("activity:") else f"gives {what} first"


def often(quantity: Quantity) -> str:
    """How often: "48 x a year"."""
    return f"{number(quantity.base)} x a year"


def some(m: Map, cases: Collection[str]) -> str | None:
    """The kinds of order where it is not all of them: "Export order and Retrofit"."""
    if not cases or set(cases) >= set(m.case_bits):
        return None
    return listed([m.title_of("case", case) for case in m.case_bits if case in cases])


def giver(one: Handed) -> str:
    """Who gives: by handing over, or by answering."""
    return one.giver if isinstance(one, Handoff) else one.asked


def receiver(one: Handed) -> str:
    """Who gets it."""
    return one.receiver if isinstance(one, Handoff) else one.asker


def channel(m: Map, one: Handed) -> str | None:
    """What it goes through: "e-mail", "ERP", "on request"."""
    if isinstance(one, Question):
        return "on request"
    return None if one.via is None else m.title_of("holder", one.via)


def details(m: Map, one: Handed) -> tuple[str, ...]:
    """What stands below an information on its way: channel and usual time; the kinds of order if not all."""
    how = ", ".join(part for part in (channel(m, one), time(one.lead)) if part)
    only = some(m, one.cases)
    return tuple(part for part in (how, f"only: {only}" if only else "") if part)


def given(m: Map, one: Handed) -> str:
    """A handoff, or a question that is answered, as a sentence."""
    what = "something that nobody has named" if one.item == UNNAMED else item(m, one.item)
    parts = [f"{team(m, giver(one))} gives {team(m, receiver(one))} {what}"]
    if (how := channel(m, one)) is not None:
        parts.append(how if isinstance(one, Question) else f"through {how}")
    if (lead := time(one.lead)) is not None:
        parts.append(lead if lead == "at once" else f"usually takes {lead}")
    if (only := some(m, one.cases)) is not None:
        parts.append(f"only: {only}")
    return f"{', '.join(parts)}."


def in_vain(m: Map, question: Question) -> tuple[str, ...]:
    """How often and how long somebody asks in vain: "asks in vain", "48 x a year, 24 h"."""
    if question.times is None:
        return ("asks in vain",)
    work = "" if question.effort is None else f", {number(question.times.base * question.effort.base)} h"
    return "asks in vain", f"{often(question.times)}{work}"


def lacking(m: Map, finding: Finding) -> str:
    """What stands below a white spot: that it is lacking, in which kinds of order, or why there is nobody to ask."""
    reason = {"GAP03": "lacking, nobody has it", "GAP08": "kept back on purpose"}.get(finding.code, "lacking")
    only = some(m, finding.cases)
    return f"{reason} when: {only}" if only else reason


def starved(m: Map, finding: Finding) -> str:
    """What stands below an information that cannot be made: in which kinds of order, if not in all."""
    only = some(m, finding.cases)
    return f"cannot be made when: {only}" if only else "cannot be made"
