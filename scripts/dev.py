"""
The two commands of this repository, and two small ones beside them.

``python scripts/dev.py sample`` shows swcgeo at work on the sample project,
``python scripts/dev.py test [pytest arguments]`` runs every check, ``lint`` runs the
checks without the tests, and ``clean`` removes what these made. Only the standard
library is used, since nothing is installed when this file starts.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WHEELS = ROOT / "wheels"
BUILD = ROOT / "build"
SAMPLE = BUILD / "sample"
SPREAD = ("-n", "auto", "--dist", "loadfile")
"""Tests run on all cores, those of one file on one of them; a later ``-n 0`` stands above it."""
RESULTS = BUILD / "results"

OLDEST, TOO_NEW = (3, 11), (3, 14)

RUNTIME, TEST = "run", "test"
"""The two things that can be installed: the package, and the package with its test extra."""

PIP_FAILED = (
    "pip could not install; offline? put wheels in wheels/ and run with "
    "PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels"
)

LEFTOVERS = (
    "build",
    "dist",
    "htmlcov",
    ".coverage",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
)


class DevError(Exception):
    """Something that the reader must set right; its text says what."""


def say(text: str) -> None:
    """Tell on stderr, in one line, what is being done."""
    print(f"dev: {text}", file=sys.stderr, flush=True)


# --- the virtual environment ---------------------------------------------------------


def in_venv(name: str, *, venv: Path = VENV, system: str = sys.platform) -> Path:
    """
    Return where a program of the virtual environment lies.

    Parameters
    ----------
    name : str
        Program, without the ending that Windows adds.
    venv : Path
        Folder of the virtual environment.
    system : str
        A value of ``sys.platform``.

    Returns
    -------
    Path
        The program; it need not exist.
    """
    if system == "win32":
        return venv / "Scripts" / f"{name}.exe"
    return venv / "bin" / name


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Raise DevError if swcgeo cannot run on this Python `version`."""
    if not OLDEST <= version[:2] < TOO_NEW:
        found = ".".join(map(str, version))
        raise DevError(
            f"swcgeo needs Python 3.11, 3.12 or 3.13; this is {found} ({sys.executable}). "
            "Start this script with another one, such as: python3.12 scripts/dev.py"
        )


def is_usable(venv: Path = VENV) -> bool:
    """Return whether `venv` was made whole, and by a Python of the version running now."""
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    entries = dict(line.partition("=")[::2] for line in lines)
    made_by = {key.strip(): value.strip() for key, value in entries.items()}.get("version")
    # Without pip it was left half made, or is another tool's.
    has_pip = any(venv.glob("[Ll]ib/**/site-packages/pip/__main__.py"))
    # A link to a Python that is gone does not exist, so this sees that too.
    has_python = in_venv("python", venv=venv).exists()
    return has_python and has_pip and made_by == platform.python_version()


def make_venv() -> None:
    """Make the virtual environment if it is missing or of another Python."""
    if is_usable():
        return
    say(f"making .venv with Python {platform.python_version()}")
    if run([sys.executable, "-m", "venv", "--clear", VENV]):
        raise DevError(
            "Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv; "
            "on Windows: close the programs that use .venv."
        )


# --- running and installing ----------------------------------------------------------


def child_environment() -> dict[str, str]:
    """Return the environment for the programs we start: ours, speaking UTF-8."""
    return {**os.environ, "PYTHONUTF8": "1"}


def run(command: list[str | Path]) -> int:
    """
    Run a program in the repository and return its exit code.

    Parameters
    ----------
    command : list of str or Path
        Program and arguments; no shell reads them, so blanks and Chinese are safe.

    Returns
    -------
    int
        0 to 255; 128 + n where signal n ended the program.
    """
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, env=child_environment(), check=False)
    return done.returncode if done.returncode >= 0 else 128 - done.returncode


def python(*arguments: str | Path) -> int:
    """Run the environment's Python with `arguments` and return its exit code."""
    return run([in_venv("python"), *arguments])


