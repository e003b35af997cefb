"""The application as it is served: by waitress, on this machine only unless told otherwise."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from flowmap.errors import BadInput
from flowmap_web import Settings, serve

START = "from flowmap.cli import main; main()"  # as the installed command does
WITHIN = 30.0  # seconds for a busy machine; usually one


def test_another_address_needs_a_secret() -> None:
    with pytest.raises(BadInput, match=r"does not answer on 0\.0\.0\.0 without a secret\. Set FLOWMAP_SECRET"):
        serve(Settings(store="memory:"), host="0.0.0.0", port=0)


def test_a_store_that_is_none() -> None:
    with pytest.raises(BadInput, match="“nonsense” is no address of a store"):
        serve(Settings(store="nonsense"), port=0)


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=rf"Nothing can be served at 127\.0\.0\.1:{port}: .* another --port\."):
            serve(Settings(store="memory:"), port=port)


def test_the_command_serves_pages(store_url: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", START, "serve", "--port", str(port), "--store", store_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ) as served:
        try:
            text = _first_answer(f"http://127.0.0.1:{port}/")
        finally:
            served.terminate()
        said = served.communicate()[0].decode()
    assert "The engines that get lost" in text
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def _first_answer(address: str) -> str:
    deadline = time.monotonic() + WITHIN
    while True:
        try:
            with urlopen(address) as answer:
                assert answer.headers["Server"] is None
                return str(answer.read().decode())
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
