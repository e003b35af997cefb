"""What addresses of the API may say after the question mark, and the words that requests share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Required, TypedDict

from flowmap.domain.records import (
    Kano,
)
from flowmap.formats.bounds import MOST_BYTES
from flowmap.formats.tables import NAMES
from flowmap.tracing.dependents import COLUMNS as DEPENDENT_COLUMNS
from flowmap_web.asked import LONGEST_NAME, LONGEST_TEXT
from flowmap_web.lists import ITEM_COLUMNS, TEAM_COLUMNS
from flowmap_web.openapi.schemas import Says

MOST_LISTED = 1_000  # of a list in one answer; our choice

TURNED = "A column; with - before it the other way round."

# Words that several share
Count = Annotated[int, Says(minimum=0)]
Word = Annotated[str, Says(maxLength=LONGEST_NAME)]
Name = Annotated[str, Says(minLength=1, maxLength=LONGEST_NAME)]
Text = Annotated[str, Says(maxLength=LONGEST_TEXT)]
MapText = Annotated[str, Says(minLength=1, description=f"At most {MOST_BYTES:,} letters.")]
MaybeText = Annotated[str, Says(description=f"At most {MOST_BYTES:,} letters.")]
By = Annotated[str, Says(maxLength=LONGEST_NAME, description="Who does this, for the history.")]
EditId = Annotated[
    str,
    Says(
        minLength=1,
        maxLength=LONGEST_NAME,
        description="Made by the client, CLIENT.N: sent again, it counts once.",
    ),
]
Base = Annotated[
    int,
    Says(minimum=0, maximum=2**53 - 1, description="The revision that the changes were made on; or say If-Match."),
]
Place = Annotated[list[float], Says(minItems=2, maxItems=2, description="[x, y] in points, y downwards.")]
Places = dict[str, Place | None]
Table = Annotated[
    str, Says(enum=list(NAMES), description="The list as a table in this format, in place of the object.")
]
YesNo = Literal["yes", "no"]
Same = Annotated[
    dict[str, str], Says(description='Which known ones new names are: {"holder:purchasng": "purchasing"}.')
]


class Page(TypedDict, total=False):
    """A list part by part: `next` in the answer is the address of the next part."""

    limit: Annotated[int, Says(minimum=1, maximum=MOST_LISTED)]
    after: Annotated[int, Says(minimum=0, description="So many are passed over.")]


class Filters(TypedDict, total=False):
    """The words of `domain.selection.Selection`."""

    case: Word
    team: Word
    holder: Word
    item: Word
    stage: Word
    rule: Word
    severity: Literal["error", "warning", "info", "none", "accepted"]
    kano: Kano
    provider: Word
    cost: Annotated[
        str, Says(maxLength=LONGEST_NAME, description="At least 9 (weight), 20h (work a year), 5d (delay).")
    ]
    accepted: YesNo
    q: Word
    sort: Literal["weight", "hours", "days", "team", "item", "rule"]


class FindingsAsked(Filters, Page, total=False):
    """The findings that pass the filters."""

    format: Table


class CheckAsked(Filters, total=False):
    """As the options of `flowmap check`."""

    select: Annotated[str, Says(maxLength=LONGEST_NAME, description="Only these rules or families: GAP01,REL.")]
    ignore: Annotated[str, Says(maxLength=LONGEST_NAME, description="Not these rules or families.")]
    all: YesNo
    all_verdicts: YesNo
    format: Table


class ReportAsked(Filters, total=False):
    """As the options of `flowmap report`."""

    to: Required[Literal["html", "md", "pdf"]]
    title: Word
    date: Annotated[str, Says(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|today)$", description="A date to bear.")]
    select: Word
    ignore: Word
    paper: Literal["A4", "Letter"]


def _by(columns: Iterable[str]) -> Says:
    """An order by one of the columns of a list."""
    return Says(pattern=f"^-?({'|'.join(columns)})$", description=TURNED)


class TeamsAsked(Page, total=False):
    """Which teams, in which order."""

    kind: Literal["team", "system", "meeting", "outsider"]
    department: Word
    item: Word
    q: Word
    sort: Annotated[str, _by(name for name, _ in TEAM_COLUMNS if name)]
    format: Table


class AliasesAsked(Page, total=False):
    """Which part, or as a table."""

    format: Table


class ItemsAsked(Page, total=False):
    """Which information, in which order."""

    team: Word
    q: Word
    sort: Annotated[str, _by(name for name, _ in ITEM_COLUMNS if name)]
    format: Table


class MatrixAsked(TypedDict, total=False):
    """Of which information, in which kind of order."""

    item: Word
    case: Word


PathsAsked = TypedDict(
    "PathsAsked",
    {"to": Required[Word], "from": Word, "item": Word, "case": Word, "without": Word, "format": Table},
    total=False,
)


class DependsAsked(TypedDict, total=False):
    """As the options of `flowmap depends`."""

    on: Required[Word]
    case: Word
    q: Word
    sort: Annotated[str, _by(DEPENDENT_COLUMNS)]
    format: Table


class MeasuresAsked(TypedDict, total=False):
    """As the options of `flowmap measures`."""

    show: Annotated[str, Says(maxLength=LONGEST_NAME, description="Only these measures: customers,load; else all.")]
    team: Word
    q: Word
    sort: Annotated[str, Says(maxLength=LONGEST_NAME, description=f"Of the one measure. {TURNED}")]
    format: Table


class QueryAsked(TypedDict, total=False):
    """A question in Cypher, or the name of a saved one; a parameter item is `p.item=order`."""

    q: str
    saved: Word
    sort: Annotated[str, Says(maxLength=LONGEST_NAME, description=f"Of the answer. {TURNED}")]
    format: Table


class HistoryAsked(TypedDict, total=False):
    """Which part of a history."""

    by: Annotated[str, Says(maxLength=LONGEST_NAME, description="Only what this person or program has changed.")]
    before: Count
    limit: Annotated[int, Says(minimum=1, maximum=MOST_LISTED)]
    format: Table


class TrendAsked(TypedDict, total=False):
    """As the options of `flowmap trend`."""

    points: Annotated[int, Says(minimum=2, maximum=200, description="At most so many revisions.")]
    format: Table


class ChangesAsked(TypedDict, total=False):
    """After which revision."""

    since: Count


class PictureAsked(TypedDict, total=False):
    """The picture of the map's page."""

    view: Literal["map", "drawing", "customers", "matrix"]
    team: Word
    item: Word
    case: Word
    department: Word
    routes: Literal["browser"]


class DrawAsked(TypedDict, total=False):
    """As the options of `flowmap draw`."""

    to: Required[Literal["svg", "png", "pdf", "dot", "mmd"]]
    view: Literal["map", "drawing", "customers", "item", "team", "matrix", "finding"]
    team: Word
    item: Word
    case: Word
    department: Word
    finding: Word
    theme: Literal["light", "dark", "auto"]
    max_nodes: Annotated[int, Says(minimum=1, maximum=10_000)]


class ExportAsked(TypedDict):
    """In which format."""

    to: Literal["json", "xlsx", "cypher", "html", "markdown", "graphml", "gexf", "mermaid", "d2", "dot"]


class PullAsked(TypedDict, total=False):
    """In which notation."""

    to: Literal["yaml", "flow"]


class DiffAsked(TypedDict, total=False):
    """With which other map, or since which revision of this one."""

    to: Name
    revision: Annotated[int, Says(minimum=1)]
