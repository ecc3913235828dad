"""Gauss-Krüger CRS by their parameters, and by the number that eastings carry."""

from __future__ import annotations

import numpy as np
from pyproj import CRS

from swcgeo.check.columns import Floats
from swcgeo.check.place.chinese import (
    FALSE_EASTING,
    FIRST_NUMBER,
    LAST_NUMBER,
    ZONE_M,
    ZONES,
    Zone,
    datum_of,
    zone_of_crs,
)

_PARAMETERS = frozenset(
    {"Longitude of natural origin", "False easting", "Scale factor at natural origin"}
)


def gauss_krueger_code(crs: CRS) -> int | None:
    """
    Return the EPSG code of a Chinese Gauss-Krüger CRS that goes by a name of its own.

    Parameters
    ----------
    crs : CRS
        A CRS without a code.

    Returns
    -------
    int or None
        The code whose datum and parameters it has: of two that are alike, the one of the 3° zones.

    Examples
    --------
    >>> gauss_krueger_code(CRS.from_epsg(4523)), gauss_krueger_code(CRS.from_epsg(32648))
    (4523, None)
    """
    operation, datum = crs.coordinate_operation, datum_of(crs)
    if operation is None or operation.method_name != "Transverse Mercator" or datum is None:
        return None
    values = {item.name: float(item.value) for item in operation.params}
    if not values.keys() >= _PARAMETERS:
        # A damaged WKT may lack any of them.
        return None
    middle, easting = values["Longitude of natural origin"], values["False easting"]
    if values["Scale factor at natural origin"] != 1 or values["False northing"]:
        return None
    return next(
        (
            zone.code
            for zone in ZONES.values()
            if (zone.datum, zone.meridian, zone.false_easting) == (datum, middle, easting)
        ),
        None,
    )


def numbers_of(bounds: Floats) -> Floats:
    """
    Return the zone number that the eastings of each row carry.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row; NaN where nothing is drawn.

    Returns
    -------
    ndarray of float, n
        13 to 45; 0 where they carry none, NaN where nothing is drawn or its two ends differ.

    Examples
    --------
    >>> rows = [[35_400_000, 0, 35_500_000, 1], [400_000, 0, 500_000, 1], [4e5, 0, 35e6, 1]]
    >>> numbers_of(np.array(rows, dtype=float)).tolist()
    [35.0, 0.0, nan]
    """
    # The middle of a zone's strip of a million metres is 500 km: data that cross into the next
    # strip reach beyond all that is Gauss-Krüger.
    west, east = bounds[:, 0] // ZONE_M, bounds[:, 2] // ZONE_M
    known = (west >= FIRST_NUMBER) & (west <= LAST_NUMBER)
    return np.where(west == east, np.where(known, west, 0.0), np.nan)


def zone_partner(crs: CRS, bounds: Floats) -> CRS | None:
    """
    Return the CRS that differs from `crs` by the number of its zone alone and fits the eastings.

    Parameters
    ----------
    crs : CRS
        The CRS that is stated.
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row; what most rows carry counts.

    Returns
    -------
    CRS or None
        With the same datum and central meridian: zone 18 (6°) and zone 35 (3°) are the same
        projection, so the one may stand under the name of the other.  None where `crs` is no
        Chinese Gauss-Krüger CRS, or fits as it is.

    Examples
    --------
    >>> plain, numbered = np.array([[4e5, 3.7e6, 4.1e5, 3.8e6]]), CRS.from_epsg(4523)
    >>> zone_partner(numbered, plain).to_epsg()
    4544
    >>> zone_partner(numbered, plain + [18e6, 0, 18e6, 0]).to_epsg()
    4496
    """
    zone, numbers = zone_of_crs(crs), numbers_of(bounds)
    numbers = numbers[~np.isnan(numbers)]
    if zone is None or not len(numbers):
        return None
    values, counts = np.unique(numbers, return_counts=True)
    most = int(values[np.argmax(counts)])
    if most == (zone.number if zone.prefixed else 0):
        return None
    wanted = most or zone.number
    code = next(
        (
            other.code
            for other in ZONES.values()
            if _alike(other, zone) and other.number == wanted and other.prefixed == (most > 0)
        ),
        None,
    )
    return None if code is None else CRS.from_epsg(code)


def zone_of(crs: CRS) -> int | None:
    """
    Return the number of the zone that the eastings of a CRS carry.

    Parameters
    ----------
    crs : CRS
        Any CRS.

    Returns
    -------
    int or None
        13 to 45; None where they carry none.

    Examples
    --------
    >>> zone_of(CRS.from_epsg(4523)), zone_of(CRS.from_epsg(4544))
    (35, None)
    """
    zone = zone_of_crs(crs)
    return zone.number if zone is not None and zone.prefixed else None


def _alike(one: Zone, other: Zone) -> bool:
    """Return whether two zones are the same projection but for the number in the easting."""
    same = (one.datum, one.meridian) == (other.datum, other.meridian)
    return same and one.false_easting % ZONE_M == other.false_easting % ZONE_M == FALSE_EASTING
