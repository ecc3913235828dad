"""
The Chinese systems as data: datums, Gauss-Krüger zones and their EPSG codes, where China is.

One table serves all who ask (which CRS is stated, which would fit, which zone a number means);
the numbers are those of the domain notes §5 and of the EPSG register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import shapely
from pyproj import CRS

DATUMS = ("CGCS2000", "Xian 1980", "Beijing 1954")
"""Names as EPSG uses them; their places are the `datum` of a zone."""
GEOGRAPHIC = (4490, 4610, 4214)
"""Geographic CRS of the three datums."""
ZONE_M, FALSE_EASTING, FIRST_MERIDIAN = 1_000_000.0, 500_000.0, 75.0
FIRST_NUMBER, LAST_NUMBER = 13, 45
_NAMES = (
    re.compile(r"cgcs|china.*2000", re.IGNORECASE),
    re.compile(r"xi'?an.*(19)?80", re.IGNORECASE),
    re.compile(r"beijing.*(19)?54", re.IGNORECASE),
)
# A coarse outline, a degree too wide: it only tells meridians that are possible from those that
# are not.
CHINA = shapely.Polygon(
    [(73, 36.5), (73, 40.5), (79.5, 43), (79.5, 45.8), (82, 47.6), (85, 48.5), (86.5, 49.8),
     (91, 48), (91.5, 45.8), (96, 43.6), (101, 43.2), (105, 42.4), (110, 43.2), (111.2, 44.8),
     (115, 46.4), (115, 48.6), (116.2, 50.4), (119.3, 51), (119.3, 53.2), (121.5, 54),
     (126.5, 53.6), (128.5, 50.5), (131.5, 49.2), (135.6, 49), (135.6, 46.8), (131.8, 44.2),
     (131.4, 42), (128.5, 41.2), (125.5, 39.3), (123, 38), (124, 34), (123.8, 28), (122.8, 21),
     (118, 3), (108, 3), (107.5, 17), (107.5, 20.8), (105.5, 22.4), (102.5, 21.6), (101.5, 20.6),
     (99, 21), (97, 23.2), (97.2, 27.2), (92, 26.3), (88.5, 26.8), (85, 27.4), (80.5, 29.5),
     (78, 31), (77.8, 34), (73.8, 36)]
).buffer(1.0)  # fmt: skip
CHINA_BOX = shapely.box(73, 3, 136, 54)
shapely.prepare(CHINA)


@dataclass(frozen=True, slots=True)
class Zone:
    """
    One Gauss-Krüger CRS of China.

    Attributes
    ----------
    code : int
        Its EPSG code.
    datum : int
        Place of its datum in `DATUMS`.
    width_deg : int
        3 or 6.
    number : int
        13 to 23 of the 6° zones, 25 to 45 of the 3° zones: no number means both.
    prefixed : bool
        Whether eastings carry the number.
    """

    code: int
    datum: int
    width_deg: int
    number: int
    prefixed: bool

    @property
    def meridian(self) -> int:
        """Central meridian, degrees east."""
        return 3 * self.number if self.width_deg == 3 else 6 * self.number - 3  # noqa: PLR2004

    @property
    def false_easting(self) -> float:
        """Easting of the central meridian, m."""
        return FALSE_EASTING + (self.number * ZONE_M if self.prefixed else 0.0)


_FIRST_CODES = (
    # datum, width, first number, zones, first code with number, first code without
    (0, 3, 25, 21, 4513, 4534), (0, 6, 13, 11, 4491, 4502),
    (1, 3, 25, 21, 2349, 2370), (1, 6, 13, 11, 2327, 2338),
    (2, 3, 25, 21, 2401, 2422), (2, 6, 13, 11, 21413, 21453),
)  # fmt: skip
ZONES: dict[int, Zone] = {
    first + step: Zone(first + step, datum, width, number + step, prefixed)
    for datum, width, number, count, *codes in _FIRST_CODES
    for first, prefixed in zip(codes, (True, False), strict=True)
    for step in range(count)
}
"""Every Gauss-Krüger CRS of the three datums, by its EPSG code."""


def zone_of_number(number: int, *, datum: int = 0) -> Zone | None:
    """
    Return the CRS of the zone that a number before the easting means.

    Parameters
    ----------
    number : int
        The first two digits of an easting of eight.
    datum : int
        Place of the datum in `DATUMS`.

    Returns
    -------
    Zone or None
        The CRS with that number in its eastings; None where no zone has it.

    Examples
    --------
    >>> zone_of_number(35).code, zone_of_number(18).meridian, zone_of_number(24)
    (4523, 105, None)
    """
    return next(
        (
            zone
            for zone in ZONES.values()
            if (zone.datum, zone.number, zone.prefixed) == (datum, number, True)
        ),
        None,
    )


def zone_of_crs(crs: CRS) -> Zone | None:
    """
    Return the zone that a CRS is.

    Parameters
    ----------
    crs : CRS
        Any CRS.

    Returns
    -------
    Zone or None
        None where it is no Gauss-Krüger CRS of China with an EPSG code.

    Examples
    --------
    >>> zone_of_crs(CRS.from_epsg(4544)).meridian, zone_of_crs(CRS.from_epsg(32648))
    (105, None)
    """
    return ZONES.get(_code(crs) or 0)


def datum_of(crs: CRS) -> int | None:
    """
    Return which of the Chinese datums a CRS is on.

    Parameters
    ----------
    crs : CRS
        Any CRS.

    Returns
    -------
    int or None
        Its place in `DATUMS`; None for other datums.

    Examples
    --------
    >>> datum_of(CRS.from_epsg(4610)), datum_of(CRS.from_epsg(2380)), datum_of(CRS.from_epsg(4326))
    (1, 1, None)
    """
    base = crs.geodetic_crs
    if base is None:
        return None
    names = " ".join(part.name for part in (base, base.datum) if part is not None)
    return next((place for place, name in enumerate(_NAMES) if name.search(names)), None)


def crs_name(crs: CRS) -> str:
    """
    Return the name of a CRS for readers.

    Parameters
    ----------
    crs : CRS
        Any CRS.

    Returns
    -------
    str
        Code and name, or the name alone.

    Examples
    --------
    >>> crs_name(CRS.from_epsg(4490))
    'EPSG:4490 China Geodetic Coordinate System 2000'
    """
    authority = crs.to_authority()
    return crs.name if authority is None else f"{':'.join(authority)} {crs.name}"


@cache
def _code(crs: CRS) -> int | None:
    """Return the EPSG code of a CRS; looked up once, since it is slow."""
    return crs.to_epsg()
