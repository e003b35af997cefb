"""The example notebook runs from top to bottom in a real kernel, shows what it says, and is kept without outputs."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "examples" / "notebook.ipynb"
LONGEST = 300  # seconds of a cell; usually 1, more when other tests use both cores


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each cell of code shows, as one text of all its forms, in order."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("jupyter")))
        patch.setenv("FLOWMAP_STORE", "memory:")
        notebook = import_module("nbformat").read(NOTEBOOK, as_version=4)
        where = {"metadata": {"path": str(NOTEBOOK.parent)}}
        client = import_module("nbclient").NotebookClient
        client(notebook, timeout=LONGEST, startup_timeout=LONGEST, kernel_name="python3", resources=where).execute()
    return ["\n".join(map(_texts, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"]


def _texts(output: Any) -> str:
    return output.text if output.output_type == "stream" else "\n".join(map(str, output.data.values()))


def test_it_shows_the_map_the_findings_and_the_repair(shown: list[str]) -> None:
    said = [
        "The engines that get lost",
        "<svg",
        "Needs met: 25.2 of 27.",
        "goods-receiving",
        "Goods receiving needs Goods announcement in case",
        "<svg",
        "'needs met': [25.2, 27.0]",
        "<svg",
        "<td>Goods receiving</td><td>Goods announcement</td><td>engine</td>",
        "has_it",
        "'purchasing':",
        "flowchart LR",
    ]
    assert [wanted for wanted, text in zip(said, shown, strict=True) if wanted not in text] == []


def test_it_is_kept_without_outputs() -> None:
    kept = json.loads(Path(NOTEBOOK).read_text(encoding="utf-8"))
    code = [cell for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert len(code) == 12
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
