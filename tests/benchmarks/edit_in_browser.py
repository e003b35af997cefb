"""What an edit costs as a user feels it: from the edit to its mark, its acknowledgement, its findings and picture.

    python tests/benchmarks/edit_in_browser.py [--edits 30] [--only WORDS]

A real Chromium on a real `flowmap serve` with a SQLite store. An edit is an arrow that is drawn, to another team
each time, whose time is changed, that is taken away again. The server says what its parts took in `Server-Timing`
and at the end of its pages, on the clock and in processor time; the browser says the rest. On a busy machine trust
the processor time, of the server and of the browser, and the ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flowmap import services

SCENES = (  # what is shown, teams, handoffs, the arguments of the page
    ("60 teams, 150 handoffs, every arrow", 60, 150, "?view=drawing"),
    ("60 teams, 150 handoffs, teams by distance", 60, 150, ""),
    ("100 teams, 1,000 handoffs, the customers of a team", 100, 1_000, "?view=customers&team=team-0"),
)

WATCH = """() => {
  const parse = DOMParser.prototype.parseFromString;
  const now = () => performance.now();
  window.bench = {};
  DOMParser.prototype.parseFromString = function (...text) {
    const start = now();
    const made = parse.apply(this, text);
    window.bench.parsed = now();
    window.bench.first ??= start;
    window.bench.came = start;
    window.bench.parse = (window.bench.parse ?? 0) + window.bench.parsed - start;
    window.bench.size = (window.bench.size ?? 0) + text[0].length;
    window.bench.page = { ...window.bench.page, ...JSON.parse(/<!--told (.*)-->$/.exec(text[0])?.[1] ?? "{}") };
    return made;
  };
  document.addEventListener("flowmap:redrawn", () => (window.bench.put = now() - window.bench.parsed));
  window.Worker = class extends Worker {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", () => (window.bench.route = (window.bench.route ?? 0) + now() - this.asked));
    }
    postMessage(...what) {
      this.asked = now();
      super.postMessage(...what);
    }
  };
}"""

EDIT = """async ([round, step]) => {
  const { session } = await ours("edit/saving/session.js");
  const { handoff, setField, remove } = await ours("edit/model/verbs.js");
  const receiver = `team-${10 + (round % 40)}`;
  const ref = `handoff:team-0:${receiver}:item-0-0`;
  const now = () => performance.now();
  const bench = (window.bench = {});
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(now());
    port2.postMessage(0);
  }));
  const once = (name, fits) => new Promise((done) => {
    const heard = ({ detail }) => {
      if (!fits(detail)) return;
      document.removeEventListener(`flowmap:${name}`, heard);
      done([now(), detail]);
    };
    document.addEventListener(`flowmap:${name}`, heard);
  });
  performance.clearResourceTimings();
  const verb = step === 0 ? handoff(session.records, { giver: "team-0", receiver, item: "item-0-0" })
    : step === 1 ? setField(session.records, ref, "lead", "2 h") : remove(session.records, [ref]);
  const saved = once("acknowledged", () => true);
  let revision = Infinity;
  void saved.then(([, { answer }]) => (revision = answer.revision));
  const drawn = once("redrawn", (detail) => detail.revision >= revision);
  const start = now();
  if (!session.edit(verb)) throw new Error(verb.says);
  const handled = now();
  const marked = await painted();
  const [acknowledged] = await saved;
  const [redrawn] = await drawn;
  const shown = await painted();
  await new Promise((done) => setTimeout(done, 150)); // lines that the worker looks for
  const found = {};
  const parts = {};
  for (const one of performance.getEntriesByType("resource")) {
    const post = one.name.endsWith("/edits");
    if (!post && new URL(one.name).pathname !== location.pathname) continue;
    if (!post) parts["the page is asked for by itself"] = one.duration;
    else parts["from the edit to its request"] = one.startTime - start;
    for (const { name: code, description, duration } of one.serverTiming) {
      if (post) parts[`edit: ${description || code}`] = duration;
    }
    if (post) parts["edit: network and waiting"] = acknowledged - one.startTime - (parts["edit: whole"] ?? 0);
  }
  for (const [name, took] of Object.entries(bench.page ?? {})) parts[`page: ${name}`] = took;
  parts["page: from the acknowledgement to its first part"] = bench.first - acknowledged;
  parts["page: from the acknowledgement to its last part"] = bench.came - acknowledged;
  return {
    times: { "mark made": handled - start, "mark painted": marked - start, "acknowledged": acknowledged - start,
      "findings and picture in the page": redrawn - start, "findings and picture painted": shown - start },
    parts: { ...parts, "parse": bench.parse, "put in place, the last part": bench.put,
      "route (after it)": bench.route ?? 0 },
    size: bench.size,
  };
}"""


def timed(owner: Any, name: str, part: str) -> None:
    """Tell what a function of the server takes, inside others or not, in the answer to the request that called it."""
    inner: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*positional: Any, **named: Any) -> Any:
        from flask import g, has_request_context

        start = time.perf_counter()
        try:
            return inner(*positional, **named)
        finally:
            if has_request_context():
                told: dict[str, float] = g.setdefault("told", {})
                told[part] = told.get(part, 0.0) + time.perf_counter() - start

    setattr(owner, name, outer)


def serve(store: str) -> None:
    """`flowmap serve` whose answers say what their parts took."""
    from flask import Flask, g

    from flowmap import editing
    from flowmap.cli import main
    from flowmap.diagrams import steady
    from flowmap_web import along, serving
    from flowmap_web.pages import showing

    timed(services, "checked_map", "check")
    timed(editing, "save", "save")
    timed(services, "draw", "picture")
    timed(steady, "whole", "picture: sketch")
    timed(steady, "routed", "picture: lines")
    timed(steady, "plain", "picture: SVG")
    timed(showing, "render_template", "template with sentences and repairs")
    made: Callable[..., Flask] = serving.__dict__["create_app"]

    def watched(*settings: Any) -> Flask:
        app = made(*settings)

        @app.before_request
        def begin() -> None:
            g.began = time.perf_counter(), time.thread_time()

        @app.after_request
        def tell(response: Any) -> Any:
            start, cpu = g.began
            told = {"whole": time.perf_counter() - start, "processor": time.thread_time() - cpu, **g.get("told", {})}
            words = (f'p{n};desc="{part}";dur={1_000 * took:.2f}' for n, (part, took) in enumerate(told.items()))
            response.headers["Server-Timing"] = ", ".join(words)
            return response

        return app

    page_of = along.page_of

    def page_told(*which: Any) -> Iterator[dict[str, Any]]:
        """The parts of a page that comes along have no headers: what they took stands at their end."""
        begun = time.perf_counter()
        for part in page_of(*which):
            name = "until the findings are sent" if part["more"] else "whole"
            told = {
                **g.get("told", {}),
                name: time.perf_counter() - begun,
                "processor": time.thread_time() - g.began[1],
            }
            milliseconds = {name: round(1_000 * took, 2) for name, took in told.items()}
            yield {**part, "page": f"{part['page']}<!--told {json.dumps(milliseconds)}-->"}

    along.__dict__["page_of"] = page_told
    serving.__dict__["create_app"] = watched
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sys.argv = ["flowmap", "serve", "--port", str(port), "--store", store]
    main()


@contextlib.contextmanager
def served(store: str) -> Iterator[tuple[str, int]]:
    """The server in a process of its own meanwhile: its address and the process's number."""
    command = [sys.executable, __file__, "--serve", store]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            select.select([process.stdout], [], [], 60)
            said = process.stdout.readline()
            yield next(word for word in said.split() if word.startswith("http")).rstrip("/."), process.pid
        finally:
            process.kill()


