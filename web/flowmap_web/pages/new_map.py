"""A new map: empty, from a sample, from what is typed or in a file, from a log of events."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, cast

from flask import redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.records import unreadable
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, FlowmapError, InvalidMap, Problem, StoreError
from flowmap.formats.bounds import MOST_BYTES, decode
from flowmap.formats.files import NOTATIONS, recognised
from flowmap_web.addresses import address
from flowmap_web.asked import LONGEST_TEXT
from flowmap_web.beginning import SAMPLE, begun, kept
from flowmap_web.pages.map_page import QUESTIONS
from flowmap_web.said import tell
from flowmap_web.who import who

MOST_UPLOAD = MOST_BYTES  # bytes of a file that is sent; our choice: as much as any map may have
MOST_SHOWN = 200_000  # letters of a file that stand in the form again, to be mended there
MOST_TOLD = 8  # sentences about a log; our choice: the first rows that could not be read are among them
LOGS = (".csv", ".xes", ".gz")
SUFFIXES = (*NOTATIONS, *LOGS)
SAMPLES = {
    "engines": "The customer sends the engines: nobody tells goods receiving",
    "back-office": "A back office: who passes on, who decides",
    "installations": "A whole company: 27 teams that make and sell installations",
    "permits": "A permit, read from the log of a workflow system",
}


@dataclass(frozen=True)
class Asked:
    """What stands in the form, and what is wrong with it."""

    title: str = ""
    source: str = "empty"
    text: str = ""
    wrong_title: str = ""
    problems: tuple[Problem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


def show() -> str:
    """`GET /new`"""
    return _page(Asked())


def make() -> str | tuple[str, int] | Response:
    """`POST /new`"""
    form, file = request.form, request.files.get("file")
    uploaded = file if file is not None and file.filename else None
    asked = Asked(
        title=" ".join(form.get("title", "").split()),
        source="file" if uploaded is not None else form.get("from", "empty"),
        text=form.get("text", "").replace("\r\n", "\n")[:MOST_SHOWN],
        columns={key: value.strip() for key in COLUMNS if (value := form.get(key, "")).strip()},
    )
    if wrong := _wrong(asked.title):
        return _page(Asked(**{**vars(asked), "wrong_title": wrong})), 422
    try:
        if uploaded is not None:
            return _opened(_from_file(asked, uploaded), asked)
        if asked.source == "file":
            raise BadInput("No file was chosen.", hint=f"Choose one that ends in {', '.join(SUFFIXES)}.")
        if asked.source == "text":
            return _opened(_from_text(asked, asked.text, None), asked)
        if not asked.title and asked.source == "empty":
            return _page(Asked(**{**vars(asked), "wrong_title": "Say what the map is about."})), 422
        made = begun(title=asked.title, name="", source=asked.source, text="", by=who())
        return _opened(made, asked)
    except StoreError:
        raise
    except _Refused as refused:
        return _page(refused.asked), 422
    except FlowmapError as error:
        return _page(Asked(**{**vars(asked), "problems": _problems(error)})), 422


def _wrong(title: str) -> str:
    """Why this is no title; empty where it may be one."""
    if len(title) > LONGEST_TEXT:
        return f"That has {len(title):,} letters; at most {LONGEST_TEXT:,} are kept."
    return unreadable(title) or ""


COLUMNS = {
    "case_column": "Column of the order",
    "activity_column": "Column of what was done",
    "team_column": "Column of the team",
    "time_column": "Column of the time",
}


class _Refused(Exception):
    """The form again, with the text of the file in it."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked


def _from_file(asked: Asked, file: FileStorage) -> str:
    name = PurePath((file.filename or "").replace("\\", "/")).name[:200]
    suffix = PurePath(name).suffix.lower()
    if suffix in LOGS:
        return _from_log(asked, cast(BinaryIO, file.stream), name)
    if suffix not in NOTATIONS:
        raise BadInput(f"{name} is no map and no log.", hint=f"Its name must end in {', '.join(SUFFIXES)}.")
    text = decode(file.stream.read(MOST_BYTES + 1), file=name)
    return _from_text(asked, text, NOTATIONS[suffix], stem=PurePath(name).stem)


def _from_text(asked: Asked, text: str, notation: str | None, *, stem: str = "map") -> str:
    try:
        m = services.parse(text, notation=notation or recognised(text), name=slug(stem) or "map")
    except FlowmapError as error:
        shown = text if len(text) <= MOST_SHOWN else ""
        raise _Refused(Asked(asked.title, "text", shown, problems=_problems(error))) from None
    if not asked.title and not _has_title(m) and notation is None:
        raise _Refused(Asked(asked.title, "text", text[:MOST_SHOWN], wrong_title="Say what the map is about."))
    return kept(m, title=asked.title or ("" if _has_title(m) else m.title), by=who())


def _has_title(m: Map) -> bool:
    return any(one.title for one in m.tables["map"])


def _from_log(asked: Asked, stream: BinaryIO, name: str) -> str:
    from flowmap.formats.event_log import LogOptions, read_log

    summary = read_log(_Named(stream, name), options=LogOptions(**asked.columns))  # type: ignore[arg-type]
    made = kept(summary.to_map(asked.title or None), title=asked.title, by=who())
    for sentence in summary.sentences()[:MOST_TOLD]:
        tell(sentence)
    return made


class _Named:
    """A stream under the name of its file, which messages and sources say."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self.name = stream, name

    def __getattr__(self, attribute: str) -> object:
        return getattr(self._stream, attribute)


def _problems(error: FlowmapError) -> tuple[Problem, ...]:
    """What is wrong, with the names of fields in place of options of the command line."""
    if isinstance(error, InvalidMap):
        return error.problems
    message, hint = error.message, error.hint
    for field_name, title in COLUMNS.items():
        option = f"--{field_name.replace('_', '-')}"
        message, hint = message.replace(option, f"“{title}”"), hint and hint.replace(option, f"“{title}”")
    return (Problem(message, hint),)


def _opened(made: str, asked: Asked) -> Response:
    wanted = slug(asked.title)
    if wanted and made != wanted:
        tell(f"There is a map “{wanted}” already: this one has the address “{made}”.")
    path = address("pages.map_page", name=made)
    response = redirect(path, 303)
    response.delete_cookie(QUESTIONS, path=path, samesite="Lax", httponly=True)  # of an earlier map of this name
    return response


def _page(asked: Asked) -> str:
    samples = [(f"{SAMPLE}{one}", SAMPLES.get(one, one)) for one in services.SAMPLES]
    return render_template("new_map.html", asked=asked, samples=samples, suffixes=",".join(SUFFIXES), columns=COLUMNS)
