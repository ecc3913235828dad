"""Tables: CSV in any Chinese encoding and Excel, every cell as it was typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyogrio.errors import DataSourceError
from python_calamine import CalamineError, CalamineWorkbook

from swcgeo.errors import LayerError, SwcgeoError
from swcgeo.model.findings import Finding
from swcgeo.model.formulas import restored
from swcgeo.read.files.nesting import is_too_deep_text
from swcgeo.read.tables.dbf_tables import read_dbf
from swcgeo.read.tables.heading_rows import Range, arranged, filled
from swcgeo.read.text.codepages import required_codec
from swcgeo.read.text.decoded import verdict_findings
from swcgeo.read.text.encoding import decide_encoding

TABLE_ENDINGS = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".dbf"}
)
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_WKT_HEADINGS = frozenset({"wkt", "geometry", "geom", "the_geom", "wkt_geom", "图形"})
_PAIRS = (
    ({"lon", "lng", "long", "longitude", "经度", "jd"}, {"lat", "latitude", "纬度", "wd"}),
    ({"x", "easting", "东坐标", "pointx"}, {"y", "northing", "北坐标", "pointy"}),
)
_MARKS = {
    b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
    b"\x84\x31\x95\x33": "gb18030",
}  # fmt: skip
"""Byte order marks, and the encodings that they stand for."""
_LOOKED_AT = 4096
_CELL_ENDS = re.compile(rb"[\r\n\t,;\"]")
"""What ends a cell; none of these is the second byte of a character in GBK or Big5."""


def read_table(
    path: Path, *, sheet: str | None, layer_name: str, encoding: str | None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    r"""
    Return a table from a CSV, Excel or dBASE file.

    Parameters
    ----------
    path : Path
        A file that exists.
    sheet : str or None
        The sheet; None for the first.
    layer_name : str
        What the table is wanted as.
    encoding : str or None
        Encoding of a CSV or dbf; None to decide by content.

    Returns
    -------
    table : DataFrame, n rows
        Cells as typed, None where empty; rows without any content, totals and notes left out,
        headings of several rows as one (`swcgeo.read.tables.heading_rows`).
    findings : tuple of Finding
        What was guessed about the encoding, joined and left out.

    Raises
    ------
    LayerError
        If the file cannot be read, has no such sheet, or holds no rows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plans.csv"
    ...     _ = file.write_bytes("批复文号,面积\n007,1.20\n".encode("gbk"))
    ...     table, _ = read_table(file, sheet=None, layer_name="plans", encoding=None)
    >>> table.to_dict("records")
    [{'批复文号': '007', '面积': '1.20'}]
    """
    fields = {"layer": layer_name, "path": str(path)}
    findings: tuple[Finding, ...] = ()
    try:
        if path.suffix.casefold() == ".dbf":
            return read_dbf(path, layer_name=layer_name, encoding=encoding)
        if path.suffix.casefold() in _TEXT_ENDINGS:
            text, findings = read_text(path.read_bytes(), layer_name=layer_name, encoding=encoding)
            rows: list[Sequence[object]] = list(_csv_rows(text))
            merged: list[Range] = []
        else:
            rows, merged = _sheet_rows(path, sheet=sheet, layer_name=layer_name)
    except SwcgeoError:
        raise
    except (CalamineError, DataSourceError, OSError, ValueError, csv.Error) as error:
        raise LayerError("file_unreadable", **fields, reason=str(error).strip()) from error
    order = arranged(rows, layer_name=layer_name, merged=merged)
    if not order.rows:
        raise LayerError("layer_empty", **fields)
    table = _frame(order.headings, order.rows)
    if path.suffix.casefold() in _TEXT_ENDINGS:
        table, defused = _without_apostrophes(table, layer_name)
        findings = (*findings, *defused)
    return table, (*findings, *order.findings, *_undecodable(table, layer_name))


def _without_apostrophes(
    table: pd.DataFrame, layer_name: str
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return a table as it was before its formulas were defused, and the finding on it."""
    plain = table.map(restored, na_action="ignore")
    changed = (plain != table) & table.notna()
    rows = np.flatnonzero(changed.any(axis=1))
    plain.columns = pd.Index([restored(name) for name in table])
    if not len(rows):
        return plain, ()
    value = table.iloc[rows[0]][changed.iloc[rows[0]]].iloc[0]
    fields = {"count": int(changed.to_numpy().sum()), "first": int(rows[0]) + 1, "value": value}
    return plain, (Finding("apostrophes_removed", layer_name, fields=fields),)


def _undecodable(table: pd.DataFrame, layer_name: str) -> Iterator[Finding]:
    """Yield the cells in which a byte could not be decoded."""
    for name in table:
        for row, cell in enumerate(table[name], start=1):
            if isinstance(cell, str) and "\ufffd" in cell:
                fields = {"field": name, "text": cell}
                yield Finding("text_undecodable", layer_name, row, fields=fields)


