"""Writes the pages of docs/ that follow from the code, fills the blocks of the others, or checks that all are current.

Run: python -m docs.generate            (make docs)
     python -m docs.generate --check    (make check; exit code 1 names what is out of date)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from docs import questions
from flowmap import services
from flowmap.cli.start import COMMANDS, cli
from flowmap.documents import build
from flowmap.domain.words import word
from flowmap_web.keys import GROUPS, Group
from tests.formats import hostile

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/generate.py: change the code, then run `make docs`. -->\n\n"
FILLED = (DOCS.parent / "README.md", DOCS)  # documents with blocks that flowmap itself fills
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
    yield "guide/questions.md", NOTE + questions.page()
    yield "commands.md", NOTE + "# Commands\n\n" + "\n".join(map(_help, _paths()))


def _keys(group: Group) -> str:
    """The keys that belong together, as a section."""
    rows = (f"| {' '.join(f'`{key}`' for key in one.keys)} | {one.does} |" for one in group.keys)
    return f"## {group.title}\n\n| keys | what they do |\n|---|---|\n" + "\n".join(rows) + "\n"


def _paths() -> Iterator[tuple[str, ...]]:
    """Every command, each group before its own: (), ("check",), ("docs", "build")."""
    yield ()
    context = click.Context(cli)
    for name in COMMANDS:
        yield (name,)
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, inner) for inner in command.list_commands(context))


def _help(path: tuple[str, ...]) -> str:
    """The help of a command, 80 columns wide, as a section."""
    context = click.Context(cli, info_name="flowmap", terminal_width=80)
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context, terminal_width=80)
    return f"## {' '.join(('flowmap', *path))}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def outdated(path: Path, text: str) -> bool:
    """Whether a generated page says something else than it should."""
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def main(*, check: bool) -> int:
    """Write what is out of date, or only say it."""
    made = dict(pages())
    wrong = [file for file, text in made.items() if outdated(DOCS / file, text)]
    extra = [f for f in DOCS.glob("rules/*.md") if f"rules/{f.name}" not in made]
    for file in wrong:
        if not check:
            (DOCS / file).parent.mkdir(exist_ok=True)
            (DOCS / file).write_text(made[file], encoding="utf-8")
    for path in extra:
        if not check:
            path.unlink()
    built = build(FILLED, root=DOCS.parent, dry=check)
    filled = [path.relative_to(DOCS.parent) for path in (*built.documents, *built.pictures, *built.removed)]
    named = [*wrong, *(f"rules/{path.name}" for path in extra), *map(str, filled)]
    if check and named:
        sys.stderr.write(f"Out of date: {', '.join(named)}. Run: make docs\n")
    return int(check and bool(named))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
