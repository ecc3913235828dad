"""The account on drawn worlds: squares whose answer is arithmetic."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from swcgeo.erosion.account import account
from swcgeo.erosion.accounts.tables import AREA_COLUMNS
from swcgeo.errors import GeometryError, SchemaError
from swcgeo.model.settings import AccountSettings

X, Y = 500_000, 3_700_000
KM2 = 1e-6


def layer(*boxes, crs="EPSG:4544", **columns):
    """Return boxes (W, S, E, N in metres from the corner of the world) as a layer."""
    shapes = [box(X + w, Y + s, X + e, Y + n) for w, s, e, n in boxes]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def world():
    """
    Return two watersheds of 1 km², erosion and four treatments.

    South half 轻度, north half of the west 1500 m 微度, the rest ungraded.  A and B share
    100 m × 200 m; C crosses the border of the watersheds; D reaches 100 m out of W2.
    """
    return {
        "watersheds": layer((0, 0, 1000, 1000), (1000, 0, 2000, 1000), watershed_id=["W1", "W2"]),
        "erosion": layer((0, 0, 2000, 500), (0, 500, 1500, 1000), grade=["轻度", "微度"]),
        "treatments": layer(
            (100, 400, 300, 600), (200, 400, 400, 600), (900, 0, 1100, 100), (1600, 900, 1700, 1100),
            treatment_id=list("ABCD"), project_id=["P", "Q", "P", "Q"],
            measure=["种草", "梯田", "梯田", "梯田"],
            year=[2022, 2023, 2023, 2023],
        ),
    }  # fmt: skip


def row(books, watershed):
    return books.set_index("watershed_id").loc[watershed]


def codes(books):
    return [finding.code for finding in books.notes.findings]


def test_every_column_of_a_watershed_is_what_the_drawing_says():
    first = row(account(**world(), erosion_year=2021), "W1")
    expected = {
        "total_km2": 1.0,
        "not_eroding_km2": 0.5,
        "unknown_km2": 0.0,
        "eroding_km2": 0.5,
        "treated_km2": 0.04,  # A ∪ B below 500 m: 300 × 100; half of C: 100 × 100
        "remaining_km2": 0.46,
        "damaged_km2": 0.0,
        "off_erosion_km2": 0.03,  # A ∪ B above 500 m
        "covered_km2": 0.07,
        "treated_gross_km2": 0.09,
        "overlap_km2": 0.02,
        "treated_share": 0.08,
    }
    # The plane of the zone is larger than the ground by 1e-4 at 5 km from the meridian at most.
    for name, value in expected.items():
        assert first[name] == pytest.approx(value, rel=2e-4, abs=1e-7), name


def test_ground_that_nobody_graded_is_unknown_treated_or_not():
    second = row(account(**world(), erosion_year=2021), "W2")
    assert second["unknown_km2"] == pytest.approx(0.25, rel=2e-4)  # 500 × 500
    assert second["off_erosion_km2"] == pytest.approx(0.01, rel=2e-4)  # D inside W2
    assert second["treated_km2"] == pytest.approx(0.01, rel=2e-4)  # the other half of C


def test_identities_hold_in_every_row_of_every_table():
    damage = layer((100, 400, 250, 450), damage_id=["D"], date=["2023-08-07"], loss_share=[0.6])
    books = account(**world(), damage=damage, erosion_year=2021)
    split = ("by_grade", "by_measure", "by_project", "by_year", "by_treatment")
    for table in (books, *(books.tables[name] for name in split)):
        sums = {
            "total_km2": ["not_eroding_km2", "eroding_km2", "unknown_km2"],
            "eroding_km2": ["treated_km2", "remaining_km2"],
            "covered_km2": ["treated_km2", "damaged_km2", "off_erosion_km2"],
            "treated_gross_km2": ["covered_km2", "overlap_km2"],
        }
        for whole, parts in sums.items():
            assert np.abs(table[whole] - table[parts].sum(axis=1)).max() < KM2


@pytest.mark.parametrize(
    "name", ["by_grade", "by_measure", "by_project", "by_year", "by_treatment"]
)
def test_tables_add_up_to_the_account_in_every_column(name):
    books = account(**world(), erosion_year=2021)
    summed = books.tables[name].groupby("watershed_id")[list(AREA_COLUMNS)].sum()
    table = books.set_index("watershed_id")[list(AREA_COLUMNS)]
    assert (summed.loc[table.index] - table).abs().to_numpy().max() < KM2


def test_shared_ground_belongs_to_the_earliest_completed():
    books = account(**world(), erosion_year=2021)
    total = books.tables["by_project"].query("watershed_id == 'TOTAL'").set_index("project_id")
    # A (2022) keeps its 0.04; B (2023) has 0.04 in its record and 0.02 on the ground.
    assert total.loc["P", "overlap_km2"] == pytest.approx(0.0, abs=KM2)
    assert total.loc["Q", "overlap_km2"] == pytest.approx(0.02, rel=2e-4)


def test_of_two_completed_together_the_smaller_id_owns():
    given = world()
    given["treatments"]["year"] = 2023
    works = account(**given).tables["by_treatment"]
    total = works.query("watershed_id == 'TOTAL'").set_index("treatment_id")
    assert total.loc["A", "covered_km2"] == pytest.approx(0.04, rel=2e-4)
    assert total.loc["B", "covered_km2"] == pytest.approx(0.02, rel=2e-4)


def test_by_measure_the_main_measure_owns_shared_ground():
    total = account(**world()).tables["by_measure"].query("watershed_id == 'TOTAL'")
    total = total.set_index("measure")
    # 梯田 comes before 种草 (domain notes §3.4 rule 1): A keeps 0.02 of its 0.04.
    assert total.loc["grass", "covered_km2"] == pytest.approx(0.02, rel=2e-4)


def test_overlaps_name_their_owners():
    overlaps = account(**world()).tables["overlaps"]
    assert overlaps.iloc[0, :4].tolist() == ["A", "B", "P", "Q"]
    assert overlaps["shared_km2"].item() == pytest.approx(0.02, rel=2e-4)


def test_pieces_cover_the_treated_ground_once():
    books = account(**world())
    pieces = books.tables["pieces"]
    assert pieces["area_km2"].sum() == pytest.approx(row(books, "TOTAL")["covered_km2"], abs=KM2)
    assert set(pieces["treatment_ids"]) == {"A", "A;B", "B", "C", "D"}


def test_treatment_outside_all_watersheds_is_listed_with_its_area():
    books = account(**world())
    found = [finding for finding in books.notes.findings if finding.code == "treatment_outside"]
    assert [(finding.id, finding.severity) for finding in found] == [("D", "error")]
    assert found[0].fields["area_km2"] == pytest.approx(0.01, rel=2e-4)


@pytest.mark.parametrize(
    ("columns", "damaged"),
    [
        # 150 × 50 of A, of which 50 × 50 lies under B too (completed after the flood).
        ({"date": ["2023-08-07"], "loss_share": [0.6]}, 0.6 * 0.005),
        ({"date": ["2021-08-07"], "loss_share": [0.6]}, 0.0),  # before every completion
        ({"date": [None], "loss_share": [0.6]}, 0.6 * 0.0075),  # no date touches all
        ({"date": ["2023-08-07"], "loss_share": [None]}, 0.005),  # an empty share is 1
        ({"date": ["2023-08-07"], "loss_share": [1.0], "restored_on": ["2023-11-01"]}, 0.0),
        ({"date": ["2023-08-07"], "loss_share": [1.0], "restored_on": ["2025-01-01"]}, 0.005),
    ],
)
def test_damage_takes_its_share_of_works_completed_before_it(columns, damaged):
    damage = layer((100, 400, 250, 450), damage_id=["D"], **columns)
    books = account(**world(), damage=damage, as_of="2024-06-01")
    assert row(books, "W1")["damaged_km2"] == pytest.approx(damaged, rel=2e-4, abs=1e-9)
    assert ("loss_share_missing" in codes(books)) == (columns["loss_share"] == [None])


def test_of_several_damages_the_largest_counts():
    damage = layer(
        (100, 400, 200, 450), (100, 400, 200, 450), damage_id=["D1", "D2"],
        date=["2023-08-07", "2023-09-01"], loss_share=[0.6, 0.2],
    )  # fmt: skip
    books = account(**world(), damage=damage, as_of="2024-06-01")
    assert row(books, "W1")["damaged_km2"] == pytest.approx(0.6 * 0.005, rel=2e-4)


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({}, 1.0),
        ({"stage": ["验收"]}, 1.0),
        ({"stage": [None]}, 1.0),
        ({"stage": ["设计"]}, 0.0),
        ({"stage": ["built"]}, 0.0),
        ({"measure": ["封禁治理"]}, 0.0),  # 2022-12-31 + 3 years is after 2024-06-01
        ({"measure": ["封禁治理"], "completed_on": ["2021-05-31"]}, 1.0),
        ({"measure": ["保土耕作"]}, 0.0),
        ({"measure": ["保土耕作"], "completed_on": ["2024-03-01"]}, 1.0),
        ({"measure": ["谷坊"]}, 0.0),
    ],
)
def test_only_works_that_count_stand_in_gross_and_covered(columns, counts):
    given = world()
    base = {"treatment_id": ["A"], "measure": ["梯田"], "year": [2022]}
    given["treatments"] = layer((100, 0, 200, 100), **{**base, **columns})
    total = row(account(**given, as_of="2024-06-01"), "TOTAL")
    assert total["treated_gross_km2"] == pytest.approx(0.01 * counts, rel=2e-4)
    assert total["covered_km2"] == pytest.approx(0.01 * counts, rel=2e-4)


def test_an_empty_stage_counts_and_is_listed_and_a_designed_work_is_listed_with_its_area():
    given = world()
    given["treatments"] = layer(
        (100, 0, 200, 100), (300, 0, 400, 100), treatment_id=["A", "B"], stage=[None, "设计"],
        measure=["梯田"] * 2, year=[2022] * 2,
    )  # fmt: skip
    found = {finding.code: finding for finding in account(**given).notes.findings}
    assert found["stage_empty"].id == "A"
    assert found["treatment_not_counted"].id == "B"
    assert found["treatment_not_counted"].fields["area_km2"] == pytest.approx(0.01, rel=2e-4)


def test_where_erosion_polygons_overlap_the_higher_grade_counts():
    given = world()
    given["erosion"] = layer((0, 0, 2000, 1000), (0, 0, 1000, 500), grade=["微度", "强度"])
    books = account(**given)
    assert row(books, "W1")["eroding_km2"] == pytest.approx(0.5, rel=2e-4)
    assert row(books, "W1")["not_eroding_km2"] == pytest.approx(0.5, rel=2e-4)
    assert "erosion_overlap" in codes(books)


def test_a_grade_that_nobody_knows_is_unknown_ground_and_an_error():
    given = world()
    given["erosion"]["grade"] = ["轻度", "很强"]
    books = account(**given)
    assert row(books, "W1")["unknown_km2"] == pytest.approx(0.5, rel=2e-4)
    assert books.notes.exit_code == 1
    assert "grade_unknown" in codes(books)


def test_with_several_surveys_each_treatment_is_judged_on_the_latest_before_it():
    given = world()
    old = layer((0, 0, 2000, 1000), grade=["轻度"])
    new = layer((0, 0, 2000, 1000), grade=["微度"])
    given["erosion"] = [(2021, old), (2022, new)]
    # A (2022) is judged on 2021 and eroding; all other ground, B's rest too (2023), on 2022.
    first = row(account(**given), "W1")
    assert first["eroding_km2"] == pytest.approx(0.04, rel=2e-4)
    assert first["treated_km2"] == pytest.approx(0.04, rel=2e-4)


def test_works_completed_in_the_survey_year_are_listed_with_their_area():
    books = account(**world(), erosion_year=2022)
    early = [f.id for f in books.notes.findings if f.code == "treatment_before_survey"]
    assert early == ["A"]


def test_overlapping_watersheds_stand_on_their_own_ground_and_the_total_on_their_union():
    given = world()
    given["watersheds"] = layer((0, 0, 1000, 1000), (500, 0, 2000, 1000), watershed_id=["W1", "W2"])
    books = account(**given)
    areas = books.set_index("watershed_id")["total_km2"]
    assert areas.to_numpy() == pytest.approx([1.0, 1.5, 2.0], rel=2e-4)
    assert "watersheds_overlap" in codes(books)
    given["watersheds"]["parent_id"] = [None, "W1"]
    assert "watersheds_overlap" not in codes(account(**given))


def test_a_watershed_without_geometry_makes_its_row_and_the_total_unknown():
    given = world()
    shapes = [None, given["watersheds"].geometry[1]]
    given["watersheds"] = given["watersheds"].set_geometry(shapes, crs="EPSG:4544")
    books = account(**given)
    assert books["total_km2"].isna().tolist() == [True, False, True]
    assert books.notes.exit_code == 1


def test_a_record_delivered_twice_adds_to_gross_and_overlap_only():
    given = world()
    once = row(account(**given), "TOTAL")
    works = given["treatments"]
    given["treatments"] = pd.concat(
        [works, works.iloc[[2]].assign(treatment_id="C2")], ignore_index=True
    )
    books = account(**given)
    twice = row(books, "TOTAL")
    assert twice["covered_km2"] == pytest.approx(once["covered_km2"], abs=KM2)
    assert twice["overlap_km2"] - once["overlap_km2"] == pytest.approx(0.02, rel=2e-4)
    assert "treatment_twice" in codes(books)


def test_lines_count_by_length_and_stay_out_of_areas():
    given = world()
    line = gpd.GeoDataFrame(
        {"treatment_id": ["L"], "measure": ["护岸"]},
        geometry=[LineString([(X, Y), (X + 500, Y)])], crs="EPSG:4544",
    )  # fmt: skip
    before = account(**given)
    given["treatments"] = pd.concat([given["treatments"], line], ignore_index=True)
    after = account(**given)
    pd.testing.assert_frame_equal(
        pd.DataFrame(after)[list(AREA_COLUMNS)], pd.DataFrame(before)[list(AREA_COLUMNS)]
    )
    assert "treatment_by_number" in codes(after)


@pytest.mark.parametrize("crs", ["EPSG:4523", "EPSG:4490"])
def test_the_crs_of_the_inputs_changes_no_area(crs):
    # Straight edges are other lines in another CRS; with a vertex every 20 m by micrometres.
    given = {name: frame.set_geometry(frame.segmentize(20)) for name, frame in world().items()}
    here = account(**given)
    there = account(**{name: frame.to_crs(crs) for name, frame in given.items()})
    columns = list(AREA_COLUMNS)
    assert (here[columns] - there[columns]).abs().to_numpy().max() < KM2


def test_the_order_of_rows_changes_nothing():
    given = world()
    here = account(**given).set_index("watershed_id")[list(AREA_COLUMNS)]
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in given.items()}
    there = account(**turned).set_index("watershed_id")[list(AREA_COLUMNS)]
    assert (here - there.loc[here.index]).abs().to_numpy().max() < KM2


def test_a_polygon_in_two_parts_covers_the_same_ground():
    given = world()
    here = account(**given).set_index("watershed_id")[list(AREA_COLUMNS)]
    parts = layer((0, 0, 700, 500), (700, 0, 2000, 500), (0, 500, 1500, 1000), grade=[2, 2, 1])
    there = account(**{**given, "erosion": parts}).set_index("watershed_id")[list(AREA_COLUMNS)]
    assert (here - there).abs().to_numpy().max() < KM2


def test_stages_that_count_are_a_setting():
    given = world()
    given["treatments"]["stage"] = "built"
    built = AccountSettings(counted_stages=frozenset({"built", "accepted"}))
    assert row(account(**given), "TOTAL")["covered_km2"] == 0
    assert row(account(**given, settings=built), "TOTAL")["covered_km2"] > 0


def test_rows_of_findings_are_those_of_the_input_where_lines_stand_between():
    given = world()
    line = gpd.GeoDataFrame(
        {"measure": ["护岸"]}, geometry=[LineString([(X, Y), (X + 500, Y)])], crs="EPSG:4544"
    )
    works = given["treatments"].drop(columns="treatment_id")
    given["treatments"] = pd.concat([line, works], ignore_index=True)
    books = account(**given)
    # D reaches out of W2; it is the fifth row, and without ids that is its id.
    outside = next(one for one in books.notes.findings if one.code == "treatment_outside")
    assert (outside.row, outside.id) == (5, "5")
    ids = books.tables["by_treatment"]["treatment_id"].dropna()
    assert set(ids) == {"2", "3", "4", "5"}


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_one_id_in_two_projects_is_two_treatments_whatever_the_order_of_rows(order):
    # Each project numbers its records from 1, as bureaus do.
    given = world()
    given["treatments"] = layer(
        (100, 0, 300, 100), (200, 0, 400, 100), treatment_id=["1", "1"], project_id=["P", "Q"],
        year=[2022, 2022],
    ).iloc[order].reset_index(drop=True)  # fmt: skip
    works = account(**given).tables["by_treatment"].query("watershed_id == 'TOTAL'")
    works = works.dropna(subset="treatment_id").set_index("project_id")
    # 200 × 100 each; the 100 × 100 that they share are the smaller project's.
    assert works["treated_gross_km2"].to_dict() == pytest.approx({"P": 0.02, "Q": 0.02}, rel=2e-4)
    assert works["covered_km2"].to_dict() == pytest.approx({"P": 0.02, "Q": 0.01}, rel=2e-4)


def test_of_two_treatments_on_the_ground_the_least_hurt_counts():
    given = world()
    given["treatments"] = layer(
        (0, 0, 200, 100), (0, 0, 100, 100), treatment_id=["A", "B"], year=[2022, 2023]
    )
    damage = layer((0, 0, 200, 100), damage_id=["D"], date=["2023-08-07"], loss_share=[0.6])
    first = row(account(**given, damage=damage), "W1")
    # B was completed after the flood and stands on the west half of A: only the east half is hurt.
    assert first["damaged_km2"] == pytest.approx(0.6 * 0.01, rel=2e-4)
    assert first["treated_km2"] == pytest.approx(0.01 + 0.4 * 0.01, rel=2e-4)
    assert first["remaining_km2"] == pytest.approx(0.5 - 0.014, rel=2e-4)


@pytest.mark.parametrize(("share", "used"), [(60.0, 1.0), (-0.2, 0.0)])
def test_a_loss_share_that_is_no_share_is_cut_and_listed(share, used):
    damage = layer((100, 400, 250, 450), damage_id=["D"], loss_share=[share])
    books = account(**world(), damage=damage)
    found = next(one for one in books.notes.findings if one.code == "share_above_one")
    assert (found.fields["value"], found.fields["used"]) == (share, used)
    assert row(books, "W1")["damaged_km2"] == pytest.approx(used * 0.0075, rel=2e-4, abs=1e-9)


def test_damage_on_ground_that_does_not_erode_is_off_erosion_all_the_same():
    # The identities leave no other place: damaged is a part of eroding ground.
    damage = layer((100, 520, 300, 600), damage_id=["D"], loss_share=[1.0])
    first = row(account(**world(), damage=damage), "W1")
    assert first["damaged_km2"] == 0
    assert first["off_erosion_km2"] == pytest.approx(0.03, rel=2e-4)


def test_three_watersheds_one_in_the_other_are_no_finding_up_to_the_oldest_parent():
    given = world()
    given["watersheds"] = layer(
        (0, 0, 2000, 1000), (0, 0, 1000, 1000), (0, 0, 500, 500),
        watershed_id=["W", "W1", "W11"], parent_id=[None, "W", "W1"],
    )  # fmt: skip
    books = account(**given)
    assert "watersheds_overlap" not in codes(books)
    areas = books["total_km2"].to_numpy()
    assert areas == pytest.approx([2.0, 1.0, 0.25, 2.0], rel=2e-4)


def test_siblings_that_overlap_are_a_finding_though_they_have_a_parent():
    given = world()
    given["watersheds"] = layer(
        (0, 0, 2000, 1000), (0, 0, 1000, 1000), (900, 0, 2000, 1000),
        watershed_id=["W", "W1", "W2"], parent_id=[None, "W", "W"],
    )  # fmt: skip
    found = [one for one in account(**given).notes.findings if one.code == "watersheds_overlap"]
    assert [(one.id, one.fields["other"]) for one in found] == [("W1", "W2")]
    assert found[0].fields["shared_km2"] == pytest.approx(0.1, rel=2e-4)


def test_a_treatment_in_no_watershed_at_all_is_listed_whole_and_counted_nowhere():
    given = world()
    given["treatments"] = layer((5000, 0, 5200, 100), treatment_id=["Z"], year=[2023])
    books = account(**given)
    found = next(one for one in books.notes.findings if one.code == "treatment_outside")
    assert found.fields["area_km2"] == pytest.approx(0.02, rel=5e-4)
    assert row(books, "TOTAL")["treated_gross_km2"] == 0


@pytest.mark.parametrize("layer_name", ["treatments", "erosion"])
def test_an_empty_layer_leaves_the_ground_bare_or_ungraded(layer_name):
    given = world()
    given[layer_name] = given[layer_name].iloc[:0]
    total = row(account(**given), "TOTAL")
    # Without treatments 1.0 of the 2 km² erode; without a survey nothing is known of any.
    eroding = 1.0 if layer_name == "treatments" else 0.0
    assert total["eroding_km2"] == pytest.approx(eroding, rel=2e-4)
    assert total["total_km2"] == pytest.approx(2.0, rel=2e-4)


def test_without_any_survey_there_is_no_account():
    given = {**world(), "erosion": []}
    with pytest.raises(GeometryError, match=r"erosion: none of the 0 features can be used"):
        account(**given)


def test_a_survey_without_grades_is_refused():
    given = world()
    given["erosion"] = given["erosion"].drop(columns="grade")
    with pytest.raises(SchemaError, match="grade"):
        account(**given)


def test_a_treatment_completed_before_every_survey_is_judged_on_the_earliest_and_listed():
    given = world()
    surveys = [layer((0, 0, 2000, 1000), grade=[grade]) for grade in ("轻度", "微度")]
    given["erosion"] = list(zip((2022, 2024), surveys, strict=True))
    books = account(**given)
    # A is of 2022, not after the survey of 2022, which still is the earliest; the others of 2023.
    assert row(books, "W1")["treated_km2"] == pytest.approx(0.07, rel=2e-4)
    early = [one for one in books.notes.findings if one.code == "treatment_before_survey"]
    assert [one.id for one in early] == ["A"]
    assert early[0].fields["area_km2"] == pytest.approx(0.04, rel=2e-4)


def test_the_layers_that_came_in_are_left_as_they_were():
    given = world()
    account(**given)
    for name, frame in world().items():
        pd.testing.assert_frame_equal(pd.DataFrame(given[name]), pd.DataFrame(frame))


def test_neighbours_that_touch_are_no_overlap():
    given = world()
    # A corner of A and of B on the long border of C: projected, they stand beside it by 1e-9 m.
    fields = [(0, 0, 100, 133.3), (0, 133.3, 100, 400), (100, 0, 200, 400)]
    works = layer(*fields, treatment_id=list("ABC"))
    turned = works.rotate(17, origin=(X, Y))
    given["treatments"] = works.set_geometry(turned)
    doubles = account(**given).tables["overlaps"]
    assert doubles.empty, doubles
