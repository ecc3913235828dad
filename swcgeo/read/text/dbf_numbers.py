"""Numbers of a dbf that GDAL would read in part: ``67,800`` becomes 67, with a word to nobody."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.model.findings import Finding

_HEAD, _FIELD, _END, _DELETED = 32, 32, 0x0D, 0x2A
_NUMBERS = np.zeros(256, dtype=bool)
_NUMBERS[list(b"0123456789 +-.eE*\0")] = True
"""Bytes of a number that is read whole; asterisks stand for one that did not fit."""


def with_stored_numbers(
    columns: pd.DataFrame, table: Path, *, layer_name: str
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    r"""
    Return columns in which numbers that cannot be read whole stand as they are stored.

    Parameters
    ----------
    columns : DataFrame, n rows
        What GDAL has read of the table, its columns in the order of the file.
    table : Path
        The ``.dbf``.
    layer_name : str
        What the file is wanted as.

    Returns
    -------
    columns : DataFrame, n rows
        Columns with such a number are texts, cell by cell as stored; the others as they were.
    findings : tuple of Finding
        ``numbers_as_text`` for each of these columns.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = struct.pack("<B3BIHH20x", 3, 124, 1, 1, 2, 65, 7)
    >>> field = b"AREA".ljust(11, b"\0") + b"N" + bytes(4) + b"\6\0" + bytes(14)
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.dbf"
    ...     _ = file.write_bytes(head + field + b"\r" + b" 67,800" + b"   12.5")
    ...     read = pd.DataFrame({"AREA": [67.0, 12.5]})
    ...     with_stored_numbers(read, file, layer_name="plans")[0]["AREA"].tolist()
    ['67,800', '12.5']
    """
    with table.open("rb") as file:
        if len(file.read(_HEAD)) < _HEAD:
            return columns, ()
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        stored = list(_stored(content))
    known = [name for name, cells in stored if cells is None or len(cells) == len(columns)]
    if len(known) != len(columns.columns):
        return columns, ()
    as_read, findings = columns.copy(), []
    for name, (_, cells) in zip(columns.columns, stored, strict=True):
        if cells is None:
            continue
        texts = [cell.strip(" \0") or None for cell in cells]
        strange = next(cell for cell in texts if cell and not _NUMBERS[list(cell.encode())].all())
        as_read[name] = pd.Series(texts, index=columns.index, dtype="str")
        fields = {"column": str(name), "value": strange, "count": len(texts)}
        findings.append(Finding("numbers_as_text", layer_name, fields=fields))
    return as_read, tuple(findings)


def _stored(content: mmap.mmap) -> Iterator[tuple[str, list[str] | None]]:
    """Yield the name of each field, and its cells where one of them is no whole number."""
    count, head, size = struct.unpack_from("<IHH", content, 4)
    count = max(0, min(count, (len(content) - head) // max(size, 1)))
    records = np.frombuffer(content, np.uint8, count * size, min(head, len(content)))
    records = records.reshape(count, size)
    alive = records[records[:, 0] != _DELETED] if size else records
    at, start = _HEAD, 1
    while at + _FIELD <= head and content[at] != _END:
        name, kind, width = content[at : at + 11], content[at + 11 : at + 12], content[at + 16]
        cells = alive[:, start : start + width]
        text = name.split(b"\0")[0].decode("latin-1")
        yield text, _texts(cells) if kind in b"NF" and not _NUMBERS[cells].all() else None
        at, start = at + _FIELD, start + width


def _texts(cells: npt.NDArray[np.uint8]) -> list[str]:
    """Return cells as text, one byte a character."""
    return [bytes(cell).decode("latin-1") for cell in cells]
