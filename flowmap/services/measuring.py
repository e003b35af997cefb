"""Measures of a map: how well it serves its teams, who is loaded, how its network is shaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flowmap.analyzers.measures.measure import MOST_LINES
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map

if TYPE_CHECKING:
    from flowmap.analyzers.measures.catalogue import Measures
    from flowmap.analyzers.measures.traffic import Traffic
    from flowmap.formats.event_log import LogOptions, LogSummary

LOGS = (".csv", ".xes", ".csv.gz", ".xes.gz")


def is_log(name: str) -> bool:
    """Whether a name is that of an event log rather than of a map."""
    return name.lower().endswith(LOGS)


def measures(
    m: Map,
    *,
    show: Iterable[str] = (),
    team: str | None = None,
    text: str = "",
    sort: str = "",
    most: int | None = MOST_LINES,
) -> Measures:
    """What the measures with these names, or all of them, say of a map; `team`: only what is about one holder; `text`:
    only lines in which all these words stand; `sort`: by a column of the one that is shown, `-` before it for the other
    way round; at most so many lines of each, None: all.

    The names are those of `flowmap.analyzers.measures.catalogue.MEASURES`: `measures(m)["customers"].lines`.
    """
    from flowmap.analyzers.measures.catalogue import measured
    from flowmap.analyzers.measures.measure import Ask
    from flowmap.custody.solution import solve

    return measured(solve(in_order(m)), show=show, ask=Ask(team, most, text, sort))


def measures_of_log(
    source: str,
    *,
    options: LogOptions | None = None,
    show: Iterable[str] = (),
    team: str | None = None,
    text: str = "",
    sort: str = "",
    most: int | None = MOST_LINES,
) -> Measures:
    """What the measures say of the map that a log shows; handovers, subcontracting and working together are counted in
    the log itself, event by event."""
    from flowmap.analyzers.measures.catalogue import measured
    from flowmap.analyzers.measures.measure import Ask
    from flowmap.analyzers.measures.traffic import with_traffic
    from flowmap.custody.solution import solve
    from flowmap.formats.event_log import read_log

    summary = read_log(source, options=options, social=True)
    m = summary.to_map()
    s = with_traffic(solve(in_order(m)), _traffic(m, summary))
    return measured(s, show=show, ask=Ask(team, most, text, sort))


def _traffic(m: Map, summary: LogSummary) -> Traffic:
    from flowmap.analyzers.measures.traffic import Traffic

    ids = {m.title_of("holder", one.id): one.id for one in m.holders}
    social = summary.counts.social
    handed: Counter[tuple[str, str]] = Counter()
    ways: Counter[tuple[str, str]] = Counter()
    for link in summary.counts.links:
        handed[ids[link.giver], ids[link.receiver]] += link.times
        ways[ids[link.giver], ids[link.receiver]] += 1
    if social is None:
        raise ValueError("the log was read without what this needs")
    return Traffic(
        dict(handed),
        dict(ways),
        {(ids[a], ids[b]): n for a, b, n in social.back},
        {ids[one]: n for one, n in social.cases},
        {(ids[a], ids[b]): n for a, b, n in social.together},
        counted=True,
    )
