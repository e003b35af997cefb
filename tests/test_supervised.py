"""A supervised process: asked again and again, ended when it takes too long, started again when it died."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowmap.supervised import Supervised

PROGRAM = """
import os, sys, time
def read(n):
    body = sys.stdin.buffer.read(n)
    return body if len(body) == n else sys.exit(0)
while True:
    asked = read(int.from_bytes(read(4), "big"))
    if asked == b"die": os.abort()
    if asked == b"sleep": time.sleep(1000)
    if asked == b"pid": asked = str(os.getpid()).encode()
    if asked == b"env": asked = ",".join(n for n in os.environ if n.startswith("FLOWMAP_")).encode()
    if asked == b"large": asked = b"x" * 2000
    for _ in range(2):
        sys.stdout.buffer.write(len(asked).to_bytes(4, "big") + asked)
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Supervised]:
    """One that echoes twice what it is asked."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    supervised = Supervised(str(program), largest=1000)
    yield supervised
    supervised.close()


def said(process: Supervised, request: bytes, seconds: float = 60) -> bytes:
    """What it says, twice."""
    first, second = process.asked(request, answers=2, seconds=seconds)
    assert first == second
    return first


def test_it_stays_warm_and_knows_nothing_of_the_store(process: Supervised, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWMAP_NEO4J_PASSWORD", "secret")
    assert said(process, b"pid") == said(process, b"pid")
    assert said(process, b"env") == b""


def test_one_that_dies_or_says_too_much_is_started_again(process: Supervised) -> None:
    before = said(process, b"pid")
    for request in (b"die", b"large"):
        with pytest.raises(EOFError):
            process.asked(request, answers=2, seconds=60)
        after = said(process, b"pid")
        assert after != before
        before = after


def test_one_that_takes_too_long_is_ended(process: Supervised) -> None:
    before = said(process, b"pid")
    with pytest.raises(TimeoutError):
        process.asked(b"sleep", answers=2, seconds=0.2)
    assert said(process, b"pid") != before


def test_who_waits_too_long_is_told(process: Supervised) -> None:
    refused = threading.Event()

    def wait() -> None:
        with pytest.raises(TimeoutError), process.alone(within=0.01):
            pass
        refused.set()

    with process.alone(within=1):
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join()
    assert refused.is_set()
    with process.alone(within=1):
        assert said(process, b"again") == b"again"


def test_a_program_that_is_not_there_dies(tmp_path: Path) -> None:
    with pytest.raises(EOFError):
        Supervised(str(tmp_path / "nothing.py"), largest=10).asked(b"x", answers=1, seconds=60)
