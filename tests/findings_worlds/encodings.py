"""文字编码 · Encodings."""

from __future__ import annotations

from pathlib import Path

from swcgeo.model.layers import Layer
from swcgeo.read.layers import read_patches
from tests.findings_worlds.drawn import patches, written
from tests.findings_worlds.registry import occurs


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


@occurs("encoding_doubtful", "文字太少，几种编码都能读通。",
        "The few texts there are read in more than one encoding.")  # fmt: skip
def one_character(folder: Path) -> Layer:
    # 嶺 in Big5 and 拉 in GBK are the same two bytes.
    return read_patches(_table_with(folder, b"ling", "嶺  ".encode("big5"), cpg=None))


@occurs("headings_in_other_encoding", "字段名与内容由不同的软件写成，编码不同。",
        "Headings and cells were written by two programs in two encodings.")  # fmt: skip
def two_programs(folder: Path) -> Layer:
    return read_patches(_table_with(folder, "备注".encode(), "备注".encode("gbk") + b"\0\0"))


@occurs("heading_undecodable", "字段名的字节不属于任何编码。", "A heading reads in no encoding.")
def broken_heading(folder: Path) -> Layer:
    return read_patches(_table_with(folder, "备注".encode(), b"\xff\xfe\x81AB\xff"))


def _table_with(folder: Path, before: bytes, after: bytes, *, cpg: str | None = "UTF-8") -> Path:
    """Write a shapefile in whose table, of known texts in UTF-8, other bytes stand once."""
    words = ["马街镇垭口坪", "渭子沟", "崾岘塬"]
    given = {"备注": words, "地点": words} if cpg else {"name": ["ling", "", ""]}
    path = written(folder, patches(patch_id=[*"ABC"], **given), "图斑.shp")
    table = path.with_suffix(".dbf")
    assert before in table.read_bytes()
    table.write_bytes(table.read_bytes().replace(before, after, 1))
    if cpg is None:
        path.with_suffix(".cpg").unlink()
    return path
