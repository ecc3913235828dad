"""Layers on one ground: what cannot be used is left out of every area, and said."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from swcgeo.overlay.area import working_crs
from swcgeo.reconcile.ground import on_ground

X, Y = 500_000, 3_700_000
SQUARE = box(X, Y, X + 100, Y + 100)  # 1 hm² at the central meridian of EPSG:4544


def grounded(*shapes, crs="EPSG:4544"):
    frame = gpd.GeoDataFrame(
        {"patch_id": list("ABCDEFGH"[: len(shapes)])}, geometry=list(shapes), crs=crs
    )
    home = working_crs(gpd.GeoDataFrame(geometry=[SQUARE], crs="EPSG:4544"))
    return on_ground(frame, layer="patches", crs=home, id_column="patch_id")


def test_an_outline_around_the_globe_has_no_area_and_is_named():
    ring = [(179, 50), (-179, 50), (-179, 51), (179, 51)]
    here = gpd.GeoSeries([SQUARE], crs="EPSG:4544").to_crs(4326).item()
    ground = grounded(here, Polygon(ring), crs="EPSG:4326")
    assert ground.usable.tolist() == [True, False]
    assert np.isnan(ground.area_m2[1])
    assert ground.geometry[1] is ground.rough[1] is None
    assert [(one.code, one.id) for one in ground.notes.findings] == [("antimeridian", "B")]


def test_a_layer_of_every_sort_keeps_what_is_ground_and_lists_the_rest():
    bow_tie = Polygon([(X, Y), (X + 20, Y + 20), (X + 20, Y), (X, Y + 20)])
    mixed = GeometryCollection([SQUARE, LineString([(X, Y), (X + 500, Y + 500)])])
    ground = grounded(
        SQUARE, shapely.force_3d(SQUARE, 1200.0), mixed, bow_tie, None, Polygon(), Point(X, Y),
        shapely.MultiPolygon([SQUARE]),
    )  # fmt: skip
    assert ground.usable.tolist() == [True, True, True, False, False, False, False, True]
    # GK at the central meridian keeps lengths: 1 hm² to a few parts in 10⁵ of height-free ground.
    assert ground.area_m2[[0, 1, 2, 7]] == pytest.approx([10_000] * 4, rel=1e-4)
    listed = [(one.code, one.id) for one in ground.notes.findings]
    assert listed == [
        ("geometry_invalid", "C"), ("geometry_repair_large", "D"), ("geometry_missing", "E"),
        ("geometry_missing", "F"), ("not_polygon", "G"),
    ]  # fmt: skip
    assert [(one.id, one.method) for one in ground.notes.receipts] == [
        ("C", "repaired: - 1 LineString")
    ]


def test_measures_are_left_aside_without_a_change_of_area():
    measured = shapely.from_wkt(
        f"POLYGON M (({X} {Y} 1, {X + 100} {Y} 2, {X + 100} {Y + 100} 3, {X} {Y + 100} 4, {X} {Y} 1))"
    )
    ground = grounded(measured, SQUARE)
    assert ground.area_m2[0] == ground.area_m2[1]
    assert ground.notes.findings == ()