def table_geometries(table: pd.DataFrame) -> npt.NDArray[np.object_] | None:
    r"""
    Return the WKB of the WKT column or coordinate pair of a table.

    Parameters
    ----------
    table : DataFrame, n rows
        A table as read.

    Returns
    -------
    ndarray of bytes or None, n rows
        WKB; a text that is no WKT is kept as bytes that cannot be read.  None where the table has
        no such columns.

    Examples
    --------
    >>> table_geometries(pd.DataFrame({"lon": ["105.5"], "lat": ["33.5"]}))[0][:1]
    b'\x01'
    """
    drawn = _wkt_heading(table)
    if drawn is not None:
        return np.array([_wkb(text) for text in table[drawn]], dtype=object)
    headings = {str(name).strip().casefold(): name for name in table}
    for easts, norths in _PAIRS:
        x = next((headings[name] for name in headings if name in easts), None)
        y = next((headings[name] for name in headings if name in norths), None)
        if x is not None and y is not None:
            xs, ys = (
                pd.to_numeric(table[name], errors="coerce").to_numpy(float) for name in (x, y)
            )
            placed = np.isfinite(xs) & np.isfinite(ys)
            points = np.full(len(table), None, dtype=object)
            points[placed] = shapely.to_wkb(shapely.points(xs[placed], ys[placed]))
            return points
    return None


def without_wkt(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return a table without the column of its geometries, if all of them could be read.

    Parameters
    ----------
    table : DataFrame, n rows
        A table as read.

    Returns
    -------
    DataFrame, n rows
        The other columns; where a text is no WKT, its column stays for whoever has to mend it.

    Examples
    --------
    >>> list(without_wkt(pd.DataFrame({"a": ["1"], "wkt": ["POINT (1 2)"]})))
    ['a']
    """
    drawn = _wkt_heading(table)
    if drawn is None or any(
        cell is not None and not cell.startswith(b"\x01") for cell in map(_wkb, table[drawn])
    ):
        return table
    return table.drop(columns=drawn)


def _wkt_heading(table: pd.DataFrame) -> str | None:
    """Return the heading under which a table holds WKT."""
    return next((n for n in table if str(n).strip().casefold() in _WKT_HEADINGS), None)


def _wkb(text: object) -> bytes | None:
    """Return WKB of a WKT, the text itself as bytes where it is none."""
    if not filled(text):
        return None
    if is_too_deep_text(str(text)):
        return str(text)[:40].encode()
    with np.errstate(all="ignore"):
        geometry = shapely.from_wkt(str(text).rpartition(";")[2], on_invalid="ignore")
    return str(text)[:40].encode() if geometry is None else shapely.to_wkb(geometry)


def read_text(
    content: bytes, *, layer_name: str, encoding: str | None
) -> tuple[str, tuple[Finding, ...]]:
    """
    Return the text of a file; a byte order mark or the user decides, else the content.

    Parameters
    ----------
    content : bytes
        A text in any Chinese encoding.
    layer_name : str
        What the file is wanted as.
    encoding : str or None
        Its encoding, where the user names it.

    Returns
    -------
    text : str
        With a replacement character where a byte could not be decoded.
    findings : tuple of Finding
        What was guessed.

    Examples
    --------
    >>> read_text("地块".encode("utf-8"), layer_name="ranges", encoding=None)
    ('地块', ())
    """
    codec = next((codec for mark, codec in _MARKS.items() if content.startswith(mark)), None)
    if codec is None and encoding is not None:
        codec = required_codec(encoding)
    if codec is None and b"\0" in content[:_LOOKED_AT]:
        # A comma or a digit has its zero byte behind it, or before it, in UTF-16 alone.
        behind = content[1:_LOOKED_AT:2].count(0) >= content[:_LOOKED_AT:2].count(0)
        codec = "utf-16-le" if behind else "utf-16-be"
    if codec is not None:
        return content.decode(codec, errors="replace").removeprefix("\ufeff"), ()
    verdict = decide_encoding(_CELL_ENDS.split(content))
    findings = verdict_findings(verdict, layer_name=layer_name, stated=None)
    # UTF-8 is what every table should be in: as long as there is no doubt, not worth a word.
    worth = tuple(one for one in findings if verdict.encoding != "utf-8" or one.severity != "info")
    return content.decode(verdict.encoding, errors="replace"), worth


def _csv_rows(text: str) -> csv.reader:  # type: ignore[valid-type]
    """Return the rows of a CSV; the separator is the one most frequent in its first line."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",\t;，", key=first.count)
    # The outline of one county as WKT has more than the 131,072 characters that csv allows.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _sheet_rows(
    path: Path, *, sheet: str | None, layer_name: str
) -> tuple[list[Sequence[object]], list[Range]]:
    """Return the rows of a sheet of an Excel file, and its merged cells counted from the first."""
    workbook = CalamineWorkbook.from_path(path)
    names = workbook.sheet_names
    if sheet is not None and sheet not in names:
        fields = {"layer": layer_name, "path": str(path), "present": ", ".join(names)}
        raise LayerError("layer_unknown", **fields, name=sheet)
    if not names:
        raise LayerError("layer_empty", layer=layer_name, path=str(path))
    chosen = workbook.get_sheet_by_name(sheet or names[0])
    top, left = chosen.start or (0, 0)
    merged = [
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
        for first, last in chosen.merged_cell_ranges or ()
    ]
    return list(chosen.to_python(skip_empty_area=True)), merged


def _frame(headings: Sequence[object], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a table under their headings; columns without heading and content are left."""
    width = max(len(row) for row in (headings, *rows))
    columns: dict[str, list[object]] = {}
    for place in range(width):
        cells = [row[place] if place < len(row) else None for row in rows]
        heading = headings[place] if place < len(headings) else None
        if not filled(heading) and not any(map(filled, cells)):
            continue
        name = str(heading).strip() if filled(heading) else f"column_{place + 1}"
        free, number = name, 0
        while free in columns:
            number += 1
            free = f"{name}_{number}"
        columns[free] = [cell if filled(cell) else None for cell in cells]
    return pd.DataFrame(columns)
