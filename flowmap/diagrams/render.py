"""Graphviz at arm's length: one warm process that lays out, watched, limited, and started again when it dies."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from contextvars import ContextVar

from flowmap.errors import RendererError
from flowmap.supervised import START_SECONDS, Supervised

SECONDS = 12.0  # of the processor, whatever else the machine does; our choice: a company of 100 teams takes under 2
LONGEST = 120.0  # by the clock on the wall, the last guard; our choice: a machine where a tenth is ours is still served
_TIMED = hasattr(signal, "setitimer")  # not on Windows: there only the clock on the wall can be watched
MOST_DOT = 4_000_000  # bytes; our choice: 20 times a company of 100 teams
MOST_PICTURE = 64_000_000  # bytes
HINT = "Draw a part: one team, or one information."
# Called when a picture is handed over, by whoever has something else to do until it is laid out.
handed_over: ContextVar[Callable[[], None]] = ContextVar("handed_over")
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
    """Holds one worker, and asks it one thing at a time.

    `seconds`: of the processor that a picture may take; `longest`: seconds that it may take while others work, too.
    """

    def __init__(self, *, seconds: float = SECONDS, longest: float = LONGEST) -> None:
        self.seconds = seconds
        self.longest = longest if _TIMED else seconds
        self.worker = Supervised(os.path.join(os.path.dirname(__file__), "worker.py"), largest=MOST_PICTURE)

    def render(self, dot: str, *, engine: str, form: str, dpi: float = 72) -> bytes:
        """One picture; see `render`."""
        asked = {"engine": engine, "form": form, "dot": dot, "dpi": dpi}
        limits = {"seconds": self.seconds, "longest": self.longest + START_SECONDS}
        request = json.dumps({**asked, **limits}).encode()
        try:
            answer = self._asked(request)
        except EOFError:  # it may have died while it waited; a fresh one fails only by this picture
            try:
                answer = self._asked(request)
            except EOFError:
                raise RendererError("Graphviz broke down over the picture.", hint=HINT) from None
        head, picture = answer
        said = json.loads(head)
        complaints = [line for line in _COMPLAINT.findall(said["said"]) if not _ESTIMATED.search(line)]
        if said["error"] is not None or complaints:
            raise RendererError(f"Graphviz could not draw the picture: {'; '.join(complaints[:3]) or said['error']}.")
        return picture

    def close(self) -> None:
        """End the worker."""
        self.worker.close()

    def _asked(self, request: bytes) -> list[bytes]:
        """The worker's answer; EOFError where it died, RendererError where it took too long or cannot be started."""
        handed_over.get(lambda: None)()
        try:
            return self.worker.asked(request, answers=2, seconds=self.longest)
        except TimeoutError:
            raise _too_long(self.longest) from None
        except EOFError as died:
            if _TIMED and died.args[0] == -signal.SIGPROF:
                raise _too_long(self.seconds) from None
            if _TIMED and died.args[0] == -signal.SIGALRM:
                raise _too_long(self.longest) from None
            raise
        except OSError as error:
            raise RendererError(f"The process that draws cannot be started: {error.strerror}.") from error


def _too_long(seconds: float) -> RendererError:
    return RendererError(f"Graphviz took longer than {seconds:g} seconds for the picture.", hint=HINT)


_SUPERVISORS: dict[int, Supervisor] = {}  # by process id
