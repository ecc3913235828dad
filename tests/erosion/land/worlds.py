"""Drawn worlds of land: squares of whole hectares, and planes whose slope is known."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from affine import Affine
from pyproj import CRS
from shapely.geometry import box

from swcgeo.erosion.land.relief import relief_of
from swcgeo.model.raster import Raster

X, Y = 500_000.0, 3_700_000.0
PLANE = "EPSG:4544"


def layer(*shapes, crs=PLANE, **columns):
    """Return shapes with columns."""
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def square(west=0, south=0, width=1000, height=None):
    """Return a rectangle by its corner, metres from (X, Y)."""
    height = width if height is None else height
    return box(X + west, Y + south, X + west + width, Y + south + height)


def watersheds(*shapes):
    """Return watersheds W0, W1, …."""
    return layer(*shapes, watershed_id=[f"W{place}" for place in range(len(shapes))])


def plane(slope_deg, *, cell=50.0, west=-100, south=-100, width=1200, height=1200, cover=None):
    """Return relief that rises to the east by a slope, or by one a column of cells."""
    rows, cols = int(height / cell), int(width / cell)
    rise = np.tan(np.radians(np.broadcast_to(slope_deg, cols).astype(float))) * cell
    heights = np.cumsum(rise) - rise / 2
    where = Affine(cell, 0, X + west, 0, -cell, Y + south + height)
    dem = Raster(np.repeat(heights[None, :], rows, axis=0), where, CRS(PLANE))
    if cover is None:
        return relief_of(dem)
    shares = np.broadcast_to(np.asarray(cover, dtype="float64"), (rows, cols))
    return relief_of(dem, cover=Raster(shares.copy(), where, CRS(PLANE)))
