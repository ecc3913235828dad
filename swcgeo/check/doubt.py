"""
Why coordinates cannot be in the CRS that a layer states.

The answers are keys of labels (``@doubt.…``), which a finding puts into words; clean data of an
ordinary CRS never gives one.
"""

from __future__ import annotations

import math

from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""

_ZONE_M = 1_000_000.0
_FALSE_EASTING = 500_000.0
_FIRST_ZONE, _LAST_ZONE = 13, 45
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
    if not all(map(math.isfinite, bounds)):
        return None
    flat = _horizontal(CRS.from_user_input(crs))
    if flat.is_geographic:
        return _against_degrees(bounds, flat)
    if flat.is_projected:
        return _against_metres(bounds, flat)
    return None


def _horizontal(crs: CRS) -> CRS:
    """Return the horizontal part of a CRS."""
    if crs.is_compound:
        return _horizontal(crs.sub_crs_list[0])
    return crs.source_crs if crs.is_bound and crs.source_crs is not None else crs


def _against_degrees(bounds: Bounds, crs: CRS) -> str | None:
    """Return why bounds cannot be degrees of a geographic CRS."""
    west, south, east, north = bounds
    per_degree = math.radians(1.0) / crs.axis_info[0].unit_conversion_factor
    # Layers that cross 180° are sometimes drawn on to 360°.
    half, quarter = 2 * _HALF_TURN * per_degree, _QUARTER_TURN * per_degree
    slack = 1e-6 * per_degree
    if max(abs(south), abs(north)) <= quarter + slack and max(abs(west), abs(east)) <= half + slack:
        middle = ((west + east) / 2 / per_degree, (south + north) / 2 / per_degree)
        return _outside(middle, crs, share=0.0)
    swapped = max(abs(west), abs(east)) <= quarter and max(abs(south), abs(north)) <= half
    return "@doubt.axes_swapped" if swapped else "@doubt.metres_in_degrees"


def _against_metres(bounds: Bounds, crs: CRS) -> str | None:
    """Return why bounds cannot be lengths of a projected CRS."""
    west, south, east, north = bounds
    easting = _false_easting(crs)
    degrees = (
        max(abs(west), abs(east)) <= _HALF_TURN and max(abs(south), abs(north)) <= _QUARTER_TURN
    )
    # A grid of one's own may have its origin within the data; published ones have not.
    if degrees and (easting or crs.to_authority() is not None):
        return "@doubt.degrees_in_metres"
    return _against_zone(bounds, easting) or _against_place(bounds, crs)


def _false_easting(crs: CRS) -> float | None:
    """Return the false easting of a transverse Mercator CRS in metres, else None."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    if abs(crs.axis_info[0].unit_conversion_factor - 1.0) > 0:
        return None
    return next((float(item.value) for item in operation.params if item.code == "8806"), None)


def _against_zone(bounds: Bounds, easting: float | None) -> str | None:
    """Return how the zone number before the eastings contradicts the false easting."""
    if easting is None or easting % _ZONE_M != _FALSE_EASTING:
        return None
    west, _, east, _ = bounds
    stated, seen = easting // _ZONE_M, (west + east) / 2 // _ZONE_M
    numbered = _FIRST_ZONE <= seen <= _LAST_ZONE
    if stated == 0:
        return "@doubt.zone_in_plain" if numbered else None
    if west <= easting + _OFF_ZONE_M and east >= easting - _OFF_ZONE_M:
        return None
    return "@doubt.other_zone" if numbered else "@doubt.no_zone"


def _against_place(bounds: Bounds, crs: CRS) -> str | None:
    """Return whether the middle of the data lies nowhere, or far from where the CRS is used."""
    base = crs.geodetic_crs
    if base is None:
        return None
    try:
        change = Transformer.from_crs(crs, base, always_xy=True)
    except ProjError:  # a CRS that PROJ can name and not compute says nothing about places
        return None
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    there = change.transform(x, y)
    # Beyond the edge of its world a projection gives nothing, or a place that is not this one.
    back = (
        change.transform(*there, direction="INVERSE") if all(map(math.isfinite, there)) else there
    )
    metre = crs.axis_info[0].unit_conversion_factor
    if not math.dist((x, y), back) * metre < _ROUND_TRIP_M:
        return "@doubt.nowhere"
    per_degree = math.radians(1.0) / base.axis_info[0].unit_conversion_factor
    place = (there[0] / per_degree, there[1] / per_degree)
    return _outside(place, crs, share=_TIMES_ITS_SIZE)


def _outside(place: tuple[float, float], crs: CRS, *, share: float) -> str | None:
    """Return whether a place in degrees is far outside the area in which a CRS is used."""
    area = crs.area_of_use
    if area is None:
        return None
    width = (area.east - area.west) % (2 * _HALF_TURN) or 2 * _HALF_TURN
    east_of_west = (place[0] - area.west) % (2 * _HALF_TURN)
    aside = max(0.0, min(east_of_west - width, 2 * _HALF_TURN - east_of_west))
    off = max(0.0, area.south - place[1], place[1] - area.north)
    height = area.north - area.south
    far = aside > max(_MARGIN_DEG, share * width) or off > max(_MARGIN_DEG, share * height)
    return "@doubt.far_away" if far else None
