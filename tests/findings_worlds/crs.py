"""坐标系与位置 · Coordinate reference systems and places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import box

from swcgeo.check.place.shifted import shift_findings
from swcgeo.check.place.undecided import undecided
from swcgeo.check.place.webmaps import to_gcj02
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.patches.compliance import classify
from swcgeo.read.layers import read_patches
from tests.findings_worlds.drawn import frame, patches, ranges, square, written
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


@occurs("crs_row_in_doubt", "个别要素的坐标与其余的不同，例如只有它是度。",
        "Single features have other coordinates than the rest, such as degrees.")  # fmt: skip
def one_in_degrees(folder: Path) -> Layer:
    shapes = [square(), square(200), square(400), box(105.4, 33.4, 105.41, 33.41)]
    return read_patches(written(folder, patches(*shapes)))


@occurs("crs_row_zone", "个别要素的东坐标带有相邻投影带的带号。",
        "The eastings of single features carry the number of the next zone.")  # fmt: skip
def one_of_the_next_zone(folder: Path) -> Layer:
    home = [square(200 * place, dx=_ZONE_35) for place in range(3)]
    beside = square(-270_000, dx=_ZONE_35 + 1_000_000)  # 108° E less 270 km
    return read_patches(written(folder, patches(*home, beside, crs="EPSG:4523")))


@occurs("crs_axes_swapped", "坐标把北写在东前面。", "Northings stand before eastings.")
def north_before_east(folder: Path) -> Layer:
    turned = shapely.transform(square(), lambda places: places[:, ::-1])
    return read_patches(written(folder, patches(turned)))


@occurs("crs_off_zone", "所有要素都远在所声明投影带的边缘以外。",
        "All features lie far beyond the edge of the zone that is stated.")  # fmt: skip
def beside_the_zone(folder: Path) -> Layer:
    # 2.6° E of CM 105, which is the zone it comes from; of CM 108 it is 1.1° beyond the edge.
    far = square(234_000, 290_000)
    return read_patches(written(folder, patches(far, crs="EPSG:4545")))


def _fields() -> list[shapely.Polygon]:
    """Return a dozen outlines of different size around 105.1° E 33.4° N, in degrees."""
    middles = np.random.default_rng(1).uniform((105.07, 33.37), (105.13, 33.43), (12, 2))
    return [
        shapely.Point(at).buffer(0.0006 + 0.0001 * size, quad_segs=3)
        for size, at in enumerate(middles)
    ]


@occurs("layer_offset", "两个图层整体错开几十至几百米，例如一个是在网络地图上画的。",
        "Two layers lie apart as a whole, such as when one was drawn on a web map.")  # fmt: skip
def drawn_on_a_web_map(folder: Path) -> Notes:
    there = frame(*_fields(), crs="EPSG:4490")
    shown = [shapely.transform(one, to_gcj02) for one in _fields()]
    here = frame(*shown, crs="EPSG:4490")
    return Notes(shift_findings(here, there, kinds=("patches", "ranges")))


@occurs("crs_undecidable", "坐标合理，但仅凭坐标看不出基准或投影带是否写错。",
        "Coordinates are plausible and cannot show whether datum or zone are wrong.")  # fmt: skip
def plausible(folder: Path) -> Notes:
    return Notes(undecided(patches(square()), kind="patches", placed=False))
