"""What a record of a map says, and a step of a proof, as a sentence in people's words."""

from __future__ import annotations

from collections.abc import Collection

from flowmap.domain import words
from flowmap.domain.finding import Step
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance, Activity, Alias, Handoff, Need, Policy, Query, Question, Record


def when(m: Map, cases: Collection[str]) -> str:
    """ " in case Export order", " in cases Export order and Rush order"; nothing where none or every one is named."""
    if not cases or set(cases) >= set(m.case_bits):
        return ""
    titles = [m.title_of("case", case) for case in dict.fromkeys(cases)]
    return f" in {'case' if len(titles) == 1 else 'cases'} {words.listed(titles)}"


def says(m: Map, record: Record) -> str:
    """One record as a sentence."""

    def holder(name: str) -> str:
        return m.title_of("holder", name)

    def items(*names: str) -> str:
        return words.listed([m.title_of("item", name) for name in names], most=6)

    limits = when(m, getattr(record, "cases", ()))
    only = f", only{limits}" if limits else ""
    if isinstance(record, Activity) and record.duration is not None:
        only = f", {words.within('in', record.duration)}{only}"
    match record:
        case Activity(control=str() as control, makes=()):
            return f"{holder(record.at)} {control}s {items(*record.uses)}{only}."
        case Activity(makes=()):
            return f"{holder(record.at)} uses {items(*record.uses)}{only}."
        case Activity(uses=()):
            return f"{holder(record.at)} makes {items(*record.makes)}{only}."
        case Activity():
            return f"{holder(record.at)} makes {items(*record.makes)} from {items(*record.uses)}{only}."
        case Handoff():
            via = "" if record.via is None else f" through {m.title_of('holder', record.via)}"
            lead = "" if record.lead is None else f", {words.within('usually in', record.lead)}"
            every = "" if record.every is None else f", every {record.every}"
            good = "" if record.quality.base == 1 else f", complete and correct in {record.quality}"
            how = f"{via}{lead}{every}{good}{only}"
            return f"{holder(record.giver)} hands {items(record.item)} to {holder(record.receiver)}{how}."
        case Question():
            often = "" if record.times is None else f" {record.times}"
            answered = f", answered {record.answered}"
            return (
                f"{holder(record.asker)} asks {holder(record.asked)} for {items(record.item)}{often}{answered}{only}."
            )
        case Need():
            within = "" if record.within is None else f" {words.within('within', record.within)}"
            age = "" if record.max_age is None else f", at most {record.max_age} old"
            good = "" if record.min_quality is None else f", complete and correct in {record.min_quality}"
            how = f"{within}{age}{good} ({words.word(record.kano)}){only}"
            return f"{holder(record.holder)} needs {items(record.item)}{how}."
        case Policy(rule="deny"):
            return f"{holder(record.holder)} must not have {items(record.item)}{only}."
        case Policy():
            return f"{items(record.item)} must pass {holder(record.holder)}{only}."
        case Acceptance():
            about = [holder(one) for one in (record.holder, record.counterpart) if one]
            about += [items(record.item)] if record.item else []
            told = f"{words.word(record.type)}: {words.word(record.finding)}"
            return f"{told} ({', '.join(about)})." if about else f"{told}."
        case Alias():
            meant = items(record.item) if record.item is not None else holder(record.holder or "")
            return f"“{record.name}” is {'not the same as' if record.differs else 'another name of'} {meant}."
        case Query():
            return f"The question “{record.name}” is saved."
    return m.title_of(record.type, record.id)


def says_step(m: Map, step: Step) -> str:
    """What happens in one step of a proof."""
    record = m.find(step.by)
    if record is not None:
        return says(m, record)
    holder, item = m.title_of("holder", step.holder), m.title_of("item", step.item)
    if step.by == "composition":
        return f"{holder} has {item} as a part of something larger."
    return f"{holder} gives {item} and gets it from nobody, so flowmap takes it for the origin."
