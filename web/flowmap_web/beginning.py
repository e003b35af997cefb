"""A new map in the store: empty but for Sales, from a sample, or from the text of a map or an event log."""

from __future__ import annotations

import io
from itertools import count

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import Header, Holder
from flowmap.domain.slug import slug
from flowmap.errors import BadInput, Conflict, UnknownName
from flowmap_web.desk import desk

SOURCES = ("empty", "sample:NAME", "yaml", "flow", "log")
SAMPLE = "sample:"
FIRST_TEAM = "Sales"  # in the middle of an empty map: the first questions are asked about it
UNTITLED = "New map"
MOST_TRIED = 1_000  # names that are taken; our choice


def begun(*, title: str, name: str, source: str, text: str, by: str) -> str:
    """Make a map and say its name.

    `source`: one of SOURCES; of a `yaml`, `flow` or `log` the map is what `text` says. Where no title is given, it is
    that of the source; where no name is given, it is made from the title, with a number if it is taken. Conflict where
    a given name is taken, BadInput or InvalidMap where the text is no map.
    """
    return kept(_source(source, text), title=title, name=name, by=by)


def kept(m: Map, *, title: str, name: str = "", by: str) -> str:
    """Put a map into the store under a name of its own, and say the name; title and name as in `begun`."""
    if name and slug(name) != name:
        raise BadInput(f"“{name}” is no name for a map.", hint="Use lower case letters, digits and “-”.")
    m = _titled(m, title.strip())
    wanted = name or slug(m.title) or slug(UNTITLED)
    for number in count(1):
        tried = wanted if number == 1 else f"{wanted}-{number}"
        try:
            desk().store.create(tried, m, by=by)
            return tried
        except Conflict:
            if name or number >= MOST_TRIED:
                raise
    raise AssertionError  # count has no end


def _source(source: str, text: str) -> Map:
    if source == "empty":
        return Map.of([Header(title=UNTITLED), Holder(id=slug(FIRST_TEAM), title=FIRST_TEAM)])
    if source.startswith(SAMPLE):
        sample = source.removeprefix(SAMPLE)
        if sample not in services.SAMPLES:
            raise UnknownName(f"There is no sample “{sample}”.", hint=did_you_mean(sample, services.SAMPLES))
        return services.load(str(services.samples_folder() / sample / "map.yaml"))
    if source in ("yaml", "flow"):
        return services.parse(text, notation=source)
    if source == "log":
        from flowmap.formats.event_log import read_log

        return read_log(io.BytesIO(text.encode())).to_map()
    raise BadInput(f"A map cannot begin from “{source}”.", hint=f"Use one of {', '.join(SOURCES)}.")


def _titled(m: Map, title: str) -> Map:
    """The map under another title; under its own where none is given."""
    header = next(iter(m.tables["map"]), None)
    before = header if isinstance(header, Header) else None
    after = (before or Header()).model_copy(update={"title": title}) if title else before
    return m if after == before else m.apply([Change(before, after)])
