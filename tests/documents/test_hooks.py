"""What runs on every commit, run for real: pre-commit, the steps of the GitHub action, the script for GitLab."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.documents.handbook import ROOT, handbook, tell_goods_receiving
from tests.documents.tools import program, run

ACTION = ROOT / ".github" / "actions" / "flowmap" / "action.yml"
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")


def read(path: Path) -> Any:
    """A YAML file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The example documentation in a repository of its own."""
    folder = handbook(tmp_path)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "true"]):
        run([*GIT, *command], folder=folder)
    return folder


def test_pre_commit(book: Path, tmp_path: Path) -> None:
    """The hooks as others get them, from a repository; flowmap itself is the one that is installed."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / ".pre-commit-hooks.yaml").write_text((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "hooks"]):
        run([*GIT, *command], folder=hooks)
    revision = run(["git", "rev-parse", "HEAD"], folder=hooks).strip()
    listed = "".join(
        f"      - {{id: {one['id']}, language: system}}\n" for one in read(hooks / ".pre-commit-hooks.yaml")
    )
    (book / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks.as_uri()}\n    rev: {revision}\n    hooks:\n{listed}"
    )
    run(["git", "add", "."], folder=book)
    command = [program("pre-commit"), "run", "--all-files", "--color", "never"]
    said = run(command, folder=book, PRE_COMMIT_HOME=str(tmp_path / "cache"))
    assert [line.rpartition(".")[2] for line in said.splitlines() if line.startswith("flowmap")] == ["Passed"] * 2
    tell_goods_receiving(book)
    said = run(command, folder=book, code=1, PRE_COMMIT_HOME=str(tmp_path / "cache"))
    assert "- Goods receiving now gets goods announcement from Sales through e-mail, only in case engine." in said


def test_the_example_uses_hooks_that_exist() -> None:
    (used,) = read(ROOT / "docs" / "examples" / "handbook" / ".pre-commit-config.yaml")["repos"]
    assert [one["id"] for one in used["hooks"]] == [one["id"] for one in read(ROOT / ".pre-commit-hooks.yaml")]


def action(book: Path, step: str, *, code: int = 0, **inputs: str) -> str:
    """What a step of the action prints, with the inputs that somebody gives and the defaults of the others."""
    said = read(ACTION)
    values = {name: str(one["default"]) for name, one in said["inputs"].items()} | inputs
    (found,) = (one for one in said["runs"]["steps"] if one.get("id") == step)
    assert "${{" not in found["run"]
    variables = {
        name: values[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in found["env"].items()
    }
    return run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]], folder=book, code=code, **variables
    )


def test_the_github_action(book: Path) -> None:
    assert action(book, "maps") == ""
    said = action(book, "maps", maps="*.flow", code=1)
    assert "GAP01" in said
    tell_goods_receiving(book)
    assert "::error file=pages/index.md,line=6,title=changed::“Engine builders" in action(book, "docs", code=1)
    assert action(book, "docs", docs="") == ""
    action(book, "docs", docs="$(touch stolen); `touch stolen`", code=2)
    assert not (book / "stolen").exists()


def test_the_action_installs_what_it_comes_with() -> None:
    (install,) = (one for one in read(ACTION)["runs"]["steps"] if one.get("id") == "install")
    assert "$GITHUB_ACTION_PATH/../../.." in install["run"]
    assert (ACTION.parent / ".." / ".." / ".." / "pyproject.toml").resolve() == ROOT / "pyproject.toml"


def test_the_script_for_gitlab(book: Path) -> None:
    script = read(ROOT / "docs" / "examples" / "gitlab-ci.yml")["flowmap"]["script"]
    assert glob.glob("*.flow", root_dir=book) == ["company.flow"]
    checks, documents = script
    tell_goods_receiving(book)
    run(["bash", "-ec", checks], folder=book)
    run(["bash", "-ec", documents], folder=book, code=1)
