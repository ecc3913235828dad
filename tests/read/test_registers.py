"""Registers, reported figures, settings."""

from __future__ import annotations

import pytest
import xlsxwriter

from swcgeo.check.columns import numbers
from swcgeo.errors import LayerError, MissingFileError, SettingsError, UsageError
from swcgeo.read import read_plans, read_reported, read_settings


def workbook(path, sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_workbook_under_a_title_row_is_read_by_its_headings(tmp_path):
    rows = [["方案台账"], ["批复文号", "项目名称", "防治责任范围（hm²）"],
            ["水保〔2021〕1号", "城东安置区", 1.2],
            ["水保〔2021〕2号", "南山风电", 30]]  # fmt: skip
    plans = read_plans(workbook(tmp_path / "p.xlsx", {"一": rows}), crs="EPSG:4544")
    assert plans["plan_no"].tolist() == ["水保〔2021〕1号", "水保〔2021〕2号"]
    assert plans["area_m2"].tolist() == [12_000.0, 300_000.0]
    assert plans.geometry.isna().all()


def test_a_sheet_is_named_behind_a_colon(tmp_path):
    path = workbook(tmp_path / "p.xlsx", {"a": [["plan_no"], ["1"]], "b": [["plan_no"], ["2"]]})
    assert read_plans(f"{path}:b", crs="EPSG:4544")["plan_no"].tolist() == ["2"]
    with pytest.raises(LayerError, match="no layer c; it has a, b"):
        read_plans(f"{path}:c", crs="EPSG:4544")


# 105.5° E 33.5° N is 35 546 461 / 3 708 314 in zone 35 (domain notes §5).
@pytest.mark.parametrize(
    ("x", "y"), [("105.5", "33.5"), ("546461", "3708314"), ("35546461", "3708314")]
)
@pytest.mark.parametrize(("crs", "easting"), [("EPSG:4544", 546_461), ("EPSG:4523", 35_546_461)])
def test_a_position_may_be_in_degrees_or_metres_with_or_without_zone(tmp_path, x, y, crs, easting):
    (tmp_path / "p.csv").write_text(f"批复文号,x,y\nA,{x},{y}\n", encoding="utf-8")
    point = read_plans(tmp_path / "p.csv", crs=crs).geometry.item()
    assert (point.x, point.y) == pytest.approx((easting, 3_708_314), abs=1.0)


def test_a_position_that_fits_nowhere_is_listed(tmp_path):
    (tmp_path / "p.csv").write_bytes("批复文号,x,y\n甲,33.5,105.5\n乙,,\n".encode("gbk"))
    plans = read_plans(tmp_path / "p.csv", crs="EPSG:4544")
    found = [(f.row, f.id) for f in plans.notes.findings if f.code == "plan_point_unknown"]
    assert found == [(1, "甲")]
    assert plans.geometry.isna().all()


def test_an_empty_register_is_refused(tmp_path):
    (tmp_path / "p.csv").write_text("plan_no\n", encoding="utf-8")
    with pytest.raises(LayerError, match="holds no features"):
        read_plans(tmp_path / "p.csv", crs="EPSG:4544")


def test_a_vector_file_may_be_a_register(squares):
    plans = read_plans(squares("r.gpkg", plan_no=["1", "2", "3"]), crs="EPSG:4523")
    assert plans.crs.to_epsg() == 4523
    assert plans.total_bounds[0] == pytest.approx(35_500_000)


def test_figures_carry_their_decimals_and_parts(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        '[[figure]]\nid="t"\ntext="共15.17"\nvalue=15.17\nunit="km2"\nwhat="treated_gross_km2"\n'
        'projects=["A","B"]\nyear=2023\nparts=[6.67, 8.5]\n', encoding="utf-8",
    )  # fmt: skip
    (figure,) = read_reported(path)
    assert (figure.value, figure.decimals, figure.parts) == (15.17, 2, (6.67, 8.5))
    assert (figure.projects, figure.year) == (("A", "B"), 2023)


@pytest.mark.parametrize(
    ("text", "reason"),
    [('[[figure]]\nid="a"\nvalu=1', r"valu \(value\?\)"),
     ('[[figure]]\nid="a"', "value, unit, what"), ('[[figures]]\nid="a"', r"figures \(figure\?\)"),
     ('[[figure]]\nid=1', "id = 1"), ("[[", r"r\.toml")],
)  # fmt: skip
def test_a_slip_in_the_figures_is_named(tmp_path, text, reason):
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=reason):
        read_reported(tmp_path / "r.toml")


@pytest.mark.parametrize(
    ("heading", "cells", "m3"),
    [
        ("挖填土石方总量（万m³）", [1.5, 20], [15_000, 200_000]),
        ("挖填土石方总量", [15_000, 200_000], [15_000, 200_000]),
        ("土石方总量", ["1.5万方", "200000 m³"], [15_000, 200_000]),
    ],
)
def test_earthwork_is_read_in_cubic_metres(tmp_path, heading, cells, m3):
    rows = [["批复文号", "批复日期", heading], ["甲", "2021-01-01", cells[0]],
            ["乙", "2022-01-01", cells[1]]]  # fmt: skip
    plans = read_plans(workbook(tmp_path / "p.xlsx", {"一": rows}), crs="EPSG:4544")
    assert numbers(plans, "earthwork_m3").tolist() == m3


def test_a_unit_above_the_table_is_that_of_its_volumes(tmp_path):
    rows = [["方案台账"], ["单位：万m³"], ["批复文号", "批复日期", "挖填土石方总量"],
            ["甲", "2021-01-01", 1.5]]  # fmt: skip
    plans = read_plans(workbook(tmp_path / "p.xlsx", {"一": rows}), crs="EPSG:4544")
    assert plans["earthwork_m3"].tolist() == [15_000]


def test_settings_stand_alone_or_under_their_table(tmp_path):
    for text in ("[compliance]\ntolerance_m = 3", "[settings.compliance]\ntolerance_m = 3"):
        (tmp_path / "s.toml").write_text(text, encoding="utf-8")
        assert read_settings(tmp_path / "s.toml").compliance.tolerance_m == 3
    (tmp_path / "s.toml").write_text("[compliance]\ntolerance = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match="tolerance is 3"):
        read_settings(tmp_path / "s.toml")
    with pytest.raises(MissingFileError, match=r"gone\.toml"):
        read_settings(tmp_path / "gone.toml")


def test_a_date_that_cannot_be_read_is_listed(tmp_path):
    (tmp_path / "p.csv").write_text("plan_no,approved_on\nA,soon\n", encoding="utf-8")
    plans = read_plans(tmp_path / "p.csv", crs="EPSG:4544")
    assert "date_unreadable" in [finding.code for finding in plans.notes.findings]


@pytest.mark.parametrize(
    "slip", ['value="1"', "value=nan", "value=inf", 'value=1\nparts=["a"]', "value=1\nparts=[[1]]"]
)
def test_a_figure_that_is_no_number_is_refused(tmp_path, slip):
    text = f'[[figure]]\nid="t"\nunit="km2"\nwhat="covered_km2"\n{slip}\n'
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"int / float"):
        read_reported(tmp_path / "r.toml")
