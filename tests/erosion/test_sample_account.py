"""The account of the sample's files, read and closed step by step, is what was planted in them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import shapely

import swcgeo as swc
from swcgeo.erosion.accounts.tables import AREA_COLUMNS

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
TRUTH = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))
KM2 = 1e-6


@pytest.fixture(scope="module")
def layers():
    return {
        "watersheds": swc.read_watersheds(f"{SAMPLE}/boundaries.gpkg:watersheds"),
        "erosion": [
            (year, swc.read_erosion(f"{SAMPLE}/erosion_{year}.gpkg")) for year in (2021, 2023)
        ],
        "treatments": swc.read_treatments(f"{SAMPLE}/treatments.gpkg:treatments"),
        "damage": swc.read_damage(f"{SAMPLE}/treatments.gpkg:damage"),
    }


@pytest.fixture(scope="module")
def books(layers):
    return swc.account(**layers)


def assert_planted(books, planted):
    row = books.set_index("watershed_id").loc[planted["watershed_id"]]
    for name, area in planted.items():
        if name.endswith("_m2"):
            computed = row[f"{name.removesuffix('_m2')}_km2"] * 1e6
            assert computed == pytest.approx(area, abs=1.0), name


@pytest.mark.parametrize("planted", TRUTH["account"], ids=lambda planted: planted["watershed_id"])
def test_every_row_is_as_planted_to_one_square_metre(books, planted):
    assert_planted(books, planted)


def test_one_survey_alone_gives_the_account_that_is_planted_for_it(layers):
    (year, first), _ = layers["erosion"]
    alone = swc.account(**{**layers, "erosion": first}, erosion_year=year)
    for planted in TRUTH["account_2021"]:
        assert_planted(alone, planted)


def test_no_watershed_is_left_out_and_the_total_is_last(books):
    assert books["watershed_id"].tolist() == [row["watershed_id"] for row in TRUTH["account"]]
    assert books["watershed_id"].iloc[-1] == "TOTAL"


@pytest.mark.parametrize(
    "name", ["by_grade", "by_measure", "by_project", "by_year", "by_treatment"]
)
def test_tables_add_up_to_the_account(books, name):
    columns = list(AREA_COLUMNS)
    summed = books.tables[name].groupby("watershed_id")[columns].sum()
    account = books.set_index("watershed_id")[columns]
    assert (summed.loc[account.index] - account).abs().to_numpy().max() < KM2


def test_gross_is_the_sum_of_the_records_of_each_project(books):
    total = books.tables["by_project"].query("watershed_id == 'TOTAL'").set_index("project_id")
    for planted in TRUTH["project"]:
        gross = total.loc[planted["project_id"], "treated_gross_km2"] * 1e6
        assert gross == pytest.approx(planted["gross_m2"], abs=TRUTH["treatments"]["tolerance_m2"])


def test_covered_ground_is_the_union_of_the_records(books, layers):
    # A second way, of which nothing is ours: shapely's union in the CRS of the sample, whose plane
    # is true to 1e-4 within 10 km of the central meridian.
    works = layers["treatments"]
    counts = works["stage"].eq("accepted") & works["measure"].ne("封禁治理")
    together = shapely.union_all(works.geometry[counts & (works.geom_type == "Polygon")].array)
    covered = books.set_index("watershed_id").loc["TOTAL", "covered_km2"]
    assert covered * 1e6 == pytest.approx(together.area, rel=1e-3)


def test_pieces_add_up_to_covered_ground_and_share_none(books):
    pieces = books.tables["pieces"]
    covered = books.set_index("watershed_id").loc["TOTAL", "covered_km2"]
    assert pieces["area_km2"].sum() == pytest.approx(covered, abs=KM2)
    one, other = shapely.STRtree(pieces.geometry.array).query(
        pieces.geometry.array, predicate="overlaps"
    )
    shared = shapely.intersection(pieces.geometry.array[one], pieces.geometry.array[other])
    assert shapely.area(shared).sum() < 1.0
