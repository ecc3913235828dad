"""What any opener of files gives back, and WKB built from bare coordinates."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.model.findings import Finding, Receipt

Objects = npt.NDArray[np.object_]
Ring = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What a file holds.

    Attributes
    ----------
    columns : DataFrame, n rows
        Attributes, as stored.
    wkb : ndarray of bytes or None, n rows
        Geometries.
    crs : str or None
        The CRS that the file states.
    driver : str
        What opened it.
    stated_rows : int
        Features that the file states, at least n.
    cut : ndarray of bool, n rows
        True where a record is known to be cut off.
    findings, receipts : tuple
        What was found and decided about its text.
    reasons : mapping of int to str
        Row (from 0) to why its geometry cannot be read, where that is known.
    """

    columns: pd.DataFrame
    wkb: Objects
    crs: str | None
    driver: str
    stated_rows: int
    cut: npt.NDArray[np.bool_]
    findings: tuple[Finding, ...] = field(default=())
    receipts: tuple[Receipt, ...] = field(default=())
    reasons: Mapping[int, str] = field(default_factory=dict)


def undamaged(columns: pd.DataFrame, wkb: Objects, *, crs: str | None, driver: str) -> Opened:
    """
    Return what a file holds of which nothing is cut off.

    Parameters
    ----------
    columns : DataFrame, n rows
        Attributes.
    wkb : ndarray of bytes or None, n rows
        Geometries.
    crs : str or None
        The CRS that the file states.
    driver : str
        What opened it.

    Returns
    -------
    Opened
        Without findings.

    Examples
    --------
    >>> none = np.array([None], dtype=object)
    >>> undamaged(pd.DataFrame({"a": [1]}), none, crs=None, driver="table").stated_rows
    1
    """
    return Opened(columns, wkb, crs, driver, len(wkb), np.zeros(len(wkb), dtype=bool))


def polygon_wkb(rings: Sequence[Ring]) -> bytes:
    """
    Return a polygon as WKB with its rings just as they are, closed or not.

    Parameters
    ----------
    rings : sequence of ndarray, each n by 2
        The shell, then the holes.

    Returns
    -------
    bytes
        WKB; what is wrong with it shows when it is read.

    Examples
    --------
    >>> import shapely
    >>> shapely.from_wkb(polygon_wkb([np.array([(0, 0), (1, 0), (1, 1), (0, 0)], float)])).area
    0.5
    """
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for ring in rings:
        parts.append(struct.pack("<I", len(ring)))
        parts.append(np.ascontiguousarray(ring, dtype="<f8").tobytes())
    return b"".join(parts)
