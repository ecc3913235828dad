"""Any vector file becomes a layer: every row kept, every doubt listed, no input touched."""

from __future__ import annotations

import hashlib
import shutil
import struct
import warnings
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from swcgeo.errors import CrsError, GeometryError, LayerError, MissingFileError, UsageError
from swcgeo.read import read_vector
from swcgeo.read.files.geometries import parse_geometries
from swcgeo.read.files.paths import split_layer
from tests.read.conftest import GbkInfo

ENDINGS = ["shp", "gpkg", "geojson", "json", "parquet", "fgb", "gml", "kml"]


def codes(layer):
    return [finding.code for finding in layer.notes.findings]


def cut_to(path, share):
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(int(size * share))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_gives_the_same_squares(squares, ending):
    crs = "EPSG:4326" if ending in {"geojson", "json", "kml"} else "EPSG:4490"
    path = squares(f"s.{ending}", crs=crs, x=105.5, y=33.5, side=0.01)
    layer = read_vector(path, layer_name="ranges")
    assert len(layer) == 3
    assert layer.total_bounds == pytest.approx([105.5, 33.5, 105.53, 33.51])
    assert layer.crs.to_epsg() == int(crs[5:])


def test_a_zip_may_hold_its_shapefile_in_a_folder_under_a_name_in_gbk(squares, tmp_path):
    squares("省级.shp", 编号=["一", "二", "三"])
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for part in tmp_path.glob("省级.*"):
            archive.writestr(GbkInfo(f"下发/{part.name}"), part.read_bytes())
    layer = read_vector(tmp_path / "d.zip", layer_name="patches")
    assert layer["编号"].tolist() == ["一", "二", "三"]


def test_a_zip_of_two_layers_wants_one_named(squares, tmp_path):
    for name in ("old", "new"):
        squares(f"{name}.shp", count=2 if name == "old" else 1)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for part in [*tmp_path.glob("old.*"), *tmp_path.glob("new.*")]:
            archive.write(part, f"f/{part.name}")
    with pytest.raises(LayerError, match=r"holds 2 layers \(f/new, f/old\)"):
        read_vector(tmp_path / "z.zip", layer_name="ranges")
    assert len(read_vector(f"{tmp_path / 'z.zip'}:old", layer_name="ranges")) == 2


def test_a_layer_of_a_geopackage_is_named_behind_a_colon(squares, tmp_path):
    path = squares("g.gpkg")
    gpd.read_file(path).head(1).to_file(path, layer="one")
    assert len(read_vector(f"{path}:one", layer_name="ranges")) == 1
    with pytest.raises(LayerError, match="no layer two; it has g, one"):
        read_vector(f"{path}:two", layer_name="ranges")
    with pytest.raises(LayerError, match="2 layers"):
        read_vector(path, layer_name="ranges")


def test_a_missing_file_is_named():
    with pytest.raises(MissingFileError, match=r"patches: there is no file gone\.shp") as caught:
        read_vector("gone.shp", layer_name="patches")
    assert caught.value.exit_code == 2


def test_an_empty_layer_is_refused(squares):
    with pytest.raises(LayerError, match="holds no features"):
        read_vector(squares("e.gpkg", count=0, a=[]), layer_name="ranges")


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "zip", "parquet", "xlsx", "csv"])
def test_what_is_no_such_file_at_all_is_refused_without_a_traceback(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(b"this is no map")
    with pytest.raises(LayerError, match=r"patches: .*x"):
        read_vector(path, layer_name="patches")


def test_points_are_refused_where_polygons_are_due(tmp_path):
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(5e5, 3.7e6)], crs=4544)
    frame.to_file(tmp_path / "p.gpkg")
    with pytest.raises(GeometryError, match=r"none of the 1 features .* \(only Point\)"):
        read_vector(tmp_path / "p.gpkg", layer_name="patches")
    assert read_vector(tmp_path / "p.gpkg", layer_name="treatments").geom_type.item() == "Point"


