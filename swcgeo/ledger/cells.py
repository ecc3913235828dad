"""Cells of a layer as JSON, and back: text, numbers and dates come back as what they were."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

_TAG = "$"
"""Key of the one-entry objects that stand for what JSON has no word for."""


def cell_to_json(value: object) -> object:
    """
    Return a cell as JSON takes it.

    Parameters
    ----------
    value : object
        A cell of a frame.

    Returns
    -------
    object
        None for what is missing; dates, times and infinite numbers under a tag; what JSON does not
        know otherwise as text.

    Examples
    --------
    >>> cell_to_json(np.float64(1.5)), cell_to_json(float("nan")), cell_to_json(dt.date(2023, 4, 1))
    (1.5, None, {'$': 'date', 'value': '2023-04-01'})
    """
    if isinstance(value, list | tuple | np.ndarray):
        return [cell_to_json(part) for part in value]
    if isinstance(value, dict):
        held = {str(key): cell_to_json(part) for key, part in value.items()}
        return {_TAG: "map", "value": held} if _TAG in held else held
    if value is None or pd.isna(value):
        return None
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    infinite = isinstance(value, float) and math.isinf(value)
    if isinstance(value, str | bool | int | float) and not infinite:
        return value
    kind, text = _tagged(value)
    return {_TAG: kind, "value": text}


def _tagged(value: object) -> tuple[str, object]:
    """Return the tag and the text of what JSON has no word for."""
    if isinstance(value, float):
        return "inf", math.copysign(1, value)
    if isinstance(value, np.datetime64 | dt.datetime):
        return "time", pd.Timestamp(value).isoformat()
    if isinstance(value, dt.date):
        return "date", value.isoformat()
    return "text", str(value)


def cell_from_json(value: object) -> object:
    """
    Return the cell that `cell_to_json` was given.

    Parameters
    ----------
    value : object
        Made by `cell_to_json`.

    Returns
    -------
    object
        The cell.

    Examples
    --------
    >>> cell_from_json(cell_to_json(dt.date(2023, 4, 1)))
    datetime.date(2023, 4, 1)
    """
    if isinstance(value, list):
        return [cell_from_json(part) for part in value]
    if not isinstance(value, dict):
        return value
    kind, held = (value[_TAG], value["value"]) if _TAG in value else ("map", value)
    if kind == "map":  # under the tag where an object has the tag for a key of its own
        return {key: cell_from_json(part) for key, part in held.items()}
    made: dict[str, Callable[[Any], object]] = {
        "time": pd.Timestamp, "date": dt.date.fromisoformat,
        "inf": lambda sign: math.copysign(math.inf, sign),
    }  # fmt: skip
    return made[kind](held) if kind in made else held


def column_from_json(values: Sequence[object], dtype: str) -> pd.Series:
    """
    Return a column as it stood in a frame.

    Parameters
    ----------
    values : sequence
        Its cells, made by `cell_to_json`.
    dtype : str
        Name of its type.

    Returns
    -------
    Series
        Of that type; of type object where the cells no longer fit it.

    Examples
    --------
    >>> column_from_json([1, None], "float64").tolist()
    [1.0, nan]
    """
    cells = pd.Series([cell_from_json(value) for value in values], dtype=object)
    if dtype == "object":
        return cells
    try:
        return cells.astype(dtype)
    except (TypeError, ValueError):
        return cells
