"""Write the drawn world to files that have the same bytes on every run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import rasterio.features
import shapely
import xlsxwriter
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from . import terrain
from .dbf import Field, write_dbf
from .plane import RESULT, Floats, back, carry
from .projects import PROJECTS

# GeoPackage writes this instead of the time of the run into last_change.
pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2023-12-01T00:00:00.000Z"})

# Excel knows no time zone, so these datetimes have none.
BOOK_DATE = dt.datetime(2023, 12, 1)  # noqa: DTZ001
Column = Sequence[object]


def days(values: Sequence[str | None]) -> Column:
    """Return ISO dates as a date column, None as empty."""
    return np.array([v or "NaT" for v in values], dtype="datetime64[D]")  # type: ignore[return-value]


def write_layer(
    path: Path,
    layer: str,
    geometry: Sequence[BaseGeometry],
    columns: dict[str, Column],
    kind: str = "Polygon",
) -> None:
    """Append one layer to a GeoPackage in the results' CRS."""
    carried = [carry(g, RESULT) for g in geometry]
    data: list[object] = [
        c if isinstance(c, np.ndarray) else np.array(list(c), dtype=_dtype(c))
        for c in columns.values()
    ]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(carried, dtype=object)),
        data,
        np.array(list(columns)),
        layer=layer,
        geometry_type=kind,
        crs="EPSG:4544",
        driver="GPKG",
        append=path.exists(),
    )


def _dtype(column: Column) -> type:
    """Return the numpy type of a plain column: text stays object, so that None is an empty cell."""
    return (
        float
        if all(isinstance(v, float) for v in column)
        else int
        if all(isinstance(v, int) for v in column)
        else object
    )


def write_shapefile(
    path: Path,
    geometry: Sequence[BaseGeometry],
    crs: CRS,
    fields: Sequence[Field],
    rows: Sequence[Sequence[object]],
    *,
    encoding: str,
    day: tuple[int, int, int],
    cpg: str | None,
) -> None:
    """Write a delivery: shapes by GDAL, table, .prj and .cpg by hand."""
    carried = np.array([carry(g, crs) for g in geometry], dtype=object)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(carried),
        [np.arange(len(rows))],
        np.array(["n"]),
        geometry_type="Polygon",
        crs=f"EPSG:{crs.to_epsg()}",
        driver="ESRI Shapefile",
    )
    write_dbf(path.with_suffix(".dbf"), fields, rows, encoding, day)
    path.with_suffix(".prj").write_text(crs.to_wkt("WKT1_ESRI"), encoding="ascii")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")


def write_dem(path: Path, bounds: tuple[float, float, float, float], cell: float = 50.0) -> None:
    """Write heights in whole metres, in the results' CRS, over `bounds` and 1 km more."""
    west, south = (np.floor((b - 1000) / cell) * cell for b in bounds[:2])
    east, north = (np.ceil((b + 1000) / cell) * cell for b in bounds[2:])
    x, y = np.meshgrid(
        np.arange(west, east, cell) + cell / 2, np.arange(north, south, -cell) - cell / 2
    )
    heights = np.round(terrain.height(*back(x, y, RESULT))).astype(np.int16)
    write_grid(path, heights, Affine(cell, 0, west, 0, -cell, north), nodata=-32768)


