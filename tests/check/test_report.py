"""Findings are put together and written down, the worst first."""

from __future__ import annotations

import json

import geopandas as gpd
from shapely.geometry import Polygon, box

from swcgeo.check.report import as_json, as_text, check_layer
from swcgeo.model.findings import FINDING_COLUMNS, Finding

DEGREES = box(105.4, 33.4, 105.5, 33.5)


def ranges(*geometries, crs="EPSG:4544", **columns):
    """Return ranges with a boundary each."""
    ids = [f"R{place}" for place, _ in enumerate(geometries, start=1)]
    return gpd.GeoDataFrame({"range_id": ids, **columns}, geometry=list(geometries), crs=crs)


def test_a_wrong_crs_is_told_with_what_would_fit():
    findings = check_layer(ranges(DEGREES, range_kind=["边界"]), kind="ranges")
    assert [found.code for found in findings] == ["crs_in_doubt"]
    said = findings[0].message("zh")
    assert "坐标像是度" in said
    assert "EPSG:4490" in said


def test_ranges_without_a_word_on_their_kind_are_told():
    findings = check_layer(ranges(DEGREES, crs="EPSG:4490"), kind="ranges")
    assert [found.code for found in findings] == ["range_kind_missing"]


def test_checking_changes_nothing():
    bow_tie = Polygon([(105.4, 33.4), (105.5, 33.5), (105.5, 33.4), (105.4, 33.5)])
    frame = ranges(bow_tie, None, crs="EPSG:4490", range_kind=["boundary", ""])
    before = frame.copy(deep=True)
    assert check_layer(frame, kind="ranges")
    assert frame.equals(before)


def test_the_worst_comes_first_and_counts_stand_on_top():
    findings = check_layer(ranges(None, DEGREES, crs="EPSG:4490"), kind="ranges")
    lines = as_text(findings, lang="zh").splitlines()
    assert lines[0] == "错误 1 项，提醒 1 项，说明 0 项"
    assert lines.index("错误 (1)") < lines.index("提醒 (1)")
    assert any("第 1 行 R1 没有图形" in line for line in lines)
    assert as_text((), lang="en") == "0 errors, 0 warnings, 0 notes"


def test_json_has_the_columns_of_the_contract_and_null_for_nothing():
    (record,) = json.loads(as_json(check_layer(ranges(DEGREES, crs="EPSG:4490"), kind="ranges")))
    assert tuple(record) == FINDING_COLUMNS
    assert record["severity"] == "warn"
    assert record["row"] is None
    assert record["x"] is None
    assert json.loads(as_json(())) == []


def test_many_alike_are_one_line_with_their_number_and_first_rows_and_one_remedy():
    found = [Finding("geometry_missing", "patches", row, f"P{row}") for row in range(3, 28)]
    text = as_text([*found, Finding("id_missing", "patches")], lang="zh")
    assert text.splitlines() == [
        "错误 25 项，提醒 1 项，说明 0 项",
        "",
        "错误 (25)",
        "  扰动图斑：第 3 行 P3 没有图形。（同类共 25 行：第 3、4、5、6、7 行等）",
        "    → 请补充该要素的边界。",
        "",
        "提醒 (1)",
        "  扰动图斑：没有编号字段，以行号（从 1 起）作编号。",
        "    → 请补充编号字段，否则换批次后无法对应。",
    ]


def test_json_keeps_every_finding_however_many_are_alike():
    found = [Finding("geometry_missing", "patches", row, "P") for row in range(1, 301)]
    assert [record["row"] for record in json.loads(as_json(found))] == list(range(1, 301))
