"""Soil loss to files, streamed: the loss, its grades, the area by grade; whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import RasterioError
from rasterio.windows import Window

from swcgeo.erosion.soil_loss import Block, Graded, SoilLoss
from swcgeo.errors import OutputError
from swcgeo.export.csv_tables import write_csv
from swcgeo.export.vectors import require_writable_format
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.raster import Grid

RASTER_FORMATS = (".tif", ".tiff")
"""Endings of the raster that soil loss is written to."""


def write_soil_loss(loss: SoilLoss, path: str | Path) -> tuple[Graded, Written]:
    """
    Compute soil loss and write it, block by block.

    Parameters
    ----------
    loss : SoilLoss
        What `soil_loss` planned; its factors are open.
    path : str or Path
        A GeoTIFF: t/(hm²·a), NaN unknown.  Beside it stand ``…-grade.tif`` (1 to 6, 0 unknown)
        and ``….csv`` (area by grade).

    Returns
    -------
    Graded, Written
        Area by grade with what was found, and the three files.

    Raises
    ------
    UsageError
        If the ending is none of a GeoTIFF.
    LayerError
        If soil loss is not known for a single cell; then nothing is written.
    OutputError
        If the files cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> from swcgeo.erosion.soil_loss import soil_loss
    >>> from swcgeo.model.raster import Raster
    >>> k = Raster(np.full((1, 1), 0.005), Affine(100, 0, 500_000, 0, -100, 3_700_000),
    ...            CRS("EPSG:4544"))
    >>> plan = soil_loss({"R": 2000, "K": k, "LS": 2, "C": 0.5, "P": 1}, region="西南紫色土区")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     graded, written = write_soil_loss(plan, f"{folder}/a.tif")
    ...     [one.name for one in written.paths]
    ['a.tif', 'a-grade.tif', 'a.csv']
    """
    require_writable_format(path, among=RASTER_FORMATS)
    graded: list[Graded] = []

    def write(part: Path) -> None:
        beside = part.with_name(f"{part.stem}-grade{part.suffix}")
        with ExitStack() as stack:
            losses = stack.enter_context(_raster(part, loss.grid, dtype="float32"))
            grades = stack.enter_context(_raster(beside, loss.grid, dtype="uint8"))

            def sink(block: Block) -> None:
                row, col, rows, cols = block.part
                window = Window(col, row, cols, rows)
                losses.write(block.loss, 1, window=window)
                grades.write(block.grade, 1, window=window)

            graded.append(loss.stream(sink))
        write_csv(graded[0].by_grade, part.with_suffix(".csv"))

    try:
        written = write_whole(path, write)
    except RasterioError as error:
        raise OutputError("output_impossible", path=str(path), reason=str(error)) from error
    return graded[0], Written(written.paths, written.notes)


def _raster(path: Path, grid: Grid, *, dtype: str) -> Any:  # noqa: ANN401 - rasterio has no types
    """Return an open GeoTIFF on a grid, compressed in tiles."""
    floats = dtype.startswith("float")
    return rasterio.open(
        path, "w", driver="GTiff", height=grid.rows, width=grid.cols, count=1, dtype=dtype,
        crs=grid.crs.to_wkt(), transform=grid.transform, nodata=float("nan") if floats else 0,
        tiled=True, blockxsize=256, blockysize=256, compress="deflate", zlevel=1,
        predictor=3 if floats else 1, bigtiff="if_safer",
    )  # fmt: skip
