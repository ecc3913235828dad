"""
Workbooks: sheets written so that they are finished on screen and on paper (A4; A3 where very wide).

Texts stay texts: nothing that stands in the data becomes a formula, a link or a number.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from swcgeo.errors import OutputError
from swcgeo.export.sheets import Sheet, SheetColumn

MOST_ROWS = 1_048_575
"""Rows below the heading that Excel can hold."""
MOST_CHARACTERS = 32_767
"""Characters that a cell of Excel can hold."""
_MOST_EXACT = 2**53
_FIRST_YEAR = 1900
_NARROWEST, _PADDING, _HEADING_WIDTH = 6.0, 2.2, 10.0
_INDENT = 1.2
_LINE_PT, _MOST_LINES = 15.0, 27
_SHORT = 13.0
_A4, _A3 = 9, 8
_WIDE = 260.0
"""Width, in characters, from which print on A4 would be half as large, 5 points; A3 is taken."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the time of writing is no part of a result
_BODY: dict[str, Any] = {"valign": "vcenter", "border": 1, "border_color": "#C9D1D9"}
_HEADING: dict[str, Any] = {
    **_BODY, "bold": True, "font_color": "#FFFFFF", "bg_color": "#2F5D50", "align": "center",
    "text_wrap": True,
}  # fmt: skip
_TOTAL: dict[str, Any] = {"bold": True, "bg_color": "#E8EFEA", "top": 2, "top_color": "#2F5D50"}
_FONTS = {"zh": "Microsoft YaHei", "en": "Arial"}


def write_book(sheets: Sequence[Sheet], path: Path, *, lang: str = "zh") -> None:
    """
    Write a workbook; equal sheets give equal bytes.

    Parameters
    ----------
    sheets : sequence of Sheet
        The sheets, in order.
    path : Path
        The file, ending in ``.xlsx``.
    lang : str
        Language of the page numbers; chooses the font too.

    Raises
    ------
    OutputError
        If a sheet has more rows than Excel can hold.

    Examples
    --------
    >>> import tempfile
    >>> sheet = Sheet(name="s", columns=(SheetColumn(heading="a", values=[1, 2]),))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_book([sheet], Path(folder, "b.xlsx"))
    ...     Path(folder, "b.xlsx").exists()
    True
    """
    for sheet in sheets:
        if sheet.n_rows > MOST_ROWS:
            raise OutputError(
                "sheet_full", path=path.name, layer=sheet.name, rows=sheet.n_rows, most=MOST_ROWS
            )
    book = xlsxwriter.Workbook(path, _OPTIONS)
    try:
        book.set_properties({"author": "swcgeo", "created": _FIXED})
        formats = _Formats(book, _FONTS[lang])
        for sheet in sheets:
            _write_sheet(sheet, book.add_worksheet(sheet.name), formats)
    finally:
        book.close()


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, font: str) -> None:
        self._book = book
        self._font: dict[str, Any] = {"font_name": font, "font_size": 10}
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, properties: dict[str, Any]) -> Any:  # noqa: ANN401 - a Format of xlsxwriter
        """Return the format that has these properties."""
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({**self._font, **properties})
        return self._made[key]


def _write_sheet(sheet: Sheet, page: Any, formats: _Formats) -> None:  # noqa: ANN401
    """Write one sheet and set it up for screen and paper."""
    lines = [1] * sheet.n_rows
    heading_lines = 1
    for j, column in enumerate(sheet.columns):
        width = _width(column)
        page.set_column(j, j, width)
        page.write_string(0, j, column.heading, formats.of(_HEADING))
        heading_lines = max(heading_lines, _lines(column.heading, width))
        for i, value in enumerate(column.values):
            style = _style(column, value, width) | (_TOTAL if i in sheet.totals else {})
            _write_cell(page, (i + 1, j), value, formats.of(style))
            if isinstance(value, str):
                lines[i] = max(lines[i], _lines(value, width))
    page.set_row(0, _LINE_PT * heading_lines + 6)
    for i, number in enumerate(lines, start=1):
        page.set_row(i, _LINE_PT * min(number, _MOST_LINES) + 3)
    _set_up(sheet, page)


