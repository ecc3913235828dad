"""The matrix of transitions as a sheet: grades both ways, margins that are the surveys' own."""

from __future__ import annotations

import openpyxl
import pandas as pd

from swcgeo.export.transition_sheets import matrix_sheets
from swcgeo.export.workbook import write_workbook


def matrix(*rows, years=(2019, 2023)):
    """Return rows (from, to, km²) of the total, and one of a watershed that is passed over."""
    table = pd.DataFrame(rows, columns=["grade_from", "grade_to", "area_km2"])
    table.insert(0, "watershed_id", "TOTAL")
    other = table.head(1).assign(watershed_id="W", area_km2=99.0)
    table = pd.concat([other, table], ignore_index=True)
    return table.assign(
        year_from=pd.array([years[0]] * len(table), "Int64"),
        year_to=pd.array([years[1]] * len(table), "Int64"),
    )


def by_heading(sheet):
    return {column.heading: list(column.values) for column in sheet.columns}


def test_rows_are_before_and_columns_after_in_hm2_with_margins():
    (sheet,) = matrix_sheets(matrix((3, 2, 0.5), (3, 3, 0.25), (1, 3, 0.125)))
    found = by_heading(sheet)
    assert found["前期 ＼ 后期 (hm²)"] == [
        "微度", "轻度", "中度", "强烈", "极强烈", "剧烈", "2023年合计"
    ]  # fmt: skip
    assert found["轻度"] == [0, 0, 50.0, 0, 0, 0, 50.0]
    assert found["中度"] == [12.5, 0, 25.0, 0, 0, 0, 37.5]
    assert found["2019年合计"] == [12.5, 0, 75.0, 0, 0, 0, 87.5]
    assert sheet.totals == {6}


def test_ground_without_a_grade_has_a_row_only_where_there_is_some():
    (sheet,) = matrix_sheets(matrix((0, 2, 0.5)))
    assert by_heading(sheet)["轻度"] == [0, 0, 0, 0, 0, 0, 50.0, 50.0]
    assert "未知" in by_heading(sheet)


def test_each_pair_of_surveys_has_a_sheet_and_a_missing_year_is_said():
    both = pd.concat(
        [matrix((3, 2, 0.5)), matrix((2, 2, 0.5), years=(2023, 2025)),
         matrix((2, 1, 0.5), years=(None, 2027))]
    )  # fmt: skip
    names = [sheet.name for sheet in matrix_sheets(both, lang="en")]
    assert names == ["Matrix 2019–2023", "Matrix 2023–2025", "Matrix year unknown–2027"]


def test_the_workbook_has_matrix_and_rows_and_no_sheet_of_polygons(tmp_path):
    further = {
        "transitions": matrix((3, 2, 0.5)).assign(steps=-1, change="better"),
        "transition_ground": pd.DataFrame({"change": ["better"]}),
        "second_method": pd.DataFrame({"figure": ["eroding"], "agrees": [True]}),
    }
    path = write_workbook(tmp_path / "book.xlsx", further=further).paths[0]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["转移矩阵 2019–2023", "强度转移", "两法核对"]
    assert [cell.value for cell in book["两法核对"][2]] == ["水土流失面积", "是"]
    rows = list(book["强度转移"].values)
    assert rows[2][rows[0].index("变化")] == "减轻"
