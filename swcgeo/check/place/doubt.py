"""
Why coordinates cannot be in the CRS that a layer states, row by row.

The answers are keys of labels (``@doubt.…``), which a finding puts into words; clean data of an
ordinary CRS never gives one.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.chinese import (
    CHINA,
    FALSE_EASTING,
    FIRST_NUMBER,
    LAST_NUMBER,
    ZONE_M,
    datum_of,
)

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""
Flags = npt.NDArray[np.bool_]

_OFF_ZONE_M = 500_000.0
"""Data of a zone reach about 330 km from its meridian; those of the next begin at 650 km."""
_HALF_TURN, _QUARTER_TURN = 180.0, 90.0
_MARGIN_DEG = 15.0
_TIMES_ITS_SIZE = 3.0
_ROUND_TRIP_M = 1000.0


def contradiction(bounds: Bounds, crs: object) -> str | None:
    """
    Say why bounds cannot be in a CRS.

    Parameters
    ----------
    bounds : tuple of float
        W, S, E, N of a layer.
    crs : pyproj.CRS or str
        The CRS that it states.

    Returns
    -------
    str or None
        Key of a label with ``@`` before it, for the fields of a finding; None where nothing
        speaks against the CRS.

    Examples
    --------
    >>> contradiction((105.4, 33.4, 105.6, 33.6), "EPSG:4544")
    '@doubt.degrees_in_metres'
    >>> contradiction((35_500_000, 3_700_000, 35_501_000, 3_701_000), "EPSG:4544")
    '@doubt.zone_in_plain'
    >>> contradiction((500_000, 3_700_000, 501_000, 3_701_000), "EPSG:4544") is None
    True
    """
    said = contradictions(np.array([bounds], dtype=float), crs)[0]
    return None if said is None else str(said)


def contradictions(bounds: Floats, crs: object) -> Objects:
    """
    Say of each row why its bounds cannot be in a CRS.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row; NaN where nothing is drawn.
    crs : pyproj.CRS or str
        The CRS that the layer states.

    Returns
    -------
    ndarray of str or None, n
        As `contradiction`; None where nothing is drawn.

    Examples
    --------
    >>> rows = np.array([[5e5, 3.7e6, 6e5, 3.8e6], [105.4, 33.4, 105.6, 33.6]])
    >>> contradictions(rows, "EPSG:4544").tolist()
    [None, '@doubt.degrees_in_metres']
    """
    said = np.full(len(bounds), None, dtype=object)
    rows = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    flat = _horizontal(CRS.from_user_input(crs))
    if not len(rows) or not (flat.is_geographic or flat.is_projected):
        return said
    seen = np.asarray(bounds, dtype=float)[rows]
    found = _against_degrees(seen, flat) if flat.is_geographic else _against_metres(seen, flat)
    for key, flags in reversed(found.items()):
        said[rows[flags]] = f"@doubt.{key}"
    return said


def places_of(points: Floats, crs: object) -> Floats:
    """
    Return where points lie, in degrees on the datum of their own CRS.

    Parameters
    ----------
    points : ndarray of float, (n, 2)
        Points (x, y).
    crs : pyproj.CRS or str
        Their CRS.

    Returns
    -------
    ndarray of float, (n, 2)
        Longitude and latitude; NaN where a point lies nowhere.

    Examples
    --------
    >>> places_of(np.array([[500_000.0, 3_700_000.0]]), "EPSG:4544").round(2).tolist()
    [[105.0, 33.43]]
    """
    flat = _horizontal(CRS.from_user_input(crs))
    base = flat.geodetic_crs
    nowhere = np.full((len(points), 2), np.nan)
    if base is None:
        return nowhere
    per_degree = math.radians(1.0) / base.axis_info[0].unit_conversion_factor
    if flat.is_geographic:
        return points / per_degree
    try:
        change = Transformer.from_crs(flat, base, always_xy=True)
    except ProjError:  # a CRS that PROJ can name and not compute says nothing about places
        return nowhere
    there = np.column_stack(change.transform(points[:, 0], points[:, 1]))
    there[~np.isfinite(there).all(axis=1)] = np.nan
    # Beyond the edge of its world a projection gives nothing, or a place that is not this one.
    back = np.column_stack(change.transform(there[:, 0], there[:, 1], direction="INVERSE"))
    metre = flat.axis_info[0].unit_conversion_factor
    off = np.hypot(*(back - points).T) * metre
    there[~(off < _ROUND_TRIP_M)] = np.nan
    return there / per_degree


def _horizontal(crs: CRS) -> CRS:
    """Return the horizontal part of a CRS."""
    if crs.is_compound:
        return _horizontal(crs.sub_crs_list[0])
    return crs.source_crs if crs.is_bound and crs.source_crs is not None else crs


def _middle(bounds: Floats) -> Floats:
    """Return the middle of each bounds."""
    return (bounds[:, :2] + bounds[:, 2:]) / 2


def _against_degrees(bounds: Floats, crs: CRS) -> dict[str, Flags]:
    """Return which bounds cannot be degrees of a geographic CRS, by reason."""
    per_degree = math.radians(1.0) / crs.axis_info[0].unit_conversion_factor
    # Layers that cross 180° are sometimes drawn on to 360°.
    half, quarter = 2 * _HALF_TURN * per_degree, _QUARTER_TURN * per_degree
    slack = 1e-6 * per_degree
    x, y = (np.abs(bounds[:, [at, at + 2]]).max(axis=1) for at in (0, 1))
    possible = (y <= quarter + slack) & (x <= half + slack)
    turned = ~possible & (x <= quarter) & (y <= half)
    middle = _middle(bounds) / per_degree
    return {
        "axes_swapped": turned,
        "metres_in_degrees": ~possible & ~turned,
        "far_away": possible & _far(middle, crs, share=0.0),
        "outside_china": possible & _outside_china(middle, crs),
    }


def _against_metres(bounds: Floats, crs: CRS) -> dict[str, Flags]:
    """Return which bounds cannot be lengths of a projected CRS, by reason."""
    easting = _false_easting(crs)
    x, y = (np.abs(bounds[:, [at, at + 2]]).max(axis=1) for at in (0, 1))
    # A grid of one's own may have its origin within the data; published ones have not.
    published = bool(easting) or crs.to_authority() is not None
    reasons = {"degrees_in_metres": published & (x <= _HALF_TURN) & (y <= _QUARTER_TURN)}
    reasons |= _against_zone(bounds, easting)
    if crs.geodetic_crs is None:
        return reasons
    there = places_of(_middle(bounds), crs)
    lost = np.isnan(there).any(axis=1) & _computable(crs)
    return {
        **reasons,
        "nowhere": lost,
        "far_away": ~lost & _far(there, crs, share=_TIMES_ITS_SIZE),
        "outside_china": ~lost & _outside_china(there, crs),
    }


def _computable(crs: CRS) -> bool:
    """Return whether PROJ can compute a CRS that it can name."""
    try:
        Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    except ProjError:
        return False
    return True


def _false_easting(crs: CRS) -> float | None:
    """Return the false easting of a transverse Mercator CRS in metres, else None."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    if abs(crs.axis_info[0].unit_conversion_factor - 1.0) > 0:
        return None
    return next((float(item.value) for item in operation.params if item.code == "8806"), None)


