"""The engine's laws: areas agree with the ellipsoid, add up, and count nothing twice."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS
from shapely.geometry import Polygon, box

from swcgeo.errors import CrsError
from swcgeo.overlay.area import (
    WIDE_CRS,
    densified,
    geodesic_check,
    is_ballpark,
    projected,
    working_crs,
)
from swcgeo.overlay.band import tolerance_band
from swcgeo.overlay.cover import covered_area
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import near_pairs, overlap_pairs, self_overlaps
from swcgeo.overlay.partition import components, partition


def blobs(seed, count, *, span, radius):
    """Return irregular valid polygons."""
    rng = np.random.default_rng(seed)
    shapes = []
    for _ in range(count):
        angle = np.linspace(0, 2 * np.pi, rng.integers(8, 30), endpoint=False)
        reach = radius * rng.uniform(0.4, 1.6, len(angle))
        middle = rng.uniform(0, span, 2)
        shapes.append(
            Polygon(middle + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))
        )
    polygons = np.array(shapes, dtype=object)
    return polygons[shapely.is_valid(polygons)]


@pytest.mark.parametrize(
    ("crs", "corner", "side"),
    [
        ("EPSG:4544", (500_000, 3_700_000), 20_000),
        ("EPSG:4523", (35_546_461, 3_708_314), 20_000),
        ("EPSG:4490", (105.5, 33.5), 0.2),
        ("EPSG:3857", (11_744_000, 3_960_000), 20_000),
        ("EPSG:32648", (500_000, 3_700_000), 20_000),
        ("EPSG:2401", (25_500_000, 4_000_000), 20_000),  # Beijing 1954, its own ellipsoid
    ],
)
def test_areas_agree_with_karney_to_a_millionth(crs, corner, side):
    x, y = corner
    square = gpd.GeoDataFrame(geometry=[box(x, y, x + side, y + side)], crs=crs)
    check = geodesic_check(
        np.asarray(square.geometry.array, dtype=object), source=CRS(crs), target=working_crs(square)
    )
    assert check.worst < 1e-6


def test_pieces_cut_in_the_working_crs_add_up_to_the_whole():
    # The area rule of the design: a 20 km square of EPSG:4544, cut in two.
    zone = CRS("EPSG:4544")
    whole = np.array([box(500_000, 3_700_000, 520_000, 3_720_000)], dtype=object)
    target = working_crs(gpd.GeoDataFrame(geometry=whole, crs=zone))
    ground = projected(whole, source=zone, target=target)
    west, south, east, north = ground[0].bounds
    middle = (west + east) / 2
    halves = [box(west, south, middle, north), box(middle, south, east, north)]
    pairs = overlap_pairs(ground, np.array(halves, dtype=object))
    assert pairs.shared_m2.sum() == pytest.approx(ground[0].area, abs=1e-3)


def test_data_wider_than_20_degrees_goes_into_6933():
    wide = gpd.GeoDataFrame(geometry=[box(80, 30, 81, 31), box(110, 30, 111, 31)], crs="EPSG:4490")
    assert working_crs(wide) == WIDE_CRS


def test_the_working_crs_stands_on_the_ellipsoid_of_the_data():
    frame = gpd.GeoDataFrame(
        geometry=[box(25_500_000, 4_000_000, 25_501_000, 4_001_000)], crs="EPSG:2401"
    )
    assert working_crs(frame).ellipsoid.name == "Krassowsky 1940"


def test_a_layer_without_crs_is_refused():
    with pytest.raises(CrsError, match="patches: the frame has no CRS; 1 features, x 0 to 1"):
        working_crs(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]))


def test_densifying_leaves_a_bow_tie_the_bow_tie_it_is():
    bow_tie = Polygon([(0, 0), (2000, 2000), (2000, 0), (0, 2000)])
    dense = densified(np.array([bow_tie], dtype=object), CRS("EPSG:4544"))[0]
    assert not dense.is_valid
    assert shapely.get_num_coordinates(dense) > 5


def test_old_chinese_datums_can_only_be_brought_roughly():
    assert is_ballpark(CRS("EPSG:2363"), CRS("EPSG:4544"))
    assert not is_ballpark(CRS("EPSG:4326"), CRS("EPSG:4544"))


def test_touching_polygons_are_no_pair_and_missing_ones_neither():
    squares = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), None], dtype=object)
    assert len(self_overlaps(squares)) == 0


def test_overlaps_do_not_depend_on_threads():
    one, other = blobs(1, 600, span=4000, radius=60), blobs(2, 600, span=4000, radius=90)
    single, several = (overlap_pairs(one, other, workers=n) for n in (1, 3))
    assert np.array_equal(single.left, several.left)
    assert np.array_equal(single.shared_m2, several.shared_m2)


def test_cover_counts_nothing_twice():
    patches, ranges = blobs(3, 200, span=2500, radius=80), blobs(4, 260, span=2500, radius=110)
    pairs = overlap_pairs(patches, ranges)
    inside = covered_area(pairs.left, pairs.pieces, pairs.shared_m2, limits=shapely.area(patches))
    together = shapely.area(shapely.intersection(patches, shapely.union_all(ranges)))
    assert inside == pytest.approx(together, abs=1e-4)


def test_the_band_is_that_of_ranges_grown_and_shrunk():
    patches, ranges = blobs(5, 200, span=3000, radius=60), blobs(6, 160, span=3000, radius=90)
    rows, at = near_pairs(patches, ranges, within_m=5.0)
    band = tolerance_band(patches, ranges, rows, at, tolerance_m=5.0, segments=16)
    whole = shapely.union_all(ranges)
    grown, shrunk = (whole.buffer(reach, quad_segs=16) for reach in (5, -5))
    outside = shapely.area(shapely.difference(patches, grown))
    inside = shapely.area(shapely.intersection(patches, shrunk))
    # GEOS simplifies by centimetres before it buffers: 1 m² on outlines of some hundred metres.
    assert band.outside_low == pytest.approx(outside, abs=1.0)
    assert band.inside_low == pytest.approx(inside, abs=1.0)


def test_the_line_between_two_ranges_that_adjoin_is_no_outline():
    patch = np.array([box(0, 0, 100, 100)], dtype=object)
    halves = np.array([box(-50, -50, 50, 150), box(50, -50, 150, 150)], dtype=object)
    band = tolerance_band(
        patch, halves, np.array([0, 0]), np.array([0, 1]), tolerance_m=5.0, segments=16
    )
    assert band.inside_low == pytest.approx([10_000.0], abs=0.01)


def test_faces_add_up_and_do_not_depend_on_the_order():
    shapes = blobs(8, 120, span=1500, radius=90)
    faces = partition(shapes)
    assert shapely.area(faces.geometry).sum() == pytest.approx(
        shapely.union_all(shapes).area, abs=1e-3
    )
    each = np.bincount(faces.member, weights=shapely.area(faces.geometry)[faces.face])
    assert each == pytest.approx(shapely.area(shapes), abs=1e-3)
    turned = partition(shapes[::-1])
    assert np.sort(shapely.area(turned.geometry)) == pytest.approx(
        np.sort(shapely.area(faces.geometry)), abs=1e-4
    )


def test_a_chain_of_links_is_one_component():
    ends = np.arange(9)
    assert components(11, ends, ends + 1).tolist() == [0] * 10 + [10]


def test_five_metres_are_five_metres_at_60_degrees_north():
    # In EPSG:6933 a square of 100 m on the ground is drawn 173 m wide and 58 m high there.
    degrees, north = CRS("EPSG:4326"), 60.0
    metre = 1 / 111_412.0  # of latitude at 60°, WGS 84
    gap = box(10, north + 4 * metre, 10.001, north + 40 * metre)
    near, far = (
        box(10, north - 0.001, 10.001, north),
        box(10, north - 0.002, 10.001, north - 10 * metre),
    )
    layer = projected(np.array([gap, near, far], dtype=object), source=degrees, target=WIDE_CRS)
    _, at = Local(WIDE_CRS).near_pairs(layer[:1], layer[1:], within_m=5.0)
    assert at.tolist() == [0]
