"""A long list is turned like the leaves of a book: so many entries a page, the page being in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from flowmap_web.addresses import here_with

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Leaf(Generic[Entry]):
    """The entries of one page, and the addresses of the pages before and after it."""

    shown: Sequence[Entry]
    before: str | None
    after: str | None


def leaf_of(entries: Sequence[Entry], *, most: int) -> Leaf[Entry]:
    """The page of a list that the address asks for (`page`, from 1); the last one where it asks for more."""
    last = max(1, -(-len(entries) // most))
    page = min(max(1, request.args.get("page", default=1, type=int)), last)
    return Leaf(
        entries[(page - 1) * most : page * most],
        here_with(page=str(page - 1) if page > 2 else "") if page > 1 else None,
        here_with(page=str(page + 1)) if page < last else None,
    )
