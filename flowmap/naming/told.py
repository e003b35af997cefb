"""Proposals and other names as a table, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Alias
from flowmap.naming.other_names import meaning
from flowmap.naming.proposals import Proposal


def proposals_table(found: Sequence[Proposal]) -> Answer:
    """A row for each name that may mean the kept one."""
    columns = (
        "proposal",
        "space",
        "kept",
        "kept_title",
        "kept_uses",
        "other",
        "other_title",
        "other_uses",
        "why",
        "score",
    )
    rows = [
        (n, p.space, p.kept, p.title, p.uses, one.id, one.title, one.uses, list(one.reasons), round(p.score, 3))
        for n, p in enumerate(found, start=1)
        for one in p.others
    ]
    return Answer(columns, tuple(rows))


def decided(m: Map) -> list[dict[str, Any]]:
    """The other names that the map has, and those that were refused, as JSON."""
    found = []
    for alias in m.aliases:
        space, identity = meaning(alias)
        title = m.title_of(space, identity)
        found.append(
            {
                "id": alias.id,
                "name": alias.name,
                "space": space,
                "of": identity,
                "title": title,
                "same": not alias.differs,
            }
        )
    return found


def decided_anew(m: Map, change: Change) -> str | None:
    """That another name is accepted which was refused before, or the other way round; None for any other change."""
    old, new = change.before, change.after
    if not isinstance(old, Alias) or not isinstance(new, Alias) or old.differs == new.differs:
        return None
    title = m.title_of(*meaning(new))
    if old.differs:
        return f"“{new.name}” was refused before as another name of {title}; now it is accepted."
    return f"“{new.name}” was another name of {title} before; now it is refused."
