"""Outlines that are sound for a computer and odd for a map: slivers, and turns around the globe."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from swcgeo.check.columns import Objects
from swcgeo.check.faults import Flags, is_areal, is_drawn
from swcgeo.model.findings import Finding
from swcgeo.model.layers import Kind
from swcgeo.model.settings import RepairSettings

_HALF_TURN = 180.0
_LONG = 10.0
"""How many times a sliver is longer than wide; what is small and round is no leftover."""
_M_PER_DEGREE = 111_320.0
_DRAWN_FROM_IMAGES: frozenset[Kind] = frozenset({"patches", "ranges", "watersheds", "erosion"})
"""Kinds in which a strip of no width is a leftover; ditches and hedges are treatments."""


def odd_extents(
    frame: gpd.GeoDataFrame, *, kind: Kind, names: Objects, settings: RepairSettings | None = None
) -> Iterator[Finding]:
    """
    Yield the outlines that turn around the globe, and those of hardly any width.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer.
    kind : str
        What it is.
    names : ndarray of object, n
        Ids of its rows.
    settings : RepairSettings, optional
        From which width on an outline is no sliver.

    Yields
    ------
    Finding
        ``antimeridian`` and ``geometry_sliver``.

    Examples
    --------
    >>> strip = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1000, 0.5)], crs="EPSG:4544")
    >>> found = odd_extents(strip, kind="patches", names=np.array(["A"]))
    >>> [(one.code, round(one.fields["width_m"], 2)) for one in found]
    [('geometry_sliver', 0.5)]
    """
    geometries = np.asarray(frame.geometry.array, dtype=object)
    turned = wraps(geometries, frame.crs)
    for place in np.flatnonzero(turned).tolist():
        yield Finding("antimeridian", kind, place + 1, names[place])
    if kind not in _DRAWN_FROM_IMAGES or frame.crs is None:
        return
    widths, lengths = _strips_m(geometries, frame.crs)
    least = (settings or RepairSettings()).sliver_m
    narrow = (widths < least) & (widths > 0) & (lengths > _LONG * widths)
    for place in np.flatnonzero(narrow & ~turned).tolist():
        x, y = shapely.get_coordinates(geometries[place])[0].tolist()
        fields = {"width_m": float(widths[place]), "least_m": least}
        yield Finding("geometry_sliver", kind, place + 1, names[place], x=x, y=y, fields=fields)


def wraps(geometries: Objects, crs: object) -> Flags:
    """
    Return which polygons in degrees are wider than half the globe.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries, None allowed.
    crs : CRS or None
        Their CRS.

    Returns
    -------
    ndarray of bool, n
        True where a part spans more than 180°: it crosses the antimeridian the wrong way round.

    Examples
    --------
    >>> ring = [(179, 50), (-179, 50), (-179, 51), (179, 51)]
    >>> wraps(np.array([shapely.Polygon(ring)]), "EPSG:4326").tolist()
    [True]
    """
    turned = np.zeros(len(geometries), dtype=bool)
    if crs is None or not CRS(crs).is_geographic:
        return turned
    parts, rows = shapely.get_parts(geometries, return_index=True)
    bounds = shapely.bounds(parts)
    wide = is_areal(parts) & (bounds[:, 2] - bounds[:, 0] > _HALF_TURN)
    turned[rows[wide]] = True
    return turned


def _strips_m(geometries: Objects, crs: object) -> tuple[np.ndarray, np.ndarray]:
    """Return width and length of a strip of the same area and outline; NaN for others."""
    widths, lengths = np.full((2, len(geometries)), np.nan)
    sound = np.flatnonzero(is_areal(geometries) & is_drawn(geometries))
    shapes = geometries[sound]
    with np.errstate(all="ignore"):
        if CRS(crs).is_geographic:
            shapes = _plane(shapes)
        half, area = shapely.length(shapes) / 2, shapely.area(shapes)
        # Width and length have the sum `half` and the product `area`; a rounder outline has none.
        root = np.sqrt(np.maximum(half**2 - 4 * area, 0.0))
        lengths[sound] = (half + root) / 2
        widths[sound] = area / lengths[sound]
    return widths, lengths


def _plane(shapes: Objects) -> Objects:
    """Return outlines in degrees as metres, each in a plane of its own: good for widths."""
    flat = shapely.force_2d(shapes)
    degrees, rows = shapely.get_coordinates(flat, return_index=True)
    west, south, _, north = shapely.bounds(flat)[rows].T
    shrunk = np.cos(np.radians((south + north) / 2))
    metres = np.column_stack([(degrees[:, 0] - west) * shrunk, degrees[:, 1] - south])
    return np.asarray(shapely.set_coordinates(flat.copy(), metres * _M_PER_DEGREE))
