"""Where two rows of one site contradict one another: both words, and whose comes first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, has_column, numbers, texts
from swcgeo.check.columns import Objects
from swcgeo.model.codes import BUILD_STATES, CHANGE_TYPES, PATCH_TYPES, folded_name
from swcgeo.overlay.links import Links
from swcgeo.overlay.pairs import Indices

_CODED = {"patch_type": PATCH_TYPES, "build_state": BUILD_STATES, "change_type": CHANGE_TYPES}
_NAMED = ("project_id", "project_name")
_STATED = "stated_area_m2"
_STATED_DIFFERS = 0.1
"""Relative difference between stated areas that is worth a word (domain notes §2.2)."""
_COLUMNS = ("site_id", "column", "patch_a", "value_a", "patch_b", "value_b", "taken")


def conflicts(words: pd.DataFrame, ids: Objects, links: Links, *, site_id: Objects) -> pd.DataFrame:
    """
    Return what linked rows say differently.

    Parameters
    ----------
    words : DataFrame, n rows
        The columns of all rows, as delivered.
    ids : ndarray of str, n
        Their patch ids.
    links : Links
        Pairs of rows that show one site; the word of the left one comes first.
    site_id : ndarray of str, n
        The site of each row.

    Returns
    -------
    DataFrame
        ``site_id``, ``column``, ``patch_a``, ``value_a``, ``patch_b``, ``value_b``, ``taken``
        (the value that comes first), one row for each contradiction.  A word that is missing on
        one side contradicts nothing.

    Examples
    --------
    >>> words = pd.DataFrame({"project_name": ["采石场（一期）", "采石场(1期)", "采石场"]})
    >>> none = np.zeros(2)
    >>> pairs = Links(np.array([0, 0]), np.array([1, 2]), none, none, none, none)
    >>> names = np.array(["A", "B", "C"], dtype=object)
    >>> conflicts(words, names, pairs, site_id=names)["patch_b"].tolist()
    ['C']
    """
    found = [
        _table(words, ids, column=column, left=links.left[differs], right=links.right[differs])
        for column, differs in _differing(words, links)
        if differs.any()
    ]
    for table in found:
        table.insert(0, "site_id", site_id[table.pop("row")])
    together = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)
    return together.astype("str")


def _table(
    words: pd.DataFrame, ids: Objects, *, column: str, left: Indices, right: Indices
) -> pd.DataFrame:
    """Return the rows that say differently what stands in one column."""
    one, other = (np.asarray(texts(words.iloc[rows], column)) for rows in (left, right))
    return pd.DataFrame(
        {
            "row": left, "column": column, "patch_a": ids[left], "value_a": one,
            "patch_b": ids[right], "value_b": other, "taken": one,
        }
    )  # fmt: skip


def _differing(words: pd.DataFrame, links: Links) -> Iterator[tuple[str, np.ndarray]]:
    """Yield for each column that is compared in which pairs it differs."""
    for column, table in _CODED.items():
        if has_column(words, column):
            yield column, _unequal(codes(words, column, table), links)
    for column in _NAMED:
        if has_column(words, column):
            plain = np.array(
                [folded_name(text) or None for text in texts(words, column)], dtype=object
            )
            yield column, _unequal(plain, links)
    if has_column(words, _STATED):
        area = numbers(words, _STATED)
        one, other = area[links.left], area[links.right]
        with np.errstate(invalid="ignore"):
            yield _STATED, np.abs(one - other) > _STATED_DIFFERS * np.maximum(one, other)


def _unequal(values: Objects, links: Links) -> np.ndarray:
    """Return in which pairs both values are there and differ."""
    one, other = values[links.left], values[links.right]
    none = np.array(None)
    unequal: np.ndarray = (one != other) & (one != none) & (other != none)
    return unequal
