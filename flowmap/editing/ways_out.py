"""The ways out where others stand in the way of taking something back: words for each, and which one was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Way = Literal["keep", "over", "both"]
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out in people's words; `way` is its word in the API and on the command line."""

    way: Way
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The way out that somebody has chosen, and for the edit of which revision."""

    way: Way
    revision: int


def ways_out(*, again: bool = False) -> tuple[WayOut, ...]:
    """What can be done about a change that cannot be taken back alone; `again`: that cannot be made again."""
    asked, done = ("redo", "made again") if again else ("undo", "taken back")
    before = "what you took back before it" if again else "what you did before it"
    return (
        WayOut("keep", "Keep it", f"All stays as it is; {asked} will not ask again."),
        WayOut("over", "Skip over it", f"It stays as it is; {before} is {done} instead."),
        WayOut("both", "Put both back", f"It is {done}, and what others did about it since is taken back, too."),
    )
