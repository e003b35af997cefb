"""A small documentation that tests may change: one map, and pages that show it."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "docs" / "examples" / "handbook"
TOLD = "Sales -> Goods receiving: goods announcement via e-mail, takes 1d, if engine\n"
ENGINES = """\
map Engine builders
case standard 90%
case engine 10%
Sales makes order
Sales makes goods announcement if engine
Purchasing makes goods announcement from order, takes 1d, if standard
Sales -> Purchasing: order, takes 1d
Purchasing -> Goods receiving: goods announcement, takes 1d, if standard
Goods receiving needs goods announcement threshold within 10d
Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0% if engine
"""


def handbook(folder: Path) -> Path:
    """A copy of the example documentation; what has been filled in stays."""
    shutil.copytree(HANDBOOK, folder / "handbook", ignore=shutil.ignore_patterns("site"))
    return folder / "handbook"


def tell_goods_receiving(book: Path) -> None:
    """The repair that the map asks for: sales hands the announcement over itself."""
    file = book / "company.flow"
    file.write_text(file.read_text(encoding="utf-8") + TOLD, encoding="utf-8")


def page(folder: Path, text: str, *, name: str = "page.md", flow: str = ENGINES) -> Path:
    """A page beside the map engines.flow."""
    (folder / "engines.flow").write_text(flow, encoding="utf-8")
    file = folder / name
    file.write_bytes(text.encode())
    return file
