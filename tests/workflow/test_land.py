"""The tables of land in a run: each from its layers, or absent by name; sheets as in offices."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import openpyxl
import pyogrio
import pytest
import rasterio
from affine import Affine
from shapely.geometry import LineString, Point

from swcgeo.errors import UsageError
from swcgeo.export.outcome import write_outcome
from swcgeo.workflow import run
from tests.findings_worlds.drawn import X, Y, frame, square

TABLES = [
    "overview", "land_use", "slopes", "steep_land", "steep_cropland", "land_erosion",
    "measures_plan", "gullies", "gullies_near_settlements",
]  # fmt: skip


def saved(path, values):
    """Write a raster with cells of 50 m from 100 m north-west of the watershed."""
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype="float32", crs="EPSG:4544", nodata=-1,
        transform=Affine(50, 0, X - 100, 0, -50, Y + 1100),
    ) as file:  # fmt: skip
        file.write(values.astype("float32"), 1)


LAYERS = {
    "watersheds": frame(square(side=1000), watershed_id=["W1"], name=["垭沟"]),
    "erosion": frame(square(side=1000), grade=["中度"]),
    "treatments": frame(
        square(), square(300, 0, 200), treatment_id=["T1", "T2"], measure=["梯田", "种草"],
        year=[2022, 2023], stage=["验收", "设计"],
    ),
    "land_use": frame(square(0, 0, 1000), land_use=["坡耕地"]),
    "gullies": frame(
        LineString([(X + 10, Y + 500), (X + 990, Y + 500)]), gully_id=["G1"], name=["大沟"]
    ),
    "settlements": frame(Point(X + 200, Y + 450), name=["沟边"], households=[9]),
}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """Return a function that writes a project with some layers."""

    def write(*names, surveyed=True):
        lines = ['[project]\nname = "样"\ncrs = "EPSG:4544"\n[layers]']
        for name in ("watersheds", "treatments", *names):
            if name in LAYERS:
                LAYERS[name].to_file(tmp_path / f"{name}.gpkg")
                lines.append(f'{name} = "{name}.gpkg"')
        heights = 50 * np.tan(np.radians(30)) * np.arange(24)[None, :].repeat(24, axis=0)
        for name, values in {"dem": heights, "cover": np.full((24, 24), 40.0)}.items():
            if name in names:
                saved(tmp_path / f"{name}.tif", values)
                lines.append(f'{name} = "{name}.tif"')
        LAYERS["erosion"].to_file(tmp_path / "erosion.gpkg")
        if surveyed:
            lines.append('[[layers.erosion]]\npath = "erosion.gpkg"\nyear = 2021')
        path = tmp_path / "project.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def test_with_all_layers_every_table_is_made(project):
    outcome = run(project("dem", "cover", "land_use", "gullies", "settlements"))
    assert [name for name in outcome.further if name in TABLES] == TABLES
    overview = outcome.further["overview"].iloc[0]
    assert overview["slope_mean_deg"] == pytest.approx(30)
    assert overview["cover_mean_share"] == pytest.approx(0.4)
    assert overview["gully_density_km_per_km2"] == pytest.approx(0.98, rel=1e-4)
    assert overview["green_share"] == 0
    assert outcome.further["steep_land"]["steep_cropland_ha"].tolist() == pytest.approx(
        [100, 100], rel=1e-5
    )
    assert outcome.further["gullies_near_settlements"]["distance_m"].item() == pytest.approx(50)
    assert outcome.further["steep_cropland"].crs == "EPSG:4544"
    assert [one for one in outcome.absent if one.removeprefix("results.gpkg:") in TABLES] == []


def test_without_their_layers_tables_are_absent_by_name(project):
    outcome = run(project())
    made = [name for name in outcome.further if name in TABLES]
    assert made == ["overview", "land_erosion", "measures_plan"]
    assert outcome.absent["results.gpkg:land_use"] == "needs layers.watersheds, layers.land_use"
    assert outcome.absent["results.gpkg:gullies_near_settlements"] == (
        "needs layers.watersheds, layers.gullies, layers.settlements"
    )
    # 林草覆盖率 and heights are not known; the erosion is.
    assert outcome.further["overview"][["green_share", "height_mean_m"]].isna().all(axis=None)
    assert outcome.further["overview"]["eroding_km2"].tolist() == pytest.approx([1, 1], rel=1e-4)


def test_the_results_hold_them_as_layers_and_as_sheets_to_print(project, tmp_path):
    outcome = run(project("dem", "cover", "land_use", "gullies", "settlements"))
    write_outcome(outcome, tmp_path / "out", started_on=dt.datetime(2023, 7, 1, tzinfo=dt.UTC))
    layers = pyogrio.list_layers(tmp_path / "out" / "results.gpkg")[:, 0].tolist()
    assert set(TABLES) <= set(layers)
    book = openpyxl.load_workbook(tmp_path / "out" / "ledger.xlsx")
    assert {"小流域概况表", "土地利用现状表", "坡度分级（土地调查）", "坡度分级（水土保持调查）",
            "陡坡地", "水土流失现状表", "措施规划表", "侵蚀沟", "近沟居民点"} <= set(book.sheetnames)  # fmt: skip
    head, area, share, *_ = book["土地利用现状表"].iter_rows(values_only=True)
    area, share = dict(zip(head, area, strict=True)), dict(zip(head, share, strict=True))
    assert (area["名称"], area["指标"], share["指标"]) == ("垭沟", "面积 (hm²)", "占比 (%)")
    assert area["其中：坡耕地"] == pytest.approx(100, rel=1e-5)
    assert share["耕地"] == pytest.approx(100)
    assert "其中：水田" not in area  # the layer never names it: that is not none
    head, *_ = book["坡度分级（土地调查）"].iter_rows(values_only=True)
    assert head[4:] == ("总面积", "≤2°", "2–6°", "6–15°", "15–25°", "＞25°", "坡度未知")
    head, first, *_ = book["小流域概况表"].iter_rows(values_only=True)
    assert dict(zip(head, first, strict=True))["年均降水量 (mm)"] is None  # not zero
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert "layers.land_use" not in manifest["absent"]


def test_without_a_survey_slope_cover_and_land_use_grade_the_account(project):
    outcome = run(project("dem", "cover", "land_use", surveyed=False))
    # 坡耕地 of 30° is 极强烈 throughout: SL 190-2007, table 4.1.2-2.
    grades = outcome.account.tables["by_grade"]
    assert grades[grades["watershed_id"] == "W1"]["grade"].tolist() == [5]
    assert outcome.account["eroding_km2"].tolist() == pytest.approx([1, 1], rel=1e-5)
    assert "graded_by_cover" in {one.code for one in outcome.notes.findings}


def test_a_survey_goes_before_grades_by_cover(project):
    outcome = run(project("dem", "cover", "land_use"))
    assert set(outcome.account.tables["by_grade"]["grade"]) == {3}
    assert "graded_by_cover" not in {one.code for one in outcome.notes.findings}


def test_without_cover_and_survey_there_is_nothing_to_run(project):
    with pytest.raises(UsageError, match="erosion"):
        run(project("dem", "land_use", surveyed=False))
