"""Rasters: one band, the part that is wanted, NaN where nothing is known."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window, from_bounds

from swcgeo.errors import CrsError, LayerError
from swcgeo.model.raster import Raster
from swcgeo.read.files.paths import PathLike, require_path
from swcgeo.read.place.crs import identified

_FILLS = 1e30
"""Larger values are fills that a file forgot to name as such (netCDF: 9.97e36)."""


def read_dem(
    path: PathLike,
    *,
    bounds: tuple[float, float, float, float] | None = None,
    crs: object = None,
) -> Raster:
    """
    Read heights, or any single band.

    Parameters
    ----------
    path : str or path
        Any raster that GDAL reads.
    bounds : tuple of float, optional
        W, S, E, N in `crs`: only the cells that meet them, and one more around.
    crs : CRS or str, optional
        CRS of `bounds`; without it they are in the CRS of the raster.

    Returns
    -------
    Raster
        The first band as float64, NaN for nodata and masked cells.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, or does not meet `bounds`.
    CrsError
        If the raster has no CRS.

    Examples
    --------
    >>> read_dem("data/sample/dem.tif").values.shape  # doctest: +SKIP
    (400, 500)
    """
    with opened_raster(path, layer="dem") as source:
        return _read(source, bounds=bounds, crs=crs, path=source.name)


@contextmanager
def opened_raster(path: PathLike, *, layer: str) -> Iterator[rasterio.DatasetReader]:
    """
    Open a raster; whatever goes wrong in reading it is an error of ours.

    Parameters
    ----------
    path : str or path
        Any raster that GDAL reads.
    layer : str
        What it is wanted as.

    Yields
    ------
    rasterio.DatasetReader
        Open inside the block.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read.

    Examples
    --------
    >>> with opened_raster("no-such.tif", layer="dem"):
    ...     pass
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: dem: there is no file no-such.tif. Check the path.
    """
    file, _ = require_path(path, layer_name=layer)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            source = rasterio.open(file)
        with source:
            yield source
    except (RasterioError, ProjError) as error:
        reason = str(error).strip()
        raise LayerError("raster_wrong", layer=layer, path=str(file), reason=reason) from error


def _read(
    source: rasterio.DatasetReader,
    *,
    bounds: tuple[float, float, float, float] | None,
    crs: object,
    path: str,
) -> Raster:
    """Return the first band of an open raster."""
    own = None if source.crs is None else identified(source.crs.to_wkt())
    if own is None:
        west, south, east, north = source.bounds
        raise CrsError(
            "crs_missing", layer="dem", path=path, rows=source.width * source.height,
            west=west, south=south, east=east, north=north, candidates="—",
        )  # fmt: skip
    whole = Window(0, 0, source.width, source.height)
    window = whole if bounds is None else _window(source, _moved(bounds, crs, own))
    if window is None:
        raise LayerError("raster_wrong", layer="dem", path=path, reason="outside the data")
    values = source.read(1, window=window, masked=True).astype("float64").filled(np.nan)
    return Raster(_without_fills(values), source.window_transform(window), own)


def _without_fills(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the values with NaN for fills that are not flagged."""
    clean: npt.NDArray[np.float64] = np.where(np.abs(values) < _FILLS, values, np.nan)
    return clean


def _moved(
    bounds: tuple[float, float, float, float], crs: object, own: CRS
) -> tuple[float, float, float, float]:
    """Return bounds in the CRS of the raster."""
    if crs is None:
        return bounds
    mover = Transformer.from_crs(CRS.from_user_input(crs), own, always_xy=True)
    west, south, east, north = mover.transform_bounds(*bounds, densify_pts=21)
    return west, south, east, north


def _window(
    source: rasterio.DatasetReader, bounds: tuple[float, float, float, float]
) -> Window | None:
    """Return the cells that meet bounds and one more around; None where there are none."""
    wanted = from_bounds(*bounds, transform=source.transform)
    left = max(0, math.floor(wanted.col_off) - 1)
    top = max(0, math.floor(wanted.row_off) - 1)
    right = min(source.width, math.ceil(wanted.col_off + wanted.width) + 1)
    bottom = min(source.height, math.ceil(wanted.row_off + wanted.height) + 1)
    if right <= left or bottom <= top:
        return None
    return Window(left, top, right - left, bottom - top)
