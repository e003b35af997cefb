"""How the command starts and ends: help, completion, exit codes, streams that break, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from flowmap.cli.start import COMMANDS, cli
from tests.cli.conftest import ENGINES, Flowmap

START = "from flowmap.cli import main; main()"
COMMAND = [sys.executable, "-c", START]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(flowmap: Flowmap, name: str) -> None:
    code, out, err = flowmap(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: flowmap {name} ")
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_help_lists_every_command_and_the_exit_codes(flowmap: Flowmap) -> None:
    code, out, err = flowmap("--help")
    assert (code, err) == (0, "")
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert "130 interrupted" in " ".join(out.split())
    assert flowmap("-h").out == out


def test_help_imports_neither_the_model_nor_numpy() -> None:
    heavy = ("numpy", "pydantic", "ruamel", "rich", "networkx", "flowmap.domain", "flowmap.services")
    told = f"print(sorted(set(sys.modules) & set({heavy})), file=sys.stderr)"
    code = f"import sys\ntry:\n    {START}\nfinally:\n    {told}"
    ran = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


def test_version(flowmap: Flowmap) -> None:
    from flowmap import __version__

    assert flowmap("--version").out == f"flowmap, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage: flowmap"),
        (("chek",), "Error: There is no command “chek”. Did you mean “check”?"),
        (("xyzzy",), "Error: There is no command “xyzzy”."),
        (("check",), "Error: Missing argument 'MAP...'."),
        (("check", "x.flow", "--formt", "json"), "No such option"),
        (
            ("check", "x.flow", "--format", "xml"),
            "'xml' is not one of 'text', 'json', 'jsonl', 'github', 'sarif'",
        ),
        (("explain", "a", "b", "c"), "Error: Name a rule (flowmap explain GAP01), or a map and the fingerprint"),
        (("explain", "GAP99"), "Error: There is no rule “GAP99”."),
    ],
)
def test_bad_usage_is_exit_2_on_standard_error(flowmap: Flowmap, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = flowmap(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_store_that_cannot_be_reached_is_exit_3(flowmap: Flowmap, tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    code, out, err = flowmap("maps", "--store", f"sqlite:///{tmp_path}/folder.db")
    assert (code, out) == (3, "")
    assert err.startswith("Error: ")


def test_a_fault_of_flowmap_is_said_without_a_traceback(flowmap: Flowmap, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("flowmap.services.load", broken)
    code, out, err = flowmap("check", "x.flow")
    assert (code, out) == (2, "")
    assert err == "Error: flowmap itself failed (ZeroDivisionError: by zero). With FLOWMAP_DEBUG=1 it says where.\n"
    monkeypatch.setattr("flowmap.services.load", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert flowmap("check", "x.flow")[::2] == (130, "\nInterrupted.\n")


def ran(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("words", "word", "found"), [("flowmap ch", "1", "check"), ("flowmap check --sel", "2", "--select")]
)
def test_a_shell_completes_commands_and_options(words: str, word: str, found: str) -> None:
    asked = {"_FLOWMAP_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": word}
    code = f"import sys; sys.argv[0] = 'flowmap'; {START}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **asked}
    )
    assert f"plain,{found}" in done.stdout.splitlines()


def test_a_shell_completes_maps_and_codes(flowmap: Flowmap, engines: str) -> None:
    from flowmap.cli.options import Code, MapName

    flowmap("push", engines, "engines")
    command = cli.get_command(None, "check")  # type: ignore[arg-type]
    assert command is not None
    context = command.make_context("check", ["x"])
    maps = MapName().shell_complete(context, command.params[0], "en")
    assert [(item.value, item.type) for item in maps] == [("en", "file"), ("engines", "plain")]
    assert "RSK01" in [item.value for item in Code().shell_complete(context, command.params[0], "rsk0")]


def test_colours_only_on_a_terminal_and_never_with_no_color() -> None:
    import pty

    def on_a_terminal(**environment: str) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [*COMMAND, "check", "-"],
            stdin=subprocess.PIPE,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, **environment},
        )
        process.communicate(ENGINES.encode())
        os.close(theirs)
        found = b""
        try:
            while piece := os.read(ours, 65536):
                found += piece
        except OSError:  # Linux says so when the other end is closed
            pass
        os.close(ours)
        return found.decode()

    assert "\x1b[31merror" in on_a_terminal(NO_COLOR="")
    assert "\x1b" not in on_a_terminal(NO_COLOR="1")
    assert "\x1b" not in ran("check", "-", stdin=ENGINES).stdout


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text("".join(f"T{n} needs x{n}\n" for n in range(2000)))
    command = f'set -o pipefail; "$0" -c "{START}" check m.flow --format json | head -c 10'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_output_that_is_full_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, "rules"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "Error: The system: No space left on device.\n")


def test_ctrl_c_ends_it_with_130(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.flow")
    process = subprocess.Popen(
        [*COMMAND, "check", "slow.flow"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what a shell starts aside ignores it
    )
    with (tmp_path / "slow.flow").open("w"):  # opens when the command reads
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "Interrupted.")


def test_the_command_line_works_without_the_extras(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(ENGINES)
    blocked = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("flask", "jinja2", "waitress", "werkzeug", "markdown_it", "neo4j"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
"""

    def blocked_run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", blocked + START, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "FLOWMAP_STORE": "sqlite:///s.db"},
        )

    assert blocked_run("check", "m.flow", "--fail-on", "never").returncode == 0
    assert blocked_run("push", "m.flow", "engines").returncode == 0
    assert "engines" in blocked_run("maps").stdout
    assert blocked_run("draw", "m.flow", "-o", "m.svg").returncode == 0
    for arguments, extra in ((("serve",), "web"), (("maps", "--store", "neo4j://localhost:1"), "neo4j")):
        refused = blocked_run(*arguments)
        assert (refused.returncode, refused.stdout.count("Traceback")) == (3, 0), refused
        assert " is not installed. " in refused.stderr
        assert f"flowmap[{extra}]" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("check engines.flow >&-", 1), ("draw engines.flow >&-", 0), ("check - <&-", 0), ("check none.flow 2>&-", 2)],
)
def test_a_closed_stream_is_an_empty_one(tmp_path: Path, arguments: str, code: int) -> None:
    (tmp_path / "engines.flow").write_text(ENGINES, encoding="utf-8")
    command = f'"{sys.executable}" -c "{START}" {arguments}'
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (code, "")
