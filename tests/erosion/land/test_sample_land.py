"""The tables of land of the sample against what was planted in it, and against a count of cells."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.features import rasterize

from swcgeo.model.land_use import LAND_USES, PART_OF
from swcgeo.workflow import run

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"


@pytest.fixture(scope="module")
def truth():
    return tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outcome():
    return run(SAMPLE / "project.toml")


def test_land_use_is_as_planted_to_a_square_metre(outcome, truth):
    table = outcome.further["land_use"].set_index("watershed_id")
    planted: dict[tuple[str, str], float] = {}
    for row in truth["land_use"]:
        code = LAND_USES[row["land_use"]]
        # A part stands in the sample beside its class, in the table inside it.
        for name in {code, PART_OF.get(code, code)}:
            key = (row["watershed_id"], name)
            planted[key] = planted.get(key, 0.0) + row["area_m2"]
    assert len(planted) > 100
    for (watershed, name), area in planted.items():
        assert table.loc[watershed, f"{name}_ha"] * 1e4 == pytest.approx(area, abs=1.0)
    assert table["unknown_ha"].max() * 1e4 < 1.0


def test_gullies_are_as_long_as_planted(outcome, truth):
    table = outcome.further["gullies"].set_index("watershed_id")
    for row in truth["gullies"]:
        found = table.loc[row["watershed_id"], "length_km"] * 1e3
        assert found == pytest.approx(row["length_m"], abs=0.1)


def test_the_planted_gullies_near_settlements_are_listed(outcome, truth):
    listed = outcome.further["gullies_near_settlements"]
    found = listed.drop_duplicates("gully_id").set_index("gully_id")  # the nearest of each
    planted = {row["gully_id"]: row for row in truth["gully_near"] if row["distance_m"] <= 200}
    assert set(planted) == set(found.index)
    for name, row in planted.items():
        assert found.loc[name, "settlement"] == row["settlement"]
        assert found.loc[name, "distance_m"] == pytest.approx(row["distance_m"], abs=0.01)


def test_slopes_close_to_each_land_and_agree_with_a_count_of_cells(outcome):
    slopes, use = outcome.further["slopes"], outcome.further["land_use"]
    sums = slopes.groupby(["watershed_id", "scheme", "land"])["area_ha"].sum().unstack("land")
    use = use.set_index("watershed_id")
    for watershed, _ in sums.index:
        row = sums.loc[watershed]
        whole, cropped = use.loc[watershed, ["total_ha", "cropland_ha"]]
        assert row["all"].tolist() == pytest.approx([whole] * 2, rel=1e-4)
        assert row["cropland"].tolist() == pytest.approx([cropped] * 2, rel=1e-4)
    # A second way: cells whose middle lies in a watershed, with slopes by two convolutions.
    with rasterio.open(SAMPLE / "dem.tif") as source:
        heights, where = source.read(1).astype(float), source.transform
    smooth = heights[:-2] + 2 * heights[1:-1] + heights[2:]
    across = (smooth[:, 2:] - smooth[:, :-2]) / (8 * 50.0)
    level = heights[:, :-2] + 2 * heights[:, 1:-1] + heights[:, 2:]
    down = (level[2:] - level[:-2]) / (8 * 50.0)
    steep = np.pad(np.degrees(np.arctan(np.hypot(across, down))) > 25, 1)
    zones = outcome.account.iloc[:-1].geometry.union_all()
    within = rasterize([zones], out_shape=heights.shape, transform=where) == 1
    total = slopes[(slopes["watershed_id"] == "TOTAL") & (slopes["land"] == "all")]
    ours = total[(total["scheme"] == "survey") & (total["slope_class"] == 5)]["area_ha"].item()
    assert ours == pytest.approx((steep & within).sum() * 0.25, rel=0.005)


def test_steep_cropland_is_the_same_by_cells_and_by_outlines(outcome):
    listed = outcome.further["steep_cropland"].groupby("watershed_id")["area_ha"].sum()
    table = outcome.further["steep_land"].set_index("watershed_id")["steep_cropland_ha"]
    assert table.drop("TOTAL").to_dict() == pytest.approx(listed.to_dict(), rel=1e-5)


def test_the_overview_repeats_the_account(outcome):
    overview = outcome.further["overview"]
    assert overview["eroding_km2"].to_numpy() == pytest.approx(
        outcome.account["eroding_km2"].to_numpy(), abs=1e-9
    )
    assert overview["height_min_m"].min() == overview["height_min_m"].iloc[-1]