def stamp(root: Path = ROOT) -> str:
    """Return a text that differs when what `install` would do differs."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((root / name).read_bytes())
    # An environment knows its own place by heart: a moved checkout is installed anew.
    digest.update(f"{platform.python_version()} {sys.platform} {root}".encode())
    return digest.hexdigest()


def is_installed(what: str, *, wanted: str) -> bool:
    """Return whether `what` was installed under the stamp `wanted`; TEST contains RUNTIME."""
    marks = [VENV / f"installed-{kind}" for kind in dict.fromkeys((what, TEST))]
    here = [mark.read_text(encoding="utf-8") for mark in marks if mark.exists()]
    return wanted in here and in_venv("swcgeo").exists()


def pip_command(what: str, *, wheels: Path = WHEELS) -> list[str | Path]:
    """
    Return the command that installs swcgeo from this checkout.

    Parameters
    ----------
    what : str
        ``RUNTIME`` or ``TEST``.
    wheels : Path
        A folder of wheels, used where it exists.

    Returns
    -------
    list of str or Path
        Program and arguments.
    """
    target = ".[test]" if what == TEST else "."
    command: list[str | Path] = [in_venv("python"), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "-c", "constraints.txt", "-e", target]
    # As an option, because pip splits PIP_FIND_LINKS at blanks, and paths have blanks.
    return [*command, "--find-links", wheels] if wheels.is_dir() else command


def install(what: str) -> None:
    """Install `what` (RUNTIME or TEST) into .venv, unless that was done already."""
    make_venv()
    wanted = stamp()
    if is_installed(what, wanted=wanted):
        return
    say("installing swcgeo and what it needs into .venv (the first time takes minutes)")
    if run(pip_command(what)):
        raise DevError(PIP_FAILED)
    (VENV / f"installed-{what}").write_text(wanted, encoding="utf-8")


# --- the commands --------------------------------------------------------------------


def remove(path: Path) -> None:
    """Remove a file or folder that we made, if it is there."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except PermissionError as error:
        raise DevError(
            f"{error.filename} could not be removed: close the program that uses it."
        ) from error


def remove_old_sample(folder: Path = SAMPLE) -> None:
    """Remove the sample project of an earlier run; raise DevError if it is not one."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not (folder / "project.toml").is_file():
        raise DevError(f"{folder} holds no project.toml, so it is not ours: move it away.")
    remove(folder)


def sample_code(code: int) -> int:
    """Return our exit code for that of ``swcgeo run``: 1 only says that it has findings."""
    return 0 if code in {0, 1} else code


def sample() -> int:
    """Write the sample project, run swcgeo on it, and return the exit code."""
    install(RUNTIME)
    remove_old_sample()
    swcgeo = in_venv("swcgeo")
    say("writing the sample project to build/sample")
    if code := run([swcgeo, "sample", "build/sample"]):
        return code
    say("running swcgeo on it, results go to build/results")
    code = sample_code(run([swcgeo, "run", "build/sample/project.toml", "--out", "build/results"]))
    if code == 0:
        print(f"结果 results: {RESULTS}", flush=True)
    else:
        say(f"swcgeo run ended with {code}")
    return code


def first_failure(codes: list[int]) -> int:
    """Return the first of `codes` that is not 0, or 0."""
    return next((code for code in codes if code), 0)


def check_code() -> int:
    """Run the formatter's, the linter's and the type checker's checks, all of them."""
    checks = {
        "ruff check": ["ruff", "check", "."],
        "ruff format --check": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
    }
    codes = []
    for name, arguments in checks.items():
        say(name)
        codes.append(python("-m", *arguments))
        if codes[-1]:
            say(f"{name} FAILED with {codes[-1]}")
    return first_failure(codes)


def lint() -> int:
    """Install the test extra, check style and types, and return the exit code."""
    install(TEST)
    return check_code()


def test(arguments: list[str]) -> int:
    """
    Check style and types, then run the tests.

    Parameters
    ----------
    arguments : list of str
        Handed to pytest; paths in them start at the root of the repository.

    Returns
    -------
    int
        The first exit code that is not 0, or 0.
    """
    checked = lint()
    # Said before the tests, because pytest's summary is the last thing to be printed.
    say("pytest" if not checked else f"pytest (whatever it says, this run ends with {checked})")
    return first_failure([checked, python("-m", "pytest", *SPREAD, *arguments)])


def clean() -> int:
    """Remove what builds and tests leave behind; .venv stays, as it takes long to make."""
    for name in LEFTOVERS:
        remove(ROOT / name)
    for folder in ("swcgeo", "tests", "scripts"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            remove(cache)
    say("removed builds and caches; .venv stays, remove it by hand if need be")
    return 0


def read_arguments(argv: list[str] | None) -> argparse.Namespace:
    """Return the command and, for ``test``, the arguments for pytest."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["sample", "test", "lint", "clean"])
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for test: handed to pytest")
    found = parser.parse_args(argv)
    if found.arguments and found.command != "test":
        parser.error(f"{found.command} takes no arguments, but got {' '.join(found.arguments)}")
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the command that `argv` names and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Chinese Windows writes GBK to files and pipes; the programs we start write UTF-8.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    found = read_arguments(argv)
    try:
        check_python()
        if found.command == "test":
            return test(found.arguments)
        return {"sample": sample, "lint": lint, "clean": clean}[found.command]()
    except DevError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())
