"""What was computed is remembered within bounds, once for all threads; errors are not."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from flowmap_web.cache import Cache


def test_the_least_recently_used_goes_first() -> None:
    cache: Cache[str] = Cache(2)
    made: list[str] = []

    def get(key: str) -> str:
        return cache.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [get(key) for key in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert len(cache) == 2


def test_threads_that_miss_at_once_share_one_computation() -> None:
    cache: Cache[int] = Cache(4)
    made: list[int] = []
    got: list[int] = []
    together = Barrier(8)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask() -> None:
        together.wait()
        got.append(cache.get("key", make))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, got) == ([1], [1] * 8)


def test_an_error_is_not_remembered() -> None:
    cache: Cache[int] = Cache(4)

    def fails() -> int:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        cache.get("key", fails)
    assert cache.get("key", lambda: 7) == 7
