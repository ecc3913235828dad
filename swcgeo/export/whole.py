"""
Outputs are written whole or not at all.

A result is written into a hidden folder beside its target and moved from there when it is whole.
A target that another program holds is left alone and the result put beside it as ``name-1.ext``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from swcgeo.errors import MissingFileError, OutputError, SwcgeoError
from swcgeo.model.findings import Finding, Notes

_SHAPEFILE_REST = (
    ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".qix", ".qmd", ".sbn", ".sbx", ".idm", ".ind",
    ".shp.xml", "-fields.csv",
)  # fmt: skip
"""What belongs to a shapefile; an old index beside a new file would make readers go wrong."""
_OPEN_DATABASE = ("-wal", "-journal")
"""What SQLite keeps beside a GeoPackage in use; it would be applied to its successor too."""


@dataclass(frozen=True, slots=True)
class Written:
    """
    What was written, and what is to be said about it.

    Attributes
    ----------
    paths : tuple of Path
        The files (or the one folder), the main one first, where they really stand.
    notes : Notes
        `output_beside` where a target was held by another program, and what a format cannot hold.
    """

    paths: tuple[Path, ...]
    notes: Notes = field(default_factory=Notes)

    def __add__(self, other: Written) -> Written:
        """Return both together."""
        return Written((*self.paths, *other.paths), self.notes + other.notes)


def write_whole(path: str | Path, write: Callable[[Path], None]) -> Written:
    """
    Let `write` make a result and put it under its name only when it is whole.

    Parameters
    ----------
    path : str or Path
        The final name.
    write : callable
        Is given a path of the same name in an empty folder; what it leaves in that folder is the
        result: one file, several whose names begin with the stem of `path`, or a folder.

    Returns
    -------
    Written
        Where the result stands; with a finding where that is not `path`.

    Raises
    ------
    MissingFileError
        If not even the folder that the folder of `path` is to stand in exists.
    OutputError
        If nothing can be written there; then nothing has changed.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_whole(
    ...         Path(folder, "note.txt"), lambda part: part.write_text("whole") and None
    ...     )
    ...     [(path.name, path.read_text()) for path in written.paths]
    [('note.txt', 'whole')]
    """
    target = Path(path)
    target = target if target.name not in {"", ".."} else target.resolve()
    try:
        with _parent(target), _staging(target) as stage:
            write(stage / target.name)
            return _place(stage, target)
    except SwcgeoError:
        raise
    except OSError as error:
        raise _impossible(path, error) from error


def _impossible(path: str | Path, error: OSError) -> OutputError:
    """Return what the system says against an output as an error of ours."""
    reason = error.strerror or str(error)
    return OutputError("output_impossible", path=str(path), reason=reason)


def require_place(path: str | Path) -> None:
    """
    Look that there is a place for an output: its folder, or a folder to make that one in.

    Parameters
    ----------
    path : str or Path
        The final name of the output.

    Raises
    ------
    MissingFileError
        If there is none.

    Examples
    --------
    >>> require_place("no-such-folder/deep/out.gpkg")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: no-such-folder/deep/out.gpkg cannot be written: there is no \
folder no-such-folder. Make it first.
    """
    folder = Path(path).parent
    if not folder.is_dir() and not folder.parent.is_dir():
        raise MissingFileError("folder_missing", path=str(path), folder=str(folder.parent))


def make_folder(path: str | Path) -> Path:
    """
    Make a folder for outputs, with all folders above it, unless it is there.

    Parameters
    ----------
    path : str or Path
        The folder.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OutputError
        If it cannot be made, or a file has its name.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     make_folder(f"{folder}/a/b").name
    'b'
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _impossible(path, error) from error
    return Path(path)


