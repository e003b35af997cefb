"""Does some test fail for each condition of a rule that is turned round? The mutation check.

    python -m tests.analyzers.mutate FLW02 REL01 ...     # some rules
    python -m tests.analyzers.mutate --all               # every rule
    python -m tests.analyzers.mutate --all --table FILE  # and a table of the results, in Markdown
    python -m tests.analyzers.mutate gaps limits         # files of flowmap/analyzers that rules share

Each condition, number and order in the file of a rule is changed, one at a time (flips.py), and the tests of that rule
run against it, the quick ones first, until one fails; for a shared file those of all who import it, directly or not. A
change that no test notices is printed: a survivor. Those that change nothing that matters are written down with the
reason (equal_changes.toml); any other makes the check fail.

Nothing is written: one process has imported flowmap and collected the tests, and each change lives in a fork of it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NoReturn

import click
import pytest

from tests.analyzers.flips import Mutant, mutants
from tests.analyzers.targets import OWN_TESTS, ROOT, Target, codes, target_of

EQUAL = Path(__file__).with_name("equal_changes.toml")
MOST_EXAMPLES = 100
MOST_MEMORY = 2 << 30  # bytes more than it has when it is forked


@dataclass
class Result:
    """What became of the changes of one module."""

    target: Target
    killed: int = 0
    stopped: int = 0  # of the killed: it took far longer than the tests take
    equal: list[tuple[Mutant, str]] = field(default_factory=list)  # and why nobody can notice
    survivors: list[Mutant] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def tried(self) -> int:
        """All of them."""
        return self.killed + len(self.equal) + len(self.survivors)

    def __str__(self) -> str:
        stopped = f" ({self.stopped} by time)" if self.stopped else ""
        left = f"{len(self.equal)} equal, {len(self.survivors)} survive"
        return (
            f"{self.target.word} {self.target.file.name}: {self.tried} changes, {self.killed} killed{stopped}, {left} "
            f"({self.seconds:.0f} s)"
        )


class Check:
    """A plugin of pytest that runs the tests again and again instead of once: for every change of every target."""

    def __init__(self, targets: Sequence[Target], *, most: int | None, only: str = "", quick: bool = False) -> None:
        self.targets, self.most, self.only, self.quick, self.results = targets, most, only, quick, list[Result]()
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a failure."""
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All targets, one after the other."""
        from flowmap.analyzers.registry import registry

        registry()  # every rule is imported once, and what a test would import later
        for target in self.targets:
            import_module(target.module)
        items = [one for one in session.items if not (self.quick and _is_property(one))]
        for item in items:
            _briefly(item)
        for target in self.targets:
            self.results.append(self._survey(target, [one for one in items if target.has(one.nodeid)]))
            click.echo(str(self.results[-1]))
        return True

    def _survey(self, target: Target, items: list[pytest.Item]) -> Result:
        started = time.monotonic()
        took = self._baseline(target, items)
        items.sort(key=lambda one: (took[one.nodeid] // 0.1, one.path.parent != OWN_TESTS))
        result, known = Result(target), reasons(target)
        for mutant in mutants(target.file.read_text(encoding="utf-8"), str(target.file)):
            if self.most is not None and result.tried == self.most:
                break
            if self.only not in mutant.change:
                continue
            ended, killer = self._try(target, items, took, mutant.code)
            if ended == "passed":
                if mutant.change in known:
                    result.equal.append((mutant, known[mutant.change]))
                else:
                    result.survivors.append(mutant)
                    click.echo(f"  survives: {mutant}")
                continue
            result.killed += 1
            if ended == "stopped":
                result.stopped += 1
                click.echo(f"  takes too long: {mutant}")
            elif killer >= 0 and took[items[killer].nodeid] < 1:  # what notices one change often notices the next
                items.insert(0, items.pop(killer))
        result.seconds = time.monotonic() - started
        return result

    def _baseline(self, target: Target, items: list[pytest.Item]) -> dict[str, float]:
        """How long each test takes with the module as it is, run once more, in seconds of the processor."""
        if not items:
            _give_up(f"{target.word}: no tests.")
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            took = {}
            source = target.file.read_text(encoding="utf-8")
            install(compile(source, str(target.file), "exec"), import_module(target.module))
            for item, following in zip(items, [*items[1:], None], strict=True):
                began = time.process_time()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                took[item.nodeid] = time.process_time() - began
                if self._failed:
                    os.write(writing, json.dumps(item.nodeid).encode())
                    os._exit(1)
            with os.fdopen(writing, "w") as out:
                json.dump(took, out)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as said:
            found = json.load(said)
        os.waitpid(pid, 0)
        if not isinstance(found, dict):
            _give_up(f"{target.word}: {found} does not pass as it is.")
        return found

    def _try(self, target: Target, items: list[pytest.Item], took: dict[str, float], code: CodeType) -> tuple[str, int]:
        """("passed", "failed" or "stopped"; the test that failed) with changed code, in a child process."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            _bound_memory()
            try:
                install(code, import_module(target.module))
                for place, item in enumerate(items):
                    _bound_time(5 * took[item.nodeid] + 3)
                    following = items[place + 1] if place + 1 < len(items) else None
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    if self._failed:
                        os.write(writing, str(place).encode())
                        os._exit(1)
            except BaseException:
                os._exit(1)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as said:
            killer = int(said.read() or -1)
        code_of_end = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code_of_end in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
            return "stopped", -1
        return ("passed" if code_of_end == 0 else "failed"), killer


