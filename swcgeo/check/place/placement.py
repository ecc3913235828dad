"""
Whether coordinates and CRS agree, and which CRS would fit coordinates that have none.

Pure questions about bounds: no file is opened and nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from swcgeo.check.place.chinese import (
    CHINA,
    CHINA_BOX,
    FALSE_EASTING,
    FIRST_MERIDIAN,
    GEOGRAPHIC,
    ZONE_M,
    ZONES,
)
from swcgeo.check.place.doubt import Bounds, contradiction
from swcgeo.errors import GeometryError
from swcgeo.overlay.area import geographic_bounds

__all__ = [
    "ELSEWHERE_KM", "FALSE_MERIDIAN_KM", "Bounds", "Candidate", "chinese_candidates",
    "contradiction", "require_common_ground",
]  # fmt: skip
ELSEWHERE_KM = 600.0
"""
Patches and ranges further apart belong to different places: no county of China is longer.  Nearer
ones may lie in two corners of one; a false meridian is told by `swcgeo.check.place.district`.
"""
FALSE_MERIDIAN_KM = 100.0
"""
Watersheds and erosion further apart cannot be meant for one another: a false central meridian
moves a layer by 1.5° at least.
"""


_WGS84 = 4326
_REACH_M = {3: 220_000.0, 6: 400_000.0}
"""How far from its central meridian the data of a zone may ordinarily lie, by its width."""
_MIDDLE_OF_CHINA_DEG = 107.0
_LEAST_EASTING = 100_000.0
_QUARTER_M = 10_000_000.0
"""From the equator to the pole."""
_KM_PER_DEGREE = 111.32
_ONE_PLACE = 2
"""Where all candidates lie in one place, that many zones (3° and 6°) have the same numbers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A CRS in which coordinates without one would lie in China.

    Attributes
    ----------
    crs : str
        Its code, such as ``EPSG:4544``.
    reason : str
        Where the data would lie, in signs that need no language; ``x ↔ y`` where only with the
        axes swapped.
    distance_km : float
        Distance of the data from the district, or from China where none is given.
    swapped : bool
        Whether the axes have to be swapped first.
    """

    crs: str
    reason: str
    distance_km: float
    swapped: bool = False


def chinese_candidates(bounds: Bounds, *, district: BaseGeometry | None = None) -> list[Candidate]:
    """
    Rank the CRS in which a layer without one would lie in China.

    Parameters
    ----------
    bounds : tuple of float
        W, S, E, N of the layer.
    district : shapely geometry, optional
        Outline of the district in degrees (x = longitude).  Where the data would touch it in some
        CRS, only those are candidates; else the nearest comes first.

    Returns
    -------
    list of Candidate
        The likeliest first: CGCS2000 before the older systems of the same zone; of meridians that
        fit alike, 3° zones first, from the middle of China outwards.  Empty where nothing fits.

    Examples
    --------
    >>> found = chinese_candidates((35_546_000, 3_708_000, 35_547_000, 3_709_000))
    >>> [item.crs for item in found]
    ['EPSG:4523', 'EPSG:2359', 'EPSG:2411']
    >>> [item.crs for item in chinese_candidates((105.4, 33.4, 105.6, 33.6))]
    ['EPSG:4490', 'EPSG:4326']
    """
    if not all(map(math.isfinite, bounds)):
        return []
    west, south, east, north = bounds
    for seen, swapped in ((bounds, False), ((south, west, north, east), True)):
        found = [*_in_degrees(seen), *_with_zone(seen), *_without_zone(seen)]
        if found:
            return _ranked(found, district=district, swapped=swapped)
    return []


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the data would lie in a CRS; `age` ranks CRS that place it alike."""

    code: int
    ground: BaseGeometry
    age: int
    width: int


def _ranked(
    found: list[_Place], *, district: BaseGeometry | None, swapped: bool
) -> list[Candidate]:
    """Return candidates, those that fit the district best first, those inside it alone if any."""
    aim = CHINA_BOX if district is None else district
    placed = [(_distance_km(place.ground, aim), place) for place in found]
    if district is not None and min(distance for distance, _ in placed) <= 0:
        placed = [pair for pair in placed if pair[0] <= 0]
    else:
        # Without a match in the district, the older systems would only make the list longer.
        every = len({place.ground.wkb for place in found}) <= _ONE_PLACE
        placed = [pair for pair in placed if every or pair[1].age == 0]
    placed.sort(
        key=lambda pair: (
            pair[0], -_share_inside(pair[1].ground, aim), pair[1].age, pair[1].width,
            _aside(pair[1].ground),
        )
    )  # fmt: skip
    return [
        Candidate(f"EPSG:{place.code}", _said(place.ground, swapped), distance, swapped)
        for distance, place in placed
    ]


def _share_inside(ground: BaseGeometry, aim: BaseGeometry) -> float:
    """Return which share of the bounds lies in the outline, to a hundredth."""
    whole = ground.area
    return round(float(shapely.intersection(ground, aim).area) / whole, 2) if whole > 0 else 0.0


def _aside(ground: BaseGeometry) -> float:
    """Return how far east or west of the middle of China a place is: what decides last."""
    return abs(float(ground.centroid.x) - _MIDDLE_OF_CHINA_DEG)


