"""The outline of the district, in degrees: what the CRS of other layers is held against."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from swcgeo.overlay.area import require_crs

_DEGREES = 4490


def outline_of(district: gpd.GeoDataFrame) -> BaseGeometry | None:
    """
    Return the outline of a district.

    Parameters
    ----------
    district : GeoDataFrame
        Its polygons in any CRS.

    Returns
    -------
    shapely geometry or None
        All of them together in degrees (x = longitude); None where none can be used, or where
        the CRS of the district is itself in doubt.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(geometry=[shapely.box(105, 33, 106, 34)], crs="EPSG:4490")
    >>> outline_of(frame).bounds
    (105.0, 33.0, 106.0, 34.0)
    """
    if "crs_in_doubt" in district and district["crs_in_doubt"].fillna(False).any():
        return None
    crs = require_crs(district, layer="district")
    raw = shapely.force_2d(np.asarray(district.geometry.array, dtype=object))
    change = Transformer.from_crs(crs, _DEGREES, always_xy=True).transform
    there = shapely.transform(raw, change, interleaved=False)
    there = there[np.isfinite(shapely.bounds(there)).all(axis=1)]
    whole = shapely.union_all(shapely.make_valid(there))
    return None if whole.is_empty else whole
