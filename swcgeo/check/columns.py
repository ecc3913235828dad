"""
How columns are read: texts, ids, days, numbers and codes of a frame that itself never changes.

Each distinct value is read once, however often it stands.  Users import these names from
`swcgeo.check.attributes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.check.cells import day_of, number_of, text_of
from swcgeo.model.codes import canonical_code

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]


def has_column(frame: pd.DataFrame, column: str) -> bool:
    """
    Return whether a frame has a column, filled or not.

    Parameters
    ----------
    frame : DataFrame
        Any layer.
    column : str
        A canonical column name.

    Returns
    -------
    bool
        True where the column is there.

    Examples
    --------
    >>> has_column(pd.DataFrame({"patch_id": [None]}), "patch_id")
    True
    """
    return column in frame.columns


def texts(frame: pd.DataFrame, column: str) -> Objects:
    """
    Return a column as text.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        A canonical column name.

    Returns
    -------
    ndarray of object, n
        Text without blanks around it, None where the column is missing or the cell empty.

    Examples
    --------
    >>> texts(pd.DataFrame({"batch": [" 01", None, 2.0]}), "batch").tolist()
    ['01', None, '2']
    """
    return _read(frame, column, text_of, missing=None, dtype=object)


def ids(frame: pd.DataFrame, column: str) -> Objects:
    """
    Return the ids of all rows, as delivered.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        The id column, such as ``patch_id``.

    Returns
    -------
    ndarray of object, n
        Text: whole floats without ``.0``, leading zeros kept; the row number from 1 where the
        column is missing or the cell empty.

    Examples
    --------
    >>> ids(pd.DataFrame({"patch_id": ["007", None, 12.0]}), "patch_id").tolist()
    ['007', '2', '12']
    """
    read = texts(frame, column)
    numbers_from_1 = np.arange(1, len(frame) + 1).astype(str).astype(object)
    return np.where(read == np.array(None), numbers_from_1, read)


def dates(frame: pd.DataFrame, column: str) -> Days:
    """
    Return a column as days.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        A column of dates, in any of the ways of writing that `cells.day_of` knows.

    Returns
    -------
    ndarray of datetime64[D], n
        NaT where the column is missing, the cell empty or not to be read.

    Examples
    --------
    >>> dates(pd.DataFrame({"image_date": ["2023年5月", None, 2023.0]}), "image_date").tolist()
    [datetime.date(2023, 5, 31), None, datetime.date(2023, 12, 31)]
    """
    missing = np.datetime64("NaT", "D")
    return _read(frame, column, day_of, missing=missing, dtype="datetime64[D]")


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """
    Return a column as numbers.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        A column of numbers, perhaps with a unit behind each (which is left aside).

    Returns
    -------
    ndarray of float, n
        NaN where the column is missing, the cell empty or not to be read.

    Examples
    --------
    >>> numbers(pd.DataFrame({"area_m2": ["1,234.5", "3.2公顷", ""]}), "area_m2").tolist()
    [1234.5, 3.2, nan]
    """
    return _read(frame, column, number_of, missing=np.nan, dtype="float64")


def codes(frame: pd.DataFrame, column: str, table: Mapping[str, str]) -> Objects:
    """
    Return a column as canonical codes.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        A column of terms or delivery codes.
    table : mapping
        A code list of `swcgeo.model.codes`.

    Returns
    -------
    ndarray of object, n
        Canonical code, None where the column is missing, the cell empty or the value unknown.

    Examples
    --------
    >>> from swcgeo.model.codes import PATCH_TYPES
    >>> frame = pd.DataFrame({"patch_type": ["弃渣场", 2, "宅基地", None]})
    >>> codes(frame, "patch_type", PATCH_TYPES).tolist()
    ['spoil', 'borrow', None, None]
    """

    def code_of(value: object) -> str | None:
        text = text_of(value)
        if text is None:
            return None
        # A table program turns the delivery code 01 into the number 1.
        return canonical_code(text, table) or canonical_code(text.zfill(2), table)

    return _read(frame, column, code_of, missing=None, dtype=object)


def _read(
    frame: pd.DataFrame,
    column: str,
    read: Callable[[object], object],
    *,
    missing: object,
    dtype: str | type[object],
) -> npt.NDArray[Any]:
    """Return `column` with each distinct value read once; `missing` where there is none."""
    if column not in frame.columns:
        return np.full(len(frame), missing, dtype=dtype)
    cells = frame[column]
    if isinstance(cells, pd.DataFrame):  # two columns of one name: the first counts
        cells = cells.iloc[:, 0]
    try:
        places, distinct = pd.factorize(cells)
    except TypeError:  # lists and the like, which have no hash
        places, distinct = pd.factorize(cells.map(str, na_action="ignore"))
    meanings = np.full(len(distinct) + 1, missing, dtype=dtype)
    meanings[:-1] = [read(value) for value in distinct]
    return np.asarray(meanings[places])  # an empty cell has place -1: the last meaning
