"""属性 · Attributes."""

from __future__ import annotations

from pathlib import Path

from swcgeo.check.report import check_layer
from swcgeo.model.findings import Notes
from tests.findings_worlds.drawn import frame, patches, ranges, square
from tests.findings_worlds.registry import occurs


def _patches(**columns: object) -> Notes:
    """Return what is said of patches with these columns."""
    return Notes(check_layer(patches(**columns), kind="patches"))


@occurs("id_missing", "没有可作编号的字段。", "No column can serve as the id.")
def no_id_column(folder: Path) -> Notes:
    return Notes(check_layer(frame(square(), image_date=["2022-06-01"]), kind="patches"))


@occurs("id_empty", "编号字段中有一格没有填。", "A cell of the id column is empty.")
def an_empty_id(folder: Path) -> Notes:
    return _patches(patch_id=["A", None])


@occurs("duplicate_id", "两行用了同一个编号。", "Two rows have one id.")
def one_id_twice(folder: Path) -> Notes:
    return _patches(patch_id=["A", "B", "A"])


@occurs("date_unreadable", "日期单元格中写的不是日期。", "What stands for a date is none.")
def no_such_day(folder: Path) -> Notes:
    return _patches(image_date=["2022-06-01", "2022-13-45"])


@occurs("dates_empty", "结论所依据的日期没有填全。", "Dates on which verdicts rest are empty.")
def an_empty_date(folder: Path) -> Notes:
    return _patches(image_date=["2022-06-01", None, None])


@occurs("number_unreadable", "数值字段中写了文字。", "Words stand in a column of numbers.")
def words_for_a_number(folder: Path) -> Notes:
    return _patches(stated_area_m2=["10000", "约一公顷"])


@occurs("value_unknown", "代码字段中的值不在代码表中。", "No code list knows a value.")
def unknown_code(folder: Path) -> Notes:
    return _patches(patch_type=["弃土（渣）场", "停车场", "停车场"])


@occurs("range_kind_missing", "范围图层没有说明哪些是真实边界。",
        "The ranges do not say which are real boundaries.")  # fmt: skip
def kinds_not_stated(folder: Path) -> Notes:
    given = ranges(square()).drop(columns="range_kind")
    return Notes(check_layer(given, kind="ranges"))


@occurs("range_kind_empty", "某个范围没有说明是边界还是示意。",
        "One range does not say whether it is a boundary or a sketch.")  # fmt: skip
def a_kind_not_stated(folder: Path) -> Notes:
    return Notes(check_layer(ranges(range_kind=["边界", "待定"]), kind="ranges"))


@occurs("code_assumed", "代码的含义没有公开资料证实，按代码表的顺序读取。",
        "No public source confirms what a code means; it was read by the order of the list.")  # fmt: skip
def unconfirmed_code(folder: Path) -> Notes:
    return _patches(patch_type=["01", "04", "弃渣场"])


@occurs("date_serial", "日期在 Excel 中成了序号。", "Dates have become day numbers of Excel.")
def day_numbers(folder: Path) -> Notes:
    return _patches(image_date=["45058", "2023-05-13", "2023-05-14"])
