"""Both maps: their figures equal the tables, and nothing overlaps or leaves the sheet."""

from __future__ import annotations

import io
import itertools
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

from swcgeo.model.codes import Verdict
from swcgeo.model.layers import Layer
from swcgeo.plot import PlotSettings, map_patches, map_treatment
from swcgeo.plot.patch_table import patch_columns, tally
from swcgeo.plot.treatment_table import grade_km2, tally_account
from tests.plot.conftest import largest_difference


def words(figure):
    return [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]


def boxes(figure):
    """Return the box of each text in pixels, smaller by two so that touching is no overlap."""
    figure.canvas.draw()
    shown = [text for text in (*figure.texts, *figure.axes[0].texts) if text.get_text().strip()]
    extents = [(text.get_text(), text.get_window_extent()) for text in shown]
    return [(text, shapely.box(b.x0 + 2, b.y0 + 2, b.x1 - 2, b.y1 - 2)) for text, b in extents]


def assert_tidy(figure):
    """Hold that texts stay inside the border and do not cover one another."""
    width, height = figure.get_size_inches() * figure.dpi
    edge = 0.27 * figure.dpi
    sheet = shapely.box(edge, edge, width - edge, height - edge)
    found = boxes(figure)
    assert [text for text, box in found if not sheet.covers(box)] == []
    pairs = itertools.combinations(found, 2)
    assert [(a, b) for (a, one), (b, two) in pairs if one.intersects(two)] == []


# --- patches ------------------------------------------------------------------------------------


def test_counts_and_areas_of_the_legend_are_those_of_the_table(patches):
    # no_plan: A + B, both ministry, 3 hm²; compliant: C, 3 hm²; unknown: D + E, 4.5 hm².
    found = tally(patch_columns(patches))
    assert found.sources == ("ministry", "province")
    assert {row.verdict: (row.counts, row.area_hm2) for row in found.rows} == {
        "compliant": ((0, 1), 3.0),
        "no_plan": ((2, 0), 3.0),
        "unknown": ((1, 1), 4.5),
    }
    assert (found.total.counts, found.total.area_hm2) == ((3, 2), 10.5)
    assert (found.visits, found.visits_hm2) == (4, 7.5)


def test_the_map_says_the_figures_and_how_many_are_not_drawn(patches, towns):
    said = words(map_patches(patches, towns=towns))
    assert {"3.00", "4.50", "10.50", "水利部", "省级", "疑似未批先建", "待核查"} <= set(said)
    assert "1 个图斑无图形，未绘出，已计入表中。" in said
    assert "粗边：须现场复核 4 个，7.50 hm²" in said
    # The row numbers of the four that are drawn, and the names of both towns.
    assert {"1", "2", "3", "4", "石门乡", "崾岘镇"} <= set(said)


def test_only_verdicts_that_occur_are_listed(patches):
    said = words(map_patches(patches))
    assert "疑似建设地点变更" not in said


def test_parts_of_the_legend_add_up_to_its_total(patches):
    # Three verdicts of 0.335 hm² each are 1.005 -> 1.01: two of them say 0.34, one 0.33.
    three = patches.iloc[:3].assign(area_m2=3350.0, verdict=["no_plan", "exempt", "unknown"])
    found = tally(patch_columns(three))
    assert sum(row.area_hm2 for row in found.rows) == pytest.approx(found.total.area_hm2)
    assert found.total.area_hm2 == 1.01


def test_a_missing_area_is_said_and_not_taken_for_zero(patches):
    patches.loc[0, "area_m2"] = np.nan
    assert "1 个图斑面积不详，未计入面积。" in words(map_patches(patches))


def test_a_missing_verdict_is_unknown(patches):
    patches.loc[0, "verdict"] = None
    rows = tally(patch_columns(patches)).rows
    assert {row.verdict: row.count for row in rows}["unknown"] == 3


def test_more_than_three_sources_share_a_column():
    names = ["ministry", "province", "drone", "satellite", ""]
    frame = gpd.GeoDataFrame({"source": names, "verdict": "no_plan"}, geometry=[None] * 5)
    found = tally(patch_columns(frame))
    assert len(found.sources) == 3
    assert found.total.counts == (1, 1, 3)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_overlaps_on_the_patch_map(patches, towns, district, lang):
    figure = map_patches(
        patches, towns=towns, district=district, maker="某某区水土保持局", made_on="2024-01-05",
        lang=lang,
    )  # fmt: skip
    assert_tidy(figure)


