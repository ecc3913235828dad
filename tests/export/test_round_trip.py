"""What is written is what is read: columns, values, geometry and CRS, in every format."""

from __future__ import annotations

import sqlite3
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from swcgeo.errors import UsageError
from swcgeo.export.vectors import write_layers
from swcgeo.model.formulas import defused, restored
from swcgeo.model.writing import WriteOptions
from swcgeo.read.tables.sheets import read_table
from swcgeo.read.vectors import read_vector

GBK = WriteOptions(encoding="gbk")
TEXTS = ["0062", "垭口-2", "=1+1", "'=1+1", "+8613", "-2", "@SUM", "\ttab", "'s", "＝1", "a,b;c\"d",
         "<b>&amp;</b>"]  # fmt: skip


def layer(crs="EPSG:4544"):
    """Rows with every kind of value that a result has; long names that share their beginning."""
    count = len(TEXTS)
    shapes = [box(500_000 + 100 * i, 3_700_000, 500_050 + 100 * i, 3_700_050) for i in range(count)]
    shapes[1] = MultiPolygon([shapes[1], box(500_400, 3_800_000, 500_401, 3_800_001)])
    shell = [(500_200, 3_700_000), (500_200, 3_700_050), (500_250, 3_700_050), (500_250, 3_700_000)]
    hole = [(500_210, 3_700_010), (500_220, 3_700_010), (500_220, 3_700_020), (500_210, 3_700_020)]
    shapes[2] = Polygon(shell, [hole])
    return gpd.GeoDataFrame(
        {
            "patch_id": TEXTS,
            "扰动图斑编号": [f"编号{i}" for i in range(count)],
            "扰动图斑类型": ["弃土（渣）场", None] * (count // 2),
            "outside_low_m2": np.linspace(0, 1e6, count) / 3,
            "outside_high_m2": [float("nan"), *np.linspace(1, 2, count - 1)],
            "n_ranges": pd.array([1, None] * (count // 2), dtype="Int64"),
            "field_check": [True, False] * (count // 2),
            "image_date": pd.to_datetime(["1899-12-31", None] * (count // 2)),
        },
        geometry=shapes,
        crs=crs,
    )


def same(read, written, *, as_text=False):
    """Compare column by column; a CSV knows nothing but text."""
    assert list(read.columns) == list(written.columns)
    for name in written.columns.drop("geometry"):
        expected, found = written[name], read[name]
        assert found.isna().tolist() == expected.isna().tolist(), name
        known = expected.notna()
        if as_text and pd.api.types.is_datetime64_any_dtype(expected.dtype):
            expected = expected.dt.strftime("%Y-%m-%d")
        elif as_text and not pd.api.types.is_string_dtype(expected.dtype):
            found = (
                found.map({"True": True, "False": False})
                if expected.dtype == bool
                else found.astype(float)
            )
        if pd.api.types.is_float_dtype(expected.dtype):
            # A dbf holds 15 decimals: 1e-9 of the value is more than it may lose.
            np.testing.assert_allclose(found[known].astype(float), expected[known], rtol=1e-12)
        else:
            assert found[known].tolist() == expected[known].tolist(), name
    # A GeoPackage with some shapes of several parts states that all are of that kind.
    parts, rows = zip(
        *(
            shapely.get_parts(each.geometry.to_numpy(), return_index=True)
            for each in (read, written)
        ),
        strict=True,
    )
    assert rows[0].tolist() == rows[1].tolist()
    assert shapely.equals_exact(*map(shapely.normalize, parts)).all()
    assert read.crs.equals(written.crs, ignore_axis_order=True)


@pytest.mark.parametrize(
    ("name", "options"),
    [("out.gpkg", WriteOptions()), ("out.gpkg", WriteOptions(gpkg_version="1.2")),
     ("out.shp", WriteOptions()), ("out.shp", GBK), ("out.parquet", WriteOptions())],
)  # fmt: skip
def test_what_is_written_is_read(tmp_path, name, options):
    write_layers({"patches": layer()}, tmp_path / name, options=options)
    same(read_vector(tmp_path / name, layer_name="patches"), layer())


@pytest.mark.parametrize("options", [WriteOptions(), GBK])
def test_a_csv_gives_all_back_but_the_kinds_of_value(tmp_path, options):
    write_layers({"patches": layer()}, tmp_path / "out.csv", options=options)
    read = read_vector(tmp_path / "out.csv", layer_name="patches", crs="EPSG:4544")
    same(read, layer(), as_text=True)
    (finding,) = [one for one in read.notes.findings if one.code == "apostrophes_removed"]
    # = ' + - @ tab and the wide = stand at the beginning of seven texts.
    assert finding.fields["count"] == 7


def test_geojson_gives_the_columns_back_in_longitude_and_latitude(tmp_path):
    write_layers({"patches": layer()}, tmp_path / "out.geojson")
    read = read_vector(tmp_path / "out.geojson", layer_name="patches")
    assert read["patch_id"].tolist() == TEXTS
    back = read.to_crs("EPSG:4544").geometry
    # Nine decimals of a degree are 0.1 mm.
    assert back.distance(layer().geometry).max() < 1e-3
    assert (back.area - layer().geometry.area).abs().max() < 0.1


def test_a_workbook_gives_the_cells_back(tmp_path):
    write_layers({"patches": layer()}, tmp_path / "out.xlsx")
    read, _ = read_table(tmp_path / "out.xlsx", sheet="patches", layer_name="p", encoding=None)
    assert list(read) == list(layer().columns.drop("geometry"))
    assert read["patch_id"].tolist() == TEXTS
    assert read["n_ranges"].tolist()[::2] == [1] * 6
    assert read["outside_low_m2"].tolist() == pytest.approx(layer()["outside_low_m2"].tolist())


@pytest.mark.parametrize("options", [WriteOptions(), GBK])
def test_long_names_come_back_through_the_table_beside_the_shapefile(tmp_path, options):
    write_layers({"patches": layer()}, tmp_path / "out.shp", options=options)
    read = read_vector(tmp_path / "out.shp", layer_name="patches")
    assert any("扰动图斑编号" in one.method for one in read.notes.receipts)
    (tmp_path / "out-fields.csv").unlink()
    short = read_vector(tmp_path / "out.shp", layer_name="patches")
    assert "扰动图斑编号" not in short.columns
    bytes_of = {name: len(name.encode("gbk" if options is GBK else "utf-8")) for name in short}
    assert max(bytes_of.values()) <= 10


def test_a_zip_of_a_shapefile_and_its_table_of_names_is_one_data_set(tmp_path):
    written = write_layers({"patches": layer()}, tmp_path / "out.shp")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        for path in written.paths:
            archive.write(path, path.name)
    same(read_vector(tmp_path / "out.zip", layer_name="patches"), layer())


def test_a_table_of_names_that_fits_another_shapefile_changes_nothing(tmp_path):
    frame = layer()[["patch_id", "geometry"]]
    write_layers({"patches": frame}, tmp_path / "out.shp")
    (tmp_path / "out-fields.csv").write_text("field,column\nnone,somewhere\n", encoding="utf-8")
    assert list(read_vector(tmp_path / "out.shp", layer_name="p")) == ["patch_id", "geometry"]
    (tmp_path / "out-fields.csv").write_text("nonsense", encoding="utf-8")
    assert list(read_vector(tmp_path / "out.shp", layer_name="p")) == ["patch_id", "geometry"]


def test_a_shapefile_in_gbk_is_read_by_others(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["渭子沟"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4544")
    write_layers({"p": frame}, tmp_path / "out.shp", options=GBK)
    raw = (tmp_path / "out.dbf").read_bytes()
    assert raw[29] == 0x4D  # the language byte of code page 936
    assert "渭子沟".encode("gbk") in raw
    assert (tmp_path / "out.cpg").read_text() == "936"
    assert gpd.read_file(tmp_path / "out.shp")["名称"].tolist() == ["渭子沟"]
    (tmp_path / "out.cpg").unlink()
    assert gpd.read_file(tmp_path / "out.shp")["名称"].tolist() == ["渭子沟"]


def test_characters_that_gbk_lacks_are_kept_and_said(tmp_path):
    frame = gpd.GeoDataFrame(
        {"名称": ["𡎚上", "渭子沟"]}, geometry=[box(0, 0, 1, 1)] * 2, crs="EPSG:4544"
    )
    written = write_layers({"p": frame}, tmp_path / "out.shp", options=GBK)
    (finding,) = written.notes.findings
    assert (finding.code, finding.fields["count"]) == ("text_beyond_gbk", 1)
    assert read_vector(tmp_path / "out.shp", layer_name="p")["名称"].tolist() == ["𡎚上", "渭子沟"]
    assert (tmp_path / "out.cpg").read_text() == "GB18030"


@pytest.mark.parametrize(("options", "kept"), [(WriteOptions(), 84), (GBK, 127)])
def test_a_text_is_cut_at_the_width_of_a_dbf_but_never_inside_a_character(tmp_path, options, kept):
    # 254 bytes hold 84 characters of three bytes, 127 of two.
    frame = gpd.GeoDataFrame({"a": ["沟" * 200]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4544")
    written = write_layers({"p": frame}, tmp_path / "out.shp", options=options)
    assert [one.code for one in written.notes.findings] == ["text_cut"]
    read = read_vector(tmp_path / "out.shp", layer_name="p")
    assert read["a"].tolist() == ["沟" * kept]
    assert "text_undecodable" not in {one.code for one in read.notes.findings}


@pytest.mark.parametrize(
    "crs",
    ["EPSG:4490", "EPSG:4513", "EPSG:4523", "EPSG:4534", "EPSG:4544", "EPSG:4502", "EPSG:4496",
     "EPSG:4610", "EPSG:2361", "EPSG:4214", "EPSG:2435", "EPSG:4326", "EPSG:32648", "EPSG:3857"],
)  # fmt: skip
def test_the_prj_is_the_one_of_arcgis_and_is_known_again(tmp_path, crs):
    here = gpd.GeoSeries([box(105.0, 33.5, 105.01, 33.51)], crs="EPSG:4326").to_crs(crs)
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=here)
    write_layers({"p": frame}, tmp_path / "out.shp")
    words = (tmp_path / "out.prj").read_text()
    # ESRI's names: datums begin with D_, geographic systems with GCS_, and there is no AUTHORITY.
    assert 'DATUM["D_' in words
    assert 'GEOGCS["GCS_' in words
    assert "AUTHORITY" not in words
    assert read_vector(tmp_path / "out.shp", layer_name="p").crs.to_epsg() == int(crs[5:])


def test_a_geopackage_of_version_1_2_says_so(tmp_path):
    for version, number in (("1.2", 10200), (None, 10300), ("1.4", 10400)):
        path = tmp_path / f"{number}.gpkg"
        write_layers({"p": layer()}, path, options=WriteOptions(gpkg_version=version))
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA user_version").fetchone() == (number,)
        database.close()


def numbers(**columns):
    count = len(next(iter(columns.values())))
    shapes = [box(500_000 + i, 3_700_000, 500_001 + i, 3_700_001) for i in range(count)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4544")


@pytest.mark.parametrize("name", ["out.shp", "out.geojson"])
def test_whole_numbers_beyond_what_floats_hold_become_text(tmp_path, name):
    frame = numbers(id=pd.array([2**53 + 1, None, -(2**63)], dtype="Int64"), n=[1, 2, 2**53])
    written = write_layers({"p": frame}, tmp_path / name)
    (finding,) = written.notes.findings
    assert (finding.code, finding.fields["count"], finding.fields["first"]) == (
        "integer_as_text", 2, 1,
    )  # fmt: skip
    read = read_vector(tmp_path / name, layer_name="p")
    assert read["id"].dropna().tolist() == ["9007199254740993", "-9223372036854775808"]
    assert read["n"].tolist() == [1, 2, 2**53]


def test_numbers_that_a_dbf_would_falsify_are_left_empty_and_said(tmp_path):
    values = [1e22, 1e30, float("-inf"), 1e-20, 1e-3]
    written = write_layers({"p": numbers(v=values)}, tmp_path / "out.shp")
    said = {one.code: (one.fields["count"], one.fields["first"]) for one in written.notes.findings}
    assert said == {"number_left_out": (2, 2), "number_rounded": (1, 4)}
    read = read_vector(tmp_path / "out.shp", layer_name="p")["v"]
    assert read.isna().tolist() == [False, True, True, False, False]
    assert read[[0, 4]].tolist() == [1e22, 1e-3]


@pytest.mark.parametrize("name", ["out.geojson", "out.xlsx"])
def test_numbers_without_end_have_no_word_in_json_and_excel(tmp_path, name):
    written = write_layers({"p": numbers(v=[1.0, float("inf")])}, tmp_path / name)
    assert [one.code for one in written.notes.findings] == ["number_left_out"]


def test_a_workbook_keeps_the_digits_of_large_ids_as_text_and_says_so(tmp_path):
    frame = numbers(id=[2**53 + 1, 5])
    (finding,) = write_layers({"p": frame}, tmp_path / "out.xlsx").notes.findings
    assert (finding.code, finding.fields["count"]) == ("integer_as_text", 1)
    read, _ = read_table(tmp_path / "out.xlsx", sheet="p", layer_name="p", encoding=None)
    assert read["id"].tolist() == ["9007199254740993", 5]


def test_days_before_the_calendar_of_excel_and_times_in_a_dbf_are_text_and_said(tmp_path):
    early = numbers(d=pd.to_datetime(["1899-12-31", "1900-01-01", None]))
    (finding,) = write_layers({"p": early}, tmp_path / "out.xlsx").notes.findings
    assert (finding.code, finding.fields["count"]) == ("date_as_text", 1)
    times = numbers(t=pd.to_datetime(["2023-05-01 10:30", None]))
    (finding,) = write_layers({"p": times}, tmp_path / "out.shp").notes.findings
    assert (finding.code, finding.fields["count"]) == ("date_as_text", 1)
    assert read_vector(tmp_path / "out.shp", layer_name="p")["t"][0] == "2023-05-01T10:30:00"


@pytest.mark.parametrize(
    ("name", "options"),
    [("out.gpkg", GBK), ("out.csv", WriteOptions(gpkg_version="1.2")), ("out.xlsx", GBK)],
)
def test_a_choice_that_a_format_does_not_have_is_wrong_usage(tmp_path, name, options):
    with pytest.raises(UsageError, match="means nothing for"):
        write_layers({"p": layer()}, tmp_path / name, options=options)
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(st.text(alphabet="'=+-@\t\r\n＝a", max_size=6))
def test_defusing_is_undone_and_leaves_nothing_that_runs(text):
    safe = defused(text)
    assert restored(safe) == text
    assert not safe.startswith(tuple("=+-@\t\r\n＝＋－＠"))
