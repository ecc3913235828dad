"""Rings that a file leaves open: closed with a word and a receipt, or refused."""

from __future__ import annotations

import struct
from typing import Literal

import numpy as np
import shapely
from shapely.errors import ShapelyError

from swcgeo.model.findings import Finding, Notes, Receipt

_OPEN = "closed linestring"
_FEWEST = 3
_POLYGON, _MULTIPOLYGON = 3, 6


class _NotPlainError(Exception):
    """The WKB is no flat polygon or multipolygon."""


def closed_rings(
    wkb: bytes | None, *, layer_name: str, row: int
) -> tuple[shapely.Geometry | None, Notes]:
    """
    Return a polygon whose only fault is that rings do not return to their first vertex.

    Parameters
    ----------
    wkb : bytes or None
        A geometry that cannot be read.
    layer_name : str
        What the layer is wanted as.
    row : int
        Its row, from 1.

    Returns
    -------
    geometry : Polygon, MultiPolygon or None
        With each ring closed by a straight edge; None where something else is wrong.
    notes : Notes
        How long the edges are, and a receipt.

    Examples
    --------
    >>> ring = struct.pack("<BIII6d", 1, 3, 1, 3, 0, 0, 4, 0, 4, 3)
    >>> shape, notes = closed_rings(ring, layer_name="ranges", row=1)
    >>> shape.area, notes.findings[0].fields["gap"]
    (6.0, 5.0)
    """
    if wkb is None or _OPEN not in _fault_of(wkb):
        return None, Notes()
    try:
        rings, _ = _polygons(wkb, 0)
        with np.errstate(all="ignore"):
            shape = shapely.multipolygons([_polygon(part) for part in rings])
    except (_NotPlainError, ShapelyError, ValueError, struct.error):
        return None, Notes()
    gaps = [float(np.hypot(*(ring[0] - ring[-1]))) for part in rings for ring in part]
    said = {"count": sum(gap > 0 for gap in gaps), "gap": max(gaps)}
    x, y = rings[0][0][0].tolist()
    finding = Finding("ring_closed", layer_name, row, x=x, y=y, fields=said)
    whole = shapely.get_geometry(shape, 0) if len(rings) == 1 else shape
    return whole, Notes((finding,), (Receipt(layer_name, row, None, "closed"),))


def _fault_of(wkb: bytes) -> str:
    """Return why WKB cannot be read."""
    try:
        with np.errstate(all="ignore"):
            shapely.from_wkb(wkb)
    except (ShapelyError, ValueError, TypeError, NotImplementedError) as error:
        return str(error)
    return ""


def _polygon(rings: list[np.ndarray]) -> shapely.Polygon:
    """Return a polygon of rings of three vertices at least."""
    if any(len(np.unique(ring, axis=0)) < _FEWEST for ring in rings):
        raise _NotPlainError
    return shapely.Polygon(rings[0], rings[1:])


def _polygons(wkb: bytes, place: int) -> tuple[list[list[np.ndarray]], int]:
    """Return the rings of the polygons in WKB that begins at a place, and where it ends."""
    order: Literal["<", ">"] = "<" if wkb[place] else ">"
    kind, count = struct.unpack_from(f"{order}II", wkb, place + 1)
    flat = (kind & 0x1FFFFFFF) % 1000
    more = ((kind & 0x1FFFFFFF) // 1000 + 1) // 2 if kind < 1 << 29 else (kind >> 30).bit_count()
    place += 9
    if flat == _MULTIPOLYGON:
        parts = []
        for _ in range(count):
            inner, place = _polygons(wkb, place)
            parts += inner
        return parts, place
    if flat != _POLYGON:
        raise _NotPlainError
    rings = []
    for _ in range(count):
        (length,) = struct.unpack_from(f"{order}I", wkb, place)
        size = 8 * (2 + more) * length
        numbers = np.frombuffer(wkb[place + 4 : place + 4 + size], dtype=f"{order}f8")
        rings.append(numbers.reshape(length, 2 + more)[:, :2])
        place += 4 + size
    return [rings], place
