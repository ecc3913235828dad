"""Rows and layers whose place cannot be believed, and those that can."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from swcgeo.check.place.chinese import ZONES, datum_of, zone_of_number
from swcgeo.check.place.gate import crs_doubts
from swcgeo.check.place.mixed import neighbours_rows

PLAIN = CRS.from_epsg(4544)


def rows(*places, side=100.0):
    """Return bounds of squares at places in metres or degrees."""
    return np.array([[x, y, x + side, y + side] for x, y in places])


def county(count=10, seed=0):
    """Return places of a county around 105.1° E 33.3° N, in metres from CM 105."""
    return np.random.default_rng(seed).uniform([480_000, 3.66e6], [540_000, 3.72e6], (count, 2))


def test_half_of_the_rows_do_not_condemn_the_others():
    bounds = rows(*county(4), (105.1, 33.3), (105.2, 33.3), (105.2, 33.4), (105.3, 33.3))
    assert crs_doubts(bounds, PLAIN, kind="x").rows.tolist() == [False] * 4 + [True] * 4


def test_more_than_half_condemn_the_layer():
    bounds = rows(*county(3), (105.1, 33.3), (105.2, 33.3), (105.2, 33.4), (105.3, 33.3))
    doubts = crs_doubts(bounds, PLAIN, kind="x")
    assert doubts.rows.all()
    assert [finding.code for finding in doubts.findings] == ["crs_in_doubt"]


def test_rows_without_an_outline_are_no_evidence():
    bounds = np.vstack([rows(*county(3)), np.full((9, 4), np.nan)])
    doubts = crs_doubts(bounds, PLAIN, kind="x")
    assert not doubts.rows.any()
    assert doubts.findings == ()
    assert not crs_doubts(np.full((2, 4), np.nan), PLAIN, kind="x").rows.any()


def test_an_outline_that_reaches_from_one_number_to_another_is_in_doubt():
    bounds = rows(*(county(4) + np.array([35e6, 0])))
    bounds[2, 0] -= 35e6  # its western corner has lost the number
    doubts = crs_doubts(bounds, CRS.from_epsg(4523), kind="x")
    assert doubts.rows.tolist() == [False, False, True, False]
    assert doubts.findings[0].fields["evidence"] == "@doubt.two_zones"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("width_deg", [0.3, 1.0, 3.0, 8.0])
def test_counties_and_provinces_in_one_zone_are_not_taken_for_two(seed, width_deg):
    rng = np.random.default_rng(seed)
    low = rng.uniform([93, 33], [100, 36])
    places = rng.uniform(low, low + width_deg, (rng.integers(6, 200), 2))
    assert not neighbours_rows(places, PLAIN).any()


@pytest.mark.parametrize("apart_deg", [1.5, 2.0, 4.0, 5.0])
def test_a_site_far_from_the_others_is_not_one_of_another_zone(apart_deg):
    places = np.array([[105.0, 33.3], [105.3, 33.4], [105.2, 33.5], [105.1 + apart_deg, 33.4]])
    assert not neighbours_rows(places, PLAIN).any()


def test_rows_beside_a_large_district_are_not_taken_for_another_zone():
    gansu = shapely.box(92.5, 32.6, 108.7, 42.8)
    beyond = np.array([[109.2, 36.0], [108.9, 35.0], [107.0, 36.0]])
    assert not neighbours_rows(beyond, PLAIN, district=gansu).any()


def test_a_district_decides_between_two_places_in_china():
    # Wudu from CM 105 under CM 108 lies at 108.1° E: China too, but not Wudu.
    bounds, wrong = rows(*county()), CRS.from_epsg(4545)
    assert not crs_doubts(bounds, wrong, kind="x").rows.any()
    wudu = shapely.box(104.6, 32.8, 105.7, 33.8)
    doubts = crs_doubts(bounds, wrong, kind="x", district=wudu)
    assert doubts.rows.all()
    assert doubts.findings[0].fields["candidates"].startswith("EPSG:4544")
    assert not crs_doubts(bounds, PLAIN, kind="x", district=wudu).rows.any()


def test_a_layer_that_no_crs_brings_into_the_district_is_not_doubted_for_it():
    far = shapely.box(104.6, 43.8, 105.7, 44.8)
    assert not crs_doubts(rows(*county()), PLAIN, kind="x", district=far).rows.any()


def test_the_order_of_rows_changes_nothing():
    bounds = rows(*county(9), (105.1, 33.3), (36_500_000, 3.7e6))
    order = np.random.default_rng(3).permutation(len(bounds))
    plain = crs_doubts(bounds, PLAIN, kind="x").rows
    assert crs_doubts(bounds[order], PLAIN, kind="x").rows.tolist() == plain[order].tolist()


@pytest.mark.parametrize("code", sorted(ZONES))
def test_every_zone_is_the_one_of_the_epsg_register(code):
    zone, crs = ZONES[code], CRS.from_epsg(code)
    values = {item.name: item.value for item in crs.coordinate_operation.params}
    assert values["Longitude of natural origin"] == zone.meridian
    assert values["False easting"] == zone.false_easting
    assert datum_of(crs) == zone.datum


def test_a_number_means_one_zone():
    assert [number for number in range(100) if zone_of_number(number)] == [
        *range(13, 24),
        *range(25, 46),
    ]
