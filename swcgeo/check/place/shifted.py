"""The finding that one layer is shifted against another, named where it is a known shift."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.offset import Offset, offset_between
from swcgeo.check.place.webmaps import FORMULAS
from swcgeo.errors import SwcgeoError
from swcgeo.model.findings import Finding
from swcgeo.model.settings import OffsetSettings
from swcgeo.overlay.area import WIDE_CRS, require_crs, working_crs

_ALIKE_M, _ALIKE_SHARE = 20.0, 0.1
"""A shift is that of a web map where it differs by no more; the formulas waver by some 20 m."""
_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_DEGREES = 4490


def shift_findings(
    first: gpd.GeoDataFrame,
    second: gpd.GeoDataFrame,
    *,
    kinds: tuple[str, str],
    settings: OffsetSettings | None = None,
) -> tuple[Finding, ...]:
    """
    Say whether one layer lies shifted against another.

    Parameters
    ----------
    first, second : GeoDataFrame
        Polygon layers in any CRS; rows whose CRS is in doubt do not count.
    kinds : tuple of str
        What they are called in findings.
    settings : OffsetSettings, optional
        How far to look, and from when on a shift counts.

    Returns
    -------
    tuple of Finding
        One ``layer_offset`` or none.

    Examples
    --------
    >>> middle = np.random.default_rng(1).uniform(0, 5000, (12, 2)) + [500_000, 3_700_000]
    >>> fields = [shapely.Point(at).buffer(60 + 9 * n, 3) for n, at in enumerate(middle)]
    >>> there = gpd.GeoSeries(fields, crs="EPSG:4544")
    >>> layers = [gpd.GeoDataFrame(geometry=one) for one in (there.translate(300, -100), there)]
    >>> print(shift_findings(*layers, kinds=("patches", "ranges"))[0].message("en")[:59])
    As a whole, patches lie 316 m east of ranges (bearing 108°,
    """
    rules = settings or OffsetSettings()
    if not rules.look or not len(first) or not len(second):
        return ()
    try:
        crs = working_crs(_sound(first), layer=kinds[0])
    except SwcgeoError:
        return ()  # what has no place is said elsewhere
    if crs == WIDE_CRS:
        return ()
    shapes = [_in_metres(_sound(layer), crs) for layer in (first, second)]
    found = offset_between(*shapes, settings=rules)
    if found is None:
        return ()
    fields = {
        "other": f"@layer.{kinds[1]}", "size": found.size_m, "bearing": found.bearing_deg,
        "whither": f"@compass.{_COMPASS[round(found.bearing_deg / 45) % 8]}",
        "spread": found.spread_m, "agreeing": found.agreeing, "stretches": found.stretches,
        "likeness": f"@likeness.{_likeness(found, shapes[0], crs)}",
    }  # fmt: skip
    return (Finding("layer_offset", kinds[0], fields=fields),)


def _sound(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows whose CRS is not in doubt."""
    if "crs_in_doubt" not in layer:
        return layer
    return layer[~layer["crs_in_doubt"].fillna(False).to_numpy(dtype=bool)]


def _in_metres(layer: gpd.GeoDataFrame, crs: CRS) -> Objects:
    """Return the outlines of a layer in metres, vertex by vertex."""
    change = Transformer.from_crs(require_crs(layer, layer="-"), crs, always_xy=True).transform
    raw = shapely.force_2d(np.asarray(layer.geometry.array, dtype=object))
    return np.asarray(shapely.transform(raw, change, interleaved=False), dtype=object)


def _likeness(found: Offset, shapes: Objects, crs: CRS) -> str:
    """Return which known shift an offset is: of the first layer, of the second, or none."""
    west, south, east, north = shapely.total_bounds(shapes)
    to_degrees = Transformer.from_crs(crs, _DEGREES, always_xy=True)
    here = np.array([to_degrees.transform((west + east) / 2, (south + north) / 2)])
    for name, formula in FORMULAS.items():
        known = _metres_between(here, formula(here))
        for sign, which in ((1.0, "first"), (-1.0, "second")):
            apart = np.hypot(*(sign * known - [found.east_m, found.north_m]))
            if apart <= max(_ALIKE_M, _ALIKE_SHARE * float(np.hypot(*known))):
                return f"{name}_{which}"
    return "none"


def _metres_between(here: Floats, there: Floats) -> Floats:
    """Return the way from one place to another, metres east and north."""
    bearing, _, size = Geod(ellps="GRS80").inv(*here[0], *there[0])
    return np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing))]) * size
