"""`soil-loss` and `account --legend` on the command line: files, exit codes, whole or not at all."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from affine import Affine
from shapely.geometry import box

from swcgeo.cli import main

X, Y = 500_000, 3_700_000
REGION = "西南紫色土区"


def swcgeo(*words):
    """Run the command line and return its exit code."""
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return stop.value.code


def write(path, values, *, dtype="float32", nodata=None):
    values = np.asarray(values, dtype=dtype)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype=dtype, nodata=nodata, crs="EPSG:4544", transform=Affine(100, 0, X, 0, -100, Y),
    ) as target:  # fmt: skip
        target.write(values, 1)


@pytest.fixture
def factors(tmp_path):
    """Return factors of A = 1000 · 0.005 · LS = 5 · LS t/(hm²·a) on 2 by 2 hectares."""
    write(tmp_path / "ls.tif", [[0.5, 1], [6, -1]], nodata=-1)
    path = tmp_path / "factors.toml"
    path.write_text('R = 1000\nK = 0.005\nLS = "ls.tif"\nB = 1\nE = 1\nT = 1', encoding="utf-8")
    return path


def read(path):
    with rasterio.open(path) as source:
        return source.read(1), source.crs.to_epsg(), source.nodata


def test_soil_loss_writes_loss_grades_and_areas(tmp_path, factors, capsys):
    out = tmp_path / "a.tif"
    assert swcgeo("soil-loss", factors, "--region", REGION, "--out", out) == 0
    loss, epsg, nodata = read(out)
    # 2.5, 5 and 30 t/(hm²·a) are 250, 500 and 3000 t/(km²·a): 微度, 轻度, 中度
    assert loss.ravel()[:3] == pytest.approx([2.5, 5, 30])
    assert np.isnan(loss[1, 1])
    assert np.isnan(nodata)
    assert epsg == 4544
    assert read(tmp_path / "a-grade.tif")[0].tolist() == [[1, 2], [3, 0]]
    table = pd.read_csv(tmp_path / "a.csv").set_index("grade")
    assert table["area_km2"].tolist() == pytest.approx([0.01, 0.01, 0.01, 0.01, 0, 0, 0], rel=1e-6)
    assert table["loss_t"].sum() == pytest.approx(37.5, rel=1e-6)
    said = capsys.readouterr()
    assert "土壤流失面积 0.02 km²，占 66.7%；未知 0.01 km²" in said.out + said.err


@pytest.mark.parametrize("region", [(), ("--region", "火星区")])
def test_without_a_known_region_nothing_is_done_and_the_names_are_listed(
    tmp_path, factors, capsys, region
):
    assert swcgeo("soil-loss", factors, *region, "--out", tmp_path / "a.tif") == 2
    assert "西北黄土高原区" in capsys.readouterr().err
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize(
    ("text", "code"),
    [("C = 0.2", 2), ("LSS = 1", 2), ('K = "gone.tif"', 2), ("R = -1", 2), ("L = 1", 2)],
)
def test_factors_that_cannot_be_used_leave_nothing_behind(tmp_path, factors, text, code):
    key = text.split(" ")[0]
    lines = [line for line in factors.read_text().splitlines() if not line.startswith(f"{key} ")]
    factors.write_text("\n".join([*lines, text]), encoding="utf-8")
    assert swcgeo("soil-loss", factors, "--region", REGION, "--out", tmp_path / "a.tif") == code
    assert not list(tmp_path.glob("a*")) + list(tmp_path.glob(".swcgeo*"))


def test_factors_without_common_ground_end_with_3_and_nothing_is_written(tmp_path, factors):
    write(tmp_path / "b.tif", np.full((2, 2), -1), nodata=-1)
    factors.write_text(factors.read_text().replace("B = 1", 'B = "b.tif"'), encoding="utf-8")
    (tmp_path / "a.tif").write_text("older")
    assert swcgeo("soil-loss", factors, "--region", REGION, "--out", tmp_path / "a.tif") == 3
    assert (tmp_path / "a.tif").read_text() == "older"
    assert not list(tmp_path.glob("a-*")) + list(tmp_path.glob(".swcgeo*"))


def test_impossible_values_end_with_1_and_are_listed(tmp_path, factors):
    write(tmp_path / "b.tif", [[0.5, 0.5], [60, 0.5]])
    factors.write_text(factors.read_text().replace("B = 1", 'B = "b.tif"'), encoding="utf-8")
    listed = tmp_path / "f.csv"
    words = ("--out", tmp_path / "a.tif", "--findings", listed, "--lang", "en")
    assert swcgeo("soil-loss", factors, "--region", REGION, *words) == 1
    assert "factor_impossible" in set(pd.read_csv(listed)["code"])


@pytest.mark.parametrize("out", ["a.gpkg", "ls.tif", "factors.toml"])
def test_an_output_is_a_geotiff_that_takes_no_inputs_place(tmp_path, factors, out):
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert swcgeo("soil-loss", factors, "--region", REGION, "--out", tmp_path / out) == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_settings_change_caps_and_bounds(tmp_path, factors):
    settings = tmp_path / "s.toml"
    settings.write_text("[soil_loss]\nlower_inclusive = false", encoding="utf-8")
    out = tmp_path / "a.tif"
    assert (
        swcgeo("soil-loss", factors, "--region", REGION, "--out", out, "--settings", settings) == 0
    )
    assert read(tmp_path / "a-grade.tif")[0].tolist() == [[1, 1], [3, 0]]  # 500 stays 微度


def test_equal_inputs_give_equal_bytes(tmp_path, factors):
    for name in ("one", "two"):
        swcgeo("soil-loss", factors, "--region", REGION, "--out", tmp_path / f"{name}.tif")
    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()
    assert (tmp_path / "one-grade.tif").read_bytes() == (tmp_path / "two-grade.tif").read_bytes()


@pytest.fixture
def layers(tmp_path):
    """Return a watershed of 2 by 2 hectares, grades of soil loss, and a treatment on one."""
    square = box(X, Y - 200, X + 200, Y)
    gpd.GeoDataFrame({"watershed_id": ["W"]}, geometry=[square], crs="EPSG:4544").to_file(
        tmp_path / "w.gpkg"
    )
    work = box(X + 100, Y - 100, X + 200, Y)
    gpd.GeoDataFrame(
        {"treatment_id": ["T"], "year": [2022]}, geometry=[work], crs="EPSG:4544"
    ).to_file(tmp_path / "t.gpkg")
    write(tmp_path / "e.tif", [[1, 2], [3, 0]], dtype="uint8", nodata=0)
    (tmp_path / "l.toml").write_text('1 = "微度"\n2 = "轻度"\n3 = "中度"', encoding="utf-8")
    return tmp_path


def test_account_takes_a_raster_with_its_legend(layers):
    given = (layers / "w.gpkg", layers / "e.tif", layers / "t.gpkg")
    out = layers / "account.csv"
    assert swcgeo("account", *given, "--legend", layers / "l.toml", "--out", out) == 0
    row = pd.read_csv(out).iloc[0]
    names = ["not_eroding_km2", "eroding_km2", "treated_km2", "unknown_km2"]
    assert row[names].tolist() == pytest.approx([0.01, 0.02, 0.01, 0.01], rel=1e-5)


def test_account_asks_for_the_legend_of_a_raster(layers, capsys):
    given = (layers / "w.gpkg", layers / "e.tif", layers / "t.gpkg")
    assert swcgeo("account", *given, "--out", layers / "account.csv") == 2
    assert "图例" in capsys.readouterr().err
    (layers / "l.toml").write_text('1 = "微度"', encoding="utf-8")
    words = ("--legend", layers / "l.toml", "--out", layers / "account.csv")
    assert swcgeo("account", *given, *words) == 1  # 2 and 3 are not in it


def test_run_takes_rasters_for_grades_and_factors(layers, factors):
    project = layers / "project.toml"
    lines = [
        '[project]\nname = "P"\nyear = 2023\nerosion_region = "西南紫色土区"',
        '[layers]\nwatersheds = "w.gpkg"\ntreatments = "t.gpkg"\nfactors = "factors.toml"',
        '[[layers.erosion]]\npath = "e.tif"\nyear = 2021\nlegend = "l.toml"',
    ]
    project.write_text("\n".join(lines), encoding="utf-8")
    assert swcgeo("run", project, "--out", layers / "out") == 0
    books = gpd.read_file(layers / "out" / "results.gpkg", layer="account")
    assert books["treated_km2"].tolist() == pytest.approx([0.01, 0.01], rel=1e-5)
    assert read(layers / "out" / "soil_loss-grade.tif")[0].tolist() == [[1, 2], [3, 0]]
    manifest = (layers / "out" / "manifest.json").read_text(encoding="utf-8")
    assert all(name in manifest for name in ("soil_loss.csv", "ls.tif", "factors.toml", "l.toml"))
    assert "loss_graded" in (layers / "out" / "findings.csv").read_text(encoding="utf-8-sig")

    project.write_text(
        "\n".join(lines).replace('erosion_region = "西南紫色土区"', ""), encoding="utf-8"
    )
    assert swcgeo("run", project, "--out", layers / "other") == 2
    assert not (layers / "other").exists()
