"""A raster put on the grid of another, read part by part; what was done to it is receipted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from pyproj import CRS, Transformer
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from swcgeo.errors import CrsError, LayerError
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.raster import Grid, Part
from swcgeo.overlay.area import is_ballpark
from swcgeo.read.place.crs import identified
from swcgeo.read.rasters import opened_raster

Values = npt.NDArray[np.float64]

_FINER = 1.5
"""A raster so much finer than the grid is averaged; one nearly as fine is interpolated."""
_UNFLAGGED = 1e30
"""Larger values are fills that a file forgot to name as such (netCDF: 9.97e36)."""
_TOLERANCE = 1e-9
"""
Cells by which GDAL may be off in placing one: its own eighth of a cell would differ from part to
part.  (rasterio 1.4.4 fails on 0.)
"""
_SAME = 1e-6
"""Grids that differ by less than this share of a cell are one."""
_FEET = {"ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "us survey foot": 1200 / 3937}
"""Units of height that a file may state, in metres; what states none is taken for metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """
    A raster that is open, with what its header says.

    Attributes
    ----------
    name : str
        The factor that it holds.
    data : rasterio.DatasetReader
        The file.
    crs : CRS
        Its CRS.
    by_class : bool
        True where values must not be mixed.
    """

    name: str
    data: Any
    crs: CRS
    by_class: bool

    @property
    def grid(self) -> Grid:
        """Its own grid."""
        data = self.data
        return Grid(data.transform, self.crs, data.height, data.width)

    @property
    def cell_m(self) -> float:
        """Side of a cell in the middle, m."""
        data = self.data
        a, e = abs(data.transform.a), abs(data.transform.e)
        if not self.crs.is_geographic:
            unit: float = self.crs.axis_info[0].unit_conversion_factor
            return math.sqrt(a * e) * unit
        middle = (data.bounds.bottom + data.bounds.top) / 2
        return math.radians(math.sqrt(a * e * math.cos(math.radians(middle)))) * 6_371_000.0

    @property
    def to_metres(self) -> float:
        """What heights are multiplied by, where the file states feet; else 1."""
        if self.name != "dem":
            return 1.0
        return _FEET.get((self.data.units[0] or "").strip().casefold(), 1.0)


@contextmanager
def open_source(
    path: str, *, name: str, by_class: bool, crs: str | None = None
) -> Iterator[Source]:
    """
    Open a raster of one band with a CRS.

    Parameters
    ----------
    path : str
        Any raster that GDAL reads.
    name : str
        What it is wanted as.
    by_class : bool
        True where values must not be mixed.
    crs : str, optional
        CRS of a file that states none.

    Yields
    ------
    Source
        Open inside the block.

    Raises
    ------
    MissingFileError
        If there is no such file.
    LayerError
        If it cannot be read, has several bands or lies askew.
    CrsError
        If it has no CRS.

    Examples
    --------
    >>> with open_source("no-such.tif", name="K", by_class=False):
    ...     pass
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: K: there is no file no-such.tif. Check the path.
    """
    with opened_raster(path, layer=name) as data:
        if data.count != 1:
            raise LayerError(
                "raster_wrong", layer=name, path=path,
                reason=f"{data.count} bands, one is wanted / 有 {data.count} 个波段，应为一个",
            )  # fmt: skip
        if data.transform.b or data.transform.d:
            reason = "it lies askew; warp it north up / 栅格有旋转，请先校正"
            raise LayerError("raster_wrong", layer=name, path=path, reason=reason)
        own = identified(crs if data.crs is None else data.crs.to_wkt())
        if own is None:
            west, south, east, north = data.bounds
            raise CrsError(
                "crs_missing", layer=name, path=path, rows=data.width * data.height,
                west=west, south=south, east=east, north=north, candidates="—",
            )  # fmt: skip
        yield Source(name, data, own, by_class)


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """
    A raster on a grid.

    Attributes
    ----------
    source : Source
        The raster.
    values, centres : rasterio datasets
        Its values on the grid, and what lies at the middle of each cell (known or not); one and
        the same where nothing is mixed.
    notes : Notes
        What was done.
    """

    source: Source
    values: Any
    centres: Any
    notes: Notes

    def read(self, part: Part) -> Values:
        """
        Return the values of some cells.

        Parameters
        ----------
        part : Part
            Cells of the grid.

        Returns
        -------
        ndarray of float, (rows, cols)
            NaN where the raster knows nothing at the middle of the cell.

        Examples
        --------
        >>> from rasterio.io import MemoryFile
        >>> held = MemoryFile()
        >>> with held.open(driver="GTiff", width=2, height=1, count=1, dtype="uint8", nodata=0,
        ...                crs="EPSG:4544", transform=Affine(10, 0, 0, 0, -10, 0)) as data:
        ...     data.write(np.array([[0, 5]], "uint8"), 1)
        >>> with held.open() as data:
        ...     source = Source("K", data, CRS("EPSG:4544"), by_class=False)
        ...     Aligned(source, data, data, Notes()).read(Part(0, 0, 1, 2))
        array([[nan,  5.]])
        """
        window = Window(part.col, part.row, part.cols, part.rows)
        read = self.values.read(1, window=window, masked=True)
        values: Values = read.astype("float64").filled(np.nan)
        if self.centres is not self.values:
            # GDAL leaves unknown cells out of a mean and so would spread what is known beyond
            # its edge by half a cell.
            values[self.centres.read_masks(1, window=window) == 0] = np.nan
        data = self.source.data
        if (data.scales[0], data.offsets[0]) != (1.0, 0.0):
            values = values * data.scales[0] + data.offsets[0]
        values[~(np.abs(values) < _UNFLAGGED)] = np.nan
        return values * self.source.to_metres


