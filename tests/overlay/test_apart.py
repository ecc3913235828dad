"""Parts of a line beyond a distance: by arithmetic, by dense points, by a fine buffer."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, affinity

from swcgeo.overlay.apart import parts_beyond

AXIS = LineString([(0, 0), (1000, 0)])
law = settings(derandomize=True, max_examples=60, deadline=None, database=None)
places = st.tuples(st.integers(-1500, 1500), st.integers(-1500, 1500))
lines = st.lists(places, min_size=2, max_size=7, unique=True).map(LineString)


def dense(line, other, distance, *, step=0.25):
    """Return the length beyond by points in the middle of short steps, and the step."""
    count = max(int(np.ceil(line.length / step)), 1)
    points = shapely.line_interpolate_point(line, (np.arange(count) + 0.5) * line.length / count)
    return (shapely.distance(points, other) > distance).mean() * line.length, line.length / count


@pytest.mark.parametrize(
    ("line", "length"),
    [
        (LineString([(0, 300), (1000, 300)]), 0),  # exactly at the distance
        (LineString([(0, 300.001), (1000, 300.001)]), 1000),
        (LineString([(500, -500), (500, 500)]), 400),  # crosses at a right angle
        (LineString([(0, 0), (2000, 0)]), 700),  # runs on: 300 m beyond the end are near
        (LineString([(1000, 300), (1300, 300)]), 300),  # past the end: only its start is at 300 m
        (LineString([(1300, -300), (1300, 300)]), 600),  # touches the round end in one point
        (LineString([(-5000, 5000), (-4000, 5000)]), 1000),
        (LineString([(100, 0), (900, 0)]), 0),
    ],
)
def test_lengths_are_those_of_arithmetic(line, length):
    assert parts_beyond(line, AXIS, distance_m=300).length == pytest.approx(length, abs=1e-6)


def test_a_round_end_is_round():
    # At 45° from the end the arc is met at 300 m, not at the chord of a buffer.
    ray = LineString([(1000, 0), (1000 + 500 / 2**0.5, 500 / 2**0.5)])
    assert parts_beyond(ray, AXIS, distance_m=300).length == pytest.approx(200, abs=1e-9)


@law
@given(lines, lines, st.sampled_from([50.0, 300.0, 777.0]))
def test_dense_points_and_a_fine_buffer_agree(line, other, distance):
    far = parts_beyond(line, other, distance_m=distance)
    by_points, step = dense(line, other, distance)
    crossings = 2 * (len(far.geoms) + 1) * (len(line.coords) + 1)
    assert far.length == pytest.approx(by_points, abs=crossings * step)
    by_buffer = shapely.difference(line, other.buffer(distance, quad_segs=500))
    # The buffer's outline lies inside the circle by r (1 - cos(pi/2000)), at grazing angles more.
    inner = shapely.difference(line, other.buffer(distance * 1.00001, quad_segs=500))
    assert inner.length - 1e-6 <= shapely.unary_union(far).length <= by_buffer.length + 1e-6


@law
@given(lines, lines)
def test_near_and_far_make_the_whole_and_direction_does_not_matter(line, other):
    far = parts_beyond(line, other, distance_m=300)
    assert parts_beyond(line.reverse(), other.reverse(), distance_m=300).length == pytest.approx(
        far.length, abs=1e-6
    )
    assert far.length <= line.length + 1e-9
    for part in far.geoms:
        assert (
            shapely.distance(shapely.line_interpolate_point(part, 0.5, normalized=True), other)
            > 300 - 1e-9
        )


@law
@given(lines, lines, st.integers(-10_000_000, 10_000_000), st.floats(0, 360))
def test_moving_and_turning_both_changes_nothing(line, other, by, angle):
    def moved(shape):
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), by, -by)

    here = parts_beyond(line, other, distance_m=300).length
    there = parts_beyond(moved(line), moved(other), distance_m=300).length
    assert there == pytest.approx(here, abs=0.05)  # a graze of some nanometres may be centimetres


def test_parts_are_joined_across_vertices_and_kept_apart_where_they_are():
    line = LineString(
        [(0, 400), (300, 400), (300, 500), (600, 500), (600, 0), (900, 0), (900, 400)]
    )
    far = parts_beyond(line, AXIS, distance_m=300)
    assert [part.length for part in far.geoms] == pytest.approx([900, 100])


def test_other_geometries_count_as_nothing():
    assert parts_beyond(AXIS, Point(0, 0), distance_m=300).equals(MultiLineString([AXIS]))
    assert parts_beyond(AXIS, MultiLineString(), distance_m=300).length == 1000
    assert parts_beyond(Point(0, 0), AXIS, distance_m=300).is_empty
    assert parts_beyond(MultiLineString(), AXIS, distance_m=300).is_empty


def test_several_lines_are_near_if_any_is():
    pair = MultiLineString([[(0, 0), (1000, 0)], [(0, 1000), (1000, 1000)]])
    between = LineString([(500, 0), (500, 1000)])
    assert parts_beyond(between, pair, distance_m=300).length == pytest.approx(400)
