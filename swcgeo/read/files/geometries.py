"""Geometries as stored made into what the layers need: flat, and polygons where they are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError

from swcgeo.check.faults import has_areal_parts
from swcgeo.errors import GeometryError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.labels import in_both
from swcgeo.read.files.nesting import is_too_deep
from swcgeo.read.files.rings import closed_rings

Objects = npt.NDArray[np.object_]
_POLYGONS = (3, 6)
_COLLECTION = 7
_TOO_DEEP = "@fault.too_deep"
_TOO_FAR = 1e15
"""No coordinate of a place; files write it for a value that is missing."""
MIXED_KINDS = frozenset({"treatments", "plans", "centrelines", "gullies", "settlements"})
"""Layers in which lines and points have a meaning of their own."""
_BYTE_ORDERS = (b"\x00", b"\x01")
"""With what WKB begins; the text of a table that is no WKT begins otherwise."""
_REASONS = {
    "Unexpected EOF": "@fault.record_cut",
    "Input buffer is smaller": "@fault.record_cut",
    "number of points in LinearRing": "@fault.ring_too_short",
    "do not form a closed linestring": "@fault.ring_is_not_closed",
    "point array must contain": "@fault.line_too_short",
    "Unknown WKB type": "@fault.unknown_type",
}
"""Words of GEOS to ours."""


def parse_geometries(
    wkb: Objects,
    *,
    layer_name: str,
    cut: npt.NDArray[np.bool_],
    reasons: Mapping[int, str] | None = None,
) -> tuple[Objects, Notes]:
    """
    Return the geometries that WKB stands for, flat, and what could not be read.

    Parameters
    ----------
    wkb : ndarray of bytes or None, n rows
        Geometries as stored.
    layer_name : str
        What the layer is wanted as.
    cut : ndarray of bool, n rows
        True where the file ends before the geometry does.
    reasons : mapping of int to str, optional
        Row (from 0) to why its geometry could not even be opened.

    Returns
    -------
    geometries : ndarray, n rows
        Geometries without Z and M; None where there is none or it cannot be read.  Rings left
        open are closed where that takes one straight edge.
    notes : Notes
        The features that cannot be read, with the reason; the rings closed, with a receipt.

    Examples
    --------
    >>> wkb = np.array([shapely.Point(1, 2, 3).wkb, b"?"], dtype=object)
    >>> shapes, notes = parse_geometries(wkb, layer_name="plans", cut=np.zeros(2, dtype=bool))
    >>> shapes[0].has_z, shapes[1], notes.findings[0].row
    (False, None, 2)
    """
    deep = {row: _TOO_DEEP for row, one in enumerate(wkb) if is_too_deep(one)}
    known = {**(reasons or {}), **deep}
    if deep:
        wkb = wkb.copy()
        wkb[list(deep)] = None
    parsed = _parsed(wkb)
    given = np.array([item is not None for item in wkb], dtype=bool)
    given[list(known)] = True
    broken = shapely.is_missing(parsed) & (given | cut)
    closed = Notes()
    for row in np.flatnonzero(broken & ~cut).tolist():
        parsed[row], said = closed_rings(wkb[row], layer_name=layer_name, row=row + 1)
        closed = closed + said
    strange = _not_finite(parsed)
    findings = [
        Finding("feature_unreadable", layer_name, row + 1,
                fields={"reason": known.get(row) or _why(wkb[row], cut=bool(cut[row]))})
        for row in np.flatnonzero((broken & shapely.is_missing(parsed)) | strange).tolist()
    ]  # fmt: skip
    flat: Objects = shapely.force_2d(_without(parsed, strange))
    return flat, Notes(tuple(findings)) + closed


def _parsed(wkb: Objects) -> Objects:
    """Return geometries, None for what cannot be read."""
    try:
        # GEOS says so where a coordinate is NaN, and so do we, by row.
        with np.errstate(all="ignore"):
            geometries: Objects = shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:
        # Surfaces made of patches are unknown to shapely, which then gives up on all.
        geometries = np.array([_one(item) for item in wkb], dtype=object)
    return geometries


def _one(wkb: bytes | None) -> shapely.Geometry | None:
    """Return one geometry, None where it cannot be read."""
    try:
        return shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:
        return None


def _without(geometries: Objects, rows: npt.NDArray[np.bool_]) -> Objects:
    """Return the geometries with None in some rows."""
    kept = geometries.copy()
    kept[rows] = None
    return kept


def _not_finite(geometries: Objects) -> npt.NDArray[np.bool_]:
    """Return where a geometry has a coordinate that is no number, or too large to be one."""
    # Not by bounds: those pass over a vertex that is NaN.
    points, rows = shapely.get_coordinates(geometries, return_index=True)
    wrong = np.zeros(len(geometries), dtype=bool)
    wrong[rows[~(np.abs(points) < _TOO_FAR).all(axis=1)]] = True
    return wrong


def _why(wkb: bytes | None, *, cut: bool) -> str:
    """Return why a geometry cannot be read: a label key behind ``@``, or what the library says."""
    if wkb is None or cut:
        return "@fault.record_cut"
    if wkb[:1] not in _BYTE_ORDERS:
        return "@fault.no_wkt"
    try:
        with np.errstate(all="ignore"):
            shapely.from_wkb(wkb)
    except NotImplementedError:
        return "@fault.unknown_type"
    except (ShapelyError, ValueError, TypeError) as error:
        said = str(error).split(": ", 1)[-1].strip()
        return next((key for words, key in _REASONS.items() if words in said), said)
    return "@fault.invalid_coordinate"


def only_polygons(
    geometries: Objects, *, layer_name: str, path: str
) -> tuple[Objects, tuple[Finding, ...]]:
    """
    Return the geometries with None for all that are no polygons, where polygons are due.

    Parameters
    ----------
    geometries : ndarray, n rows
        Geometries of any kind.
    layer_name : str
        What the layer is wanted as; treatments and plans may be lines and points.
    path : str
        Where the layer comes from.

    Returns
    -------
    geometries : ndarray, n rows
        Polygons and MultiPolygons; a collection of nothing but polygons becomes a MultiPolygon,
        one of polygons and other things stays as it is.
    findings : tuple of Finding
        The rows that are no polygons.

    Raises
    ------
    GeometryError
        If there are geometries, and none is a polygon.

    Examples
    --------
    >>> shapes = np.array([shapely.box(0, 0, 1, 1), shapely.Point(0, 0)])
    >>> kept, findings = only_polygons(shapes, layer_name="ranges", path="r.shp")
    >>> kept[1], findings[0].message()[:34]
    (None, 'Feature 2 is a Point, not a polygo')
    """
    if layer_name in MIXED_KINDS:
        return geometries, ()
    merged = _merged_collections(geometries)
    empty = shapely.is_missing(merged) | shapely.is_empty(merged)
    # A polygon with a line beside it stays: leaving the line out is a repair, with a receipt.
    wrong = ~has_areal_parts(merged) & ~empty
    if wrong.any() and not (~wrong & ~empty).any():
        kinds = sorted({geometry.geom_type for geometry in merged[wrong]})
        chinese, english = zip(*(in_both(f"@geometry.{kind}") for kind in kinds), strict=True)
        types = "、".join(chinese), ", ".join(english)
        fields = {"layer": layer_name, "path": path, "rows": len(merged), "types": types}
        raise GeometryError("layer_not_polygons", **fields)
    findings = tuple(_wrong_kinds(merged, wrong, layer_name))
    return _without(merged, wrong), findings


def _merged_collections(geometries: Objects) -> Objects:
    """Return the geometries, collections of nothing but polygons as MultiPolygons."""
    merged = geometries.copy()
    for row in np.flatnonzero(shapely.get_type_id(geometries) == _COLLECTION):
        parts = shapely.get_parts(shapely.get_parts(geometries[row]))
        if len(parts) and (shapely.get_type_id(parts) == _POLYGONS[0]).all():
            merged[row] = shapely.multipolygons(parts)
    return merged


def _wrong_kinds(
    geometries: Objects, wrong: npt.NDArray[np.bool_], layer_name: str
) -> Iterator[Finding]:
    """Yield a finding for each row that is no polygon."""
    for row in np.flatnonzero(wrong):
        x, y = shapely.get_coordinates(geometries[row])[0]
        yield Finding(
            "not_polygon", layer_name, int(row) + 1, x=float(x), y=float(y),
            fields={"geometry": f"@geometry.{geometries[row].geom_type}"},
        )  # fmt: skip
