"""Areas along outlines are exact where they say they are certain, and say so where they are not."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.edges import Groups, outlines_of
from swcgeo.overlay.outlines import both, measured, pairs_of
from swcgeo.overlay.pairs import overlap_pairs, paired_area
from tests.overlay.fraction_oracle import exact_intersection_area

RING = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))


def measure(one, other):
    """Return what is measured of one pair."""
    return measured(
        outlines_of(np.array([one, other])), pairs_of(np.array([0]), np.array([1])), both
    )


def star(rng, *, reach, corners=7, spread=10.0):
    """Return a polygon whose corners lie around a place near the origin, at any distance."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    far = reach * rng.uniform(0.2, 1.8, corners)
    return Polygon(
        rng.uniform(-spread, spread, 2)
        + far[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    )


@pytest.mark.parametrize(
    ("one", "other", "area"),
    [
        (box(0, 0, 4, 4), box(2, 1, 9, 3), 4),  # 2 x 2
        (box(0, 0, 4, 4), box(1, 1, 2, 3), 2),  # the other inside
        (box(1, 1, 2, 3), box(0, 0, 4, 4), 2),  # the one inside
        (RING, box(4.5, 4.5, 5.5, 5.5), 0),  # in the hole
        (RING, box(3, 3, 7, 7), 12),  # around the hole: 16 - 4
        (RING, box(-1, 5 - 0.5, 11, 5.5), 8),  # across it: 10 - 2
        (RING, MultiPolygon([box(1, 1, 2, 2), box(5, 8, 6, 12), box(20, 0, 21, 1)]), 3),  # 1 + 2
        (Polygon([(0, 0), (0, 4), (4, 4), (4, 0)]), box(2, 1, 9, 3), 4),  # turned the other way
        (box(0, 0, 1, 1), box(3, 3, 4, 4), 0),
    ],
)
def test_areas_of_drawn_pairs(one, other, area):
    found = measure(one, other)
    assert found.certain.tolist() == [True]
    assert found.area_m2.tolist() == pytest.approx([area], abs=1e-12)


@pytest.mark.parametrize(
    "other",
    [
        box(4, 0, 8, 4),  # a common side
        box(4, 4, 8, 8),  # a common corner
        box(0, 0, 4, 4),  # the same
        box(2, 1, 4, 3),  # a side within a side
        Polygon([(4, 2), (8, 0), (8, 4)]),  # a corner on a side
        Polygon([(4 - 1e-7, 2), (8, 0), (8, 4)]),  # a corner next to a side
        box(-2, 4 + 1e-7, 9, 8),  # a side next to a side
    ],
)
def test_common_sides_and_corners_are_left_to_the_second_method(other):
    assert not measure(box(0, 0, 4, 4), other).certain[0]


@pytest.mark.parametrize("shift", [0.0, 4e6])
def test_certain_areas_are_the_exact_ones_of_fractions(shift):
    rng = np.random.default_rng(11)
    seen = 0
    for _ in range(150):
        pair = [shapely.transform(star(rng, reach=20), lambda xy: xy + shift) for _ in range(2)]
        if not all(shape.is_valid for shape in pair):
            continue
        found = measure(*pair)
        exact = float(exact_intersection_area(*pair))
        # A coordinate of 4e6 m is known to 5e-10 m, along some hundred metres of outline.
        assert found.area_m2[0] == pytest.approx(exact, abs=1e-9 if shift == 0 else 2e-7)
        seen += found.certain[0]
    assert seen > 100


@pytest.mark.parametrize("seed", range(6))
def test_a_patch_in_many_ranges_is_counted_once_as_by_union(seed):
    rng = np.random.default_rng(seed)
    patches = np.array([star(rng, reach=30, spread=200) for _ in range(60)])
    ranges = np.array([star(rng, reach=50, spread=200, corners=12) for _ in range(90)])
    patches, ranges = patches[shapely.is_valid(patches)], ranges[shapely.is_valid(ranges)]
    pairs = overlap_pairs(patches, ranges)
    inside = shared_once(pairs, pairs.left, limits=shapely.area(patches))
    together = shapely.area(shapely.intersection(patches, shapely.union_all(ranges)))
    assert inside == pytest.approx(together, abs=1e-6)
    assert pairs.shared_m2 == pytest.approx(
        shapely.area(shapely.intersection(pairs.one, pairs.other)), abs=1e-8
    )


@pytest.mark.parametrize("seed", range(6))
def test_who_lies_in_whom_agrees_with_the_predicates(seed):
    rng = np.random.default_rng(100 + seed)
    small = np.array([star(rng, reach=4, spread=90) for _ in range(150)])
    large = np.array([star(rng, reach=70, spread=60) for _ in range(20)])
    small, large = small[shapely.is_valid(small)], large[shapely.is_valid(large)]
    large = shapely.difference(large, box(-9, -9, 9, 9))  # holes
    pairs = overlap_pairs(small, large)
    assert pairs.inside.tolist() == shapely.covered_by(pairs.one, pairs.other).tolist()
    shared = shapely.STRtree(large).query(small, predicate="intersects").shape[1]
    assert len(pairs) == shared  # nothing touches here


def test_ranges_that_cross_outside_the_patch_do_not_confuse_it():
    # Two ranges cross west of the patch; within it the one lies wholly over the other.
    patch = box(10, 0, 20, 10)
    low = Polygon([(-5, 1.1), (25, 1.2), (25, 3.3), (-5, 3.4)])
    steep = Polygon([(-5, -9), (25, 6), (25, 9), (-5, -6)])
    layer = outlines_of(np.array([patch, low, steep]))
    group = Groups(np.arange(3), np.array([0, 1, 1]), np.array([0]), np.array([3]))
    found = measured(layer, group, both)
    assert found.certain[0]
    truth = patch.intersection(low.union(steep)).area
    assert found.area_m2[0] == pytest.approx(truth, abs=1e-9)


def test_missing_polygons_share_nothing():
    nothing = np.array([None, Polygon()], dtype=object)
    assert paired_area(nothing, np.array([box(0, 0, 1, 1)] * 2, dtype=object)).tolist() == [0, 0]


def test_threads_and_order_change_nothing():
    rng = np.random.default_rng(5)
    one = np.array([star(rng, reach=30, spread=2000) for _ in range(900)])
    other = np.array([star(rng, reach=60, spread=2000) for _ in range(900)])
    one, other = one[shapely.is_valid(one)], other[shapely.is_valid(other)]
    single, several = (overlap_pairs(one, other, workers=n) for n in (1, 3))
    assert np.array_equal(single.shared_m2, several.shared_m2)
    turned = overlap_pairs(one[::-1], other[::-1])
    back = np.lexsort((len(other) - 1 - turned.right, len(one) - 1 - turned.left))
    assert turned.shared_m2[back] == pytest.approx(single.shared_m2, rel=1e-12)
