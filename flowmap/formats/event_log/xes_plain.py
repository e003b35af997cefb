"""Events and traces of XES that are written as tools write them: found by a pattern, understood together in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.domain.columns import hits
from flowmap.formats.event_log.texts import Numbers, Texts, padded

EVENT, TRACE = b"<event>", b"<trace>"
CASE_PREFIX = "case:"  # attributes of a trace are named so: `case:concept:name`, `case:department`
MOST_PLAIN, LONGEST_PLAIN = 1_000, 10_000  # attributes of one event and bytes of a value; others are left to the parser
_LINE_FEED, _QUOTE, _LESS, _E, _T = b'\n"<et'

# Nothing that XML would read as anything but itself: no entities, no blanks but " " in a text, the key before the
# value, no attributes in attributes. A trace has events, and its attributes before them; no event's key is a trace's.
_BLANKS, _LETTER = rb"[ \t\r\n]*", rb'[^"<&\x00-\x1f]'
_ATTRIBUTE = rb'<(?:string|date|int|float|boolean|id) key="(?!case:)%b*" value="%b{0,%d}" ?/>' % (
    *(_LETTER, _LETTER, LONGEST_PLAIN),
)
_ATTRIBUTES = rb"(?:%b%b){0,%d}%b" % (_BLANKS, _ATTRIBUTE, MOST_PLAIN, _BLANKS)
_EVENT = rb"event>%b</event>" % _ATTRIBUTES
_TRACE = rb"trace>%b(?:<%b%b)+</trace>" % (_ATTRIBUTES, _EVENT, _BLANKS)
RUN = re.compile(rb"<(?:%b(?:%b<%b)*|%b(?:%b<%b)*)" % (_EVENT, _BLANKS, _EVENT, _TRACE, _BLANKS, _TRACE))
_KEY = re.compile(rb'<(event|trace)>|key="([^"]*)"')


def is_utf8(run: bytes) -> bool:
    """Whether a run of the pattern is XML in UTF-8 whose lines end with line feeds, returns before them or not."""
    try:
        text = run.decode()
    except UnicodeDecodeError:
        return False
    return run.count(b"\r") == run.count(b"\r\n") and "\ufffe" not in text and "\uffff" not in text


def blanked(run: bytes) -> bytes:
    """Blanks, as few as there can be, behind which a text has the same line and column as behind a run."""
    return b"\n" * run.count(b"\n") + b" " * len(run[run.rfind(b"\n") + 1 :].decode())


def keys(run: bytes) -> Iterator[str]:
    """The keys of all attributes in a run, in their order, those of traces with their prefix."""
    prefix = ""
    for owner, key in _KEY.findall(run):
        if owner:
            prefix = CASE_PREFIX if owner == b"trace" else ""
        else:
            yield prefix + key.decode()


@dataclass(frozen=True, slots=True)
class PlainEvents:
    """The events of some runs, and all attributes that they and their traces have.

    By event: how many `lines` and traces (`later`) begin before it and behind the first tag of its run; the places of
    its own tag and of its trace's among the `tags` of both kinds, -1 where its trace begins outside the run.
    By attribute: `owner`, the place of the tag that has it.
    """

    tags: int
    lines: Numbers
    later: Numbers
    event: Numbers
    trace: Numbers
    owner: Numbers
    keys: Texts
    values: Texts

    @classmethod
    def of(cls, runs: Sequence[bytes]) -> PlainEvents:
        """Find them: each attribute has four quotes, and no other tag begins with the letter of these."""
        data = padded(b"".join(runs))
        tags = hits(data == _LESS)
        letters = data[tags + 1]
        tags = tags[(letters == _E) | (letters == _T)]
        is_event = data[tags + 1] == _E
        event = hits(is_event)
        sizes = np.array([len(run) for run in runs], np.int64)
        firsts = np.searchsorted(tags, np.cumsum(sizes) - sizes)
        run = firsts[np.searchsorted(firsts, event, side="right") - 1]  # the first tag of an event's run
        traces = np.cumsum(~is_event)
        trace = np.maximum.accumulate(np.where(is_event, -1, np.arange(len(tags))))[event]
        feeds = np.searchsorted(hits(data == _LINE_FEED), tags)
        key, key_end, value, value_end = hits(data == _QUOTE).reshape(-1, 4).T
        return cls(
            tags=len(tags),
            lines=feeds[event] - feeds[run],
            later=traces[event] - traces[run],
            event=event,
            trace=np.where(trace < run, -1, trace),
            owner=np.searchsorted(tags, key) - 1,
            keys=Texts(data, key + 1, key_end),
            values=Texts(data, value + 1, value_end),
        )

    def given(self, column: str) -> tuple[Numbers, Texts]:
        """Which events say something in a column, or whose trace does; and what: the last that has the key."""
        of_trace = column.startswith(CASE_PREFIX)
        key = Texts.of([column.removeprefix(CASE_PREFIX)])
        rows = hits(self.keys.lengths == key.lengths)
        rows = rows[self.keys.take(rows).keys()[0] == key.keys()[0]]
        by_tag = np.full(self.tags + 1, -1)  # the last is no tag
        by_tag[self.owner[rows]] = rows
        found: Numbers = by_tag[self.trace if of_trace else self.event]
        events = hits(found >= 0)
        return events, self.values.take(found[events])