def test_a_line_among_polygons_stays_a_row_and_is_listed(tmp_path):
    line = shapely.LineString([(5e5, 3.7e6), (500_010, 3.7e6)])
    shapes = [line, shapely.box(5e5, 3.7e6, 500_010, 3_700_010)]
    gpd.GeoDataFrame(geometry=shapes, crs=4544).to_file(tmp_path / "m.gpkg")
    layer = read_vector(tmp_path / "m.gpkg", layer_name="ranges")
    (finding,) = layer.notes.findings
    assert (finding.code, finding.row, finding.x) == ("not_polygon", 1, 500_000)
    assert layer.geometry.isna().tolist() == [True, False]


def test_heights_are_left_aside_and_nothing_else(tmp_path):
    square = shapely.box(5e5, 3.7e6, 500_010, 3_700_010)
    gpd.GeoDataFrame(geometry=[shapely.force_3d(square, 9.0)], crs=4544).to_file(
        tmp_path / "z.gpkg"
    )
    layer = read_vector(tmp_path / "z.gpkg", layer_name="ranges")
    assert not layer.has_z.any()
    assert layer.geometry.item().equals(square)
    assert codes(layer) == []


@pytest.mark.filterwarnings("ignore")
def test_arcs_become_polygons(tmp_path):
    # A half circle of radius 10 m over its chord: π·10²/2 = 157 m².
    curve = tmp_path / "c.csv"
    arc = "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0,10 10,20 0),(20 0,0 0)))"
    curve.write_text(f'id,WKT\n1,"{arc}"\n', encoding="utf-8")
    made = tmp_path / "c.gpkg"
    meta, table = pyogrio.raw.read_arrow(curve)
    pyogrio.write_arrow(table, made, geometry_name=meta["geometry_name"] or "wkb_geometry",
                        geometry_type="Polygon", crs="EPSG:4544", driver="GPKG")  # fmt: skip
    layer = read_vector(made, layer_name="ranges")
    assert layer.area.item() == pytest.approx(157.08, rel=1e-3)


def test_whole_numbers_with_gaps_keep_their_digits(squares):
    ids = pd.array([621202202300000001, None, 621202202300000003], dtype="Int64")
    layer = read_vector(squares("i.gpkg", patch_id=ids), layer_name="patches")
    assert layer["patch_id"].tolist()[::2] == [621202202300000001, 621202202300000003]


@pytest.mark.parametrize("ending", [".shp", ".shx"])
def test_a_shapefile_that_is_cut_off_gives_what_is_left(squares, ending):
    path = squares("c.shp", count=20)
    cut_to(path.with_suffix(ending), 0.5)
    layer = read_vector(path, layer_name="ranges")
    # 20 records of 136 + 8 bytes behind a head of 100: half of it (1490) holds nine whole ones.
    whole = 9 if ending == ".shp" else 20
    assert (len(layer), int(layer.geometry.notna().sum())) == (20, whole)
    rows = [f.row for f in layer.notes.findings if f.code == "feature_unreadable"]
    assert rows == list(range(whole + 1, 21))


def test_a_table_that_is_cut_off_says_how_many_rows_are_lost(squares):
    path = squares("d.shp", count=20, words=["x" * 60] * 20)
    cut_to(path.with_suffix(".dbf"), 0.5)
    layer = read_vector(path, layer_name="ranges")
    (lost,) = [f for f in layer.notes.findings if f.code == "features_lost"]
    assert lost.fields == {"stated": 20, "read": len(layer)}
    assert layer.notes.exit_code == 1


def test_a_missing_index_is_made_elsewhere_and_the_input_stays_untouched(squares, tmp_path):
    path = squares("x.shp")
    path.with_suffix(".shx").unlink()
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    assert len(read_vector(path, layer_name="ranges")) == 3
    after = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    assert before == after


def test_nothing_is_left_beside_a_gml(squares, tmp_path):
    path = squares("g.gml", crs="EPSG:4326", x=105.5, y=33.5, side=0.01)
    path.with_suffix(".xsd").unlink(missing_ok=True)
    read_vector(path, layer_name="ranges")
    assert [p.name for p in tmp_path.iterdir()] == ["g.gml"]


def test_records_marked_as_deleted_are_no_loss(squares):
    path = squares("k.shp", count=3)
    dbf = path.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    _, head, width = struct.unpack_from("<IHH", raw, 4)
    raw[head + width] = 0x2A
    dbf.write_bytes(raw)
    layer = read_vector(path, layer_name="ranges")
    assert layer["a"].tolist() == [0, 2]
    assert codes(layer) == []


