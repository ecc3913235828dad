"""Tables as offices keep them: titles, merged headings, unit rows, totals, notes."""

from __future__ import annotations

import pytest
import xlsxwriter

from swcgeo.read import read_plans, read_register
from swcgeo.read.tables.heading_rows import arranged


def sheet(path, rows, merges=()):
    """Write rows into a workbook; merges are (first row, first column, last row, last column)."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for top, left, bottom, right in merges:
            page.merge_range(top, left, bottom, right, rows[top][left])
    return path


# The register of a county office, as it is printed: a title over all columns, headings of two
# rows with merged cells both ways, a row of units, totals in between and at the end, a note.
REGISTER = [
    ["垭豁区生产建设项目水土保持方案审批台账（2023年）"],
    ["序号", "项目名称", "批复", None, "防治责任范围", None, None, "补偿费"],
    [None, None, "文号", "时间", "永久占地", "临时占地", "合计", None],
    [None, None, None, None, "（hm²）", "（hm²）", "（hm²）", "（万元）"],
    [1, "城东安置区", "水保〔2021〕1号", "2021.5.12", 1.0, 0.2, 1.2, 1.68],
    [2, "南山风电", "水保〔2021〕2号", "2021年6月", 20, 10, "30公顷", 42],
    ["小计", None, None, None, 21, 10.2, 31.2, 43.68],
    [3, "西沟砂石料场", "水保〔2022〕1号", 44967, 2, None, "1,234", 2.8],
    ["合  计", None, None, None, 23, 10.2, 1265.2, 46.48],
    ["注：补偿费按1.40元/m²计，未缴的另行催缴。"],
    ["填表人：", None, "审核人：", None, "日期：2023.12.1"],
]
MERGES = [(0, 0, 0, 7), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 6), (1, 7, 2, 7)]


@pytest.mark.parametrize("written", ["merged", "blanks", "csv"])
def test_the_printed_register_of_an_office_is_read_as_it_is_meant(tmp_path, written):
    if written == "csv":
        lines = [",".join("" if c is None else f'"{c}"' for c in row) for row in REGISTER]
        path = tmp_path / "p.csv"
        path.write_text("\n".join(lines), encoding="utf-8-sig")
    else:
        path = sheet(tmp_path / "p.xlsx", REGISTER, MERGES if written == "merged" else ())
    plans = read_plans(path, crs="EPSG:4544")
    assert plans["project_name"].tolist() == ["城东安置区", "南山风电", "西沟砂石料场"]
    assert plans["plan_no"].tolist() == ["水保〔2021〕1号", "水保〔2021〕2号", "水保〔2022〕1号"]
    # 1.2, 30 and 1234 hm².
    assert plans["area_m2"].tolist() == pytest.approx([12_000, 300_000, 12_340_000])
    assert "防治责任范围/永久占地（hm²）" in plans
    found = [(f.code, f.fields.get("what")) for f in plans.notes.findings]
    assert found.count(("table_row_left_out", "@table.total")) == 2
    assert found.count(("table_row_left_out", "@table.note")) == 2
    assert [f.fields["rows"] for f in plans.notes.findings if f.code == "table_headings"] == [3]
    # 44967 is 2023-02-10.
    serial = [f for f in plans.notes.findings if f.code == "date_serial"]
    assert [f.fields["date"] for f in serial] == ["2023-02-10"]
    assert not [f for f in plans.notes.findings if f.severity == "error"]


def test_a_plain_table_stays_as_it_is():
    rows = [["编号", "名称"], ["A", "甲"], ["B", "乙"]]
    table = arranged(rows, layer_name="plans")
    assert (table.headings, table.rows, table.findings) == (["编号", "名称"], rows[1:], ())


def test_a_row_of_texts_under_a_gap_in_the_headings_is_data():
    rows = [["名称", None, "类型"], ["甲", "乙", "公路"], ["丙", "丁", "铁路"]]
    table = arranged(rows, layer_name="plans")
    assert table.headings == ["名称", None, "类型"]
    assert table.rows == rows[1:]


def test_few_headings_over_many_columns_are_found_by_their_merged_cells(tmp_path):
    # Two cells of six: fewer than half, as a title would be.
    rows = [["补偿费台账"], ["项目", None, None, "缴纳", None, None],
            ["编号", "名称", "乡镇", "应缴金额（元）", "实缴金额（元）", "时间"],
            ["P1", "甲", "石坪镇", 100, 50, "2023.1.5"]]  # fmt: skip
    merges = [(0, 0, 0, 5), (1, 0, 1, 2), (1, 3, 1, 5)]
    fees = read_register(sheet(tmp_path / "f.xlsx", rows, merges), kind="fees")
    # 项目/编号 is 项目编号, 缴纳/时间 is 缴纳时间.
    columns = ["project_id", "due_yuan", "paid_yuan", "paid_on"]
    assert fees[columns].values.tolist() == [["P1", 100.0, 50.0, "2023.1.5"]]


def test_a_plan_of_which_only_the_name_is_known_is_data():
    rows = [["项目名称", "批复文号", "面积"], ["甲", "1", 2], ["北山抽水蓄能电站工程", None, None]]
    table = arranged(rows, layer_name="plans")
    assert [row[0] for row in table.rows] == ["甲", "北山抽水蓄能电站工程"]


def test_a_unit_above_the_table_is_that_of_its_areas():
    rows = [["台账", None, "单位：亩"], ["编号", "占地面积", "时间"], ["A", 15, "2023"]]
    assert arranged(rows, layer_name="plans").headings == ["编号", "占地面积（亩）", "时间"]


def test_a_merged_cell_holds_for_every_row_that_it_covers(tmp_path):
    rows = [["项目编号", "应缴金额（万元）", "缴纳时间"], ["P1", 1, "2023.1.5"], [None, 2, "20230601"],
            ["P2", 3, "2023年5月"], [None, 4, None]]  # fmt: skip
    fees = read_register(sheet(tmp_path / "f.xlsx", rows, [(1, 0, 2, 0)]), kind="fees")
    # P1 was merged over two rows; the last cell is merely empty, and stays so.
    assert fees["project_id"].fillna("").tolist() == ["P1", "P1", "P2", ""]
    assert fees["due_yuan"].tolist() == [10_000, 20_000, 30_000, 40_000]
    assert [f.fields["count"] for f in fees.notes.findings if f.code == "merged_filled"] == [1]


@pytest.mark.parametrize(
    ("kind", "headings", "columns"),
    [
        ("visits", ["图斑编号", "批次", "现场复核时间", "认定结论"], ["patch_id", "batch", "visited_on", "outcome"]),
        ("cases", ["案号", "图斑编号", "查处方式", "立案日期", "销号时间"],
         ["case_id", "patch_id", "kind", "opened_on", "closed_on"]),
        ("pushed_projects", ["项目代码", "项目名称", "建设单位", "推送日期", "乡镇"],
         ["project_id", "project_name", "builder", "pushed_on", "town"]),
    ],
)  # fmt: skip
def test_every_register_is_read_under_canonical_names(tmp_path, kind, headings, columns):
    path = sheet(tmp_path / "r.xlsx", [headings, *[[f"{n}" for _ in headings] for n in "ab"]])
    register = read_register(path, kind=kind)
    assert set(columns) <= set(register.columns)
    unread = {f.fields["column"] for f in register.notes.findings if f.code == "date_unreadable"}
    assert unread == {name for name in columns if name.endswith("_on")}
