"""
Rows of another zone among the rows of a layer whose eastings carry no number.

The same easting read from a meridian 3° (or 6°) further lies exactly 3° (6°) further east: so rows
of a neighbouring zone stand apart from the others, and fall among them once they are moved back.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from swcgeo.check.columns import Floats
from swcgeo.check.place.chinese import ZONES, Zone, zone_of_crs
from swcgeo.check.place.doubt import Flags

_STEPS_DEG = (-6.0, -3.0, 3.0, 6.0)
_GAP_DEG = 1.0
"""Rows of one county, or of several side by side, leave no gap of a degree; two zones do."""
_WIDEST_DEG = 1.5
"""In a part half as wide as a zone or wider, rows moved by a zone land by chance."""
_BESIDE_DEG = 0.25
_MOST = 0.9
_SPARE_DEG = 0.75
"""A county that lies across two zones is drawn in one of them, some way beyond its edge."""


def neighbours_rows(places: Floats, crs: CRS, *, district: BaseGeometry | None = None) -> Flags:
    """
    Return which rows seem to be drawn from the meridian of another zone.

    Parameters
    ----------
    places : ndarray of float, (n, 2)
        Where the rows lie in the stated CRS, degrees; NaN where nothing is drawn.
    crs : pyproj.CRS
        The stated CRS.
    district : shapely geometry, optional
        Outline of the district in degrees.

    Returns
    -------
    ndarray of bool, n
        With a district: the rows outside it that another zone would put inside.  Without: the
        smaller part of a layer in two parts, where moving it by the width of a zone puts it
        among the larger; both parts where they are equal.

    Examples
    --------
    >>> places = np.array([[105.2, 33.4], [105.3, 33.5], [105.4, 33.4], [102.3, 33.45]])
    >>> neighbours_rows(places, CRS.from_epsg(4544)).tolist()
    [False, False, False, True]
    """
    flags = np.zeros(len(places), dtype=bool)
    zone = zone_of_crs(crs)
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    if zone is None or zone.prefixed or not len(rows):
        return flags
    seen = places[rows]
    found = _parted(seen) if district is None else _outside(seen, district)
    flags[rows[found]] = True
    return flags


def beyond_zone(places: Floats, zone: Zone) -> float:
    """
    Return how far beyond the edge of its zone the whole of a layer lies.

    Parameters
    ----------
    places : ndarray of float, (n, 2)
        Where the rows lie, degrees.
    zone : Zone
        The zone of their CRS.

    Returns
    -------
    float
        Degrees, from the row that is nearest; 0 where that is no more than is usual.

    Examples
    --------
    >>> beyond_zone(np.array([[107.6, 36.0]]), ZONES[4544])
    0.0
    >>> round(beyond_zone(np.array([[110.6, 36.0]]), ZONES[4545]), 1)
    1.1
    """
    # The meridians of the 6° zones serve 3° zones too, and the projection is the same.
    width = max(one.width_deg for one in ZONES.values() if one.meridian == zone.meridian)
    nearest = float(np.nanmin(np.abs(places[:, 0] - zone.meridian))) - width / 2
    return nearest if nearest > _SPARE_DEG else 0.0


def _outside(places: Floats, district: BaseGeometry) -> Flags:
    """Return which places outside a district come into it from another zone."""
    # What lies just beyond the border may come in from any zone: it is no sign.
    outside = shapely.distance(shapely.points(places), district) > _GAP_DEG
    moved = [
        shapely.contains_xy(district, places[:, 0] + step, places[:, 1]) for step in _STEPS_DEG
    ]
    return np.asarray(outside & np.any(moved, axis=0), dtype=bool)


def _parted(places: Floats) -> Flags:
    """Return the smaller of two parts of a layer, where a zone's width brings them together."""
    order = np.argsort(places[:, 0], kind="stable")
    flags = np.zeros(len(places), dtype=bool)
    gaps = np.diff(places[order, 0])
    if not len(gaps) or gaps.max() < _GAP_DEG:
        return flags
    cut = int(np.argmax(gaps)) + 1
    parts = sorted((order[:cut], order[cut:]), key=len)
    if np.ptp(places[parts[1], 0]) > _WIDEST_DEG:
        return flags
    if not any(_among(places[parts[0]] + [step, 0], places[parts[1]]) for step in _STEPS_DEG):
        return flags
    flags[parts[0]] = True
    if len(parts[0]) == len(parts[1]):
        flags[parts[1]] = True
    return flags


def _among(few: Floats, many: Floats) -> bool:
    """Return whether nearly all of some places lie within the bounds of others."""
    low, high = many.min(axis=0) - _BESIDE_DEG, many.max(axis=0) + _BESIDE_DEG
    return bool(((few >= low) & (few <= high)).all(axis=1).mean() >= _MOST)