@pytest.mark.parametrize("cpg", [None, "GBK", "UTF-8", "ISO-8859-1"])
def test_a_gbk_shapefile_is_read_with_no_right_and_wrong_cpg(tmp_path, cpg):
    frame = gpd.GeoDataFrame(
        {"图斑编号": ["甲一", "乙二"]}, crs=4490,
        geometry=[shapely.box(i, 33, i + 1, 34) for i in (105, 106)],
    )  # fmt: skip
    path = tmp_path / "g.shp"
    frame.to_file(path, encoding="GBK")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0  # no language byte
    path.with_suffix(".dbf").write_bytes(raw)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    layer = read_vector(path, layer_name="patches")
    assert layer["图斑编号"].tolist() == ["甲一", "乙二"]
    said = {None: ["encoding_guessed"], "GBK": []}.get(cpg, ["encoding_contradicted"])
    assert codes(layer) == said


def test_a_cell_cut_inside_a_character_is_named_with_row_and_field(squares):
    path = squares("t.shp", words=["水土保持", "方案", "x"])
    dbf = path.with_suffix(".dbf")
    # The last byte of the first cell (12 bytes in UTF-8) is lost.
    dbf.write_bytes(dbf.read_bytes().replace("水土保持".encode(), "水土保持".encode()[:-1] + b" "))
    layer = read_vector(path, layer_name="patches")
    (finding,) = layer.notes.findings
    assert (finding.code, finding.row) == ("text_undecodable", 1)
    assert finding.fields == {"field": "words", "text": "水土保"}


def test_an_unknown_encoding_is_a_wrong_option(squares):
    with pytest.raises(UsageError, match="--encoding is klingon"):
        read_vector(squares("k.shp"), layer_name="ranges", encoding="klingon")


