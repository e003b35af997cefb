"""A warm process that answers one thing at a time: watched, limited, and started again when it dies; both sides of it.

Requests and answers are frames: a length (4 bytes, big endian) and so many bytes.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import IO

START_SECONDS = 20.0  # a cold start on a busy machine comes on top


class Supervised:
    """A program that reads requests on its standard input and answers on its standard output.

    It is not told how to reach the store. Any thread may ask; who asks waits for those who asked before.
    """

    def __init__(self, program: str, *, largest: int) -> None:
        """`program`: the path of a Python file; `largest`: bytes of a frame that it may answer."""
        self._program, self._largest = program, largest
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def alone(self, *, within: float) -> Iterator[None]:
        """Nobody else asks meanwhile; TimeoutError where others do for more than so many seconds."""
        if not self._lock.acquire(timeout=within):
            raise TimeoutError
        try:
            yield
        finally:
            self._lock.release()

    def asked(self, request: bytes, *, answers: int, seconds: float) -> list[bytes]:
        """The frames of an answer, so many.

        TimeoutError where the process was ended because it took longer, EOFError (with its return code) where it died
        over the request or answered too much, OSError where it cannot be started.
        """
        with self._lock:
            return self._answered(request, answers, seconds)

    @property
    def pid(self) -> int | None:
        """The process as the machine numbers it; None where none was started."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _running(self) -> tuple[subprocess.Popen[bytes], bool]:
        """The process, and whether it was started just now."""
        if self._process is not None and self._process.poll() is None:
            return self._process, False
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-P", self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("FLOWMAP_")},
        )
        atexit.register(self.close)
        return self._process, True

    def _answered(self, request: bytes, answers: int, seconds: float) -> list[bytes]:
        process, fresh = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        ended = threading.Event()

        def end() -> None:
            ended.set()
            process.kill()

        watch = threading.Timer(seconds + (START_SECONDS if fresh else 0), end)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(len(request).to_bytes(4, "big") + request)
            process.stdin.flush()
            return [self._frame(process.stdout) for _ in range(answers)]
        except (OSError, EOFError, ValueError) as error:
            self.close()
            if ended.is_set():
                raise TimeoutError from None
            raise EOFError(process.returncode) from error
        except BaseException:  # its answer would be taken for that of the next request
            self.close()
            raise
        finally:
            watch.cancel()

    def _frame(self, stream: IO[bytes]) -> bytes:
        length = int.from_bytes(_exactly(stream, 4), "big")
        if length > self._largest:
            raise ValueError("too large")
        return _exactly(stream, length)


def served(answer: Callable[[bytes], Iterable[bytes]], *, memory: int) -> None:
    """The other side, in the process: answers each request with its frames, until who asks closes the pipe or dies.

    `memory`: bytes of address space that it may use; on Windows there is no such limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes the pipe
    _limit(memory)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # what libraries print must not come between the answers
    with contextlib.suppress(EOFError):
        while True:
            request = _exactly(requests, int.from_bytes(_exactly(requests, 4), "big"))
            for body in answer(request):
                answers.write(len(body).to_bytes(4, "big") + body)
            answers.flush()


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the time limit of the parent holds there, too
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body
