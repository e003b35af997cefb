"""Pieces of pages that stay the same from one edit to the next: they are written once, whoever shows them again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, render_template, request
from markupsafe import Markup, escape

from flowmap.domain.finding_list import sentence
from flowmap.domain.words import kind
from flowmap_web.opened import Opened
from flowmap_web.selection import Nested, involved
from flowmap_web.wording import Cost, costs

REMEMBERED = 2_048  # cards; our choice: some 3 MB, the first findings of all maps that are open


class Follow(NamedTuple):
    """What follows from the finding of a card, in one line."""

    kind: str
    fingerprint: str
    says: str


class Card(NamedTuple):
    """All that a card shows of a finding. `root`: where the application is mounted, because addresses begin so."""

    root: str
    map: str
    fingerprint: str
    severity: str
    accepted: bool
    family: str
    mark: str
    kind: str
    teams: str
    says: str
    costs: tuple[Cost, ...]
    offer: str
    follow: tuple[Follow, ...]


def card_of(opened: Opened, nested: Nested) -> Markup:
    """A finding as a card, with what follows from it."""
    finding, m = nested.finding, opened.map
    return _written(
        Card(
            request.script_root,
            opened.name,
            finding.fingerprint,
            finding.severity,
            finding.accepted is not None,
            finding.family,
            opened.marks.get(finding.fingerprint, ""),
            kind(finding.code, finding.name),
            " ".join(sorted(involved(finding))),
            sentence(m, finding),
            tuple(costs(finding, opened.report.coverage.total)),
            finding.offer,
            tuple(Follow(kind(one.code, one.name), one.fingerprint, sentence(m, one)) for one in nested.follow),
        )
    )


@lru_cache(maxsize=REMEMBERED)
def _written(card: Card) -> Markup:
    return Markup(render_template("card.html", card=card))


@lru_cache(maxsize=256)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    one = Markup('<option value="{}"{}>{}</option>')
    return Markup("").join(one.format(id_, Markup(" selected" if id_ == chosen else ""), said) for id_, said in pairs)


def options(pairs: Iterable[tuple[str, str]], chosen: str = "") -> Markup:
    """What a list offers: (value, title) each."""
    return _options(tuple(pairs), chosen)


@lru_cache(maxsize=64)
def proposed(titles: tuple[str, ...]) -> Markup:
    """What a field proposes, as the options of its list."""
    return Markup("").join(map(Markup('<option value="{}"></option>').format, titles))


def list_items(lines: Iterable[str]) -> Markup:
    """Lines as the items of a list: escaped at once, because a picture has hundreds and any edit changes one."""
    joined = str(escape("\n".join(lines)))
    return Markup("<li>{}</li>").format(Markup(joined.replace("\n", "</li><li>"))) if joined else Markup("")


def speak(app: Flask) -> None:
    """Give an application's templates these pieces."""
    app.jinja_env.globals.update(card_of=card_of, options=options, proposed=proposed, list_items=list_items)