def _give_up(why: str) -> NoReturn:
    click.echo(why, err=True)
    pytest.exit(why, returncode=2)


def _is_property(item: pytest.Item) -> bool:
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)


def _briefly(item: pytest.Item) -> None:
    """A property tries the same maps each time, not many, and tells the first that fails as it is."""
    from hypothesis import Phase, settings  # not sooner: pytest looks into it first

    if not _is_property(item):
        return
    test = item.obj  # type: ignore[attr-defined]
    said = vars(test)["_hypothesis_internal_use_settings"]
    few, phases = min(said.max_examples, MOST_EXAMPLES), (Phase.explicit, Phase.generate)
    brief = settings(said, max_examples=few, phases=phases, derandomize=True, database=None)
    vars(test)["_hypothesis_internal_use_settings"] = brief


def _bound_time(seconds: float) -> None:
    """So many seconds of the processor from now on; or of the clock, many more, because the machine may be busy."""
    end = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
    signal.alarm(int(40 * seconds))


def _bound_memory() -> None:
    """A change may make a loop endless that collects something."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def install(code: CodeType, module: ModuleType) -> None:
    """Run changed code as a module that is imported already; whoever has a name from there gets the new one."""
    from flowmap.analyzers.registry import registry

    before = {name: value for name, value in vars(module).items() if not name.startswith("__")}
    exec(code, vars(module))
    changed = {name: (old, vars(module)[name]) for name, old in before.items() if vars(module)[name] is not old}
    functions = {id(old): new for old, new in changed.values() if isinstance(old, FunctionType | type)}
    for other in list(sys.modules.values()):
        if other is module or not getattr(other, "__name__", "").startswith(("flowmap", "tests")):
            continue
        for name, value in list(vars(other).items()):
            if name in changed and value is changed[name][0]:
                setattr(other, name, changed[name][1])
            elif id(value) in functions:
                setattr(other, name, functions[id(value)])
    registry.cache_clear()


def reasons(target: Target) -> dict[str, str]:
    """The changes of a module that are known to change nothing that matters, and why."""
    known: dict[str, list[dict[str, str]]] = tomllib.loads(EQUAL.read_text(encoding="utf-8")) if EQUAL.is_file() else {}
    return {change: entry["why"] for entry in known.get(target.file.stem, []) for change in entry["changes"]}


def table(results: Sequence[Result]) -> str:
    """The results in Markdown."""
    lines = ["| module | changes | killed | of these by time | equal | survivors |", "|---|---|---|---|---|---|"]
    for one in results:
        cells = (one.target.word, one.tried, one.killed, one.stopped, len(one.equal), len(one.survivors))
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    for one in results:
        if one.equal or one.survivors:
            lines += ["", f"## {one.target.word}: {one.target.file.stem}", ""]
            lines += [f"- {why} ({count})" for why, count in Counter(why for _, why in one.equal).items()]
            lines += [f"- survives: `{mutant}`" for mutant in one.survivors]
    title = ["# The mutation check", "", "`python -m tests.analyzers.mutate --all --table FILE`", ""]
    return "\n".join([*title, *lines, ""])


@click.command(help=__doc__)
@click.argument("what", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every rule.")
@click.option("--quick", is_flag=True, help="Only examples: no properties.")
@click.option("--tests", multiple=True, help="A file of tests that should notice, beside those of the rule.")
@click.option("--most", type=int, help="So many changes of a file at most.")
@click.option("--only", default="", help="Only changes whose text has this.")
@click.option("--table", "written", type=click.Path(path_type=Path), help="Where to write a table of the results.")
def main(
    what: Sequence[str],
    every: bool,
    quick: bool,
    tests: Sequence[str],
    most: int | None,
    only: str,
    written: Path | None,
) -> None:
    """Try every change and say which survive."""
    targets = [target_of(word, tests, quick=quick) for word in what or (codes() if every else ())]
    files = dict.fromkeys(one.partition("::")[0] for target in targets for one in target.tests)
    check = Check(targets, most=most, only=only, quick=quick)
    with tempfile.TemporaryDirectory() as cache:
        off = (word for name in ("terminal", "xdist") for word in ("-p", f"no:{name}"))
        quiet = ("-s", *off, "-o", "addopts=--import-mode=importlib", "-o", f"cache_dir={cache}")
        pytest.main([*quiet, "--rootdir", str(ROOT), *(str(ROOT / one) for one in files)], plugins=[check])
    if written is not None:
        written.write_text(table(check.results), encoding="utf-8")
    sys.exit(1 if len(check.results) < len(targets) or any(one.survivors for one in check.results) else 0)


if __name__ == "__main__":
    main()
