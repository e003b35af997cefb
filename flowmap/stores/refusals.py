"""What every store refuses in the same words."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput, Conflict, StoreError, UnknownName
from flowmap.stores.port import LONGEST_KEY, MOST_PLACES, Place

_SPOILT = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, zlib.error)


@contextmanager
def sound(place: str, *, hint: str) -> Iterator[None]:
    """What is read at a place must be what a store writes; anything else was spoilt there: no fault of the reader."""
    try:
        yield
    except (UnknownName, UnicodeEncodeError):  # of what was asked for, not of what was read
        raise
    except _SPOILT as error:
        said = str(error) if isinstance(error, ValueError) else repr(error)
        raise StoreError(f"{place} holds what no store writes: {said}.", hint=hint) from error


def no_such_map(name: str, known: Iterable[str]) -> UnknownName:
    """There is no map of this name; `known` are those that there are."""
    hint = did_you_mean(name, known) or "flowmap maps lists those that it has."
    return UnknownName(f"The store has no map “{name}”.", hint=hint)


def no_text(error: UnicodeEncodeError) -> BadInput:
    """A name or text with what is no Unicode, such as the bytes of another encoding from a command line."""
    shown = error.object[:80].encode("utf-8", "backslashreplace").decode()
    return BadInput(f"“{shown}” cannot be kept: it is no text in UTF-8.")


def name_taken(name: str) -> Conflict:
    """A map of this name exists."""
    return Conflict(f"The store already has a map “{name}”.", theirs=name, mine=name)


def revision_ahead(name: str, *, base: int, revision: int) -> BadInput:
    """The changes claim a revision that the map has not reached."""
    return BadInput(
        f"The changes are based on revision {base} of “{name}”, which is at revision {revision}.",
        hint="Load the map again and make the changes on what it is now.",
    )


def refuse_places(places: Mapping[str, Place | None]) -> None:
    """BadInput where a store cannot keep these places."""
    if len(places) > MOST_PLACES:
        raise BadInput(f"{len(places):,} places are too many at once.", hint=f"At most {MOST_PLACES:,} are possible.")
    for key, place in places.items():
        if not 0 < len(key) <= LONGEST_KEY:
            raise BadInput(f"A place has a key of {len(key):,} letters.", hint=f"Use 1 to {LONGEST_KEY}.")
        if place is not None and not all(map(math.isfinite, place)):
            raise BadInput(f"“{key}” has no place {place}.", hint="Give two finite numbers.")