def _said(ground: BaseGeometry, swapped: bool) -> str:
    """Return where the data would lie."""
    middle = ground.centroid
    return f"{middle.x:.2f}° E {middle.y:.2f}° N" + (", x ↔ y" if swapped else "")


def _in_degrees(bounds: Bounds) -> Iterator[_Place]:
    """Yield the geographic systems where the bounds are degrees in China."""
    ground = shapely.box(*bounds)
    if CHINA_BOX.contains(ground):
        yield _Place(GEOGRAPHIC[0], ground, 0, 0)
        yield _Place(_WGS84, ground, 1, 0)


def _with_zone(bounds: Bounds) -> Iterator[_Place]:
    """Yield the systems of the zones whose number stands before the easting."""
    west, south, east, north = bounds
    # Two numbers mean two zones in one layer: both are named.
    numbers = {int(west // ZONE_M), int(east // ZONE_M)}
    for zone in ZONES.values():
        if not zone.prefixed or zone.number not in numbers:
            continue
        start = zone.number * ZONE_M
        ground = _on_meridian((west - start, south, east - start, north), meridian=zone.meridian)
        if ground is not None and CHINA.intersects(ground):
            yield _Place(zone.code, ground, zone.datum, zone.width_deg)


def _without_zone(bounds: Bounds) -> Iterator[_Place]:
    """Yield the systems of all meridians that bring six-digit eastings into China."""
    west, _, east, _ = bounds
    if not _LEAST_EASTING <= west <= east < ZONE_M:
        return
    aside = abs((west + east) / 2 - FALSE_EASTING)
    for zone in ZONES.values():
        if zone.prefixed or aside > _REACH_M[zone.width_deg]:
            continue
        ground = _on_meridian(bounds, meridian=zone.meridian)
        if ground is not None and CHINA.contains(ground):
            yield _Place(zone.code, ground, zone.datum, zone.width_deg)


def _on_meridian(bounds: Bounds, *, meridian: float) -> BaseGeometry | None:
    """Return plain Gauss-Krüger bounds in degrees, None where they lie nowhere."""
    change = _to_degrees()
    west, south, east, north = bounds
    if not -ZONE_M < west <= east < 2 * ZONE_M or not 0 <= south <= north <= _QUARTER_M:
        return None
    corners = [
        change.transform(x, y) for x in (west, east) for y in (south, north)
    ]  # the projection looks the same from every meridian, so one transformation serves all
    shifted = [(x - FIRST_MERIDIAN + meridian, y) for x, y in corners]
    flat = [value for corner in shifted for value in corner]
    return shapely.MultiPoint(shifted).envelope if all(map(math.isfinite, flat)) else None


@cache
def _to_degrees() -> Transformer:
    """Return the way from EPSG:4534, the first 3° zone, to degrees."""
    return Transformer.from_crs(4534, 4490, always_xy=True)


def _distance_km(ground: BaseGeometry, aim: BaseGeometry) -> float:
    """Return the distance of two geometries in degrees, roughly, in km."""
    narrow = math.cos(math.radians(min(abs(ground.centroid.y), 80.0)))
    flat = [
        shapely.transform(shape, lambda x, y: (x * narrow, y), interleaved=False)
        for shape in (ground, aim)
    ]
    return float(shapely.distance(*flat)) * _KM_PER_DEGREE


def require_common_ground(
    frame: gpd.GeoDataFrame,
    other: gpd.GeoDataFrame,
    *,
    layer: str,
    other_layer: str,
    farthest_km: float = 0.0,
) -> None:
    """
    Look that two layers lie in one place.

    Parameters
    ----------
    frame, other : GeoDataFrame
        Layers in any CRS; one without coordinates, or whose CRS was in doubt when it was read, is
        left to what is said of that.
    layer, other_layer : str
        What they are called in the message.
    farthest_km : float
        How far apart their bounds may lie, km.

    Raises
    ------
    GeometryError
        If they lie further apart, so that nothing of one could concern the other.

    Examples
    --------
    >>> here, there = (gpd.GeoDataFrame(geometry=[shapely.box(x, 33, x + 0.1, 33.1)],
    ...                                 crs="EPSG:4490") for x in (105, 108))
    >>> require_common_ground(here, there, layer="patches", other_layer="ranges")
    Traceback (most recent call last):
    swcgeo.errors.GeometryError: patches and ranges have no ground in common (about 271 km \
    apart). One of the CRS is probably wrong; the result would be empty.
    """
    for one in (frame, other):
        drawn = np.isfinite(shapely.bounds(one.geometry.array)).all(axis=1).any()
        if not drawn or "crs_in_doubt" in one.columns:
            return
    west, south, east, north = geographic_bounds(frame, layer=layer)
    w, s, e, n = geographic_bounds(other, layer=other_layer)
    narrow = math.cos(math.radians((south + north) / 2))
    gap = max((west - e) * narrow, (w - east) * narrow, south - n, s - north)
    if gap > 0 and gap * _KM_PER_DEGREE > farthest_km:
        raise GeometryError(
            "no_common_ground", layer_a=layer, layer_b=other_layer,
            distance_km=gap * _KM_PER_DEGREE,
        )  # fmt: skip
