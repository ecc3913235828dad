"""栅格与土壤流失 · Rasters and soil loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS

from swcgeo.erosion.soil_loss import soil_loss
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.raster import Raster
from swcgeo.read.grids.graded import read_erosion
from tests.findings_worlds.registry import occurs

HECTARES = Affine(100, 0, 500_000, 0, -100, 3_700_000)
FACTORS = {"R": 2000.0, "K": 0.006, "L": 1.0, "S": 1.0, "B": 0.2, "E": 1.0, "T": 1.0}


def raster(values: object) -> Raster:
    """Return cells of 1 hm²."""
    return Raster(np.asarray(values, dtype="float64"), HECTARES, CRS("EPSG:4544"))


def graded(**factors: object) -> Notes:
    """Return what is said of soil loss by the usual factors, some of them replaced."""
    given = {name: value for name, value in {**FACTORS, **factors}.items() if value is not None}
    return soil_loss(given, region="西南紫色土区").arrays()[2].notes


@occurs(
    "loss_graded",
    "土壤流失量按分区的容许流失量分了级。",
    "Soil loss was graded by a region's limit.",
)
def by_a_region(folder: Path) -> Notes:
    return graded(L=raster([[1.0, 2.0]]))


@occurs("factor_unknown", "某个因子在部分像元上没有值。", "A factor has no value in some cells.")
def a_hole(folder: Path) -> Notes:
    return graded(K=raster([[0.006, np.nan]]))


@occurs(
    "factor_impossible",
    "某个因子的值在物理上不可能。",
    "A factor is physically impossible somewhere.",
)
def percent(folder: Path) -> Notes:
    return graded(B=raster([[0.2, 45.0]]))


@occurs(
    "cover_and_tillage", "同一像元上 B 与 T 都小于 1。", "B and T are both below 1 in one cell."
)
def crops_in_a_wood(folder: Path) -> Notes:
    return graded(B=raster([[0.2, 1.0]]), T=0.4)


@occurs(
    "slope_doubtful",
    "由高程得到的坡度陡得不合常理。",
    "The slope from a DEM is steep beyond reason.",
)
def feet(folder: Path) -> Notes:
    heights = 150.0 * np.arange(8)[None, :].repeat(8, axis=0)  # 56° by the metre
    return graded(dem=raster(heights), L=None, S=None)


@occurs(
    "loss_doubtful",
    "流失量大得不合常理，多为单位有误。",
    "The loss is beyond reason, mostly for a unit.",
)
def a_hundred_times(folder: Path) -> Notes:
    return graded(L=raster([[10.0, 10.0]]), S=9.0, B=1.0, R=4000.0)


@occurs(
    "grade_not_in_legend",
    "侵蚀栅格中有图例未列的值。",
    "A raster of grades has a value without a name.",
)
def a_strange_value(folder: Path) -> Layer:
    path, legend = folder / "e.tif", folder / "legend.toml"
    legend.write_text('1 = "微度"\n2 = "轻度"', encoding="utf-8")
    with rasterio.open(path, "w", driver="GTiff", width=2, height=1, count=1, dtype="uint8",
                       crs="EPSG:4544", transform=HECTARES) as target:  # fmt: skip
        target.write(np.array([[2, 9]], dtype="uint8"), 1)
    return read_erosion(path, legend=legend)


def surveyed(folder: Path, values: object, *, unit: str = "t/(km2·a)") -> Layer:
    """Return a raster of moduli read as erosion."""
    cells = np.array(values, dtype="float32")
    with rasterio.open(
        folder / "a.tif", "w", driver="GTiff", height=1, width=cells.size, count=1,
        dtype="float32", crs="EPSG:4544", transform=HECTARES,
    ) as file:  # fmt: skip
        file.write(cells[None, :], 1)
    legend = folder / "legend.toml"
    words = f'modulus = true\nunit = "{unit}"\nregion = "西南紫色土区"'
    legend.write_text(words, encoding="utf-8")
    return read_erosion(folder / "a.tif", legend=legend)


@occurs(
    "modulus_negative",
    "侵蚀模数栅格有负值，多为未声明的无效值。",
    "A raster of moduli holds values below zero, mostly undeclared nodata.",
)
def below_zero(folder: Path) -> Layer:
    return surveyed(folder, [800, 3000, -9999])


@occurs(
    "modulus_large",
    "模数栅格按图例的单位大得不可能。",
    "Moduli are impossibly large in the unit of the legend.",
)
def per_km2_already(folder: Path) -> Layer:
    return surveyed(folder, [800, 3000, 9000], unit="t/(hm2·a)")


@occurs(
    "modulus_small",
    "模数栅格按图例的单位没有一处流失。",
    "In the unit of the legend nothing erodes.",
)
def per_hm2(folder: Path) -> Layer:
    return surveyed(folder, [8, 30, 90])
