"""True areas of the cells of a grid: on the ellipsoid of its CRS, whatever the projection."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from swcgeo.erosion.terrain import geod_of
from swcgeo.model.raster import Grid, Part

_LATTICE = 16
"""Cells between two points at which the projection is asked for."""


def cell_areas(grid: Grid, part: Part) -> npt.NDArray[np.float64]:
    """
    Return the area of the cells of a part.

    Parameters
    ----------
    grid : Grid
        In a geographic or projected CRS.
    part : Part
        The cells.

    Returns
    -------
    ndarray of float, (rows, cols)
        m² on the ellipsoid; for degrees a single column, (rows, 1).

    Notes
    -----
    In degrees the area between two parallels (Snyder 1987, 3-11 and 3-12).  In a projection
    the cell's sides in degrees times the length of a degree there, every 16 cells and in between
    linearly: for cells of 30 m exact to 1e-9.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> hectares = Grid(Affine(100, 0, 500_000, 0, -100, 3_700_000), CRS("EPSG:4544"), 2, 2)
    >>> cell_areas(hectares, Part(0, 0, 1, 1)).round(3).item()
    10000.0
    """
    if grid.crs.is_geographic:
        return _between_parallels(grid, part)
    return abs(grid.transform.a * grid.transform.e) * _true_share(grid, part)


def _between_parallels(grid: Grid, part: Part) -> npt.NDArray[np.float64]:
    """Return the areas of cells in degrees, one a row."""
    geod = geod_of(grid.crs)
    edges = grid.transform.f + grid.transform.e * np.arange(part.row, part.row + part.rows + 1)
    sine, e = np.sin(np.radians(edges)), np.sqrt(geod.es)
    bent = sine / (1 - geod.es * sine**2)
    q = (1 - geod.es) * (bent + (np.arctanh(e * sine) / e if e else sine))
    ring = geod.a**2 / 2 * np.abs(np.diff(q))
    return (np.radians(abs(grid.transform.a)) * ring)[:, None]


def _true_share(grid: Grid, part: Part) -> npt.NDArray[np.float64]:
    """Return true area over area on the map at the middle of each cell, in units² of the map."""
    rows, row_weight = _knots(part.row, part.rows)
    cols, col_weight = _knots(part.col, part.cols)
    a, e = grid.transform.a, grid.transform.e
    x, y = np.meshgrid(grid.transform.c + a * cols, grid.transform.f + e * rows)
    # What a cell's sides are in degrees; Proj's own areal scale would be that of a sphere for a
    # web map.
    geodetic = grid.crs.geodetic_crs or grid.crs
    back = Transformer.from_crs(grid.crs, geodetic, always_xy=True).transform
    (west, south), (east, north) = back(x - a / 2, y), back(x + a / 2, y)
    (left, below), (right, above) = back(x, y - e / 2), back(x, y + e / 2)
    turned = (east - west) * (above - below) - (north - south) * (right - left)
    geod, latitude = geod_of(grid.crs), np.radians((below + above) / 2)
    bent = 1 - geod.es * np.sin(latitude) ** 2
    square_degree = geod.a**2 * (1 - geod.es) * np.cos(latitude) / bent**2 * np.radians(1) ** 2
    at_knots = np.abs(turned) * square_degree / abs(a * e)
    return row_weight @ at_knots @ col_weight.T


def _knots(first: int, count: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return knots along an axis, in cells, and the weights of the knots for each cell's middle."""
    # Knots are those of the whole grid, so that a cell's area does not depend on the part.
    begin, end = first // _LATTICE * _LATTICE, -(-(first + count) // _LATTICE) * _LATTICE
    knots = np.arange(begin, end + 1, _LATTICE, dtype="float64")
    middles = np.arange(first, first + count) + 0.5
    right = np.clip(np.searchsorted(knots, middles), 1, len(knots) - 1)
    share = (middles - knots[right - 1]) / (knots[right] - knots[right - 1])
    weights = np.zeros((count, len(knots)))
    cells = np.arange(count)
    weights[cells, right - 1], weights[cells, right] = 1 - share, share
    return knots, weights