def write_grid(path: Path, values: NDArray[np.generic], grid: Affine, *, nodata: int) -> None:
    """Write one band of whole numbers in the results' CRS."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype=values.dtype,
        count=1,
        width=values.shape[1],
        height=values.shape[0],
        crs="EPSG:4544",
        transform=grid,
        nodata=nodata,
        compress="deflate",
        predictor=2,
        zlevel=9,
    ) as target:
        target.write(values, 1)


def write_cover(path: Path, percent: Floats, grid: Affine) -> None:
    """Write plant cover in whole percent; 255 where there is none."""
    whole = np.where(np.isnan(percent), 255, percent).astype(np.uint8)
    write_grid(path, whole, grid, nodata=255)


def _fields_of_crops(x: Floats, y: Floats) -> Floats:
    """Return an RGB picture (3, rows, cols) of terraced fields with a wood and a village road."""
    rows = np.sin((y + 25 * np.sin(x / 60)) / 7.5)
    plots = terrain.noise(x, y, 120, 110)
    wood = terrain.noise(x, y, 260, 111) > 0.75
    grain = terrain.noise(x, y, 9, 112) * 5
    red, green, blue = (
        122 + 12 * rows + 16 * plots,
        132 + 10 * rows + 9 * plots,
        88 + 8 * rows + 9 * plots,
    )
    picture = np.stack([red, green, blue]) + grain
    picture[:, wood] = np.stack([58 + grain, 86 + grain, 52 + grain])[:, wood]
    return picture


def _with_site(picture: Floats, x: Floats, y: Floats, site: BaseGeometry, grid: Affine) -> Floats:
    """Return the picture with bare ground, tracks and two roofs where the site is."""
    bare = rasterio.features.geometry_mask([site], x.shape, grid, invert=True)
    soil = 9 * terrain.noise(x, y, 35, 113) + 6 * terrain.noise(x, y, 8, 114)
    dug = np.stack([203 + soil, 178 + soil, 142 + soil])
    tracks = np.abs(np.sin((x + 0.6 * y) / 26)) < 0.12
    dug[:, tracks] -= 26
    centre = site.centroid
    for dx, tone in ((-38, (92, 128, 176)), (22, (188, 74, 62))):
        roof = (np.abs(x - centre.x - dx) < 21) & (np.abs(y - centre.y) < 11)
        dug[:, roof] = np.array(tone, dtype=float)[:, None]
    return np.where(bare, dug, picture)


def write_chips(folder: Path, site: BaseGeometry, stem: str) -> list[Path]:
    """Write two synthetic images, 200 x 200 pixels of 2 m, of a site before and after."""
    local = carry(site, RESULT)
    west, north = round(local.centroid.x) - 200, round(local.centroid.y) + 200
    grid = Affine(2, 0, west, 0, -2, north)
    x, y = np.meshgrid(west + 2 * np.arange(200) + 1.0, north - 2 * np.arange(200) - 1.0)
    before = _fields_of_crops(x - west, y - north)
    after = _with_site(before + np.array([6, -2, 3])[:, None, None], x, y, local, grid)
    paths = [folder / f"{stem}-before.tif", folder / f"{stem}-after.tif"]
    for path, picture in zip(paths, (before, after), strict=True):
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            dtype="uint8",
            count=3,
            width=200,
            height=200,
            crs="EPSG:4544",
            transform=grid,
            photometric="RGB",
            compress="deflate",
            predictor=2,
            zlevel=9,
        ) as target:
            target.write(np.clip(np.round(picture), 0, 255).astype(np.uint8))
    return paths


def write_plans(
    path: Path, points: dict[str, shapely.Point], areas: dict[str, float], towns: dict[str, str]
) -> None:
    """Write the register of the 26 approvals as an Excel sheet with fixed dates inside."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": BOOK_DATE, "author": "swcgeo sample"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("plans")
    heads = (
        "plan_no",
        "project_id",
        "project_name",
        "project_type",
        "builder",
        "approved_on",
        "started_on",
        "area_m2",
        "town",
        "x",
        "y",
    )
    sheet.write_row(0, 0, heads)
    for row, p in enumerate(PROJECTS.values(), 1):
        sheet.write_row(row, 0, (p.plan_no, p.project_id, p.name, p.kind, p.builder))
        for col, text in ((5, p.approved_on), (6, p.started_on)):
            if text:
                sheet.write_datetime(row, col, dt.datetime.fromisoformat(text), day)
        if p.project_id in areas:
            sheet.write_number(row, 7, round(areas[p.project_id]))
        sheet.write_string(row, 8, towns.get(p.project_id, ""))
        if p.project_id in points:
            at = carry(points[p.project_id], RESULT)
            sheet.write_row(row, 9, (round(at.x, 1), round(at.y, 1)))
    sheet.set_column(0, 4, 24)
    book.close()
