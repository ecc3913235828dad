"""The sample project gives what was planted in it: every verdict, every area, every account row."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import rasterio

from swcgeo.read.project import read_project
from swcgeo.read.registers import read_register
from swcgeo.workflow import run

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
EQUAL_AREA = "+proj=laea +lat_0=33.4 +lon_0=105.45 +ellps=GRS80 +units=m"
TRUTH = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outcome():
    # Without the ledger that a run of the sample where it stands may have left there.
    return run(replace(read_project(SAMPLE / "project.toml"), ledger=None))


@pytest.fixture(scope="module")
def patches(outcome):
    return outcome.patches.set_index(["source", "patch_id"])


@pytest.fixture(scope="module")
def account(outcome):
    return outcome.account.set_index("watershed_id")


@pytest.mark.parametrize("planted", TRUTH["patch"], ids=lambda planted: planted["patch_id"])
def test_every_patch_is_judged_as_planted(patches, planted):
    judged = patches.loc[(planted["source"], planted["patch_id"])]
    reasons = judged["reasons"].split(";")
    assert (judged["verdict"], judged["rule"]) == (planted["verdict"], planted["row"])
    assert reasons[0] == planted["reason"]
    assert set(planted["also"]) <= set(reasons)
    for column in ("area_m2", "inside_m2", "late_m2"):
        if column in planted:
            assert judged[column] == pytest.approx(planted[column], abs=1.0), column
    if "field_check" in planted:
        assert judged["field_check"] == planted["field_check"]


def test_every_row_of_the_decision_table_occurs_as_often_as_planted(outcome):
    counts = outcome.patches["rule"].value_counts()
    assert {str(row): count for row, count in counts.items()} == TRUTH["rows"]


@pytest.mark.parametrize("planted", TRUTH["account"], ids=lambda planted: planted["watershed_id"])
def test_every_row_of_the_account_is_as_planted(account, planted):
    row = account.loc[planted["watershed_id"]]
    for name, area in planted.items():
        if name.endswith("_m2"):
            column = f"{name.removesuffix('_m2')}_km2"
            assert row[column] * 1e6 == pytest.approx(area, abs=1.0), column


def test_the_projects_are_670_and_857_and_share_seven_hectares(outcome, account):
    total = account.loc["TOTAL"]
    assert total["treated_gross_km2"] == pytest.approx(15.24, abs=1e-5)
    assert total["covered_km2"] == pytest.approx(15.17, abs=1e-5)
    assert total["overlap_km2"] == pytest.approx(0.07, abs=1e-5)
    overlaps = outcome.account.tables["overlaps"]
    assert overlaps[["project_a", "project_b"]].to_numpy().tolist() == [["ZDGC2022", "ZDGC2023"]]


def test_the_reported_1517_is_explained_by_the_overlap_of_its_owners(outcome):
    first = outcome.reported.set_index("id").loc["treated_total"]
    assert (first["candidate"], first["owners"]) == ("overlap", "ZDGC2022 + ZDGC2023")
    assert first["difference"] == pytest.approx(-0.07, abs=1e-5)
    assert (outcome.reported["candidate"] == "agrees").sum() == 2


def test_47_patches_are_31_and_16(outcome):
    assert outcome.patches["source"].value_counts().to_dict() == {"ministry": 31, "province": 16}


def test_the_47_patches_lie_on_the_sites_that_were_planted(outcome):
    sites = outcome.patches.groupby("site_id")["source"].agg(set)
    assert len(sites) == TRUTH["counts"]["distinct_sites"]
    assert (sites.map(len) == 2).sum() == TRUTH["counts"]["seen_by_both"]
    planted = pd.DataFrame(TRUTH["patch"])
    twins = planted.dropna(subset="twin").groupby("twin")["patch_id"].agg(set).tolist()
    both = outcome.patches[outcome.patches["match_kind"] == "both"]
    found = both.groupby("site_id")["patch_id"].agg(set).tolist()
    assert sorted(map(sorted, found)) == sorted(map(sorted, twins))


@pytest.mark.parametrize("region", [row["watershed_id"] for row in TRUTH["account"]])
def test_the_margins_of_the_planted_transitions_are_the_two_surveys(region):
    # The account on one survey says what that survey grades, whatever lies on it.
    moved = pd.DataFrame(TRUTH["transition"]).query("watershed_id == @region")
    alone = next(row for row in TRUTH["account_2021"] if row["watershed_id"] == region)
    before = moved.groupby("from")["area_m2"].sum()
    assert before.get(1, 0.0) == pytest.approx(alone["not_eroding_m2"], abs=0.1)
    assert before.loc[2:].sum() == pytest.approx(alone["eroding_m2"], abs=0.1)
    assert moved["area_m2"].sum() == pytest.approx(alone["total_m2"], abs=0.1)
    if region == "TOTAL":
        for key, survey in zip(("from", "to"), TRUTH["erosion"], strict=True):
            graded = moved.groupby(key)["area_m2"].sum()
            assert graded[0] == pytest.approx(survey["gap_m2"], abs=0.1)
            for grade in range(1, 7):
                assert graded[grade] == pytest.approx(survey[f"grade_{grade}_m2"], abs=0.1)


@pytest.fixture(scope="module")
def works():
    frame = gpd.read_file(SAMPLE / "treatments.gpkg", layer="treatments")
    return frame.to_crs(EQUAL_AREA).assign(count=1)


def test_the_planted_stages_of_the_projects_are_those_of_the_file(works):
    # A second way: sums over the records in geopandas, each stage holding those after it.
    table = pd.DataFrame(TRUTH["acceptance"]).query("watershed_id == 'TOTAL'")
    works["m2"], works["m"] = works.area, works.length
    for _, planted in table.iterrows():
        own = works.query("project_id == @planted.project_id and measure == @planted.measure")
        for level, stage in enumerate(("designed", "built", "accepted")):
            passed = own[own["stage"].isin(("designed", "built", "accepted")[level:])]
            for unit in ("count", "m2", "m"):
                if pd.notna(planted.get(f"{stage}_{unit}")):
                    value = pytest.approx(planted[f"{stage}_{unit}"], abs=0.1)
                    assert passed[unit].sum() == value, (planted.measure, stage)


def test_works_by_number_and_length_are_those_of_the_village(works):
    lengths = works[works.geom_type == "LineString"].groupby("measure").geometry
    assert lengths.apply(lambda lines: lines.length.sum()).round(1).to_dict() == {
        "护岸": 377.5, "坡面水系": 1200.0,
    }  # fmt: skip
    points = works[works.geom_type == "Point"]["measure"].value_counts().to_dict()
    assert points == {"谷坊": 6, "蓄水池": 2, "淤地坝": 1}


@pytest.fixture(scope="module")
def watersheds():
    frame = gpd.read_file(SAMPLE / "boundaries.gpkg", layer="watersheds").to_crs(EQUAL_AREA)
    return frame[["watershed_id", "geometry"]]


def test_land_use_and_gullies_of_each_watershed_are_as_planted(watersheds):
    # A second way: geopandas' overlay on the files in the plane that the sample was drawn in.
    land = gpd.read_file(SAMPLE / "land_use.gpkg").to_crs(EQUAL_AREA)
    shared = land.overlay(watersheds, how="intersection", keep_geom_type=True)
    areas = shared.area.groupby([shared["watershed_id"], shared["land_use"]]).sum()
    lines = gpd.read_file(SAMPLE / "gullies.gpkg").to_crs(EQUAL_AREA)
    inside = lines.overlay(watersheds, how="intersection", keep_geom_type=True)
    lengths = inside.length.groupby(inside["watershed_id"]).sum()
    for row in TRUTH["land_use"]:
        if row["watershed_id"] != "TOTAL":
            found = areas.get((row["watershed_id"], row["land_use"]), 0.0)
            assert found == pytest.approx(row["area_m2"], abs=1.0), row
    for row in TRUTH["gullies"]:
        if row["watershed_id"] != "TOTAL":
            assert lengths[row["watershed_id"]] == pytest.approx(row["length_m"], abs=0.1)
    everywhere = [row["area_m2"] for row in TRUTH["land_use"] if row["watershed_id"] == "TOTAL"]
    assert sum(everywhere) == pytest.approx(watersheds.area.sum(), abs=1.0)


def test_the_planted_gullies_near_villages_are_those_of_the_files():
    lines = gpd.read_file(SAMPLE / "gullies.gpkg").to_crs(EQUAL_AREA)[["gully_id", "geometry"]]
    homes = gpd.read_file(SAMPLE / "settlements.gpkg").to_crs(EQUAL_AREA)[["name", "geometry"]]
    near = lines.sjoin_nearest(homes, max_distance=300, distance_col="away")
    found = {row.gully_id: (row.name, round(row.away)) for row in near.itertuples(index=False)}
    assert found == {
        row["gully_id"]: (row["settlement"], round(row["distance_m"]))
        for row in TRUTH["gully_near"]
    }


def test_cover_is_in_percent_and_unknown_beyond_the_district():
    with rasterio.open(SAMPLE / "cover.tif") as source:
        values, nodata = source.read(1), source.nodata
        assert (source.res, source.crs.to_epsg(), nodata) == ((30.0, 30.0), 4544, 255)
    known = values != nodata
    assert values[known].max() <= 100
    total = next(row for row in TRUTH["account"] if row["watershed_id"] == "TOTAL")["total_m2"]
    cloud = total - known.sum() * 900.0  # the one cloud: some 40 hm²
    assert 300_000 < cloud < 600_000


@pytest.fixture(scope="module")
def two_years():
    frames = (
        gpd.read_file(SAMPLE / f"deliveries/ministry_{year}_1.shp", encoding="gbk")
        for year in (2023, 2024)
    )
    return [frame.to_crs(EQUAL_AREA).set_index("QDNM")[["geometry"]] for frame in frames]


@pytest.fixture(scope="module")
def lineage():
    return pd.DataFrame(TRUTH["lineage"])


def test_the_planted_lineage_names_every_pair_that_shares_ground_and_no_other(two_years, lineage):
    old, new = two_years
    pairs = lineage.dropna(subset=["old_id", "new_id"])
    found = old.sjoin(new, predicate="intersects")
    assert set(zip(found.index, found["QDNM_right"], strict=True)) == set(
        zip(pairs["old_id"], pairs["new_id"], strict=True)
    )
    assert set(lineage["old_id"].dropna()) == set(old.index)
    assert set(lineage["new_id"].dropna()) == set(new.index)


def test_drift_is_no_growth_and_growth_is_no_drift(two_years, lineage):
    old, new = two_years
    for row in lineage.dropna(subset=["old_id", "new_id"]).itertuples():
        before, after = old.geometry[row.old_id], new.geometry[row.new_id]
        ratio = after.area / before.area
        if row.change == "unchanged":
            assert abs(ratio - 1) < 0.1
            assert 0 < before.hausdorff_distance(after) < 6
        if row.change in ("grown", "shrunk"):
            assert (ratio > 1.1) if row.change == "grown" else (ratio < 0.9)
    fates = lineage["change"].value_counts().to_dict()
    assert (fates["split"], fates["merged"], fates["new"], fates["closed"]) == (3, 2, 6, 5)


def test_the_projects_without_plan_are_those_that_were_planted(outcome):
    plans = pd.read_excel(SAMPLE / "plans.xlsx", engine="openpyxl").set_index("project_id")
    found = outcome.further["projects"].set_index("project_name")
    for planted in TRUTH["pushed"]:
        row = found.loc[planted["project_name"]]
        if "plan" in planted:
            assert (row["standing"], row["plan_no"]) == (
                "approved", plans.loc[planted["plan"], "plan_no"],
            )  # fmt: skip
        else:
            assert row["standing"] in ("to_urge", "to_check")
    listed = outcome.further["plans_to_urge"]
    assert len(listed) == TRUTH["registers"]["pushed_without_plan"]
    # The second phase of a settlement of which the first is approved.
    checked = listed[listed["standing"] == "to_check"]
    assert checked[["project_name", "reasons"]].to_numpy().tolist() == [
        ["碾坝镇安置小区建设项目（二期）", "other_phase"]
    ]


def test_the_registers_hold_what_was_planted():
    held = TRUTH["registers"]
    names = ("visits", "cases", "fees", "pushed_projects")
    visits, cases, fees, pushed = (
        read_register(SAMPLE / f"{name}.xlsx", kind=name) for name in names
    )
    assert (len(visits), visits["decided_on"].notna().sum()) == (18, held["visits_decided"])
    closed = (cases["rectified_on"].notna().sum(), cases["closed_on"].notna().sum())
    assert (len(cases), *closed) == (7, held["cases_rectified"], held["cases_closed"])
    assert fees["due_yuan"].astype(float).sum() == pytest.approx(held["fees_due_yuan"])
    assert fees["paid_yuan"].astype(float).sum() == pytest.approx(held["fees_paid_yuan"])
    assert (fees["paid_yuan"].astype(float) > 0).sum() == 14  # the seed: 征缴 14 家
    assert pushed["project_name"].tolist() == [row["project_name"] for row in TRUTH["pushed"]]


def test_the_registers_speak_of_patches_and_projects_that_are_there():
    known = {row["patch_id"] for row in TRUTH["patch"]}
    plans = set(pd.read_excel(SAMPLE / "plans.xlsx", engine="openpyxl")["project_id"])
    visits = read_register(SAMPLE / "visits.xlsx", kind="visits")
    cases = read_register(SAMPLE / "cases.xlsx", kind="cases")
    assert set(visits["patch_id"]) <= known
    assert set(cases["patch_id"]) <= set(visits["patch_id"])
    assert set(cases["project_id"].dropna()) <= plans
    assert {row["plan"] for row in TRUTH["pushed"] if "plan" in row} <= plans
