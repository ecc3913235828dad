"""Stated areas: what the heading says against what the ground says; the delivered values stay."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from swcgeo.read.dialects.profiles import apply_profile

# Squares of 100, 200, 300 and 400 m in EPSG:4544: 1, 4, 9, 16 hm².  At 0.3 km from the central
# meridian the plane is true to 1e-6, and 500 m of edge need no densifying.
HM2 = (1.0, 4.0, 9.0, 16.0)


def squares(crs="EPSG:4544", **columns):
    shapes = [
        shapely.box(500_000, 3_700_000, 500_000 + s, 3_700_000 + s) for s in (100, 200, 300, 400)
    ]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544")
    return frame if crs is None else frame.to_crs(crs)


def codes_of(layer):
    return [
        f.code
        for f in layer.notes.findings
        if "unit" in f.code or "area" in f.code or "whole" in f.code
    ]


@pytest.mark.parametrize("crs", ["EPSG:4544", "EPSG:4490", "EPSG:3857", "EPSG:4523"])
@pytest.mark.parametrize(
    ("kind", "heading", "per_hm2", "said"),
    [
        ("patches", "QAREA", 1, []),                       # hm², as the profile says
        ("patches", "QAREA", 15, ["unit_contradicted"]),   # 亩
        ("patches", "QAREA", 10_000, ["unit_contradicted"]),
        ("ranges", "respArea", 10_000, []),                # m², as the platform holds ranges
        ("ranges", "respArea", 1, ["unit_contradicted"]),  # hm²
        ("ranges", "DAREA", 0.01, ["unit_contradicted"]),  # km²
        ("patches", "扰动面积（亩）", 15, []),
        ("patches", "扰动面积（亩）", 1, ["unit_contradicted"]),
        ("patches", "stated_area_m2", 1, ["unit_contradicted"]),
    ],
)  # fmt: skip
def test_the_ground_tells_the_unit_whatever_the_heading_says(crs, kind, heading, per_hm2, said):
    stated = [area * per_hm2 for area in HM2]
    layer = apply_profile(squares(crs, **{heading: stated}), kind=kind)
    assert layer["stated_area_m2"].tolist() == pytest.approx([area * 1e4 for area in HM2])
    assert codes_of(layer) == said
    kept = heading if heading in layer and heading != "stated_area_m2" else f"{heading}_1"
    if heading != "stated_area_m2" or said:
        raw = layer[kept] if kept in layer else layer["stated_area_m2"]
        assert raw.tolist() == stated


def test_a_contradiction_names_both_units_and_its_receipt_both_sums():
    layer = apply_profile(squares(QAREA=[15 * area for area in HM2]), kind="patches")
    (finding,) = [f for f in layer.notes.findings if f.code == "unit_contradicted"]
    assert "QAREA 按 hm² 标注" in finding.message("zh")
    assert "亩" in finding.message("zh")
    assert "15 times the ground" in finding.message("en")
    (receipt,) = [r for r in layer.notes.receipts if r.method.startswith("unit")]
    # 1 + 4 + 9 + 16 = 30 hm²: 4 500 000 m² as marked, 300 000 m² as the ground has it.
    assert (receipt.before_m2, receipt.after_m2) == pytest.approx((4_500_000, 300_000))


def test_where_nothing_fits_the_profile_stands_and_that_is_said():
    layer = apply_profile(squares(QAREA=[2.0, 9.0, 20.0, 30.0]), kind="patches")
    assert layer["stated_area_m2"].tolist() == [20_000, 90_000, 200_000, 300_000]
    assert codes_of(layer) == ["unit_doubtful"]


def test_without_ground_the_profile_stands_in_silence():
    frame = gpd.GeoDataFrame({"QAREA": [15.0, 60.0, 135.0]}, geometry=[None] * 3, crs="EPSG:4544")
    layer = apply_profile(frame, kind="patches")
    assert layer["stated_area_m2"].tolist() == [150_000, 600_000, 1_350_000]
    assert codes_of(layer) == []


def test_a_crs_in_doubt_tells_no_unit():
    frame = squares(QAREA=[15 * area for area in HM2]).assign(crs_in_doubt=True)
    assert codes_of(apply_profile(frame, kind="patches")) == []


def test_a_cell_with_a_unit_of_its_own_is_read_in_it():
    # The column is in hm²; 60亩 = 4 hm², 90000 m² = 9 hm².
    layer = apply_profile(squares(QAREA=["1", "60亩", "90000 m²", "16公顷"]), kind="patches")
    assert layer["stated_area_m2"].tolist() == pytest.approx([area * 1e4 for area in HM2])
    (finding,) = [f for f in layer.notes.findings if f.code == "unit_in_cells"]
    assert finding.fields["count"] == 2


def test_a_part_cannot_be_larger_than_its_patch():
    # EAREA is hm² by the profile; 5000 of anything larger than m² is more than 9 hm².
    layer = apply_profile(squares(QAREA=list(HM2), EAREA=[None, None, 5000.0, 0.5]), kind="patches")
    (finding,) = [f for f in layer.notes.findings if f.code == "part_exceeds_whole"]
    assert (finding.row, finding.fields["count"], finding.fields["rows"]) == (3, 1, 2)
    assert layer["EAREA"].tolist()[2:] == [5000.0, 0.5]


def test_an_area_column_that_nobody_knows_is_named_not_used():
    layer = apply_profile(squares(MJ=[15 * area for area in HM2]), kind="ranges")
    assert codes_of(layer) == ["area_column"]
    assert "stated_area_m2" not in layer
    assert layer["MJ"].tolist() == [15, 60, 135, 240]


def test_a_platform_may_hold_ranges_in_m2_and_patches_in_hm2():
    ranges = apply_profile(squares(respArea=[1e4 * area for area in HM2]), kind="ranges")
    patches = apply_profile(squares(QAREA=list(HM2)), kind="patches")
    assert ranges["stated_area_m2"].tolist() == patches["stated_area_m2"].tolist()
    assert codes_of(ranges) == codes_of(patches) == []
