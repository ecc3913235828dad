"""What is wrong with the outlines of a layer, told without changing any."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from swcgeo.check.attributes import ID_COLUMNS
from swcgeo.check.columns import Objects, ids
from swcgeo.check.duplicates import duplicate_geometries
from swcgeo.check.extents import odd_extents
from swcgeo.check.faults import (
    Flags,
    Trials,
    count_not_finite,
    fault_of,
    has_areal_parts,
    is_areal,
    is_drawn,
    try_repairs,
)
from swcgeo.check.place.doubt import contradiction
from swcgeo.errors import SwcgeoError
from swcgeo.model.findings import Finding
from swcgeo.model.layers import Kind
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import working_crs

_ANY_SHAPE: frozenset[Kind] = frozenset(
    {"treatments", "plans", "centrelines", "gullies", "settlements"}
)
"""Kinds that may hold lines and points: works that count by length or number, approvals."""
_NO_SHAPE: frozenset[Kind] = frozenset({"plans"})
"""Kinds that may have no geometry."""


def check_geometry(
    frame: gpd.GeoDataFrame, *, kind: Kind, repair: RepairSettings | None = None
) -> tuple[Finding, ...]:
    """
    Say which outlines are missing, of the wrong sort, invalid, or stand twice.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer.
    kind : str
        What it is; treatments and plans may be lines or points, plans may have no geometry.
    repair : RepairSettings, optional
        Which repairs the analysis will accept.

    Returns
    -------
    tuple of Finding
        By row; last the outlines that stand twice.  A repair that will not be accepted is an
        error, as it is in the analysis; x and y are the place of the fault.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    >>> frame = gpd.GeoDataFrame({"patch_id": ["A", "B"]}, geometry=[bow_tie, None])
    >>> for finding in check_geometry(frame, kind="patches"):
    ...     print(finding.message(), finding.x, finding.y)
    Row 1, A: invalid geometry (self-intersection); it can be repaired. 10.0 10.0
    Row 2, B has no geometry. None None
    """
    geometries = np.asarray(frame.geometry.array, dtype=object)
    names = ids(frame, ID_COLUMNS.get(kind, ""))
    drawn = is_drawn(geometries)
    found = [
        *(_missing(drawn, kind=kind, names=names) if kind not in _NO_SHAPE else ()),
        *_wrong_sort(geometries, drawn, kind=kind, names=names),
        *_faults(frame, geometries, kind=kind, names=names, repair=repair or RepairSettings()),
        *odd_extents(frame, kind=kind, names=names),
    ]
    found.sort(key=lambda finding: finding.row or 0)
    return (*found, *duplicate_geometries(geometries, kind=kind))


def _missing(drawn: Flags, *, kind: Kind, names: Objects) -> Iterator[Finding]:
    """Yield the rows without a geometry."""
    for place in np.flatnonzero(~drawn):
        yield Finding("geometry_missing", kind, int(place) + 1, names[place])


def _wrong_sort(
    geometries: Objects, drawn: Flags, *, kind: Kind, names: Objects
) -> Iterator[Finding]:
    """Yield the rows that are no polygons where polygons are due."""
    if kind in _ANY_SHAPE:
        return
    for place in np.flatnonzero(drawn & ~has_areal_parts(geometries)):
        x, y = shapely.get_coordinates(geometries[place])[0].tolist()
        said = {"geometry": f"@geometry.{geometries[place].geom_type}"}
        yield Finding("not_polygon", kind, int(place) + 1, names[place], x=x, y=y, fields=said)


def _faults(
    frame: gpd.GeoDataFrame,
    geometries: Objects,
    *,
    kind: Kind,
    names: Objects,
    repair: RepairSettings,
) -> Iterator[Finding]:
    """Yield the outlines that have to be repaired, with what a repair would come to."""
    whole = shapely.is_valid(geometries) & is_areal(geometries)
    bad = np.flatnonzero(has_areal_parts(geometries) & is_drawn(geometries) & ~whole)
    broken = np.array([count_not_finite(geometries[place]) for place in bad], dtype=int)
    for place, count in zip(bad[broken > 0].tolist(), broken[broken > 0].tolist(), strict=True):
        said = {"count": count}
        yield Finding("coordinates_not_finite", kind, place + 1, names[place], fields=said)
    mendable = bad[broken == 0]
    trials = _trials(frame, geometries[mendable], repair)
    for at, place in enumerate(mendable.tolist()):
        reason, x, y = fault_of(geometries[place])
        areas = {} if trials is None else _refused(trials, at, repair)
        code = "geometry_repair_large" if areas else "geometry_fault"
        said = {"reason": reason, **areas}
        yield Finding(code, kind, place + 1, names[place], x=x, y=y, fields=said)


def _refused(trials: Trials, at: int, repair: RepairSettings) -> dict[str, float]:
    """Return both areas where a repair will not be accepted, else nothing."""
    if not trials.large[at] or (repair.accept_large and trials.after_m2[at] > 0):
        return {}
    return {"before_m2": float(trials.before_m2[at]), "after_m2": float(trials.after_m2[at])}


def _trials(frame: gpd.GeoDataFrame, bad: Objects, repair: RepairSettings) -> Trials | None:
    """Return what repairs would come to in m²; None where the CRS does not tell."""
    bounds = tuple(frame.total_bounds.tolist())
    if frame.crs is None or not len(bad) or contradiction(bounds, frame.crs) is not None:
        return None
    try:
        crs = working_crs(frame)
    except SwcgeoError:
        return None
    # Not by way of `projected`: GEOS mends polygons when it divides their edges, without a word.
    change = Transformer.from_crs(frame.crs, crs, always_xy=True).transform
    moved = shapely.transform(shapely.force_2d(bad), change, interleaved=False)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        return None
    return try_repairs(moved, settings=repair)
