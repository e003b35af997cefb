"""The use cases as verbs: what the command line, the web application and Python programs call."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.check import DESCRIBED, check, checked_map
from flowmap.analyzers.rule import Rule
from flowmap.domain import words
from flowmap.domain.change import Change, additions
from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import finding_list
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map, difference
from flowmap.domain.require import require
from flowmap.domain.selection import Selection
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, InvalidMap, Problem, UnknownName
from flowmap.formats.files import NOTATIONS, STREAM, parsed, read, write
from flowmap.redesign.what_if import WhatIf, what_if

if TYPE_CHECKING:
    from flowmap.diagrams.drawing import Drawing
    from flowmap.documents import Built, Checked
    from flowmap.documents.exporting import Exported
    from flowmap.domain.answer import Answer
    from flowmap.editing import Edited, Undone
    from flowmap.query import Limits, Published, Saved
    from flowmap.stores.port import HistoryLine, MapLine, Store
    from flowmap.tracing.dependents import Dependents
    from flowmap.tracing.paths import Paths

FILES = tuple(NOTATIONS)
SAMPLES = (
    "engines",
    "back-office",
    "installations",
    "permits",
)  # in the order in which they are worth reading


def is_file(name: str) -> bool:
    """Whether a MAP names a file (or standard input) rather than a map in the store (INTERFACES 1)."""
    return name == STREAM or name.lower().endswith(FILES)


def load(name: str, *, store: str | None = None) -> Map:
    """The map that MAP names: a file by its suffix, `-` for standard input, else a name in the store."""
    return loaded(name, store=store)[0]


def loaded(name: str, *, store: str | None = None) -> tuple[Map, int | None]:
    """The map that MAP names, and its revision in the store; None for a file."""
    if is_file(name):
        return read(name), None
    try:
        with opened(store) as port:
            stored = port.load(name)
        return stored.map, stored.revision
    except UnknownName:
        if not Path(name).is_file():
            raise
        raise BadInput(f"{name} is no file of a map.", hint=f"Its name must end in {', '.join(FILES)}.") from None


def opened(url: str | None = None) -> Store:
    """The store of a URL; of FLOWMAP_STORE or the user's data directory if none is given."""
    from flowmap.stores import default_url, open_store
    from flowmap.stores.port import GraphStore

    port = open_store(url or default_url())
    if isinstance(port, GraphStore):
        from flowmap.query import publish as published

        port.publish_after_save(published)
    return port


def parse(text: str, *, notation: str = "flow", file: str | None = None, name: str = "map") -> Map:
    """A map from text in flow text ("flow") or YAML ("yaml")."""
    if notation not in NOTATIONS.values():
        raise BadInput(f"There is no notation “{notation}”.", hint="Use flow or yaml.")
    return parsed(notation, text, file=file, name=name)


def apply(m: Map, changes: Iterable[Change]) -> Map:
    """A new map with the changes made."""
    return m.apply(changes)


def diff(before: Map, after: Map) -> list[Change]:
    """The changes that make one map into the other."""
    return difference(before=before, after=after)


def draw(m: Map, *, view: str = "map", report: Report | None = None, **focus: Any) -> Drawing:
    """A picture of a map; views and their focus are those of `flowmap.diagrams.draw`.

    The findings in it are those of `report`; the map is checked where none is given.
    """
    from flowmap.diagrams import draw as drawn

    if report is None:
        report = check(m, effects=False, describe=DESCRIBED if focus.get("finding") is None else None)
    return drawn(m, view=view, report=report, **focus)


@dataclass(frozen=True)
class RulePage:
    """A rule of the catalogue as `flowmap rules --format json` prints it."""

    code: str
    name: str
    family: str
    severity: str
    summary: str
    options: dict[str, Any]
    bad: str
    good: str
    page: str


def rules() -> list[RulePage]:
    """The catalogue, sorted by code."""
    from flowmap.analyzers.registry import registry

    return [_page_of(rule) for rule in registry().values()]


def rule_page(code: str) -> RulePage:
    """One rule of the catalogue; UnknownName with the nearest code."""
    from flowmap.analyzers.registry import rule

    return _page_of(rule(code))


