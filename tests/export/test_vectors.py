"""Layers to files and back."""

import datetime as dt
import json
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

from swcgeo.errors import OutputError, UsageError
from swcgeo.export.vectors import require_writable_format, write_layers
from swcgeo.model.codes import Grade, Verdict

PAYLOADS = ['=HYPERLINK("x")', "+1", "@SUM", "-2", "\tx", "0062"]
FORMATS = ["out.gpkg", "out.shp", "out.parquet", "out.csv", "out.xlsx", "out.geojson", "out/"]


def patches():
    """Two patches near 105° E 30° N in EPSG:4544: one polygon, one of two parts, one without."""
    return gpd.GeoDataFrame(
        {
            "patch_id": ["0062", "垭口-2", "=1+1"],
            "verdict": [Verdict.NO_PLAN, Verdict.UNKNOWN, None],
            "field_check": [True, False, True],
            "robust": [True, None, False],
            "image_date": pd.to_datetime(["2023-04-01", None, "2023-12-31"]),
            "outside_low_m2": [1.5, float("nan"), 3.25],
            "outside_high_m2": [2.5, float("nan"), 4.25],
            "n_ranges": pd.array([1, None, 3], dtype="Int64"),
        },
        geometry=[
            box(500_000, 3_320_000, 500_100, 3_320_100),
            MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
            None,
        ],
        crs="EPSG:4544",
        index=[7, 3, 9],
    )


def links():
    return pd.DataFrame({"patch_id": ["0062"], "range_id": ["R1"], "shared_m2": [12.5]})


def both():
    return {"patches": patches(), "links": links()}


def contents(folder):
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_a_geopackage_holds_all_layers_with_their_types_and_crs(tmp_path):
    (path,) = write_layers(both(), tmp_path / "out.gpkg").paths
    assert [name for name, _ in pyogrio.list_layers(path)] == ["patches", "links"]
    info = pyogrio.read_info(path, layer="patches")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert info["crs"] == "EPSG:4544"
    assert kinds["field_check"] == kinds["robust"] == "bool"
    assert kinds["image_date"] == "datetime64[D]"
    back = gpd.read_file(path, layer="patches")
    assert back["patch_id"].tolist() == ["0062", "垭口-2", "=1+1"]
    assert back["verdict"].tolist()[:2] == ["no_plan", "unknown"]
    assert back["robust"].isna().tolist() == [False, True, False]
    assert back["outside_low_m2"].isna().tolist() == [False, True, False]
    assert back.geometry[0].area == pytest.approx(10_000)  # 100 m by 100 m
    assert back.geometry[2] is None
    assert gpd.read_file(path, layer="links")["shared_m2"].tolist() == [12.5]


def test_a_crs_of_our_own_survives(tmp_path):
    laea = "+proj=laea +lat_0=30.12 +lon_0=105.34 +ellps=GRS80 +units=m +type=crs"
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[box(0, 0, 1, 1)], crs=laea)
    (path,) = write_layers({"pieces": frame}, tmp_path / "out.gpkg").paths
    operation = gpd.read_file(path).crs.coordinate_operation
    assert operation.method_name == "Lambert Azimuthal Equal Area"
    assert [parameter.value for parameter in operation.params] == [30.12, 105.34, 0, 0]


def test_equal_layers_give_equal_bytes_at_any_time(tmp_path):
    for run in ("one", "two"):
        for name in FORMATS:
            (tmp_path / run / Path(name).suffix[1:]).mkdir(parents=True, exist_ok=True)
            write_layers(both(), f"{tmp_path}/{run}/{Path(name).suffix[1:]}/{name}")
        time.sleep(2.1)  # tables count time in seconds, zips in steps of two
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert len(one) == 5 + 6 + 2  # five single files, a shapefile of six, a folder of two
    assert one == two


