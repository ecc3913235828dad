"""What drift leaves certain: squares and strips, whose answer is arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import CRS
from shapely import affinity
from shapely.geometry import box

from swcgeo.overlay.area import WIDE_CRS
from swcgeo.overlay.drift import Drift
from swcgeo.overlay.local import Local

ONE = np.array([0])
SQUARE = box(0, 0, 100, 100)


def drift(left, right, *, crs="EPSG:4544", tolerance_m=5.0):
    layers = [np.array([shape], dtype=object) for shape in (left, right)]
    return Drift(*layers, Local(CRS(crs)), tolerance_m, 16)


def certain(left, right, **more):
    return drift(left, right, **more).certain(ONE, ONE, least_m2=np.array([np.inf]))[0]


@pytest.mark.parametrize(
    ("other", "area"),
    [
        (box(95, 0, 195, 100), 0),  # a sliver of 5 m
        (box(88, 0, 188, 100), 7 * 90),  # 12 m, of which 7 stay whichever way one moves
        (box(40, 40, 44, 60), 4 * 20),  # too narrow to shrink, but well inside
        (box(300, 0, 400, 100), 0),
    ],
)
def test_ground_is_certain_that_is_shared_whichever_way_one_moves(other, area):
    assert certain(SQUARE, other) == pytest.approx(area)
    assert certain(other, SQUARE) == pytest.approx(area)


@pytest.mark.parametrize("angle", range(0, 360, 30))
def test_what_is_certain_is_shared_after_any_move_within_the_tolerance(angle):
    other = box(90, 50, 200, 250)
    step = 4.99 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    assert certain(SQUARE, other) > 0
    assert affinity.translate(other, *step).intersection(SQUARE).area > 0


def test_beyond_is_what_lies_farther_than_the_tolerance():
    corner = 4 * 25 * (1 - np.pi / 4)  # round joins leave what a square has more at its corners
    wider = box(-8, -8, 108, 108)
    expected = 116**2 - 110**2 + corner
    assert drift(wider, SQUARE).beyond(ONE, ONE)[0] == pytest.approx(expected, abs=0.5)
    assert drift(SQUARE, wider).beyond(ONE, ONE)[0] == pytest.approx(0, abs=1e-6)


def test_lengths_are_true_where_the_working_crs_is_not():
    # At 45° N EPSG:6933 shortens northings to 0.8165: a strip 10 m high there is 12.2 m.
    north = 5_165_000.0
    lower = box(0, north, 1000, north + 100)
    upper = box(0, north + 90, 1000, north + 190)
    plain, true = (certain(lower, upper, crs=crs) for crs in ("EPSG:4544", WIDE_CRS))
    assert plain == pytest.approx(990 * 5, rel=1e-6)
    assert true == pytest.approx((1000 - 10 * 1.2247) * (10 - 5 * 0.8165), rel=0.01)
