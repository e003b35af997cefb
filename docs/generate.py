"""Writes the pages and pictures of docs/ that follow from the code, or checks that they are current.

Run: python -m docs.generate            (make docs)
     python -m docs.generate --check    (make check; exit code 1 names what is out of date)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from flowmap import services
from flowmap.cli.start import COMMANDS, cli
from flowmap.domain.words import word
from flowmap_web.keys import GROUPS, Group
from tests.formats import hostile

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/generate.py: change the code, then run `make docs`. -->\n\n"
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {  # file -> (sample organisation, view and focus)
    "engines.svg": ("engines", {"view": "map"}),
    "installations.svg": ("installations", {"view": "map"}),
    "customers-of-sales.svg": ("installations", {"view": "customers", "team": "sales"}),
}
REFUSED = """\
# What flowmap refuses

Files come from strangers, too. Each of these is tried by the tests: flowmap answers in one sentence and with exit
code 2, in bounded time and memory.

"""
KEYS = """\
# Keys

What the keys do on the pages of a map; `?` shows them there, too, where you can search them and switch off those that
are single letters or signs. How to draw with them: [draw handoffs](draw-handoffs.md).

"""
HASH = re.compile(r'data-flowmap-(?:model|drawing)="[0-9a-f]+"')


def pages() -> Iterator[tuple[str, str]]:
    """(path below docs/, text) of every page that is generated."""
    rules = services.rules()
    rows = [f"| [{r.code}]({r.code}.md) | {r.name} | {word(r.code)} | {r.severity} | {r.summary} |" for r in rules]
    head = "| code | name | on the screen | severity | what it finds |\n|---|---|---|---|---|\n"
    yield "rules/README.md", NOTE + "# What flowmap finds\n\n" + head + "\n".join(rows) + "\n"
    for rule in rules:
        yield f"rules/{rule.code}.md", NOTE + rule.page
    yield "refused.md", NOTE + REFUSED + hostile.table() + "\n"
    yield "guide/keys.md", NOTE + KEYS + "\n".join(map(_keys, GROUPS))
    yield "commands.md", NOTE + "# Commands\n\n" + "\n".join(_help(name) for name in (None, *COMMANDS))


def _keys(group: Group) -> str:
    """The keys that belong together, as a section."""
    rows = (f"| {' '.join(f'`{key}`' for key in one.keys)} | {one.does} |" for one in group.keys)
    return f"## {group.title}\n\n| keys | what they do |\n|---|---|\n" + "\n".join(rows) + "\n"


def _help(name: str | None) -> str:
    """The help of a command, 80 columns wide, as a section."""
    path = "flowmap" if name is None else f"flowmap {name}"
    context = click.Context(cli, info_name="flowmap", terminal_width=80)
    command: click.Command = cli
    if name is not None:
        found = cli.get_command(context, name)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context, terminal_width=80)
    return f"## {path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def pictures() -> Iterator[tuple[str, str]]:
    """(path below docs/, SVG) of every picture; layouts differ between machines, so hashes are compared."""
    for file, (sample, view) in PICTURES.items():
        m = services.load(str(services.samples_folder() / sample / "map.yaml"))
        yield f"pictures/{file}", services.draw(m, theme="auto", **view).svg


def outdated(path: Path, text: str) -> bool:
    """Whether a generated file says something else than it should."""
    if not path.is_file():
        return True
    now = path.read_text(encoding="utf-8")
    if path.suffix == ".svg":
        return sorted(HASH.findall(now)) != sorted(HASH.findall(text)) or not HASH.search(now)
    return now != text


def main(*, check: bool) -> int:
    """Write what is out of date, or only say it."""
    made = dict([*pages(), *pictures()])
    wrong = [file for file, text in made.items() if outdated(DOCS / file, text)]
    extra = [f for f in DOCS.glob("rules/*.md") if f"rules/{f.name}" not in made]
    for file in wrong:
        if not check:
            (DOCS / file).parent.mkdir(exist_ok=True)
            (DOCS / file).write_text(made[file], encoding="utf-8")
    for path in extra:
        if not check:
            path.unlink()
    named = [*wrong, *(f"rules/{path.name}" for path in extra)]
    if check and named:
        sys.stderr.write(f"Out of date in docs/: {', '.join(named)}. Run: make docs\n")
    return int(check and bool(named))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
