"""
Which column of a table of vertices goes north and which east: by heading, and by size.

Chinese surveying writes X for north and Y for east; map programs write it the other way round.
In China the numbers themselves tell: northings have seven digits, eastings six, or eight with the
number of their zone, latitudes stay below 54, longitudes above 72.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.read.dialects.headings import folded

Floats = npt.NDArray[np.float64]
Axis = Literal["north", "east"]
_NORTH = re.compile(r"纬度|北纬|^lat|^wd$|纵坐标|北坐标|^north|^n$")
_EAST = re.compile(r"经度|东经|^lon|^lng|^jd$|横坐标|东坐标|^east|^e$")
_LETTER = re.compile(r"^(?:point_?|坐标|拐点|界址点|顶点)?(?P<axis>[xy])(?:坐标|值|轴)?$")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_PLAIN = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,20})?")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$")
_DEGREES = re.compile(
    r"^(?P<d>\d{1,3}(?:\.\d+)?)[°度](?:(?P<m>\d{1,2}(?:\.\d+)?)['′’分])?"
    r"(?:(?P<s>\d{1,2}(?:\.\d+)?)(?:[\"″”秒]|'')?)?$"
)
_NORTHING, _SHORT_EASTING, _LONG_EASTING = (1.5e6, 6.5e6), (1e5, 1e6), (13e6, 46e6)
_LATITUDE, _LONGITUDE = (3.0, 54.0), (72.0, 136.0)
_LARGEST_DEGREES = 180.0


@dataclass(frozen=True, slots=True)
class AxisColumn:
    """
    A column of coordinates.

    Attributes
    ----------
    heading : str
        Its heading.
    axis : {"north", "east"}
        Where it goes by its heading.
    plain : bool
        True where the heading says so in words, False for X and Y.
    """

    heading: str
    axis: Axis
    plain: bool


@dataclass(frozen=True, slots=True)
class Axes:
    """
    Coordinates with their directions decided.

    Attributes
    ----------
    north, east : ndarray of float, n
        NaN where a cell is no number.
    north_heading, east_heading : str
        The columns that they come from.
    basis : {"agreed", "size", "heading"}
        What decided: both alike, the size against the heading, or the heading alone.
    """

    north: Floats
    east: Floats
    north_heading: str
    east_heading: str
    basis: Literal["agreed", "size", "heading"]

    @property
    def in_degrees(self) -> bool:
        """Whether the numbers are degrees."""
        largest = np.nanmax(np.abs(np.concatenate([self.north, self.east, [0.0]])))
        return bool(largest <= _LARGEST_DEGREES)


def axis_column(heading: str) -> AxisColumn | None:
    """
    Return where a column of coordinates goes by its heading.

    Parameters
    ----------
    heading : str
        A heading as written.

    Returns
    -------
    AxisColumn or None
        X is north and Y east, as in Chinese surveying; None for other columns.

    Examples
    --------
    >>> [axis_column(name).axis for name in ("X坐标（m）", "横坐标Y", "纬度", "E")]
    ['north', 'east', 'north', 'east']
    """
    text = folded(heading)
    bare = _BRACKETS.sub("", text)
    for candidate in (bare, text):
        if _NORTH.search(candidate):
            return AxisColumn(heading, "north", plain=True)
        if _EAST.search(candidate):
            return AxisColumn(heading, "east", plain=True)
    letter = _LETTER.match(bare)
    if letter is None:
        return None
    return AxisColumn(heading, "north" if letter["axis"] == "x" else "east", plain=False)


def axis_pair(headings: Sequence[str]) -> tuple[AxisColumn, AxisColumn] | None:
    """
    Return the columns that go north and east.

    Parameters
    ----------
    headings : sequence of str
        All headings of a table.

    Returns
    -------
    tuple of AxisColumn or None
        North and east; metres before degrees where a table has both; None where one is missing.

    Examples
    --------
    >>> [column.heading for column in axis_pair(["点号", "Y", "X"])]
    ['X', 'Y']
    """
    found = [column for column in map(axis_column, headings) if column is not None]
    metric = [
        one for one in found if not re.search(r"[经纬]|lat|lon|lng|jd|wd", one.heading.casefold())
    ]
    for columns in (metric, found):
        north = [column for column in columns if column.axis == "north"]
        east = [column for column in columns if column.axis == "east"]
        if north and east:
            return north[0], east[0]
    return None


def settled_axes(table: pd.DataFrame, *, north: AxisColumn, east: AxisColumn) -> Axes:
    """
    Return coordinates with their directions decided by heading and size together.

    Parameters
    ----------
    table : DataFrame, n rows
        A table of vertices.
    north, east : AxisColumn
        Where two of its columns go by their headings.

    Returns
    -------
    Axes
        By size, where that is clear; else by heading.

    Examples
    --------
    >>> table = pd.DataFrame({"X": ["35500100.5"], "Y": ["3700000"]})
    >>> axes = settled_axes(table, north=axis_column("X"), east=axis_column("Y"))
    >>> axes.north.tolist(), axes.basis
    ([3700000.0], 'size')
    """
    first, second = (coordinates(table[column.heading]) for column in (north, east))
    if _is_plausible(first, second):
        return Axes(first, second, north.heading, east.heading, "agreed")
    if _is_plausible(second, first):
        return Axes(second, first, east.heading, north.heading, "size")
    return Axes(first, second, north.heading, east.heading, "heading")


def coordinates(cells: Sequence[object]) -> Floats:
    """
    Return numbers from cells: plain, with marks of thousands, or in degrees, minutes, seconds.

    Parameters
    ----------
    cells : sequence
        Cells as typed.

    Returns
    -------
    ndarray of float
        NaN where a cell is none of these.

    Examples
    --------
    >>> coordinates(["３５０0.5", "3,700,000", "105°30′36″", "-"]).round(4).tolist()
    [3500.5, 3700000.0, 105.51, nan]
    """
    return np.array([_number(cell) for cell in cells], dtype=float)


def _number(cell: object) -> float:
    """Return the number in a cell."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if np.isfinite(cell) else np.nan
    if isinstance(cell, str) and _PLAIN.fullmatch(cell):
        return float(cell)
    # NFKC would take the double prime apart.
    text = re.sub(r"[\s,，]", "", str(cell).replace("″", '"').replace("′", "'"))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"^(?:[ensw]|东经|北纬)[:]?|(?:[en]|m|米)$", "", text)
    if _NUMBER.match(text):
        return float(text) if np.isfinite(float(text)) else np.nan
    parts = _DEGREES.match(text)
    if parts is None:
        return np.nan
    return float(parts["d"]) + float(parts["m"] or 0) / 60 + float(parts["s"] or 0) / 3600


def _is_plausible(north: Floats, east: Floats) -> bool:
    """Return True where the sizes are those of northings and eastings, or degrees, in China."""
    if np.isnan(north).all() or np.isnan(east).all():
        return False
    up, right = float(np.nanmedian(north)), float(np.nanmedian(east))
    metric = _within(up, _NORTHING) and (
        _within(right, _SHORT_EASTING) or _within(right, _LONG_EASTING)
    )
    return metric or (_within(up, _LATITUDE) and _within(right, _LONGITUDE))


def _within(value: float, bounds: tuple[float, float]) -> bool:
    """Return True where a value lies between two others."""
    return bounds[0] <= value <= bounds[1]
