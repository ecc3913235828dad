"""Areas of overlaps never contradict the predicates, on pairs where plain GEOS does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from swcgeo.overlay.exact import intersection, shared_area, union
from swcgeo.overlay.pairs import overlap_pairs
from swcgeo.overlay.slab import slab_areas
from tests.overlay.fraction_oracle import exact_intersection_area

PAIRS = json.loads(Path(__file__).with_name("degenerate_pairs.json").read_text(encoding="utf-8"))


def layers():
    """Return both polygons of every pair, and the exact area that they share."""
    one, other = (np.array([shapely.from_wkb(pair[key]) for pair in PAIRS]) for key in "ab")
    truth = np.array([float(pair["exact_area"]) for pair in PAIRS])
    return one, other, truth


def bound(one, other):
    """Return how far an area may be off: a millionth of the smaller polygon, or 1 cm²."""
    return np.maximum(1e-6 * np.minimum(shapely.area(one), shapely.area(other)), 1e-4)


def test_the_pairs_are_valid_and_plain_geos_is_wrong_on_most_of_them():
    one, other, truth = layers()
    assert shapely.is_valid(one).all()
    assert shapely.is_valid(other).all()
    plain = shapely.area(shapely.intersection(one, other))
    assert (np.abs(plain - truth) > bound(one, other)).sum() > 0.8 * len(PAIRS)


def test_shared_area_is_right_on_every_degenerate_pair():
    one, other, truth = layers()
    assert (np.abs(shared_area(one, other) - truth) <= bound(one, other)).all()


@pytest.mark.parametrize("number", range(0, len(PAIRS), 4))
def test_overlap_pairs_are_right_and_their_pieces_are_too(number):
    one, other, truth = (part[[number]] for part in layers())
    pairs = overlap_pairs(one, other)
    assert abs(pairs.shared_m2.sum() - truth[0]) <= bound(one, other)[0]
    assert abs(shapely.area(pairs.pieces).sum() - truth[0]) <= bound(one, other)[0]


def test_the_union_of_two_is_their_sum_less_what_they_share():
    one, other, truth = layers()
    together = union(np.column_stack([one, other])).area_m2
    expected = shapely.area(one) + shapely.area(other) - truth
    assert (np.abs(together - expected) <= bound(one, other)).all()


def test_a_correction_is_told():
    one, other, _ = layers()
    proper = np.array([pair["kind"] == "proper" for pair in PAIRS])
    shared = intersection(one[proper], other[proper])
    assert (shared.error_m2 > 0).any()


def test_slabs_agree_with_exact_fractions_on_random_polygons():
    rng = np.random.default_rng(7)
    for _ in range(20):
        shapes = []
        for _ in range(2):
            angle = np.sort(rng.uniform(0, 2 * np.pi, 7))
            reach = rng.uniform(20, 60, 7)
            shapes.append(
                shapely.Polygon(np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]))
            )
        if all(shape.is_valid for shape in shapes):
            exact = float(exact_intersection_area(*shapes))
            assert slab_areas(shapes[:1], shapes[1:])[0] == pytest.approx(
                exact, rel=1e-10, abs=1e-9
            )


def test_slabs_know_holes_and_several_parts():
    ring = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))  # 100 - 4
    parts = MultiPolygon([box(0, 0, 5, 5), box(8, 8, 12, 12)])  # 25 - 1 in the hole, and 4
    assert slab_areas([ring], [parts]).tolist() == [28.0]


def test_missing_and_disjoint_polygons_share_nothing():
    assert slab_areas([None, box(0, 0, 1, 1)], [box(0, 0, 1, 1), box(2, 2, 3, 3)]).tolist() == [
        0,
        0,
    ]
