"""Notebooks run from top to bottom in their own folder, are short, and are kept without outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST_LOOK = ROOT / "notebooks" / "01_first_look.ipynb"


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_first_look_needs_ten_lines_at_most_from_files_to_map() -> None:
    cells = code_cells(nbformat.read(FIRST_LOOK, as_version=4))
    lines = [line for cell in cells for line in cell.source.splitlines() if line.strip()]
    # All lines count, the one that asks for pictures and the import too.
    assert lines[:2] == ["%matplotlib inline", "import swcgeo as swc"]
    assert "read_patches" in lines[2]
    assert lines[-1] == "sheet"
    assert len(lines) <= 10


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    for cell in code_cells(nbformat.read(path, as_version=4)):
        assert cell.outputs == []
        assert cell.execution_count is None


RUN = """
import sys
import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

path, folder, specs, target = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
# A kernel of the same name may belong to another environment, so only ours is looked for.
found = KernelSpecManager(kernel_dirs=[specs], ensure_native_kernel=False)
manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=found)
place = {"metadata": {"path": folder}}
NotebookClient(notebook, km=manager, timeout=120, resources=place).execute()
nbformat.write(notebook, target)
"""
"""In a process of its own: what the client leaves open at the end is none of our tests' business."""


@pytest.fixture(scope="module")
def first_look(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """Return the first notebook, run by this very Python in the folder of the notebooks."""
    home = tmp_path_factory.mktemp("kernels")
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3",
        "language": "python",
        "env": {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    }
    (home / "python3").mkdir()
    (home / "python3" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    done, folder = home / "done.ipynb", FIRST_LOOK.parent
    words = [str(one) for one in (FIRST_LOOK, folder, home, done)]
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN, *words],
        env={**os.environ, "PYTHONUTF8": "1", "IPYTHONDIR": str(home)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode("utf-8", errors="replace")
    return nbformat.read(done, as_version=4)


def outputs_of(notebook: nbformat.NotebookNode) -> list[dict[str, object]]:
    return [
        output.data
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type in {"execute_result", "display_data"}
    ]


def test_the_first_look_counts_the_patches_of_the_ministry(
    first_look: nbformat.NotebookNode,
) -> None:
    counts = str(outputs_of(first_look)[0]["text/plain"])
    numbers = [int(word) for word in counts.split() if word.isdecimal()]
    assert sum(numbers) == 31  # the ministry delivered 31 patches (truth.toml)


def test_the_first_look_ends_with_a_map(first_look: nbformat.NotebookNode) -> None:
    assert "image/png" in outputs_of(first_look)[-1]


def test_the_first_look_says_nothing_on_stderr(first_look: nbformat.NotebookNode) -> None:
    said = [
        output.text
        for cell in code_cells(first_look)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert said == []
