"""坐标系 · Coordinate reference systems."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import box

from swcgeo.model.layers import Layer
from swcgeo.patches.compliance import classify
from swcgeo.read.layers import read_patches
from tests.findings_worlds.drawn import patches, ranges, square, written
from tests.findings_worlds.registry import occurs

_ZONE_35 = 35_000_000.0


@occurs("crs_given", "用 --crs 指定的坐标系与文件中的不同。",
        "--crs names another CRS than the file.")  # fmt: skip
def crs_named(folder: Path) -> Layer:
    return read_patches(written(folder, patches(square(), crs="EPSG:4543")), crs="EPSG:4544")


@occurs("crs_zone_prefix", "东坐标有 8 位，带有带号，而文件的坐标系不带带号。",
        "Eastings of 8 digits begin with a zone number that the CRS of the file lacks.")  # fmt: skip
def zone_in_eastings(folder: Path) -> Layer:
    return read_patches(written(folder, patches(square(dx=_ZONE_35))))


@occurs("crs_zone_cut", "文件的坐标系带带号，而东坐标只有 6 位。",
        "The CRS of the file has a zone number, the eastings have 6 digits only.")  # fmt: skip
def zone_cut_off(folder: Path) -> Layer:
    return read_patches(written(folder, patches(square(), crs="EPSG:4523")))


@occurs("crs_in_doubt", "坐标与文件声明的坐标系矛盾，例如把度当成了米。",
        "Coordinates contradict the CRS of the file, such as degrees labelled metres.")  # fmt: skip
def degrees_as_metres(folder: Path) -> Layer:
    return read_patches(written(folder, patches(box(105.4, 33.4, 105.5, 33.5))))


@occurs("datum_ballpark", "图层之一是西安 80 或北京 54 坐标系，与另一图层的基准不同。",
        "One layer is in Xian 1980 or Beijing 1954, the other in another datum.")  # fmt: skip
def old_datum(folder: Path) -> Layer:
    del folder
    return classify(patches(square()), ranges(square(), crs="EPSG:2380"))
