"""Gullies: cut at borders, as long as on the ground, and the settlements near them."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod
from shapely.geometry import LineString, Point

from swcgeo.erosion.land.gullies import gullies_near_settlements, gullies_on, gully_table
from swcgeo.erosion.land.zones import zones_of
from swcgeo.model.settings import LandSettings

from .worlds import PLANE, X, Y, layer, square, watersheds


def line(*points):
    return LineString([(X + x, Y + y) for x, y in points])


def table_of(zones, gullies):
    ground = zones_of(zones)
    return gully_table(ground, gullies_on(ground, gullies)).set_index("watershed_id")


def test_length_and_density_by_arithmetic():
    # 600 m in W0 and 400 m in W1; a second one of 900 m in W0; 500 m more lie in neither.
    gullies = layer(
        line((400, 50), (1400, 50)), line((50, 50), (50, 950)), line((50, -500), (50, -1)),
        gully_id=["G1", "G2", "G3"],
    )  # fmt: skip
    table = table_of(watersheds(square(), square(1000)), gullies)
    assert table["gullies"].tolist() == [2, 1, 2]
    assert table["length_km"].tolist() == pytest.approx([1.5, 0.4, 1.9], rel=1e-5)
    assert table["density_km_per_km2"].tolist() == pytest.approx([1.5, 0.4, 0.95], rel=1e-4)
    # SL 190: 1–2 km/km² is 轻度; below 1 there is no grade but 微度.
    assert table["gully_grade"].tolist() == [2, 1, 1]


def test_a_gully_along_a_border_counts_once():
    # From corner to corner, so that both have the same vertices in the working CRS.
    table = table_of(watersheds(square(), square(1000)), layer(line((1000, 0), (1000, 1000))))
    assert table["length_km"].tolist() == pytest.approx([1, 0, 1], rel=1e-5)
    assert table["gullies"].tolist() == [1, 0, 1]


def test_ground_of_two_watersheds_has_its_gully_in_both_and_once_in_the_total():
    table = table_of(watersheds(square(), square(500)), layer(line((600, 600), (900, 600))))
    assert table["length_km"].tolist() == pytest.approx([0.3, 0.3, 0.3], rel=1e-5)


def test_lengths_are_those_of_the_ellipsoid_whatever_the_projection():
    gully = layer(line((100, 100), (900, 700)))
    there = gully.to_crs("EPSG:3857")  # where a metre is 1.2 m long
    table = table_of(watersheds(square()).to_crs("EPSG:3857"), there)
    degrees = gully.to_crs("EPSG:4490").geometry.item()
    truth = Geod(ellps="GRS80").geometry_length(degrees) / 1000
    assert truth == pytest.approx(1, rel=1e-4)
    assert table["length_km"].tolist() == pytest.approx([truth, truth], rel=1e-6)


def test_a_gully_drawn_as_a_polygon_has_an_area_and_no_length():
    ground = zones_of(watersheds(square()))
    held = gullies_on(ground, layer(square(0, 0, 1000, 20), gully_id=["G1"]))
    table = gully_table(ground, held).set_index("watershed_id")
    assert table["gully_area_ha"].tolist() == pytest.approx([2, 2], rel=1e-4)
    assert table[["length_km", "density_km_per_km2"]].isna().all(axis=None)
    assert [one.code for one in held.notes.findings] == ["gullies_without_length"]


def near(homes, gullies, **settings):
    ground = zones_of(watersheds(square()))
    held = gullies_on(ground, gullies)
    return gullies_near_settlements(ground, held, homes, settings=LandSettings(**settings))


def test_settlements_near_gullies_are_listed_the_nearest_first():
    gullies = layer(
        line((100, 100), (100, 900)), line((400, 100), (400, 900)), gully_id=["G1", "G2"],
        name=["东沟", "西沟"],
    )  # fmt: skip
    homes = layer(
        Point(X + 280, Y + 500), square(330, 300, 30), Point(X + 900, Y + 500),
        name=["坪上", "沟口", "远村"], households=[12, "7户", None],
    )  # fmt: skip
    found = near(homes, gullies)
    assert found[["gully_id", "gully_name", "settlement"]].to_numpy().tolist() == [
        ["G2", "西沟", "沟口"], ["G2", "西沟", "坪上"], ["G1", "东沟", "坪上"],
    ]  # fmt: skip
    assert found["distance_m"].tolist() == pytest.approx([40, 120, 180], rel=1e-5)
    assert found["households"].tolist() == [7, 12, 12]
    assert found.length.tolist() == pytest.approx([40, 120, 180], rel=1e-5)
    assert found.crs == PLANE
    assert len(near(homes, gullies, near_gully_m=50)) == 1


def test_a_settlement_on_a_gully_is_at_no_distance():
    found = near(layer(square(50, 50, 200), name=["沟底"]), layer(line((100, 0), (100, 900))))
    assert found["distance_m"].tolist() == [0]
    assert found.geometry.isna().all()


def test_gullies_of_other_valleys_are_not_looked_at():
    homes = layer(Point(X + 1100, Y + 20), name=["邻村"])
    assert len(near(homes, layer(line((1150, 0), (1150, 900))))) == 0


def test_the_order_of_rows_decides_nothing():
    rng = np.random.default_rng(4)
    gullies = layer(
        *(line(*rng.uniform(0, 1000, (3, 2))) for _ in range(9)),
        gully_id=[f"G{i}" for i in range(9)],
    )
    homes = layer(
        *(Point(X + x, Y + y) for x, y in rng.uniform(0, 1000, (15, 2))),
        name=[f"村{i}" for i in range(15)],
    )
    columns = ["gully_id", "settlement"]
    first = near(homes, gullies)[columns].to_numpy().tolist()
    again = near(homes.iloc[::-1], gullies.iloc[::-1].reset_index(drop=True))
    assert len(first) > 9
    assert again[columns].to_numpy().tolist() == first
