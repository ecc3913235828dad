"""Land by slope: planes whose slope is known, cells cut at the edge, classes that add up."""

from __future__ import annotations

import numpy as np
import pytest

from swcgeo.erosion.land.slopes import slope_classes, slope_table, steep_cropland, steep_land_table
from swcgeo.erosion.land.use import land_on
from swcgeo.erosion.land.zones import zones_of

from .worlds import layer, plane, square, watersheds

# A plane of 20° west of x = 500 and one of 30° east of it.  Horn mixes both in the two columns at
# the seam, a quarter of the other in each: 22.7° and 27.6°, which are still on their sides of 25°.
STEPS = np.where(np.arange(24) < 12, 20.0, 30.0)


def areas(table, *, watershed="W0", scheme="survey", land="all"):
    kept = (
        (table["watershed_id"] == watershed) & (table["scheme"] == scheme) & (table["land"] == land)
    )
    return table[kept].set_index("slope_class")["area_ha"].to_dict()


@pytest.mark.parametrize(
    ("slope", "survey", "conservation"), [(1, 1, 1), (20, 4, 4), (30, 5, 5), (36, 5, 6)]
)
def test_a_plane_lies_in_one_class(slope, survey, conservation):
    table = slope_table(zones_of(watersheds(square())), plane(slope))
    for scheme, kind in (("survey", survey), ("conservation", conservation)):
        found = areas(table, scheme=scheme)
        assert found[kind] == pytest.approx(100, rel=1e-5)
        assert sum(found.values()) == pytest.approx(found[kind], rel=1e-9)


def test_a_bound_is_in_the_lower_class_of_one_survey_and_the_higher_of_the_other():
    on = np.array([2.0, 25.0])
    assert slope_classes(on, (2, 6, 15, 25), upper_inclusive=True).tolist() == [1, 4]
    assert slope_classes(on, (5, 8, 15, 25, 35), upper_inclusive=False).tolist() == [1, 5]


def test_cells_are_cut_at_the_edge_of_the_land():
    # Cropland from 313 m to 787 m, 100 m high: cells of 50 m lie across all its edges.
    field = square(313, 113, 474, 100)
    zones, relief = zones_of(watersheds(square())), plane(STEPS)
    land = land_on(zones, layer(field, land_use=["耕地"]))
    found = areas(slope_table(zones, relief, land), land="cropland")
    assert found[4] == pytest.approx((500 - 313) * 100 / 1e4, rel=1e-5)
    assert found[5] == pytest.approx((787 - 500) * 100 / 1e4, rel=1e-5)
    assert sum(found.values()) == pytest.approx(4.74, rel=1e-5)


def test_classes_add_up_to_the_land_to_a_ten_thousandth():
    rng = np.random.default_rng(1)
    relief = plane(rng.uniform(0, 50, 24))
    zones = zones_of(watersheds(square(3, 7, 901.3), square(904.3, 7, 50)))
    shapes = [square(*rng.uniform(0, 700, 2), *rng.uniform(20, 300, 2)) for _ in range(25)]
    land = land_on(zones, layer(*shapes, land_use=["旱地"] * 25))
    table = slope_table(zones, relief, land)
    within = land.within("cropland")
    for number, name in enumerate(["W0", "W1"]):
        whole = within.shared_m2[within.left == number].sum() / 1e4
        for scheme in ("survey", "conservation"):
            found = areas(table, watershed=name, scheme=scheme, land="cropland")
            assert sum(found.values()) == pytest.approx(whole, rel=1e-4)
            ground = areas(table, watershed=name, scheme=scheme)
            assert sum(ground.values()) == pytest.approx(zones.area_m2[number] / 1e4, rel=1e-4)


def test_ground_beside_the_dem_and_its_outermost_cells_are_unknown():
    # The DEM ends at x = 600; its last column of 50 m has no slope.
    relief = plane(20, width=700)
    found = areas(slope_table(zones_of(watersheds(square())), relief))
    assert found[4] == pytest.approx(55, rel=1e-5)
    assert found[0] == pytest.approx(45, rel=1e-5)


def test_bare_is_other_land_with_little_cover_and_what_is_not_seen_may_be():
    cover = np.array([0.1] * 12 + [0.5] * 6 + [np.nan] * 6)  # by column, from x = -100
    zones, relief = zones_of(watersheds(square())), plane(20, cover=cover)
    land = land_on(
        zones, layer(square(0, 0, 1000, 500), square(0, 500, 1000, 500), land_use=["12", "01"])
    )
    found = areas(slope_table(zones, relief, land), land="bare")
    assert found[4] == pytest.approx(25, rel=1e-5)  # 500 m by 500 m
    assert found[0] == pytest.approx(10, rel=1e-5)  # from x = 800 on
    assert sum(found.values()) == pytest.approx(35, rel=1e-5)


def test_without_cover_nothing_is_called_bare_and_without_land_use_nothing_cropped():
    zones, relief = zones_of(watersheds(square())), plane(20)
    land = land_on(zones, layer(square(), land_use=["12"]))
    assert set(slope_table(zones, relief, land)["land"]) == {"all", "cropland"}
    assert set(slope_table(zones, relief)["land"]) == {"all"}
    assert steep_land_table(zones, relief, from_deg=25)["steep_cropland_ha"].isna().all()


def test_steep_cropland_is_listed_with_the_area_that_the_table_has():
    zones, relief = zones_of(watersheds(square(), square(1000))), plane(STEPS)
    use = layer(square(0, 0, 800, 213), square(0, 300, 1000, 400), land_use=["坡耕地", "林地"])
    land = land_on(zones, use)
    table = steep_land_table(zones, relief, land, from_deg=25).set_index("watershed_id")
    # Steep from 500 m on; the field ends at 800 m and is 213 m high.
    assert table.loc["W0", "steep_ha"] == pytest.approx(50, rel=1e-5)
    assert table.loc["W0", "steep_cropland_ha"] == pytest.approx(300 * 213 / 1e4, rel=1e-5)
    listed = steep_cropland(zones, relief, land, from_deg=25)
    assert listed[["watershed_id", "land_use_row", "land_use"]].to_numpy().tolist() == [
        ["W0", 1, "sloping"]
    ]
    # A second way: outlines of cells laid over the field, not shares of cells.
    assert listed["area_ha"].item() == pytest.approx(300 * 213 / 1e4, rel=1e-5)
    assert listed.area.item() == pytest.approx(300 * 213, rel=1e-5)


def test_where_nothing_is_steep_the_list_is_empty_and_the_table_zero():
    zones, relief = zones_of(watersheds(square())), plane(20)
    land = land_on(zones, layer(square(), land_use=["耕地"]))
    assert len(steep_cropland(zones, relief, land, from_deg=25)) == 0
    assert steep_land_table(zones, relief, land, from_deg=25)["steep_ha"].tolist() == [0, 0]


def test_a_lower_bound_of_a_province_is_kept():
    zones, relief = zones_of(watersheds(square())), plane(20)
    assert steep_land_table(zones, relief, from_deg=20.1)["steep_ha"][0] == 0
    assert steep_land_table(zones, relief, from_deg=19.9)["steep_ha"][0] == pytest.approx(
        100, rel=1e-5
    )
