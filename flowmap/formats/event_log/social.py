"""Who takes work back from whom, and who takes part in the same cases: counted over the events of a log on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

# One team between two events of another one, all three directly after each other.
BACK = """
    SELECT giver, team, count(*) FROM (
        SELECT lag(team) OVER w AS giver, team, lead(team) OVER w AS next
        FROM events WINDOW w AS (PARTITION BY cid ORDER BY started, completed, n))
    WHERE giver = next AND giver <> team GROUP BY giver, team ORDER BY giver, team
"""
PART = "CREATE TABLE part AS SELECT DISTINCT cid, team FROM events WHERE team IS NOT NULL"
INDEX = "CREATE INDEX part_of ON part (cid, team)"
CASES = "SELECT team, count(*) FROM part GROUP BY team ORDER BY team"
TOGETHER = """
    SELECT a.team, b.team, count(*) FROM part a JOIN part b ON a.cid = b.cid AND a.team <> b.team
    GROUP BY a.team, b.team ORDER BY a.team, b.team
"""


@dataclass(frozen=True, slots=True)
class Social:
    """By titles of teams. `back`: (team, other, how often the team hands over to the other and acts next again).

    `cases`: (team, in how many cases it acts); `together`: (team, other, in how many cases both act), both ways round.
    """

    back: tuple[tuple[str, str, int], ...]
    cases: tuple[tuple[str, int], ...]
    together: tuple[tuple[str, str, int], ...]


def social_of(db: sqlite3.Connection, teams: Sequence[str]) -> Social:
    """What the events in a database show, as `mine` keeps them."""
    back = tuple((teams[a], teams[b], n) for a, b, n in db.execute(BACK))
    db.execute(PART)
    db.execute(INDEX)
    cases = tuple((teams[one], n) for one, n in db.execute(CASES))
    return Social(back, cases, tuple((teams[a], teams[b], n) for a, b, n in db.execute(TOGETHER)))
