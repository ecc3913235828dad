"""
Shapefiles as they come: without index, cut off, with or without a word about their encoding.

GDAL opens them; what it passes over in silence (records lost, an index to be made) is settled here.
"""

from __future__ import annotations

import mmap
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from swcgeo.read.files.shape_records import (
    index_of,
    listed_entries,
    make_index,
    says_drawn,
    within_file,
)
from swcgeo.read.text.codepages import codec_name, language_of_dbf

_HEADER = 100
_DELETED = 0x2A
_DBF_HEADER = 32


@dataclass(frozen=True, slots=True)
class Shapefile:
    """
    A shapefile ready to be opened, and what its parts state.

    Attributes
    ----------
    path : Path
        The ``.shp`` to open, in a temporary folder where its index had to be made.
    rows : int
        Features that it states, those marked as deleted left out.
    encoding : str or None
        What its ``.cpg``, or else the language byte, names.
    cut : ndarray of bool
        For each record, whether it reaches beyond the end of the file.
    tabled : bool
        Whether the attribute table is there.
    table : Path or None
        The table, unless it is missing or left aside.
    drawn : ndarray of bool
        For each record, whether it says that it holds a shape.
    """

    path: Path
    rows: int
    encoding: str | None
    cut: npt.NDArray[np.bool_]
    tabled: bool
    table: Path | None
    drawn: npt.NDArray[np.bool_]


@contextmanager
def staged_shapefile(path: Path, *, without: frozenset[str] = frozenset()) -> Iterator[Shapefile]:
    """
    Yield a shapefile that GDAL can open; the input itself is never written to.

    Parameters
    ----------
    path : Path
        A ``.shp`` that exists.
    without : frozenset of str
        Endings of parts that are to be left aside.

    Yields
    ------
    Shapefile
        The shapefile, as a copy with a new index where its own is missing or too short.

    Examples
    --------
    >>> with staged_shapefile(Path("data/sample/ranges.shp")) as shapefile:  # doctest: +SKIP
    ...     shapefile.rows
    120
    """
    whole = _parts(path)
    parts = {ending: part for ending, part in whole.items() if ending not in without}
    index = parts.get(".shx")
    entries = listed_entries(index.read_bytes()) if index is not None else None
    content = _mapped(path)
    if entries is None:
        made = make_index(content)
    else:
        sound = within_file(entries, len(content))
        if parts == whole and np.array_equal(sound, entries):
            yield _described(path, parts, entries)
            return
        made = index_of(content[:_HEADER], sound)
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as folder:
        copies = {ending: Path(folder) / f"{path.stem}{ending}" for ending in parts}
        for ending, part in parts.items():
            shutil.copyfile(part, copies[ending])
        copies[".shx"] = Path(folder) / f"{path.stem}.shx"
        copies[".shx"].write_bytes(made)
        rebuilt = listed_entries(made)
        empty = np.empty((0, 2), dtype=np.int64)
        described = _described(copies[".shp"], copies, empty if rebuilt is None else rebuilt)
        # A table that was left aside is there all the same.
        yield replace(described, tabled=".dbf" in whole)


def _parts(path: Path) -> dict[str, Path]:
    """Return the files of a shapefile by their ending in small letters."""
    stem = path.stem.casefold()
    siblings = sorted(path.parent.iterdir())
    return {part.suffix.casefold(): part for part in siblings if part.stem.casefold() == stem} | {
        ".shp": path
    }


def _described(path: Path, parts: dict[str, Path], entries: npt.NDArray[np.int64]) -> Shapefile:
    """Return what the parts of a shapefile state."""
    deleted = np.zeros(len(entries), dtype=bool)
    rows, stated = len(entries), None
    if ".dbf" in parts:
        content = _mapped(parts[".dbf"])
        stated = language_of_dbf(bytes(content[:32]))
        flags = _deleted(content)
        rows = max(rows, len(flags))
        deleted = np.zeros(rows, dtype=bool)
        deleted[: len(flags)] = flags
    if ".cpg" in parts:
        words = parts[".cpg"].read_bytes()[:64].decode("ascii", errors="ignore").split("\0")[0]
        stated = words.strip() if codec_name(words) else stated
    cut = np.zeros(len(deleted), dtype=bool)
    cut[: len(entries)] = entries.sum(axis=1) + 8 > path.stat().st_size
    drawn = np.zeros(len(deleted), dtype=bool)
    drawn[: len(entries)] = says_drawn(np.frombuffer(_mapped(path), dtype=np.uint8), entries)
    here = ~deleted
    return Shapefile(
        path,
        int(here.sum()),
        stated,
        cut[here],
        tabled=".dbf" in parts,
        table=parts.get(".dbf"),
        drawn=drawn[here],
    )


def _mapped(path: Path) -> bytes | mmap.mmap:
    """Return the content of a file, which may have gigabytes, without reading it."""
    with path.open("rb") as file:
        empty = not file.read(1)
        return b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _deleted(content: bytes | mmap.mmap) -> npt.NDArray[np.bool_]:
    """Return for each record that a dbf states whether it is marked as deleted."""
    if len(content) < _DBF_HEADER:
        return np.zeros(0, dtype=bool)
    count, head, width = struct.unpack_from("<IHH", content, 4)
    most = max(0, len(content) - head) // max(width, 1) + 1
    starts = head + width * np.arange(min(count, 10 * most + 1000), dtype=np.int64)
    flags = np.frombuffer(content, dtype=np.uint8)
    inside = starts < len(flags)
    marked = np.zeros(len(starts), dtype=bool)
    marked[inside] = flags[starts[inside]] == _DELETED
    return marked