def _set_up(sheet: Sheet, page: Any) -> None:  # noqa: ANN401 - a Worksheet of xlsxwriter
    """Set up one sheet: what stays in view, the filter, the printed page."""
    page.freeze_panes(1, min(sheet.fixed, max(len(sheet.columns) - 1, 0)))
    listed = sheet.n_rows - len(sheet.totals)
    if listed > 1:
        page.autofilter(0, 0, listed, len(sheet.columns) - 1)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(_A3 if sum(map(_width, sheet.columns)) > _WIDE else _A4)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.repeat_rows(0)
    page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    fixed_size = {"scale_with_doc": False}
    page.set_header(f"&C&14&B{sheet.name.replace('&', '&&')}", fixed_size)
    page.set_footer("&C&9&P / &N", fixed_size)


def _style(column: SheetColumn, value: object, width: float) -> dict[str, Any]:
    """Return the format of a cell, by its value."""
    if isinstance(value, dt.date):
        timed = isinstance(value, dt.datetime) and value is not pd.NaT
        shown = "yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd"
        return {**_BODY, "num_format": shown, "align": "center"}
    if not isinstance(value, str):
        aligned = {"align": "center"} if column.number_format == "0" else {}
        return {**_BODY, "num_format": column.number_format, **aligned}
    style = {**_BODY, "num_format": "@"}
    if value in column.fills:
        style["bg_color"] = column.fills[value]
    if width <= _SHORT:
        style["align"] = "center"
    else:
        # Without it a text touches the number that ends in the cell before.
        style |= {"align": "left", "indent": 1}
    return style | {"text_wrap": True} if _lines(value, width) > 1 else style


def _write_cell(
    page: Any,  # noqa: ANN401 - a Worksheet of xlsxwriter
    at: tuple[int, int],
    value: object,
    style: object,
) -> None:
    """Write one value as what it is; what a cell cannot hold exactly becomes text."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN and NaT
        page.write_blank(*at, None, style)
    elif isinstance(value, bool):
        page.write_boolean(*at, value, style)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _MOST_EXACT:
        page.write_number(*at, value, style)
    elif isinstance(value, dt.date) and _in_calendar(value):
        page.write_datetime(*at, value, style)
    else:
        page.write_string(*at, str(value)[:MOST_CHARACTERS], style)


def _in_calendar(value: dt.date) -> bool:
    """Say whether Excel's calendar has this day, without a time zone."""
    return value.year >= _FIRST_YEAR and getattr(value, "tzinfo", None) is None


def _width(column: SheetColumn) -> float:
    """Return how wide a column must be for its values; a heading is wrapped before that."""
    values = max((_display(_shown(v, column)) for v in column.values), default=0.0)
    needed = max(values, min(_display(column.heading), _HEADING_WIDTH))
    return min(max(needed + _PADDING, _NARROWEST), column.widest)


def _shown(value: object, column: SheetColumn) -> str:
    """Return about what a cell shows."""
    if isinstance(value, float):
        decimals = column.number_format.partition(";")[0].rpartition(".")[2].rstrip("%")
        return f"{value:,.{len(decimals) if '.' in column.number_format else 0}f}"
    return "" if value is None or value is pd.NA else str(value)


def _lines(text: str, width: float) -> int:
    """Return over how many lines a text runs."""
    parts = text.split("\n")
    return sum(max(1, math.ceil(_display(part) / (width - _INDENT))) for part in parts)


def _display(text: str) -> float:
    """Return how wide the longest line of a text is, in Latin letters."""
    return max(map(_line_width, text.split("\n")))


def _line_width(line: str) -> float:
    """Return how wide a line is, in Latin letters; Chinese ones are twice as wide."""
    if line.isascii():
        return float(len(line))
    return float(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line))
