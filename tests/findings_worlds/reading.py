"""读取文件 · Reading files."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Point

from swcgeo.export.vectors import write_layers
from swcgeo.model.layers import Layer
from swcgeo.read.layers import read_patches
from swcgeo.read.vectors import read_vector
from tests.findings_worlds.drawn import patches, saved, square, written
from tests.findings_worlds.registry import occurs


@occurs("feature_unreadable", "某个要素的图形记录已损坏，其余要素正常。",
        "The record of one geometry is damaged, the others are whole.")  # fmt: skip
def cut_record(folder: Path) -> Layer:
    path = written(folder, patches(patch_id=["A", "B", "C"]), "图斑.shp")
    path.write_bytes(path.read_bytes()[:-50])
    return read_patches(path)


@occurs("features_lost", "属性表比文件头声明的短，例如下载中断。",
        "The table is shorter than its head states, as after a download that broke off.")  # fmt: skip
def cut_table(folder: Path) -> Layer:
    path = written(folder, patches(patch_id=[*"ABCDEFGH"]), "图斑.shp")
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes()[:-300])
    return read_patches(path)


@occurs("table_missing", "shapefile 只送来了 .shp，没有 .dbf。",
        "Of a shapefile the .shp came without its .dbf.")  # fmt: skip
def no_table(folder: Path) -> Layer:
    path = written(folder, patches(), "图斑.shp")
    path.with_suffix(".dbf").unlink()
    return read_patches(path)


@occurs("not_polygon", "面图层中混有点或线。", "A point or line stands among polygons.")
def point_among_polygons(folder: Path) -> Layer:
    mixed = patches(square(), Point(500_300, 3_700_000))
    return read_patches(written(folder, mixed, "图斑.geojson"), crs="EPSG:4544")


@occurs("table_unreadable", "属性表的文件头已损坏。", "The head of the attribute table is damaged.")
def damaged_head_of_table(folder: Path) -> Layer:
    path = written(folder, patches(patch_id=[*"AB"]), "图斑.shp")
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[10:12] = b"\xff\xff"  # the length of a record
    path.with_suffix(".dbf").write_bytes(table)
    return read_patches(path)


@occurs("prj_unreadable", ".prj 中的投影参数残缺。", "The .prj has a parameter that is cut off.")
def damaged_prj(folder: Path) -> Layer:
    path = written(folder, patches(), "图斑.shp")
    text = path.with_suffix(".prj").read_text()
    path.with_suffix(".prj").write_text(text.replace('"False_Easting"', '"Fal'))
    return read_patches(path, crs="EPSG:4544")


def _geojson(folder: Path, before: str, after: str) -> Path:
    """Write a GeoJSON of two patches, in whose text something else stands."""
    path = written(folder, patches(patch_id=[*"AB"]).to_crs(4326), "图斑.geojson")
    path.write_text(path.read_text().replace(before, after))
    return path


@occurs("json_mended", "手工编辑的 GeoJSON 在两个要素之间少了逗号。",
        "A GeoJSON edited by hand lacks a comma between two features.")  # fmt: skip
def comma_missing(folder: Path) -> Layer:
    return read_patches(_geojson(folder, "},\n{", "}\n{"))


@occurs("file_damaged", "GeoJSON 或 KML 没有写完，例如下载中断。",
        "A GeoJSON or KML breaks off, as after a download that was cut.")  # fmt: skip
def text_cut_off(folder: Path) -> Layer:
    path = _geojson(folder, "", "")
    path.write_text(path.read_text()[:-60])
    return read_patches(path)


@occurs("ring_closed", "环的终点没有回到起点。", "A ring does not come back to where it began.")
def open_ring(folder: Path) -> Layer:
    return read_vector(
        _kml(folder, "105,33 105.01,33 105.01,33.01 105,33.01"), layer_name="patches"
    )


@occurs("folders_together", "KML 有多个文件夹，没有指定读哪一个。",
        "A KML has several folders and none was named.")  # fmt: skip
def two_folders(folder: Path) -> Layer:
    return read_vector(_kml(folder, RING, RING), layer_name="patches")


@occurs("elements_left_out", "文件中有图片、文字注记等不是要素的内容。",
        "The file holds pictures, links or texts, which are no features.")  # fmt: skip
def picture_beside(folder: Path) -> Layer:
    return read_vector(_kml(folder, RING, beside="<GroundOverlay/>"), layer_name="patches")


RING = "105,33 105.01,33 105.01,33.01 105,33.01 105,33"


def _kml(folder: Path, *rings: str, beside: str = "") -> Path:
    """Write a KML with a folder for each ring."""
    folders = "".join(
        f"<Folder><name>{name}</name><Placemark><Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        "</Folder>"
        for name, ring in zip(["扰动图斑", "弃渣场"], rings, strict=False)
    )
    return saved(folder, f"<kml><Document>{folders}{beside}</Document></kml>", "外业.kml")


@occurs("drawing_open_lines", "CAD 图层中有没有闭合的多段线。",
        "A layer of a CAD drawing has polylines that do not close.")  # fmt: skip
def open_line_in_drawing(folder: Path) -> Layer:
    lines = [(4, 1), (3, 0)]  # vertices, and whether the line says that it closes
    entities = "".join(
        f"0\nLWPOLYLINE\n8\n红线\n90\n{count}\n70\n{closed}\n"
        + "".join(f"10\n{x}\n20\n{y}\n" for x, y in square().exterior.coords[:count])
        for count, closed in lines
    )
    text = f"0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"
    return read_vector(saved(folder, text, "红线.dxf"), layer_name="ranges", crs="EPSG:4544")


@occurs("apostrophes_removed", "CSV 中以等号、加号等开头的文字前有单引号，以免被电子表格当作公式。",
        "A CSV has an apostrophe before texts that begin like a formula.")  # fmt: skip
def text_like_a_formula(folder: Path) -> Layer:
    write_layers({"patches": patches(square(), note=["=弃渣场"])}, folder / "结果.csv")
    return read_vector(folder / "结果.csv", layer_name="patches", crs="EPSG:4544")


@occurs("numbers_as_text", "数值字段里有逗号等 GDAL 只能读出一部分的数。",
        "A number column holds commas or the like, of which GDAL reads a part only.")  # fmt: skip
def a_comma_in_a_number(folder: Path) -> Layer:
    path = written(folder, patches(patch_id=["A"], QAREA=[67.8125]), "图斑.shp")
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"67.8125", b"67,8125"))
    return read_patches(path)
