"""`check`: what a file is, what is wrong in it, in a few lines; complete as JSON."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

from swcgeo.cli import main

X, Y = 500_000, 3_700_000


def swcgeo(*words):
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return end.value.code


@pytest.fixture
def holes(tmp_path):
    """Return a layer of 25 dated patches with ids, 12 of them without an outline."""
    shapes = [None if row % 2 else box(X + 200 * row, Y, X + 200 * row + 100, Y + 100)
              for row in range(25)]  # fmt: skip
    columns = {"patch_id": [f"P{row}" for row in range(25)], "image_date": "2022-06-01"}
    path = tmp_path / "holes.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544").to_file(path)
    return path


def test_a_report_says_first_what_the_file_is_then_what_is_wrong(holes, capsys):
    assert swcgeo("check", holes, "--as", "patches") == 1
    assert capsys.readouterr().out.splitlines()[:8] == [
        str(holes),
        "  按扰动图斑读取；25 行，其中 12 行没有可用的图形；"
        "坐标系 EPSG:4544 CGCS2000 / 3-degree Gauss-Kruger CM 105E",
        "  错误 12 项，提醒 0 项，说明 1 项",
        "",
        "错误 (12)",
        "  扰动图斑：第 2 行 P1 没有图形。（同类共 12 行：第 2、4、6、8、10 行等）",
        "    → 请补充该要素的边界。",
        "",
    ]


def test_without_as_the_report_says_that_the_kind_was_taken_for_granted(holes, capsys):
    swcgeo("check", holes, "--lang", "en")
    assert "read as patches (--as names another); 25 rows, 12 of them" in capsys.readouterr().out


def test_encoding_and_profile_are_named_where_they_were_found_out(tmp_path, capsys):
    path = tmp_path / "g.shp"
    columns = {"图斑编号": ["甲一", "乙二"], "项目名": ["公路工程", "采石场"]}
    shapes = [box(105, 33, 105.1, 33.1), box(106, 33, 106.1, 33.1)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4490).to_file(path, encoding="GBK")
    path.with_suffix(".cpg").write_text("UTF-8")
    swcgeo("check", path)
    what = capsys.readouterr().out.splitlines()[1]
    assert "文字编码 gb18030" in what
    assert "方言“中文字段”" in what


def test_a_doubtful_crs_is_marked_where_it_is_named(tmp_path, capsys):
    path = tmp_path / "d.gpkg"
    gpd.GeoDataFrame({"patch_id": ["A"]}, geometry=[box(105, 33, 106, 34)], crs=4544).to_file(path)
    assert swcgeo("check", path) == 1
    assert "CM 105E（存疑）" in capsys.readouterr().out.splitlines()[1]


def test_several_files_are_counted_at_the_end(holes, tmp_path, capsys):
    fine, line = tmp_path / "fine.gpkg", tmp_path / "line.gpkg"
    gpd.read_file(holes).dropna(subset=["geometry"]).to_file(fine)
    gpd.GeoDataFrame({"a": [1]}, geometry=[LineString([(X, Y), (X + 9, Y)])], crs=4544).to_file(
        line
    )
    assert swcgeo("check", fine, holes, line) == 3
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "共 3 个文件：1 个没有错误，1 个有错误，1 个不能使用"
    assert "没有面（只有 线）" in said


def test_json_holds_what_each_file_says_even_if_two_say_the_same(holes, tmp_path, capsys):
    twin = tmp_path / "twin.gpkg"
    twin.write_bytes(holes.read_bytes())
    assert swcgeo("check", holes, twin, "--json") == 1
    rows = [one["row"] for one in json.loads(capsys.readouterr().out) if one["row"]]
    assert rows == 2 * list(range(2, 26, 2))


def test_no_finding_is_said_twice(holes, capsys):
    swcgeo("check", holes, "--json")
    said = [one["message"] for one in json.loads(capsys.readouterr().out)]
    assert len(said) == len(set(said)) == 12 + 1  # what one layer alone cannot show


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "--foo", "x"], "没有选项 --foo。"),
        (["check"], "缺少 PATH...。"),
        (["check", "x", "--as"], "选项 --as 后面缺少取值。"),
        (["check", "x", "--as", "towns"],
         "--as 的取值应为：patches、ranges、watersheds、treatments、erosion。"),
        (["account", "w", "e", "t", "--out", "o.csv", "--erosion-year", "3"],
         "--erosion-year 的取值应为 1949 至 2100 的整数。"),
        (["match", "a", "b", "c", "--out", "o.csv"], "多余的参数：c。"),
        (["chek"], "没有命令 chek。"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_the_language_of_the_reader(words, sentence, capsys):
    assert swcgeo(*words) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"错误：{sentence}"
    assert swcgeo(*words, "--lang", "en") == 2
    assert capsys.readouterr().err.isascii()


def test_without_any_word_the_commands_are_listed(capsys):
    assert swcgeo() == 2
    assert "classify" in capsys.readouterr().err
