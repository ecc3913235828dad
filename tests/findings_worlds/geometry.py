"""图形 · Geometry."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import box

from swcgeo.check.report import check_layer
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import local_crs
from swcgeo.overlay.slab import slab_areas
from swcgeo.patches.compliance import classify
from tests.findings_worlds.drawn import BOW_TIE, SPLINTER, X, Y, frame, patches, ranges, square
from tests.findings_worlds.registry import occurs


@occurs("geometry_missing", "某行没有图形。", "A row has no geometry.")
def nothing_drawn(folder: Path) -> Notes:
    return Notes(check_layer(patches(square(), None), kind="patches"))


@occurs("geometry_fault", "检查时发现可以修复的小毛病，尚未修改。",
        "A check finds a small fault; nothing has been changed yet.")  # fmt: skip
def small_fault(folder: Path) -> Notes:
    return Notes(check_layer(patches(SPLINTER), kind="patches"))


@occurs(
    "geometry_invalid",
    "分析时修复了一个小毛病，面积几乎没有变化。",
    "The analysis has repaired a small fault; the area has hardly changed.",
)
def small_repair(folder: Path) -> Layer:
    return classify(patches(SPLINTER), ranges(square()))


@occurs("geometry_repair_large", "修复会使面积变化超过 0.1 % 或 100 m²，未予采用。",
        "A repair would change the area by over 0.1 % or 100 m².")  # fmt: skip
def large_fault(folder: Path) -> Layer:
    return classify(patches(BOW_TIE), ranges(square()))


@occurs("geometry_repair_accepted", "修复使面积变化很大，但用户用 --accept-repairs 同意采用。",
        "A repair changes the area a lot, and --accept-repairs accepts it.")  # fmt: skip
def accepted_repair(folder: Path) -> Layer:
    return classify(patches(BOW_TIE), ranges(square()), repair=RepairSettings(accept_large=True))


@occurs("coordinates_not_finite", "顶点坐标为无穷大。", "A vertex lies at infinity.")
def at_infinity(folder: Path) -> Notes:
    shape = shapely.Polygon([(500_000, 3_700_000), (500_100, np.inf), (500_100, 3_700_000)])
    return Notes(check_layer(patches(square(200), shape), kind="patches"))


@occurs("duplicate_geometry", "两行的图形完全相同。", "Two rows have one geometry.")
def drawn_twice(folder: Path) -> Notes:
    return Notes(check_layer(patches(square(), square(200), square()), kind="patches"))


@occurs(
    "area_method",
    "每次分析都会说明面积的计算方法。",
    "Every analysis says how areas were computed.",
)
def half_a_degree(folder: Path) -> Layer:
    large = frame(box(105, 33, 105.5, 33.5), crs="EPSG:4490", patch_id=["A"])
    return classify(large, None)


@occurs("area_disagrees", "程序算出的面积与椭球面积之差超过百万分之一。",
        "An area is off the one on the ellipsoid by more than a millionth.", never=True)  # fmt: skip
def edges_not_divided(folder: Path) -> Layer:
    # Areas agree wherever an outline lies, so the step that makes them agree is left out here.
    with mock.patch("swcgeo.overlay.area.densified", lambda shapes, *_, **__: shapes):
        return half_a_degree(folder)


@occurs("antimeridian", "图形跨越 180° 经线，或经度多写、少写了 360°。",
        "An outline crosses 180°, or some of its longitudes are 360° off.")  # fmt: skip
def around_the_globe(folder: Path) -> Notes:
    ring = [(105, 33), (465.1, 33), (465.1, 33.1), (105, 33.1)]
    drawn = frame(shapely.Polygon(ring), crs="EPSG:4490", patch_id=["A"])
    return Notes(check_layer(drawn, kind="patches"))


@occurs("geometry_sliver", "图斑是一条很窄的长条。", "A patch is a long and very narrow strip.")
def narrow_strip(folder: Path) -> Notes:
    strip = box(X, Y, X + 0.5, Y + 300)
    return Notes(check_layer(patches(strip), kind="patches"))


def _common_edges_but_for_the_last_bit() -> Layer:
    """
    Return the judgement of a patch inside a range, along two of whose edges it lies.

    All 2200 m² of the patch are in the range, and GEOS 3.14 finds nothing in common (a pair of
    tests/overlay/degenerate_pairs.json).  In the working CRS itself, where no corner is moved.
    """
    crs = local_crs(CRS("EPSG:4490"), longitude=105, latitude=33)
    ring = [(60, -60), (-20.000000000000004, 9.999999999999998),
            (19.999999999999996, 30.000000000000007)]  # fmt: skip
    patch, around = shapely.Polygon(ring), shapely.Polygon([(60, -60), (-20, 10), (40, 50)])
    return classify(patches(patch).set_crs(crs, allow_override=True),
                    ranges(around).set_crs(crs, allow_override=True))  # fmt: skip


@occurs("overlay_recomputed", "图形叠加库的结果自相矛盾，已用另一方法重算。",
        "The geometry library contradicted itself; the area was computed another way.")  # fmt: skip
def library_at_fault(folder: Path) -> Layer:
    return _common_edges_but_for_the_last_bit()


@occurs("overlay_contradiction", "两种方法算出的重叠面积仍不一致。",
        "Even two methods do not agree on an overlap.", never=True)  # fmt: skip
def both_ways_at_fault(folder: Path) -> Layer:
    # Drawing and slabs agree on every pair we know, so one of the two has to be broken here.
    with mock.patch("swcgeo.overlay.exact.slab_areas", lambda *pair: slab_areas(*pair) / 2):
        return _common_edges_but_for_the_last_bit()
