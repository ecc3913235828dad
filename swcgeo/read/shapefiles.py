"""
Shapefiles as they come: without index, cut off, with or without a word about their encoding.

GDAL opens them; what it passes over in silence (records lost, an index to be made) is settled here.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from swcgeo.read.codepages import codec_name, language_of_dbf

_HEADER = 100
_DELETED = 0x2A
_NULL_SHAPE_WORDS = 2
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
    """

    path: Path
    rows: int
    encoding: str | None
    cut: npt.NDArray[np.bool_]


@contextmanager
def staged_shapefile(path: Path) -> Iterator[Shapefile]:
    """
    Yield a shapefile that GDAL can open; the input itself is never written to.

    Parameters
    ----------
    path : Path
        A ``.shp`` that exists.

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
    parts = _parts(path)
    index = parts.get(".shx")
    entries = _entries(index.read_bytes()) if index is not None else None
    if entries is not None:
        yield _described(path, parts, entries)
        return
    made = make_index(path.read_bytes())
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as folder:
        copies = {ending: Path(folder) / f"{path.stem}{ending}" for ending in parts}
        for ending, part in parts.items():
            shutil.copyfile(part, copies[ending])
        copies[".shx"] = Path(folder) / f"{path.stem}.shx"
        copies[".shx"].write_bytes(made)
        rebuilt = _entries(made)
        empty = np.empty((0, 2), dtype=np.int64)
        yield _described(copies[".shp"], copies, empty if rebuilt is None else rebuilt)


def make_index(content: bytes) -> bytes:
    """
    Return the index (``.shx``) of the records of a ``.shp``.

    Parameters
    ----------
    content : bytes
        The ``.shp``, whole or cut off.

    Returns
    -------
    bytes
        The index of all records that begin before the end of the file.

    Examples
    --------
    >>> null_shape = struct.pack(">2i", 1, 2) + bytes(4)
    >>> len(make_index(bytes(100) + null_shape)) - 100
    8
    """
    entries, place = [], _HEADER
    while place + 8 <= len(content):
        (words,) = struct.unpack_from(">i", content, place + 4)
        if words < _NULL_SHAPE_WORDS:
            break
        entries.append(struct.pack(">2i", place // 2, words))
        place += 8 + 2 * words
    length = struct.pack(">i", (_HEADER + 8 * len(entries)) // 2)
    return content[:24] + length + content[28:_HEADER] + b"".join(entries)


def _entries(index: bytes) -> npt.NDArray[np.int64] | None:
    """Return offset and length, in bytes, of each record; None where the index is cut off."""
    if len(index) < _HEADER:
        return None
    (stated,) = struct.unpack_from(">i", index, 24)
    if 2 * stated > len(index):
        return None
    whole = (len(index) - _HEADER) // 8 * 8
    numbers = np.frombuffer(index[_HEADER : _HEADER + whole], dtype=">i4").astype(np.int64)
    return 2 * numbers.reshape(-1, 2)


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
        content = parts[".dbf"].read_bytes()
        stated = language_of_dbf(content[:32])
        flags = _deleted(content)
        rows = max(rows, len(flags))
        deleted = np.zeros(rows, dtype=bool)
        deleted[: len(flags)] = flags
    if ".cpg" in parts:
        words = parts[".cpg"].read_bytes()[:64].decode("ascii", errors="ignore").split("\0")[0]
        stated = words.strip() if codec_name(words) else stated
    cut = np.zeros(len(deleted), dtype=bool)
    cut[: len(entries)] = entries.sum(axis=1) + 8 > path.stat().st_size
    return Shapefile(path, int((~deleted).sum()), stated, cut[~deleted])


def _deleted(content: bytes) -> npt.NDArray[np.bool_]:
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
