"""The Gauss-Krüger zones of China: their codes, and the number that eastings may carry."""

from __future__ import annotations

import re

from pyproj import CRS

from swcgeo.check.placement import Bounds

_FAMILIES = (
    # first code with zone number, first code without, first zone, zones
    (4491, 4502, 13, 11), (4513, 4534, 25, 21),
    (2327, 2338, 13, 11), (2349, 2370, 25, 21),
    (21413, 21453, 13, 11), (2401, 2422, 25, 21),
)  # fmt: skip
"""Gauss-Krüger CRS of CGCS2000, Xian 1980 and Beijing 1954, 6° and 3° zones (EPSG)."""
_CGCS2000 = re.compile(r"cgcs|china.*2000", re.IGNORECASE)
_FIRST_MERIDIAN, _LAST_MERIDIAN, _FALSE_EASTING = 75, 135, 500_000

_PARAMETERS = frozenset(
    {"Longitude of natural origin", "False easting", "Scale factor at natural origin"}
)


def gauss_krueger_code(crs: CRS) -> int | None:
    """
    Return the EPSG code of a Gauss-Krüger CRS of CGCS2000 that goes by a name of its own.

    Parameters
    ----------
    crs : CRS
        A CRS without a code.

    Returns
    -------
    int or None
        The code whose parameters it has: of two that are alike, the one of the 3° zones.

    Examples
    --------
    >>> gauss_krueger_code(CRS.from_epsg(4523)), gauss_krueger_code(CRS.from_epsg(32648))
    (4523, None)
    """
    operation, datum = crs.coordinate_operation, crs.datum
    if operation is None or operation.method_name != "Transverse Mercator" or datum is None:
        return None
    if not _CGCS2000.search(datum.name) and not _CGCS2000.search(crs.name):
        return None
    values = {item.name: float(item.value) for item in operation.params}
    if not values.keys() >= _PARAMETERS:
        # A damaged WKT may lack any of them.
        return None
    middle, easting = values["Longitude of natural origin"], values["False easting"]
    zone, rest = divmod(easting, 1_000_000)
    usual = values["Scale factor at natural origin"] == 1 and rest == _FALSE_EASTING
    if not usual or middle % 3 or not _FIRST_MERIDIAN <= middle <= _LAST_MERIDIAN:
        return None
    step = int(middle - _FIRST_MERIDIAN) // 3
    if zone in {0, 25 + step}:
        return (4534 if zone == 0 else 4513) + step
    return 4491 + step // 2 if zone == 13 + step / 2 else None


def zone_partner(crs: CRS, bounds: Bounds) -> CRS | None:
    """
    Return the CRS that differs from `crs` by the zone number alone and fits the eastings.

    Parameters
    ----------
    crs : CRS
        The CRS that is stated.
    bounds : tuple of float
        W, S, E, N of the data.

    Returns
    -------
    CRS or None
        None where `crs` is no Chinese Gauss-Krüger CRS, or fits as it is.

    Examples
    --------
    >>> zone_partner(CRS.from_epsg(4523), (400_000, 3.7e6, 410_000, 3.8e6)).to_epsg()
    4544
    """
    code = crs.to_epsg()
    if code is None:
        return None
    west, _, east, _ = bounds
    numbers = {int(west // 1_000_000), int(east // 1_000_000)}
    for prefixed, plain, first, count in _FAMILIES:
        if plain <= code < plain + count and numbers == {first + code - plain}:
            return CRS.from_epsg(prefixed + code - plain)
        if prefixed <= code < prefixed + count and numbers == {0}:
            return CRS.from_epsg(plain + code - prefixed)
    return None


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
    code = crs.to_epsg() or 0
    return next(
        (
            first + code - start
            for start, _, first, count in _FAMILIES
            if start <= code < start + count
        ),
        None,
    )
