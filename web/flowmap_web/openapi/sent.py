"""What requests to the API carry, as JSON; asked.py reads it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from flowmap.domain.change import Change
from flowmap.domain.records import MOST_QUERY
from flowmap_web.asked import LONGEST_NAME
from flowmap_web.openapi.asked import Base, By, Count, EditId, MapText, MaybeText, Name, Places, Same, Text, Word
from flowmap_web.openapi.schemas import Says

NewMap = TypedDict(
    "NewMap",
    {
        "title": NotRequired[Text],
        "name": NotRequired[Word],
        "by": NotRequired[By],
        "text": NotRequired[MaybeText],
        "from": NotRequired[
            Annotated[str, Says(maxLength=LONGEST_NAME, description="empty, sample:NAME, yaml (or JSON), flow, log.")]
        ],
    },
)
Pushed = TypedDict("Pushed", {"from": Literal["yaml", "flow"], "text": MapText, "by": NotRequired[By]})
Converted = TypedDict("Converted", {"from": Literal["yaml", "flow"], "text": MapText, "to": Literal["yaml", "flow"]})
CheckedText = TypedDict("CheckedText", {"from": Literal["yaml", "flow"], "text": MapText})


class ImportedLog(TypedDict):
    """An event log, and how it is to be read: as the options of `flowmap import`."""

    text: MapText
    title: NotRequired[Text]
    form: NotRequired[Literal["csv", "xes"]]
    case_column: NotRequired[Word]
    activity_column: NotRequired[Word]
    team_column: NotRequired[Word]
    time_column: NotRequired[Word]
    start_column: NotRequired[Word]
    time_format: NotRequired[Word]


class Wanted(TypedDict):
    """Changes, or statements of flow text that say them."""

    changes: NotRequired[list[Change]]
    statements: NotRequired[
        Annotated[list[str], Says(description='As `flowmap edit`: "-Sales -> Purchasing: order" takes away.')]
    ]


class Edits(Wanted):
    """An edit: all of it is made, or nothing. Others' changes since `base` are merged field by field."""

    edit: EditId
    base: NotRequired[Base]
    by: NotRequired[By]
    places: NotRequired[Places]


class NamesDecided(TypedDict):
    """Whether names mean the same."""

    space: Literal["item", "holder"]
    kept: Annotated[Name, Says(description="The id of the one that stays.")]
    others: Annotated[list[Name], Says(description="Ids.", minItems=1)]
    same: bool
    differing: NotRequired[
        Annotated[
            Literal["ask", "kept", "add"],
            Says(description="Where two differ: refuse; the kept one counts; or so, but times are added up."),
        ]
    ]
    edit: EditId
    base: NotRequired[Base]
    by: NotRequired[By]


class Back(TypedDict):
    """Whose last edit is taken back, or made again; and, once others stood in the way, what is to be done."""

    edit: EditId
    client: Name
    by: NotRequired[By]
    keep: NotRequired[Annotated[Count, Says(description="The revision that stays as it is; nothing is taken back.")]]
    over: NotRequired[Annotated[Count, Says(description="The revision that stays; the one before it is taken back.")]]
    both: NotRequired[Annotated[Count, Says(description="The revision that is taken back with what others did since.")]]


class Restored(TypedDict):
    """To which revision."""

    revision: Base
    edit: EditId
    by: NotRequired[By]


class Placed(TypedDict):
    """Where boxes stand; null forgets it."""

    places: NotRequired[Places]


class Nothing(TypedDict):
    """An object without fields."""


class TextTyped(TypedDict):
    """Flow text on the map as a page shows it."""

    text: Annotated[str, Says(description="Statements of flow text.")]
    caret: NotRequired[Count | None]
    unsent: NotRequired[list[Change]]
    same: NotRequired[Same]


class TablePasted(TypedDict):
    """A table from a spreadsheet."""

    text: Annotated[str, Says(description="Cells with tabs or commas between.")]
    columns: NotRequired[list[str]]
    header: NotRequired[bool | None]
    unsent: NotRequired[list[Change]]
    same: NotRequired[Same]


class Cypher(TypedDict):
    """A question in Cypher, or the name of a saved one."""

    query: NotRequired[str]
    saved: NotRequired[Name]
    parameters: NotRequired[dict[str, Any]]


class Forgotten(TypedDict):
    """As which edit."""

    edit: EditId
    base: NotRequired[Base]
    by: NotRequired[By]


class QuestionKept(Forgotten):
    """A question in Cypher, as a file (.cypher)."""

    source: Annotated[str, Says(maxLength=MOST_QUERY, description="Lines that begin with // say first what it asks.")]


class Publishing(TypedDict):
    """Whether each save publishes from now on."""

    always: NotRequired[bool]