def _against_zone(bounds: Floats, easting: float | None) -> dict[str, Flags]:
    """Return where the zone number before the eastings contradicts the false easting."""
    if easting is None or easting % ZONE_M != FALSE_EASTING:
        return {}
    west, east = bounds[:, 0], bounds[:, 2]
    seen = (west + east) / 2 // ZONE_M
    numbered = (seen >= FIRST_NUMBER) & (seen <= LAST_NUMBER)
    two = (east - west > _OFF_ZONE_M) & (west // ZONE_M != east // ZONE_M)
    if easting < ZONE_M:
        return {"two_zones": two & (east > FIRST_NUMBER * ZONE_M), "zone_in_plain": numbered}
    off = (west > easting + _OFF_ZONE_M) | (east < easting - _OFF_ZONE_M)
    return {"two_zones": two, "other_zone": off & numbered, "no_zone": off & ~numbered}


def _far(places: Floats, crs: CRS, *, share: float) -> Flags:
    """Return which places in degrees are far outside the area in which a CRS is used."""
    area = crs.area_of_use
    if area is None:
        return np.zeros(len(places), dtype=bool)
    width = (area.east - area.west) % (2 * _HALF_TURN) or 2 * _HALF_TURN
    east_of_west = (places[:, 0] - area.west) % (2 * _HALF_TURN)
    aside = np.maximum(0.0, np.minimum(east_of_west - width, 2 * _HALF_TURN - east_of_west))
    off = np.maximum(0.0, np.maximum(area.south - places[:, 1], places[:, 1] - area.north))
    height = area.north - area.south
    return np.asarray(
        (aside > max(_MARGIN_DEG, share * width)) | (off > max(_MARGIN_DEG, share * height))
    )


def _outside_china(places: Floats, crs: CRS) -> Flags:
    """Return which places in degrees lie outside China though the CRS is a Chinese one."""
    if datum_of(crs) is None:
        return np.zeros(len(places), dtype=bool)
    known = np.isfinite(places).all(axis=1)
    inside = shapely.contains_xy(CHINA, places[:, 0], places[:, 1])
    return np.asarray(known & ~inside, dtype=bool)
