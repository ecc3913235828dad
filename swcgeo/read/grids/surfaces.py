"""`read_surfaces`: heights, and cover on the same grid, around some layer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from rasterio.windows import from_bounds

from swcgeo.errors import LayerError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.raster import Grid, Part, Raster
from swcgeo.read.files.paths import PathLike
from swcgeo.read.grids.aligned import aligned, open_source, small_cache

Values = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]

_MOST_SHARE = 1.5
"""A raster of cover that stays below is one of shares; a county of 1.5 percent has no plants."""
_MARGIN = 2
"""Cells around the bounds, so that slopes are known up to them."""


class Surfaces(NamedTuple):
    """Heights in metres, cover as a share on the same grid, and what was found and done."""

    dem: Raster
    cover: Raster | None
    notes: Notes


def read_surfaces(
    dem: PathLike, *, cover: PathLike | None = None, bounds: Bounds, crs: object
) -> Surfaces:
    """
    Read heights and cover around some layer.

    Parameters
    ----------
    dem : str or path
        Heights; feet are converted where the file says that it holds such.
    cover : str or path, optional
        Plants' cover, in percent or as a share; it is put on the grid of the heights.
    bounds : tuple of float
        W, S, E, N in `crs`.
    crs : CRS or str
        CRS of `bounds`.

    Returns
    -------
    Surfaces
        The cells that meet `bounds` and two more around.

    Raises
    ------
    MissingFileError
        If a file does not exist.
    LayerError
        If it cannot be read, has several bands, lies askew or beside `bounds`.
    CrsError
        If a raster has no CRS, or the two have no ground in common.

    Examples
    --------
    >>> read_surfaces("no-such.tif", bounds=(0, 0, 1, 1), crs="EPSG:4544")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: dem: there is no file no-such.tif. Check the path.
    """
    with small_cache(), open_source(str(dem), name="dem", by_class=False) as home:
        part = _part(home.grid, bounds, CRS.from_user_input(crs), path=str(dem))
        where = home.grid.transform_of(part)
        with aligned(home, to=home) as raster:
            heights = Raster(raster.read(part), where, home.crs)
            notes = raster.notes
        if cover is None:
            return Surfaces(heights, None, notes)
        with (
            open_source(str(cover), name="cover", by_class=False) as source,
            aligned(source, to=home) as raster,
        ):
            shares, found = _as_shares(raster.read(part))
            notes = notes + raster.notes + found
        return Surfaces(heights, Raster(shares, where, home.crs), notes)


def _part(grid: Grid, bounds: Bounds, crs: CRS, *, path: str) -> Part:
    """Return the cells that meet bounds, and some around."""
    mover = Transformer.from_crs(crs, grid.crs, always_xy=True)
    west, south, east, north = mover.transform_bounds(*bounds, densify_pts=21)
    window = from_bounds(west, south, east, north, transform=grid.transform)
    left, right = _reach(window.col_off, window.width, grid.cols)
    top, bottom = _reach(window.row_off, window.height, grid.rows)
    if right <= left or bottom <= top:
        raise LayerError("raster_wrong", layer="dem", path=path, reason="outside the data")
    return Part(top, left, bottom - top, right - left)


def _reach(offset: float, size: float, count: int) -> tuple[int, int]:
    """Return the first cell along an axis and the one behind the last."""
    first, last = int(np.floor(offset)) - _MARGIN, int(np.ceil(offset + size)) + _MARGIN
    return min(max(first, 0), count), min(max(last, 0), count)


def _as_shares(values: Values) -> tuple[Values, Notes]:
    """Return cover as a share, and what was taken for its unit."""
    known = values[~np.isnan(values)]
    if not len(known):
        return values, Notes()
    percent = float(np.max(known)) > _MOST_SHARE
    most = 100.0 if percent else 1.0
    unit = "@cover.percent" if percent else "@cover.share"
    fields = {"unit": unit, "from_value": float(known.min()), "to_value": float(known.max())}
    found = [Finding("cover_unit", "cover", fields=fields)]
    with np.errstate(invalid="ignore"):
        wrong = (values < 0) | (values > most)
    if wrong.any():
        fields = {"count": int(wrong.sum()), "from_value": float(values[wrong].min()),
                  "to_value": float(values[wrong].max()), "unit": unit}  # fmt: skip
        found.append(Finding("cover_impossible", "cover", fields=fields))
    return np.where(wrong, np.nan, values) / most, Notes(tuple(found))
