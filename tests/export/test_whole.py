"""Outputs are written whole or not at all."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from swcgeo.errors import MissingFileError, OutputError
from swcgeo.export.whole import write_whole

HOLDS_A_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as handle:
    fcntl.lockf(handle, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


def writes(text, *more):
    """Return a writer of one file, and of others that share its stem."""

    def write(part):
        part.write_text(text, encoding="utf-8")
        for ending in more:
            part.with_name(part.stem + ending).write_text(text + ending, encoding="utf-8")

    return write


def refused(goal_name):
    """Return an os.replace that refuses one goal, as Windows does while a file is open."""
    replace = os.replace

    def replaced(source, goal):
        if Path(goal).name == goal_name:
            raise PermissionError(13, "The process cannot access the file", str(goal))
        replace(source, goal)

    return replaced


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_stands_alone_under_its_name(tmp_path):
    written = write_whole(tmp_path / "a.txt", writes("new"))
    assert written.paths == (tmp_path / "a.txt",)
    assert names(tmp_path) == ["a.txt"]
    assert written.notes.findings == ()


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_a_writer_that_breaks_off_leaves_the_older_file_and_nothing_else(tmp_path, stop):
    (tmp_path / "a.txt").write_text("old")

    def half(part):
        part.write_text("ha")
        raise stop("broken off")

    with pytest.raises(stop, match="broken off"):
        write_whole(tmp_path / "a.txt", half)
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_full_disk_is_an_output_error_that_names_the_path(tmp_path):
    def full(part):
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"a\.txt cannot be written: No space left"):
        write_whole(tmp_path / "a.txt", full)
    assert names(tmp_path) == []


def test_a_held_target_is_left_and_the_result_stands_beside_it(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "a-1.txt").write_text("an earlier one beside")
    monkeypatch.setattr(os, "replace", refused("a.txt"))
    written = write_whole(tmp_path / "a.txt", writes("new"))
    assert written.paths == (tmp_path / "a-2.txt",)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert (tmp_path / "a-2.txt").read_text() == "new"
    (finding,) = written.notes.findings
    assert finding.code == "output_beside"
    assert "a-2.txt" in finding.message("zh")
    assert written.notes.exit_code == 1


def test_a_shapefile_with_one_held_part_goes_beside_as_a_whole(tmp_path, monkeypatch):
    for ending in (".shp", ".dbf"):
        (tmp_path / f"a{ending}").write_text("old")
    monkeypatch.setattr(os, "replace", refused("a.shp"))
    written = write_whole(tmp_path / "a.shp", writes("new", ".dbf", "-fields.csv"))
    assert names(tmp_path) == ["a-1-fields.csv", "a-1.dbf", "a-1.shp", "a.dbf", "a.shp"]
    assert (tmp_path / "a.dbf").read_text() == "old"
    assert written.paths[0].name == "a-1.shp"


def test_an_index_of_an_older_shapefile_does_not_outlive_it(tmp_path):
    for ending in (".shp", ".dbf", ".qix", "-fields.csv"):
        (tmp_path / f"a{ending}").write_text("old")
    (tmp_path / "another.qix").write_text("not ours")
    write_whole(tmp_path / "a.shp", writes("new", ".dbf"))
    assert names(tmp_path) == ["a.dbf", "a.shp", "another.qix"]
    assert (tmp_path / "a.dbf").read_text() == "new.dbf"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses the move itself")
def test_a_file_locked_by_another_process_is_left_alone(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    command = [sys.executable, "-c", HOLDS_A_LOCK, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"locked\n"
        written = write_whole(target, writes("new"))
        other.stdin.close()
        other.wait(10)
    assert [path.name for path in written.paths] == ["a-1.txt"]
    assert target.read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="advisory locks are of POSIX")
def test_a_file_flocked_by_anyone_is_left_alone(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    fcntl = pytest.importorskip("fcntl")
    with target.open("r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert write_whole(target, writes("new")).paths[0].name == "a-1.txt"


def test_a_geopackage_in_use_is_not_pulled_away_from_its_journal(tmp_path):
    target = tmp_path / "a.gpkg"
    other = sqlite3.connect(target)
    other.execute("pragma journal_mode=wal")
    other.execute("create table t (x)")
    other.commit()  # stands in a.gpkg-wal as long as the other program is there
    written = write_whole(target, writes("new"))
    other.close()
    assert written.paths[0].name == "a-1.gpkg"


def test_the_last_folder_of_a_path_is_made_and_no_more(tmp_path):
    write_whole(tmp_path / "new" / "a.txt", writes("new"))
    assert names(tmp_path / "new") == ["a.txt"]
    with pytest.raises(MissingFileError, match=r"there is no folder .*missing"):
        write_whole(tmp_path / "missing" / "deep" / "a.txt", writes("new"))


def test_a_folder_made_for_a_result_that_fails_is_gone_again(tmp_path):
    def fails(part):
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        write_whole(tmp_path / "new" / "a.txt", fails)
    assert names(tmp_path) == []


def test_a_folder_under_the_name_of_a_file_is_an_output_error(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError, match=r"a\.txt cannot be written: Is a directory"):
        write_whole(tmp_path / "a.txt", writes("new"))
    assert names(tmp_path) == ["a.txt"]


def test_a_folder_of_results_leaves_strangers_in_it_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.parquet").write_text("mine")
    (tmp_path / "out" / "a.parquet").write_text("old")

    def write(part):
        part.mkdir()
        (part / "a.parquet").write_text("new")

    assert write_whole(f"{tmp_path}/out/", write).paths == (tmp_path / "out",)
    assert names(tmp_path / "out") == ["a.parquet", "mine.parquet"]
    assert (tmp_path / "out" / "a.parquet").read_text() == "new"
