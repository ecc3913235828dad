"""Columns of results in the plain types that files can hold: flags, numbers, dates and text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from itertools import count

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

_DATE = pd.ArrowDtype(pa.date32())
_PLAIN: dict[str, Callable[[pd.Series], pd.Series]] = {
    "boolean": lambda column: column.astype("boolean"),
    "integer": lambda column: pd.to_numeric(column).astype("Int64"),
    "floating": lambda column: column.astype("float64"),
    "mixed-integer-float": lambda column: column.astype("float64"),
    "date": lambda column: _dates(pd.to_datetime(column)),
    "datetime": lambda column: _dates(pd.to_datetime(column)),
    "datetime64": lambda column: _dates(pd.to_datetime(column)),
}
"""How a column of Python objects of one kind (as pandas infers it) is written."""


def plain_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Return `frame` with every column as flag, number, date or text, nothing known as null.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame, n rows
        A result; its columns may hold Python objects, categories or enumerations.

    Returns
    -------
    DataFrame or GeoDataFrame, n rows
        A copy without the index: times of midnight as dates, columns of several kinds as text,
        geometries other than the main one as WKT.

    Examples
    --------
    >>> mixed = plain_columns(pd.DataFrame({"patch_id": [62, "A3"], "robust": [True, None]}))
    >>> mixed.patch_id.tolist(), str(mixed.robust.dtype)
    (['62', 'A3'], 'boolean')
    """
    main = geometry_name(frame)
    table = pd.DataFrame(
        {
            name: frame[name].reset_index(drop=True)
            if name == main
            else _plain(frame[name].reset_index(drop=True))
            for name in frame.columns
        },
        index=range(len(frame)),
    )
    table.columns = [str(name) for name in table.columns]
    if main is None:
        return table
    return gpd.GeoDataFrame(table, geometry=main, crs=frame.crs)


def geometry_name(frame: pd.DataFrame) -> str | None:
    """
    Return the name of the main geometry column of `frame`.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        A result.

    Returns
    -------
    str or None
        The name; None for a table without a geometry.

    Examples
    --------
    >>> geometry_name(gpd.GeoDataFrame(geometry=[None])), geometry_name(pd.DataFrame())
    ('geometry', None)
    """
    return frame.active_geometry_name if isinstance(frame, gpd.GeoDataFrame) else None