def test_reading_is_silent(squares, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = squares("q.shp", count=20)
        cut_to(path, 0.5)
        read_vector(path, layer_name="ranges")
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("ignore:.crs. was not provided")
def test_a_layer_without_crs_names_candidates(squares):
    path = squares("n.shp", crs=None, x=35_500_000)
    with pytest.raises(CrsError, match=r"has no CRS; 3 features.*EPSG:4523") as caught:
        read_vector(path, layer_name="ranges")
    assert caught.value.exit_code == 3
    layer = read_vector(path, layer_name="ranges", crs="EPSG:4523")
    assert codes(layer) == ["crs_given"]


def test_a_bad_ring_costs_its_row_only(real):
    layer = read_vector(real / "frackfinder_pa/pad_delineations.shp", layer_name="patches")
    # The folder's README: 3973 in all; rings of two points in three of them.
    assert len(layer) == 3973
    assert codes(layer) == ["feature_unreadable"] * 3
    assert layer.geometry.isna().sum() == 3


@pytest.mark.parametrize(
    ("file", "rows"),
    [("frackfinder_pa/Ponds_2005-2013.zip", 1358), ("frackfinder_pa/Ponds_2005-2013.shp", 1358),
     ("quebec_watersheds/finalcat_info_v2-1.zip", 665), ("quebec_watersheds/matapedia.geojson", 1),
     ("amazon_mining/mining_2025Q3_diff.geojson", 2780), ("amazon_mining/Amazon_ACA.geojson", 1),
     ("amazon_mining/indigenous_territories_impacts.geojson", 237),
     ("messy_mapshaper/shapefile/six_counties.shp", 6)],
)  # fmt: skip
def test_real_layers_give_every_row(real, file, rows):
    assert len(read_vector(real / file, layer_name="watersheds")) == rows


def test_a_real_shapefile_without_index_is_read(real, tmp_path):
    folder = real / "messy_mapshaper/shapefile"
    layer = read_vector(folder / "polygons.shp", layer_name="ranges", crs="EPSG:4326")
    assert len(layer) == 3
    assert not (folder / "polygons.shx").exists()
    shutil.copy(folder / "polygons.shp", tmp_path / "P.SHP")
    assert len(read_vector(tmp_path / "P.SHP", layer_name="ranges", crs="EPSG:4326")) == 3


def test_a_csv_of_gbk_with_wkt_is_a_layer(tmp_path):
    path = tmp_path / "p.csv"
    text = '图斑编号,WKT\n007,"POLYGON ((105 33, 106 33, 106 34, 105 33))"\n8,POLYGON ((\n'
    path.write_bytes(text.encode("gbk"))
    layer = read_vector(path, layer_name="patches", crs="EPSG:4490")
    assert layer["图斑编号"].tolist() == ["007", "8"]
    assert "feature_unreadable" in codes(layer)


def test_a_table_without_positions_is_no_polygon_layer(tmp_path):
    (tmp_path / "p.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(GeometryError, match="none of the 1 features"):
        read_vector(tmp_path / "p.csv", layer_name="patches")


def test_a_fault_inside_an_archive_is_named_by_the_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.gpkg", b"no map")
    with pytest.raises(LayerError, match=r"patches: \S*z\.zip cannot be read: not recognized"):
        read_vector(tmp_path / "z.zip", layer_name="patches")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("readme.doc", b"")
    with pytest.raises(LayerError, match="the archive holds no data file"):
        read_vector(tmp_path / "e.zip", layer_name="patches")


def test_an_archive_never_writes_outside_its_folder(squares, tmp_path):
    path = squares("s.geojson", crs="EPSG:4326", x=105.5, y=33.5, side=0.01)
    inner = tmp_path / "in"
    inner.mkdir()
    with zipfile.ZipFile(inner / "z.zip", "w") as archive:
        archive.writestr("../../s.geojson", path.read_bytes())
    assert len(read_vector(inner / "z.zip", layer_name="ranges")) == 3
    assert [p.name for p in inner.iterdir()] == ["z.zip"]


def test_the_colon_of_a_windows_drive_is_no_layer():
    assert split_layer(r"C:\data\a.gpkg")[1] is None
    assert split_layer(r"C:\data\a.gpkg:new")[1] == "new"
    assert split_layer("C:/data/a.gpkg")[1] is None


def test_a_shapefile_without_its_table_is_damaged(squares):
    path = squares("p.shp")
    path.with_suffix(".dbf").unlink()
    layer = read_vector(path, layer_name="patches")
    assert len(layer) == 3
    assert [finding.code for finding in layer.notes.findings] == ["table_missing"]
    assert layer.notes.exit_code == 1


@pytest.mark.parametrize("name", ["p.shp", "p.parquet"])
def test_a_file_of_one_layer_has_no_other(squares, name):
    path = squares(name)
    assert len(read_vector(f"{path}:p", layer_name="patches")) == 3
    with pytest.raises(LayerError, match="no layer q; it has p"):
        read_vector(f"{path}:q", layer_name="patches")


@pytest.mark.parametrize(
    ("wkb", "reason"),
    [
        (shapely.box(0, 0, 1, 1).wkb[:40], "文件在该记录中间结束"),
        (struct.pack("<BIII4d", 1, 3, 1, 2, 0, 0, 0, 0), "有环不足三点"),
        (struct.pack("<BI", 1, 99), "几何类型无法识别"),
        (b"POLYGON ((1 2, ", "不是 WKT 文字"),
        (shapely.Point(float("inf"), 0).wkb, "坐标不是有限数"),
    ],
    ids=["cut", "two points", "type", "text", "infinite"],
)
def test_why_a_feature_cannot_be_read_is_told_in_chinese(wkb, reason):
    _, notes = parse_geometries(
        np.array([wkb], dtype=object), layer_name="patches", cut=np.zeros(1, dtype=bool)
    )
    assert f"无法读取：{reason}；" in notes.findings[0].message("zh")


def test_an_error_tells_the_reason_and_the_sort_of_geometry_in_either_language(tmp_path):
    (tmp_path / "p.csv").write_text("a;wkt\n1;POLYGON ((\n", encoding="utf-8")
    with pytest.raises(GeometryError, match="the text is no WKT") as caught:
        read_vector(tmp_path / "p.csv", layer_name="patches", crs="EPSG:4490")
    assert "不是 WKT 文字" in caught.value.sentence("zh")
