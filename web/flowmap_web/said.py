"""What an edit did, kept until the next page shows it: sentences, each with the page that says more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, get_flashed_messages, session

from flowmap.editing.said import Saying
from flowmap_web.addresses import address

LONGEST = 300  # letters of a sentence
MOST = 1_000  # letters of all of them: a cookie carries them, and browsers take none above 4 KB


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, and where there is more."""

    text: str
    href: str = ""


def tell(text: str, href: str | None = None) -> None:
    """Say something on the next page that is shown; what no longer fits is left out."""
    waiting = sum(len(str(told)) for _, told in session.get("_flashes", ()))
    if waiting + len(text[:LONGEST]) > MOST:
        return
    flash([text[:LONGEST], href or ""])  # type: ignore[arg-type]  # a pair is kept as well as a text


def page_of(name: str, saying: Saying) -> str | None:
    """The page that shows what a saying is about: its finding, else its team, else its information."""
    if saying.finding:
        return address("pages.finding", name=name, fingerprint=saying.finding)
    if saying.team:
        return address("pages.team", name=name, team=saying.team)
    return address("pages.item", name=name, item=saying.item) if saying.item else None


def tell_what_follows(name: str, sayings: Iterable[Saying]) -> None:
    """Say what follows from an edit of a map, each thing with the page that shows it."""
    for one in sayings:
        tell(one.text, page_of(name, one))


def said() -> list[Said]:
    """What is to be said now; once."""
    told = get_flashed_messages()
    return [Said(one) if isinstance(one, str) else Said(*one) for one in told]
