"""Files that lie about their size, nest without end, or hold no numbers: bounded, and said."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from time import perf_counter

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from swcgeo.errors import SwcgeoError
from swcgeo.read import read_layer, read_vector

ROOT = Path(__file__).resolve().parents[2]


def unreadable(layer):
    return [one.row for one in layer.notes.findings if one.code == "feature_unreadable"]


def forged(path, ending, *edits):
    """Write other numbers into a part of a shapefile."""
    part = path.with_suffix(ending)
    raw = bytearray(part.read_bytes())
    for form, place, value in edits:
        struct.pack_into(form, raw, place, value)
    part.write_bytes(raw)
    return path


# --- sizes that are stated and not there ----------------------------------------------


@pytest.mark.parametrize(
    "edits",
    [[("<I", 4, 0xFFFFFFFF)], [("<I", 4, 0x7FFFFFFF), ("<H", 10, 1)]],
    ids=["four billion records", "two billion records of one byte"],
)
def test_a_table_that_states_billions_of_records_gives_those_that_are_there(squares, edits):
    begun = perf_counter()
    layer = read_vector(forged(squares("s.shp"), ".dbf", *edits), layer_name="ranges")
    assert len(layer) == 3
    assert "features_lost" in [one.code for one in layer.notes.findings]
    assert perf_counter() - begun < 5


def test_a_table_whose_records_are_wider_than_the_file_costs_the_attributes(squares):
    # 65 535 bytes a record, where the file has a few hundred in all.
    layer = read_vector(forged(squares("s.shp"), ".dbf", ("<H", 10, 65535)), layer_name="ranges")
    assert layer.geometry.notna().tolist() == [True] * 3
    assert [one.code for one in layer.notes.findings] == ["table_unreadable"]
    assert layer.notes.exit_code == 1


TWO_GIGABYTES = 0x3FFFFFFF  # in words of two bytes


@pytest.mark.parametrize(("ending", "place"), [(".shp", 104), (".shx", 104)])
@pytest.mark.parametrize("indexed", [True, False])
def test_a_record_that_states_two_gigabytes_hides_no_other(squares, ending, place, indexed):
    path = forged(squares("s.shp"), ending, (">i", place, TWO_GIGABYTES))
    if not indexed:
        path.with_suffix(".shx").unlink()
    layer = read_vector(path, layer_name="ranges")
    assert layer.geometry.area.tolist() == [10_000] * 3


@pytest.mark.parametrize(("place", "value"), [(36, 0x7FFFFFFF), (40, 0x7FFFFFF), (40, -1)])
def test_a_shape_that_states_billions_of_vertices_costs_its_row(squares, place, value):
    # The first record begins at 100; 8 bytes of head, then type, bounds, parts, points.
    path = forged(squares("s.shp"), ".shp", ("<i", 108 + place, value))
    layer = read_vector(path, layer_name="ranges")
    assert layer.geometry.notna().tolist() == [False, True, True]
    assert unreadable(layer) == [1]


@pytest.mark.parametrize("count", [0xFFFFFFFF, 0x7FFFFFFF, 100_000_000])
@pytest.mark.parametrize("place", [5, 9], ids=["rings", "vertices"])
def test_wkb_that_states_billions_of_vertices_is_one_bad_row(tmp_path, count, place):
    good = shapely.box(5e5, 3.7e6, 500_100, 3_700_100).wkb
    bad = bytearray(good)
    struct.pack_into("<I", bad, place, count)
    path = tmp_path / "a.parquet"
    write_wkb(path, [bytes(bad), good])
    layer = read_vector(path, layer_name="ranges", crs="EPSG:4544")
    assert unreadable(layer) == [1]


def write_wkb(path, blobs):
    about = {"version": "1.1.0", "primary_column": "geometry",
             "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": None}}}  # fmt: skip
    table = pa.table({"geometry": pa.array(blobs, pa.binary())})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)


def test_a_parquet_file_of_more_rows_than_any_country_has_is_refused_unread(tmp_path):
    # Thirty million equal values take some hundred kilobytes.
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": pa.array(np.zeros(30_000_000, dtype=np.int8))}), path)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(SwcgeoError) as caught:
        read_vector(path, layer_name="ranges")
    assert caught.value.code == "rows_too_many"


# --- nesting --------------------------------------------------------------------------


def in_another_process(code):
    """Run some lines in a process of their own: what they do may end the interpreter."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip


