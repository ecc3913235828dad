"""What a watershed is like: means by arithmetic, empty where too little is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from swcgeo.erosion.account import account
from swcgeo.erosion.land.overview import erosion_table, overview_table
from swcgeo.erosion.land.use import land_on
from swcgeo.erosion.land.zones import zones_of
from swcgeo.model.settings import LandSettings

from .worlds import layer, plane, square, watersheds

EMPTY = ["temperature_c", "frost_free_days", "rain_mm", "conservation_region", "landform", "soil"]


def row(zones, **more):
    return overview_table(zones, **more).set_index("watershed_id").loc["W0"]


def test_heights_slope_and_cover_of_a_plane():
    # 45° up to the east from 0 m at x = -100: columns have heights -75 + x + 100 …, cells of 50 m.
    relief = plane(45, cover=np.array([0.2] * 12 + [0.6] * 12))
    found = row(zones_of(watersheds(square(10, 10, 980))), relief=relief)
    # Cells from x = 0 to 1000 meet the square: middles 25 m to 975 m east, heights 100 m more.
    assert found[["height_min_m", "height_max_m"]].tolist() == pytest.approx([125, 1075])
    assert found["height_mean_m"] == pytest.approx(600, rel=1e-5)  # of the middle, x = 500
    assert found["slope_mean_deg"] == pytest.approx(45, rel=1e-9)
    assert found["cover_mean_share"] == pytest.approx(0.4, rel=1e-5)  # half 0.2, half 0.6
    assert found["total_km2"] == pytest.approx(0.9604, rel=1e-5)


def test_a_mean_of_which_too_little_is_known_stays_empty():
    zones, relief = zones_of(watersheds(square())), plane(20, width=700)
    found = row(zones, relief=relief)  # heights reach to 600 m of 1000
    assert np.isnan(found["height_mean_m"])
    assert found["height_min_m"] > 0
    loose = LandSettings(known_share=0.5)
    assert row(zones, relief=relief, settings=loose)["slope_mean_deg"] == pytest.approx(20)


def test_green_is_forest_and_grass_of_what_is_known():
    zones = zones_of(watersheds(square()))
    shapes = square(0, 0, 1000, 500), square(0, 500, 1000, 250), square(0, 750, 1000, 250)
    land = land_on(zones, layer(*shapes, land_use=["疏林地", "草地", "耕地"]))
    assert row(zones, land=land)["green_share"] == pytest.approx(0.75, rel=1e-5)
    unknown = land_on(zones, layer(*shapes, land_use=["疏林地", "草地", "谜"]))
    assert np.isnan(row(zones, land=unknown)["green_share"])


def test_what_no_layer_says_is_empty_and_what_the_watersheds_say_is_kept():
    zones = watersheds(square())
    assert row(zones_of(zones))[EMPTY].isna().all()
    told = row(zones_of(zones.assign(rain_mm="640", soil="褐土")))
    assert (told["rain_mm"], told["soil"]) == (640, "褐土")


def books_of():
    """Return an account: W0 half 轻度, a quarter 中度, an eighth each 强烈 and 剧烈."""
    strips = [square(0, 0, 1000, 500), square(0, 500, 1000, 250), square(0, 750, 1000, 125),
              square(0, 875, 1000, 125)]  # fmt: skip
    erosion = layer(*strips, grade=["轻度", "中度", "强烈", "剧烈"])
    works = layer(square(0, 0, 100), treatment_id=["T"], year=[2022], measure=["梯田"])
    zones = watersheds(square(), square(1000))
    return zones_of(zones), account(zones, erosion, works)


def test_erosion_by_group_of_grades_and_nothing_known_of_the_second():
    zones, books = books_of()
    table = erosion_table(zones, books.tables["by_grade"]).set_index("watershed_id")
    names = ["eroding_ha", "light_ha", "moderate_ha", "strong_up_ha", "ungraded_ha"]
    assert table.loc["W0", names].tolist() == pytest.approx([100, 50, 25, 25, 0], rel=1e-4)
    assert table.loc["W1", names].tolist() == pytest.approx([0, 0, 0, 0, 100], rel=1e-4)
    assert table.loc["TOTAL", "strong_up_share"] == pytest.approx(0.125, rel=1e-4)
    assert table["mean_modulus"].isna().all()  # grades alone do not give it
    assert table.loc["W0", "eroding_ha"] / 100 == pytest.approx(books["eroding_km2"][0], rel=1e-9)


def test_the_overview_repeats_the_account():
    zones, books = books_of()
    found = row(zones, by_grade=books.tables["by_grade"])
    assert found["eroding_km2"] == pytest.approx(books["eroding_km2"][0])
    shares = [f"{name}_share" for name in ("light", "moderate", "strong", "very_strong", "severe")]
    assert found[shares].tolist() == pytest.approx([0.5, 0.25, 0.125, 0, 0.125], rel=1e-4)


def test_without_an_account_nothing_is_said_of_erosion():
    found = row(zones_of(watersheds(square())))
    assert pd.isna(found["eroding_km2"])
    assert pd.isna(found["gully_density_km_per_km2"])
