"""The wheel works in an empty environment, away from the source: a check, a picture and a page of the browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0  # seconds
pytestmark = pytest.mark.xdist_group("wheel")  # one environment serves all of them


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    listed = [str(part) for part in command]
    return subprocess.run(listed, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    uv, programs = Path(sys.executable).parent / "uv", folder / "venv" / "bin"
    run(uv, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", programs / "python"]
    done = run(*install, "--constraint", ROOT / "constraints.txt", f"{wheel}[web]", cwd=folder)
    assert done.returncode == 0, done.stderr
    return programs


def test_it_holds_templates_static_files_and_samples(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kept = {"flowmap_web/templates/map.html", "flowmap_web/static/flowmap.css", "flowmap_web/static/page.js"}
    samples = ("engines", "back-office", "installations", "permits")
    kept |= {f"flowmap/sample_orgs/{sample}/map.yaml" for sample in samples}
    assert kept <= set(names)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"flowmap", "flowmap_web"}


def test_check_and_draw(installed: Path, tmp_path: Path) -> None:
    located = run(
        installed / "python", "-c", "from flowmap.services import samples_folder as f; print(f())", cwd=tmp_path
    )
    sample = Path(located.stdout.strip()) / "engines" / "map.yaml"
    assert ROOT not in sample.parents
    checked = run(installed / "flowmap", "check", sample, cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "GAP01" in checked.stdout
    drawn = run(installed / "flowmap", "draw", sample, "-o", "map.svg", cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert "Goods receiving" in (tmp_path / "map.svg").read_text(encoding="utf-8")


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """Where `flowmap serve` of the installed wheel answers, with the samples in its store."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    store = f"sqlite:///{tmp_path / 'maps.db'}"
    filled = run(installed / "flowmap", "init", "--samples", "--store", store, cwd=tmp_path)
    assert filled.returncode == 0, filled.stderr
    command = [str(installed / "flowmap"), "serve", "--port", str(port), "--store", store]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_a_page_of_serve(address: str) -> None:
    with urllib.request.urlopen(f"{address}/maps/engines", timeout=60) as answer:
        page = answer.read().decode()
    assert "Sales has it and does not hand it over" in page
    assert "<svg" in page
