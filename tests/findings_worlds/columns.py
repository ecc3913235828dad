"""表头、字段与单位 · Headings, columns and units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from swcgeo.model.layers import Layer
from swcgeo.read.dialects.profiles import apply_profile
from swcgeo.read.layers import read_patches
from swcgeo.read.registers import read_plans, read_register
from tests.findings_worlds.drawn import frame, saved, square, written
from tests.findings_worlds.registry import occurs

HM2 = (1.0, 4.0, 9.0)
"""The areas of squares of 100, 200 and 300 m."""


@occurs("profile_used", "字段名是水利部或省级下发的叫法。",
        "The columns have the names of a delivery by ministry or province.")  # fmt: skip
def known_headings(folder: Path) -> Layer:
    given = {"图斑编号": ["621202202301"], "影像日期": ["2022-06-01"]}
    return read_patches(written(folder, frame(square(), **given)))


@occurs("column_ambiguous", "两个字段都可以是同一含义。", "Two columns could mean the same.")
def two_ids(folder: Path) -> Layer:
    given = {"图斑编号": ["621202202301"], "扰动图斑编号": ["7"], "影像日期": ["2022-06-01"]}
    return read_patches(written(folder, frame(square(), **given)))


@occurs("profile_close", "另一种方言也能认出几乎同样多的字段。",
        "Another profile knows nearly as many of the columns.")  # fmt: skip
def two_profiles_alike(folder: Path) -> Layer:
    given = {"QDNM": ["1"], "QTYPE": ["弃渣场"], "QDCS": ["施工"], "QAREA": [1.0]}
    return read_patches(written(folder, frame(square(), **given)))


@occurs("profile_rival", "两个自己的方言文件都能认出这些字段，但含义或单位不同。",
        "Two profiles of one's own know the columns, with another meaning or unit.")  # fmt: skip
def two_profiles_apart(folder: Path) -> Layer:
    for title, unit in (("本县", "hm2"), ("邻县", "m2")):
        stated = f'[ranges]\nproject_name = ["XMMC"]\nstated_area_m2 = ["FZZRFWMJ@{unit}"]'
        saved(folder, f'title = "{title}"\n{stated}', f"{title}.toml")
    given = frame(square(), XMMC=["城东安置区"], FZZRFWMJ=[1.0])
    return apply_profile(given, kind="ranges", extra_dirs=[folder])


def _stated(kind: str = "patches", *, extra_dirs: Sequence[Path] = (), **columns: object) -> Layer:
    """Return what is made of columns beside squares of 1, 4 and 9 hm²."""
    shapes = [square(side=side) for side in (100, 200, 300)]
    return apply_profile(frame(*shapes, **columns), kind=kind, extra_dirs=extra_dirs)


@occurs("unit_contradicted", "面积按公顷标注，数值却是亩。",
        "Areas are marked hm², and the numbers are mu.")  # fmt: skip
def mu_for_hectares(folder: Path) -> Layer:
    return _stated(**{"扰动面积（公顷）": [15 * area for area in HM2]})


@occurs("unit_unstated", "面积字段没有注明单位，自己的方言文件也没有。",
        "Neither a heading nor one's own profile states the unit of an area.")  # fmt: skip
def no_unit(folder: Path) -> Layer:
    saved(folder, 'title = "本县"\n[patches]\nstated_area_m2 = ["MJ"]', "本县.toml")
    return _stated(MJ=[15 * area for area in HM2], extra_dirs=[folder])


@occurs("unit_doubtful", "标注面积与图形面积不符，任何单位都解释不了。",
        "Stated areas are not those of the outlines in any unit.")  # fmt: skip
def no_unit_fits(folder: Path) -> Layer:
    return _stated(QAREA=[2.0, 9.0, 20.0])


@occurs("unit_in_cells", "单元格中写了与该列不同的单位。",
        "A cell names another unit than its column.")  # fmt: skip
def unit_in_a_cell(folder: Path) -> Layer:
    return _stated(QAREA=["1", "60亩", "9"])


@occurs("part_exceeds_whole", "图斑中一部分的面积大于图斑本身。",
        "A part of a patch is stated larger than the patch.")  # fmt: skip
def part_too_large(folder: Path) -> Layer:
    return _stated(QAREA=list(HM2), EAREA=[None, 0.5, 5000.0])


@occurs("area_column", "有一个未识别的字段，数值正是图形面积。",
        "A column that no profile knows holds the areas of the outlines.")  # fmt: skip
def area_without_a_name(folder: Path) -> Layer:
    return _stated("ranges", MJ=[15 * area for area in HM2])


REGISTER = [
    ["垭豁区水土保持方案审批台账", None, None],
    ["项目名称", "批复", None],
    [None, "文号", "时间"],
    ["城东安置区", "水保〔2021〕1号", "2021-05-12"],
    ["南山风电", "水保〔2021〕2号", "2021-06-01"],
    ["合计", "2 个", None],
]


def _book(folder: Path, rows: list[list[object]], *merges: tuple[int, int, int, int]) -> Path:
    """Write a workbook; merges are (first row, first column, last row, last column)."""
    path = folder / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for top, left, bottom, right in merges:
            page.merge_range(top, left, bottom, right, rows[top][left])
    return path


@occurs("table_headings", "台账的表头占两行以上。", "The headings of a register take several rows.")
def printed_register(folder: Path) -> Layer:
    return read_plans(_book(folder, REGISTER, (1, 0, 2, 0), (1, 1, 1, 2)), crs="EPSG:4544")


@occurs("table_row_left_out", "台账中有合计行或说明。", "A register has totals or notes.")
def total_in_register(folder: Path) -> Layer:
    return read_plans(_book(folder, REGISTER, (1, 0, 2, 0), (1, 1, 1, 2)), crs="EPSG:4544")


@occurs("merged_filled", "数据行中有合并单元格。", "Cells are merged over several rows of data.")
def merged_project(folder: Path) -> Layer:
    rows = [["项目编号", "应缴金额（万元）", "缴纳时间"], ["P1", 1, "2023-01-05"],
            [None, 2, "2023-06-01"], ["P2", 3, "2023-05-01"]]  # fmt: skip
    return read_register(_book(folder, rows, (1, 0, 2, 0)), kind="fees")
