"""
What a format cannot hold: written as text, cut or left empty, and always said.

A dbf has numbers of 24 digits and texts of 254 bytes; Excel and readers of GeoJSON have whole
numbers up to 2⁵³; Excel's calendar begins in 1900.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from swcgeo.export.book import MOST_CHARACTERS
from swcgeo.export.columns import cut_to_bytes, longer_than, without_geometry
from swcgeo.export.shapefile import CHINESE, beyond_gbk
from swcgeo.model.findings import Finding

_LONGEST_DBF = 254
_MOST_EXACT = 2**53
_DBF_DECIMALS, _DBF_MOST, _NEGLIGIBLE = 15, 1e23, 1e-9
_FIRST_YEAR = 1900
_DBF, _JSON, _EXCEL = frozenset({".shp"}), frozenset({".geojson"}), frozenset({".xlsx"})
_FLOATS_ONLY = _DBF | _JSON
"""Formats whose readers take every number for a float."""


class _Misfit(NamedTuple):
    """Where the values stand that a format cannot hold, and what is written for the column."""

    at: pd.Series
    column: pd.Series


def fitted(
    frame: pd.DataFrame, ending: str, *, layer: str, encoding: str = "utf-8"
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """
    Return a layer as a format can hold it, and what had to be changed for that.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame, n rows
        As `plain_columns` gives it.
    ending : str
        The ending that picks the format.
    layer : str
        Its name, for the findings.
    encoding : str
        Encoding of the texts of a shapefile.

    Returns
    -------
    frame : DataFrame or GeoDataFrame, n rows
        A copy where anything differs.
    findings : tuple of Finding
        One for each column and kind of change: how many values, and the first of them.

    Examples
    --------
    >>> table = pd.DataFrame({"id": [2**60, 7], "m2": [1.5, 1e30]})
    >>> fit, said = fitted(table, ".shp", layer="patches")
    >>> fit["id"].tolist(), fit["m2"].tolist(), [one.code for one in said]
    (['1152921504606846976', '7'], [1.5, nan], ['integer_as_text', 'number_left_out'])
    """
    findings: list[Finding] = []
    for name, whole in without_geometry(frame).items():
        column = whole
        for code, endings, misfit in (
            ("integer_as_text", _FLOATS_ONLY, _inexact_integers),
            ("integer_as_text", _EXCEL, _beyond_excel),
            ("number_left_out", _DBF, _too_large),
            ("number_left_out", _JSON | _EXCEL, _infinite),
            ("number_rounded", _DBF, _too_fine),
            ("date_as_text", _DBF, _moments),
            ("date_as_text", _EXCEL, _before_excel),
        ):
            found = misfit(column) if ending in endings else None
            if found is not None and found.at.any():
                first = int(np.flatnonzero(found.at)[0])
                fields = {"column": name, "count": int(found.at.sum()), "ending": ending,
                          "first": first + 1, "value": str(column.iloc[first])}  # fmt: skip
                findings.append(Finding(code, layer, fields=fields))
                column = found.column
                frame = frame.assign(**{str(name): column})
    if ending == ".shp":
        frame, cut = _short_texts(frame, layer=layer, encoding=encoding)
        findings += [*cut, *_rare(frame, layer=layer, encoding=encoding)]
    if ending == ".xlsx":
        findings += _too_long(frame, MOST_CHARACTERS, layer=layer, ending=ending)
    return frame, tuple(findings)


def _inexact_integers(column: pd.Series) -> _Misfit | None:
    """Return whole numbers that a reader would take for the nearest float."""
    if not pd.api.types.is_integer_dtype(column.dtype):
        return None
    large = ((column > _MOST_EXACT) | (column < -_MOST_EXACT)).fillna(value=False).astype(bool)
    whole = [None if value is pd.NA else str(value) for value in column.astype("Int64")]
    return _Misfit(large, pd.Series(whole, index=column.index, dtype="str"))


def _beyond_excel(column: pd.Series) -> _Misfit | None:
    """Return whole numbers that a workbook holds as text, cell by cell."""
    inexact = _inexact_integers(column)
    return None if inexact is None else _Misfit(inexact.at, column)


def _too_large(column: pd.Series) -> _Misfit | None:
    """Return numbers of which a dbf would hold another."""
    if not pd.api.types.is_float_dtype(column.dtype):
        return None
    large = column.astype("float64").abs() >= _DBF_MOST
    return _Misfit(large, column.mask(large))


def _infinite(column: pd.Series) -> _Misfit | None:
    """Return numbers without end, for which JSON and Excel have no word."""
    if not pd.api.types.is_float_dtype(column.dtype):
        return None
    endless = np.isinf(column.astype("float64"))
    return _Misfit(endless, column.mask(endless))


def _too_fine(column: pd.Series) -> _Misfit | None:
    """Return numbers so small that the decimals of a dbf leave too few of their digits."""
    if not pd.api.types.is_float_dtype(column.dtype):
        return None
    values = column.astype("float64")
    held = values.where(values.abs() > 1, values.round(_DBF_DECIMALS))
    return _Misfit((held - values).abs() > _NEGLIGIBLE * values.abs(), column)


def _moments(column: pd.Series) -> _Misfit | None:
    """Return times of day, since a dbf knows days only; GDAL writes them as text."""
    timed = str(column.dtype).startswith("datetime64")
    return _Misfit(column.notna(), column) if timed else None


def _before_excel(column: pd.Series) -> _Misfit | None:
    """Return days before Excel's calendar, which the workbook holds as text."""
    if "date" not in str(column.dtype):
        return None
    years = pd.Series([getattr(day, "year", _FIRST_YEAR) for day in column], index=column.index)
    return _Misfit(years < _FIRST_YEAR, column)


def _short_texts(
    frame: pd.DataFrame, *, layer: str, encoding: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return a layer with its texts cut to what a dbf holds, never inside a character."""
    said = _too_long(frame, _LONGEST_DBF, layer=layer, ending=".shp", encoding=encoding)

    def cut(text: str) -> str:
        return cut_to_bytes(text, _LONGEST_DBF, encoding=encoding)

    names = [str(one.fields["column"]) for one in said]
    return frame.assign(**{name: frame[name].map(cut, na_action="ignore") for name in names}), said


def _too_long(
    frame: pd.DataFrame, most: int, *, layer: str, ending: str, encoding: str | None = None
) -> list[Finding]:
    """Return a finding for each column with texts that are too long."""
    return [
        Finding("text_cut", layer, fields={
            "column": column, "count": number, "ending": ending, "most": most})
        for column, number in longer_than(frame, most, encoding=encoding).items()
    ]  # fmt: skip


def _rare(frame: pd.DataFrame, *, layer: str, encoding: str) -> Iterator[Finding]:
    """Yield the columns with characters that software which knows only GBK cannot show."""
    if encoding != CHINESE:
        return
    for name, column in without_geometry(frame).items():
        if pd.api.types.is_string_dtype(column.dtype):
            rare = [text for text in column.dropna() if beyond_gbk(text)]
            if rare:
                fields = {"column": name, "count": len(rare), "value": rare[0]}
                yield Finding("text_beyond_gbk", layer, fields=fields)
