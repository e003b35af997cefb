"""Reads a log in XES: what its events and traces say becomes columns."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from flowmap.domain.columns import hits
from flowmap.errors import BadInput
from flowmap.formats.event_log import xes_plain
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.event import Events
from flowmap.formats.event_log.texts import Numbers, Texts
from flowmap.formats.event_log.xes_parts import Part, read_parts
from flowmap.formats.event_log.xes_plain import CASE_PREFIX, PlainEvents

TRACE_NAME = f"{CASE_PREFIX}concept:name"
UNNAMED = "\x01"  # begins the case of a trace without a name; no text in XML has this letter

RECOGNISED_BY = 10_000  # events from whose attributes the columns are recognised,
RECOGNISED_WITHIN = 8  # or as many as this many batches have, of 1 MiB of the file each


def read(file: io.BufferedReader, *, chosen: dict[str, str | None], name: str) -> tuple[Columns, Iterator[Events]]:
    """The columns and the events of a log. An attribute is a column; those of a trace begin with `case:`.

    Columns are recognised from the first 10,000 events (or 8 MiB). BadInput where the file is no XES, not
    well-formed, declares a DTD, or is beyond the limits of `xes_parts`.
    """
    batches = read_parts(file, name)
    first: list[list[Part]] = []
    count = 0
    for taken, batch in enumerate(batches, start=1):
        if batch:
            first.append(batch)
            count += sum(part.events for part in batch)
        if count >= RECOGNISED_BY or (first and taken >= RECOGNISED_WITHIN):
            break
    if not first:
        raise BadInput(f"{name} has no events.", hint="A log in XES has events in traces.")
    keys = dict.fromkeys(key for batch in first for part in batch for key in _keys(part))
    columns = recognised([TRACE_NAME, *(key for key in keys if key != TRACE_NAME)], chosen=chosen, file=name)
    taking = _Taking(columns)
    return columns, (taking.events(batch) for batch in chain(first, batches) if batch)


def _keys(part: Part) -> Iterator[str]:
    yield from (CASE_PREFIX + key for key in part.said)
    yield from xes_plain.keys(part.run) if part.run else part.attributes


class _Taking:
    """Takes the columns out of parts, and knows from one to the next what their trace has said."""

    def __init__(self, columns: Columns) -> None:
        self._wanted = (columns.case, columns.activity, columns.team, columns.time, columns.start)
        self._trace = 0
        self._said: dict[str, str] = {}

    def events(self, parts: Sequence[Part]) -> Events:
        """The events of some parts, in their order: what they themselves say, or else their traces."""
        fields = Texts.of([text for part in parts for text in self._texts(part)])
        plain = PlainEvents.of([part.run for part in parts if part.run])
        of_part = np.arange(len(parts)).repeat([part.events for part in parts])
        lines, traces, run = np.array([(part.line, part.trace, bool(part.run)) for part in parts]).T[:, of_part]
        place = hits(run)  # of a plain event
        lines[place] += plain.lines
        traces[place] += plain.later
        data, behind = np.concatenate([fields.data, plain.values.data]), len(fields.data)
        columns = []
        for n, column in enumerate(self._wanted):
            starts, ends = (edges[n :: len(self._wanted)][of_part] for edges in (fields.starts, fields.ends))
            if column is not None:
                events, values = plain.given(column)
                starts[place[events]], ends[place[events]] = values.starts + behind, values.ends + behind
            columns.append(Texts(data, starts, ends))
        if self._wanted[0] == TRACE_NAME:
            columns[0] = _named(columns[0], traces)
        return Events.in_columns(lines, columns)

    def _texts(self, part: Part) -> list[str]:
        """What an event, or the trace of a run of them, gives for each column."""
        if part.trace != self._trace:
            self._trace, self._said = part.trace, {}
        for key, value in part.said.items():
            if CASE_PREFIX + key in self._wanted:
                self._said[CASE_PREFIX + key] = value
        said = self._said | part.attributes
        return ["" if column is None else said.get(column, "") for column in self._wanted]


def _named(case: Texts, traces: Numbers) -> Texts:
    """The cases; a trace without a name is a case of its own."""
    rows = hits((case.stripped().lengths == 0) & (traces > 0))
    if not len(rows):
        return case
    named, behind = Texts.of([f"{UNNAMED}{trace}" for trace in traces[rows].tolist()]), len(case.data)
    starts, ends = case.starts.copy(), case.ends.copy()
    starts[rows], ends[rows] = named.starts + behind, named.ends + behind
    return Texts(np.concatenate([case.data, named.data]), starts, ends)
