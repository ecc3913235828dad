"""What GDAL passes over in silence in a GeoPackage: geometries that are there and are none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

_REASON = "@fault.no_geometry"


def spoiled_blobs(
    path: Path, layer: str, *, column: str, missing: npt.NDArray[np.bool_]
) -> dict[int, str]:
    """
    Return the rows whose geometry is stored, and was not read.

    Parameters
    ----------
    path : Path
        A GeoPackage.
    layer, column : str
        Its table, and the column with the geometries.
    missing : ndarray of bool, n rows
        True where reading gave no geometry.

    Returns
    -------
    dict
        Row (from 0) to the reason; empty where the table does not have n rows or cannot be asked.

    Examples
    --------
    >>> spoiled_blobs(Path("no.gpkg"), "a", column="geom", missing=np.array([True]))
    {}
    """
    if not missing.any():
        return {}
    journal = path.with_name(f"{path.name}-wal")
    # Immutable: nothing is written beside the file, not even what locks it.
    mode = "mode=ro" if journal.exists() else "mode=ro&immutable=1"
    table, named = (f'"{name.replace(chr(34), chr(34) * 2)}"' for name in (layer, column))
    query = f"select {named} is not null from {table} order by rowid"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True)) as base:
            stored = np.array([bool(one) for (one,) in base.execute(query)], dtype=bool)
    except sqlite3.Error:
        return {}
    if len(stored) != len(missing):
        return {}
    return dict.fromkeys(np.flatnonzero(stored & missing).tolist(), _REASON)
