"""The process that draws: what it makes, and that nothing it does can harm the one that asks."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowmap import supervised
from flowmap.diagrams import render as rendering
from flowmap.diagrams.render import MOST_DOT, Supervisor, render
from flowmap.errors import RendererError

SMALL = 'digraph{a[id="a"];a->b}'
SLOW = "digraph{" + ";".join(f"n{n * 7919 % 3000}->n{n * 104729 % 2999}" for n in range(20_000)) + "}"

stoppable = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals that stop a process")


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """A supervisor with its own worker, warm."""
    one = Supervisor(seconds=20)
    one.render(SMALL, engine="dot", form="svg")
    yield one
    one.close()


def worker_of(supervisor: Supervisor) -> int:
    """The process id of its worker."""
    assert supervisor.worker.pid is not None
    return supervisor.worker.pid


def aborting() -> str:
    """Clusters with edge labels, over which Graphviz aborts its process (it always did; see its issue 1213)."""
    chance = random.Random(0)
    clusters = "".join(
        f"subgraph cluster_{c}{{{';'.join(f'n{n}' for n in range(60) if n % 6 == c)}}}" for c in range(6)
    )
    edges = "".join(f'n{chance.randrange(60)}->n{chance.randrange(60)}[label="item number {n}"];' for n in range(150))
    return f"digraph{{rankdir=LR;{clusters}{edges}}}"


def test_it_makes_svg_png_and_pdf() -> None:
    assert b'<g id="a" class="node">' in render(SMALL, engine="dot")
    assert render(SMALL, engine="dot", form="png").startswith(b"\x89PNG\r\n")
    assert render(SMALL, engine="dot", form="pdf").startswith(b"%PDF-")


def test_a_png_has_as_many_dots_an_inch_as_asked() -> None:
    box = "digraph{graph[pad=0];a[shape=box,width=2,height=1,fixedsize=true]}"
    picture = render(box, engine="dot", form="png", dpi=144)
    wide, high = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert (wide, high) == (288, 144)


@pytest.mark.parametrize(
    ("dot", "engine", "says"),
    [
        ("digraph{a->", "dot", "syntax error"),
        ("digraph{a[label=<<FONT></FONT>>]}", "dot", "syntax error"),
        ("digraph{a}", "nosuch", "not recognized"),
        ('digraph{a[label="hello",width=.1,fixedsize=true]}', "dot", "too small for label"),
        ('digraph{a[image="/etc/hostname"]}', "dot", "not found"),
        ('digraph{splines=ortho;inputscale=72;a[pos="0,0!"];b[pos="10,0!"];a->b}', "neato", "nodes touch"),
    ],
)
def test_a_warning_of_graphviz_is_a_failure(dot: str, engine: str, says: str) -> None:
    with pytest.raises(RendererError, match=says):
        render(dot, engine=engine)


def test_a_letter_that_no_font_has_is_no_failure() -> None:
    supervisor = Supervisor(seconds=20)  # Graphviz warns of it once a process
    assert b"<svg" in supervisor.render('digraph{a[label="\U000e0100"]}', engine="dot", form="svg")
    supervisor.close()


def test_a_text_that_is_too_long_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(RendererError, match="too large"):
        render(" " * (MOST_DOT + 1), engine="dot")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see processes")
def test_the_worker_is_not_told_the_password_of_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWMAP_NEO4J_PASSWORD", "secret")
    supervisor = Supervisor(seconds=20)
    supervisor.render(SMALL, engine="dot", form="svg")
    told = Path(f"/proc/{worker_of(supervisor)}/environ").read_bytes()
    supervisor.close()
    assert b"PATH=" in told
    assert b"secret" not in told


def test_one_worker_serves_many_pictures(supervisor: Supervisor) -> None:
    before = worker_of(supervisor)
    supervisor.render(SMALL, engine="dot", form="svg")
    assert worker_of(supervisor) == before


def test_a_worker_that_aborts_is_replaced(supervisor: Supervisor) -> None:
    before = worker_of(supervisor)
    with pytest.raises(RendererError, match="broke down"):
        supervisor.render(aborting(), engine="dot", form="svg")
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")
    assert worker_of(supervisor) != before


def test_a_worker_that_takes_too_long_is_ended() -> None:
    supervisor = Supervisor(seconds=0.3)
    supervisor.render(SMALL, engine="dot", form="svg")  # the time of the start is not counted
    with pytest.raises(RendererError, match=r"longer than 0\.3 seconds"):
        supervisor.render(SLOW, engine="dot", form="svg")
    supervisor.seconds = 20
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")
    supervisor.close()


@stoppable
def test_time_that_the_machine_gave_to_others_is_not_counted() -> None:
    supervisor = Supervisor(seconds=0.3)
    supervisor.render(SMALL, engine="dot", form="svg")
    worker = worker_of(supervisor)
    os.kill(worker, signal.SIGSTOP)  # as on a machine that is busy
    goes_on = threading.Timer(0.4, os.kill, (worker, signal.SIGCONT))
    goes_on.start()
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")
    goes_on.join()
    assert worker_of(supervisor) == worker
    supervisor.close()


def test_the_time_of_one_picture_is_not_counted_for_the_next() -> None:
    before = os.times()
    supervisor = Supervisor(seconds=0.3)
    wide = "digraph{" + ";".join(f"n{n}->n{n // 2 + 1}" for n in range(150)) + "}"
    supervisor.render(wide, engine="dot", form="svg")
    worker = worker_of(supervisor)
    for _ in range(60):
        supervisor.render(wide, engine="dot", form="svg")
    assert worker_of(supervisor) == worker
    supervisor.close()
    assert os.times().children_user - before.children_user > 0.3  # all together it was too much


@stoppable
def test_a_worker_that_hangs_without_working_is_ended_by_the_clock_on_the_wall() -> None:
    supervisor = Supervisor(seconds=20, longest=0.3)
    supervisor.render(SMALL, engine="dot", form="svg")
    os.kill(worker_of(supervisor), signal.SIGSTOP)
    with pytest.raises(RendererError, match=r"longer than 0\.3 seconds"):
        supervisor.render(SMALL, engine="dot", form="svg")
    supervisor.longest = 20
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")
    supervisor.close()


@stoppable
def test_a_worker_whose_parent_cannot_end_it_ends_itself() -> None:
    """What the worker itself does, without its supervisor: by the processor's clock and by that on the wall."""
    for seconds, longest, ended in ((0.3, 60, signal.SIGPROF), (60, 0.3, signal.SIGALRM)):
        asked = {"engine": "dot", "form": "svg", "dot": SLOW, "dpi": 72, "seconds": seconds, "longest": longest}
        request = json.dumps(asked).encode()
        done = subprocess.run(
            [sys.executable, "-P", str(Path(rendering.__file__).with_name("worker.py"))],
            input=len(request).to_bytes(4, "big") + request,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (-ended, b"")


def test_a_worker_that_wants_too_much_memory_is_replaced(supervisor: Supervisor) -> None:
    before = worker_of(supervisor)
    with pytest.raises(RendererError):
        supervisor.render("digraph{a[width=30000,height=30000]}", engine="dot", form="png", dpi=144)
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")
    assert worker_of(supervisor) != before


def test_a_worker_that_was_killed_while_it_waited_is_not_noticed(supervisor: Supervisor) -> None:
    os.kill(worker_of(supervisor), signal.SIGKILL)
    assert b"<svg" in supervisor.render(SMALL, engine="dot", form="svg")


def test_a_worker_that_is_killed_at_work_is_replaced_and_asked_again(supervisor: Supervisor) -> None:
    chain = "digraph{" + ";".join(f"n{n * 7919 % 60}->n{n * 104729 % 59}" for n in range(110)) + "}"
    killer = threading.Timer(0.1, os.kill, (worker_of(supervisor), signal.SIGKILL))
    killer.start()
    assert b"<svg" in supervisor.render(chain, engine="dot", form="svg")
    killer.join()


def test_an_interrupted_picture_is_not_taken_for_the_next_one(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(stream: object, length: int) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(supervised, "_exactly", interrupted)
        with pytest.raises(KeyboardInterrupt):
            supervisor.render("digraph{interrupted}", engine="dot", form="svg")
    assert b"interrupted" not in supervisor.render(SMALL, engine="dot", form="svg")


def test_eight_threads_get_each_their_own_picture() -> None:
    def drawn(number: int) -> bool:
        return f">name{number}<".encode() in render(f"digraph{{name{number}->other}}", engine="dot")

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(drawn, range(64)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork")
def test_a_forked_child_draws_with_its_own_worker() -> None:
    program = (
        "import os\n"
        "from flowmap.diagrams.render import render, supervisor\n"
        "render('digraph{a}', engine='dot')\n"
        "mine = supervisor().worker.pid\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    made = b'<svg' in render('digraph{b}', engine='dot')\n"
        "    other = supervisor().worker.pid != mine\n"
        "    os._exit(0 if made and other else 1)\n"
        "print(os.waitpid(child, 0)[1], b'<svg' in render('digraph{c}', engine='dot'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0 True\n", "")


def test_a_program_that_draws_ends_quietly() -> None:
    program = "from flowmap.diagrams.render import render\nrender('digraph{a}', engine='dot')"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see processes")
def test_the_worker_ends_when_its_parent_is_killed() -> None:
    program = (
        "import os, time\n"
        "from flowmap.diagrams.render import render, supervisor\n"
        "render('digraph{a}', engine='dot')\n"
        "print(supervisor().worker.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = Path("/proc") / parent.stdout.readline().strip()
        assert b"worker.py" in (worker / "cmdline").read_bytes()
        parent.kill()
        parent.wait()
    for _ in range(400):
        if not worker.exists() or not (worker / "cmdline").read_bytes():
            return
        time.sleep(0.05)
    pytest.fail("the worker outlived its parent")
