"""What the API answers to those who edit a map, and to those who bring or take whole ones."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from flowmap.domain import records
from flowmap.domain.change import Change
from flowmap.domain.finding import Coverage
from flowmap.formats.flow_text.entry import Line, Misread
from flowmap.formats.rows.read import Column, Trouble
from flowmap_web.openapi.answers import OfMap
from flowmap_web.openapi.asked import Place


class RecordField(TypedDict):
    """A field of a record as a form needs it."""

    form: str
    target: str | None
    default: Any
    choices: list[str]
    label: str


class Kind(TypedDict):
    """A kind of record."""

    key: list[str]
    derived: bool
    label: str
    fields: dict[str, RecordField]


class RecordsListed(TypedDict):
    """Every record of a map by kind."""

    map: list[records.Header]
    case: list[records.Case]
    stage: list[records.Stage]
    holder: list[records.Holder]
    item: list[records.Item]
    activity: list[records.Activity]
    handoff: list[records.Handoff]
    question: list[records.Question]
    need: list[records.Need]
    policy: list[records.Policy]
    acceptance: list[records.Acceptance]
    alias: list[records.Alias]
    query: list[records.Query]


class Records(OfMap):
    """Every record as it is stated, and what fields there are."""

    title: str
    schema: dict[str, Kind]
    records: RecordsListed


class Said(TypedDict):
    """What follows from an edit, and the page that shows it."""

    text: str
    href: NotRequired[str]


class Made(OfMap):
    """An edit that is saved: the revision it made, its changes after merging, and what follows."""

    edit: str
    changes: list[Change]
    said: list[Said]
    coverage: Coverage
    counts: dict[str, int]
    undone: NotRequired[str]


class NothingMade(TypedDict):
    """Why there was nothing to do."""

    map: str
    nothing: str


class PlacesKept(TypedDict):
    """Where all boxes stand."""

    places: dict[str, Place]


class Tidied(PlacesKept):
    """Where all boxes stand, and where they stood."""

    before: dict[str, Place]


class Untidy(OfMap):
    """Whether tidying up would spare many crossings."""

    untidy: bool


class Picture(OfMap):
    """A picture: one key, one picture."""

    svg: str
    key: str
    note: str | None
    lines: list[str]


class MapMade(TypedDict):
    """The name of a new map, and its page."""

    map: str
    href: str


class PushedMap(OfMap):
    """What was changed by saving a map under a name."""

    changes: list[Change]


class Changes(OfMap):
    """The changes that make one map into another."""

    changes: list[Change]


class Alike(TypedDict):
    """A new name, and the known one that may be meant."""

    key: str
    space: str
    typed: str
    new: str
    id: str
    title: str
    question: str


Completion = TypedDict("Completion", {"text": str, "from": int, "to": int, "kind": str})


class UnderstoodText(OfMap):
    """What each line of a text would do."""

    lines: list[Line]
    problems: list[Misread]
    changes: list[Change]
    alike: list[Alike]
    proposals: list[Completion]


class Choice(TypedDict):
    """What a column can be."""

    kind: str
    title: str


class RowRead(TypedDict):
    """What a row of a table would do."""

    row: int
    says: str
    changes: int


class UnderstoodTable(OfMap):
    """What a pasted table would do."""

    columns: list[Column]
    choices: list[Choice]
    header: bool
    rows: int
    cells: list[list[str]]
    lines: list[RowRead]
    problems: list[Trouble]
    more_problems: int
    changes: list[Change]
    alike: list[Alike]


class Handovers(TypedDict):
    """How often one handed over to another."""

    giver: str
    receiver: str
    count: int


class Refusal(TypedDict):
    """A row that could not be read."""

    line: int
    why: str


class Imported(TypedDict):
    """What `flowmap import --format json` prints, and the map as YAML."""

    cases: int
    events: int
    handovers: int
    within: int
    unknown: int
    pairs: list[Handovers]
    refused: list[Refusal]
    refused_more: int
    yaml: str


class Published(OfMap):
    """How many findings are in Neo4j now."""

    findings: int
