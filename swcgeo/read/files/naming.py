"""Files under names that GDAL and pyogrio take for what they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_MOST_LISTED = 20
_TAKEN_FOR_MORE = re.compile(r"[!;\x00-\x1f\x7f]")
"""``a!b.gpkg`` is to pyogrio the file b.gpkg inside the archive a; it opens b.gpkg."""
_LEAVES_FILES = frozenset({".gml"})
"""Formats beside which GDAL writes a file of its own."""


@contextmanager
def plainly_named(path: Path) -> Iterator[Path]:
    """
    Yield an absolute path that stands for one file and nothing else.

    Parameters
    ----------
    path : Path
        A file or directory that exists.

    Yields
    ------
    Path
        `path`, or ``input`` with its ending in a temporary folder, where the name has characters
        with a meaning of their own, or where GDAL would leave files beside it.

    Examples
    --------
    >>> with plainly_named(Path("a;b.gpkg")) as file:
    ...     file.name
    'input.gpkg'
    """
    whole = path.absolute()
    if not _TAKEN_FOR_MORE.search(str(whole)) and path.suffix.casefold() not in _LEAVES_FILES:
        yield whole
        return
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for part in whole.parent.iterdir():
            if part.name.casefold().startswith(whole.stem.casefold()):
                _stand_in(part, folder / f"input{part.name[len(whole.stem) :]}")
        yield folder / f"input{whole.suffix}"


def listed(names: Sequence[str]) -> str:
    """
    Return names for a sentence, not more of them than one reads.

    Parameters
    ----------
    names : sequence of str
        Names of layers.

    Returns
    -------
    str
        The first twenty.

    Examples
    --------
    >>> listed([str(number) for number in range(30)])[-16:]
    '16, 17, 18, 19 …'
    """
    return ", ".join(names[:_MOST_LISTED]) + (" …" if len(names) > _MOST_LISTED else "")


def _stand_in(part: Path, target: Path) -> None:
    """Make a link to a file, or a copy where links are not to be had."""
    try:
        target.symlink_to(part, target_is_directory=part.is_dir())
    except OSError:
        if part.is_file():
            shutil.copy(part, target)