@pytest.mark.parametrize("kind", [4, 5, 6, 7])
def test_collections_without_end_never_reach_geos(tmp_path, kind):
    # 20 000 collections in one another, 180 kB, end GEOS 3.14 and the interpreter with it.
    deep = struct.pack("<BII", 1, kind, 1) * 20_000 + shapely.Point(1, 1).wkb
    write_wkb(tmp_path / "a.parquet", [deep, shapely.box(5e5, 3.7e6, 500_100, 3_700_100).wkb])
    done = in_another_process(
        "from swcgeo.read import read_vector\n"
        f"layer = read_vector({str(tmp_path / 'a.parquet')!r}, layer_name='ranges', crs='EPSG:4544')\n"
        "print(layer.geometry.isna().tolist(), layer.notes.findings[0].message())"
    )
    assert done.returncode == 0, done.stderr
    assert "[True, False]" in done.stdout
    assert "nested too deep" in done.stdout


def test_wkt_without_end_never_reaches_geos(tmp_path):
    deep = "GEOMETRYCOLLECTION(" * 100_000 + "POINT(1 1)" + ")" * 100_000
    good = shapely.box(5e5, 3.7e6, 500_100, 3_700_100).wkt
    (tmp_path / "a.csv").write_text(f"a;WKT\n1;{deep}\n2;{good}\n", encoding="utf-8")
    done = in_another_process(
        "from swcgeo.read import read_vector\n"
        f"layer = read_vector({str(tmp_path / 'a.csv')!r}, layer_name='ranges', crs='EPSG:4544')\n"
        "print(layer.geometry.isna().tolist())"
    )
    assert done.stdout.strip() == "[True, False]", done.stderr


DEEP = {
    "a.geojson": '{"type":"FeatureCollection","features":[' + "[" * 1_000_000,
    "b.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":'
                 + '{"b":' * 100_000 + "1" + "}" * 100_000 + '},"geometry":null}]}',
    "c.json": "[" * 2_000_000,
    "d.kml": "<kml>" + "<Folder>" * 1_000_000,
    "e.kml": "<kml><Placemark>" + "<MultiGeometry>" * 200_000,
    "f.gpx": "<gpx>" * 200_000,
    "g.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":'
                 + "9" * 1_000_000 + '},"geometry":null}]}',
    "h.csv": "点号,圈号,X,Y\n" + "1,1," + "9" * 1_000_000 + ",1\n",
    "i.txt": "[地块坐标]\n" + "," * 1_000_000 + "@\n1,1,1,1\n",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_text_nested_or_long_without_end_is_refused_at_once(tmp_path, name):
    (tmp_path / name).write_text(DEEP[name], encoding="utf-8")
    begun = perf_counter()
    with pytest.raises(SwcgeoError):
        read_layer(tmp_path / name, kind="ranges", crs="EPSG:4544")
    assert perf_counter() - begun < 5


# --- numbers that are none --------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
@pytest.mark.parametrize("ending", ["gpkg", "parquet", "shp", "fgb"])
@pytest.mark.filterwarnings("ignore:.*invalid value", "ignore:.*Non closed", "ignore:.*overflow")
def test_a_coordinate_that_is_no_place_costs_its_row(tmp_path, bad, ending):
    ring = [(5e5, 3.7e6), (500_100, 3.7e6), (bad, 3_700_100), (5e5, 3_700_100)]
    shapes = [shapely.Polygon(ring), shapely.box(5e5, 3.7e6, 500_100, 3_700_100)]
    path = tmp_path / f"a.{ending}"
    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=shapes, crs=4544)
    if ending == "parquet":
        frame.to_parquet(path)
    elif ending == "shp":
        # Behind the head (100), that of the record (8), type, bounds, counts (44), one part (4).
        gpd.GeoDataFrame({"a": [1, 2]}, geometry=[shapes[1]] * 2, crs=4544).to_file(path)
        forged(path, ".shp", ("<d", 100 + 8 + 44 + 4 + 16, bad))
    else:
        options = {"SPATIAL_INDEX": "NO"} if ending in {"fgb", "gpkg"} else {}
        frame.to_file(path, **options)
    layer = read_vector(path, layer_name="ranges")
    assert layer.geometry.notna().sum() == 1
    assert len(unreadable(layer)) == 1


