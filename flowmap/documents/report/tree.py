"""What a report is made of, whatever it is written as: parts with texts, figures, tables, lists and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flowmap.diagrams.drawing import Drawing

Kind = Literal["page", "part", "finding", "sheet"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A text that leads to a part of this report, by its anchor."""

    said: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Under:
    """A line with others under it that say more of it."""

    said: str
    under: tuple[str, ...]


Cell = str | Ref


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `role`: lead (what is to be remembered), note (how to read it), or neither."""

    said: str
    role: Literal["", "lead", "note"] = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its name, its amount with unit, what stands below. `part`: of a whole, 0 to 1."""

    name: str
    amount: str
    below: str = ""
    part: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a page, side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines under a title; `numbered`: in an order that counts."""

    title: str
    lines: tuple[Cell | Under, ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `numbers`: the columns that stand to the right. `more`: what is left out, in words."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, or why there is none. `label` says what it is a picture of."""

    label: str
    drawing: Drawing | None
    failed: str = ""


Block = Text | Figures | Listed | Grid | Picture


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report with those within it. `severity` is that of a finding."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: Sequence[Part] = ()
    kind: Kind = "part"
    severity: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A report: title, what it is about, from which map it is (`source`), its parts."""

    title: str
    about: str
    source: str
    model: str
    parts: tuple[Part, ...]
