"""Approvals without boundary beside patches: evidence listed, ranked, and no verdict touched."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from swcgeo.model.settings import AllSettings
from swcgeo.patches.approvals import approval_candidates, approvals_table
from swcgeo.patches.compliance import classify
from swcgeo.patches.registers.approved import approved_rows, counts_by_kind

X, Y, CRS = 500_000, 3_700_000, "EPSG:4544"
TOWNS = gpd.GeoDataFrame(
    {"name": ["甲镇", "乙镇"]},
    geometry=[box(X, Y - 9000, X + 5000, Y + 9000), box(X + 5000, Y - 9000, X + 9000, Y + 9000)],
    crs=CRS,
)


def square(east, north=0, side=100):
    """Return a square; 100 m a side are 1 hm²."""
    return box(X + east, Y + north, X + east + side, Y + north + side)


def patches(*shapes, **columns):
    count = len(shapes)
    usual = {"patch_id": list("ABCDEFGH"[:count]), "source": "ministry", "batch": "1",
             "image_date": ["2023-04-01"] * count, "verdict": ["no_plan"] * count}  # fmt: skip
    return gpd.GeoDataFrame({**usual, **columns}, geometry=list(shapes), crs=CRS)


def plans(*points, **columns):
    """Return plans 1, 2, … with points in metres from the corner, or None."""
    count = len(points)
    places = [None if at is None else Point(X + at[0], Y + at[1]) for at in points]
    usual = {"plan_no": [str(n + 1) for n in range(count)], "approved_on": ["2021-01-01"] * count}
    return gpd.GeoDataFrame({**usual, **columns}, geometry=places, crs=CRS)


def candidates(*arguments, **more):
    return approval_candidates(*arguments, **more)[0]


def test_the_town_of_a_patch_and_a_similar_area_make_a_candidate_neither_alone_does():
    register = plans(None, None, None, town=["甲镇", "甲镇", "乙镇"], area_m2=[12_000, 90_000, 9e3])
    table = candidates(patches(square(0)), plans=register, towns=TOWNS)
    assert table[["plan_no", "evidence", "patch_towns"]].to_numpy().tolist() == [
        ["1", "town;area", "甲镇"]
    ]
    assert table["area_ratio"].item() == pytest.approx(1.2, rel=1e-4)
    assert candidates(patches(square(0)), plans=register).empty  # no townships are known


def test_a_patch_across_a_township_line_is_in_both_the_larger_part_first():
    register = plans(None, None, town=["甲镇、丙镇", "乙镇"], area_m2=[1e4, 1e4])
    across = candidates(patches(square(4980)), plans=register, towns=TOWNS)
    assert across["plan_no"].tolist() == ["1", "2"]
    assert across["patch_towns"].tolist() == ["乙镇、甲镇"] * 2


def test_a_factor_of_two_is_still_similar():
    # The patch has 10 000 m² but for the projection; half and double, and a little beyond.
    register = plans(*[None] * 4, town=["甲镇"] * 4, area_m2=[5010, 19_990, 4900, 20_100])
    table = candidates(patches(square(0)), plans=register, towns=TOWNS)
    assert sorted(table["plan_no"]) == ["1", "2"]


def test_a_point_within_a_kilometre_makes_a_candidate_with_its_distance():
    # From the east side of the square (100 m) to x = 1099 m: 999 m; to 1101 m: 1001 m.
    table = candidates(patches(square(0)), plans=plans((1099, 50), (1101, 50)))
    assert table["plan_no"].tolist() == ["1"]
    assert table["distance_m"].item() == pytest.approx(999, abs=0.5)
    assert np.isnan(table["area_ratio"].item())


def test_a_similar_name_makes_a_candidate_wherever_it_is():
    register = plans(None, None, project_name=["城东安置区（一期）", "南山风电场"])
    named = patches(square(0), project_name=["城东安置区（二期）"])
    table = candidates(named, plans=register)
    assert table[["plan_no", "evidence", "likeness"]].to_numpy().tolist() == [["1", "name", 1.0]]


def test_the_same_id_stands_first_then_names_then_places():
    register = plans((150, 50), None, None, project_name=[None, "城东安置区", None],
                     project_id=[None, None, "P"])  # fmt: skip
    named = patches(square(0), project_name=["城东安置区（一期）"], project_id=["P"])
    table = candidates(named, plans=register)
    assert table[["plan_no", "rank", "evidence"]].to_numpy().tolist() == [
        ["3", 1, "id"], ["2", 2, "name"], ["1", 3, "near"],
    ]  # fmt: skip


def test_of_two_points_the_nearer_stands_first_in_any_order_of_rows():
    register = plans((700, 50), (300, 50))
    for rows in (register, register.iloc[::-1]):
        assert candidates(patches(square(0)), plans=rows)["plan_no"].tolist() == ["2", "1"]


def test_a_sketch_is_a_candidate_with_what_the_register_says_of_its_project():
    sketch = gpd.GeoDataFrame({"project_id": ["P"], "range_kind": ["示意性范围"],
                               "approved_on": ["2021"]}, geometry=[square(500)], crs=CRS)  # fmt: skip
    register = plans(None, project_id=["P"], town=["甲镇"], area_m2=[9000])
    table = candidates(patches(square(0)), ranges=sketch, plans=register, towns=TOWNS)
    assert table[["has", "evidence", "town", "n_candidates"]].to_numpy().tolist() == [
        ["sketch", "near;town;area", "甲镇", 1]
    ]
    assert table["distance_m"].item() == pytest.approx(400, abs=0.5)


def test_an_approval_with_a_boundary_is_no_candidate():
    real = gpd.GeoDataFrame({"project_id": ["P"], "range_kind": ["边界"]},
                            geometry=[square(3000)], crs=CRS)  # fmt: skip
    register = plans((150, 50), project_id=["P"])
    assert candidates(patches(square(0)), ranges=real, plans=register).empty
    assert len(candidates(patches(square(0)), plans=register)) == 1


@pytest.mark.parametrize(
    ("verdict", "asked"),
    [("no_plan", True), ("unknown", True), ("compliant", False), ("beyond_range", False),
     ("moved_site", False), ("exempt", False), ("not_construction", False)],
)  # fmt: skip
def test_patches_without_plan_and_those_to_be_checked_are_asked_about(verdict, asked):
    table = candidates(patches(square(0), verdict=[verdict]), plans=plans((150, 50)))
    assert len(table) == asked


def test_an_approval_after_the_image_is_shown_as_such_and_an_unknown_date_as_unknown():
    register = plans(
        (110, 50), (120, 50), (130, 50), approved_on=["2023-04-02", "2023-04-01", None]
    )
    table = candidates(patches(square(0)), plans=register)
    assert table["late"].tolist() == [True, False, pd.NA]


def test_what_a_person_refused_is_no_candidate_and_of_that_patch_only():
    register = plans((150, 50), project_id=["P"])
    words = pd.DataFrame({"patch_id": ["A"], "project_id": ["P"], "refuse": [True]})
    table = candidates(patches(square(0), square(250)), plans=register, words=words)
    assert table["patch_id"].tolist() == ["B"]


def test_the_likeliest_are_listed_and_the_number_of_all_is_said():
    few = AllSettings.from_tables({"projects": {"most_candidates": 2}})
    register = plans(*((110 + 10 * at, 50) for at in range(4)))
    table = candidates(patches(square(0)), plans=register, settings=few)
    assert table[["plan_no", "n_candidates"]].to_numpy().tolist() == [["1", 4], ["2", 4]]


def test_the_finding_counts_patches_without_plan_and_those_with_close_evidence():
    # A: near; B: town and area; C: nothing; D is unknown, hence not accused.
    shapes = [square(0), square(3000), square(8000), square(100, 300)]
    seen = patches(*shapes, verdict=["no_plan"] * 3 + ["unknown"])
    register = plans((150, 50), None, town=[None, "甲镇"], area_m2=[None, 1e4])
    _, notes = approval_candidates(seen, plans=register, towns=TOWNS)
    fields = notes.findings[0].fields
    assert (fields["count"], fields["with_candidates"], fields["close"]) == (3, 2, 1)
    assert not approval_candidates(seen.iloc[[2]], plans=register, towns=TOWNS)[1].findings


def test_no_verdict_is_touched():
    register = plans((150, 50))
    judged = classify(patches(square(0)).drop(columns="verdict"),
                      gpd.GeoDataFrame({"range_id": ["R"]}, geometry=[square(9000)], crs=CRS))  # fmt: skip
    before = judged.copy()
    candidates(judged, plans=register)
    pd.testing.assert_frame_equal(pd.DataFrame(judged), pd.DataFrame(before))


def test_a_patch_without_usable_geometry_may_still_have_a_name():
    register = plans((150, 50), project_name=["甲厂"])
    table = candidates(patches(None, square(0), project_name=["甲厂", None]), plans=register)
    assert table[["patch_id", "evidence"]].to_numpy().tolist() == [["A", "name"], ["B", "near"]]
    assert np.isnan(table["distance_m"].iloc[0])


RANGES = gpd.GeoDataFrame(
    {"range_id": ["R1", "R2", "R3", "R4"], "project_id": ["P", "P", "Q", None],
     "project_name": [None, None, "乙", "丙"],
     "range_kind": ["边界", "示意性范围", "示意性范围", "边界"]},
    geometry=[square(0), square(500), square(900), square(1300)], crs=CRS,
)  # fmt: skip
REGISTER = plans(*[None] * 5, project_id=["P", None, "W", "W", None],
                 project_name=[None, "乙", "丁", "丁", "戊"], approved_on=["2019", *["2021"] * 4],
                 area_m2=[1.0, 2.0, 3.0, 4.0, 5.0])  # fmt: skip


def test_each_approved_project_stands_once_with_the_best_that_is_drawn_of_it():
    # P: boundary and sketch; 乙 (Q) sketch; 丙 boundary; 丁 (W) twice and 戊 nothing.
    links = pd.DataFrame({"patch_id": ["A", "A", "B"], "project_id": ["P", "P", "乙"]})
    table = approvals_table(approved_rows(RANGES, REGISTER), links=links)
    found = table.sort_values(["has", "project_id", "project_name"])
    assert found[["project_id", "project_name", "has", "n_patches"]].values.tolist() == [
        ["P", None, "boundary", 1], [None, "丙", "boundary", 0], ["W", "丁", "nothing", 0],
        [None, "戊", "nothing", 0], ["Q", "乙", "sketch", 1],
    ]  # fmt: skip
    assert counts_by_kind(approved_rows(RANGES, REGISTER)) == {
        "boundary": 2, "sketch": 1, "nothing": 2,
    }  # fmt: skip


def test_the_summary_counts_what_the_table_lists():
    judged = classify(patches(square(0)).drop(columns="verdict"), RANGES, plans=REGISTER)
    said = next(one for one in judged.notes.findings if one.code == "ranges_without_boundary")
    table = approvals_table(approved_rows(RANGES, REGISTER))
    assert said.fields == {**table["has"].value_counts().to_dict()}


def test_a_boundary_that_is_lost_is_no_boundary():
    lost = RANGES.iloc[[3]].set_geometry(gpd.GeoSeries([None], index=[3], crs=CRS))
    assert counts_by_kind(approved_rows(lost, None))["sketch"] == 1
