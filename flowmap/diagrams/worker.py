"""The process that lays pictures out: it may be killed, run out of memory or abort, and nothing else does.

It is started as a program by flowmap.diagrams.render and knows nothing of maps. A request is one frame of JSON
({"engine", "form", "dot", "dpi", "seconds", "longest"}), an answer one of JSON ({"error", "said"}) and one with the
picture. A picture that takes more seconds of the processor ends the process with SIGPROF, and one that takes longest by
the clock on the wall with SIGALRM: even while Graphviz works and the parent is dead.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from importlib import import_module

from flowmap.supervised import served

MEMORY = 1_500_000_000  # bytes of address space; our choice: a hundred times what a large map takes
MOST_SAID = 4_000
TIMED = hasattr(signal, "setitimer")  # not on Windows; the parent's clock holds there, too


def main() -> None:
    """Answer requests until the parent closes the pipe or dies."""
    if TIMED:
        for alarm in (signal.SIGPROF, signal.SIGALRM):  # a parent that ignores them would have taught it to us
            signal.signal(alarm, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [alarm])
    served(_frames, memory=MEMORY)


def _frames(request: bytes) -> tuple[bytes, bytes]:
    error, said, picture = _answer(json.loads(request))
    return json.dumps({"error": error, "said": said}).encode(), picture


def _answer(request: dict[str, str]) -> tuple[str | None, str, bytes]:
    """What went wrong (None = nothing), what Graphviz said on its standard error, and the picture."""
    with tempfile.TemporaryFile() as heard:
        kept = os.dup(2)
        os.dup2(heard.fileno(), 2)
        try:
            import_module("pygraphviz")  # the first time it takes a while, which is not the picture's

            _time(seconds=float(request["seconds"]), longest=float(request["longest"]))
            error, picture = None, _picture(request)
        except (Exception, MemoryError) as refusal:
            error, picture = f"{type(refusal).__name__}: {refusal}", b""
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            _time(seconds=0, longest=0)
        heard.seek(0)
        return error, heard.read(MOST_SAID).decode(errors="replace"), picture


def _time(*, seconds: float, longest: float) -> None:
    """From now on so many seconds of the processor and on the wall; 0: no limit."""
    if TIMED:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, longest)


def _picture(request: dict[str, str]) -> bytes:
    import pygraphviz

    graph = pygraphviz.AGraph(string=request["dot"])
    try:
        if request["form"] == "png":
            graph.graph_attr["dpi"] = str(request["dpi"])
        made: bytes = graph.draw(format=request["form"], prog=request["engine"])
        return made
    finally:
        graph.close()


if __name__ == "__main__":
    main()
    sys.exit(0)