def _page_of(rule: Rule) -> RulePage:
    from flowmap.analyzers.pages import page

    return RulePage(
        code=rule.code,
        name=rule.name,
        family=rule.family,
        severity=rule.severity,
        summary=rule.summary,
        options=asdict(rule.options),
        bad=rule.bad,
        good=rule.good,
        page=page(rule),
    )


def push(m: Map, name: str, *, by: str, store: str | None = None) -> tuple[int, list[Change]]:
    """Save a map under a name in the store: its revision, and what was changed. An equal map changes nothing."""
    with opened(store) as port:
        return pushed(port, m, name, by=by)


def pushed(port: Store, m: Map, name: str, *, by: str) -> tuple[int, list[Change]]:
    """The same in a store that is open."""
    if slug(name) != name:
        raise BadInput(
            f"“{name}” is no name for a map.",
            hint=f"Use lower case letters, digits and “-”: {slug(name) or 'my-map'}.",
        )
    if name not in {line.name for line in port.maps()}:
        return port.create(name, m, by=by), additions(m.records())
    stored = port.load(name)
    changes = difference(before=stored.map, after=m)
    return (port.save(name, changes, base=stored.revision, by=by) if changes else stored.revision), changes


def edit(name: str, statements: Sequence[str], *, by: str, store: str | None = None, file: str | None = None) -> Edited:
    """Make what flow text says on a map of the store, all of it as one change or nothing; `-statement` takes away.

    InvalidMap with all that is not understood, by the line of `file` if the statements are from one.
    """
    from flowmap.editing import save as saved
    from flowmap.formats.flow_text.entry import understood

    text = "\n".join(statements)
    with opened(store) as port:
        stored = port.load(name)
        read = understood(text, stored.map)
        if read.problems:
            lines = text.split("\n")
            raise InvalidMap(
                [
                    Problem(one.message, one.hint, file, one.line, one.column)
                    if file is not None
                    else Problem(one.message, one.hint, f"“{lines[one.line - 1].strip()}”", column=one.column)
                    for one in read.problems
                ]
            )
        return saved(port, name, read.changes, base=stored.revision, by=by)


def undo(name: str, *, by: str, store: str | None = None, over: Collection[int] = ()) -> Undone:
    """Take back the last edit of a map of the store that `by` made and that still stands; see `editing.undo`."""
    from flowmap.editing import undo as undone

    with opened(store) as port:
        return undone(port, name, mine=None, by=by, over=over)


def redo(name: str, *, by: str, store: str | None = None) -> Undone:
    """Make again what the last undo by `by` took back, if nothing was changed since; see `editing.redo`."""
    from flowmap.editing import redo as redone

    with opened(store) as port:
        return redone(port, name, mine=None, by=by)


def restore(name: str, revision: int, *, by: str, store: str | None = None) -> Edited:
    """Make a map of the store what it was at a revision, by one new change; see `editing.restore`."""
    from flowmap.editing import restore as restored

    with opened(store) as port:
        return restored(port, name, revision, by=by)


def fill_with_samples(store: str | None = None) -> list[str]:
    """Put the sample organisations into a store that has none of them; the names that were added.

    Where one of them is there, the others were removed by somebody, and stay so.
    """
    with opened(store) as port:
        port.init()
        if any(line.name in SAMPLES for line in port.maps()):
            return []
        for name in SAMPLES:
            port.create(name, read(str(samples_folder() / name / "map.yaml")).renamed(name), by="flowmap")
    return list(SAMPLES)


def samples_folder() -> Path:
    """Where the sample organisations are: in the installed package, or beside it in the repository."""
    here = Path(__file__).resolve().parent
    for folder in (here / "sample_orgs", here.parent / "sample_orgs"):
        if folder.is_dir():
            return folder
    raise UnknownName("The sample organisations are not installed.")


def exit_code(reports: Sequence[Report], *, fail_on: str) -> int:
    """1 if a report has an open finding at or above a severity, else 0."""
    order = ("error", "warning", "info")
    if fail_on == "never":
        return 0
    severe = order[: order.index(fail_on) + 1]
    return int(any(f.severity in severe and f.accepted is None for report in reports for f in report.findings))


def require_rules(words: Iterable[str]) -> None:
    """UnknownName, with the nearest one, where a word is neither the code of a rule nor a family."""
    from flowmap.analyzers.registry import selected

    selected(select=words)