@contextmanager
def _parent(target: Path) -> Iterator[None]:
    """Make the folder of `target` where only that one is missing; take it away on failure."""
    folder = target.parent
    if folder.is_dir():
        yield
        return
    require_place(target)
    folder.mkdir()
    try:
        yield
    finally:
        with suppress(OSError):  # a folder that holds the result stays
            folder.rmdir()


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Give an empty folder on the same file system as `target`; it is gone afterwards."""
    stage = Path(tempfile.mkdtemp(prefix=".swcgeo-", dir=target.parent))
    try:
        (stage / "old").mkdir()
        (stage / "new").mkdir()
        yield stage / "new"
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _place(stage: Path, target: Path) -> Written:
    """Move what is in `stage` to `target`, or beside it where another program holds that."""
    aside = stage.with_name("old")
    moves = _moves(stage, target, stem=target.stem)
    if not any(map(_held, moves.values())):
        try:
            _move_all(moves, strays=_strays(target, moves), aside=aside)
            return Written(_paths(moves, target))
        except PermissionError:  # how Windows says that a file is in use
            pass
    beside = _free_name(stage, target)
    moves = _moves(stage, beside, stem=target.stem)
    _move_all(moves, strays=(), aside=aside)
    said = Finding(
        "output_beside", "output", fields={"path": target.as_posix(), "other": beside.as_posix()}
    )
    return Written(_paths(moves, beside), Notes((said,)))


def _moves(stage: Path, target: Path, *, stem: str) -> dict[Path, Path]:
    """Return which file of `stage`, written under `stem`, goes where; a new folder moves whole."""
    parts = sorted(stage.iterdir())
    if parts[0].is_dir():
        if not target.exists():
            return {parts[0]: target}
        return {part: target / part.name for part in sorted(parts[0].iterdir())}
    moves = {part: target.with_name(target.stem + part.name[len(stem) :]) for part in parts}
    return dict(sorted(moves.items(), key=lambda move: move[1] != target))


def _paths(moves: Mapping[Path, Path], target: Path) -> tuple[Path, ...]:
    """Return what stands where: the folder, or its files with the main one first."""
    into_folder = any(final.parent == target for final in moves.values())
    return (target,) if into_folder else tuple(moves.values())


def _strays(target: Path, moves: Mapping[Path, Path]) -> tuple[Path, ...]:
    """Return files of an older shapefile that the new one does not replace."""
    if target.suffix.lower() != ".shp":
        return ()
    rest = (target.with_name(target.stem + ending) for ending in _SHAPEFILE_REST)
    return tuple(path for path in rest if path.exists() and path not in moves.values())


def _move_all(moves: Mapping[Path, Path], *, strays: tuple[Path, ...], aside: Path) -> None:
    """Move all or none; with several files, those in the way are set aside first."""
    if len(moves) == 1 and not strays:
        ((part, final),) = moves.items()
        part.replace(final)  # one file changes hands at one moment
        return
    old = [path for path in (*moves.values(), *strays) if path.exists()]
    steps = [(path, aside / path.name) for path in old] + list(moves.items())
    with ExitStack() as undo:
        for source, goal in steps:
            source.replace(goal)
            undo.callback(goal.replace, source)
        undo.pop_all()  # all stand: nothing is to be undone


def _free_name(stage: Path, target: Path) -> Path:
    """Return ``name-1.ext`` or the first of its kind that is free, with all that goes with it."""
    candidates = (target.with_name(f"{target.stem}-{n}{target.suffix}") for n in count(1))
    return next(
        name
        for name in candidates
        if not any(path.exists() for path in _moves(stage, name, stem=target.stem).values())
    )


def _held(path: Path) -> bool:
    """Say whether another program works on `path`, as far as it lets others know."""
    if not path.is_file():
        return False
    if any(path.with_name(path.name + ending).exists() for ending in _OPEN_DATABASE):
        return True
    return _locked(path)


def _locked(path: Path) -> bool:
    """Say whether a lock lies on `path`; Windows needs no asking, it refuses the move."""
    if sys.platform == "win32":
        return False
    import fcntl  # not there on Windows

    try:
        with path.open("r+b") as handle:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.lockf(handle, fcntl.LOCK_UN)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:  # a file system without locks
        return False
    return False
