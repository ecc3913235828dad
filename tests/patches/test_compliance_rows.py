"""Every row of the decision table: where it applies, where not, and just beside its edge."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from shapely.geometry import Polygon

from swcgeo.model.settings import RepairSettings
from swcgeo.patches.compliance import classify
from tests.patches.squares import (
    AFTER,
    BEFORE,
    IMAGE,
    P,
    judge,
    judge_all,
    layer,
    patch,
    range_,
    reasons,
    rect,
    ruling,
    sketch,
)

SPOIL, BORROW, NOT_OURS = "弃土（渣）场", "取土（石）场", "非生产建设项目"
NO_RANGE = (14, "no_plan", "no_range", True)
INSIDE = (5, "compliant", "inside_range", False)
PARTLY = (7, "beyond_range", "partly_outside", True)
AROUND = rect(-50, -50, 150, 150)  # holds P and 50 m about it
BOW_TIE = Polygon(
    [(x + 500_000, y + 3_700_000) for x, y in [(0, 0), (100, 100), (100, 0), (0, 100)]]
)


# Row 1: the data first.


def test_row_1_a_patch_without_geometry_is_unknown():
    other = patch(rect(300, 0, 400, 100), patch_id="B")
    told = ruling(patch(None), range_(AROUND), others=[other])
    assert told == (1, "unknown", "bad_geometry", True)


def test_row_1_a_repair_counts_only_once_it_is_accepted():
    # Two triangles of 100 x 50 / 2: 5000 m² where the ring as drawn encloses 0.
    other = patch(rect(300, 0, 400, 100), patch_id="B")
    assert ruling(patch(BOW_TIE), range_(AROUND), others=[other])[2] == "bad_geometry"
    accepted = judge(
        patch(BOW_TIE), range_(AROUND), others=[other], repair=RepairSettings(accept_large=True)
    )
    assert accepted["rule"] == 5
    assert accepted["area_m2"] == pytest.approx(5000, abs=0.1)


@pytest.mark.parametrize(("doubt", "row"), [(True, 1), (False, 5), (None, 5)])
def test_row_1_a_patch_whose_crs_is_in_doubt_is_unknown(doubt, row):
    told = ruling(patch(crs_in_doubt=doubt), range_(AROUND))
    assert told[0] == row
    assert (told[2] == "crs_in_doubt") == (row == 1)


def test_row_1_ranges_whose_crs_is_in_doubt_clear_nobody():
    assert ruling(patch(), range_(AROUND, crs_in_doubt=True))[:3] == (1, "unknown", "crs_in_doubt")


@pytest.mark.parametrize(
    ("east", "row"),
    [
        (0.0, 1),  # the district ends where P begins: nothing of P inside
        (0.005, 1),  # 0.005 m x 100 m = 0.5 m² inside: rounding of projections
        (0.02, 5),  # 2 m² inside: partly in the district
        (100.0, 5),
    ],
)
def test_row_1_a_patch_wholly_outside_the_district_is_unknown(east, row):
    district = [{"name": "D", "geometry": rect(-500, -500, east, 500)}]
    told = ruling(patch(), range_(AROUND), district=district)
    assert told[0] == row
    assert (told[2] == "outside_district") == (row == 1)


# Row 2: delivered as no construction.


@pytest.mark.parametrize(
    ("kind", "row"), [(NOT_OURS, 2), ("04", 2), ("其他扰动", 5), (None, 5), ("?", 5)]
)
def test_row_2_what_was_delivered_as_no_construction_stays_so(kind, row):
    told = judge(patch(patch_type=kind), range_(AROUND))
    assert told["rule"] == row
    assert ("by_delivery" in told["reasons"]) == (row == 2)


def test_row_2_a_fixed_sample_is_visited():
    names = [f"T{number}" for number in range(100)]
    for name in names:
        # First 8 hex digits of SHA-256(patch_id) mod 100 < 5.
        drawn = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100 < 5
        if drawn or name in names[:3]:
            told = judge(patch(patch_id=name, patch_type=NOT_OURS))
            assert (told["verdict"], told["field_check"]) == ("not_construction", drawn)
            assert ("sampled" in told["reasons"]) == drawn


def test_row_2_stands_behind_row_1():
    other = patch(rect(300, 0, 400, 100), patch_id="B")
    assert ruling(patch(None, patch_type=NOT_OURS), others=[other])[0] == 1


# Row 3: a date that is missing decides.

UNSURE = (3, "unknown", "date_missing", True)


def test_row_3_a_range_without_date_clears_nobody():
    assert ruling(patch(), range_(AROUND, approved_on=None)) == UNSURE


def test_row_3_a_patch_without_date_is_not_cleared_by_a_dated_range():
    assert ruling(patch(image_date=None), range_(AROUND)) == UNSURE


def test_row_3_needs_the_class_to_depend_on_the_date():
    # A dated range holds P with or without the other; 10 m beside P no range matters (2t from 5).
    both = (range_(AROUND), range_(AROUND, range_id="Q", approved_on=None))
    assert ruling(patch(), *both)[0] == 5
    aside = range_(rect(110, 0, 300, 100), approved_on=None)
    assert ruling(patch(), aside)[0] != 3


def bare(shape, **cells):
    """Return a range of a layer that carries no dates."""
    return {"range_id": "R", "range_kind": "boundary", **cells, "geometry": shape}


def test_row_3_ranges_without_the_column_hold_whatever_the_date_of_the_patch():
    told = judge(patch(image_date=None), bare(AROUND))
    assert (told["rule"], told["verdict"]) == (5, "compliant")
    assert "date_not_checked" in told["reasons"]
    # The column is there though no cell is filled: then the date decides.
    assert ruling(patch(image_date=None), bare(AROUND, approved_on=None)) == UNSURE


def test_row_3_ranges_without_the_column_are_ordered_by_their_version():
    # Version 2 lies elsewhere: P is apart from it, on whatever day.
    old = bare(AROUND, version=1)
    new = bare(rect(800, 0, 900, 100), version=2)
    assert ruling(patch(image_date=None), old, new)[0] == 14
    assert ruling(patch(image_date=None), bare(AROUND, version=3), new) == INSIDE


ELSEWHERE = rect(800, 0, 900, 100)


def test_row_3_any_version_without_a_date_may_be_the_latest():
    held = range_(AROUND, version=1)
    moved = range_(ELSEWHERE, version=2, approved_on=None)
    back = range_(AROUND, version=3, approved_on=None)
    # Versions 1 and 3 hold P; version 2 does not, and may be the last that was approved.
    assert ruling(patch(), held, back) == INSIDE
    assert ruling(patch(), held, moved, back) == UNSURE
    # The same where the image comes after every approval.
    assert ruling({"patch_id": "A", "geometry": P}, held, moved, back) == UNSURE


def test_row_3_a_part_without_a_date_may_belong_to_the_dated_version():
    # P lies across two parts of R; the date is filled in for the first alone.
    west, east = rect(-100, -100, 50, 200), rect(50, -100, 200, 200)
    assert ruling(patch(), range_(west), range_(east)) == INSIDE
    assert ruling(patch(), range_(west), range_(east, approved_on=None)) == UNSURE
    assert ruling(patch(), range_(west), range_(east, approved_on=AFTER)) == PARTLY
    # Another version is no part of it: whichever is in force, half of P lies outside.
    other = range_(east, approved_on=None, version=2)
    assert ruling(patch(), range_(west, version=1), other) == PARTLY


def test_row_3_a_version_whose_boundary_is_lost_may_be_the_latest_too():
    lost = range_(None, version=2, approved_on=None)
    assert ruling(patch(), range_(AROUND, version=1), lost) == UNSURE
    # With a date it is the latest in force: an approval, but where is not known.
    named = patch(project_id="P1")
    old, new = range_(AROUND, project_id="P1"), range_(None, project_id="P1", approved_on="2021")
    assert ruling(named, old, new) == (9, "unknown", "plan_without_boundary", True)


def test_row_3_versions_stated_in_words_are_versions():
    # On one day, 变更 comes after a number: it lies elsewhere.
    old = bare(AROUND, version=1)
    assert ruling(patch(), old, bare(ELSEWHERE, version="变更"))[0] == 14
    # Two texts are two versions, not two parts of one.
    two = (bare(AROUND, version="a"), bare(ELSEWHERE, version="b"))
    assert ruling(patch(), *two)[0] == 14


def test_row_3_more_orders_than_can_be_tried_are_unknown():
    # Six ranges of 5 versions without a date: 7^6 orders; all of them hold P.
    many = [
        range_(AROUND, range_id=f"R{one}", version=version, approved_on=None)
        for one in range(6) for version in range(5)
    ]  # fmt: skip
    assert ruling(patch(), *many) == UNSURE


def test_row_3_a_patch_layer_without_the_column_comes_after_every_approval():
    undated = {"patch_id": "A", "geometry": P}
    assert ruling(undated, range_(AROUND, approved_on=AFTER)) == INSIDE
    assert ruling(undated, range_(AROUND, approved_on=None)) == INSIDE
    # One date for the batch is a date: before the approval, and then an empty cell decides.
    late = ruling(undated, range_(AROUND, approved_on=AFTER), image_date=IMAGE)
    assert late == (8, "no_plan", "late_approval", True)
    assert ruling(undated, range_(AROUND, approved_on=None), image_date=IMAGE) == UNSURE


@pytest.mark.parametrize("dated", [{"approved_on": None}, {}], ids=["empty", "no column"])
def test_row_9_a_plan_without_date_is_in_force_whatever_the_date_of_the_patch(dated):
    register = pd.DataFrame([{"plan_no": "N", "project_id": "P1", **dated}])
    for day in (IMAGE, None):
        told = ruling(patch(project_id="P1", image_date=day), plans=register)
        assert told == (9, "unknown", "plan_without_boundary", True)


def test_dates_of_earlier_deliveries_decide_nothing():
    # The same earlier patch, dated, undated, or without the column: 3600 + 3600 m² in row 13.
    before = patch(rect(60, 0, 120, 60), patch_id="OLD")
    for cells in ({}, {"image_date": None}):
        assert ruling(patch(SMALL), history=[layer([{**before, **cells}])])[0] == 14
    del before["image_date"]
    assert ruling(patch(SMALL), history=[layer([before])])[0] == 14


# Row 4: narrower than the tolerance.


@pytest.mark.parametrize(
    ("half", "row"),
    [
        (4.0, 4),
        # On a straight edge: outside_low = (w - 5) x 100, s = 5 % of 2w x 100 = 10w.
        (5.5, 4),  # 50 <= 55 on either side
        (5.6, 7),  # 60 > 56 on either side: overlap
    ],
)
def test_row_4_a_strip_along_an_edge_cannot_be_told(half, row):
    strip = rect(-half, 0, half, 100)
    told = judge(patch(strip), range_(rect(-300, -300, 0, 400)))
    assert told["rule"] == row
    assert ("thinner_than_tolerance" in told["reasons"]) == (row == 4)
    assert told["robust"] == (row == 7)  # without tolerance half of it is outside


@pytest.mark.parametrize(
    ("side", "around", "row"),
    [
        (20, 30, 4),  # outside 900 - 400 = 500 > 450, all of it within 5 m but for the corners
        (22, 30, 5),  # 900 - 484 = 416 < 450
        (300, 308, 5),  # 94 864 - 90 000 = 4864 < 5000
        (300, 309, 4),  # 95 481 - 90 000 = 5481 >= 5000
    ],
)
def test_row_4_what_the_tolerance_forgives_may_not_be_most_of_it(side, around, row):
    hold, ring = side / 2, around / 2
    told = ruling(patch(rect(-ring, -ring, ring, ring)), range_(rect(-hold, -hold, hold, hold)))
    assert told[0] == row


# Row 5: inside.


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        (-20.0, INSIDE),
        (0.0, INSIDE),  # the edges are the same line
        (9.9, INSIDE),  # outside_low = (9.9 - 5) x 100 = 490 <= 500
        (10.1, PARTLY),  # 510 > 500
        (50.0, PARTLY),
    ],
)
def test_rows_5_and_7_a_patch_may_stick_out_by_the_tolerance_and_s(out, expected):
    told = ruling(patch(), range_(rect(-100, -100, 100 - out, 200)))
    assert told == expected


def test_row_5_areas_are_those_of_the_drawing():
    # 8 m of 100 stick out: 800 m²; 3 m beyond the grown edge, 13 m beyond the shrunk one.
    told = judge(patch(), range_(rect(-100, -100, 92, 200)))
    areas = ("area_m2", "inside_m2", "outside_m2", "outside_low_m2", "outside_high_m2", "late_m2")
    expected = (10_000, 9_200, 800, 300, 1_300, 0)
    for name, area in zip(areas, expected, strict=True):
        assert told[name] == pytest.approx(area, abs=0.1), name
    assert (told["best_range_id"], told["n_ranges"]) == ("R", 1)
    assert told["best_inside_m2"] == pytest.approx(9_200, abs=0.1)


def test_row_5_a_touching_range_is_apart():
    assert ruling(patch(), range_(rect(100, 0, 200, 100)))[0] not in (4, 5, 6, 7)


def test_row_5_a_sketch_clears_nobody():
    assert ruling(patch(), sketch(AROUND))[:2] == (9, "unknown")


def test_row_5_an_empty_kind_is_a_sketch_and_no_such_column_a_boundary():
    assert ruling(patch(), range_(AROUND, range_kind=None))[0] == 9
    bare = {"range_id": "R", "approved_on": BEFORE, "geometry": AROUND}
    assert ruling(patch(), bare) == INSIDE


# Row 6: the rest lies in a sketch.


@pytest.mark.parametrize(
    ("bare", "expected"),
    [
        (0.0, (6, "unknown", "sketch_range", True)),
        (9.9, (6, "unknown", "sketch_range", True)),  # (9.9 - 5) x 100 = 490 <= 500
        (10.1, PARTLY),  # 510 > 500
    ],
)
def test_row_6_range_and_sketch_together_hold_the_patch(bare, expected):
    half = range_(rect(-200, -100, 50, 200))
    rest = sketch(rect(50, -100, 100 - bare, 200))
    assert ruling(patch(), half, rest) == expected


def test_row_6_a_sketch_approved_later_counts_nowhere():
    half = range_(rect(-200, -100, 50, 200))
    later = sketch(rect(50, -100, 100, 200), approved_on=AFTER)
    assert ruling(patch(), half, later) == PARTLY


# Row 8: approved after the image.


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-05-31", INSIDE),
        ("2022-06-01", INSIDE),  # on the day of the image: in force
        ("2022-06-02", (8, "no_plan", "late_approval", True)),
    ],
)
def test_row_8_an_approval_counts_from_its_day_on(day, expected):
    told = judge(patch(), range_(AROUND, approved_on=day))
    assert (told["rule"], told["verdict"], told["reasons"][0], told["field_check"]) == expected
    assert told["late_m2"] == pytest.approx(10_000 if expected[0] == 8 else 0, abs=0.1)


def test_row_8_a_later_approval_elsewhere_is_no_late_approval():
    assert ruling(patch(), range_(rect(800, 0, 900, 100), approved_on=AFTER)) == NO_RANGE


def test_row_8_overlap_on_all_ranges_is_enough():
    # 30 of 100 m inside: 3000 m² later only.
    told = judge(patch(), range_(rect(70, -100, 300, 200), approved_on=AFTER))
    assert (told["rule"], told["verdict"]) == (8, "no_plan")
    assert told["late_m2"] == pytest.approx(3_000, abs=0.1)


# Row 9: it may be approved, but where is not known.


@pytest.mark.parametrize(
    ("gap", "kind", "row"),
    [
        (0, None, 9),
        (199, None, 9),
        (201, None, 14),
        (201, "公路工程", 9),  # linear: d = 300 m
        (299, "公路工程", 9),
        (301, "公路工程", 14),
        (201, "房地产工程", 14),
    ],
)
def test_row_9_a_sketch_within_d(gap, kind, row):
    near = sketch(rect(100 + gap, 0, 200 + gap, 100), project_type=kind)
    told = judge(patch(), near)
    assert told["rule"] == row
    assert ("sketch_range" in told["reasons"]) == (row == 9)


def plan(**cells):
    """Return a register of one plan without a place."""
    return pd.DataFrame([{"plan_no": "N", "approved_on": BEFORE, **cells}])


@pytest.mark.parametrize(
    ("said", "known", "row"),
    [
        ({"project_id": "P1"}, {"project_id": "P1"}, 9),
        ({"project_name": "北沟（一期）"}, {"project_name": "北沟(1期)"}, 9),
        ({"project_id": "P1"}, {"project_id": "P2"}, 14),
        ({}, {"project_id": "P1"}, 14),
        ({"project_id": "P1"}, {"project_id": "P1", "approved_on": AFTER}, 14),
        ({"project_id": "P1"}, {"project_id": "P1", "approved_on": "2022-06-01"}, 9),
    ],
)
def test_row_9_a_plan_without_boundary_of_the_same_project(said, known, row):
    told = judge(patch(**said), plans=plan(**known))
    assert told["rule"] == row
    assert ("plan_without_boundary" in told["reasons"]) == (row == 9)


@pytest.mark.parametrize(("east", "row"), [(50, 9), (299, 9), (301, 14)])
def test_row_9_the_point_of_a_plan_in_the_patch_or_within_d(east, row):
    import geopandas as gpd

    place = rect(east, 50, east + 1, 51).exterior.interpolate(0)
    # The rectangle's ring begins at its south-east corner: 1 m east of `east`.
    place = type(place)(place.x - 1, place.y)
    register = gpd.GeoDataFrame(plan(), geometry=[place], crs="EPSG:4544")
    assert ruling(patch(), plans=register)[0] == row


def test_row_9_a_plan_whose_project_has_a_boundary_is_that_boundary():
    # The range lies 2 km away and nothing of it is disturbed: row 11, not row 9.
    far = range_(rect(2000, 0, 2100, 100), project_id="P1")
    assert ruling(patch(project_id="P1"), far, plans=plan(project_id="P1"))[0] == 11


def test_row_9_a_range_whose_boundary_is_lost_is_an_approval_without_boundary():
    lost = range_(None, project_id="P1")
    told = ruling(patch(project_id="P1"), lost, range_(rect(2000, 0, 2100, 100), range_id="Q"))
    assert told == (9, "unknown", "plan_without_boundary", True)


# Rows 10 to 12: tied to an approved project.


def near(gap, **cells):
    """Return a range of 200 x 200 m so far east of P."""
    return range_(rect(100 + gap, -50, 300 + gap, 150), **cells)


def used(gap, area=2_500, **cells):
    """Return a patch of so many m², 50 m wide, inside that range."""
    return patch(rect(150 + gap, 0, 200 + gap, area / 50), patch_id="B", **cells)


@pytest.mark.parametrize(("gap", "row"), [(50, 10), (199, 10), (201, 14)])
def test_row_10_spoil_beside_an_approved_site(gap, row):
    told = ruling(patch(patch_type=SPOIL), near(gap), others=[used(gap)])
    expected = (10, "no_plan", "spoil_outside_range", True) if row == 10 else NO_RANGE
    assert told == expected


def test_row_10_is_for_spoil_alone():
    assert ruling(patch(patch_type=BORROW), near(50), others=[used(50)])[0] == 14


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (1_960, (11, "moved_site", "range_untouched", True)),  # 4.9 % of 40 000 m²
        (2_040, (12, "beyond_range", "detached_part", True)),  # 5.1 %
    ],
)
def test_rows_11_and_12_part_at_five_per_cent_of_the_range(area, expected):
    mine = patch(project_id="P1")
    told = ruling(mine, near(900, project_id="P1"), others=[used(900, area)])
    assert told == expected


def test_row_11_patches_that_are_no_construction_do_not_touch_a_range():
    mine = patch(project_id="P1")
    other = used(900, 2_040, patch_type=NOT_OURS)
    assert ruling(mine, near(900, project_id="P1"), others=[other])[0] == 11


def test_row_11_all_ranges_of_the_project_are_that_range():
    # 2500 m² are 6.25 % of 40 000 m² but 3.1 % of 80 000 m².
    mine = patch(project_id="P1")
    ranges = (near(900, project_id="P1"), near(1_900, project_id="P1", range_id="R2"))
    assert ruling(mine, ranges[0], others=[used(900)])[0] == 12
    assert ruling(mine, *ranges, others=[used(900)])[0] == 11


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (9.9, (12, "beyond_range", "detached_part", True)),  # gap <= 2t = 10 m
        (10.1, (14, "no_plan", "range_nearby", True)),  # only distance ties it
    ],
)
def test_row_12_by_place_alone_the_gap_must_be_small(gap, expected):
    assert ruling(patch(), near(gap), others=[used(gap)]) == expected


def test_row_12_a_strip_inside_makes_it_partly_outside():
    # 8 m inside: inside_m2 800 > 500, but 3 m beyond the tolerance: 300 <= 500, so apart.
    # Disturbed: 800 + 20 x 20 = 1200 of 100 x 200 = 6 %.
    beside = range_(rect(92, -50, 192, 150))
    inner = patch(rect(150, 0, 170, 20), patch_id="B")
    told = judge(patch(), beside, others=[inner])
    assert (told["rule"], told["verdict"]) == (12, "beyond_range")
    assert told["reasons"][0] == "partly_outside"
    assert told["inside_m2"] == pytest.approx(800, abs=0.1)


def test_row_12_another_project_nearby_ties_nobody():
    named = patch(project_id="P1")
    assert ruling(named, near(5, project_id="P2"), others=[used(5)]) == NO_RANGE
    # Lacking an id on one side, the names decide.
    named = patch(project_name="北沟")
    assert ruling(named, near(5, project_name="南坪"), others=[used(5)]) == NO_RANGE
    assert ruling(named, near(5, project_id="P2"), others=[used(5)])[0] == 12


# Row 13: too small to need a plan.

EXEMPT = (13, "exempt", "below_plan_limit", True)


@pytest.mark.parametrize(
    ("side", "kind", "expected"),
    [
        (70, None, EXEMPT),  # 4900 m²
        (71, None, NO_RANGE),  # 5041 m²
        (70, "其他扰动", EXEMPT),
        (70, SPOIL, NO_RANGE),
        (70, BORROW, NO_RANGE),
    ],
)
def test_row_13_is_for_less_than_half_a_hectare(side, kind, expected):
    assert ruling(patch(rect(0, 0, side, side), patch_type=kind)) == expected


SMALL = rect(0, 0, 60, 60)  # 3600 m²


@pytest.mark.parametrize(
    ("other", "row"),
    [
        ({"shape": rect(60, 0, 120, 60)}, 14),  # touches: 7200 m²
        ({"shape": rect(60, 0, 80, 60)}, 13),  # touches: 3600 + 1200 = 4800 m²
        ({"shape": rect(61, 0, 121, 60)}, 13),  # 1 m away
        ({"shape": rect(60, 0, 120, 60), "patch_type": NOT_OURS}, 13),
        ({"shape": rect(0, 0, 60, 60)}, 13),  # the same ground counts once
        ({"shape": rect(900, 0, 960, 60), "project_id": "P1"}, 14),  # the same project
        ({"shape": rect(900, 0, 960, 60), "project_id": "P2"}, 13),
        ({"shape": None, "project_id": "P1"}, 14),  # how much is not known: not below
    ],
)
def test_row_13_sums_what_touches_or_shares_the_project(other, row):
    mine = patch(SMALL, project_id="P1")
    assert ruling(mine, others=[patch(patch_id="B", **other)])[0] == row


def test_row_13_earlier_deliveries_are_summed_too():
    before = layer([patch(rect(60, 0, 120, 60), patch_id="OLD")])
    assert ruling(patch(SMALL))[0] == 13
    assert ruling(patch(SMALL), history=[before])[0] == 14
    # How much an earlier patch of the same project takes is not known without its geometry.
    mine, lost = patch(SMALL, project_id="P1"), patch(None, patch_id="OLD", project_id="P1")
    assert ruling(mine, history=[layer([lost])])[0] == 14
    assert ruling(patch(SMALL), history=[layer([lost])])[0] == 13


def test_row_13_asks_for_the_earthwork():
    assert "earthwork_to_ask" in judge(patch(SMALL))["reasons"]


# Row 14: nothing at all.


def test_row_14_no_range_anywhere():
    assert ruling(patch()) == NO_RANGE


@pytest.mark.parametrize(("gap", "reason"), [(199, "range_nearby"), (201, "no_range")])
def test_row_14_says_whether_a_range_is_nearby(gap, reason):
    assert ruling(patch(), near(gap), others=[used(gap)]) == (14, "no_plan", reason, True)


def test_a_patch_without_geometry_is_unknown_also_where_the_data_span_a_continent():
    far = patch(rect(3_000_000, 0, 3_000_100, 100), patch_id="far")  # beyond 20°: EPSG:6933
    judged = judge_all([patch(), far, patch(None, patch_id="lost")], [range_(AROUND)])
    assert judged["verdict"].tolist()[::2] == ["compliant", "unknown"]


# Reasons beside any row.


def test_key_zones_of_both_kinds_are_summed():
    # 4 m and 3 m of 100 m wide: 400 and 300 m², s = 500.
    def zone(kind, west, east):
        return {"zone_kind": kind, "name": "Z", "geometry": rect(west, 0, east, 100)}

    prevention, control = zone("key_prevention", -50, 4), zone("key_control", 97, 150)
    assert "key_zone" not in reasons(patch(), range_(AROUND), zones=[prevention])
    assert "key_zone" not in reasons(patch(), range_(AROUND), zones=[control])
    told = judge(patch(), range_(AROUND), zones=[prevention, control])
    assert (told["rule"], told["field_check"], "key_zone" in told["reasons"]) == (5, True, True)
    # The same 400 m² twice are 400 m².
    twice = [prevention, zone("key_control", -50, 4)]
    assert "key_zone" not in reasons(patch(), range_(AROUND), zones=twice)
    # Water source areas are a reason of their own.
    assert "key_zone" not in reasons(
        patch(), range_(AROUND), zones=[prevention, zone("water_source", 97, 150)]
    )


@pytest.mark.parametrize(
    ("approved", "started", "stale"),
    [
        ("2019-05-01", "2022-04-30", False),
        ("2019-05-01", "2022-05-01", True),  # three years on the day
        ("2020-02-29", "2023-02-27", False),
        ("2020-02-29", "2023-02-28", True),  # no 29 February: the period ends on the 28th
        ("2020-02-29", None, False),
    ],
)
def test_work_begun_three_years_after_its_approval(approved, started, stale):
    told = reasons(patch(), range_(AROUND, approved_on=approved, started_on=started))
    assert ("older_than_3_years" in told) == stale


def test_row_9_each_project_that_a_person_links_may_be_without_a_boundary():
    far = range_(rect(2000, 0, 2100, 100), project_id="P1")
    words = pd.DataFrame({"patch_id": ["A", "A"], "project_id": ["P1", "P9"]})
    assert ruling(patch(), far, links=words[:1])[0] == 11
    assert ruling(patch(), far, links=words) == (9, "unknown", "plan_without_boundary", True)


@pytest.mark.parametrize("word", ["P9", "p9 ", "北沟(1期)", "Q7"])
def test_a_project_without_boundary_that_a_person_links_is_one_link_under_its_own_name(word):
    plans = pd.DataFrame([{"plan_no": "N", "project_id": "P9", "project_name": "北沟（一期）"}])
    words = pd.DataFrame({"patch_id": ["A"], "project_id": [word]})
    links = classify(layer([patch()]), None, plans=plans, links=words).tables["links"]
    known = word != "Q7"  # which no register has: it is shown as the person wrote it
    assert links[["project_id", "how"]].to_numpy().tolist() == [["P9" if known else "Q7", "person"]]


def test_a_refusal_stands_against_a_link_to_the_same_project():
    words = pd.DataFrame({"patch_id": ["A", "A"], "project_id": ["P9", "P9"]})
    assert ruling(patch(), links=words.assign(refuse=[False, False]))[0] == 9
    assert ruling(patch(), links=words.assign(refuse=[False, True])) == NO_RANGE
    assert ruling(patch(), links=words.assign(refuse=[True, False])) == NO_RANGE


def test_each_layer_without_dates_is_one_finding():
    plans = pd.DataFrame([{"plan_no": "N", "project_id": "P1"}])
    undated = {"patch_id": "A", "geometry": P}
    layers = classify(layer([undated]), layer([bare(AROUND)]), plans=plans).notes.findings
    found = [finding.layer for finding in layers if finding.code == "dates_not_checked"]
    assert sorted(found) == ["patches", "plans", "ranges"]
    # Columns that are there, though empty, are none.
    filled = classify(
        layer([patch(image_date=None)]), layer([range_(AROUND, approved_on=None)]),
        plans=plans.assign(approved_on=None),
    )  # fmt: skip
    assert "dates_not_checked" not in {finding.code for finding in filled.notes.findings}