def processor(pid: int) -> float:
    """Milliseconds of processor time that a process and its children that have ended have used."""
    return 1_000 * sum(map(int, _stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def descendants(pid: int) -> list[int]:
    """A process and all that it has started, those that these have started, and so on."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def measured(title: str, address: str, pid: int, edits: int) -> None:
    """Make edits on a page and print what they took."""
    from playwright.sync_api import sync_playwright

    times, parts, sizes = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list), []
    from tests.capabilities.chromium import FLAGS, OURS, PROGRAMS

    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page.add_init_script(OURS)
        page.add_init_script(f"({WATCH})()")
        page.goto(address)
        page.evaluate("async () => (await ours('edit/saving/session.js')).session.ready")
        for step in range(6):  # both caches, the server's and the browser's, are warm
            page.evaluate(EDIT, [30 + step // 3, step % 3])
            page.wait_for_timeout(500)  # the worker that finds lines starts after the first edit, and is 800 KB
        others = {one for one in descendants(os.getpid()) if one not in (os.getpid(), *descendants(pid))}
        before, before_there = processor(pid), sum(map(processor, others))
        for step in range(edits):
            told = page.evaluate(EDIT, [step // 3, step % 3])
            sizes.append(told["size"])
            for kept, some in ((times, told["times"]), (parts, told["parts"])):
                for name, took in some.items():
                    kept[name].append(took)
        used = (processor(pid) - before) / edits
        used_there = (sum(map(processor, others)) - before_there) / edits
        browser.close()
    painted = times["findings and picture painted"]
    whole = statistics.median(painted)
    print(f"{title}: {edits} edits, a page of {statistics.median(sizes) / 1_000:.0f} KB")
    print(f"  {'from the edit until':<52}{'median':>8}{'least':>8}{'p90':>8}  of the whole")
    for kept in (times, parts):
        if kept is parts:
            print(f"  {'parts (those of the server overlap)':<52}")
        for name, some in kept.items():
            least, middle = min(some), statistics.median(some)
            ninth = statistics.quantiles(some, n=10)[-1] if len(some) > 1 else middle
            seldom = f"  in {len(some)} of them" if len(some) < edits else ""
            print(f"    {name:<50}{middle:8.1f}{least:8.1f}{ninth:8.1f}{middle / whole:8.0%}{seldom}")
    for step, what in enumerate(("an arrow drawn", "its time changed", "taken away")):
        some = painted[step::3]
        print(f"    {f'painted, {what}':<50}{statistics.median(some):8.1f}{min(some):8.1f}")
    for who, took in (("server, all threads", used), ("browser, all processes", used_there)):
        print(f"    {f'processor time of the {who}':<50}{took:8.1f}{'':16}{took / whole:8.0%}", flush=True)


def main() -> int:
    """Print what edits take in every scene."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--only", default="", help="scenes whose title has these words")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve)
        return 0
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.benchmarks.edit_speed import company

    print("load", *(f"{one:.1f}" for one in os.getloadavg()), "on", os.cpu_count(), "processors; milliseconds")
    for title, teams, handoffs, page in SCENES:
        if asked.only not in title:
            continue
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'maps.db'}"
            with services.opened(url) as store:
                store.create("one", company(teams, handoffs), by="the benchmark")
            with served(url) as (address, pid):
                measured(title, f"{address}/maps/one{page}", pid, asked.edits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