def test_very_long_names_stay_inside_the_sheet(patches, towns):
    long = "国家水土保持重点工程生产建设项目扰动图斑遥感监管现场复核工作" * 3
    towns["name"] = [long, long]
    patches["source"] = [long] * 3 + ["province"] * 2
    patches["patch_id"] = [f"{long}{number}" for number in range(5)]
    assert_tidy(map_patches(patches, towns=towns, title=long * 2, maker=long, made_on=long))


def test_two_sources_on_one_site_are_both_seen(patches):
    twice = pd.concat([patches.iloc[[0]], patches.iloc[[0]]], ignore_index=True)
    figure = map_patches(twice.assign(source=["ministry", "province"]))
    markers = {"o", "s"}
    places = [
        tuple(line.get_xydata()[0])
        for line in figure.axes[0].lines
        if line.get_marker() in markers and line.get_markersize() > 6
    ]
    # Symbols are 7.5 pt wide, so their middles stand at least that far apart on paper.
    axes = figure.axes[0]
    first, second = axes.transData.transform(places[:2]) / figure.dpi * 72
    assert np.hypot(*(first - second)) > 7.5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_any_geometry_the_table_is_still_there(patches, lang):
    bare = patches.assign(geometry=None).set_geometry("geometry", crs=4544)
    said = words(map_patches(bare, lang=lang))
    assert "10.50" in said
    assert {"没有可绘出的图斑", "No patch can be drawn"} & set(said)


def test_an_empty_table_gives_an_empty_map(patches):
    assert "没有可绘出的图斑" in words(map_patches(patches.iloc[:0]))


def test_one_patch_is_enough(patches):
    assert_tidy(map_patches(patches.iloc[:1]))


def test_degrees_give_the_same_map(patches, golden_bytes):
    # 4490 and 4544 share their datum, so the map is drawn in the zone of 105° either way.
    there = golden_bytes(map_patches(patches))
    back = golden_bytes(map_patches(patches.to_crs(4490)))
    assert len(there) == pytest.approx(len(back), rel=0.02)


def test_a_patch_far_off_does_not_shrink_the_district(patches, district):
    far = patches.copy()
    far.loc[0, "geometry"] = shapely.box(9e5, 30e5, 9e5 + 100, 30e5 + 100)
    said = words(map_patches(far, district=district))
    assert "1 个图斑在图幅之外，未绘出，已计入表中。" in said
    assert "比例尺　1∶50\u2009000" in said


def test_five_thousand_patches_are_drawn_without_numbers_and_fast():
    rng = np.random.default_rng(7)
    corners = rng.uniform(0, 50_000, (5000, 2)) + np.array([5e5, 37e5])
    ground = shapely.box(*corners.T, *(corners + 150).T)
    codes = [str(code) for code in Verdict]
    frame = gpd.GeoDataFrame(
        {"verdict": [codes[n % 7] for n in range(5000)], "source": "ministry", "area_m2": 22_500.0},
        geometry=ground, crs=4544,
    )  # fmt: skip
    start = time.perf_counter()
    figure = map_patches(frame)
    figure.savefig(io.BytesIO())
    assert time.perf_counter() - start < 10
    assert "图斑多于 60 个，不注行号。" in words(figure)
    assert "5000" in words(figure)


def test_inputs_stay_as_they_were(patches, towns, district):
    before = [frame.copy() for frame in (patches, towns, district)]
    map_patches(patches, towns=towns, district=district)
    for frame, was in zip((patches, towns, district), before, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(was))


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_the_same_map_gives_the_same_bytes(patches, towns, kind):
    metadata = {"png": {"Software": None}, "pdf": {"CreationDate": None}}[kind]

    def drawn():
        held = io.BytesIO()
        map_patches(patches, towns=towns).savefig(held, format=kind, metadata=metadata)
        return held.getvalue()

    assert drawn() == drawn()


# --- treatment ----------------------------------------------------------------------------------


