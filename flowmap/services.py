"""The use cases as verbs: what the command line, the web application and Python programs call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.check import DESCRIBED, check, checked_map
from flowmap.analyzers.rule import Rule
from flowmap.domain import words
from flowmap.domain.change import Change, additions
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map, difference
from flowmap.domain.require import require
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, InvalidMap, Problem, UnknownName
from flowmap.formats.files import NOTATIONS, STREAM, parsed, read, write
from flowmap.redesign.what_if import WhatIf, what_if

if TYPE_CHECKING:
    from flowmap.diagrams.drawing import Drawing
    from flowmap.editing import Edited, Undone
    from flowmap.stores.port import HistoryLine, MapLine, Store

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
    if is_file(name):
        return read(name)
    try:
        with opened(store) as port:
            return port.load(name).map
    except UnknownName:
        if not Path(name).is_file():
            raise
        raise BadInput(f"{name} is no file of a map.", hint=f"Its name must end in {', '.join(FILES)}.") from None


def opened(url: str | None = None) -> Store:
    """The store of a URL; of FLOWMAP_STORE or the user's data directory if none is given."""
    from flowmap.stores import default_url, open_store

    return open_store(url or default_url())


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
    if slug(name) != name:
        raise BadInput(
            f"“{name}” is no name for a map.",
            hint=f"Use lower case letters, digits and “-”: {slug(name) or 'my-map'}.",
        )
    with opened(store) as port:
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


def undo(name: str, *, by: str, store: str | None = None) -> Undone:
    """Take back the last edit of a map of the store that `by` made and that still stands; see `editing.undo`."""
    from flowmap.editing import undo as undone

    with opened(store) as port:
        return undone(port, name, mine=None, by=by)


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


def findings_of(
    report: Report, *, holder: str | None = None, item: str | None = None, case: str | None = None
) -> Report:
    """The report with only the findings about a holder (at either end), an item, or a case."""
    kept = tuple(
        finding
        for finding in report.findings
        if holder in (None, finding.holder, finding.counterpart)
        and item in (None, finding.item)
        and (case is None or case in finding.cases)
    )
    return replace(report, findings=kept)


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


def summary_of(changes: Sequence[Change]) -> str:
    """Changes in a few words: "adds 3 handoffs and 1 need, removes 1 team"."""
    counts: dict[str, dict[str, int]] = {"adds": {}, "changes": {}, "removes": {}}
    for change in changes:
        verb = "adds" if change.before is None else "removes" if change.after is None else "changes"
        counts[verb][change.type] = counts[verb].get(change.type, 0) + 1
    return ", ".join(f"{verb} {_counted(kinds)}" for verb, kinds in counts.items() if kinds)


def _counted(kinds: Mapping[str, int]) -> str:
    """ "3 handoffs and 1 need"; from four kinds on the first two, and how many others there are."""
    named = [words.counted(n, words.word(kind)) for kind, n in kinds.items()]
    if len(named) > 3:
        named[2:] = [words.counted(sum([*kinds.values()][2:]), "other")]
    return words.listed(named)


def write_drawing(drawing: Drawing, target: str | None) -> None:
    """Write a picture to a file by its suffix, or as SVG to standard output."""
    import sys

    suffix = ".svg" if target is None else Path(target).suffix.lower()
    made = {
        ".svg": lambda: drawing.svg.encode(),
        ".dot": lambda: drawing.dot.encode(),
        ".png": drawing.png,
        ".pdf": drawing.pdf,
    }
    if suffix not in made:
        raise BadInput(f"flowmap draws no “{suffix or target}” file.", hint=f"Use one of {', '.join(made)}.")
    content = made[suffix]()
    if target is None:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.") from error


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
    "WhatIf",
    "additions",
    "apply",
    "check",
    "checked_map",
    "diff",
    "draw",
    "exit_code",
    "fill_with_samples",
    "findings_of",
    "is_file",
    "load",
    "opened",
    "parse",
    "push",
    "require",
    "rules",
    "samples_folder",
    "what_if",
]
