"""The office's registers of 2023 and 2024: visits, cases, fees, and projects that were pushed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from .files import BOOK_DATE
from .projects import PROJECTS

YUAN_A_M2 = 1.4  # compensation in Gansu, yuan a square metre of land taken (domain notes §2.3)
Row = tuple[object, ...]

# Source, end of the patch id, visited, outcome, decided; no decision: the file is still open.
_VISITS = """
ministry|002|2023-08-08|合规|2023-08-25
ministry|003|2023-08-08|合规|2023-08-25
ministry|007|2023-08-09|未批先建|2023-09-05
ministry|009|2023-08-09|可不编报|2023-08-25
ministry|011|2023-08-10|未批先建|2023-09-05
ministry|013|2023-08-10|未批先建|2023-09-05
ministry|014|2023-08-15|未批先弃|2023-09-12
ministry|016|2023-08-16|非生产建设项目|2023-08-25
ministry|018|2023-08-16|未批先建|2023-09-12
ministry|020|2023-08-17|未批先建|2023-09-12
ministry|022|2023-08-22|超出防治责任范围|2023-09-20
ministry|023|2023-08-22|建设地点变更|2023-09-20
ministry|026|2023-08-23|未批先建|2023-09-20
province|04|2023-08-23|未批先建|2023-09-20
province|05|2023-08-29|超出防治责任范围|2023-10-10
province|11|2023-08-29|可不编报|2023-09-20
ministry|005|2023-09-06||
ministry|010|2023-09-06||
"""
# Case, source, end of the patch id, project, kind, opened, rectified, closed.
_CASES = """
1|ministry|011||立案|2023-09-11|2024-03-29|2024-05-10
2|ministry|013||下达整改意见|2023-09-11|2023-12-08|2023-12-20
3|ministry|020||立案|2023-09-18||
4|ministry|026||立案|2023-09-25|2024-02-27|
5|province|05|P17|下达整改意见|2023-10-16|2024-01-19|2024-03-05
6|ministry|014|P11|下达整改意见|2023-09-18|2023-11-30|2023-12-20
7|ministry|022|P16|下达整改意见|2023-09-25||
"""
# Paid in full on a day, or in part (share), or nothing; projects that are not here never paid.
_PAID = """
P01|2021-05-20|1
P04|2021-10-12|1
P05|2018-08-02|1
P06|2020-12-01|1
P07|2022-02-15|1
P09|2022-01-20|1
P10|2022-03-08|1
P11|2020-07-30|1
P12|2021-06-25|1
P14|2021-09-15|1
P16|2022-02-28|0.5
P17|2021-01-12|1
P23|2022-10-20|1
P26|2023-02-06|1
P13||0
"""
# Code of the platform, name, builder, pushed, town, and the approval it has (none: to be asked).
_PUSHED = """
2103-621299-01|垭豁镇至柳树塬镇公路改建工程|垭豁区交通建设公司|2021-02-26|垭豁镇|P01
2108-621299-04|碾坝镇安置小区建设项目(1期)|碾坝城建公司|2021-08-02|碾坝镇|P04
2009-621299-02|石崖坪工业园区 标准厂房|石崖坪园区管委会|2020-08-27|石崖坪乡|P06
2206-621299-03|柳树塬中学迁建项目|柳树塬镇中学|2022-05-30|柳树塬镇|P08
2110-621299-05|崾岘沟光伏电站|崾岘新能源公司|2021-09-22|柳树塬镇|P09
2304-621299-07|碾坝镇养老服务中心|碾坝镇人民政府|2023-04-03|碾坝镇|P24
2302-621299-01|碾坝镇冷链物流园|碾坝农产品公司|2023-02-21|碾坝镇|
2303-621299-06|垭豁镇农机合作社库房|垭豁农机合作社|2023-03-14|垭豁镇|
2305-621299-02|大堎沟通村道路提升工程|垭豁区交通建设公司|2023-05-08|苦水峪乡|
2311-621299-04|碾坝镇安置小区建设项目（二期）|碾坝城建公司|2023-11-17|碾坝镇|
2402-621299-01|石崖坪乡中心卫生院迁建项目|石崖坪乡卫生院|2024-02-05|石崖坪乡|
2403-621299-03|草圪垯砂石加工场|草圪垯砂石公司|2024-03-12|碾坝镇|
"""
BATCHES = {"ministry": ("6212992023010", "2023-1"), "province": ("06202302", "2023-2")}


def _rows(text: str) -> list[list[str]]:
    """Return the cells of a table."""
    return [line.split("|") for line in text.strip().splitlines()]


def _patch(source: str, end: str) -> str:
    """Return the id of a patch of 2023."""
    return BATCHES[source][0] + end[-2:]


def _day(text: str) -> dt.date | None:
    """Return a day, or an empty cell."""
    return dt.date.fromisoformat(text) if text else None


def visits() -> list[Row]:
    """Return the visits: patch, source, batch, visited, outcome, decided."""
    return [
        (_patch(source, end), source, BATCHES[source][1], _day(seen), said or None, _day(decided))
        for source, end, seen, said, decided in _rows(_VISITS)
    ]


def cases() -> list[Row]:
    """Return the cases: id, patch, project, kind, opened, rectified, closed."""
    return [
        (f"垭水保案〔2023〕{n}号", _patch(source, end), project or None, kind, *map(_day, days))
        for n, source, end, project, kind, *days in _rows(_CASES)
    ]


def fees(areas: dict[str, float]) -> list[Row]:
    """Return the fees of every approval: project, due, paid, when; an empty cell is not a zero."""
    paid = {project: (day, float(share)) for project, day, share in _rows(_PAID)}
    rows: list[Row] = []
    for project in PROJECTS:
        due = round(areas[project]) * YUAN_A_M2 if project in areas else None
        day, share = paid.get(project, ("", None))
        known = due is not None and share is not None
        rows.append((project, due, round(due * share, 2) if known else None, _day(day)))
    return rows


def pushed() -> list[Row]:
    """Return the pushed projects: code, name, builder, pushed, town, and the approval or None."""
    return [
        (code, name, builder, _day(day), town, plan or None)
        for code, name, builder, day, town, plan in _rows(_PUSHED)
    ]


def write(folder: Path, areas: dict[str, float]) -> None:
    """Write the four registers as Excel sheets with the headings that an office uses."""
    _sheet(
        folder / "visits.xlsx",
        ("图斑编号", "下发来源", "下发批次", "现场复核日期", "认定结果", "认定日期"),
        visits(),
    )
    _sheet(
        folder / "cases.xlsx",
        ("案件编号", "图斑编号", "项目编号", "查处方式", "立案日期", "整改完成日期", "销号日期"),
        cases(),
    )
    _sheet(
        folder / "fees.xlsx",
        ("项目编号", "应缴金额（元）", "实缴金额（元）", "缴纳日期"),
        fees(areas),
    )
    _sheet(
        folder / "pushed_projects.xlsx",
        ("项目代码", "项目名称", "建设单位", "推送日期", "乡镇"),
        [row[:5] for row in pushed()],
    )


def _sheet(path: Path, heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Write one table; days are days, empty cells stay empty."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": BOOK_DATE, "author": "swcgeo sample"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(path.stem)
    sheet.write_row(0, 0, heads)
    for at, row in enumerate(rows, 1):
        for col, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(at, col, dt.datetime.combine(value, dt.time()), day)
            elif value is not None:
                sheet.write(at, col, value)
    sheet.set_column(0, len(heads) - 1, 20)
    book.close()
