"""HTML to PDF: by the system's Chromium, else by WeasyPrint, in a process that is watched and has no network to ask."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from flowmap.errors import BadInput, RendererError

CHROMIUM, WEASYPRINT = "chromium", "weasyprint"
PROGRAMS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome", "msedge"),
)
SECONDS = 180.0  # our choice: a large report takes Chromium 10 s, and WeasyPrint ten times as long
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing is asked of anybody, whatever the page says
    "--proxy-server=127.0.0.1:9",
)
INSTALL = "Install one (Debian: apt-get install chromium; or: pip install weasyprint), or write .html and print that."
PRINT = "Write .html and print it from a browser."
_ONE_AT_A_TIME = threading.Lock()  # a browser takes much memory


def pdf(html: str, *, by: str | None = None) -> bytes:
    """The PDF of a page that needs nothing else. `by`: one of PRINTERS, None: the first that is there.

    RendererError where none is there, or it fails or takes too long; it says what to install.
    """
    if by is not None and by not in PRINTERS:
        raise BadInput(f"There is no printer “{by}”.", hint=f"Use {' or '.join(PRINTERS)}.")
    for name, command in PRINTERS.items():
        with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="flowmap-", ignore_cleanup_errors=True) as folder:
            parts = command(Path(folder)) if by in (None, name) else None
            if parts is not None:
                return _printed(html, parts, Path(folder), name=NAMES[name])
    missing = "Neither Chromium nor WeasyPrint is installed" if by is None else f"{NAMES[by]} is not installed"
    raise RendererError(f"{missing}: no PDF can be made.", hint=INSTALL)


def _chromium(folder: Path) -> list[str] | None:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        return None
    # Chromium refuses to run as root with its sandbox.
    rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    own = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'made.pdf'}"]
    return [program, *FLAGS, *rights, *own, (folder / "page.html").as_uri()]


def _weasyprint(folder: Path) -> list[str] | None:
    if find_spec(WEASYPRINT) is None:
        return None
    return [sys.executable, "-P", "-m", WEASYPRINT, str(folder / "page.html"), str(folder / "made.pdf")]


PRINTERS: Mapping[str, Callable[[Path], list[str] | None]] = {CHROMIUM: _chromium, WEASYPRINT: _weasyprint}
NAMES = {CHROMIUM: "Chromium", WEASYPRINT: "WeasyPrint"}


def _printed(html: str, command: list[str], folder: Path, *, name: str) -> bytes:
    (folder / "page.html").write_text(html, encoding="utf-8")
    said, made = _run(command, folder, name=name), folder / "made.pdf"
    if not made.is_file() or not made.stat().st_size:
        last = next((one for one in reversed(said.splitlines()) if one.strip()), "it said nothing")
        raise RendererError(f"{name} made no PDF: {last[:200]}.", hint=PRINT)
    return made.read_bytes()


def _run(command: list[str], folder: Path, *, name: str) -> str:
    """What a program says; it and all that it has started end in time. It is not told how to reach the store."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FLOWMAP_")}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**environment, "HOME": str(folder)},
            start_new_session=True,
        )
    except OSError as error:
        raise RendererError(f"{command[0]} cannot be started: {error.strerror}.") from error
    try:
        _, said = process.communicate(timeout=SECONDS)
        return said.decode(errors="replace")
    except subprocess.TimeoutExpired:
        raise RendererError(f"{name} took more than {SECONDS:.0f} s.", hint=PRINT) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)  # what it has started is in its group
    except (AttributeError, OSError):
        process.kill()
    process.wait()
    if process.stderr is not None:
        process.stderr.close()
