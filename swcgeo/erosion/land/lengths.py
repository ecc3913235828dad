"""Lines on watersheds: cut at borders, each stretch counted once, as long as on the ground."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from pyproj import Transformer

from swcgeo.erosion.land.zones import Zones
from swcgeo.erosion.terrain import geod_of
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Areas, Indices


class Stretches(NamedTuple):
    """Which line (`line`) runs through which zone (`zone`), and how far (`length_m`)."""

    zone: Indices
    line: Indices
    length_m: Areas


def geodesic_m(lines: Geometries, zones: Zones) -> Areas:
    """
    Return the length of lines on the ellipsoid.

    Parameters
    ----------
    lines : ndarray of geometry, n
        Lines in the working CRS, their edges no longer than 500 m.
    zones : Zones
        They have the working CRS.

    Returns
    -------
    ndarray of float, n
        m; 0 for what is no line.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> line = np.array([shapely.LineString([(X, Y), (X, Y + 500)])], dtype=object)
    >>> geodesic_m(line, drawn_zones()).round(1).tolist()
    [500.0]
    """
    base = zones.crs.geodetic_crs or zones.crs
    degrees = Transformer.from_crs(zones.crs, base, always_xy=True).transform
    geod = geod_of(zones.crs)
    parts, owner = shapely.get_parts(lines, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    linear = shapely.get_dimensions(parts) == 1
    owner, parts = owner[inner][linear], parts[linear]
    points, line = shapely.get_coordinates(parts, return_index=True)
    same = line[:-1] == line[1:]
    lon, lat = degrees(points[:, 0], points[:, 1])
    _, _, length = geod.inv(lon[:-1][same], lat[:-1][same], lon[1:][same], lat[1:][same])
    summed = np.bincount(owner[line[:-1][same]], weights=length, minlength=len(lines))
    return summed.astype("float64")


def stretches(zones: Zones, lines: Geometries) -> Stretches:
    """
    Cut lines at the borders of watersheds.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    lines : ndarray of geometry, n
        Lines in the working CRS; what is missing runs nowhere.

    Returns
    -------
    Stretches
        A line that runs along the border of two watersheds counts to the first of them, by id.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> across = shapely.LineString([(X + 400, Y + 5), (X + 1500, Y + 5)])
    >>> along = shapely.LineString([(X + 1000, Y), (X + 1000, Y + 100)])
    >>> found = stretches(drawn_zones(), np.array([across, along], dtype=object))
    >>> list(zip(found.zone.tolist(), found.line.tolist(), found.length_m.round(0).tolist()))
    [(0, 0, 600.0), (0, 1, 100.0), (1, 0, 500.0)]
    """
    line, zone = shapely.STRtree(zones.geometry).query(lines, predicate="intersects")
    count = len(zones.ids)
    # Watersheds that overlap share a line; those that make up the total, and others, do not.
    apart = zone >= count if len(zones.geometry) > count else np.ones(len(zone), dtype=bool)
    pieces = shapely.intersection(lines[line], zones.geometry[zone])
    order = _order(zones)
    for at in np.unique(line[apart]):
        mine = np.flatnonzero(apart & (line == at))
        mine = mine[np.argsort(order[zone[mine]])]
        for place, pair in enumerate(mine[1:], start=1):
            before = shapely.union_all(zones.geometry[zone[mine[:place]]])
            pieces[pair] = shapely.difference(pieces[pair], before)
    length = geodesic_m(pieces, zones)
    kept = np.flatnonzero(length > 0)
    kept = kept[np.lexsort((line[kept], zone[kept]))]
    return Stretches(zone[kept], line[kept], length[kept])


def _order(zones: Zones) -> Indices:
    """Return the place of each zone among all by its id, whatever the order of rows."""
    names = np.array([str(name) for name in zones.ids])
    rank = np.empty(len(names), dtype=np.intp)
    rank[np.argsort(names, kind="stable")] = np.arange(len(names))
    return np.tile(rank, len(zones.geometry) // max(len(names), 1))
