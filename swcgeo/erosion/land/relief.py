"""Relief and cover on one grid, and what of them lies in polygons, exact at their edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from swcgeo.erosion.loss.cell_areas import cell_areas
from swcgeo.erosion.terrain import slope_degrees
from swcgeo.model.raster import Grid, Part, Raster
from swcgeo.overlay.area import Geometries, projected
from swcgeo.overlay.coverage import coverage
from swcgeo.overlay.pairs import Areas

_WHOLE = 1 - 1e-9
"""Share of a polygon on the grid from which it lies there whole, but for rounding."""
Values = npt.NDArray[np.float64]
Classes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relief:
    """
    Relief and cover on one grid.

    Attributes
    ----------
    grid : Grid
        The grid.
    height_m, slope_deg : ndarray of float, (rows, cols)
        NaN where unknown.
    cover : ndarray of float, (rows, cols), or None
        Plants' share of the ground, 0 to 1.
    cell_m2 : ndarray of float, (rows, cols) or (rows, 1)
        Area of the cells on the ellipsoid.
    """

    grid: Grid
    height_m: Values
    slope_deg: Values
    cover: Values | None
    cell_m2: Values


def relief_of(dem: Raster, *, cover: Raster | None = None) -> Relief:
    """
    Return relief, and cover on the same grid.

    Parameters
    ----------
    dem : Raster
        Heights in metres.
    cover : Raster, optional
        Plants' share of the ground, 0 to 1, on the grid of `dem`.

    Returns
    -------
    Relief
        With slopes (Horn) and the cells' areas.

    Examples
    --------
    >>> from affine import Affine
    >>> dem = Raster(np.zeros((3, 3)), Affine(10, 0, 5e5, 0, -10, 37e5), CRS("EPSG:4544"))
    >>> relief_of(dem).slope_deg[1, 1].item()
    0.0
    """
    rows, cols = dem.values.shape
    grid = Grid(dem.transform, dem.crs, rows, cols)
    return Relief(
        grid=grid, height_m=dem.values, slope_deg=slope_degrees(dem),
        cover=None if cover is None else cover.values,
        cell_m2=cell_areas(grid, Part(0, 0, rows, cols)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Within:
    """
    The cells in one polygon.

    Attributes
    ----------
    number : int
        Which polygon.
    window : tuple of slice
        Rows and columns of the grid.
    weight : ndarray of float, (rows, cols)
        The polygon's area on each cell; all add up to its area on the grid.
    beside : float
        Its area beside the grid.
    """

    number: int
    window: tuple[slice, slice]
    weight: Values
    beside: float


def cells_within(relief: Relief, shapes: Geometries, areas: Areas, *, crs: CRS) -> Iterator[Within]:
    """
    Share out the area of polygons over the cells of a grid.

    Parameters
    ----------
    relief : Relief
        It has the grid.
    shapes : ndarray of geometry, k
        Polygons; those that are missing are passed over.
    areas : ndarray of float, k
        Their areas, m²: what comes out for each adds up to it.
    crs : pyproj.CRS
        CRS of `shapes`.

    Yields
    ------
    Within
        One polygon after the other.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_relief, drawn_zones
    >>> zones = drawn_zones()
    >>> found = cells_within(drawn_relief(), zones.geometry, zones.area_m2, crs=zones.crs)
    >>> [round(one.weight.sum().item()) for one in found]
    [1000000, 1000000]
    """
    grid = relief.grid
    there = projected(shapes, source=crs, target=grid.crs)
    drawn = shapely.area(there)
    cell = abs(grid.transform.a * grid.transform.e)
    for number in np.flatnonzero(drawn > 0):
        covered = coverage(there[number], grid.transform, rows=grid.rows, cols=grid.cols)
        on_grid = float(covered.share.sum()) * cell / float(drawn[number])
        on_grid = 1.0 if on_grid > _WHOLE else on_grid
        weight = covered.share * np.broadcast_to(
            relief.cell_m2, (grid.rows, grid.cols)
        )[covered.window]  # fmt: skip
        whole = float(weight.sum())
        area = float(areas[number])
        scaled = weight * (area * on_grid / whole) if whole else weight
        yield Within(
            number=int(number), window=covered.window, weight=scaled, beside=area * (1 - on_grid)
        )


def classed(
    relief: Relief,
    shapes: Geometries,
    areas: Areas,
    *,
    crs: CRS,
    classes: Sequence[Classes],
) -> list[Values]:
    """
    Return the area of classes of cells inside polygons.

    Parameters
    ----------
    relief : Relief
        It has the grid.
    shapes : ndarray of geometry, k
        Polygons.
    areas : ndarray of float, k
        Their areas, m².
    crs : pyproj.CRS
        CRS of `shapes`.
    classes : sequence of ndarray of int, (rows, cols)
        Class of each cell, 0 for unknown; several at once, since the way to them is the same.

    Returns
    -------
    list of ndarray of float, (k, classes)
        m², for each of `classes`; ground beside the grid is unknown.  Each row adds up to the
        area of the polygon.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_relief, drawn_zones
    >>> zones, relief = drawn_zones(), drawn_relief()
    >>> steep = 1 + (relief.slope_deg >= 25).astype(int)
    >>> areas, = classed(relief, zones.geometry, zones.area_m2, crs=zones.crs, classes=[steep])
    >>> areas.round().tolist()
    [[0.0, 0.0, 1000000.0], [0.0, 0.0, 1000000.0]]
    """
    counts = [int(one.max(initial=0)) + 1 for one in classes]
    found = [np.zeros((len(shapes), count)) for count in counts]
    for one in cells_within(relief, shapes, areas, crs=crs):
        for table, kinds, count in zip(found, classes, counts, strict=True):
            kind = kinds[one.window].ravel()
            table[one.number] += np.bincount(kind, weights=one.weight.ravel(), minlength=count)
            table[one.number, 0] += one.beside
    return found
