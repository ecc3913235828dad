"""
The versions of a range: when each gives way to the next, and where dates leave that open.

Days are whole numbers; `ALWAYS` and `NEVER` stand for layers and cells without a date.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.check.attributes import ids, numbers, texts
from swcgeo.overlay.pairs import Flags, Indices

Days = npt.NDArray[np.int64]
ALWAYS = np.int64(-(10**6))
"""Before every date: an approval that is in force whatever the image date."""
NEVER = np.int64(10**6)
"""After every date: an image later than every approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """
    What is known of the order of versions, one entry a row of a layer.

    Attributes
    ----------
    superseded : ndarray of int, m
        Day from which a later version of the same range counts instead; `NEVER` if none.
    turn : ndarray of int, m
        Number of an undated version among those of its range, from 0; -1 where dates are known.
    windows : ndarray of tuple, m
        For an undated row the spans of days, first and last but one, in which dated rows of its
        range and version are in force: it may be a part of them.
    unordered : ndarray of int, m
        Number of undated versions of the range; 0 where its versions can be ordered.
    """

    superseded: Days
    turn: Indices
    windows: np.ndarray
    unordered: Indices


def versions_of(frame: pd.DataFrame, *, approved: Days, undated: Flags) -> Versions:
    """
    Return the order of the versions of each range.

    Parameters
    ----------
    frame : DataFrame, m rows
        Ranges with ``range_id`` and, where there are versions, ``version``.
    approved : ndarray of int, m
        Day of approval; `ALWAYS` where there is none.
    undated : ndarray of bool, m
        Whether the layer has dates but this cell is empty.

    Returns
    -------
    Versions
        A later approval comes later; on one day none comes before numbers, and numbers before
        other texts.  Rows of one range, day and version are parts of one version.

    Examples
    --------
    >>> frame = pd.DataFrame({"range_id": ["A", "A", "B"]})
    >>> days, dated = np.array([10, 20, 10]), np.zeros(3, dtype=bool)
    >>> versions_of(frame, approved=days, undated=dated).superseded.tolist()
    [20, 1000000, 1000000]
    """
    range_ids, version = ids(frame, "range_id"), version_order(frame)
    superseded = _superseded(range_ids, approved, version)
    turn = _turns(range_ids, undated, version)
    return Versions(
        superseded=superseded,
        turn=turn,
        windows=_windows(range_ids, undated, version, spans=(approved, superseded)),
        unordered=_unordered(range_ids, turn),
    )


def version_order(frame: pd.DataFrame) -> Indices:
    """
    Return what orders versions of one day: none before numbers before other texts.

    Parameters
    ----------
    frame : DataFrame, m rows
        Ranges, with ``version`` where there are versions.

    Returns
    -------
    ndarray of int, m
        Ranks from 0, the same for the same version.

    Examples
    --------
    >>> version_order(pd.DataFrame({"version": ["10", "变更", "2", None]})).tolist()
    [2, 3, 1, 0]
    """
    text = pd.Series(texts(frame, "version"), dtype=object)
    number = numbers(frame, "version")
    stated = text.notna().to_numpy()
    table = pd.DataFrame(
        {
            "kind": np.where(np.isnan(number), 2, 1) * stated,
            "number": np.nan_to_num(number),
            "text": np.where(np.isnan(number) & stated, text, ""),
        }
    )
    order: Indices = table.groupby(list(table), sort=True).ngroup().to_numpy(np.intp)
    return order


def _superseded(range_ids: np.ndarray, approved: Days, version: np.ndarray) -> Days:
    """
    Return the day from which a later version of the same range counts instead.

    Rows of one range with the same day and version are parts of one version.
    """
    table = pd.DataFrame({"range": range_ids, "day": approved, "version": version})
    table["at"] = np.arange(len(table))
    versions = table[["range", "day", "version"]].drop_duplicates()
    versions = versions.sort_values(["range", "day", "version"], kind="stable")
    following = versions.groupby("range", sort=False)["day"].shift(-1)
    versions["superseded"] = following.fillna(NEVER).astype(np.int64)
    joined = table.merge(versions, on=["range", "day", "version"], how="left").sort_values("at")
    days: Days = joined["superseded"].to_numpy(dtype=np.int64)
    return days


def _turns(range_ids: np.ndarray, undated: Flags, version: Indices) -> Indices:
    """Return the number of each undated version among those of its range; -1 for dated rows."""
    turn = np.full(len(range_ids), -1, dtype=np.intp)
    table = pd.DataFrame({"range": range_ids[undated], "version": version[undated]})
    dense = table.groupby("range")["version"].rank("dense")
    turn[undated] = dense.to_numpy(dtype=np.intp) - 1
    return turn


def _windows(
    range_ids: np.ndarray, undated: Flags, version: Indices, *, spans: tuple[Days, Days]
) -> np.ndarray:
    """Return for undated rows when dated ones of the same range and version are in force."""
    windows = np.full(len(range_ids), None, dtype=object)
    # The image of a layer without dates comes after every approval: on NEVER the latest counts.
    until = np.where(spans[1] == NEVER, NEVER + 1, spans[1])
    known: dict[tuple[str, int], set[tuple[int, int]]] = {}
    for row in np.flatnonzero(~undated):
        key = (str(range_ids[row]), int(version[row]))
        known.setdefault(key, set()).add((int(spans[0][row]), int(until[row])))
    for row in np.flatnonzero(undated):
        key = (str(range_ids[row]), int(version[row]))
        windows[row] = tuple(sorted(known.get(key, ())))
    return windows


def _unordered(range_ids: np.ndarray, turn: Indices) -> Indices:
    """Return how many undated versions a range has, 0 where that leaves no doubt of their order."""
    versions = pd.DataFrame({"range": range_ids, "turn": turn}).groupby("range")["turn"]
    undated = versions.transform("max").to_numpy() + 1
    several = versions.transform("nunique").to_numpy() > 1
    return np.where(several, undated, 0).astype(np.intp)
