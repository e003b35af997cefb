"""Fenced blocks of Markdown pages, and the commands in them run as a reader would run them.

What a block is stands behind its opening fence:

- `console`: lines that begin with `$ ` are commands, the lines below each are what it prints, to the letter; a line
  `...` stands for any lines. A command without lines below may print anything. Every `flowmap` command is run.
- `sh`: commands for the reader's own machine; a `flowmap` command in it is only parsed, a `make` target must exist.
- `yaml`, `flow`: a whole map in that notation.
- `cypher`: a question that is not refused.
- `toml`, `python`: a file of the reader's, named in a comment on its first line; the commands below it find it.

After a change of what flowmap prints: `.venv/bin/python -m tests.docs.fenced` writes the outputs again. Read the diff.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from flowmap.query.refused import checked
from flowmap.services import parse

ROOT = Path(__file__).resolve().parents[2]
PAGES = (*sorted((ROOT / "docs" / "guide").glob("*.md")), *sorted((ROOT / "sample_orgs").glob("*/README.md")))
WIDTH = "96"  # columns of the terminal that the pages show
ANY = "..."
FILES = ("toml", "python")  # blocks that are files of the reader's


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the number of its first line on the page."""

    language: str
    lines: tuple[str, ...]
    first: int

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Command:
    """A command of a console block and the lines that stand below it; `place` is its line in the block."""

    text: str
    output: tuple[str, ...]
    place: int


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    language: str | None = None
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if language is None and (opened := re.fullmatch(r"```(\w*)", line)):
            language, found = opened[1], []
        elif language is not None and line == "```":
            yield Block(language, tuple(found), number - len(found))
            language = None
        elif language is not None:
            found.append(line)
    assert language is None, "a fenced block is not closed"


def prose(text: str) -> str:
    """A page without its fenced blocks and without the targets of links."""
    lines = text.splitlines()
    for block in blocks(text):
        for place in range(block.first - 2, block.first + len(block.lines)):
            lines[place] = ""
    return re.sub(r"\]\([^)]*\)", "]", "\n".join(lines))


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of the tables of a page."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block with what stands below each."""
    starts = [place for place, line in enumerate(block.lines) if line.startswith("$ ")]
    assert starts[:1] == [0], f"line {block.first}: output without a command"
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield Command(block.lines[start][2:], block.lines[start + 1 : end], start)


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the lines on the page are those printed; ANY stands for any number of lines."""
    if not shown:
        return not printed
    if shown[0] != ANY:
        return bool(printed) and shown[0] == printed[0] and agrees(shown[1:], printed[1:])
    return any(agrees(shown[1:], printed[skip:]) for skip in range(len(printed) + 1))


class Reader:
    """Somebody who follows a page: a folder with the sample organisations, a store, an environment of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.environment = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1", "FLOWMAP_STORE": "sqlite:///reader.db"}
        (folder / "sample_orgs").symlink_to(ROOT / "sample_orgs")

    def write(self, block: Block, where: str) -> None:
        """Keeps a block as the file that its first line names."""
        named = re.fullmatch(r"# ([\w-]+\.(?:toml|py))", block.lines[0])
        assert named is not None, f"{where}: the first line names no file"
        (self.folder / named[1]).write_text(block.text, encoding="utf-8")

    def run(self, command: str) -> tuple[int, list[str]]:
        """Exit code and printed lines of a command; `export NAME=VALUE` holds from then on."""
        words = shlex.split(command)
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.environment[name] = value
            return 0, []
        if words[0] != "flowmap" or any(sign in words for sign in ("|", ">", "<", "&&")):
            return self._by_shell(command)
        return self._in_process(words)

    def _in_process(self, words: list[str]) -> tuple[int, list[str]]:
        from unittest.mock import patch

        from flowmap.cli import main

        content, code = io.BytesIO(), 0
        printed = io.TextIOWrapper(content, encoding="utf-8", write_through=True)
        with (
            contextlib.chdir(self.folder),
            patch.dict(os.environ, self.environment, clear=True),
            patch.object(sys, "argv", words),
            patch.object(sys, "stdout", printed),
            patch.object(sys, "stderr", printed),
        ):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return code, _lines(content.getvalue())

    def _by_shell(self, command: str) -> tuple[int, list[str]]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**self.environment, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=60,
        )
        return done.returncode, _lines(done.stdout)


def followed(page: Path, folder: Path) -> str:
    """All that the commands of a page print, in order; AssertionError where a block is not as the page says."""
    reader, said = Reader(folder), []
    for block in blocks(page.read_text(encoding="utf-8")):
        where = f"{os.path.relpath(page, ROOT)}:{block.first}"
        if block.language == "console":
            for command in commands(block):
                code, printed = reader.run(command.text)
                told = "\n".join([f"{where}: $ {command.text}", *printed])
                assert code in _accepted(command), f"exit {code}\n{told}"
                assert not command.output or agrees(command.output, printed), f"it prints something else:\n{told}"
                said += printed
        elif block.language == "sh":
            for line in block.text.replace("\\\n", " ").splitlines():
                known(line, where)
        elif block.language in ("yaml", "flow"):
            parse(block.text, notation=block.language, file=where)
        elif block.language == "cypher":
            checked(block.text)
        elif block.language in FILES:
            reader.write(block, where)
        else:
            assert block.language in ("", "text"), f"{where}: unknown kind of block “{block.language}”"
    return "\n".join(said)


def _accepted(command: Command) -> tuple[int, ...]:
    """Exit codes that a reader need not wonder at: done, findings, and bad input where the page shows what is said."""
    if not command.text.startswith("flowmap "):
        return (0,)
    return (0, 1, 2) if command.output else (0, 1)


def known(command: str, where: str) -> None:
    """Refuses a command that the reader's machine would not know: a flowmap command is parsed, a target looked up."""
    words = shlex.split(command, comments=True)
    if words[:1] == ["flowmap"]:
        parsed(command)
    elif words[:1] == ["make"]:
        asked = {word for word in words[1:] if "=" not in word}
        assert asked <= make_targets(), f"{where}: make has no {asked - make_targets()}"


def parsed(command: str) -> None:
    """Refuses a `flowmap` command whose words the command line does not know, without running it."""
    from flowmap.cli.start import cli

    words = shlex.split(command, comments=True)[1:]
    name, known, rest = cli.resolve_command(click.Context(cli), words)
    assert known is not None
    known.make_context(name, list(rest))


def make_targets() -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^([a-z]\w*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _lines(printed: bytes) -> list[str]:
    return [line.rstrip() for line in printed.decode().splitlines()]


def renewed(page: Path, folder: Path) -> str:
    """The page with what its commands print now; a shown output that has ANY in it is left as it is."""
    text = page.read_text(encoding="utf-8")
    lines: list[str | None] = list(text.splitlines())
    reader = Reader(folder)
    for block in blocks(text):
        if block.language in FILES:
            reader.write(block, page.name)
        for command in commands(block) if block.language == "console" else ():
            _code, printed = reader.run(command.text)
            if not command.output or ANY in command.output:
                continue
            start = block.first + command.place  # the line below the command, counted from 0
            for place in range(start, start + len(command.output)):
                lines[place] = None
            lines[start] = "\n".join(printed)
    return "\n".join(line for line in lines if line is not None) + "\n"


if __name__ == "__main__":
    for one in PAGES:
        with tempfile.TemporaryDirectory() as temporary:
            new = renewed(one, Path(temporary))
        if new != one.read_text():
            one.write_text(new)
            print(f"{one.relative_to(ROOT)} has new outputs.")