@pytest.mark.parametrize("name", FORMATS)
def test_writing_leaves_the_frame_as_it_was(tmp_path, name):
    layers = both()
    write_layers(layers, f"{tmp_path}/{name}")
    pd.testing.assert_frame_equal(layers["patches"], patches())


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "out.xlsx"])
def test_an_empty_layer_is_written_with_its_columns(tmp_path, name):
    write_layers({"patches": patches().iloc[:0]}, f"{tmp_path}/{name}")
    path = tmp_path / name
    if name == "out/":
        path = path / "patches.parquet"
    read = {".parquet": gpd.read_parquet, ".csv": pd.read_csv}.get(path.suffix, gpd.read_file)
    back = read(path)
    assert len(back) == 0
    if name != "out.geojson":  # which has no columns without features
        assert "patch_id" in back


def test_a_shapefile_has_short_names_and_a_table_of_the_long_ones(tmp_path):
    written = write_layers(both(), tmp_path / "out.shp")
    assert {p.name for p in written.paths} == {
        "out.shp", "out.shx", "out.dbf", "out.prj", "out.cpg", "out-fields.csv",
    }  # fmt: skip
    assert (tmp_path / "out.cpg").read_text().strip() == "UTF-8"
    table = pd.read_csv(tmp_path / "out-fields.csv", encoding="utf-8-sig")
    back = gpd.read_file(tmp_path / "out.shp").rename(
        columns=dict(zip(table["field"], table["column"], strict=True))
    )
    assert list(back.columns) == list(patches().columns)
    assert back["outside_high_m2"].tolist()[0] == 2.5
    assert back["patch_id"].tolist()[1] == "垭口-2"


def test_a_text_too_long_for_a_shapefile_is_said(tmp_path):
    frame = patches().assign(reasons=["沟" * 85, "沟" * 84, None])  # 255 and 252 bytes
    written = write_layers({"patches": frame}, tmp_path / "out.shp")
    (finding,) = written.notes.findings
    assert (finding.code, finding.fields["column"], finding.fields["count"]) == (
        "text_cut", "reasons", 1,
    )  # fmt: skip
    assert "254" in finding.message("zh")
    assert gpd.read_file(written.paths[0])["reasons"].tolist()[:2] == ["沟" * 84, "沟" * 84]


def test_geojson_is_in_longitude_and_latitude(tmp_path):
    (path,) = write_layers(both(), tmp_path / "out.geojson").paths
    content = json.loads(path.read_text(encoding="utf-8"))
    ring = content["features"][0]["geometry"]["coordinates"][0]
    # zone 35 has its central meridian, easting 500 km, at 105° E; 3320 km north is 30° N
    assert ring[0][0] == pytest.approx(105.0, abs=0.002)
    assert ring[0][1] == pytest.approx(30.0, abs=0.01)
    assert "crs" not in content
    assert content["features"][0]["properties"]["patch_id"] == "0062"
    assert content["features"][0]["properties"]["field_check"] is True
    assert content["features"][1]["properties"]["outside_low_m2"] is None


def test_csv_defuses_formulas_and_keeps_zeros(tmp_path):
    frame = pd.DataFrame({"id": PAYLOADS, "=head": range(6)})
    (path,) = write_layers({"t": frame}, tmp_path / "out.csv").paths
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    assert back["id"].tolist() == [
        "'=HYPERLINK(\"x\")", "'+1", "'@SUM", "'-2", "'\tx", "0062",
    ]  # fmt: skip
    assert list(back) == ["id", "'=head"]


def test_csv_numbers_below_zero_stay_numbers_and_the_outline_is_wkt(tmp_path):
    frame = gpd.GeoDataFrame({"d": [-0.07]}, geometry=[Point(1.5, 2)], crs="EPSG:4544")
    (path,) = write_layers({"t": frame}, tmp_path / "out.csv").paths
    back = pd.read_csv(path)
    assert back["d"].item() == -0.07
    assert shapely.from_wkt(back["geometry"].item()) == Point(1.5, 2)


