"""A project with versions, centre lines and hills, from files to GeoPackage and workbook."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from shapely.geometry import Point

from swcgeo.export.outcome import write_outcome
from swcgeo.read.layers import read_centrelines, read_hills
from swcgeo.workflow import run
from tests.patches.change_squares import FAR, line, rect, version, zone
from tests.patches.squares import layer, patch

TOML = """
[project]
name = "变更样例"
crs = "EPSG:4544"

[[deliveries]]
path = "patches.gpkg"
source = "ministry"
batch = "1"

[layers]
ranges = "ranges.gpkg"
zones = "zones.gpkg"
{more}
"""
LINES = [line((0, 0), (10_000, 0)), line((0, 1000), (4000, 1000), number=2)]


@pytest.fixture
def home(tmp_path):
    """Return a folder with a road that has grown, shifted and come into a key zone."""
    road = [version(rect(0, 0, 10_000, 40), project_type="公路", project_name="北沟公路"),
            version(rect(0, 0, 10_000, 60), 2, project_type="公路", project_name="北沟公路")]  # fmt: skip
    layers = {
        "ranges": road,
        "zones": [FAR, zone(rect(0, 45, 500, 100), name="北沟预防区")],
        "patches": [patch(rect(0, 0, 100, 50), project_id="P", patch_type="其他扰动")],
        "centrelines": LINES,
        "hills": [{"名称": "北山", "geometry": rect(-100, -3000, 11_000, 3000)}],
    }
    for name, rows in layers.items():
        layer(rows).to_file(tmp_path / f"{name}.gpkg")
    return tmp_path


def ran(home, *, more='centrelines = "centrelines.gpkg"\nhills = "hills.gpkg"'):
    """Run the project and return what was found."""
    path = home / "project.toml"
    path.write_text(TOML.format(more=more), encoding="utf-8")
    return run(path)


def test_the_run_says_which_project_is_suspected_and_why(home):
    outcome = ran(home)
    (row,) = outcome.further["plan_change"].to_dict("records")
    assert row["reasons"] == "range_grown;new_key_zone;line_shifted"
    assert row["suspected"] is True
    assert row["shift_share"] == pytest.approx(0.4, rel=1e-4)
    assert row["zones"] == "北沟预防区"
    assert not [key for key in outcome.absent if "plan_change" in key or "hills" in key]


def test_results_reach_geopackage_and_workbook_in_the_words_of_the_reader(home):
    outcome = ran(home)
    out = home / "out"
    write_outcome(outcome, out, started_on=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    names = {name for name, _ in pyogrio.list_layers(out / "results.gpkg")}
    assert {"plan_change", "plan_change_ground", "plan_change_lines"} <= names
    table = gpd.read_file(out / "results.gpkg", layer="plan_change")
    assert table["growth_share"].item() == pytest.approx(0.5, abs=1e-5)
    drawn = gpd.read_file(out / "results.gpkg", layer="plan_change_lines")
    assert drawn.crs == "EPSG:4544"
    assert drawn.length.item() == pytest.approx(4000, rel=1e-4)
    sheet = openpyxl.load_workbook(out / "ledger.xlsx")["重大变更核查"]
    head, row = ([cell.value for cell in cells] for cells in sheet.iter_rows(max_row=2))
    said = dict(zip(head, row, strict=True))
    assert said["变更初判（疑似）"] == "疑似重大变更"
    assert said["理由"].startswith("防治责任范围增加达到三成（第十六条二项）；新涉及")
    assert said["未能判断"] == "没有各版本的挖填土石方量"
    assert not [name for name in head if name.isascii()]


def test_without_hills_the_run_says_that_the_shift_is_not_known(home):
    outcome = ran(home, more="")
    assert "centreline_missing" in outcome.further["plan_change"]["unknown"].item()
    assert outcome.absent["results.gpkg:plan_change_lines"] == "nothing to draw"


def test_unknown_is_shown_as_such_never_as_an_empty_cell(home):
    layer([version(rect(0, 0, 100, 100)), version(rect(0, 0, 105, 100), 2)]).to_file(
        home / "ranges.gpkg"
    )
    outcome = ran(home)
    out = home / "out"
    write_outcome(outcome, out, started_on=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), lang="en")
    sheet = openpyxl.load_workbook(out / "ledger.xlsx")["Plan change"]
    head, row = ([cell.value for cell in cells] for cells in sheet.iter_rows(max_row=2))
    assert dict(zip(head, row, strict=True))["Change (suspected)"] == "cannot be ruled out"


def test_without_ranges_nothing_is_made_and_that_is_said(home):
    layer([version(rect(0, 0, 100, 100))]).to_file(home / "ranges.gpkg")
    layer([patch(rect(5000, 5000, 5100, 5100))]).to_file(home / "patches.gpkg")
    outcome = ran(home)
    assert outcome.absent["results.gpkg:plan_change"] == (
        "no project has several versions or patches"
    )


def test_centre_lines_and_hills_are_read_under_chinese_headings(tmp_path):
    named = layer(LINES).rename(columns={"project_id": "项目编号", "version": "版本号"})
    named.to_file(tmp_path / "线路.gpkg")
    read = read_centrelines(tmp_path / "线路.gpkg")
    assert read[["project_id", "version"]].values.tolist() == [["P", "1"], ["P", "2"]]
    assert [one for one in read.notes.findings if one.severity == "error"] == []
    hills = gpd.GeoDataFrame({"名称": ["北山", "点"]}, crs="EPSG:4544",
                             geometry=[rect(0, 0, 9, 9), Point(500_000, 3_700_000)])  # fmt: skip
    hills.to_file(tmp_path / "山丘.gpkg")
    read = read_hills(tmp_path / "山丘.gpkg")
    assert read["name"].tolist() == ["北山", "点"]
    assert "not_polygon" in {one.code for one in read.notes.findings}
