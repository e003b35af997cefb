"""What the mutation check changes, by a name, and the tests that should notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
ANALYZERS = ROOT / "flowmap" / "analyzers"
RULES = ANALYZERS / "rules"
TESTS = ROOT / "tests" / "analyzers"
OWN_TESTS = TESTS / "rules"
LISTED = "tests/analyzers/test_rules.py"
# The brute force of the rules that have none beside their own tests; the oracle's first property is enough.
ORACLE = "tests/custody/test_against_oracle.py::test_dense_maps"
BESIDE = {"FLW03": "tests/analyzers/rules/test_stale_information.py"}


@dataclass(frozen=True)
class Target:
    """A module to change, and the tests that should notice: files, or files and how the names of tests begin.

    `codes`: the rules whose examples, among those of all rules, should notice.
    """

    word: str
    file: Path
    tests: tuple[str, ...]
    codes: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """Its name."""
        return _module(self.file)

    def has(self, nodeid: str) -> bool:
        """Whether a test is one of these."""
        return any(nodeid == one or nodeid.startswith((f"{one}::", f"{one}_", f"{one}[")) for one in self._chosen) or (
            nodeid.startswith(LISTED) and nodeid.endswith(tuple(f"[{code}]" for code in self.codes))
        )

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(one for one in self.tests if one != LISTED)


def target_of(word: str, tests: Sequence[str], *, quick: bool = False) -> Target:
    """The target that a code or a shared file has the name of; `quick` without the brute force of several rules."""
    shared = ANALYZERS / f"{word}.py"
    if shared.is_file():
        users = users_of(shared)
        own = tuple(_mirror(one) for one in (shared, *users) if (ROOT / _mirror(one)).is_file())
        rules = tuple(code for one in users if (code := _code(one)))
        return Target(word, shared, (*own, LISTED, *(() if quick else (ORACLE,)), *tests), rules)
    file = next((one for one in sorted(RULES.glob("*.py")) if _code(one) == word), None)
    if file is None:
        raise click.UsageError(f"There is no rule {word}.")
    mirror = _mirror(file)
    first = (mirror,) if (ROOT / mirror).is_file() else ()
    brute = any("@given" in (ROOT / one).read_text(encoding="utf-8") for one in first)
    beside = () if brute or quick else (BESIDE.get(word, ORACLE),)
    return Target(word, file, (*first, LISTED, *beside, *tests), (word,))


def users_of(file: Path) -> list[Path]:
    """The modules of flowmap.analyzers that import a module of theirs, directly or not."""
    texts = {one: one.read_text(encoding="utf-8") for one in sorted(ANALYZERS.rglob("*.py"))}
    users, new = list[Path](), [file]
    while new:
        said = tuple(f"from {_module(one)} import " for one in new)
        new = [one for one, text in texts.items() if one not in (file, *users) and any(word in text for word in said)]
        users += new
    return users


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def _mirror(file: Path) -> str:
    """The file of the tests of a module."""
    return str((TESTS / file.relative_to(ANALYZERS)).with_name(f"test_{file.name}").relative_to(ROOT))


def _code(file: Path) -> str:
    """The code of the rule in a file; empty in any other."""
    return file.read_text(encoding="utf-8").partition('code="')[2].partition('"')[0] if file.parent == RULES else ""


def codes() -> list[str]:
    """Of every rule."""
    return sorted(code for one in RULES.glob("*.py") if (code := _code(one)))
