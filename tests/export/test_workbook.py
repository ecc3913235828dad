"""The bureau's workbook, read back with openpyxl."""

import time

import openpyxl
import pandas as pd
import pytest

from swcgeo.export.book import write_book
from swcgeo.export.sheets import frame_sheet
from swcgeo.export.workbook import write_workbook
from swcgeo.model.findings import Finding, Notes

# Three patches: 1 hm² and 2 hm² of the ministry, 0.05 hm² of the province; one more is unknown.
PATCHES = pd.DataFrame(
    {
        "patch_id": ["T10", "T2", "P1", "0062"],
        "source": ["ministry", "ministry", "province", None],
        "batch": ["2023-1"] * 4,
        "priority": [1, 1, 2, 3],
        "verdict": ["no_plan", "no_plan", "compliant", "unknown"],
        "field_check": [True, True, False, True],
        "robust": [True, False, True, False],
        "reasons": ["no_range;key_zone", "no_range", "inside_range", "bad_geometry"],
        "area_m2": [10_000.0, 20_000.0, 500.0, float("nan")],
        "inside_m2": [0.0, 0.0, 500.0, float("nan")],
        "outside_m2": [10_000.0, 20_000.0, 0.0, float("nan")],
        "best_range_id": [None, None, "R1", None],
    }
)
LINKS = pd.DataFrame({"patch_id": ["P1", "P1"], "project_id": ["X1", "X2"]})
ACCOUNT = pd.DataFrame(
    {
        "watershed_id": ["W1", "TOTAL"],
        "total_km2": [12.34567891, 12.34567891],
        "treated_share": [0.5, float("nan")],
    }
)


def book(path, **more):
    options = {
        "patches": PATCHES,
        "links": LINKS,
        "account_tables": {"account": ACCOUNT},
        "notes": Notes(
            (Finding("survey_year_missing", "erosion"), Finding("geometry_missing", "patches", 4))
        ),
        "about": [("坐标系", "EPSG:4544")],
        **more,
    }
    write_workbook(path, **options)
    return openpyxl.load_workbook(path)


def rows(sheet):
    head, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in others]


def test_patches_stand_by_priority_then_id_with_words_and_both_units(tmp_path):
    listed = rows(book(tmp_path / "b.xlsx")["图斑清单"])
    assert [row["图斑编号"] for row in listed] == ["T2", "T10", "P1", "0062"]
    assert listed[0]["合规性初判"] == "疑似未批先建"
    assert listed[1]["理由"] == "无任何已批范围；位于重点防治区"
    assert (listed[0]["面积 (hm²)"], listed[0]["面积 (亩)"]) == (2.0, 30.0)
    assert [row["现场复核"] for row in listed] == ["是", "是", "否", "是"]
    assert listed[2]["项目"] == "X1、X2"
    assert listed[3]["面积 (hm²)"] is None


def test_the_counts_add_up_by_verdict_and_by_source(tmp_path):
    summary = rows(book(tmp_path / "b.xlsx")["汇总"])
    *verdicts, total = summary
    assert len(verdicts) == 7  # every verdict, the absent ones as 0
    assert verdicts[1]["合规性初判"] == "疑似未批先建"
    assert verdicts[1]["水利部 (个)"] == 2
    assert (total["水利部 (个)"], total["省级 (个)"], total["未注明 (个)"]) == (2, 1, 1)
    assert total["合计 (个)"] == 4 == sum(row["合计 (个)"] for row in verdicts)
    assert total["面积 (hm²)"] == pytest.approx(3.05)


def test_the_account_keeps_every_digit_and_sets_its_total_in_bold(tmp_path):
    sheet = book(tmp_path / "b.xlsx")["治理账"]
    assert sheet["B2"].value == 12.34567891
    assert sheet["B2"].number_format == "#,##0.0000"
    assert sheet["A3"].value == "合计"
    assert sheet["A3"].font.b
    assert not sheet["A2"].font.b
    assert sheet["C3"].value is None


def test_the_worst_findings_come_first(tmp_path):
    found = rows(book(tmp_path / "b.xlsx")["问题"])
    assert [row["程度"] for row in found] == ["错误", "说明"]
    assert found[0]["图层"] == "扰动图斑"


def test_sheets_follow_what_there_is_and_the_language(tmp_path):
    assert book(tmp_path / "zh.xlsx").sheetnames == [
        "图斑清单", "汇总", "治理账", "问题", "处理记录", "说明",
    ]  # fmt: skip
    reported = pd.DataFrame({"id": ["F1"], "stated": [15.17], "candidate": ["unexplained"]})
    english = book(tmp_path / "en.xlsx", patches=None, further={"reported": reported}, lang="en")
    assert english.sheetnames == ["Account", "Reported figures", "Findings", "Receipts", "About"]
    assert rows(english["Reported figures"])[0]["Candidate cause"] == "unexplained"


def test_what_may_explain_a_figure_stands_in_the_words_of_the_reader(tmp_path):
    row = {"id": "F1", "rank": 1, "candidate": "column", "size": 0.07, "remaining": 1e-9,
           "unit": "km2", "group": "", "ids": "", "owners": "", "as_stated": "treated_gross_km2",
           "instead": "covered_km2", "fits": 1, "chance": 0.1}  # fmt: skip
    causes = {"reported_candidates": pd.DataFrame([row])}
    sheet = book(tmp_path / "zh.xlsx", further=causes)["差额可能原因"]
    (shown,) = rows(sheet)
    assert (shown["可能原因"], shown["或应为"], shown["对象"]) == ("口径", "措施净面积", None)
    assert shown["解释后余差"] == 0
    assert "措施净面积" in shown["如何确认"]


def test_each_sheet_is_set_up_for_screen_and_a4(tmp_path):
    for sheet in book(tmp_path / "b.xlsx"):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9  # A4
        assert sheet.page_setup.fitToWidth in {None, 1}  # 1 where nothing is said
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes is not None


@pytest.mark.parametrize(("columns", "paper"), [(10, 9), (25, 8)])  # A4, A3
def test_a_sheet_too_wide_to_be_read_on_a4_is_printed_on_a3(tmp_path, columns, paper):
    # 25 columns of 12 characters: 300 and more, where A4 holds 130 at full size.
    wide = pd.DataFrame({f"c{number}": ["abcdefghijkl"] for number in range(columns)})
    write_book([frame_sheet("wide", wide)], tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["wide"]
    assert sheet.page_setup.paperSize == paper


def test_a_text_keeps_clear_of_the_number_before_it(tmp_path):
    frame = pd.DataFrame({"n": [0.07], "text": ["ZDGC2022 + ZDGC2023"]})
    write_book([frame_sheet("s", frame)], tmp_path / "b.xlsx")
    aligned = openpyxl.load_workbook(tmp_path / "b.xlsx")["s"]["B2"].alignment
    assert (aligned.horizontal, aligned.indent) == ("left", 1)


def test_two_workbooks_of_one_run_are_equal_to_the_byte(tmp_path):
    book(tmp_path / "one.xlsx")
    time.sleep(2.1)  # a zip counts time in steps of two seconds
    book(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_frames_stay_as_they_were(tmp_path):
    before = PATCHES.copy(deep=True)
    book(tmp_path / "b.xlsx")
    pd.testing.assert_frame_equal(PATCHES, before)
