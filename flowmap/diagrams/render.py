"""Graphviz at arm's length: one warm process that lays out, watched, limited, and started again when it dies."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from typing import IO

from flowmap.errors import RendererError

SECONDS = 12.0  # our choice: a company of 100 teams takes under 2
START_SECONDS = 20.0  # a cold start on a busy machine comes on top
MOST_DOT = 4_000_000  # bytes; our choice: 20 times a company of 100 teams
MOST_PICTURE = 64_000_000  # bytes
HINT = "Draw a part: one team, or one information."
_COMPLAINT = re.compile(r"^(?:Warning|Error): .*", re.MULTILINE)  # what Graphviz says when lines or labels are lost
_ESTIMATED = re.compile("no hard-coded metrics|no value for width")  # it knows no font for a text; nothing is lost


def render(dot: str, *, engine: str, form: str = "svg", dpi: float = 72) -> bytes:
    """A picture of DOT text as "svg", "png" or "pdf"; `dpi`: dots an inch of a PNG.

    RendererError where Graphviz fails, warns, takes too long, or needs too much memory. Safe to call from any thread.
    """
    if len(dot) > MOST_DOT:
        raise RendererError("The picture is too large to lay out.", hint=HINT)
    return supervisor().render(dot, engine=engine, form=form, dpi=dpi)


def supervisor() -> Supervisor:
    """The one of this process; a forked child has its own, because it cannot share the answers."""
    return _SUPERVISORS.setdefault(os.getpid(), Supervisor())


class Supervisor:
    """Holds one worker, and asks it one thing at a time."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def render(self, dot: str, *, engine: str, form: str, dpi: float = 72) -> bytes:
        """One picture; see `render`."""
        seconds = self.seconds + START_SECONDS
        asked = {"engine": engine, "form": form, "dot": dot, "dpi": dpi, "seconds": seconds}
        request = json.dumps(asked).encode()
        with self._lock:
            try:
                answer = self._asked(request)
            except EOFError:  # it may have died while it waited; a fresh one fails only by this picture
                try:
                    answer = self._asked(request)
                except EOFError:
                    raise RendererError("Graphviz broke down over the picture.", hint=HINT) from None
        error, said, picture = answer
        complaints = [line for line in _COMPLAINT.findall(said) if not _ESTIMATED.search(line)]
        if error is not None or complaints:
            raise RendererError(f"Graphviz could not draw the picture: {'; '.join(complaints[:3]) or error}.")
        return picture

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        atexit.unregister(self.close)
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _running(self) -> tuple[subprocess.Popen[bytes], bool]:
        """The worker, and whether it was started just now. It is not told how to reach the store."""
        if self._worker is not None and self._worker.poll() is None:
            return self._worker, False
        self.close()
        place = os.path.join(os.path.dirname(__file__), "worker.py")
        try:
            self._worker = subprocess.Popen(
                [sys.executable, "-P", place],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if not name.startswith("FLOWMAP_")},
            )
        except OSError as error:
            raise RendererError(f"The process that draws cannot be started: {error.strerror}.") from error
        atexit.register(self.close)
        return self._worker, True

    def _asked(self, request: bytes) -> tuple[str | None, str, bytes]:
        """The worker's answer; EOFError where it died, RendererError where it was ended because it took too long."""
        worker, fresh = self._running()
        assert worker.stdin is not None
        assert worker.stdout is not None
        ended = threading.Event()

        def end() -> None:
            ended.set()
            worker.kill()

        watch = threading.Timer(self.seconds + (START_SECONDS if fresh else 0), end)
        watch.daemon = True
        watch.start()
        try:
            worker.stdin.write(len(request).to_bytes(4, "big") + request)
            worker.stdin.flush()
            head = json.loads(_frame(worker.stdout))
            return head["error"], head["said"], _frame(worker.stdout)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            if ended.is_set():
                message = f"Graphviz took longer than {self.seconds:g} seconds for the picture."
                raise RendererError(message, hint=HINT) from None
            raise EOFError from error
        except BaseException:  # its answer would be taken for that of the next picture
            self.close()
            raise
        finally:
            watch.cancel()


def _frame(stream: IO[bytes]) -> bytes:
    """One frame of the worker's answer; EOFError where it ended before, ValueError where it is too large."""
    length = int.from_bytes(_exactly(stream, 4), "big")
    if length > MOST_PICTURE:
        raise ValueError("too large")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


_SUPERVISORS: dict[int, Supervisor] = {}  # by process id
