"""The sample project gives what was planted in it: every verdict, every area, every account row."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from swcgeo.workflow import run

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
TRUTH = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outcome():
    return run(SAMPLE / "project.toml")


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