def without_geometry(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Return `frame` without its main geometry column.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame, n rows
        A result.

    Returns
    -------
    DataFrame, n rows
        The other columns.

    Examples
    --------
    >>> list(without_geometry(gpd.GeoDataFrame({"a": [1]}, geometry=[None])))
    ['a']
    """
    main = geometry_name(frame)
    return pd.DataFrame(frame if main is None else frame.drop(columns=main))


def distinct_names(names: Iterable[str]) -> dict[str, str]:
    """
    Return names that differ in more than their case, which GDAL's formats do not tell apart.

    Parameters
    ----------
    names : iterable of str
        The names of the columns.

    Returns
    -------
    dict
        Each name to the one it is written under.

    Examples
    --------
    >>> distinct_names(["name", "Name", "year"])
    {'name': 'name', 'Name': 'Name_2', 'year': 'year'}
    """
    names = list(names)
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    given: dict[str, str] = {}
    for name in names:
        fresh = name if name.casefold() not in seen else _free(name, taken)
        taken.add(fresh.casefold())
        seen.add(fresh.casefold())
        given[name] = fresh
    return given


def short_names(names: Iterable[str], *, most: int = 10, encoding: str = "utf-8") -> dict[str, str]:
    """
    Return names of at most `most` bytes, as a shapefile wants them.

    Parameters
    ----------
    names : iterable of str
        The names of the columns; those that fit keep theirs.
    most : int
        Bytes that a name may have.
    encoding : str
        In which they are counted.

    Returns
    -------
    dict
        Each name to its alias; no two aliases are the same, in any case.

    Examples
    --------
    >>> short_names(["outside_low_m2", "outside_high_m2", "outside_lo"])
    {'outside_low_m2': 'outside_1', 'outside_high_m2': 'outside_hi', 'outside_lo': 'outside_lo'}
    >>> short_names(["水土保持措施"])
    {'水土保持措施': '水土保'}
    >>> short_names(["水土保持措施"], encoding="gbk")
    {'水土保持措施': '水土保持措'}
    """
    names = list(names)
    fitting = distinct_names(name for name in names if len(name.encode(encoding)) <= most)
    given = {name: name for name, fresh in fitting.items() if fresh == name}
    taken = {name.casefold() for name in given}
    for name in names:
        if name not in given:
            cut = cut_to_bytes(name, most, encoding=encoding)
            clash = cut.casefold() in taken
            given[name] = _free_short(name, taken, most=most, encoding=encoding) if clash else cut
            taken.add(given[name].casefold())
    return {name: given[name] for name in names}


def longer_than(frame: pd.DataFrame, most: int, *, encoding: str | None = None) -> dict[str, int]:
    """
    Return which columns hold texts that are longer than a format allows.

    Parameters
    ----------
    frame : DataFrame
        A table as `plain_columns` gives it.
    most : int
        Characters (or bytes) that a text may have.
    encoding : str or None
        In which bytes are counted; None to count characters.

    Returns
    -------
    dict
        Column to the number of such texts.

    Examples
    --------
    >>> longer_than(pd.DataFrame({"a": ["沟沟", "b"], "n": [1, 2]}), 5, encoding="utf-8")
    {'a': 1}
    """
    found: dict[str, int] = {}
    for name, column in without_geometry(frame).items():
        if pd.api.types.is_string_dtype(column.dtype):
            texts = column.dropna()
            sizes = texts.str.encode(encoding).map(len) if encoding else texts.str.len()
            too_long = int((sizes > most).sum())
            if too_long:
                found[str(name)] = too_long
    return found


def cut_to_bytes(text: str, most: int, *, encoding: str = "utf-8") -> str:
    """
    Return the first whole characters of `text` that fit into `most` bytes.

    Parameters
    ----------
    text : str
        A text.
    most : int
        Bytes it may have.
    encoding : str
        In which they are counted.

    Returns
    -------
    str
        The text, or its beginning.

    Examples
    --------
    >>> cut_to_bytes("沟坝", 5)
    '沟'
    """
    return text.encode(encoding)[:most].decode(encoding, errors="ignore")


def _plain(column: pd.Series) -> pd.Series:
    """Return one column as flag, number, date or text."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _plain(column.astype(column.cat.categories.dtype))
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        return pd.Series(shapely.to_wkt(column.to_numpy(), rounding_precision=-1), dtype="str")
    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return column
    kind = pd.api.types.infer_dtype(column, skipna=True)
    return _PLAIN.get(kind, _text)(column)


def _dates(column: pd.Series) -> pd.Series:
    """Return moments as dates where none of them has a time of day."""
    known = column.dropna()
    if not pd.api.types.is_datetime64_any_dtype(column.dtype) or column.dt.tz is not None:
        return column
    return column if (known != known.dt.normalize()).any() else column.dt.date.astype(_DATE)


def _text(column: pd.Series) -> pd.Series:
    """Return each value as text, null where there is none."""
    values = [
        None if missing else str(value.value if isinstance(value, Enum) else value)
        for value, missing in zip(column, column.isna(), strict=True)
    ]
    return pd.Series(values, index=column.index, dtype="str", name=column.name)


def _free(name: str, taken: set[str]) -> str:
    """Return `name` with the first number that makes it new."""
    candidates = (f"{name}_{number}" for number in count(2))
    return next(fresh for fresh in candidates if fresh.casefold() not in taken)


def _free_short(name: str, taken: set[str], *, most: int, encoding: str) -> str:
    """Return `name` cut to `most` bytes, with the first number that makes it new."""
    for number in count(1):
        end = f"_{number}"
        fresh = cut_to_bytes(name, most - len(end), encoding=encoding).rstrip("_") + end
        if fresh.casefold() not in taken:
            break
    return fresh
