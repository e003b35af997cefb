"""How pages say things: the filters of the templates, over flowmap's one table of words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from flask import Flask, request
from markupsafe import Markup

from flowmap.diagrams.wording import sentence
from flowmap.domain import words
from flowmap.domain.finding import Finding
from flowmap.domain.finding_list import accepted, unmatched
from flowmap_web.download import taken_along
from flowmap_web.plain import fresh_edit


@dataclass(frozen=True, slots=True)
class Cost:
    """One figure of what a finding costs: "Work wasted", "24 h a year" as amount and unit, and in a line `what`."""

    name: str
    amount: str
    unit: str
    what: str


def costs(finding: Finding, total: float) -> list[Cost]:
    """What a finding costs, as far as it is known; `total` is the weight of everything that is needed."""
    effect, found = finding.effect, []
    if effect.weight:
        risk = finding.family == "RSK"
        of = f"of {words.number(total)}"
        name, what = ("At risk", "needed is at risk") if risk else ("Does not arrive", "needed does not arrive")
        found.append(Cost(name, words.number(effect.weight), of, f"{of} {what}"))
    if effect.hours_per_year:
        unit = "a year" if effect.money is None else f"a year, {effect.money}"
        what = "a year wasted" if effect.money is None else f"a year wasted ({effect.money})"
        found.append(Cost("Work wasted", f"{words.number(effect.hours_per_year)} h", unit, what))
    if effect.days:
        found.append(Cost("Delay", words.hours(24 * effect.days), "each time", "delay"))
    return found


def moment(at: datetime.datetime) -> str:
    """A point in time as people of this machine's time zone write it: "24 Nov 2026, 14:02"."""
    local = at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def here(endpoint: str) -> Markup:
    """Marks a link to the page that is shown."""
    return Markup(' aria-current="page"') if request.endpoint == endpoint else Markup("")


def current(chosen: bool) -> Markup:
    """Marks the choice that is made among several."""
    return Markup(' aria-current="true"') if chosen else Markup("")


def speak(app: Flask) -> None:
    """Give an application's templates these words."""
    app.jinja_env.filters.update(
        word=words.word,
        choice=words.choice,
        accepted=lambda finding, m: accepted(m, finding),
        unmatched=lambda one, m: unmatched(m, one),
        kind=lambda one: words.kind(one.code, one.name),
        number=words.number,
        counted=lambda count, one, many=None: words.counted(count, one, many),
        percent=words.percent,
        costs=costs,
        sentence=lambda finding, m: sentence(m, finding),
        capitalize_first=lambda text: text[:1].upper() + text[1:],
        moment=moment,
    )
    app.jinja_env.globals.update(here=here, current=current, fresh_edit=fresh_edit, taken_along=taken_along)
