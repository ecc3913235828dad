"""A file with faults gives its sound features, and a finding for each of the others."""

from __future__ import annotations

import json
import sqlite3

import geopandas as gpd
import pytest
import shapely

from swcgeo.errors import LayerError
from swcgeo.read import read_vector

COUNT = 4


def unreadable(layer):
    return [one.row for one in layer.notes.findings if one.code == "feature_unreadable"]


@pytest.fixture
def geojson(squares):
    """Return the four squares as the value of a GeoJSON, in EPSG:4326."""
    path = squares("g.geojson", count=COUNT, crs="EPSG:4326", x=105.5, y=33.5, side=0.01)
    return path, json.loads(path.read_text(encoding="utf-8"))


BAD_GEOMETRIES = [
    {"type": "Polygon", "coordinates": [[["a", "b"], [1, 2]]]},
    {"type": "Poly", "coordinates": []},
    {"type": "Polygon"},
    {"type": "Polygon", "coordinates": [[[105, 33], None, [105, 33]]]},
    {"type": "Polygon", "coordinates": [[105, 33]]},
    {"type": "GeometryCollection", "geometries": 3},
    5,
    [],
    {"type": "Polygon", "coordinates": [[[105, 33], [106, 1e400], [106, 34], [105, 33]]]},
    {"type": "Polygon", "coordinates": [[[105, 33], [106, 33]]]},
]


@pytest.mark.parametrize("geometry", BAD_GEOMETRIES, ids=lambda value: json.dumps(value)[:40])
def test_a_bad_geometry_in_geojson_is_a_row_that_says_why(geojson, geometry):
    path, value = geojson
    value["features"][1]["geometry"] = geometry
    path.write_text(json.dumps(value), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert layer.geometry.isna().tolist() == [False, True, False, False]
    assert layer["a"].tolist() == [0, 1, 2, 3]
    assert unreadable(layer) == [2]
    assert layer.notes.exit_code == 1


@pytest.mark.parametrize(
    "feature", [7, None, "x", [], {"type": "Polygon"}, {"type": "Feature", "properties": 3}]
)
def test_what_is_no_feature_is_a_row_all_the_same(geojson, feature):
    path, value = geojson
    value["features"][1] = feature
    path.write_text(json.dumps(value), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert (len(layer), unreadable(layer)) == (COUNT, [2])


@pytest.mark.parametrize("fault", ['"a" 1', '"a": 1x', '"a": -1e-14.0', '"a": "open'])
def test_a_slip_in_the_text_costs_one_feature(geojson, fault):
    path, _ = geojson
    text = path.read_text(encoding="utf-8")
    assert '"a": 1' in text
    path.write_text(text.replace('"a": 1', fault), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert layer["a"].dropna().tolist() in ([0, 2, 3], ["0", "2", "3"])
    assert unreadable(layer) == [2]


@pytest.mark.parametrize(("old", "new"), [("},\n", "}\n"), ("},\n", "},,\n"), ("]\n}", ",]\n}")])
def test_commas_too_few_or_too_many_cost_nothing_and_are_said(geojson, old, new):
    path, _ = geojson
    text = path.read_text(encoding="utf-8")
    head, tail = text.split('"features": [')
    assert old in tail
    path.write_text(f'{head}"features": [{tail.replace(old, new)}', encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert layer["a"].tolist() == [0, 1, 2, 3]
    assert layer.geometry.notna().all()
    assert [one.code for one in layer.notes.findings] == ["json_mended"]


def test_a_list_called_features_in_a_property_is_no_list_of_features(geojson):
    path, value = geojson
    feature = value["features"][0] | {"properties": {"features": [1, 2]}}
    path.write_text(json.dumps(feature), encoding="utf-8")
    assert len(read_vector(path, layer_name="ranges")) == 1


def test_a_real_list_without_commas_gives_its_features(real):
    path = real / "messy_mapshaper/issues/384_invalid_json/sample.json"
    layer = read_vector(path, layer_name="ranges", crs="EPSG:5070")
    assert layer.geometry.notna().all()
    assert "json_mended" in [one.code for one in layer.notes.findings]


@pytest.mark.parametrize("share", [0.55, 0.8, 0.97])
def test_a_geojson_that_breaks_off_gives_what_came_before(geojson, share):
    path, _ = geojson
    text = path.read_text(encoding="utf-8")
    cut = text[: int(len(text) * share)]
    whole = cut.count("] ] ] } }")
    assert 0 < whole <= COUNT
    path.write_text(cut, encoding="utf-8")
    layer = read_vector(path, layer_name="ranges")
    assert (len(layer), layer.geometry.notna().sum()) == (whole, whole)
    (found,) = layer.notes.findings
    assert (found.code, found.fields["count"]) == ("file_damaged", whole)
    assert found.fields["line"] > 4


def test_a_crs_named_in_a_damaged_geojson_holds(squares):
    path = squares("g.geojson", crs="EPSG:4544")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[:-40], encoding="utf-8")
    assert read_vector(path, layer_name="ranges").crs.to_epsg() == 4544


def test_nothing_whole_is_refused(geojson):
    path, _ = geojson
    path.write_text(path.read_text(encoding="utf-8")[:300], encoding="utf-8")
    with pytest.raises(LayerError, match="breaks off at line"):
        read_vector(path, layer_name="ranges")


def test_a_real_geojson_with_an_open_ring_is_closed_and_said(real):
    layer = read_vector(real / "messy_mapshaper/issues/125/openring.json", layer_name="ranges")
    assert layer.notes.findings[0].code == "ring_closed"
    assert layer.geometry.notna().all()


def test_broken_blobs_in_a_geopackage_cost_their_rows_only(squares):
    path = squares("b.gpkg", count=6)
    with sqlite3.connect(path) as base:
        triggers = base.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            base.execute(f'drop trigger "{name}"')
        (blob,) = base.execute("select geom from b where fid = 2").fetchone()
        for fid, broken in (
            (2, blob[:60]),
            (3, b"junk"),
            (4, blob[:8] + bytes(len(blob) - 8)),
            (5, b""),
        ):
            base.execute("update b set geom = ? where fid = ?", (broken, fid))
    base.close()
    layer = read_vector(path, layer_name="ranges")
    assert layer.geometry.isna().tolist() == [False, True, True, True, True, False]
    assert unreadable(layer) == [2, 3, 4, 5]


def test_a_null_in_a_geopackage_is_no_fault_of_reading(tmp_path):
    frame = gpd.GeoDataFrame(
        {"a": [1, 2]}, geometry=[shapely.box(5e5, 3.7e6, 5.1e5, 3.71e6), None], crs=4544
    )
    frame.to_file(tmp_path / "n.gpkg")
    assert unreadable(read_vector(tmp_path / "n.gpkg", layer_name="ranges")) == []


def test_reading_leaves_nothing_beside_a_geopackage_in_wal_mode(squares, tmp_path):
    path = squares("w.gpkg")
    base = sqlite3.connect(path)
    base.execute("pragma journal_mode = wal")
    base.close()
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert len(read_vector(path, layer_name="ranges")) == 3
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before
