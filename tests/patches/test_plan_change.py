"""Every item of 令53 art. 16 and 17 on drawn squares: positive, negative, boundary, unknown."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from swcgeo.model.labels import LABELS
from swcgeo.model.settings import PlanChangeSettings
from swcgeo.patches.changing.items import REASONS, SINCE_FIRST
from swcgeo.patches.plan_change import plan_change
from tests.patches.change_squares import (
    FAR,
    OLD,
    change,
    changes,
    grown,
    line,
    rect,
    road,
    version,
    zone,
)
from tests.patches.squares import CRS, layer, patch

JUDGED = ("range_unknown", "order_unknown")


# --- art. 16 (2): the range ----------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "suspected"), [(0.2999, False), (0.3, True), (0.3001, True), (-0.5, False)]
)
def test_a_range_grown_by_thirty_percent_or_more_is_suspected(share, suspected):
    row = change(grown(share))
    assert ("range_grown" in row["reasons"]) == suspected
    assert row["growth_share"] == pytest.approx(share, abs=1e-6)
    assert row["area_old_m2"] == pytest.approx(10_000, rel=1e-5)


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:3857", "EPSG:32648"])
@pytest.mark.parametrize("factor", [1, 7, 131])
def test_exactly_thirty_percent_counts_whatever_the_crs_and_the_size(crs, factor):
    rows = [version(rect(0, 0, 100 * factor, 100)), version(rect(0, 0, 130 * factor, 100), 2)]
    row = plan_change(layer(rows).to_crs(crs)).iloc[0]
    assert row["reasons"] == "range_grown"
    # Over 17 km the scale of the grid itself varies by some 1e-6.
    assert row["growth_share"] == pytest.approx(0.3, abs=1e-5)


def test_growth_is_held_against_the_version_before_not_the_first_where_numbers_tell():
    rows = [
        version(rect(0, 0, 100 * width, 100), number, plan_no=f"N{number}")
        for number, width in ((1, 1.0), (2, 1.2), (3, 1.44))
    ]
    row = change(rows)
    assert row["growth_share"] == pytest.approx(0.2, abs=1e-6)
    assert row["growth_first_share"] == pytest.approx(0.44, abs=1e-6)
    assert row["reasons"] == []
    assert (row["version_old"], row["version_new"]) == ("2", "3")


def test_growth_in_small_steps_is_seen_where_it_is_not_known_what_was_approved_as_a_change():
    rows = [
        version(rect(0, 0, 100 * width, 100), number)
        for number, width in ((1, 1.0), (2, 1.2), (3, 1.44))
    ]
    row = change(rows)
    assert row["reasons"] == ["range_grown_since_first"]
    assert row["suspected"] is True


def test_versions_under_one_approval_are_held_against_what_was_approved_under_it():
    widths = ((1, 1.0, "A"), (2, 1.2, "A"), (3, 1.44, "A"))
    rows = [
        version(rect(0, 0, 100 * width, 100), number, plan_no=no) for number, width, no in widths
    ]
    row = change(rows)
    assert (row["version_old"], row["reasons"]) == ("1", ["range_grown"])
    # After a change that was approved by a number of its own, that one is the reference.
    later = [*rows[:2], version(rect(0, 0, 144, 100), 3, plan_no="B"),
             version(rect(0, 0, 150, 100), 4, plan_no="B")]  # fmt: skip
    row = change(later)
    assert (row["version_old"], row["reasons"]) == ("3", [])


def test_all_ranges_of_a_project_count_together():
    rows = [
        version(OLD),
        version(rect(500, 0, 600, 100), range_id="S"),
        version(rect(0, 0, 160, 100), 2),
    ]
    row = change(rows)  # 1 hm² + 1 hm² grows to 1.6 + 1 hm²: exactly 30 %
    assert row["area_old_m2"] == pytest.approx(20_000, rel=1e-5)
    assert row["growth_share"] == pytest.approx(0.3, abs=1e-6)
    assert row["reasons"] == ["range_grown"]


def test_ground_that_two_ranges_share_counts_once():
    rows = [version(OLD), version(OLD, range_id="S"), version(rect(0, 0, 120, 100), 2)]
    assert change(rows)["area_new_m2"] == pytest.approx(12_000, rel=1e-5)


def test_a_new_range_beside_the_old_one_is_growth():
    rows = [version(OLD), version(rect(300, 0, 330, 100), 2, range_id="S")]
    found = changes(rows)
    assert found["reasons"].item() == "range_grown"
    assert "versions_separate" in {one.code for one in found.notes.findings}


# --- what is not known ---------------------------------------------------------------


def test_unknown_never_becomes_no_change():
    row = change(grown(0.1))
    assert pd.isna(row["suspected"])
    assert set(row["unknown"]) == {"earthwork_missing", "zones_missing", "patches_missing"}


def test_no_change_is_said_only_where_every_item_could_be_judged():
    rows = grown(0.1, earthwork_m3=1000)
    row = change(rows, zones=[FAR], patches=[patch(rect(10, 10, 20, 20))])
    assert (row["suspected"], row["reasons"], row["unknown"]) == (False, [], [])


def test_a_sketch_has_no_area_and_so_no_growth():
    rows = [version(OLD, range_kind="示意性范围"), version(rect(0, 0, 200, 100), 2)]
    row = change(rows, zones=[FAR])
    assert row["reasons"] == []
    assert pd.isna(row["suspected"])
    assert "range_unknown" in row["unknown"]
    assert pd.isna(row["growth_share"])


def test_versions_that_cannot_be_ordered_are_not_compared():
    rows = [version(OLD, version=None, approved_on=None), version(rect(0, 0, 200, 100), 2)]
    found = changes(rows)
    assert found["unknown"].item().startswith("order_unknown")
    assert found["suspected"].isna().item()
    assert found[["area_new_m2", "growth_share"]].isna().all(axis=None)
    assert "versions_unordered" in {one.code for one in found.notes.findings}


def test_numbers_order_versions_where_days_are_missing():
    rows = [
        version(rect(0, 0, 200, 100), "10", approved_on=None),
        version(OLD, "9", approved_on="2020"),
    ]
    row = change(rows)
    assert (row["version_old"], row["version_new"]) == ("9", "10")
    assert row["reasons"] == ["range_grown"]
    assert row["approved_old"] == "2020-12-31"
    assert pd.isna(row["approved_new"])


def test_days_go_before_numbers_and_the_contradiction_is_said():
    found = changes(
        [version(OLD, 2, approved_on="2020"), version(rect(0, 0, 140, 100), 1, approved_on="2022")]
    )
    assert found["version_new"].item() == "1"
    assert found["reasons"].item() == "range_grown"
    assert "versions_contradicted" in {one.code for one in found.notes.findings}


def test_a_name_of_two_projects_joins_neither():
    rows = [
        version(OLD, project_id="P1", project_name="北沟", range_id="A"),
        version(rect(200, 0, 300, 100), project_id="P2", project_name="北沟", range_id="B"),
        version(rect(0, 0, 200, 100), 2, project_id=None, project_name="北沟", range_id="C"),
    ]
    found = changes(rows)
    assert found.empty
    assert "project_ambiguous" in {one.code for one in found.notes.findings}


def test_a_version_without_id_is_found_by_a_name_that_only_one_project_has():
    rows = [version(OLD, project_name="北沟（一期）"),
            version(rect(0, 0, 140, 100), 2, project_id=None, project_name="北沟 (1期)")]  # fmt: skip
    assert change(rows)["reasons"] == ["range_grown"]


# --- art. 16 (2): earthwork ----------------------------------------------------------


@pytest.mark.parametrize(("m3", "suspected"), [(1299.0, False), (1300.0, True), (900.0, False)])
def test_earthwork_grown_by_thirty_percent_or_more_is_suspected(m3, suspected):
    rows = [version(OLD, earthwork_m3=1000), version(OLD, 2, earthwork_m3=m3)]
    row = change(rows)
    assert ("earthwork_grown" in row["reasons"]) == suspected
    assert row["earthwork_share"] == pytest.approx(m3 / 1000 - 1)
    assert "earthwork_missing" not in row["unknown"]


def test_earthwork_comes_from_the_register_by_its_number_or_by_project_and_day():
    rows = [version(OLD, plan_no="N1"), version(OLD, 2, plan_no="N2")]
    numbered = pd.DataFrame({"plan_no": ["n1", "N2"], "earthwork_m3": [1000, 1400]})
    assert change(rows, plans=numbered)["reasons"] == ["earthwork_grown"]
    dated = pd.DataFrame({"project_id": ["P", "P"], "approved_on": ["2020-01-01", "2021-01-01"],
                          "earthwork_m3": [1000, 1400]})  # fmt: skip
    assert change(grown(0.0), plans=dated)["reasons"] == ["earthwork_grown"]
    assert "earthwork_missing" in change(grown(0.0), plans=dated[:1])["unknown"]


def test_two_numbers_for_one_approval_are_none():
    rows = [version(OLD, plan_no="N1"), version(OLD, 2, plan_no="N2")]
    twice = pd.DataFrame({"plan_no": ["N1", "N1", "N2"], "earthwork_m3": [1000, 2000, 1400]})
    assert "earthwork_missing" in change(rows, plans=twice)["unknown"]


# --- art. 16 (1): key zones ----------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "area", "touched"),
    [
        ((110, 0, 200, 100), 1000, True),  # 10 m x 100 m of the new range
        ((115, 0, 200, 100), 500, False),  # exactly s: a sliver
        ((114.9, 0, 200, 100), 510, True),
        ((120, 0, 200, 100), 0, False),  # only touches
    ],
)
def test_a_key_zone_that_only_the_new_range_touches_is_newly_touched(bounds, area, touched):
    row = change(grown(0.2), zones=[zone(rect(*bounds))])
    assert ("new_key_zone" in row["reasons"]) == touched
    assert row["new_zone_m2"] == pytest.approx(area if touched else 0, abs=0.1)
    assert (row["zones"] == "Z") == touched


def test_a_key_zone_that_the_old_range_touched_is_not_new():
    assert "new_key_zone" not in change(grown(0.2), zones=[zone(rect(50, 0, 200, 100))])["reasons"]


def test_zones_are_looked_at_one_by_one_and_parts_of_a_name_together():
    zones = [zone(rect(0, 0, 50, 100), name="A"), zone(rect(105, 0, 200, 100), "重点治理区", "B")]
    row = change(grown(0.2), zones=zones)
    assert (row["zones"], row["reasons"]) == ("B", ["new_key_zone"])
    one = [zone(rect(0, 0, 50, 100), name="A"), zone(rect(105, 0, 200, 100), name="A")]
    assert change(grown(0.2), zones=one)["reasons"] == []


def test_ground_in_two_key_zones_counts_once():
    zones = [zone(rect(100, 0, 200, 100), name=name) for name in ("A", "B")]
    row = change(grown(0.2), zones=zones)
    assert row["new_zone_m2"] == pytest.approx(2000, rel=1e-5)
    assert row["zones"] == "A;B"


def test_water_sources_are_no_key_zones():
    row = change(grown(0.2), zones=[zone(rect(100, 0, 200, 100), "水源地")])
    assert "zones_without_key" in row["unknown"]
    assert row["reasons"] == []


def test_what_the_old_range_just_touched_has_to_grow_by_more_than_a_sliver():
    touching = zone(rect(96, 0, 300, 100))  # 400 m² of the old range
    assert "new_key_zone" not in change(grown(0.045), zones=[touching])["reasons"]  # + 450 m²
    assert "new_key_zone" in change(grown(0.06), zones=[touching])["reasons"]  # + 600 m²


# --- art. 16 (3): lines in the hills -------------------------------------------------

STRAIGHT = line((0, 0), (10_000, 0))


def test_a_line_that_follows_the_old_one_has_not_shifted():
    row = road(STRAIGHT, line((0, 100), (10_000, 100), number=2))
    assert row["shift_m"] == 0
    assert "line_shifted" not in row["reasons"]


@pytest.mark.parametrize(("off", "suspected"), [(299.5, False), (300, False), (300.5, True)])
def test_exactly_three_hundred_metres_are_not_more_than_three_hundred(off, suspected):
    row = road(STRAIGHT, line((0, off), (10_000, off), number=2))
    assert ("line_shifted" in row["reasons"]) == suspected


@pytest.mark.parametrize(("length", "suspected"), [(2989, False), (3000, True), (3100, True)])
def test_thirty_percent_of_the_part_in_the_hills_count(length, suspected):
    # The new line stands apart, so that exactly its length is off.
    row = road(STRAIGHT, line((0, 1000), (length, 1000), number=2))
    assert ("line_shifted" in row["reasons"]) == suspected
    assert row["shift_share"] == pytest.approx(length / 10_000, rel=1e-5)


def test_the_part_in_the_hills_is_that_of_the_approved_line():
    # 4 km of 10 in the hills, of which the new line leaves 1.5 km by 1 km: 37.5 %, not 15 %.
    row = road(STRAIGHT, line((2000, 1000), (3500, 1000), number=2), hills=[(0, -5000, 4000, 5000)])
    assert row["shift_share"] == pytest.approx(1500 / 4000, rel=1e-5)
    assert row["reasons"] == ["line_shifted"]


def test_a_shift_in_the_plain_does_not_count():
    row = road(STRAIGHT, line((5000, 1000), (9000, 1000), number=2), hills=[(0, -5000, 4000, 5000)])
    assert (row["shift_m"], row["reasons"]) == (0, [])


def test_a_line_moved_out_of_the_hills_has_shifted_too():
    row = road(STRAIGHT, line((0, 1000), (4000, 1000), number=2), hills=[(0, -500, 5000, 500)])
    assert row["shift_m"] == pytest.approx(4000, rel=1e-5)
    assert row["reasons"] == ["line_shifted"]


def test_parts_of_the_shift_add_up():
    parts = [line((0, 1000), (1500, 1000), number=2), line((5000, -900), (6500, -900), number=2)]
    assert road(STRAIGHT, *parts)["shift_m"] == pytest.approx(3000, rel=1e-5)


def test_a_line_drawn_twice_counts_once():
    twice = [line((0, 1000), (2000, 1000), number=2)] * 2
    assert road(STRAIGHT, *twice)["shift_m"] == pytest.approx(2000, rel=1e-5)


@pytest.mark.parametrize(
    ("lines", "hills", "code"),
    [
        ([], [(0, 0, 1, 1)], "centreline_missing"),
        ([STRAIGHT], [(0, 0, 1, 1)], "centreline_missing"),
        ([line((0, 0), (9, 9), number=7), STRAIGHT], [(0, 0, 1, 1)], "centreline_missing"),
    ],
)
def test_without_both_lines_a_shift_is_not_known(lines, hills, code):
    rows = grown(0.0, project_type="公路")
    given = {"centrelines": lines} if lines else {}
    row = change(rows, hills=[{"geometry": rect(*one)} for one in hills], **given)
    assert code in row["unknown"]
    assert pd.isna(row["shift_m"])


def test_without_hills_a_shift_is_not_known():
    rows = grown(0.0, project_type="铁路")
    lines = [STRAIGHT, line((0, 1000), (9000, 1000), number=2)]
    assert "hills_missing" in change(rows, centrelines=lines)["unknown"]


def test_a_line_that_comes_into_the_hills_has_no_part_to_be_held_against():
    row = road(STRAIGHT, line((0, 1000), (4000, 1000), number=2), hills=[(0, 800, 5000, 1200)])
    assert "no_hill_part" in row["unknown"]


def test_the_item_concerns_linear_projects_only():
    assert "linear_unknown" in change(grown(0.0, project_type=None))["unknown"]
    known = ("linear_unknown", "centreline_missing", "hills_missing")
    assert not set(known) & set(change(grown(0.0))["unknown"])
    lines = [STRAIGHT, line((0, 1000), (9000, 1000), number=2)]
    assert "hills_missing" in change(grown(0.0, project_type=None), centrelines=lines)["unknown"]


# --- patches: ground outside, spoil sites --------------------------------------------


def test_ground_outside_adds_up_over_all_patches_and_counts_once():
    patches = [
        patch(rect(50, 0, 120, 100), patch_id="A", project_id="P"),  # 2000 m² outside
        patch(rect(110, 0, 130, 100), patch_id="B", project_id="P"),  # 1000 m² more
    ]
    row = change([version(OLD)], patches=patches)
    assert row["outside_m2"] == pytest.approx(3000, rel=1e-5)
    assert row["outside_share"] == pytest.approx(0.3, abs=1e-6)
    assert (row["reasons"], row["n_patches"]) == (["outside_grown"], 2)
    assert row["version_old"] is None or pd.isna(row["version_old"])


def test_less_than_thirty_percent_outside_is_not_suspected():
    row = change([version(OLD)], patches=[patch(rect(50, 0, 129.9, 100), project_id="P")])
    assert (row["suspected"], row["reasons"]) == (False, [])


def test_ground_that_was_approved_when_the_image_was_taken_is_not_outside():
    rows = [version(rect(0, 0, 200, 100)), version(OLD, 2, approved_on="2024-01-01")]
    here = patch(rect(50, 0, 200, 100), project_id="P")
    assert change(rows, patches=[here])["outside_m2"] == 0
    later = {**here, "image_date": "2024-06-01"}
    assert change(rows, patches=[later])["outside_m2"] == pytest.approx(10_000, rel=1e-5)


def test_ground_of_another_projects_range_is_not_outside():
    rows = [version(OLD), version(rect(100, 0, 200, 100), range_id="S", project_id="Q")]
    found = changes(rows, patches=[patch(rect(0, 0, 200, 100), project_id="P")])
    assert found.set_index("project_id").loc["P", "outside_m2"] == pytest.approx(0, abs=1e-6)


def test_a_patch_belongs_where_it_lies_unless_it_names_another_project():
    here = patch(rect(50, 0, 150, 100))
    assert change([version(OLD)], patches=[here])["n_patches"] == 1
    assert changes([version(OLD)], patches=[{**here, "project_id": "Q"}]).empty
    sliver = patch(rect(96, 0, 196, 100))  # 400 m² inside, less than s
    assert changes([version(OLD)], patches=[sliver]).empty


def test_a_persons_word_ties_and_unties():
    away = [patch(rect(300, 0, 400, 100))]
    said = pd.DataFrame({"patch_id": ["A"], "project_id": ["P"]})
    assert change([version(OLD)], patches=away, links=said)["outside_share"] == pytest.approx(1.0)
    inside = [patch(rect(50, 0, 150, 100))]
    assert changes([version(OLD)], patches=inside, links=said.assign(refuse=True)).empty


def test_no_construction_is_left_out():
    farm = [patch(rect(0, 0, 300, 100), project_id="P", patch_type="非生产建设项目")]
    assert changes([version(OLD)], patches=farm).empty


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ((500, 0, 550, 50), True),  # apart
        ((80, 0, 180, 100), True),  # partly outside
        ((10, 10, 60, 60), False),  # within
        ((4, 4, 104, 96), False),  # outside by less than the tolerance of 5 m
    ],
)
def test_a_spoil_site_outside_the_range_is_told(bounds, told):
    sites = [patch(rect(*bounds), project_id="P", patch_type="弃渣场")]
    row = change([version(rect(0, 0, 100, 100))], patches=sites)
    assert ("spoil_outside_plan" in row["reasons"]) == told
    assert (row["spoil_outside"] == "A") == told


def test_a_spoil_site_in_the_range_of_another_project_is_outside_its_own_plan():
    rows = [version(OLD), version(rect(200, 0, 300, 100), range_id="S", project_id="Q")]
    sites = [patch(rect(210, 10, 260, 60), project_id="P", patch_type="弃渣场")]
    found = changes(rows, patches=sites).set_index("project_id")
    assert found.loc["P", "reasons"] == "spoil_outside_plan"


def test_a_patch_without_geometry_leaves_what_is_outside_unknown():
    lost = patch(None, patch_id="L", project_id="P")
    row = change([version(OLD)], patches=[patch(rect(10, 10, 20, 20)), lost])
    assert "patch_unusable" in row["unknown"]
    assert pd.isna(row["suspected"])


# --- the ground and the table --------------------------------------------------------


def test_ground_gained_and_lost_is_drawn_and_the_flow_of_area_closes():
    found = changes([version(OLD), version(rect(50, 0, 180, 100), 2)])
    ground = found.tables["plan_change_ground"].set_index("kind")
    assert ground["area_m2"].round(-1).to_dict() == {"gained": 8000, "lost": 5000}
    flow = ground.loc["gained", "area_m2"] - ground.loc["lost", "area_m2"]
    assert flow == pytest.approx((found["area_new_m2"] - found["area_old_m2"]).item(), abs=1e-3)
    # PROJ brings the equal-area projection back to about a millimetre: 360 m around, 0.4 m².
    drawn = ground.loc["gained", "geometry"]
    assert drawn.symmetric_difference(rect(100, 0, 180, 100)).area < 0.4
    assert ground.loc["gained", "geometry"].geom_type == "Polygon"
    assert ground.crs == found.crs


def test_what_has_shifted_is_drawn_where_it_lies():
    rows = grown(0.0, project_type="公路")
    lines = [STRAIGHT, line((0, 1000), (4000, 1000), number=2)]
    hills = [{"geometry": rect(-1000, -5000, 20_000, 5000)}]
    (row,) = changes(rows, centrelines=lines, hills=hills).tables["plan_change_lines"].itertuples()
    assert row.length_m == pytest.approx(4000, rel=1e-5)
    assert row.geometry.hausdorff_distance(lines[1]["geometry"]) < 0.01


def test_new_key_zones_and_ground_outside_are_drawn():
    found = changes(grown(0.2), zones=[zone(rect(110, 0, 200, 100))],
                    patches=[patch(rect(50, 0, 150, 100), project_id="P")])  # fmt: skip
    ground = found.tables["plan_change_ground"]
    assert ground["kind"].tolist() == ["gained", "new_zone", "outside"]
    assert ground["area_m2"].round(-1).tolist() == [2000, 1000, 3000]


def test_a_project_without_versions_and_patches_has_no_row():
    assert changes([version(OLD)]).empty


def test_every_code_has_words():
    codes = {f"change.{code}" for code in (*REASONS, *SINCE_FIRST.values())}
    assert codes <= LABELS.keys()


def test_thresholds_are_settings():
    row = change(grown(0.2), settings=PlanChangeSettings(growth_share=0.2))
    assert row["reasons"] == ["range_grown"]


def test_inputs_stay_as_they_were():
    frame = layer(grown(0.2))
    before = frame.copy(deep=True)
    plan_change(frame, zones=layer([FAR]), patches=layer([patch()]))
    pd.testing.assert_frame_equal(frame, before)


def test_layers_in_other_crs_are_brought_together():
    others = {"zones": layer([zone(rect(110, 0, 200, 100))]).to_crs("EPSG:4326"),
              "patches": layer([patch(rect(50, 0, 150, 100), project_id="P")]).to_crs(3857)}  # fmt: skip
    row = plan_change(layer(grown(0.2)), **others).iloc[0]
    assert row["new_zone_m2"] == pytest.approx(1000, rel=1e-4)
    assert row["outside_m2"] == pytest.approx(3000, rel=1e-4)
    assert isinstance(layer(grown(0.2)), gpd.GeoDataFrame)
    assert layer(grown(0.2)).crs == CRS


def test_long_edges_that_run_together_leave_no_splinters():
    rows = [version(rect(0, 0, 5000, 400)), version(rect(0, 0, 5200, 700), 2)]
    ground = changes(rows).tables["plan_change_ground"]
    assert ground["kind"].tolist() == ["gained"]
    assert ground.geometry.item().geom_type == "Polygon"
