"""Layers on one ground: projected into the working CRS, repaired, with what was found and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import ids
from swcgeo.check.extents import wraps
from swcgeo.errors import GeometryError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import (
    Geometries,
    geodesic_check,
    is_ballpark,
    only,
    projected,
    require_crs,
    working_crs,
)
from swcgeo.overlay.pairs import Areas, Flags
from swcgeo.reconcile.repair import repair_polygons

AGREEMENT = 1e-6
"""Relative difference to Karney's area that the area rule allows."""
_SMALLEST_CHECKED_M2 = 100.0


@dataclass(frozen=True, slots=True)
class Ground:
    """
    The polygons of a layer in the working CRS.

    Attributes
    ----------
    geometry : ndarray of geometry, n
        Valid polygons in the working CRS; None where a row cannot be used.
    rough : ndarray of geometry, n
        The same, with repairs that were not accepted: good for "somewhere here", not for areas.
    usable : ndarray of bool, n
        Whether the row has a geometry that may be used.
    area_m2 : ndarray of float, n
        Area, m²; NaN where the row cannot be used.
    ids : ndarray of str, n
        Id of each row; its number where the layer has none.
    notes : swcgeo.model.findings.Notes
        What was found and repaired.
    """

    geometry: Geometries
    rough: Geometries
    usable: Flags
    area_m2: Areas
    ids: np.ndarray
    notes: Notes


def common_crs(layers: Sequence[gpd.GeoDataFrame], first: CRS) -> CRS:
    """
    Return the working CRS that is centred on several layers together.

    Parameters
    ----------
    layers : sequence of GeoDataFrame
        Layers in any CRS.
    first : pyproj.CRS
        The CRS on whose ellipsoid it lies.

    Returns
    -------
    pyproj.CRS
        As `swcgeo.overlay.area.working_crs`.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = [gpd.GeoDataFrame(geometry=[box(x, 33, x + 0.1, 33.1)], crs="EPSG:4490")
    ...        for x in (105, 105.9)]
    >>> common_crs(two, two[0].crs).name
    'Lambert azimuthal equal-area (CGCS2000), centre 105.5 E 33.05 N'
    """
    shapes = [
        require_crs(layer, layer="patches") and layer.geometry.to_crs(first) for layer in layers
    ]
    return working_crs(gpd.GeoDataFrame(geometry=pd.concat(shapes, ignore_index=True), crs=first))


def on_ground(
    frame: gpd.GeoDataFrame,
    *,
    layer: str,
    crs: CRS,
    id_column: str,
    settings: RepairSettings | None = None,
) -> Ground:
    """
    Put a layer into the working CRS and repair it.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        Any polygon layer with a CRS.
    layer : str
        What it is called in findings.
    crs : pyproj.CRS
        The working CRS (`swcgeo.overlay.area.working_crs`).
    id_column : str
        The column of its ids.
    settings : RepairSettings, optional
        Which repairs are accepted without asking.

    Returns
    -------
    Ground
        One entry a row, in the order of the frame.

    Raises
    ------
    CrsError
        If the frame has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.overlay.area import working_crs
    >>> frame = gpd.GeoDataFrame(geometry=[box(500_000, 3_700_000, 500_100, 3_700_100), None],
    ...                          crs="EPSG:4544")
    >>> ground = on_ground(frame, layer="patches", crs=working_crs(frame), id_column="patch_id")
    >>> ground.usable.tolist(), ground.area_m2.round(-1).tolist()
    ([True, False], [10000.0, nan])
    """
    source = require_crs(frame, layer=layer)
    names = ids(frame, id_column)
    raw = np.asarray(frame.geometry.array, dtype=object)
    moved = projected(raw, source=source, target=crs)
    repaired = repair_polygons(
        moved, layer=layer, ids=names, settings=settings or RepairSettings(), delivered=raw
    )
    turned = wraps(raw, source)
    usable = repaired.accepted & (shapely.area(repaired.geometries) > 0) & ~turned
    geometry = only(repaired.geometries, usable)
    area = np.where(usable, shapely.area(repaired.geometries), np.nan)
    around = tuple(
        Finding("antimeridian", layer, place + 1, names[place])
        for place in np.flatnonzero(turned).tolist()
    )
    notes = Notes((*_datum_findings(layer, source, crs), *around)) + repaired.notes
    return Ground(geometry, only(repaired.geometries, ~turned), usable, area, names, notes)


def _datum_findings(layer: str, source: CRS, target: CRS) -> tuple[Finding, ...]:
    """Return a finding where the layer cannot be brought to the working datum exactly."""
    if not is_ballpark(source, target):
        return ()
    fields = {"crs": source.name, "target": (target.geodetic_crs or target).name}
    return (Finding("datum_ballpark", layer, fields=fields),)


def require_usable(ground: Ground, *, layer: str) -> None:
    """
    Raise where no row of a layer has a geometry that can be used.

    Parameters
    ----------
    ground : Ground
        The layer in the working CRS.
    layer : str
        What it is called in messages.

    Raises
    ------
    GeometryError
        If there is none.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(geometry=[None], crs="EPSG:4544")
    >>> ground = on_ground(frame, layer="watersheds", crs=CRS("EPSG:4544"), id_column="id")
    >>> require_usable(ground, layer="watersheds")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    swcgeo.errors.GeometryError: watersheds: none of the 1 features can be used (outline broken...
    """
    if not ground.usable.any():
        reason = "outline broken, or outside the CRS / 图形损坏或不在坐标系范围内"
        raise GeometryError("nothing_usable", layer=layer, rows=len(ground.usable), reason=reason)


def area_notes(frame: gpd.GeoDataFrame, ground: Ground, *, layer: str, crs: CRS) -> Notes:
    """
    Prove the areas of a layer against Karney's geodesic areas, and name the method.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        The layer.
    ground : Ground, n rows
        The same in the working CRS.
    layer : str
        What it is called in findings.
    crs : pyproj.CRS
        The working CRS.

    Returns
    -------
    swcgeo.model.findings.Notes
        One finding ``area_method``, and ``area_disagrees`` for every polygon that is off.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.overlay.area import working_crs
    >>> frame = gpd.GeoDataFrame(geometry=[box(500_000, 3_700_000, 501_000, 3_701_000)],
    ...                          crs="EPSG:4544")
    >>> crs = working_crs(frame)
    >>> ground = on_ground(frame, layer="patches", crs=crs, id_column="patch_id")
    >>> [finding.code for finding in area_notes(frame, ground, layer="patches", crs=crs).findings]
    ['area_method']
    """
    source = require_crs(frame, layer=layer)
    raw = np.asarray(frame.geometry.array, dtype=object)
    plain = ground.usable & shapely.is_valid(raw) & (ground.area_m2 >= _SMALLEST_CHECKED_M2)
    check = geodesic_check(only(raw, plain), source=source, target=crs)
    fields = {"crs": crs.name, "difference": check.worst, "rows": len(check.rows)}
    findings = [Finding("area_method", layer, fields=fields)]
    for at in np.flatnonzero(check.differences > AGREEMENT):
        row = int(check.rows[at])
        areas = {"planar_m2": check.planar_m2[at], "geodesic_m2": check.geodesic_m2[at]}
        findings.append(
            Finding("area_disagrees", layer, row=row + 1, id=ground.ids[row], fields=areas)
        )
    return Notes(tuple(findings))
