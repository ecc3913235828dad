"""土地、坡度与沟道 · Land, slopes and gullies."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from affine import Affine

from swcgeo.erosion.land.drawn import drawn_relief
from swcgeo.erosion.land.grading import grade_land
from swcgeo.erosion.land.gullies import GulliesOn, gullies_on
from swcgeo.erosion.land.use import LandOn, land_on
from swcgeo.erosion.land.zones import Zones, zones_of
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.read.grids.surfaces import read_surfaces
from tests.findings_worlds.drawn import X, Y, frame, square
from tests.findings_worlds.registry import occurs


def watershed() -> Zones:
    """Return one watershed of 1 km²."""
    return zones_of(frame(square(side=1000), watershed_id=["W1"]))


def used(*shapes: object, words: list[str]) -> LandOn:
    """Return land use laid over the watershed."""
    layer: gpd.GeoDataFrame = frame(*shapes, land_use=words)  # type: ignore[arg-type]
    return land_on(watershed(), layer)


@occurs(
    "land_use_unknown",
    "土地利用不是 GB/T 21010 的名称或代码。",
    "A land use is no word or code of GB/T 21010.",
)
def strange_use(folder: Path) -> LandOn:
    return used(square(side=1000), words=["飞地"])


@occurs("land_use_overlap", "两个土地利用图斑相互重叠。", "Two polygons of land use overlap.")
def used_twice(folder: Path) -> LandOn:
    return used(square(side=1000), square(500, side=500), words=["林地", "耕地"])


@occurs("land_use_gap", "土地利用图层没有盖满小流域。", "The layer of land use leaves gaps.")
def gap_in_use(folder: Path) -> LandOn:
    return used(square(side=900), words=["林地"])


def covered(folder: Path, values: object) -> Notes:
    """Return what is said of a raster of cover above level ground."""
    for name, cells in {"dem": np.zeros((2, 2)), "cover": np.array(values)}.items():
        with rasterio.open(
            folder / f"{name}.tif", "w", driver="GTiff", height=2, width=2, count=1,
            dtype="float32", crs="EPSG:4544", transform=Affine(50, 0, X, 0, -50, Y + 100),
        ) as file:  # fmt: skip
            file.write(cells.astype("float32"), 1)
    bounds = (X, Y, X + 100, Y + 100)
    return read_surfaces(
        folder / "dem.tif", cover=folder / "cover.tif", bounds=bounds, crs="EPSG:4544"
    ).notes


@occurs(
    "graded_by_cover",
    "没有侵蚀调查，按坡度、植被覆盖度和土地利用分级。",
    "Without a survey of erosion, grades come from slope, cover and land use.",
)
def without_survey(folder: Path) -> Layer:
    zones = frame(square(side=1000), watershed_id=["W1"])
    return grade_land(zones, frame(square(), land_use=["草地"]), drawn_relief())


@occurs("cover_unit", "读取植被覆盖度栅格。", "A raster of cover is read.")
def percent(folder: Path) -> Notes:
    return covered(folder, [[10, 20], [30, 80]])


@occurs(
    "cover_impossible",
    "植被覆盖度超出 0–100%，多为未声明的无效值。",
    "Cover lies outside 0 to 100 percent, mostly nodata that is not declared.",
)
def undeclared(folder: Path) -> Notes:
    return covered(folder, [[10, 20], [30, 255]])


@occurs(
    "gullies_without_length", "侵蚀沟画成了面。", "Gullies are drawn as polygons."
)  # fmt: skip
def wide_gully(folder: Path) -> GulliesOn:
    return gullies_on(watershed(), frame(square(), gully_id=["G1"]))
