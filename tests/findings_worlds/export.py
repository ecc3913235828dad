"""写出结果 · Writing results."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from shapely.geometry import Polygon

from swcgeo.export.measures import write_measures
from swcgeo.export.vectors import write_layers
from swcgeo.export.whole import Written
from swcgeo.model.writing import WriteOptions
from swcgeo.read.dialects.library import written_fields
from tests.findings_worlds.drawn import frame, patches, square
from tests.findings_worlds.registry import occurs


@occurs("text_cut", "文本超过输出格式的长度上限。", "A text is longer than the format can hold.")
def long_text(folder: Path) -> Written:
    return write_layers({"patches": patches(square(), note=["水" * 100])}, folder / "结果.shp")


@occurs("output_beside", "要覆盖的结果正被其他程序打开。",
        "Another program holds the result that is to be replaced.")  # fmt: skip
def held_open(folder: Path) -> Written:
    layers = {"patches": patches(square())}
    write_layers(layers, folder / "结果.gpkg")
    (folder / "结果.gpkg-wal").write_bytes(b"")  # as desktop software leaves it while it edits
    return write_layers(layers, folder / "结果.gpkg")


def _as_shapefile(folder: Path, options: WriteOptions | None = None, **columns: object) -> Written:
    """Return what is said of patches with these columns written as a shapefile."""
    layers = {"patches": patches(**columns)}
    return write_layers(layers, folder / "结果.shp", options=options or WriteOptions())


@occurs("integer_as_text", "整数编号太长，浮点数容纳不下。",
        "Whole numbers are too long for the floats of a format.")  # fmt: skip
def long_numbers(folder: Path) -> Written:
    return _as_shapefile(folder, number=[2**53 + 1, 7])


@occurs("number_left_out", "数值太大或为无穷大，输出格式无法容纳。",
        "A number is too large for the format, or infinite.")  # fmt: skip
def large_number(folder: Path) -> Written:
    return _as_shapefile(folder, value=[1e30, 1.5])


@occurs("number_rounded", "数值很小，输出格式的小数位不够。",
        "A number is so small that the decimals of the format lose its digits.")  # fmt: skip
def small_number(folder: Path) -> Written:
    return _as_shapefile(folder, value=[1e-20, 1.5])


@occurs("date_as_text", "输出格式没有时刻，或不能表示 1900 年以前的日期。",
        "The format has no time of day, or no days before 1900.")  # fmt: skip
def time_of_day(folder: Path) -> Written:
    return _as_shapefile(folder, seen=pd.to_datetime(["2023-05-01 10:30", None]))


@occurs("text_beyond_gbk", "以 GBK 编码写出，而文字含 GBK 没有的字。",
        "Text is written for software of GBK and has characters that GBK lacks.")  # fmt: skip
def rare_character(folder: Path) -> Written:
    return _as_shapefile(folder, WriteOptions(encoding="gbk"), place=["𡎚上", "渭子沟"])


def _measures(folder: Path, *shapes: Polygon | None, **columns: object) -> Written:
    """Return what is said of treatments written for the key-project system."""
    usual = {"project_id": ["P"] * len(shapes), "measure": ["梯田"] * len(shapes)}
    layer = frame(*shapes, **{**usual, **columns})
    return write_measures(layer, folder / "measures", fields=written_fields("treatments"))


@occurs("quantity_measured", "写重点工程措施图层时，图斑没有自报面积。",
        "A polygon written for the key-project system states no area.")  # fmt: skip
def area_not_stated(folder: Path) -> Written:
    return _measures(folder, square())


@occurs("measure_undrawn", "写重点工程措施图层时，一条措施没有图形。",
        "A treatment written for the key-project system has no geometry.")  # fmt: skip
def not_drawn(folder: Path) -> Written:
    return _measures(folder, square(), None, stated_area_km2=[0.01, 0.02])


@occurs("beyond_template", "措施数量大于系统模板字段的上限。",
        "An amount is larger than the field of the system's template holds.")  # fmt: skip
def large_amount(folder: Path) -> Written:
    return _measures(folder, square(side=4000), stated_area_km2=[16.0])
