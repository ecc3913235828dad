"""Present land use: ground counted once, gaps and strange words unknown, all adds up."""

from __future__ import annotations

import numpy as np
import pytest

from swcgeo.erosion.land.use import land_on, land_use_table
from swcgeo.erosion.land.zones import zones_of
from swcgeo.errors import SchemaError
from swcgeo.model.land_use import LAND_CLASSES

from .worlds import layer, square, watersheds

ALL = [f"{name}_ha" for name in (*LAND_CLASSES, "unknown")]


def table_of(zones, use):
    ground = zones_of(zones)
    land = land_on(ground, use)
    return land_use_table(ground, land).set_index("watershed_id"), land.notes.findings


def test_classes_parts_and_unknown_by_arithmetic():
    # 100 hm²: 40 坡耕地 and 10 水田 are 耕地, 30 林地, 10 of a strange word, 10 not drawn.
    use = layer(
        square(0, 0, 1000, 400), square(0, 400, 1000, 100), square(0, 500, 1000, 300),
        square(0, 800, 1000, 100), land_use=["坡耕地", "0101", "乔木林地", "飞地"],
    )  # fmt: skip
    table, found = table_of(watersheds(square()), use)
    row = table.loc["W0"]
    assert row["total_ha"] == pytest.approx(100, rel=1e-5)
    names = ["cropland_ha", "sloping_ha", "paddy_ha", "forest_land_ha", "water_ha", "unknown_ha"]
    assert row[names].tolist() == pytest.approx([50, 40, 10, 30, 0, 20], rel=1e-5)
    # Which forest is sparse the layer does not say: that is not none.
    assert np.isnan(row["sparse_forest_ha"])
    assert row["cropland_share"] == pytest.approx(0.5, abs=1e-6)
    assert [one.code for one in found] == ["land_use_unknown", "land_use_gap"]
    assert found[0].fields["area_ha"] == pytest.approx(10, rel=1e-5)
    assert found[1].fields["area_ha"] == pytest.approx(10, rel=1e-5)


def test_classes_close_to_the_watershed_to_a_square_metre():
    rng = np.random.default_rng(3)
    shapes = [square(*rng.uniform(-200, 900, 2), *rng.uniform(100, 700, 2)) for _ in range(60)]
    words = rng.choice(["耕地", "林地", "草地", "1206", "谜"], 60).tolist()
    table, _ = table_of(watersheds(square(), square(1000)), layer(*shapes, land_use=words))
    sums = table[ALL].sum(axis=1)
    assert (sums - table["total_ha"]).abs().max() * 1e4 < 1.0
    assert table.loc["TOTAL", ALL].to_numpy() == pytest.approx(
        table.loc[["W0", "W1"], ALL].sum().to_numpy(), abs=1e-4
    )


def test_where_polygons_overlap_the_smaller_known_one_counts_and_it_is_said():
    use = layer(
        square(), square(0, 0, 500), square(500, 0, 100), land_use=["林地", "住宅用地", "谜"]
    )
    table, found = table_of(watersheds(square()), use)
    # The house of 25 hm² lies upon the wood; the strange word of 1 hm² does not.
    assert table.loc["W0", ["residential_ha", "forest_land_ha", "unknown_ha"]].tolist() == (
        pytest.approx([25, 75, 0], rel=1e-5, abs=1e-6)
    )
    overlaps = [one.fields for one in found if one.code == "land_use_overlap"]
    assert [(one["other"], one["stays"]) for one in overlaps] == [(2, 2), (3, 1)]


def test_the_order_of_rows_decides_nothing():
    rng = np.random.default_rng(8)
    shapes = [square(*rng.integers(0, 8, 2) * 100, 300) for _ in range(20)]  # all of one size
    words = rng.choice(["耕地", "林地", "水域", "谜"], 20).tolist()
    use = layer(*shapes, land_use=words)
    first, _ = table_of(watersheds(square()), use)
    again, _ = table_of(watersheds(square()), use.iloc[::-1].reset_index(drop=True))
    assert again[ALL].to_numpy() == pytest.approx(first[ALL].to_numpy(), abs=1e-4)


def test_ground_of_two_watersheds_counts_once_in_the_total():
    zones = watersheds(square(), square(500))
    table, _ = table_of(zones, layer(square(0, 0, 1500, 1000), land_use=["草地"]))
    assert table["grassland_ha"].tolist() == pytest.approx([100, 100, 150], rel=1e-5)


def test_a_layer_without_land_use_is_refused():
    with pytest.raises(SchemaError, match="land_use"):
        land_on(zones_of(watersheds(square())), layer(square(), note=["?"]))