def test_rows_add_up_to_the_total_of_the_account(account, erosion):
    # 1.005 + 1.005 = 2.01: 1.01 and 1.00; treated 0.335 + 0.335 = 0.67: 0.34 and 0.33; the rest
    # is 0.67 and 0.67, together 1.34 as the account says.
    found = tally_account(account, erosion)
    assert [(r.eroding, r.treated, r.remaining) for r in found.rows] == [
        (1.01, 0.34, 0.67), (1.00, 0.33, 0.67),
    ]  # fmt: skip
    total = found.total
    assert (total.eroding, total.treated, total.remaining) == (2.01, 0.67, 1.34)
    assert found.adds_up


def test_grades_add_up_to_what_erodes_and_to_all_ground(account, erosion):
    # 微度 2000 x 995 m = 1.99 km², 中度 2000 x 1005 m = 2.01 km²; other classes are left out.
    found = tally_account(account, erosion)
    assert found.grades == ((1, 1.99), (3, 2.01))
    assert found.ground == 4.0


def test_where_erosion_overlaps_the_higher_grade_counts(account, erosion):
    # 剧烈 over 1000 x 1005 m of the 中度 in the north-west: 1.005 km² each.
    worse = shapely.box(5e5, 37e5 + 995, 5e5 + 1000, 37e5 + 2000)
    both = pd.concat([erosion, gpd.GeoDataFrame({"grade": [6]}, geometry=[worse], crs=4544)])
    found = grade_km2(account, both)
    assert found[6] == pytest.approx(1.005, rel=1e-3)
    assert found[3] == pytest.approx(1.005, rel=1e-3)


def test_the_table_by_grade_of_the_account_is_believed(account, erosion):
    table = pd.DataFrame({"watershed_id": ["W1", "TOTAL"], "grade": [4, 4], "total_km2": [9, 2.01]})
    layer = Layer(account, tables={"by_grade": table})
    assert tally_account(layer, erosion).grades == ((1, 1.99), (4, 2.01))


def test_overlapping_watersheds_are_said(account, erosion, treatments):
    account.loc[2, ["eroding_km2", "treated_km2", "remaining_km2"]] = [1.5, 0.5, 1.0]
    said = words(map_treatment(account, erosion=erosion, treatments=treatments))
    assert "小流域相互重叠，各行之和不等于合计。" in said


def test_an_erosion_layer_that_differs_from_the_account_is_said(account, erosion, treatments):
    # Only the 微度 is left: 2.01 km² of eroding ground are missing.
    said = words(map_treatment(account, erosion=erosion.iloc[:1], treatments=treatments))
    assert "本图侵蚀图斑的水土流失面积与治理账相差 2.01 km²。" in said


def test_measures_are_counted_in_code_and_chinese_alike(account, erosion, treatments):
    said = words(map_treatment(account, erosion=erosion, treatments=treatments))
    assert {"梯田（2）", "种草（1）", "1 渭子沟", "2 外纳沟", "2.01", "0.67", "1.34"} <= set(said)
    assert "尚需治理中，损毁 0.03 km²" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_overlaps_on_the_treatment_map(account, erosion, treatments, district, lang):
    figure = map_treatment(
        account, erosion=erosion, treatments=treatments, maker="某某区水土保持局",
        made_on="2024-01-05", lang=lang,
    )  # fmt: skip
    assert_tidy(figure)


def test_many_watersheds_are_put_together_in_the_table(erosion, treatments):
    # 40 strips of 50 x 2000 m, each 0.1 km², half of it eroding and a fifth of that treated.
    strips = [shapely.box(5e5 + 50 * n, 37e5, 5e5 + 50 * (n + 1), 37e5 + 2000) for n in range(40)]
    row = {"total_km2": 0.1, "not_eroding_km2": 0.05, "unknown_km2": 0.0, "eroding_km2": 0.05,
           "treated_km2": 0.01, "remaining_km2": 0.04, "damaged_km2": 0.0}  # fmt: skip
    total = {key: value * 40 for key, value in row.items()}
    frame = pd.DataFrame([*([row] * 40), total])
    frame.insert(0, "watershed_id", [f"W{n}" for n in range(40)] + ["TOTAL"])
    account = gpd.GeoDataFrame(frame, geometry=[*strips, shapely.union_all(strips)], crs=4544)
    figure = map_treatment(account, erosion=erosion, treatments=treatments)
    said = words(figure)
    # All 16 rows fit: the 15 with most remaining and one for the other 25.
    assert "其余 25 个小流域" in said
    assert "1.60" in said
    assert_tidy(figure)


