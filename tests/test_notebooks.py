"""Notebooks run from top to bottom in their own folder, are short, and are kept without outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST_LOOK = ROOT / "notebooks" / "01_first_look.ipynb"
ACCOUNT = ROOT / "notebooks" / "02_erosion_account.ipynb"
OVER_TIME = ROOT / "notebooks" / "03_patches_over_time.ipynb"
TRUTH = tomllib.loads((ROOT / "data" / "sample" / "truth.toml").read_text(encoding="utf-8"))


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


def done(path: Path, home: Path) -> nbformat.NotebookNode:
    """Return a notebook, run by this very Python in the folder of the notebooks."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3",
        "language": "python",
        "env": {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    }
    (home / "python3").mkdir()
    (home / "python3" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    target = home / "done.ipynb"
    words = [str(one) for one in (path, path.parent, home, target)]
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN, *words],
        env={**os.environ, "PYTHONUTF8": "1", "IPYTHONDIR": str(home)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode("utf-8", errors="replace")
    return nbformat.read(target, as_version=4)


@pytest.fixture(scope="module")
def first_look(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    return done(FIRST_LOOK, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def erosion_account(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    return done(ACCOUNT, tmp_path_factory.mktemp("account"))


@pytest.fixture(scope="module")
def over_time(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    return done(OVER_TIME, tmp_path_factory.mktemp("years"))


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


def said_on(stream: str, notebook: nbformat.NotebookNode) -> list[str]:
    return [
        output.text
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == stream
    ]


def test_the_first_look_says_nothing_on_stderr(first_look: nbformat.NotebookNode) -> None:
    assert said_on("stderr", first_look) == []


def test_the_account_says_nothing_on_stderr(erosion_account: nbformat.NotebookNode) -> None:
    # A character that the font lacks would be a warning here, and an empty box in a picture.
    assert said_on("stderr", erosion_account) == []


def test_the_account_is_told_in_pictures(erosion_account: nbformat.NotebookNode) -> None:
    pictured = {
        cell.source
        for cell in code_cells(erosion_account)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    }
    drawn = {cell.source for cell in code_cells(erosion_account) if "plt.show()" in cell.source}
    maps = {cell.source for cell in code_cells(erosion_account) if "swc.map_" in cell.source}
    assert len(maps) == 3
    assert pictured == drawn | maps


def planted_km2(*names: str) -> list[float]:
    total = next(row for row in TRUTH["account"] if row["watershed_id"] == "TOTAL")
    return [total[f"{name}_m2"] / 1e6 for name in names]


def texts_of(notebook: nbformat.NotebookNode) -> list[str]:
    return [str(data.get("text/plain", "")) for data in outputs_of(notebook)]


def test_the_account_shows_the_planted_areas(erosion_account: nbformat.NotebookNode) -> None:
    planted = planted_km2("eroding", "treated", "remaining")
    (table,) = (text for text in texts_of(erosion_account) if "治理度" in text and "WS01" in text)
    shown = table.splitlines()[-1].split()
    assert [float(word) for word in shown[-4:-1]] == [round(area, 3) for area in planted]


def test_the_account_tells_15_24_from_15_17_by_the_overlap(
    erosion_account: nbformat.NotebookNode,
) -> None:
    gross, net = (f"{area:.2f}" for area in planted_km2("treated_gross", "covered"))
    assert (gross, net) == ("15.24", "15.17")
    (table,) = (text for text in texts_of(erosion_account) if "treated_total" in text)
    row = next(line for line in table.splitlines() if "treated_total" in line)
    assert row.split()[2:] == [net, gross, "-0.07", "重叠", "0.07", "ZDGC2022", "+", "ZDGC2023"]


def test_each_candidate_of_the_account_says_what_would_confirm_it(
    erosion_account: nbformat.NotebookNode,
) -> None:
    (table,) = (text for text in texts_of(erosion_account) if "如何确认" in text)
    assert "请问填报人" in table
    assert "2022-001；2023-001" in table


def test_the_two_years_show_maps_an_inherited_word_and_the_counts_of_the_registers(
    over_time: nbformat.NotebookNode,
) -> None:
    outputs = outputs_of(over_time)
    assert sum("image/png" in output for output in outputs) == 2
    texts = "\n".join(said_on("stdout", over_time))
    assert "621299202401004" in texts  # what the patch has grown to: the word holds for it
    # 31 + 16 + 33 patches; 42 sites, and six new ones a year later (truth.toml).
    assert "图斑 80 个，地块 48 个" in texts
    assert "2022-002/ZDGC2022" in "\n".join(str(output["text/plain"]) for output in outputs)
    assert said_on("stderr", over_time) == []
