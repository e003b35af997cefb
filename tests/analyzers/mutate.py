"""Does some test fail for each condition of a rule that is turned round? The mutation check.

    python -m tests.analyzers.mutate FLW02 REL01 ...     # some rules
    python -m tests.analyzers.mutate --all               # every rule, an hour or two
    python -m tests.analyzers.mutate flowmap/analyzers/waits.py --tests tests/analyzers/rules/test_hidden_time_slot.py

Each comparison, `and`, `or`, `not`, sign and number in the file of a rule is changed, one at a time, and the tests of
that rule run against it. A change that no test notices is printed: a survivor. Nothing is written: a child process
gets the changed code when it imports the module.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "flowmap" / "analyzers" / "rules"
OWN_TESTS = ROOT / "tests" / "analyzers" / "rules"
# What tests the rules that have no file of tests of their own, the quick ones first.
COMMON = ("tests/analyzers/test_check.py", "tests/analyzers/test_repairs.py", "tests/analyzers/test_golden.py")
ORACLE = "tests/custody/test_against_oracle.py"

_SWAPPED: dict[type[ast.AST], tuple[type[Any], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}


@dataclass(frozen=True)
class Mutant:
    """The code of a module with one place changed: its line, and how the place reads before and after."""

    line: int
    before: str
    after: str
    code: CodeType

    def __str__(self) -> str:
        return f"line {self.line}: {_short(self.before)}  ->  {_short(self.after)}"


def mutants(source: str, file: str = "<rule>") -> Iterator[Mutant]:
    """Every change of one condition or number; documentation, annotations and the RULE itself are left alone."""
    tree = ast.parse(source)
    for node in list(_places(tree)):
        for holder, name, new in _changes(node):
            before, old = ast.unparse(node), _get(holder, name)
            _set(holder, name, new)
            ast.fix_missing_locations(tree)
            yield Mutant(getattr(node, "lineno", 0), before, ast.unparse(node), compile(tree, file, "exec"))
            _set(holder, name, old)


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that compute something."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_rule(child):
                continue
            yield child
            yield from _places(child)


def _is_rule(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "RULE" for one in node.targets)


def _changes(node: ast.AST) -> Iterator[tuple[Any, Any, Any]]:
    """(what holds the place, its name or number there, what to put there) of each change of a node."""
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                yield from ((node.ops, place, new()) for new in _SWAPPED.get(type(op), ()))
        case ast.BoolOp() | ast.BinOp():
            yield from ((node, "op", new()) for new in _SWAPPED.get(type(node.op), ()))
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node, "operand", ast.UnaryOp(type(node.op)(), node.operand)  # twice is not at all
        case ast.UnaryOp(op=ast.USub()):
            yield node, "op", ast.UAdd()
        case ast.Constant(value=bool() as said):
            yield node, "value", not said
        case ast.Constant(value=int() | float() as number):
            yield node, "value", number + 1
        case ast.IfExp() | ast.If() | ast.While():
            yield node, "test", ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension():
            yield from ((node.ifs, place, ast.Constant(True)) for place in range(len(node.ifs)))


def _get(holder: Any, name: Any) -> Any:
    return holder[name] if isinstance(holder, list) else getattr(holder, name)


def _set(holder: Any, name: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder[name] = value
    else:
        setattr(holder, name, value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:87]}..."


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed code."""

    def __init__(self, name: str, file: Path, code: CodeType) -> None:
        self.name, self.file, self.code = name, file, code

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.file))

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


@dataclass(frozen=True)
class Target:
    """A module to change, and the tests that should notice."""

    file: Path
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """Its name."""
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)


def target_of(word: str, tests: Sequence[str]) -> Target:
    """The target that a code or a path names."""
    if word.endswith(".py"):
        return Target((ROOT / word).resolve(), tuple(tests))
    file = next(
        (one for one in sorted(RULES.glob("*.py")) if f'code="{word}"' in one.read_text(encoding="utf-8")), None
    )
    if file is None:
        raise click.UsageError(f"There is no rule {word}.")
    own = OWN_TESTS / f"test_{file.stem}.py"
    listed = f"tests/analyzers/test_rules.py[{word}]"
    first = (str(own.relative_to(ROOT)),) if own.is_file() else ()
    return Target(file, (*first, listed, *(() if first else (*COMMON, ORACLE)), *tests))


def passes(target: Target, code: CodeType | None, seconds: float) -> bool | None:
    """Whether the tests of a target pass with this code of the module, in a child process; None: no time left."""
    pid = os.fork()
    if pid == 0:
        os._exit(_run(target, code))
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _run(target: Target, code: CodeType | None) -> int:
    import pytest

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if code is not None:
        sys.meta_path.insert(0, _Changed(target.module, target.file, code))
    cache = f"cache_dir={os.environ['HYPOTHESIS_STORAGE_DIRECTORY']}"
    options = ["-x", "-q", "-n", "0", "-o", cache, "--rootdir", str(ROOT)]
    for test in target.tests:  # one after the other: the first that fails ends it
        path, _, only = test.partition("[")
        chosen = ["-k", only.rstrip("]")] if only else []
        try:
            ended = pytest.main([*options, str(ROOT / path), *chosen])
        except BaseException:
            return 1
        if ended != 0:
            return 1
    return 0


def survivors(target: Target, *, seconds: float, most: int | None) -> tuple[int, list[Mutant]]:
    """(how many changes were tried, those that no test noticed)."""
    assert target.module not in sys.modules, "the module must not be imported yet"
    found, count = [], 0
    for mutant in mutants(target.file.read_text(encoding="utf-8"), str(target.file)):
        if most is not None and count == most:
            break
        count += 1
        passed = passes(target, mutant.code, seconds)
        if passed is None:  # it may hang because of the change, or the machine is busy: nobody knows
            click.echo(f"  not decided in {seconds:g} s: {mutant}")
        elif passed:
            found.append(mutant)
            click.echo(f"  survives: {mutant}")
    return count, found


@click.command(help=__doc__)
@click.argument("what", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every rule.")
@click.option("--tests", multiple=True, help="A file of tests that should notice, beside those of the rule.")
@click.option("--seconds", default=60.0, help="How long the tests may take for one change.")
@click.option("--most", type=int, help="So many changes of a file at most.")
def main(what: Sequence[str], every: bool, tests: Sequence[str], seconds: float, most: int | None) -> None:
    """Try every change and say which survive."""
    codes = what or (_codes() if every else ())
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    import numpy as np  # noqa: F401
    import pytest  # noqa: F401

    import flowmap.custody.solution
    import flowmap.formats.flow_text  # noqa: F401

    left = 0
    for word in codes:
        target = target_of(word, tests)
        if not passes(target, None, 10 * seconds):
            raise click.ClickException(f"{word}: its tests do not pass as it is.")
        started = time.monotonic()
        count, found = survivors(target, seconds=seconds, most=most)
        left += len(found)
        took = time.monotonic() - started
        click.echo(f"{word} {target.file.name}: {count} changes, {len(found)} survive ({took:.0f} s)")
    sys.exit(1 if left else 0)


def _codes() -> list[str]:
    texts = [one.read_text(encoding="utf-8") for one in sorted(RULES.glob("*.py"))]
    return sorted(text.partition('code="')[2].partition('"')[0] for text in texts if 'code="' in text)


if __name__ == "__main__":
    main()
