"""RSK04 overloaded-holder: handing over, looking up and asking take more time than a team has."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from flowmap.analyzers.measures.load import loads_of
from flowmap.analyzers.rows import WARNING, Rows
from flowmap.analyzers.rule import Description, Options, Pages, Rule
from flowmap.analyzers.telling import Telling
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.change import Change
from flowmap.domain.columns import Floats, Ints, Masks, hits
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Effort
from flowmap.domain.records import Handoff, Holder, Question

_CLOSE = 1e-9  # hours, of rounding
_MINUTES = 60
_QUICKER = 0.5  # of the time that a piece of work takes now is at least left to it; our choice
_SHOWN = 10  # pieces of work that are named, the largest; our choice


@dataclass(frozen=True)
class Filled(Options):
    """`filled`: a team is overloaded above this share of its stated capacity; 1 is all of it."""

    filled: float = 1.0


def find(s: Solution, options: Filled) -> Rows:
    """Holders whose known work is more than their capacity; the hours above it, unknown where a part of the work is."""
    m, capacity = s.map, s.map.holders.base("capacity")
    if np.isnan(capacity).all():
        return Rows.none()
    codes, loads = m.holders.codes("id"), loads_of(m)
    known = loads.known[codes]
    over = hits(known > options.filled * capacity + _CLOSE)  # not where no capacity is stated
    if not len(over):
        return Rows.none()
    holders = codes[over]
    return Rows.of(
        _cases(s, holders),
        holder=holders,
        severity=WARNING,
        hours=np.where(loads.unknown[holders] > 0, np.nan, known[over] - options.filled * capacity[over]),
        known=known[over],
        most=options.filled * capacity[over],
        unknown=loads.unknown[holders],
        filled=np.full(len(over), options.filled),
    )


def _cases(s: Solution, holders: Ints) -> Masks:
    """The cases in which these holders have some of the work that is counted."""
    who, hours, masks = _work(s)
    found = np.zeros(len(s.map.names["holder"]), dtype=np.uint64)
    some = hours > 0
    np.bitwise_or.at(found, who[some], s.compiled.limited(masks[some]))
    cases: Masks = found[holders]
    return cases


def _work(s: Solution) -> tuple[Ints, Floats, Masks]:
    """(who works, hours a year, cases) of every handoff, then of every question."""
    return s.once("work", lambda: _work_of(s.map))


def _work_of(m: Map) -> tuple[Ints, Floats, Masks]:
    moves, asks = m.handoffs, m.questions
    gives = np.where(moves.choice("mode", "read"), moves.codes("receiver"), moves.codes("giver"))
    hours = [table.base("effort") * table.base("times") for table in (moves, asks)]
    return (
        np.concatenate([gives, asks.codes("asker")]),
        np.concatenate(hours),
        np.concatenate([moves.masks(), asks.masks()]),
    )


def describe(s: Solution, rows: Rows, row: int) -> Description:
    """How much it works, at what most, and what would bring the work down."""
    tell, m, holder = Telling(s), s.map, int(rows.holder[row])
    known, most = float(rows.more["known"][row]), float(rows.more["most"][row])
    who, unknown = tell.holder(holder), int(rows.more["unknown"][row])
    work = _largest_first(s, holder)
    refs = [record.ref for record, _ in work]
    least = "at least " if unknown else ""
    own = m.holders[tell.holder_id(holder)]
    return Description(
        message=f"Handing over, looking up and asking take {who} {least}{words.number(known)} h a year; "
        f"it has {words.number(most)} h for that.",
        rests_on=(),
        evidence=tell.evidence(own.ref, *refs),
        questions=(f"What of this could {who} leave out, or do less often?", *_unstated(who, unknown)),
        repairs=(*_quicker(m, who, work, known - most), *_more_time(own, who, known / float(rows.more["filled"][row]))),
    )


def _unstated(who: str, count: int) -> tuple[str, ...]:
    """The question after work of which nobody has said how long it takes or how often it is."""
    if count == 1:
        return (f"How long does the other handoff or question take {who}, and how often is it?",)
    return (
        (f"How long do the {count} other handoffs and questions take {who}, and how often are they?",) if count else ()
    )


def _largest_first(s: Solution, holder: int) -> list[tuple[Handoff | Question, float]]:
    """What a holder works on, with its hours a year where they are known: the largest pieces, the largest first."""
    m, (who, hours, _masks) = s.map, _work(s)
    rows, count = hits((who == holder) & (hours > 0)), len(m.handoffs)
    order = rows[np.argsort(-hours[rows], kind="stable")][:_SHOWN].tolist()
    records = [m.handoffs[row] if row < count else m.questions[row - count] for row in order]
    return [(record, float(hours[row])) for record, row in zip(records, order, strict=True)]


def _quicker(m: Map, who: str, work: list[tuple[Handoff | Question, float]], over: float) -> list[Repair]:
    """The largest piece of work done in so much less time that all of it fits, where half of that time is enough."""
    record, hours = work[0]
    assert record.times is not None
    assert record.effort is not None  # it has hours
    left = int((hours - over) / record.times.base * _MINUTES + _CLOSE)
    if left < max(1.0, _QUICKER * record.effort.base * _MINUTES):
        return []
    effort, item = Effort(float(left), "min"), m.title_of("item", record.item)
    if isinstance(record, Question):
        doing = f"asking {m.title_of('holder', record.asked)} for {item}"
    elif record.mode == "read":
        doing = f"looking up {item} in {m.title_of('holder', record.giver)}"
    else:
        doing = f"handing {item} to {m.title_of('holder', record.receiver)}"
    title = f"{who} spends {effort} instead of {record.effort} on {doing}."
    return [Repair(title, (Change(record, record.model_copy(update={"effort": effort})),))]


def _more_time(own: Holder, who: str, hours: float) -> list[Repair]:
    """So much time for it that all of the known work fits, in the unit in which it is stated."""
    assert own.capacity is not None  # it is exceeded
    unit = own.capacity.unit
    size = Capacity.UNITS[unit]
    enough = Capacity(float(ceil(hours / size - _CLOSE)), unit)
    if enough.base > Capacity.MOST:
        return []
    title = f"Agree that {who} has {enough} for it instead of {own.capacity}."
    return [Repair(title, (Change(own, own.model_copy(update={"capacity": enough})),))]


RULE = Rule(
    code="RSK04",
    name="overloaded-holder",
    severity="warning",
    summary="Handing over, looking up and asking take a team more time than it has.",
    find=find,
    describe=describe,
    pages=Pages(
        finds="A team (or system, meeting, outsider) with a stated capacity whose work with information takes more hours a "
        "year than that: what it hands over, what it looks up, and what it asks for.",
        costs="The hours a year above its capacity, where all of its work is known. What does not fit waits, is hurried or "
        "is left out, and everybody behind it waits as well.",
        decided="Hours are the work of one time x how often it happens in a year. The work of a handoff is the giver's; "
        "where it is looked up, the receiver's; of a question it is the asker's, answered or not. A part that nobody has "
        "stated makes the sum unknown, but the known part alone may be too much already: then it says “at least”. What "
        "else a team does is not counted, nor is the duration of approvals and other work, which is time that passes.",
        repair="Make the largest piece of work quicker, leave out what nobody uses, let others look it up themselves, or "
        "agree on more time for it. Which pieces are the largest stands in the evidence.",
        wrong="Efforts and rates are often guessed, and small errors multiply by thousands of times: measure the largest "
        "piece first. A team below its capacity can still be a bottleneck in a busy week; a year hides that.",
        source="Queues grow without bound above full utilisation, and much before: Hopp, Spearman (2011), Factory Physics; "
        "capacity to process information: Galbraith (1974), doi:10.1287/inte.4.3.28.",
    ),
    options=Filled(),
    bad="""\
Back office has 10h/week
Sales makes order
Sales -> Back office: order
Back office makes delivery note from order
Back office -> Logistics: delivery note, 10min, 4000/year
Logistics needs delivery note threshold
""",
    good="""\
Back office has 20h/week
Sales makes order
Sales -> Back office: order
Back office makes delivery note from order
Back office -> Logistics: delivery note, 10min, 4000/year
Logistics needs delivery note threshold
""",
)
