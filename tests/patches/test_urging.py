"""Who is to be urged: by id, else by name; what only looks alike is to be checked, nobody accused."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from swcgeo.model.settings import AllSettings
from swcgeo.patches.compliance import classify
from swcgeo.patches.rates import rates_of
from swcgeo.patches.urging import plans_to_urge, project_standing, standing_counts

DAY = np.datetime64("2024-01-01")
X, Y = 500_000, 3_700_000
PLANS = pd.DataFrame(
    {"plan_no": ["1", "2"], "project_id": ["P1", "P2"],
     "project_name": ["城东安置区（一期）", "南山风电场"], "builder": ["城建公司", "风电公司"],
     "approved_on": ["2021-03-01", "2022-05-01"]}
)  # fmt: skip


def pushed(*names, **columns):
    return pd.DataFrame({"project_name": list(names), **columns})


def asked(*arguments, plans=PLANS, ranges=None, **more):
    table, _ = project_standing(*arguments, plans, ranges, as_of=DAY, **more)
    return list(zip(table["standing"], table["reasons"], strict=True))


def codes(notes):
    return [finding.code for finding in notes.findings]


def square(east, side=100):
    """Return a square; 100 m a side are 1 hm²."""
    return box(X + east, Y, X + east + side, Y + side)


def patches(*shapes, **columns):
    count = len(shapes)
    usual = {"patch_id": list("ABCDEFGH"[:count]), "source": "ministry", "batch": "1",
             "image_date": ["2023-04-01"] * count, "verdict": ["no_plan"] * count}  # fmt: skip
    return gpd.GeoDataFrame({**usual, **columns}, geometry=list(shapes), crs="EPSG:4544")


@pytest.mark.parametrize("name", ["城东安置区（一期）", "城东安置区 (1期)", "城东安置区（１期）"])
def test_a_name_finds_its_plan_however_it_is_written(name):
    assert asked(pushed(name)) == [("approved", "")]


def test_an_id_finds_its_plan_whatever_the_name():
    assert asked(pushed("叫别的", project_id=["p1"])) == [("approved", "")]


def test_the_number_of_another_platform_does_not_hide_a_plan_of_the_same_name():
    assert asked(pushed("南山风电场", project_id=["2103-621299-01"])) == [("approved", "")]


def test_nothing_alike_is_to_be_urged():
    assert asked(pushed("北沟养殖场")) == [("to_urge", "no_plan_found")]


def test_the_second_phase_is_not_the_first_but_to_be_checked():
    assert asked(pushed("城东安置区（二期）")) == [("to_check", "other_phase")]


def test_a_name_without_a_phase_is_only_like_the_plan_of_a_phase():
    assert asked(pushed("城东安置区")) == [("to_check", "name_similar_only")]


def test_a_name_that_is_only_alike_is_to_be_checked_and_named():
    # 城东安置区 and 城东安置小区: 城东 东安 安置 of 4 + 5 pairs: 6/9.
    table, _ = project_standing(pushed("城东安置小区"), PLANS, None, as_of=DAY)
    row = table.iloc[0]
    assert (row["standing"], row["reasons"]) == ("to_check", "name_similar_only")
    assert row["similar"] == "城东安置区（一期）（67%）"
    assert row["likeness"] == pytest.approx(6 / 9)


def test_one_builder_makes_a_weaker_likeness_worth_a_look():
    # 城东农贸市场 against 城东安置区: 城东 of 5 + 4 pairs: 2/9 = 0.22; 城东安置房: 6/8 of any.
    strict = AllSettings.from_tables({"projects": {"alike_name_one_builder": 0.2}})
    name = "城东农贸市场"
    assert asked(pushed(name, builder=["城建公司"]), settings=strict) == [
        ("to_check", "name_similar_only")
    ]
    assert asked(pushed(name, builder=["农贸公司"]), settings=strict) == [
        ("to_urge", "no_plan_found")
    ]


def test_a_plan_of_the_same_name_and_another_builder_clears_nobody_and_accuses_nobody():
    assert asked(pushed("南山风电场", builder=["水泥制品厂"])) == [("to_check", "builder_differs")]
    assert asked(pushed("南山风电场", builder=["风电 公司"])) == [("approved", "")]
    assert asked(pushed("南山风电场", builder=[None])) == [("approved", "")]


def test_a_plan_approved_after_the_day_does_not_count_on_it():
    early = np.datetime64("2022-04-30")
    table, _ = project_standing(pushed("南山风电场"), PLANS, None, as_of=early)
    row = table.iloc[0]
    assert (row["standing"], row["reasons"]) == ("to_urge", "plan_dated_later")
    assert str(row["approved_on"].date()) == "2022-05-01"
    on_the_day = project_standing(pushed("南山风电场"), PLANS, None, as_of=early + 1)[0]
    assert on_the_day["standing"].item() == "approved"


def test_a_register_row_without_date_and_number_is_no_approval_yet():
    plans = pd.concat([PLANS, pd.DataFrame({"project_name": ["西塬水厂"]})])
    assert asked(pushed("西塬水厂"), plans=plans) == [("to_check", "plan_pending")]
    numbered = plans.assign(plan_no=["1", "2", "3"])
    assert asked(pushed("西塬水厂"), plans=numbered) == [("approved", "")]


def test_a_range_is_an_approval_as_good_as_a_row_of_the_register():
    ranges = gpd.GeoDataFrame({"range_id": ["R"], "project_name": ["西塬水厂"]},
                              geometry=[square(0)], crs="EPSG:4544")  # fmt: skip
    assert asked(pushed("西塬水厂"), plans=None, ranges=ranges) == [("approved", "")]


def test_without_any_register_of_approvals_nobody_is_to_be_urged():
    assert asked(pushed("北沟养殖场"), plans=None) == [("to_check", "register_missing")]
    thin = AllSettings.from_tables({"compliance": {"ranges_incomplete": True}})
    ranges = pd.DataFrame({"range_id": ["R"], "project_name": ["西塬水厂"]})
    assert asked(pushed("北沟养殖场"), plans=None, ranges=ranges, settings=thin) == [
        ("to_check", "register_missing")
    ]


def test_a_project_pushed_twice_counts_once_and_from_the_first_day():
    register = pushed("北沟养殖场", "北沟 养殖场", pushed_on=["2023-12-22", "2023-12-12"])
    table, notes = project_standing(register, PLANS, None, as_of=DAY)
    assert table["days_since"].tolist() == [20]
    assert "pushed_twice" in codes(notes)


def test_one_name_of_two_builders_is_two_projects_and_none_is_hidden():
    register = pushed("标准厂房", "标准 厂房", "标准厂房", "标准厂房",
                      builder=["水泥制品厂", "养殖合作社", "水泥 制品厂", "水泥制品有限公司"])  # fmt: skip
    for rows in (register, register.iloc[::-1]):
        table, _ = project_standing(rows, PLANS, None, as_of=DAY)
        assert sorted(table["builder"].str.replace(" ", "").str[:2]) == ["养殖", "水泥"]
    # A plan of one of them clears that one only.
    plans = pd.DataFrame(
        {"plan_no": ["7"], "project_name": ["标准厂房"], "builder": ["养殖合作社"]}
    )
    table, _ = project_standing(register, plans, None, as_of=DAY)
    assert table.set_index("standing")["builder"].to_dict() == {
        "approved": "养殖合作社", "to_check": "水泥制品厂",
    }  # fmt: skip


def test_a_row_without_id_and_name_cannot_be_matched_and_stands_by_itself():
    register = pushed(None, None, "北沟养殖场", pushed_on=["2023-12-22"] * 3)
    table, notes = project_standing(register, PLANS, None, as_of=DAY)
    assert sorted(table["reasons"]) == ["no_plan_found", "unnamed", "unnamed"]
    assert [one.row for one in notes.findings if one.code == "pushed_unnamed"] == [1, 2]


def test_a_push_without_a_day_or_after_the_day_has_no_days_since():
    register = pushed("北沟养殖场", "西塬水厂", pushed_on=[None, "2024-06-01"])
    table, _ = project_standing(register, PLANS, None, as_of=DAY)
    assert table["days_since"].isna().all()


def test_a_project_pushed_and_seen_is_one_with_its_patches_and_their_ground_once():
    # Two squares of 1 hm² that share half: 1.5 hm² on the ground.
    seen = patches(square(0), square(50), project_name=["北沟养殖场", "北沟 养殖场"])
    table, _ = project_standing(pushed("北沟养殖场"), PLANS, None, patches=seen, as_of=DAY)
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["why"], row["n_patches"], row["patch_ids"]) == ("both", 2, "A;B")
    assert row["area_m2"] == pytest.approx(15_000, abs=1)
    assert str(row["seen_on"].date()) == "2023-04-01"


def test_a_patch_shows_the_pushed_project_of_its_name_whatever_the_numbers():
    seen = patches(square(0), project_id=["P9"], project_name=["北沟养殖场"])
    table, _ = project_standing(
        pushed("北沟 养殖场", project_id=["2103-01"]), PLANS, None, patches=seen, as_of=DAY
    )
    assert table[["project_id", "why"]].to_numpy().tolist() == [["2103-01", "both"]]
    # Of two pushed projects of that name nobody can tell which one the patch shows.
    register = pushed("北沟养殖场", "北沟养殖场", project_id=["2103-01", "2103-02"])
    table, _ = project_standing(register, PLANS, None, patches=seen, as_of=DAY)
    assert table["why"].tolist() == ["pushed", "pushed", "seen"]


def test_an_area_that_is_not_known_of_one_patch_is_not_known_of_the_project():
    seen = patches(square(0), None, project_name=["北沟养殖场"] * 2)
    table, _ = project_standing(None, PLANS, None, patches=seen, as_of=DAY)
    assert np.isnan(table["area_m2"].item())
    assert table["reasons"].item() == "no_plan_found"


def test_a_small_project_seen_only_is_to_be_asked_but_not_a_spoil_site_and_not_a_pushed_one():
    small, name = square(0, side=70), "北沟养殖场"  # 0.49 hm²
    seen = patches(small, project_name=[name])
    assert asked(None, patches=seen) == [("to_check", "no_plan_found;below_limit")]
    limit = patches(square(0, side=70.72), project_name=[name])  # 0.5001 hm²
    assert asked(None, patches=limit) == [("to_urge", "no_plan_found")]
    spoil = patches(small, project_name=[name], patch_type=["弃渣场"])
    assert asked(None, patches=spoil) == [("to_urge", "no_plan_found")]
    assert asked(pushed(name), patches=seen) == [("to_urge", "no_plan_found")]


@pytest.mark.parametrize("outcome", ["exempt", "not_construction"])
def test_what_an_officer_found_to_need_no_plan_is_not_urged(outcome):
    seen = patches(square(0), square(500), project_name=["北沟养殖场"] * 2,
                   outcome=[outcome, outcome])  # fmt: skip
    assert asked(None, patches=seen) == [("exempt", "")]
    # One patch is still open: nothing is settled.
    half = patches(square(0), square(500), project_name=["北沟养殖场"] * 2, outcome=[outcome, None])
    assert asked(None, patches=half)[0][0] == "to_urge"


def test_a_suspicion_that_no_plan_is_needed_settles_nothing():
    seen = patches(square(0), project_name=["北沟养殖场"], verdict=["exempt"])
    assert asked(None, patches=seen)[0][0] != "exempt"


def test_what_an_officer_found_compliant_has_a_plan_that_the_register_lacks():
    seen = patches(square(0), project_name=["北沟养殖场"], outcome=["compliant"])
    assert asked(None, patches=seen) == [("to_check", "no_plan_found;found_compliant")]


def word(project, *, refuse=False):
    return pd.DataFrame({"patch_id": ["A"], "project_id": [project], "refuse": [refuse]})


def test_a_persons_link_shows_a_project_and_a_refusal_takes_it_away():
    seen = patches(square(0), project_name=["北沟养殖场"])
    table, _ = project_standing(None, PLANS, None, patches=seen, words=word("P1"), as_of=DAY)
    assert table["project_name"].tolist() == ["北沟养殖场", "城东安置区（一期）"]
    assert table["by_person"].tolist() == [0, 1]
    gone, notes = project_standing(
        None, PLANS, None, patches=seen, words=word("北沟养殖场", refuse=True), as_of=DAY
    )
    assert gone.empty
    assert [one.fields["without"] for one in notes.findings] == [1]


def test_a_refusal_by_id_takes_away_what_the_patch_states_by_name():
    seen = patches(square(0), project_name=["城东安置区(1期)"])
    table, _ = project_standing(
        None, PLANS, None, patches=seen, words=word("P1", refuse=True), as_of=DAY
    )
    assert table.empty


def test_a_patch_shows_the_project_in_whose_range_it_lies_but_not_one_it_grazes():
    # A (1 hm²) lies in R1 with 8000 m² and in R2 with 400 m² < s = min(500 m², 5 %) = 500 m².
    ranges = gpd.GeoDataFrame(
        {"range_id": ["R1", "R2"], "project_id": ["P1", "P2"], "approved_on": ["2020"] * 2,
         "range_kind": ["边界"] * 2},
        geometry=[box(X + 20, Y, X + 300, Y + 100), box(X - 300, Y, X + 4, Y + 100)],
        crs="EPSG:4544",
    )  # fmt: skip
    judged = classify(patches(square(0)).drop(columns="verdict"), ranges)
    assert len(judged.tables["links"]) == 2
    table, notes = project_standing(
        None, None, ranges, patches=judged, links=judged.tables["links"], as_of=DAY
    )
    assert table["project_id"].tolist() == ["P1"]
    assert [one.fields["projects"] for one in notes.findings] == [1]


def test_patches_and_projects_are_counted_apart():
    # 相城区 2021: one patch held several projects. Here A shows two, B and C one together, D none.
    seen = patches(*(square(500 * at) for at in range(4)),
                   project_name=["甲厂", "乙厂", "乙厂", None])  # fmt: skip
    _, notes = project_standing(None, PLANS, None, patches=seen, words=word("P2"), as_of=DAY)
    said = next(one for one in notes.findings if one.code == "patches_and_projects")
    assert said.fields == {"patches": 4, "projects": 3, "without": 1, "several": 1}


def test_the_list_holds_those_without_plan_the_longest_known_of_each_kind_first():
    register = pushed("城东安置区（二期）", "西塬水厂", "北沟养殖场", "南山风电场",
                      pushed_on=["2020", "2023-01-01", "2022-01-01", "2022-01-01"])  # fmt: skip
    table, _ = plans_to_urge(register, PLANS, None, as_of=DAY)
    assert table["project_name"].tolist() == ["北沟养殖场", "西塬水厂", "城东安置区（二期）"]


def test_order_of_rows_changes_nothing_but_their_order():
    register = pushed("城东安置区（二期）", "西塬水厂", "北沟养殖场", "南山风电场", "西塬 水厂",
                      pushed_on=["2020", "2023-01-01", "2022-01-01", None, "2022-05-01"])  # fmt: skip
    seen = patches(square(0), square(300), project_name=["西塬水厂", "丙厂"])
    tables = [
        project_standing(rows, plans, None, patches=seen.iloc[order], as_of=DAY)[0]
        for rows, plans, order in (
            (register, PLANS, [0, 1]),
            (register.iloc[::-1], PLANS.iloc[::-1], [1, 0]),
        )
    ]
    keys = ["standing", "reasons", "why", "days_since", "n_patches", "area_m2"]
    one, other = (table.sort_values(["standing", "days_since", "n_patches"])[keys]
                  .reset_index(drop=True) for table in tables)  # fmt: skip
    pd.testing.assert_frame_equal(one, other)


def test_taking_an_approval_away_never_makes_a_project_approved():
    register = pushed("城东安置区（一期）", "南山风电场", "北沟养殖场", "城东安置区（二期）")
    before = dict(enumerate(asked(register)))
    for gone in range(len(PLANS)):
        after = asked(register, plans=PLANS.drop(index=gone))
        for row, (standing, _) in enumerate(after):
            assert standing != "approved" or before[row][0] == "approved"


def test_the_rate_divides_by_what_is_known_to_need_a_plan():
    # 2 approved, 1 to be urged, 1 to be checked, 1 exempt: 2 of 3, one more not known.
    seen = patches(square(0), project_name=["戊厂"], outcome=["exempt"])
    register = pushed("城东安置区（一期）", "南山风电场", "北沟养殖场", "城东安置区（二期）")
    table, _ = project_standing(register, PLANS, None, patches=seen, as_of=DAY)
    counts = standing_counts(table)
    assert counts == {"approved": 2, "exempt": 1, "to_urge": 1, "to_check": 1}
    none = pd.DataFrame({"state": [], "outcome": []})
    rate = rates_of(none, plans=counts).set_index("rate").loc["plans_approved"]
    assert (rate["value"], rate["unknown"]) == (pytest.approx(2 / 3), 1)
    nobody = rates_of(none, plans={}).set_index("rate").loc["plans_approved"]
    assert np.isnan(nobody["value"])
