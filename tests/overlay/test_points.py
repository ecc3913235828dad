"""Points strewn over ground: one a square, and the squares that outlines cut are all named."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from swcgeo.overlay.points import _column_and_row, squares_cut, strewn_over

drawn = settings(max_examples=80, deadline=None, derandomize=True, database=None)
ordinates = st.integers(-5000, 5000).map(lambda number: number / 100)
corners = st.lists(st.tuples(ordinates, ordinates), min_size=3, max_size=9)


def array(*shapes):
    return np.array(shapes, dtype=object)


def centres(strewn):
    column, row = _column_and_row(strewn.square)
    return (np.stack([column, row], axis=1) + 0.5) * strewn.side_m


def test_each_square_has_one_point_and_it_lies_in_it():
    strewn = strewn_over(array(shapely.box(-300, -300, 300, 300)), count=900, seed=3)
    away = np.abs(shapely.get_coordinates(strewn.points.geometries) - centres(strewn))
    assert away.max() <= strewn.side_m / 2
    assert len(np.unique(strewn.square)) == len(strewn)
    assert away.std() > 0.2 * strewn.side_m / 2


def test_a_seed_fixes_the_points_and_another_moves_them():
    ground = array(shapely.box(0, 0, 100, 100))
    one, same, other = (strewn_over(ground, count=400, seed=seed) for seed in (1, 1, 2))
    at = [shapely.get_coordinates(s.points.geometries) for s in (one, same, other)]
    assert np.array_equal(at[0], at[1])
    assert not np.array_equal(at[0], at[2])


@drawn
@given(corners, st.floats(0.7, 20))
def test_the_squares_cut_are_those_that_geos_names(points, side):
    shapes = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.Polygon(points))))
    areal = shapes[shapely.get_dimensions(shapes) == 2]
    if not len(areal):
        return
    whole = shapely.multipolygons(areal)
    _, found = squares_cut(array(whole), side_m=side)
    column, row = _column_and_row(found)
    ours = set(zip(column.tolist(), row.tolist(), strict=True))
    edge = shapely.boundary(whole)
    west, south, east, north = np.floor(np.array(whole.bounds) / side).astype(int)
    for x in range(west - 1, east + 2):
        for y in range(south - 1, north + 2):
            square = shapely.box(x * side, y * side, (x + 1) * side, (y + 1) * side)
            through = shapely.length(shapely.intersection(edge, square.buffer(-1e-7 * side)))
            # What an outline runs through for more than a hair is named; what it misses is not.
            if through > 1e-5 * side:
                assert (x, y) in ours
            if not shapely.dwithin(edge, square, 1e-9 * side):
                assert (x, y) not in ours


def test_a_square_that_no_outline_cuts_is_of_one_kind():
    rng = np.random.default_rng(5)
    shapes = shapely.buffer(shapely.points(rng.uniform(-200, 200, (30, 2))), 40)
    strewn = strewn_over(array(shapely.box(-300, -300, 300, 300)), count=4000, seed=1)
    column, row = _column_and_row(strewn.square)
    side = strewn.side_m
    squares = shapely.box(column * side, row * side, (column + 1) * side, (row + 1) * side)
    polygon, point = strewn.held_by(shapes)
    cutting, cut = strewn.cut_by(shapes)
    held = set(zip(polygon.tolist(), point.tolist(), strict=True))
    through = set(zip(cutting.tolist(), cut.tolist(), strict=True))
    for place, shape in enumerate(shapes):
        share = shapely.area(shapely.intersection(squares, shape)) / side**2
        for at in np.flatnonzero((share > 1e-9) & (share < 1 - 1e-9)).tolist():
            assert (place, at) in through
        for at, is_full in enumerate(share > 0.5):
            if (place, at) not in through:
                assert ((place, at) in held) == is_full


def test_counting_has_no_bias_over_many_seeds():
    # 400 seeds, 36 squares of 100 m2 on an outline: the mean is off by less than 5 standard errors.
    ground, field = array(shapely.box(0, 0, 100, 100)), array(shapely.box(13, 17, 61, 83))
    counted = []
    for seed in range(400):
        strewn = strewn_over(ground, count=100, seed=seed)
        counted.append(len(strewn.held_by(field)[1]) * strewn.square_m2)
    assert np.mean(counted) == pytest.approx(48 * 66, abs=5 * 100 * np.sqrt(36 / 4 / 400))


def test_missing_and_empty_polygons_hold_and_cut_nothing():
    strewn = strewn_over(array(shapely.box(0, 0, 10, 10), None), count=25, seed=0)
    for layer in (array(None, shapely.Polygon()), array()):
        assert len(strewn.held_by(layer)[0]) == 0
        assert len(strewn.cut_by(layer)[0]) == 0
    assert len(strewn_over(array(None), count=25, seed=0)) == 0


def test_long_slanting_ground_takes_no_more_memory_than_it_should():
    # 1000 km of a strip 10 m wide: its bounding box has 100 000 times its area.
    strip = shapely.Polygon([(0, 0), (1e6, 1e6), (1e6, 1e6 + 10), (0, 10)])
    strewn = strewn_over(array(strip), count=1000, seed=0)
    assert len(strewn) < 60_000
    far = shapely.multipolygons([shapely.box(0, 0, 100, 100), shapely.box(1e6, 0, 1e6 + 100, 100)])
    assert strewn_over(array(far), count=800, seed=0).side_m == 5.0
