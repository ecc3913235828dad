"""
The approvals of a district as one list: ranges, sketches and plans, project by project.

An approval has a real boundary, only a sketch, or nothing that is drawn; what it has is said of
its project, since a plan is found again in the ranges by the id or the name of its project.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, has_column, ids, numbers, texts
from swcgeo.patches.judging.force import is_boundary
from swcgeo.patches.registers.names import project_keys

BOUNDARY, SKETCH, NOTHING = "boundary", "sketch", "nothing"
HAS = (BOUNDARY, SKETCH, NOTHING)
"""What there is of an approval, the best first."""
_TEXTS = ("project_id", "project_name", "plan_no", "builder", "town")


def approved_rows(
    ranges: pd.DataFrame | None = None, plans: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    Return every row of the ranges and of the plans register as an approval.

    Parameters
    ----------
    ranges : DataFrame or GeoDataFrame, optional
        Responsibility ranges, with ``range_kind``.
    plans : DataFrame or GeoDataFrame, optional
        Register of plans.

    Returns
    -------
    DataFrame, one row an approval
        ``key`` (the same for one project), ``has`` (`HAS`, of the project), ``layer`` and ``row``
        (from 1), ``project_id``, ``project_name``, ``plan_no``, ``builder``, ``town`` (None where
        not stated), ``approved_on`` (NaT where not known), ``pending`` (a plan that states
        neither a date, where its register has dates, nor a number), ``area_m2`` as stated.

    Examples
    --------
    >>> ranges = pd.DataFrame({"project_id": ["P", "Q"], "range_kind": ["边界", "示意性范围"]})
    >>> plans = pd.DataFrame({"project_id": ["P", "W"], "plan_no": ["1", "2"]})
    >>> approved_rows(ranges, plans)[["project_id", "has"]].to_numpy().tolist()
    [['P', 'boundary'], ['Q', 'sketch'], ['P', 'boundary'], ['W', 'nothing']]
    """
    table = pd.concat(
        [_rows(ranges, "ranges", "stated_area_m2"), _rows(plans, "plans", "area_m2")],
        ignore_index=True,
    )
    keys = project_keys(table["project_id"].tolist(), table["project_name"].tolist())
    # A row that names no project stands for itself: nothing is found again by it.
    alone = ("!" + table["layer"] + ":" + table["alone"]).to_numpy(dtype=object)
    table["key"] = np.where(keys == "", alone, keys)
    rank = table["own"].map(HAS.index).groupby(table["key"]).transform("min")
    table["has"] = [HAS[int(best)] for best in rank]
    first = ["key", "has", "layer", "row"]
    return table[[*first, *_TEXTS, "approved_on", "pending", "area_m2"]]


def _rows(frame: pd.DataFrame | None, layer: str, area: str) -> pd.DataFrame:
    """Return the rows of one layer."""
    given = pd.DataFrame() if frame is None else frame
    approved = dates(given, "approved_on")
    number = texts(given, "plan_no")
    bare = np.isnat(approved) & np.array([one is None for one in number], dtype=bool)
    pending = bare & (layer == "plans") & has_column(given, "approved_on")
    own = np.full(len(given), NOTHING, dtype=object)
    if layer == "ranges":
        drawn = is_boundary(given) & _has_geometry(given)
        own = np.where(drawn, BOUNDARY, SKETCH)
    return pd.DataFrame(
        {
            "layer": pd.Series(layer, index=range(len(given)), dtype="str"),
            "row": np.arange(len(given)) + 1,
            "alone": pd.Series(ids(given, "range_id"), dtype="str"),
            **{name: pd.Series(texts(given, name), dtype=object) for name in _TEXTS},
            "approved_on": approved.astype("datetime64[s]"),
            "pending": pending,
            "area_m2": numbers(given, area),
            "own": pd.Series(own, dtype=object),
        }
    )


def _has_geometry(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows have a geometry; all where the frame is a bare table."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return np.ones(len(frame), dtype=bool)
    return ~np.asarray(frame.geometry.isna() | frame.geometry.is_empty, dtype=bool)


def counts_by_kind(approved: pd.DataFrame) -> Mapping[str, int]:
    """
    Return how many approved projects have a boundary, only a sketch, or nothing.

    Parameters
    ----------
    approved : DataFrame
        Result of `approved_rows`.

    Returns
    -------
    mapping of str to int
        A number for each of `HAS`.

    Examples
    --------
    >>> plans = pd.DataFrame({"project_id": ["W", "W", None], "project_name": [None, None, "甲"]})
    >>> counts_by_kind(approved_rows(None, plans))
    {'boundary': 0, 'sketch': 0, 'nothing': 2}
    """
    projects = approved.drop_duplicates("key")["has"]
    return {kind: int((projects == kind).sum()) for kind in HAS}
