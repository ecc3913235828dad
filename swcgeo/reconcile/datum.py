"""
From the older Chinese datums to CGCS2000, by the parameters of a survey office.

PROJ knows no such transformation but a ballpark one (none is public): without parameters a layer
stays where it is and the doubt of 30 to 150 m is said; with them it is moved, with a receipt.
"""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

from swcgeo.check.columns import Floats
from swcgeo.check.place.chinese import DATUMS, GEOGRAPHIC, ZONES, crs_name, datum_of, zone_of_crs
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.layers import Layer, notes_of
from swcgeo.model.settings import DatumSettings
from swcgeo.overlay.area import require_crs

_THREE = 3
_GRS80 = Geod(a=6378137.0, rf=298.257222101)
"""The ellipsoid of CGCS2000 (EPSG:1024)."""


def to_cgcs2000(frame: gpd.GeoDataFrame, *, kind: str, settings: DatumSettings) -> Layer:
    """
    Bring a layer of Xian 1980 or Beijing 1954 to CGCS2000 where parameters are given.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer in any CRS.
    kind : str
        What it is called in findings.
    settings : DatumSettings
        Seven or three parameters of each datum, position vector convention.

    Returns
    -------
    Layer, n rows
        In the same projection on CGCS2000, with a receipt that names the parameters and the shift;
        unchanged, with the finding ``datum_ballpark``, where there are none; unchanged and without
        a word on any other datum.

    Raises
    ------
    CrsError
        If the frame has no CRS.

    Notes
    -----
    The Helmert transformation is that of PROJ, ``convention=position_vector`` (EPSG method 9606):
    from the geocentric coordinates of the older ellipsoid (height 0) to those of CGCS2000.  Plane
    coordinates keep their projection; outlines are moved vertex by vertex, since over an edge the
    shift changes by micrometres only.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.Point(105.0, 33.4)], crs="EPSG:4610")
    >>> moved = to_cgcs2000(here, kind="ranges", settings=DatumSettings(xian_1980=(9, -9, 0)))
    >>> moved.crs.to_epsg(), len(moved.notes.receipts)
    (4490, 1)
    >>> same = to_cgcs2000(here, kind="ranges", settings=DatumSettings())
    >>> same.crs.to_epsg(), [finding.code for finding in same.notes.findings]
    (4610, ['datum_ballpark'])
    """
    crs = require_crs(frame, layer=kind)
    datum, notes = datum_of(crs), notes_of(frame)
    if not datum:
        return Layer(frame, notes=notes)
    values = settings.xian_1980 if DATUMS[datum] == "Xian 1980" else settings.beijing_1954
    target = _same_on_cgcs2000(crs)
    if not values or target is None:
        named = {"crs": crs.name, "target": CRS.from_epsg(GEOGRAPHIC[0]).name}
        return Layer(frame, notes=notes + Notes((Finding("datum_ballpark", kind, fields=named),)))
    change = _helmert(crs, target, values)
    before = np.asarray(frame.geometry.array, dtype=object)
    after = shapely.transform(before, change)
    moved = frame.set_geometry(gpd.GeoSeries(after, index=frame.index, crs=target))
    size, bearing = _shift(before, change, crs=crs, target=target)
    words = ", ".join(f"{value:g}" for value in values)
    receipt = Receipt(
        kind, None, None,
        f"datum: {crs_name(crs)} → {crs_name(target)}, [{words}], {size:.1f} m {bearing:.0f}°",
    )  # fmt: skip
    return Layer(moved, notes=notes + Notes((), (receipt,)))


def _same_on_cgcs2000(crs: CRS) -> CRS | None:
    """Return the CRS that differs by its datum alone; None where there is none with a code."""
    zone = zone_of_crs(crs)
    if zone is None:
        return CRS.from_epsg(GEOGRAPHIC[0]) if crs.is_geographic else None
    asked = (0, zone.number, zone.prefixed)
    code = next(
        other.code
        for other in ZONES.values()
        if (other.datum, other.number, other.prefixed) == asked
    )
    return CRS.from_epsg(code)


def _helmert(source: CRS, target: CRS, values: tuple[float, ...]) -> Callable[[Floats], Floats]:
    """Return the function that moves points from a CRS to its like on CGCS2000."""
    seven = (*values, *(0.0,) * 4) if len(values) == _THREE else values
    names = ("x", "y", "z", "rx", "ry", "rz", "s")
    numbers = " ".join(f"+{name}={value!r}" for name, value in zip(names, seven, strict=True))
    old = source.ellipsoid
    axis_m, flattening = (
        (0.0, 0.0) if old is None else (old.semi_major_metre, old.inverse_flattening)
    )
    pipeline = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={axis_m!r} +rf={flattening!r} "
        f"+step +proj=helmert {numbers} +convention=position_vector "
        f"+step +inv +proj=cart +a={_GRS80.a!r} +rf={1 / _GRS80.f!r} "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    to_degrees = Transformer.from_crs(source, source.geodetic_crs, always_xy=True)
    from_degrees = Transformer.from_crs(target.geodetic_crs, target, always_xy=True)

    def change(points: Floats) -> Floats:
        east, north = to_degrees.transform(points[:, 0], points[:, 1])
        east, north, _ = pipeline.transform(east, north, np.zeros(len(points)))
        return np.column_stack(from_degrees.transform(east, north))

    return change


def _shift(
    geometries: np.ndarray, change: Callable[[Floats], Floats], *, crs: CRS, target: CRS
) -> tuple[float, float]:
    """Return how far and whither the middle of a layer has moved by the numbers, m and degrees."""
    west, south, east, north = shapely.total_bounds(geometries)
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    ends = []
    for points, own in ((middle, crs), (change(middle), target)):
        to_degrees = Transformer.from_crs(own, own.geodetic_crs, always_xy=True)
        ends.append(to_degrees.transform(points[0, 0], points[0, 1]))
    bearing, _, size = _GRS80.inv(*ends[0], *ends[1])
    return float(size), float(bearing) % 360.0
