"""读取文件 · Reading files."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Point

from swcgeo.model.layers import Layer
from swcgeo.read.layers import read_patches
from tests.findings_worlds.drawn import frame, patches, square, written
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


@occurs("encoding_guessed", "shapefile 没有 .cpg，也没有语言字节。",
        "A shapefile has neither .cpg nor language byte.")  # fmt: skip
def no_cpg(folder: Path) -> Layer:
    return read_patches(_gbk(folder, cpg=None))


@occurs("encoding_contradicted", ".cpg 写的是 UTF-8，而文字是 GBK。",
        "The .cpg says UTF-8 over text in GBK.")  # fmt: skip
def wrong_cpg(folder: Path) -> Layer:
    return read_patches(_gbk(folder, cpg="UTF-8"))


def _gbk(folder: Path, *, cpg: str | None) -> Path:
    """Write a shapefile whose text is GBK, with a .cpg that says `cpg`."""
    path = folder / "图斑.shp"
    patches(patch_id=["甲一", "乙二"], project=["新建公路工程", "露天采石场"]).to_file(
        path, encoding="GBK"
    )
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0  # the language byte
    path.with_suffix(".dbf").write_bytes(table)
    return path


@occurs("text_undecodable", "单元格在一个汉字中间被截断。",
        "A cell is cut inside a character.")  # fmt: skip
def cut_character(folder: Path) -> Layer:
    path = written(folder, patches(project=["某某水库除险加固工程", "采石场"]), "图斑.shp")
    table, name = path.with_suffix(".dbf"), "某某水库除险加固工程".encode()
    table.write_bytes(table.read_bytes().replace(name, name[:-1] + b" "))
    return read_patches(path)


@occurs("profile_used", "字段名是水利部或省级下发的叫法。",
        "The columns have the names of a delivery by ministry or province.")  # fmt: skip
def known_headings(folder: Path) -> Layer:
    given = {"图斑编号": ["621202202301"], "影像日期": ["2022-06-01"]}
    return read_patches(written(folder, frame(square(), **given)))


@occurs("column_ambiguous", "两个字段都可以是同一含义。", "Two columns could mean the same.")
def two_ids(folder: Path) -> Layer:
    given = {"图斑编号": ["621202202301"], "扰动图斑编号": ["7"], "影像日期": ["2022-06-01"]}
    return read_patches(written(folder, frame(square(), **given)))