def test_half_a_million_vertices_in_one_ring_take_seconds(tmp_path):
    # Measured once with ten million: see ARCHITECTURE.md. A circle of 10 km: π·10⁸ m².
    turn = np.linspace(0, 2 * np.pi, 500_000, endpoint=False)
    ring = np.column_stack([5e5 + 1e4 * np.cos(turn), 3.7e6 + 1e4 * np.sin(turn)])
    write_wkb(tmp_path / "a.parquet", [shapely.Polygon(ring).wkb])
    begun = perf_counter()
    layer = read_layer(tmp_path / "a.parquet", kind="ranges", crs="EPSG:4544")
    assert perf_counter() - begun < 10
    assert layer.geometry.item().area == pytest.approx(np.pi * 1e8, rel=1e-9)


# --- the wrong thing under the right name -----------------------------------------------


def test_text_in_gbk_inside_a_format_of_utf8_is_decoded_and_said(squares):
    path = squares("s.geojson", crs="EPSG:4326", x=105.5, y=33.5, side=0.01,
                   名称=["陇南市武都区马街镇", "某高速公路弃渣场", "防治责任范围"])  # fmt: skip
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    layer = read_vector(path, layer_name="ranges")
    assert layer["名称"].tolist() == ["陇南市武都区马街镇", "某高速公路弃渣场", "防治责任范围"]
    assert "encoding_guessed" in [one.code for one in layer.notes.findings]


def test_a_broken_prj_leaves_the_crs_open_and_says_so(squares):
    path = squares("s.shp")
    prj = path.with_suffix(".prj")
    text = prj.read_text(encoding="utf-8")
    prj.write_text(text.replace('PARAMETER["False_Easting"', 'PARAMETER["Fal'), encoding="utf-8")
    layer = read_vector(path, layer_name="ranges", crs="EPSG:4544")
    assert len(layer) == 3
    with pytest.raises(SwcgeoError):
        read_vector(path, layer_name="ranges")


@pytest.mark.parametrize(
    "name", ["a.gpkg", "a.shp", "a.kmz", "a.zip", "a.geojson", "a.dxf", "a.xlsx", "a.parquet"]
)
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\xff\xfe"]
)
def test_nothing_and_nonsense_are_refused_under_any_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SwcgeoError) as caught:
        read_layer(tmp_path / name, kind="ranges")
    assert caught.value.exit_code == 3
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "a.gpkg",
        "a.shp",
        "a.kml",
        "a.kmz",
        "a.zip",
        "a.geojson",
        "a.dxf",
        "a.csv",
        "a.xlsx",
        "a.txt",
    ],
)
def test_a_folder_under_the_name_of_a_file_is_refused(tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(SwcgeoError):
        read_layer(tmp_path / name, kind="ranges")


def test_a_zip_of_a_thousand_shapefiles_names_them_within_reason(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(1000):
            archive.writestr(f"图层{number:04}.geojson", b"{}")
    with pytest.raises(SwcgeoError) as caught:
        read_layer(tmp_path / "a.zip", kind="ranges")
    assert "1000 layers" in str(caught.value)
    assert len(str(caught.value)) < 3000
