"""Two drawn watersheds with land on them, so that examples can show what a function does."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from affine import Affine
from pyproj import CRS
from shapely.geometry import box

from swcgeo.erosion.land.relief import Relief, relief_of
from swcgeo.erosion.land.use import LandOn
from swcgeo.erosion.land.zones import Zones
from swcgeo.model.findings import Notes
from swcgeo.model.raster import Raster
from swcgeo.overlay.pairs import overlap_pairs

_PLANE = CRS("EPSG:4544")
X, Y = 500_000.0, 3_700_000.0


def drawn_zones() -> Zones:
    """
    Return two watersheds of 1 km² side by side, as if their CRS were the working CRS.

    Returns
    -------
    Zones
        W1 and, east of it, W2.

    Examples
    --------
    >>> drawn_zones().area_m2.tolist()
    [1000000.0, 1000000.0]
    """
    boxes = [box(X, Y, X + 1000, Y + 1000), box(X + 1000, Y, X + 2000, Y + 1000)]
    frame = gpd.GeoDataFrame({"watershed_id": ["W1", "W2"]}, geometry=boxes, crs=_PLANE)
    return Zones(
        frame=frame, crs=_PLANE, ids=np.array(["W1", "W2"], dtype=object),
        usable=np.array([True, True]), geometry=np.array(boxes, dtype=object),
        total_from=np.arange(2), notes=Notes(),
    )  # fmt: skip


def drawn_land() -> LandOn:
    """
    Return land use on W1 alone: 0.4 km² of dry fields in the south, forest north of them.

    Returns
    -------
    LandOn
        Two polygons.

    Examples
    --------
    >>> drawn_land().code.tolist()
    ['dry', 'forest_land']
    """
    shapes = np.array(
        [box(X, Y, X + 1000, Y + 400), box(X, Y + 400, X + 1000, Y + 1000)], dtype=object
    )
    return LandOn(
        code=np.array(["dry", "forest_land"], dtype=object), geometry=shapes, notes=Notes(),
        on_zone=overlap_pairs(drawn_zones().geometry, shapes),
    )  # fmt: skip


def drawn_relief() -> Relief:
    """
    Return a slope of 45° down to the west below both watersheds, cover 20 % throughout.

    Returns
    -------
    Relief
        Cells of 50 m, a row and a column of them around the watersheds.

    Examples
    --------
    >>> np.nanmax(drawn_relief().slope_deg).round(6).item()
    45.0
    """
    rows, cols = 22, 42
    height = np.repeat((50.0 * np.arange(cols) + 25.0)[None, :], rows, axis=0)
    where = Affine(50, 0, X - 50, 0, -50, Y + 1050)
    cover = Raster(np.full((rows, cols), 0.2), where, _PLANE)
    return relief_of(Raster(height, where, _PLANE), cover=cover)
