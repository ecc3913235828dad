"""Sheets of a workbook as data: columns with headings, formats and widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from swcgeo.export.columns import plain_columns, without_geometry

_WIDEST = 44.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """
    One column of a sheet.

    Attributes
    ----------
    heading : str
        What stands above it, with the unit.
    values : sequence
        Flags, numbers, dates or texts; None and NaN leave the cell empty.
    number_format : str
        How Excel shows numbers; the full value is kept.
    fills : mapping of str to str
        Background by the text of the cell.
    widest : float
        Width from which the text is wrapped, in characters.
    """

    heading: str
    values: Sequence[object]
    number_format: str = "General"
    fills: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    widest: float = _WIDEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One sheet: its name, its columns, and whether rows are totals.

    Attributes
    ----------
    name : str
        Name of the sheet and head of its printed pages.
    columns : tuple of SheetColumn
        The columns, all of one length.
    totals : frozenset of int
        Positions of rows that are set in bold.
    fixed : int
        Columns on the left that stay in view.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    totals: frozenset[int] = frozenset()
    fixed: int = 1

    @property
    def n_rows(self) -> int:
        """Number of rows below the heading."""
        return len(self.columns[0].values) if self.columns else 0


def frame_sheet(name: str, frame: pd.DataFrame) -> Sheet:
    """
    Return a table as a sheet under its own column names, without geometry.

    Parameters
    ----------
    name : str
        Name of the sheet.
    frame : DataFrame or GeoDataFrame, n rows
        The table.

    Returns
    -------
    Sheet
        n rows.

    Examples
    --------
    >>> sheet = frame_sheet("patches", pd.DataFrame({"patch_id": ["0062"]}))
    >>> sheet.columns[0].heading, sheet.columns[0].values
    ('patch_id', ['0062'])
    """
    table = plain_columns(without_geometry(frame))
    columns = (
        SheetColumn(heading=str(heading), values=column.tolist())
        for heading, column in table.items()
    )
    return Sheet(name=name, columns=tuple(columns))
