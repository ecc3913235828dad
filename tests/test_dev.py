"""scripts/dev.py: what can be told of it without making an environment."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).resolve().parent.parent / "scripts" / "dev.py"


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """Return scripts/dev.py as a module."""
    spec = importlib.util.spec_from_file_location("dev", DEV)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    """Return a folder with the two files on which the stamp rests."""
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made_venv(dev, tmp_path):
    """Return a folder that looks like a whole environment of this Python."""
    python = dev.in_venv("python", venv=tmp_path)
    pip = tmp_path / "lib" / "python3" / "site-packages" / "pip" / "__main__.py"
    for path in (python, pip):
        path.parent.mkdir(parents=True)
        path.touch()
    version = dev.platform.python_version()
    (tmp_path / "pyvenv.cfg").write_text(f"home = x\nversion = {version}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_stamp_changes_with_each_file_that_decides_what_is_installed(dev, checkout, name):
    before = dev.stamp(checkout)
    assert dev.stamp(checkout) == before
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert dev.stamp(checkout) != before


def test_stamp_changes_with_the_python(dev, checkout, monkeypatch):
    before = dev.stamp(checkout)
    monkeypatch.setattr(dev.platform, "python_version", lambda: "3.12.99")
    assert dev.stamp(checkout) != before


@pytest.mark.parametrize(("run", "ours"), [(0, 0), (1, 0), (2, 2), (3, 3), (4, 4), (137, 137)])
def test_sample_ends_well_when_run_is_done_with_or_without_findings(dev, run, ours):
    assert dev.sample_code(run) == ours


@pytest.mark.parametrize(("codes", "worst"), [([0, 0], 0), ([0, 2, 1], 2), ([1, 0], 1)])
def test_the_first_failure_is_the_one_that_counts(dev, codes, worst):
    assert dev.first_failure(codes) == worst


def test_programs_lie_where_each_system_has_them(dev):
    venv = Path("水保 检查", ".venv")
    assert dev.in_venv("python", venv=venv, system="win32") == venv / "Scripts" / "python.exe"
    assert dev.in_venv("python", venv=venv, system="darwin") == venv / "bin" / "python"


def test_commands_for_windows_start_scripts_python_exe(dev, monkeypatch):
    python = dev.in_venv("python", system="win32")
    monkeypatch.setattr(dev, "in_venv", lambda name: python.with_name(f"{name}.exe"))
    assert dev.pip_command(dev.TEST)[0] == dev.VENV / "Scripts" / "python.exe"


def test_pip_gets_the_extra_only_for_tests_and_always_the_constraints(dev, tmp_path):
    nowhere = tmp_path / "wheels"
    plain, extra = (dev.pip_command(what, wheels=nowhere) for what in (dev.RUNTIME, dev.TEST))
    assert (plain[-1], extra[-1]) == (".", ".[test]")
    assert "constraints.txt" in plain
    assert "constraints.txt" in extra


def test_a_folder_of_wheels_is_used_where_it_exists(dev, tmp_path):
    assert dev.pip_command(dev.RUNTIME, wheels=tmp_path)[-2:] == ["--find-links", tmp_path]


def test_an_environment_of_this_python_is_kept(dev, made_venv):
    assert dev.is_usable(made_venv)


def test_an_environment_of_another_python_or_without_pip_is_made_anew(dev, made_venv):
    (made_venv / "lib" / "python3" / "site-packages" / "pip" / "__main__.py").unlink()
    assert not dev.is_usable(made_venv)
    (made_venv / "pyvenv.cfg").write_text("version = 3.9.1\n", encoding="utf-8")
    assert not dev.is_usable(made_venv)


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0)])
def test_another_python_is_refused_with_a_clear_sentence(dev, version):
    with pytest.raises(dev.DevError, match=r"needs Python 3\.11, 3\.12 or 3\.13; this is 3\.1"):
        dev.check_python(version)


def test_only_a_folder_that_swcgeo_wrote_is_removed(dev, tmp_path):
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "mine.txt").touch()
    with pytest.raises(dev.DevError, match="not ours"):
        dev.remove_old_sample(folder)
    (folder / "project.toml").touch()
    dev.remove_old_sample(folder)
    assert not folder.exists()


def test_arguments_after_test_go_to_pytest_untouched(dev):
    given = ["-k", "a or b", "--lf"]
    assert dev.read_arguments(["test", *given]).arguments == given


def test_an_unknown_command_ends_with_2_and_says_which_there_are():
    done = subprocess.run(
        [sys.executable, str(DEV), "dance"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "sample" in done.stderr