@contextmanager
def aligned(source: Source, *, to: Source) -> Iterator[Aligned]:
    """
    Put a raster on a grid.

    Parameters
    ----------
    source : Source
        The raster.
    to : Source
        The raster whose grid is that of all; may be the same.

    Raises
    ------
    CrsError
        If the two have no ground in common.

    Yields
    ------
    Aligned
        To be read from inside the block.

    Examples
    --------
    >>> from rasterio.io import MemoryFile
    >>> like = {"driver": "GTiff", "height": 1, "count": 1, "dtype": "uint8", "crs": "EPSG:4544"}
    >>> coarse, fine = MemoryFile(), MemoryFile()
    >>> with coarse.open(**like, width=1, transform=Affine(20, 0, 5e5, 0, -20, 4e6)) as data:
    ...     data.write(np.array([[7]], "uint8"), 1)
    >>> with fine.open(**like, width=3, transform=Affine(10, 0, 5e5, 0, -10, 4e6)) as data:
    ...     data.write(np.array([[1, 2, 3]], "uint8"), 1)
    >>> with coarse.open() as one, fine.open() as other:
    ...     source, home = (Source("B", data, CRS("EPSG:4544"), True) for data in (one, other))
    ...     with aligned(source, to=home) as raster:
    ...         raster.read(Part(0, 0, 1, 3)), raster.notes.receipts[0].method
    (array([[ 7.,  7., nan]]), 'aligned:nearest, 20 m → 10 m')
    """
    notes, grid = _said(source), to.grid
    if _same_grid(source.grid, grid):
        yield Aligned(source, source.data, source.data, notes)
        return
    _require_meeting(source, grid)
    method = _method(source, to.cell_m)
    words = f"{method.name}, {source.cell_m:.4g} m → {to.cell_m:.4g} m"
    notes = notes + Notes((), (Receipt(source.name, None, None, f"aligned:{words}"),))
    if is_ballpark(source.crs, grid.crs):
        fields = {"crs": source.crs.name, "target": grid.crs.name}
        notes = notes + Notes((Finding("datum_ballpark", source.name, fields=fields),))
    with _warped(source, grid, as_in=to.data, method=Resampling.nearest) as nearest:
        if method is Resampling.nearest:
            yield Aligned(source, nearest, nearest, notes)
            return
        with _warped(source, grid, as_in=to.data, method=method) as mixed:
            yield Aligned(source, mixed, nearest, notes)


def _warped(source: Source, grid: Grid, *, as_in: Any, method: Resampling) -> WarpedVRT:  # noqa: ANN401
    """Return a raster on the grid, not yet computed."""
    data = source.data
    floats = np.issubdtype(np.dtype(data.dtypes[0]), np.floating)
    nodata = math.nan if data.nodata is None and floats else data.nodata
    return WarpedVRT(
        data, crs=as_in.crs, transform=Affine(*grid.transform[:6]), width=grid.cols,
        height=grid.rows, resampling=method, tolerance=_TOLERANCE, dtype="float64",
        src_nodata=nodata, nodata=math.nan,
    )  # fmt: skip


def _method(source: Source, cell_m: float) -> Resampling:
    """Return how a raster is put on cells of another size; classes are never mixed."""
    if source.by_class:
        return Resampling.nearest
    return Resampling.average if cell_m > _FINER * source.cell_m else Resampling.bilinear


def _said(source: Source) -> Notes:
    """Return receipts on units that the file states and that were converted."""
    if source.to_metres == 1.0:
        return Notes()
    words = f"unit:{source.data.units[0]} → m (× {source.to_metres:.6f})"
    return Notes((), (Receipt(source.name, None, None, words),))


def _same_grid(one: Grid, other: Grid) -> bool:
    """Return whether two grids are one, but for the last digits of their corners."""
    if (one.rows, one.cols) != (other.rows, other.cols):
        return False
    if not one.crs.equals(other.crs, ignore_axis_order=True):
        return False
    scale = min(abs(other.transform.a), abs(other.transform.e)) * _SAME
    pairs = zip(one.transform[:6], other.transform[:6], strict=True)
    return all(abs(a - b) <= scale for a, b in pairs)


def _require_meeting(source: Source, grid: Grid) -> None:
    """Raise CrsError where a raster has no ground in common with the grid."""
    mover = Transformer.from_crs(source.crs, grid.crs, always_xy=True)
    left, bottom, right, top = source.data.bounds
    found = mover.transform_bounds(left, bottom, right, top, densify_pts=21)
    west, south, east, north = found
    a, _, c, _, e, f = grid.transform[:6]
    xs, ys = sorted((c, c + a * grid.cols)), sorted((f, f + e * grid.rows))
    gap_x = max(xs[0] - east, west - xs[1], 0.0)
    gap_y = max(ys[0] - north, south - ys[1], 0.0)
    touching = gap_x == gap_y == 0.0
    if touching and east > xs[0] and west < xs[1] and north > ys[0] and south < ys[1]:
        return
    far = math.hypot(gap_x, gap_y) * (111.0 if grid.crs.is_geographic else 0.001)
    raise CrsError("no_common_ground", layer_a=source.name, layer_b="grid", distance_km=far)


@contextmanager
def small_cache(megabytes: int = 256) -> Iterator[None]:
    """
    Keep GDAL's cache small while rasters of any size are read.

    Parameters
    ----------
    megabytes : int
        GDAL's own default is a share of all memory, which a stream does not need.

    Yields
    ------
    None
        Inside the block the cache is so large.

    Examples
    --------
    >>> with small_cache():
    ...     pass
    """
    with rasterio.Env(GDAL_CACHEMAX=megabytes):
        yield