def test_without_geometry_the_account_is_still_there(account, erosion, treatments):
    bare = account.assign(geometry=None).set_geometry("geometry", crs=4544)
    figure = map_treatment(bare, erosion=erosion.iloc[:0], treatments=treatments.iloc[:0])
    assert {"没有可绘出的小流域", "2.01", "1.34"} <= set(words(figure))


def test_points_and_lines_are_drawn_too(account, erosion):
    works = gpd.GeoDataFrame(
        {"measure": ["谷坊", "护岸", "鱼鳞坑"]},
        geometry=[
            shapely.Point(500_500, 3_700_500),
            shapely.LineString([(500_100, 3_700_100), (500_900, 3_700_100)]),
            shapely.box(501_200, 3_700_200, 501_400, 3_700_400),
        ],
        crs=4544,
    )
    said = words(map_treatment(account, erosion=erosion, treatments=works))
    assert {"谷坊（1）", "护岸（1）", "其他或不详（1）"} <= set(said)


def test_the_treatment_map_gives_the_same_bytes(account, erosion, treatments, golden_bytes):
    first, second = (
        golden_bytes(map_treatment(account, erosion=erosion, treatments=treatments))
        for _ in range(2)
    )
    assert first == second


def test_grades_may_be_names_on_the_treatment_map(account, erosion, treatments, golden_bytes):
    names = ["未知", "微度", "轻度", "中度", "强烈", "极强烈", "剧烈"]
    named = erosion.assign(grade=[names[grade] for grade in erosion["grade"]])
    by_name, by_number = (
        golden_bytes(map_treatment(account, erosion=one, treatments=treatments))
        for one in (named, erosion)
    )
    assert by_name == by_number


def test_treated_ground_is_drawn_as_the_account_judges_it(account, erosion, treatments):
    # The account judges by the survey before the treatments; the survey drawn came after them.
    pieces = treatments.assign(grade=6)[["grade", "geometry"]]
    judging = Layer(account, geometry=account.geometry, crs=account.crs, tables={"pieces": pieces})
    sheet, plain = (
        map_treatment(one, erosion=erosion.assign(grade=1), treatments=treatments)
        for one in (judging, account)
    )
    severe = to_rgba(PlotSettings().grade_colours[6])
    filled, unfilled = (
        [one for one in figure.axes[0].collections if severe in map(tuple, one.get_facecolor())]
        for figure in (sheet, plain)
    )
    assert len(filled) == 1
    assert unfilled == []
    assert "治理地块的底色" in " ".join(words(sheet))
    assert "治理地块的底色" not in " ".join(words(plain))


def test_a_sheet_that_is_cropped_is_the_same_sheet(account, erosion, treatments, tmp_path):
    # As notebooks show it: whatever lay on the map still lies there.  Cropped by an inch each way,
    # lettering that stays behind differs by far more than hatches, which begin at the crop.
    figure = map_treatment(account, erosion=erosion, treatments=treatments)
    crop, whole = tmp_path / "crop.png", tmp_path / "whole.png"
    figure.savefig(crop, dpi=100, bbox_inches=Bbox([[1, 1], [10, 7]]), pad_inches=0)
    figure.savefig(whole, dpi=100)
    sheet = Image.open(whole)
    sheet.crop((100, sheet.height - 700, 1000, sheet.height - 100)).save(whole)
    worst, place = largest_difference(whole, crop)
    assert worst <= 30, place


# --- agreed pictures ----------------------------------------------------------------------------


def test_the_patch_map_looks_as_agreed(patches, towns, district, golden):
    figure = map_patches(patches, towns=towns, district=district, made_on="2024-01-05")
    assert isinstance(figure, Figure)
    golden(figure, "patches.png")


def test_the_patch_map_in_english_looks_as_agreed(patches, towns, golden):
    golden(map_patches(patches, towns=towns, lang="en"), "patches_en.png")


def test_the_treatment_map_looks_as_agreed(account, erosion, treatments, golden):
    figure = map_treatment(account, erosion=erosion, treatments=treatments, maker="某某局")
    golden(figure, "treatment.png")
