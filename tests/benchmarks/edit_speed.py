"""What the parts of an edit cost on the server, in milliseconds, as medians of many edits.

    python tests/benchmarks/edit_speed.py [--edits 30]

An edit is an arrow that is drawn and one that is taken away again, on maps like a workshop's (60 teams, 150 handoffs)
and like a company's (1,000 handoffs, the picture of one team). In process, by SQLite on this machine's disk: the
network and the browser come on top.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flowmap import editing, services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Handoff, Header, Holder, Item, Need, Record
from flowmap_web import Settings, create_app
from flowmap_web.opened import Opened
from flowmap_web.pages.map_page import MOST_CARDS

HERE = {"Origin": "http://localhost"}


def company(teams: int, handoffs: int) -> Map:
    """A map with chains of teams that make something from what they get, and needs that are not all met."""
    records: list[Record] = [Header(title=f"{teams} teams")]
    records += [Holder(id=f"team-{n}", title=f"Team {n}", department=f"Department {n // 8}") for n in range(teams)]
    per_team = -(-handoffs // teams)
    items = [f"item-{n}-{k}" for n in range(teams) for k in range(per_team)]
    records += [Item(id=one, title=one.replace("-", " ")) for one in items]
    for n in range(teams):
        makes = tuple(f"item-{n}-{k}" for k in range(per_team))
        uses = () if n % 10 == 0 else (f"item-{n - 1}-0",)
        records.append(Activity(at=f"team-{n}", makes=makes, uses=uses))
        for k in range(per_team):
            if n * per_team + k >= handoffs:
                break
            receiver = (n + 1 + 3 * k) % teams
            records.append(Handoff(giver=f"team-{n}", receiver=f"team-{receiver}", item=f"item-{n}-{k}"))
            wants = f"team-{(receiver + (n % 3 == 0)) % teams}"  # every third one is missed by the team beside it
            records.append(Need(holder=wants, item=f"item-{n}-{k}", kano="threshold"))
    return Map.of(records)


class Parts:
    """Times of parts by name."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measures what is done within."""
        start = time.perf_counter()
        yield
        self.times[name].append(1_000 * (time.perf_counter() - start))

    def __str__(self) -> str:
        return "\n".join(f"  {name:<34}{statistics.median(some):8.1f} ms" for name, some in self.times.items())


def measured(m: Map, page: str, edits: int) -> Parts:
    """The parts of edits on a map whose `page` is shown."""
    parts = Parts()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'maps.db'}"
        with services.opened(url) as store:
            store.create("one", m, by="the benchmark")
        client = create_app(Settings(store=url)).test_client()
        client.get(f"/maps/one{page}")
        arrow = Handoff(giver="team-0", receiver="team-5", item="item-0-0").to_dict()
        side = {"handoff": {"id": "handoff:team-0:team-5:item-0-0", **arrow}}
        for n in range(edits):
            change = {"before": None, "after": side} if n % 2 == 0 else {"before": side, "after": None}
            sent = {"edit": f"bench.{n}", "base": n + 1, "by": "me", "changes": [change]}
            with parts.part("POST edits"):
                answer = client.post("/api/v1/maps/one/edits", json=sent, headers=HERE)
            assert answer.status_code == 200, answer.text
            with parts.part("GET the page again"):
                shown = client.get(f"/maps/one{page}", headers={"X-Flowmap-Routes": "browser"})
            assert shown.status_code == 200
            with parts.part("GET changes, nothing new"):
                client.get(f"/api/v1/maps/one/changes?since={n + 2}")
        inside(url, m, edits, parts)
    return parts


def inside(url: str, m: Map, edits: int, parts: Parts) -> None:
    """The parts of the same edits without HTTP."""
    change = Change(None, Handoff(giver="team-0", receiver="team-6", item="item-0-0"))
    with services.opened(url) as store:
        for n in range(edits):
            made = [change] if n % 2 == 0 else [change.inverse()]
            with parts.part("  save"):
                editing.save(store, "one", made, base=store.revision("one"), by="me", edit=f"inside.{n}")
            with parts.part("  apply"):
                m = m.apply(made)
            opened = Opened(m, n)
            with parts.part("  check"):
                report = opened.report
            with parts.part(f"  describe {MOST_CARDS} findings"):
                _ = [one.message for one in report.findings[:MOST_CARDS]]
            draw: Callable[..., Any] = opened.draw
            with parts.part("  draw the teams by distance"):
                draw(view="map")


def main() -> int:
    """Print the parts for both maps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=30)
    edits = parser.parse_args().edits
    for title, m, page in (
        ("60 teams, 150 handoffs, every arrow", company(60, 150), "?view=drawing"),
        ("60 teams, 150 handoffs, teams by distance", company(60, 150), ""),
        ("100 teams, 1,000 handoffs, the customers of a team", company(100, 1_000), "?view=customers&team=team-0"),
    ):
        found = len(services.check(m, effects=False, describe=0).findings)
        print(f"{title} ({found} findings)")
        print(measured(m, page, edits), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
