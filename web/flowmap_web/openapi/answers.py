"""What the API answers, operation by operation; where it is a record or a finding, that is its shape."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, TypedDict

from flowmap.domain import records
from flowmap.domain.change import Change
from flowmap.domain.finding import Coverage, FailedRule, Finding, Unmatched
from flowmap.domain.trend import Point
from flowmap.services import RulePage
from flowmap.tracing.dependents import Dependent
from flowmap.tracing.paths import Arrival, Path
from flowmap.tracing.subject import Subject
from flowmap_web.lists import ItemLine, TeamLine
from flowmap_web.openapi.schemas import Says, Together


class MapListed(TypedDict):
    """A map of the store."""

    name: str
    title: str
    revision: int
    changed: Annotated[str, Says(format="date-time")]


class MapsListed(TypedDict):
    """The maps of the store, by name."""

    maps: list[MapListed]
    next: str | None


class Checked(TypedDict):
    """What `flowmap check --format json` prints."""

    flowmap: int
    map: str
    title: str
    model: str
    stats: dict[str, int]
    coverage: Coverage
    counts: dict[str, int]
    findings: list[Finding]
    unmatched_acceptances: list[Unmatched]
    failed_rules: NotRequired[list[FailedRule]]


class CheckedMap(Checked):
    """The same, and the revision that was checked."""

    revision: int


class OfMap(TypedDict):
    """Of which map, and which revision of it."""

    map: str
    revision: int


class Trend(OfMap):
    """Findings and needs met at revisions of a map, the oldest first."""

    points: list[Point]


class Findings(OfMap):
    """Findings, without what their repairs would do."""

    findings: list[Finding]
    next: str | None


class Table(TypedDict):
    """A list as a table: `format=json`."""

    columns: list[str]
    rows: list[dict[str, Any]]
    cut: str | None


class AboutTeam(OfMap):
    """What records say of a team, and the fingerprints of the findings about it."""

    gives: list[records.Handoff]
    gets: list[records.Handoff]
    needs: list[records.Need]
    does: list[records.Activity]
    asks: list[records.Question]
    is_asked: list[records.Question]
    findings: list[str]


class AboutItem(OfMap):
    """What records say of an information, and the fingerprints of the findings about it."""

    handoffs: list[records.Handoff]
    needs: list[records.Need]
    made_by: list[records.Activity]
    used_by: list[records.Activity]
    questions: list[records.Question]
    findings: list[str]


class Brief(TypedDict):
    """A finding in short."""

    code: str
    fingerprint: str
    message: str


class Side(TypedDict):
    """A map before or after changes."""

    coverage: Coverage
    counts: dict[str, int]


class Tried(OfMap):
    """Changes that were tried on a copy: what closed, came and stayed."""

    changes: list[Change]
    before: Side
    after: Side
    closed: list[Brief]
    created: list[Brief]
    left: list[Brief]


class RepairTried(Tried):
    """A repair that was tried on a copy."""

    title: str


class Teams(OfMap):
    """Teams, with how much each has to do."""

    teams: list[TeamLine]
    next: str | None


class NameUsed(TypedDict):
    """An item or a holder, and how many records name it."""

    id: str
    title: str
    uses: int


class NameAlike(NameUsed):
    """Why it may be the kept one."""

    reasons: list[str]


class NamesProposed(TypedDict):
    """Names that may mean the same; the score is for the order only."""

    space: str
    kept: NameUsed
    others: list[NameAlike]
    score: float


class NameDecided(TypedDict):
    """An other name, or one that is not the same."""

    id: str
    name: str
    space: str
    of: str
    title: str
    same: bool


class Aliases(OfMap):
    """What is proposed, and what was decided."""

    proposals: list[NamesProposed]
    aliases: list[NameDecided]
    next: str | None


class Items(OfMap):
    """Information, with how many have to do with each."""

    items: list[ItemLine]
    next: str | None


class Pair(TypedDict):
    """What one gives another."""

    giver: str
    receiver: str
    items: list[str]


class Matrix(OfMap):
    """Who gives whom what."""

    pairs: list[Pair]


PathsFound = TypedDict(
    "PathsFound",
    {
        "map": str,
        "revision": int,
        "from": str | None,
        "to": str,
        "item": str | None,
        "without": Subject | None,
        "arrivals": list[Arrival],
        "paths": list[Path],
        "cut": str | None,
    },
)


class Depends(OfMap):
    """What hangs on a holder, an item or a channel."""

    on: Subject
    teams: list[str]
    dependents: list[Dependent]


class Rows(OfMap):
    """The rows of a question; `cut` says what was left out, `note` which of its words no map has."""

    columns: list[str]
    rows: list[list[Any]]
    cut: str | None
    note: NotRequired[str]


class Parameter(TypedDict):
    """What a saved question must be told."""

    name: str
    example: Any
    says: str


class SavedQuestion(TypedDict):
    """A question that flowmap brings, or (`own`) that is saved with a map; `problem`: why it cannot be asked."""

    name: str
    title: str
    topic: str
    says: str
    parameters: list[Parameter]
    query: str
    source: str
    own: bool
    problem: str | None


class SavedQuestions(TypedDict):
    """The questions that flowmap brings."""

    queries: list[SavedQuestion]


class QuestionsOfMap(OfMap):
    """The questions of a map, then those that flowmap brings."""

    queries: list[SavedQuestion]


class QuestionOfMap(OfMap, SavedQuestion):
    """One saved question."""


class EditMade(TypedDict):
    """One line of a history."""

    revision: int
    at: Annotated[str, Says(format="date-time")]
    by: str
    edit: str | None
    undoes: int | None
    changes: list[Change]


class History(TypedDict):
    """The edits of a map, the newest first."""

    map: str
    history: list[EditMade]
    next: str | None


class Since(TypedDict):
    """The edits after a revision, the oldest first."""

    revision: int
    edits: list[EditMade]
    more: bool


class Problem(TypedDict):
    """What is wrong (RFC 9457), in words, with what a program can act on."""

    type: str
    title: str
    status: int
    detail: str
    hint: NotRequired[str]
    problems: NotRequired[list[dict[str, Any]]]
    conflicts: NotRequired[list[dict[str, Any]]]
    theirs: NotRequired[Any]
    mine: NotRequired[Any]
    revision: NotRequired[int]
    undoing: NotRequired[int]
    ways: NotRequired[list[dict[str, str]]]


Rules, Rule = list[RulePage], RulePage
Team = Together("Team", (AboutTeam, records.Holder))
ItemTold = Together("ItemTold", (AboutItem, records.Item))
OneFinding = Together("OneFinding", (OfMap, Finding))
