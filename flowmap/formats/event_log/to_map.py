"""The map that a log shows: who hands which work to whom, how often, how fast, and what is done after what.

The item is the activity that is handed on. A team *makes* an item from the one that came before it in the
case. Each such way is an activity of its own, because they are alternatives: a step that follows either A or
B does not need both. A case starts with an activity that uses nothing and ends with one that makes nothing;
so all that leads to an end is useful, and nothing of a mere log counts as waste or as a gap. An item that
several teams make is a replica: they are alternatives of one process, not rival originals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Rate
from flowmap.domain.records import Activity, Handoff, Header, Holder, Item, Record
from flowmap.domain.slug import LONGEST_ID, slug, title_of
from flowmap.formats.event_log.counts import Link, Work
from flowmap.formats.event_log.summary import LogSummary
from flowmap.formats.identities import Numbering

SHORTEST_SPAN = 24 * 3600.0  # seconds; a shorter log does not say how often things happen in a year
YEAR = 365 * 24 * 3600.0  # seconds
MOST_NAMED = 3  # last steps that a note names


def map_of(summary: LogSummary, *, title: str | None = None) -> Map:
    """The map of a log: all its teams, the items that are worked from, activities and handoffs."""
    counts, name = summary.counts, slug(summary.name.split(".")[0]) or "log"
    made, ended = _ways(counts.work)
    makers = Counter(activity for _, activity in {(team, activity) for team, _, activity in made})
    teams = _ids(counts.teams, "team")
    items = _ids([activity for activity in counts.activities if activity in makers], "item")
    records: list[Record] = [Header(title=title or title_of(name))]
    records += [Holder(id=identity, title=team) for team, identity in teams.items()]
    records += [Item(id=items[item], title=item, replica=makers[item] > 1) for item in items]
    source = summary.name
    activities = [
        Activity(at=teams[team], uses=(items[used],) if used else (), makes=(items[item],), source=source)
        for team, used, item in made
    ]
    activities += [
        Activity(at=teams[team], uses=(items[used],), note=_last_steps(steps), source=source)
        for (team, used), steps in ended.items()
    ]
    records += _identified(activities)
    years = (counts.last - counts.first) / 1e6 / YEAR
    records += [_handoff(link, teams, items, years, source) for link in counts.links]
    return Map.of(records, name=name)


def _ways(work: Iterable[Work]) -> tuple[list[tuple[str, str | None, str]], dict[tuple[str, str], list[str]]]:
    """Each (team, used, made), the most frequent first; and the last known steps of cases by (team, used).

    A repeated activity is not made from itself: by the same team it is one, by another team it is made anew.
    """
    made: Counter[tuple[str, str | None, str]] = Counter()
    ended: dict[tuple[str, str], list[str]] = defaultdict(list)
    for way in work:
        repeated = way.used == way.activity
        if way.goes_on and not (repeated and way.own):
            made[way.team, None if repeated else way.used, way.activity] += way.times
        elif not way.goes_on and way.used is not None:
            ended[way.team, way.used].append(way.activity)
    return [way for way, _ in made.most_common()], ended


def _ids(titles: Iterable[str], kind: str) -> dict[str, str]:
    """An id for each title: its slug, with `-2`, `-3` ... where taken; `team-1` where it has no letter."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    uses: Counter[str] = Counter()
    for place, title in enumerate(titles, start=1):
        base = identity = slug(title) or f"{kind}-{place}"
        while identity in taken:
            uses[base] += 1
            end = f"-{uses[base] + 1}"
            identity = base[: LONGEST_ID - len(end)].rstrip("-") + end
        taken.add(identity)
        ids[title] = identity
    return ids


def _identified(activities: Iterable[Activity]) -> Iterator[Activity]:
    """The activities with ids of their own; the first of several with one derived id keeps it."""
    numbering = Numbering()
    for activity in activities:
        yield activity.with_id(numbering.take(numbering.expected(activity)))


def _last_steps(steps: list[str]) -> str:
    more = f" and {len(steps) - MOST_NAMED} more" if len(steps) > MOST_NAMED else ""
    return f"Last known step of a case: {', '.join(steps[:MOST_NAMED])}{more}"


def _handoff(link: Link, teams: dict[str, str], items: dict[str, str], years: float, source: str) -> Handoff:
    return Handoff(
        giver=teams[link.giver],
        receiver=teams[link.receiver],
        item=items[link.item],
        lead=_duration(link.wait_median),
        lead_p90=_duration(link.wait_p90),
        times=_rate(link.times, years),
        source=source,
    )


def _duration(seconds: float) -> Duration:
    """A wait with one decimal, in the unit that people would use; a longer wait never gives a shorter one."""
    minutes = seconds / 60
    if minutes < 120:
        return Duration(round(minutes, 1), "min")
    if minutes < 48 * 60:
        return Duration(round(minutes / 60, 1), "h")
    return Duration(round(minutes / 1440, 1), "d")


def _rate(count: int, years: float) -> Rate | None:
    """How often a year: whole from ten on, below with two digits; None where the log is too short to say."""
    if years * YEAR < SHORTEST_SPAN:
        return None
    rate = count / years
    digits = f"{rate:.0f}" if rate >= 10 else f"{rate:.2g}"
    return Rate(float(digits), "/year") if rate <= Rate.MOST else None
