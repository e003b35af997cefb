"""A year of building permits in a city that does not exist: writes the event log that `flowmap import` reads.

    python sample_orgs/permits/make_log.py > log.csv

One line an event: which application, what was done, by which team, when work on it began and when it was done. The
paper file of an application goes from desk to desk, always through the registry. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, TextIO

SEED = 20250106
APPLICATIONS = 420
FIRST_DAY = datetime(2025, 1, 6)  # a Monday
SPAN = 330  # days over which the applications come in
OPENS, CLOSES = 8, 16  # o'clock, Monday to Friday
COLUMNS = ("case", "activity", "team", "start", "timestamp")

# activity -> team, working days that the file waits there on average, hours of work on average
STEPS = {
    "Application received": ("Front desk", 0.0, 0.4),
    "File opened": ("Registry", 1.5, 0.5),
    "Completeness checked": ("Case handling", 4.0, 1.5),
    "Documents requested": ("Front desk", 1.0, 0.3),
    "Documents received": ("Front desk", 0.0, 0.2),
    "Documents filed": ("Registry", 1.5, 0.3),
    "Zoning checked": ("Zoning", 6.0, 2.0),
    "Statements requested": ("Case handling", 2.0, 0.5),
    "File sent out": ("Registry", 2.5, 0.3),
    "Fire protection statement": ("Fire protection", 9.0, 2.5),
    "Heritage statement": ("Heritage office", 12.0, 3.0),
    "Road statement": ("Road office", 6.0, 1.0),
    "File returned": ("Registry", 2.0, 0.3),
    "Application assessed": ("Case handling", 4.0, 4.0),
    "Changes requested": ("Front desk", 1.0, 0.3),
    "Changed plans received": ("Front desk", 0.0, 0.2),
    "Decision drafted": ("Case handling", 2.0, 3.0),
    "Legal opinion": ("Legal", 7.0, 2.0),
    "Decision signed": ("Head of division", 3.0, 0.2),
    "Fee notice": ("Fees", 2.0, 0.4),
    "Decision sent": ("Registry", 1.5, 0.3),
    "Withdrawal noted": ("Registry", 1.0, 0.3),
}
APPLICANT = {"Documents received": 14.0, "Changed plans received": 18.0}  # working days until the applicant brings them


class Event(NamedTuple):
    """One line of the log."""

    case: str
    activity: str
    team: str
    start: datetime
    end: datetime


def route(dice: random.Random) -> Iterator[str]:
    """The steps of one application, as luck has it."""
    yield from ("Application received", "File opened", "Completeness checked")
    for _round in range(3):
        if dice.random() >= 0.35:
            break
        yield "Documents requested"
        if dice.random() < 0.06:
            yield "Withdrawal noted"
            return
        yield from ("Documents received", "Documents filed", "Completeness checked")
    yield from ("Zoning checked", "Statements requested")
    chances = (("Fire protection statement", 0.65), ("Heritage statement", 0.2), ("Road statement", 0.4))
    for statement in [name for name, chance in chances if dice.random() < chance]:
        yield from ("File sent out", statement)
    yield from ("File returned", "Application assessed")
    while dice.random() < 0.15:
        yield "Changes requested"
        if dice.random() < 0.1:
            yield "Withdrawal noted"
            return
        yield from ("Changed plans received", "Documents filed", "Application assessed")
    yield "Decision drafted"
    while dice.random() < 0.12:
        yield from ("Legal opinion", "Decision drafted")
    yield from ("Decision signed", "Fee notice", "Decision sent")


def office_time(moment: datetime) -> datetime:
    """The moment itself in office hours, else the next opening."""
    if moment.hour >= CLOSES:
        moment = moment.replace(hour=OPENS, minute=0) + timedelta(days=1)
    elif moment.hour < OPENS:
        moment = moment.replace(hour=OPENS, minute=0)
    while moment.weekday() > 4:
        moment = moment.replace(hour=OPENS, minute=0) + timedelta(days=1)
    return moment


def later(moment: datetime, hours: float) -> datetime:
    """So many office hours after a moment, to the minute."""
    left = timedelta(minutes=round(60 * hours))
    moment = office_time(moment)
    while (today := moment.replace(hour=CLOSES, minute=0) - moment) < left:
        left -= today
        moment = office_time(moment.replace(hour=CLOSES, minute=0))
    return moment + left


def some(dice: random.Random, mean: float) -> float:
    """A positive number around a mean: mostly a little less, now and then much more."""
    return mean * (0.4 + 0.6 * -math.log(1 - dice.random()))


def application(dice: random.Random, number: int) -> Iterator[Event]:
    """The events of one application."""
    day = FIRST_DAY + timedelta(days=int(SPAN * dice.random()), hours=OPENS)
    done = later(day, 7 * dice.random())
    for activity in route(dice):
        team, wait, work = STEPS[activity]
        wait += APPLICANT.get(activity, 0.0)
        start = later(done, (CLOSES - OPENS) * some(dice, wait))
        done = later(start, some(dice, work))
        yield Event(f"BP-{number:04}", activity, team, start, done)


def events() -> list[Event]:
    """The whole log in the order in which things were done."""
    dice = random.Random(SEED)
    found = [event for number in range(1, APPLICATIONS + 1) for event in application(dice, number)]
    return sorted(found, key=lambda event: (event.end, event.case, event.start))


def write(file: TextIO) -> None:
    """The log as CSV."""
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for event in events():
        lines.writerow([*event[:3], f"{event.start:%Y-%m-%d %H:%M}", f"{event.end:%Y-%m-%d %H:%M}"])


if __name__ == "__main__":
    write(sys.stdout)
