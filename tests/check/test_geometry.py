"""Outlines are looked at, never changed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from swcgeo.check.geometry import check_geometry

X, Y = 500_000, 3_700_000  # on the central meridian of EPSG:4544


def layer(*geometries, crs="EPSG:4544", **columns):
    """Return a layer of patches A, B, …"""
    names = [chr(ord("A") + place) for place in range(len(geometries))]
    return gpd.GeoDataFrame({"patch_id": names, **columns}, geometry=list(geometries), crs=crs)


def at_home(*points):
    """Return points of a small grid, in EPSG:4544."""
    return [(X + x, Y + y) for x, y in points]


BOW_TIE = Polygon(at_home((0, 0), (20, 20), (20, 0), (0, 20)))  # two lobes of 100 m² each
SPIKE = Polygon(at_home((0, 0), (100, 0), (100, 100), (50, 100), (50, 130), (50, 100), (0, 100)))


def test_sound_polygons_have_no_findings():
    frame = layer(box(X, Y, X + 9, Y + 9), shapely.force_3d(box(X, Y, X + 8, Y + 8), 100))
    assert check_geometry(frame, kind="patches") == ()


def test_missing_and_empty_geometries_are_one_thing():
    findings = check_geometry(layer(None, Polygon(), box(X, Y, X + 1, Y + 1)), kind="patches")
    assert [(found.code, found.row, found.id) for found in findings] == [
        ("geometry_missing", 1, "A"),
        ("geometry_missing", 2, "B"),
    ]


def test_a_bow_tie_of_equal_lobes_is_a_large_repair_with_its_place():
    (found,) = check_geometry(layer(BOW_TIE), kind="patches")
    assert found.code == "geometry_repair_large"
    assert (found.x, found.y) == pytest.approx((X + 10, Y + 10), abs=1e-6)  # where it crosses
    assert found.fields["after_m2"] == pytest.approx(200, rel=1e-3)
    assert "自相交" in found.message("zh")


def test_a_spike_can_be_repaired_without_asking():
    (found,) = check_geometry(layer(SPIKE), kind="patches")
    assert (found.code, found.severity) == ("geometry_fault", "warn")


@pytest.mark.parametrize("crs", [None, "EPSG:4490"])
def test_without_usable_crs_a_fault_is_told_all_the_same(crs):
    # Metres under a geographic CRS: no area in m² can be had.
    (found,) = check_geometry(layer(BOW_TIE, crs=crs), kind="patches")
    assert found.code == "geometry_fault"


def test_lines_are_no_patches_but_may_be_treatments():
    line = LineString(at_home((0, 0), (1, 1)))
    (found,) = check_geometry(layer(line), kind="patches")
    assert (found.code, found.fields["geometry"]) == ("not_polygon", "@geometry.LineString")
    assert check_geometry(layer(line), kind="treatments") == ()
    assert check_geometry(layer(None), kind="plans") == ()


def test_a_polygon_with_a_line_beside_it_is_a_fault():
    mixed = GeometryCollection([box(X, Y, X + 9, Y + 9), LineString(at_home((0, 0), (50, 50)))])
    (found,) = check_geometry(layer(mixed), kind="patches")
    assert found.fields["reason"] == "@fault.not_only_polygons"


@pytest.mark.filterwarnings("ignore:invalid value")
def test_coordinates_that_are_no_numbers_are_an_error():
    broken = Polygon([(X, Y), (X + 9, Y), (X + 9, np.inf), (X, Y + 9)])
    findings = check_geometry(layer(broken, box(X, Y, X + 1, Y + 1)), kind="patches")
    assert [(found.code, found.row) for found in findings] == [("coordinates_not_finite", 1)]
    assert findings[0].fields["count"] == 1


def test_one_outline_twice_is_found_wherever_it_begins():
    square = box(X, Y, X + 9, Y + 9)
    turned = Polygon(at_home((9, 9), (9, 0), (0, 0), (0, 9)))
    same_bounds = Polygon(at_home((0, 0), (9, 0), (9, 9), (1, 9), (0, 9)))
    (found,) = check_geometry(layer(square, same_bounds, turned), kind="patches")
    assert (found.code, found.fields["rows"]) == ("duplicate_geometry", "1, 3")


def test_an_empty_layer_and_points_need_no_special_care():
    assert check_geometry(layer(), kind="patches") == ()
    (found,) = check_geometry(layer(Point(X, Y)), kind="patches")
    assert found.code == "not_polygon"


# --- extents ---------------------------------------------------------------------------


@pytest.mark.parametrize(("crs", "metre"), [("EPSG:4544", 1.0), ("EPSG:4490", 1 / 111_320)])
@pytest.mark.parametrize(
    ("wide", "long", "found"),
    [(0.5, 1000, True), (0.9, 10, True), (1.1, 1000, False), (0.5, 4, False), (30, 40, False)],
)
def test_a_strip_narrower_than_a_metre_is_a_sliver(crs, metre, wide, long, found):
    # Degrees of latitude: a strip that runs north and is `wide` in its parallel.
    x, y = (X, Y) if metre == 1 else (105.0, 33.5)
    shrunk = 1 if metre == 1 else np.cos(np.radians(33.5))
    strip = box(x, y, x + wide * metre / shrunk, y + long * metre)
    findings = check_geometry(layer(strip, crs=crs), kind="patches")
    assert [one.code for one in findings] == (["geometry_sliver"] if found else [])
    if found:
        assert findings[0].fields["width_m"] == pytest.approx(wide, rel=0.01)
        assert check_geometry(layer(strip, crs=crs), kind="treatments") == ()


def test_an_outline_that_turns_around_the_globe_is_an_error():
    # Two degrees across 180°, which as drawn are 358.
    ring = [(179, 50), (-179, 50), (-179, 51), (179, 51)]
    cut = shapely.MultiPolygon([box(179, 50, 180, 51), box(-180, 50, -179, 51)])
    findings = check_geometry(layer(Polygon(ring), cut, crs="EPSG:4326"), kind="patches")
    assert [(one.code, one.row, one.severity) for one in findings] == [("antimeridian", 1, "error")]