def finding_of(m: Map, fingerprint: str) -> Finding:
    """The finding with a fingerprint, or with the only one that starts so, described in full."""
    name = check(m, effects=False, describe=0).named(fingerprint).fingerprint
    return check(m, describe=None, only=name).named(name)


def save(m: Map, target: str, *, by: str, store: str | None = None) -> None:
    """Write a map to a file, to standard output (`-`, as YAML), or into the store."""
    if is_file(target):
        write(m, target)
    else:
        push(m, target, by=by, store=store)


def map_line(line: MapLine) -> dict[str, Any]:
    """One line of the list of maps as JSON; the time in UTC."""
    return {
        "name": line.name,
        "title": line.title,
        "revision": line.revision,
        "changed": line.changed.isoformat(),
    }


def history_line(line: HistoryLine) -> dict[str, Any]:
    """One line of a map's history as JSON."""
    return {
        "revision": line.revision,
        "at": line.at.isoformat(),
        "by": line.by,
        "edit": line.edit,
        "undoes": line.undoes,
        "changes": [change.to_dict() for change in line.changes],
    }


def summary_of(changes: Sequence[Change], *, first: bool = False) -> str:
    """Changes in a few words: "adds 3 handoffs and 1 need, removes 1 team". `first`: they begin the map."""
    counts: dict[str, dict[str, int]] = {"adds": {}, "changes": {}, "removes": {}}
    said = ["begins the map"] if first else []
    for change in changes:
        verb = "adds" if change.before is None else "removes" if change.after is None else "changes"
        if change.type != "map":
            counts[verb][change.type] = counts[verb].get(change.type, 0) + 1
        elif not first:
            said.append({"adds": "names the map", "changes": "renames the map"}.get(verb, "takes the map's name away"))
    return ", ".join([*said, *(f"{verb} {_counted(kinds)}" for verb, kinds in counts.items() if kinds)])


def summary_of_line(line: HistoryLine, others: Mapping[int, HistoryLine], *, first: bool = False) -> str:
    """One line of a history in a few words; of what it takes back, `others` (by revision) says what that was."""
    said = summary_of(line.changes, first=first)
    if line.undoes is None:
        return said
    undone = others.get(line.undoes)
    if undone is not None and undone.undoes is not None:
        return f"makes revision {undone.undoes} again: {said}"
    return f"takes back revision {line.undoes}: {said}"


def _counted(kinds: Mapping[str, int]) -> str:
    """ "3 handoffs and 1 need"; from four kinds on the first two, and how many others there are."""
    named = [words.counted(n, words.word(kind)) for kind, n in kinds.items()]
    if len(named) > 3:
        named[2:] = [words.counted(sum([*kinds.values()][2:]), "other")]
    return words.listed(named)


def paths(m: Map, **asked: Any) -> Paths:
    """How information comes to somebody, best way first; the arguments are those of `tracing.paths.paths`."""
    from flowmap.custody.solution import solve
    from flowmap.tracing.paths import paths as traced

    return traced(solve(in_order(m)), **asked)


def depends(m: Map, on: str, *, case: str | None = None) -> Dependents:
    """Everything that hangs on a holder, an item or a channel, by id; see `tracing.dependents.dependents`."""
    from flowmap.custody.solution import solve
    from flowmap.tracing.dependents import dependents

    return dependents(solve(in_order(m)), on, case=case)


def query(
    name: str,
    cypher: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    store: str | None = None,
    on_server: bool = False,
    limits: Limits | None = None,
) -> Answer:
    """The rows of a query in Cypher that only reads; `on_server` asks Neo4j itself. See `query.ask`."""
    from flowmap.query import ask, ask_server

    if is_file(name):
        if on_server:
            raise BadInput(f"{name} is a file: no server has it.", hint="Leave --on-server out.")
        return ask(read(name), cypher, parameters=parameters, limits=limits)
    with opened(store) as port:
        if on_server:
            return ask_server(port, name, cypher, parameters=parameters, limits=limits)
        stored = port.load(name)
    return ask(stored.map, cypher, parameters=parameters, revision=stored.revision, limits=limits)


def saved_question(name: str) -> Saved:
    """A question that flowmap brings, by its name, or one from a file (.cypher)."""
    from flowmap.query import load_saved

    return load_saved(name)


