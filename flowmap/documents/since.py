"""What changed since a picture or a table was made, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flowmap.analyzers.telling import says
from flowmap.documents.shown import Shown
from flowmap.domain.change import Change
from flowmap.domain.map import Map, difference
from flowmap.domain.records import Activity, Handoff, Need, Question, Record
from flowmap.domain.words import counted
from flowmap.editing.words import in_words

MOST_TOLD = 6  # our choice: what somebody reads before looking at the picture itself
Rows = Sequence[Sequence[str]]
ORDER = ("handoff", "need", "question", "activity", "holder", "item", "case")


def since(old: Shown, new: Shown, m: Map) -> tuple[str, ...]:
    """What changed between two pictures of a map, `m` as it is now: records first, then what is right or wrong now."""
    before, after = old.map(), new.map()
    said: list[str] = []
    if before is not None and after is not None:
        changes = [one for one in difference(before=before, after=after) if _really(one, m)]
        changes.sort(key=lambda one: ORDER.index(one.type))
        told = {name for one in changes if one.type not in ("holder", "item", "case") for name in _names(one.record)}
        said += [
            sentence(one, before=before, after=after)
            for one in changes
            if one.type not in ("holder", "item", "case") or None not in (one.before, one.after) or not told
        ]
    said += [f"Now: {line}" for line in new.findings if line not in old.findings]
    said += [f"No longer: {line}" for line in old.findings if line not in new.findings]
    if not said:
        said += [f"Now: {line}" for line in new.lines if line not in old.lines]
        said += [f"No longer: {line}" for line in old.lines if line not in new.lines]
    if not said and old.title != new.title:
        said.append(f"It is called “{new.title}” now.")
    if not said:
        said.append("What its boxes and arrows say.")
    return cut(said)


def sentence(change: Change, *, before: Map, after: Map) -> str:
    """A change as somebody would tell it who looks at the picture: "Legal now gets Contract from Sales."."""
    record = change.record
    if (change.before is not None and change.after is not None) or not isinstance(record, _TOLD):
        return in_words(change, before=before, after=after)
    m, verb = (after, "now") if change.before is None else (before, "no longer")
    subject = m.title_of("holder", _subject(record))
    if isinstance(record, Handoff):
        through = "" if record.via is None else f" through {m.title_of('holder', record.via)}"
        giver, item = m.title_of("holder", record.giver), m.title_of("item", record.item)
        titles = [m.title_of("case", one) for one in record.cases]
        only = f", only in {'case' if len(titles) == 1 else 'cases'} {' and '.join(titles)}" if titles else ""
        return f"{subject} {verb} gets {item} from {giver}{through}{only}."
    told = says(m, record)
    return (
        f"{subject} {verb}{told.removeprefix(subject)}" if told.startswith(subject) else f"{verb.capitalize()}: {told}"
    )


def rows_since(old: Rows, new: Rows, *, tell: Callable[[str, Sequence[str]], str], keyed: bool) -> tuple[str, ...]:
    """What changed between two tables, row by row. `tell` makes a sentence of "now" or "no longer" and a row.

    `keyed`: the first cell says what a row is about; a row with other values is told as one change.
    """
    said: list[str] = []
    if keyed:
        before, after = ({row[0]: row for row in rows if row} for rows in (old, new))
        said += [
            f"{key}: {' of '.join(filter(None, row[1:]))} instead of {' of '.join(filter(None, before[key][1:]))}."
            for key, row in after.items()
            if key in before and list(before[key]) != list(row)
        ]
        old = [row for row in old if row and row[0] not in after]
        new = [row for row in new if row and row[0] not in before]
    said += [tell("now", row) for row in _without(new, old)]
    said += [tell("no longer", row) for row in _without(old, new)]
    return cut(said or ["Its columns, or the order of its rows."])


def told_row(verb: str, row: Sequence[str]) -> str:
    """A row of any table: "Now: Sales, order, 2."."""
    return f"{verb.capitalize()}: {', '.join(cell for cell in row if cell)}."


def told_finding(verb: str, row: Sequence[str]) -> str:
    """A row of a list of findings by its sentence."""
    return f"{verb.capitalize()}: {row[1]}" if len(row) > 1 else told_row(verb, row)


def told_of(team: str) -> Callable[[str, Sequence[str]], str]:
    """Tells a row of the sheet of a team: "Legal now gets Contract from Sales (e-mail)."."""

    def told(verb: str, row: Sequence[str]) -> str:
        what, item, whom, *rest = [*row, "", "", ""]
        behind = whom if whom.startswith(("from ", "to ")) else ""
        more = ", ".join(filter(None, rest if behind else [whom, *rest]))
        said = " ".join(filter(None, [team, verb, what, item, behind]))
        return f"{said} ({more})." if more else f"{said}."

    return told


def cut(said: Sequence[str]) -> tuple[str, ...]:
    """The first sentences, and how many more there are."""
    more = len(said) - MOST_TOLD
    return (*said[:MOST_TOLD], f"And {counted(more, 'more change')}.") if more > 1 else tuple(said)


_TOLD = Handoff | Need | Question | Activity


def _subject(record: Record) -> str:
    match record:
        case Handoff():
            return record.receiver
        case Need():
            return record.holder
        case Question():
            return record.asker
        case Activity():
            return record.at
    raise ValueError(record.type)


def _really(change: Change, m: Map) -> bool:
    """Not where a record is only no longer shown, because the picture has become a simpler one."""
    record = change.record
    return change.after is not None or m.find(record.ref) is None


def _names(record: Record) -> Iterator[str]:
    for field in ("giver", "receiver", "item", "holder", "asker", "asked", "at"):
        value = getattr(record, field, None)
        if isinstance(value, str):
            yield value


def _without(rows: Rows, others: Rows) -> list[Sequence[str]]:
    known = {tuple(row) for row in others}
    return [row for row in rows if tuple(row) not in known]