def test_xlsx_keeps_every_text_a_text(tmp_path):
    frame = pd.DataFrame({"id": [*PAYLOADS, "https://example.org"]})
    (path,) = write_layers({"t": frame}, tmp_path / "out.xlsx").paths
    sheet = openpyxl.load_workbook(path)["t"]
    cells = [sheet.cell(row, 1) for row in range(2, 9)]
    assert [cell.value for cell in cells] == [*PAYLOADS, "https://example.org"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert "<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_has_a_sheet_a_layer_with_dates_flags_and_gaps(tmp_path):
    (path,) = write_layers(both(), tmp_path / "out.xlsx").paths
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["patches", "links"]
    head, first, second, _ = book["patches"].iter_rows(values_only=True)
    assert head == tuple(c for c in patches().columns if c != "geometry")
    assert first[:5] == ("0062", "no_plan", True, True, dt.datetime(2023, 4, 1))  # noqa: DTZ001
    assert second[3:6] == (None, None, None)


def test_more_rows_than_a_sheet_holds_are_refused_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("swcgeo.export.book.MOST_ROWS", 2)
    with pytest.raises(
        OutputError, match=r"the layer patches has 3 rows, a sheet of Excel holds 2"
    ):
        write_layers(both(), tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_holds_one_parquet_file_a_layer(tmp_path):
    assert write_layers(both(), f"{tmp_path}/out/").paths == (tmp_path / "out",)
    assert gpd.read_parquet(tmp_path / "out" / "patches.parquet").crs == "EPSG:4544"
    assert pd.read_parquet(tmp_path / "out" / "links.parquet")["patch_id"].tolist() == ["0062"]


@pytest.mark.parametrize("name", ["out.gpkg", "out.geojson"])
def test_columns_that_differ_in_case_or_bear_the_names_of_gdal_are_all_kept(tmp_path, name):
    frame = gpd.GeoDataFrame(
        {"fid": ["A"], "geom": ["B"], "Name": ["C"], "name": ["D"], "FID_1": ["E"]},
        geometry=[box(0, 0, 1, 1)],
        crs="EPSG:4544",
    )
    written = write_layers({"ranges": frame}, tmp_path / name)
    back = gpd.read_file(written.paths[0]).drop(columns="geometry")
    assert sorted(map(str, back.iloc[0])) == ["A", "B", "C", "D", "E"]
    (receipt,) = written.notes.receipts
    assert receipt.method == "renamed: name → name_2"


@pytest.mark.parametrize("name", FORMATS)
def test_columns_of_several_kinds_of_value_are_written_as_text(tmp_path, name):
    frame = patches().assign(
        stated=[62, "A3", None], grade=[Grade.LIGHT, None, Grade.SEVERE], day=dt.date(2023, 7, 20),
        other=patches().geometry.centroid,
    )  # fmt: skip
    write_layers({"patches": frame}, f"{tmp_path}/{name}")
    if name == "out.gpkg":
        back = gpd.read_file(tmp_path / name)
        assert back["stated"].tolist()[:2] == ["62", "A3"]
        assert back["grade"].tolist()[::2] == [2, 6]
        assert back["other"][0] == "POINT (500050 3320050)"


@pytest.mark.parametrize("name", ["out.xyz", "out", "out.json"])
def test_an_unknown_ending_is_wrong_usage_and_names_those_known(tmp_path, name):
    with pytest.raises(
        UsageError, match=r"is no output format\. Use one of \.gpkg \.shp"
    ) as caught:
        write_layers(both(), tmp_path / name)
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match="no output format"):
        require_writable_format(tmp_path / name)


@pytest.mark.parametrize("name", ["out.shp", "out.geojson"])
def test_a_table_cannot_be_a_shapefile(tmp_path, name):
    with pytest.raises(UsageError, match=r"Use one of \.gpkg \.parquet"):
        write_layers({"links": links()}, tmp_path / name)


def test_kinds_of_geometry_that_a_shapefile_cannot_mix_leave_nothing_behind(tmp_path):
    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=[box(0, 0, 1, 1), Point(0, 0)], crs=4544)
    with pytest.raises(OutputError, match=r"out\.shp cannot be written: .*non-polygon"):
        write_layers({"treatments": frame}, tmp_path / "out.shp")
    assert list(tmp_path.iterdir()) == []


def test_the_date_that_gdal_is_told_is_taken_back(tmp_path):
    write_layers(both(), Path(tmp_path, "out.gpkg"))
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
