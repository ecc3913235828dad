"""The CRS gate and the offset check at the command line: said before, corrected when asked."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.affinity

from swcgeo import read_delivery, run
from swcgeo.check.place.webmaps import to_gcj02
from swcgeo.cli import main

WUDU = (105.1, 33.3)


def swcgeo(*words):
    """Run the command line and return its exit code."""
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return stop.value.code


def fields(seed=1, count=12):
    """Return irregular outlines in degrees around Wudu, a few hundred metres across."""
    rng = np.random.default_rng(seed)
    found = []
    for at in np.array(WUDU) + rng.uniform(-0.04, 0.04, (count, 2)):
        turns = np.sort(rng.uniform(0, 2 * np.pi, 11))
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) * rng.uniform(0.001, 0.002, (11, 1))
        found.append(shapely.Polygon(ring + at).buffer(0))
    return found


def layer(path, shapes, *, crs=4490, **columns):
    columns = columns or {"patch_id": [f"P{row}" for row in range(len(shapes))]}
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path)
    return path


@pytest.fixture
def district(tmp_path):
    outline = shapely.box(WUDU[0] - 0.4, WUDU[1] - 0.4, WUDU[0] + 0.4, WUDU[1] + 0.4)
    return layer(tmp_path / "district.gpkg", [outline], name=["D"])


@pytest.fixture
def ranges(tmp_path):
    grown = [one.buffer(0.00002) for one in fields()]
    return layer(tmp_path / "ranges.gpkg", grown, range_id=[f"R{row}" for row in range(12)])


@pytest.fixture
def shown(tmp_path):
    """Return patches that someone drew on a web map: the same fields in GCJ-02."""
    return layer(tmp_path / "shown.gpkg", [shapely.transform(one, to_gcj02) for one in fields()])


@pytest.fixture
def lying(tmp_path):
    """Return patches of CM 105 under the name of CM 108, eastings of six digits."""
    true = gpd.GeoSeries(fields(), crs=4490).to_crs(4544)
    return layer(tmp_path / "lying.gpkg", true, crs=4545)


def said(capsys, *words):
    """Return the exit code and the codes of a check in JSON."""
    code = swcgeo("check", *words, "--json")
    return code, [item["code"] for item in json.loads(capsys.readouterr().out or "[]")]


def test_check_tells_a_lying_meridian_by_the_district(capsys, lying, district):
    code, codes = said(capsys, lying, "--district", district)
    assert code == 1
    assert "crs_in_doubt" in codes
    code, codes = said(capsys, lying)
    assert (code, codes.count("crs_undecidable")) == (0, 1)
    assert "crs_in_doubt" not in codes


def test_check_names_the_meridian_of_the_district_first(capsys, lying, district):
    swcgeo("check", lying, "--district", district, "--lang", "en")
    out = capsys.readouterr().out
    assert "candidates: EPSG:4544" in out


def test_a_layer_that_nothing_brings_into_the_district_is_still_refused(tmp_path, district, capsys):
    elsewhere = [shapely.box(100.0, 38.0, 100.1, 38.1)]
    path = layer(tmp_path / "far.gpkg", elsewhere, patch_id=["A"])
    assert swcgeo("check", path, "--district", district) == 3
    assert "km" in capsys.readouterr().out


def test_classify_leaves_what_the_district_puts_in_doubt_unknown(tmp_path, lying, ranges, district):
    out = tmp_path / "out.gpkg"
    assert swcgeo("classify", lying, ranges, "--district", district, "--out", out) == 1
    judged = gpd.read_file(out, layer="patches")
    assert set(judged["verdict"]) == {"unknown"}
    assert judged["reasons"].str.startswith("crs_in_doubt").all()


def test_classify_says_an_offset_before_any_verdict_and_corrects_it_when_asked(
    tmp_path, shown, ranges
):
    out, table = tmp_path / "out.gpkg", tmp_path / "found.csv"
    swcgeo("classify", shown, ranges, "--out", out, "--findings", table, "--lang", "en")
    found = pd.read_csv(table)
    assert "that of GCJ-02 at this place: the former" in "".join(
        found.loc[found["code"] == "layer_offset", "message"]
    )
    # 376 m off, none of the fields lies in its range.
    assert not (gpd.read_file(out, layer="patches")["verdict"] == "compliant").any()
    (tmp_path / "s.toml").write_text('[settings.shift]\npatches = "gcj02"\n')
    words = ("--out", out, "--findings", table, "--settings", tmp_path / "s.toml")
    swcgeo("classify", shown, ranges, *words)
    assert "layer_offset" not in set(pd.read_csv(table)["code"])
    assert (gpd.read_file(out, layer="patches")["verdict"] == "compliant").all()
    receipts = pd.read_csv(tmp_path / "found-receipts.csv")
    assert receipts["method"].str.contains("gcj02").sum() == 1


def test_check_takes_datum_parameters_from_settings(tmp_path, capsys):
    path = layer(tmp_path / "old.gpkg", gpd.GeoSeries(fields(), crs=4610).to_crs(2380), crs=2380)
    assert "datum_ballpark" in said(capsys, path)[1]
    settings = tmp_path / "s.toml"
    settings.write_text("[datum]\nxian_1980 = [10.0, -120.0, 60.0]\n")
    assert "datum_ballpark" not in said(capsys, path, "--settings", settings)[1]


PROJECT = """
[[deliveries]]
path = "{patches}"
source = "ministry"
batch = "1"
[layers]
district = "district.gpkg"
ranges = "ranges.gpkg"
{more}
"""


def project(tmp_path, patches, more=""):
    path = tmp_path / "project.toml"
    path.write_text(PROJECT.format(patches=patches.name, more=more))
    return path


def test_run_says_an_offset_once_and_corrects_it_by_the_project(tmp_path, shown, ranges, district):
    outcome = run(project(tmp_path, shown))
    codes = [finding.code for finding in outcome.notes.findings]
    assert codes.count("layer_offset") == codes.count("crs_undecidable") == 1
    outcome = run(project(tmp_path, shown, '[settings.shift]\npatches = "gcj02"'))
    assert "layer_offset" not in [finding.code for finding in outcome.notes.findings]
    assert (outcome.patches["verdict"] == "compliant").all()
    assert any("gcj02" in receipt.method for receipt in outcome.notes.receipts)


def test_run_holds_deliveries_against_the_district(tmp_path, lying, ranges, district):
    outcome = run(project(tmp_path, lying))
    assert set(outcome.patches["verdict"]) == {"unknown"}
    assert outcome.notes.exit_code == 1


def test_without_a_district_a_delivery_is_held_against_the_ranges(tmp_path, lying, ranges):
    out = tmp_path / "out.gpkg"
    assert swcgeo("classify", lying, ranges, "--out", out) == 1
    assert set(gpd.read_file(out, layer="patches")["verdict"]) == {"unknown"}
    path = project(tmp_path, lying)
    path.write_text(path.read_text().replace('district = "district.gpkg"', ""))
    outcome = run(path)
    assert set(outcome.patches["verdict"]) == {"unknown"}
    assert [f.code for f in outcome.notes.findings].count("crs_in_doubt") == 1


def test_patches_in_another_corner_of_the_county_are_judged(tmp_path, ranges):
    far = [shapely.affinity.translate(one, 1.2, 0.3) for one in fields()]
    patches = layer(tmp_path / "far.gpkg", gpd.GeoSeries(far, crs=4490).to_crs(4544), crs=4544)
    out = tmp_path / "out.gpkg"
    assert swcgeo("classify", patches, ranges, "--out", out) == 0
    assert set(gpd.read_file(out, layer="patches")["verdict"]) == {"no_plan"}


def test_the_sample_lies_right(sample_project):
    notes = run(sample_project).notes
    assert not [f for f in notes.findings if f.code.startswith(("layer_offset", "crs_")) and
                f.severity != "info"]  # fmt: skip


@pytest.fixture
def sample_project():
    from pathlib import Path

    return Path(__file__).parents[2] / "data" / "sample" / "project.toml"


def test_a_row_of_another_zone_makes_only_itself_unknown(tmp_path, ranges):
    true = gpd.GeoSeries(fields(), crs=4490)
    shapes = list(true.to_crs(4544))
    shapes[4] = true.to_crs(4545)[4]
    path = layer(tmp_path / "mixed.gpkg", shapes, crs=4544)
    out = tmp_path / "out.gpkg"
    assert swcgeo("classify", path, ranges, "--out", out) == 1
    judged = gpd.read_file(out, layer="patches")
    assert judged.index[judged["verdict"] == "unknown"].tolist() == [4]
    assert (judged["verdict"].drop(4) == "compliant").all()


def test_a_range_of_another_zone_leaves_unknown_what_it_might_have_cleared(tmp_path):
    true = gpd.GeoSeries([one.buffer(0.00002) for one in fields()], crs=4490)
    shapes = list(true.to_crs(4544))
    shapes[4] = true.to_crs(4545)[4]
    lost = layer(tmp_path / "r.gpkg", shapes, crs=4544, range_id=[f"R{n}" for n in range(12)])
    patches = layer(tmp_path / "p.gpkg", fields())
    out = tmp_path / "out.gpkg"
    swcgeo("classify", patches, lost, "--out", out)
    judged = gpd.read_file(out, layer="patches")
    # The other eleven lie in ranges whose place is known; this one may or may not be approved.
    assert judged.index[judged["verdict"] == "unknown"].tolist() == [4]
    assert judged["reasons"][4].startswith("crs_in_doubt")
    assert (judged["verdict"].drop(4) == "compliant").all()


def test_a_delivery_takes_the_district_in_python_too(lying, district):
    from swcgeo.check.place.district import outline_of

    outline = outline_of(gpd.read_file(district))
    read = read_delivery(lying, source="ministry", batch="1", district=outline)
    assert read["crs_in_doubt"].all()