def publish(name: str, *, always: bool | None = None, store: str | None = None) -> Published:
    """Write what is found on a map beside its facts in Neo4j; `always`: whether each save does so from now on."""
    from flowmap.query import publish as published
    from flowmap.query.publishing import graph_store

    with opened(store) as port:
        graph = graph_store(port)
        done = published(graph, name)
        if always is not None:
            graph.set_publishing(name, always)
        return done


def write_answer(answer: Answer, target: str) -> None:
    """Write a table to a file, in the format of its suffix."""
    from flowmap.formats.tables import write as table

    content = table(answer, to=target)
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.") from error


def picture(drawing: Drawing, suffix: str) -> bytes:
    """A picture as a file with this suffix: .svg, .dot, .png, .pdf or .mmd."""
    made: Mapping[str, Callable[[], bytes]] = {
        ".svg": lambda: drawing.svg.encode(),
        ".dot": lambda: drawing.dot.encode(),
        ".png": drawing.png,
        ".pdf": drawing.pdf,
        ".mmd": lambda: drawing.mermaid.encode(),
    }
    if suffix not in made:
        raise BadInput(f"flowmap draws no “{suffix}” file.", hint=f"Use one of {', '.join(made)}.")
    return made[suffix]()


def write_drawing(drawing: Drawing, target: str | None) -> None:
    """Write a picture to a file by its suffix, or as SVG to standard output."""
    import sys

    suffix = ".svg" if target is None else Path(target).suffix.lower()
    content = picture(drawing, suffix or target or "")
    if target is None:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.") from error


def build_documents(paths: Sequence[str], *, root: str | None = None, dry: bool = False) -> Built:
    """Fill the blocks of documents and folders of documents; see `documents.build`."""
    from flowmap.documents import build

    return build(paths, root=root, dry=dry)


def check_documents(paths: Sequence[str], *, root: str | None = None) -> Checked:
    """Which blocks of documents are out of date, and what has changed since; see `documents.check`."""
    from flowmap.documents import check

    return check(paths, root=root)


def report(
    name: str,
    *,
    to: str,
    store: str | None = None,
    title: str = "",
    day: datetime.date | None = None,
    only: Mapping[str, str] | None = None,
    **options: Any,
) -> bytes:
    """A map as a report for a meeting, in the form of a name or suffix: .html, .md or .pdf.

    `only`: the words of a `Selection`; `day`: the date that it bears, None: none; the other options are those of
    `documents.report.report`.
    """
    from flowmap.documents.report import Wanted, form_of
    from flowmap.documents.report import report as written

    form = form_of(to)  # a wrong one is said before anything is computed
    m, revision = loaded(name, store=store)
    selection = Selection.of(only or {}, m)
    return written(m, to=form, wanted=Wanted(title, revision, day), selection=selection, **options)


def export(m: Map, *, to: str) -> Exported:
    """A map as a file of another program, by the format's name or a file's suffix; see `documents.exporting`."""
    from flowmap.documents.exporting import exported

    return exported(m, to=to)


def write_file(content: bytes, target: str) -> None:
    """Write a file at once or not at all, or to standard output (`-`); BadInput where it cannot be written."""
    import sys

    from flowmap.formats.files import replace_file

    if target == STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        replace_file(Path(os.path.realpath(target)), content, said=target)


def web_application() -> Callable[..., None]:
    """What serves the web application (host=, port=); it registers itself as an entry point."""
    from importlib.metadata import entry_points

    found = [point for point in entry_points(group="flowmap.web") if point.name == "serve"]
    if not found:
        raise BadInput("The web application is not installed.", hint="Install flowmap with its extra: flowmap[web].")
    serve: Callable[..., None] = found[0].load()
    return serve


__all__ = [
    "DESCRIBED",
    "Change",
    "RulePage",
    "Selection",
    "WhatIf",
    "additions",
    "apply",
    "check",
    "checked_map",
    "depends",
    "diff",
    "draw",
    "exit_code",
    "export",
    "fill_with_samples",
    "finding_list",
    "is_file",
    "load",
    "opened",
    "parse",
    "paths",
    "push",
    "require",
    "rules",
    "samples_folder",
    "what_if",
]
