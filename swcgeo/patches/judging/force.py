"""Which ranges are in force at the date of an image, and which rows name the same project."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, dates, has_column, ids, texts
from swcgeo.model.codes import LINEAR_PROJECTS, PROJECT_TYPES, RANGE_KINDS, folded_name
from swcgeo.overlay.pairs import Flags, Indices
from swcgeo.patches.judging.versions import ALWAYS, NEVER, Days, versions_of

ABSENT, OLDEST, SAME, NEWEST = 0, 1, 2, 3
"""What approvals without a date may be taken for; NEWEST + k: only the k-th undated version of a
range is in force, after all others."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """
    Approvals: ranges with a real boundary, sketches, or rows of the plans register.

    Attributes
    ----------
    rows : ndarray of int, m
        Their positions in the layer they come from.
    ids : ndarray of str, m
        ``range_id``; the row number where there is none.
    project_ids, project_names : ndarray of str, m
        In the form in which they are compared; empty where not stated.
    shown_project : ndarray of object, m
        The project id as delivered, else its name, else None.
    linear : ndarray of bool, m
        Whether the project is long and thin.
    approved : ndarray of int, m
        Day of approval; `ALWAYS` where the layer has no dates or the cell is empty.
    undated : ndarray of bool, m
        Whether the layer has dates but this cell is empty.
    superseded : ndarray of int, m
        Day from which a later version of the same range counts instead; `NEVER` if none.
    turn : ndarray of int, m
        Number of an undated version among those of its range, from 0; -1 where dates are known.
    windows : ndarray of tuple, m
        For an undated row the spans of days, first and last but one, in which dated rows of its
        range and version are in force: it may be a part of them.
    unordered : ndarray of int, m
        Number of undated versions of the range; 0 where its versions can be ordered.
    started : ndarray of int, m
        Day on which work began; `ALWAYS` where not stated.
    """

    rows: Indices
    ids: np.ndarray
    project_ids: np.ndarray
    project_names: np.ndarray
    shown_project: np.ndarray
    linear: Flags
    approved: Days
    undated: Flags
    superseded: Days
    turn: Indices
    windows: np.ndarray
    unordered: Indices
    started: Days

    def __len__(self) -> int:
        """Return the number of approvals."""
        return len(self.rows)

    def in_force(self, at: Indices, day: Days, *, undated: Indices | int = OLDEST) -> Flags:
        """
        Return which approvals are in force on a day.

        Parameters
        ----------
        at : ndarray of int, k
            Positions among the approvals.
        day : ndarray of int, k
            The day of each question.
        undated : int or ndarray of int, k
            What approvals without a date are taken for: `ABSENT` (not in force), `OLDEST` (in
            force, before every dated version), `SAME` (a part of the dated version in force, if
            that has the same number) or `NEWEST` + k (of the range only the k-th undated version
            is in force, after all others).

        Returns
        -------
        ndarray of bool, k
            In force: approved on or before the day, and not superseded by then.

        Examples
        --------
        >>> frame = gpd.GeoDataFrame({"range_id": ["A", "A"], "approved_on": ["2020", "2022"]},
        ...                          geometry=[None, None], crs="EPSG:4544")
        >>> approvals = approvals_of(frame)
        >>> approvals.in_force(np.array([0, 1]), day_of(["2021-06-01"] * 2)).tolist()
        [True, False]
        """
        taken = np.broadcast_to(np.asarray(undated), np.shape(at))
        latest = (self.superseded[at] > day) | (self.superseded[at] == NEVER)
        counts = (self.approved[at] <= day) & latest & ((taken != ABSENT) | ~self.undated[at])
        force: Flags = np.where(taken >= NEWEST, self.turn[at] == taken - NEWEST, counts)
        for k in np.flatnonzero((taken == SAME) & self.undated[at]):
            force[k] = any(first <= day[k] < last for first, last in self.windows[at[k]])
        return force

    def later(self, at: Indices, day: Days) -> Flags:
        """
        Return which approvals came after a day and are the latest of their range.

        Parameters
        ----------
        at : ndarray of int, k
            Positions among the approvals.
        day : ndarray of int, k
            The day of each question.

        Returns
        -------
        ndarray of bool, k
            Approved later.

        Examples
        --------
        >>> frame = gpd.GeoDataFrame({"range_id": ["A"], "approved_on": ["2022"]}, geometry=[None],
        ...                          crs="EPSG:4544")
        >>> approvals_of(frame).later(np.array([0]), day_of(["2021-06-01"])).tolist()
        [True]
        """
        return (self.approved[at] > day) & (self.superseded[at] == NEVER)

    def where(self, kept: Flags) -> Approvals:
        """
        Return some of the approvals.

        Parameters
        ----------
        kept : ndarray of bool, m
            Which.

        Returns
        -------
        Approvals
            Those, in order.

        Examples
        --------
        >>> len(approvals_of(gpd.GeoDataFrame(geometry=[None])).where(np.array([False])))
        0
        """
        names = (
            "rows", "ids", "project_ids", "project_names", "shown_project", "linear", "approved",
            "undated", "superseded", "turn", "windows", "unordered", "started",
        )  # fmt: skip
        return Approvals(*(getattr(self, name)[kept] for name in names))


@dataclass(frozen=True, slots=True)
class Claims:
    """
    What n patches say of their project, and what persons have said of them.

    Attributes
    ----------
    project_ids, project_names : ndarray of str, n
        As delivered, in the form in which they are compared; empty where not stated.
    linked : tuple of (ndarray of int, ndarray of str)
        Patches that a person has linked, and to which project, in the form in which projects are
        compared.
    linked_shown : ndarray of str
        The projects of `linked`, as the person wrote them.
    refused : frozenset of (int, str)
        Patches and the projects that a person has refused for them.
    """

    project_ids: np.ndarray
    project_names: np.ndarray
    linked: tuple[Indices, np.ndarray]
    linked_shown: np.ndarray
    refused: frozenset[tuple[int, str]]


def day_of(cells: object) -> Days:
    """
    Return dates as whole days, `ALWAYS` where there is none.

    Parameters
    ----------
    cells : sequence
        Dates in any form that `swcgeo.check.attributes.dates` understands.

    Returns
    -------
    ndarray of int
        Days since 1970-01-01.

    Examples
    --------
    >>> day_of(["1970-01-02", None]).tolist()
    [1, -1000000]
    """
    found = dates(pd.DataFrame({"day": pd.Series(cells, dtype=object)}), "day")
    return _days(found, missing=ALWAYS)


def _days(found: np.ndarray, *, missing: np.int64) -> Days:
    """Return dates as whole days."""
    days = found.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(found), missing, days)


def approvals_of(frame: gpd.GeoDataFrame | pd.DataFrame) -> Approvals:
    """
    Return the rows of a ranges layer or plans register as approvals.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame, m rows
        Columns of the contract; those that are missing count as not stated.

    Returns
    -------
    Approvals
        One entry a row.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"range_id": ["A"], "project_type": ["公路工程"]}, geometry=[None])
    >>> approvals_of(frame).linear.tolist()
    [True]
    """
    stated_ids, stated_names = texts(frame, "project_id"), texts(frame, "project_name")
    kinds = codes(frame, "project_type", PROJECT_TYPES)
    approved_on = dates(frame, "approved_on")
    range_ids = ids(frame, "range_id")
    approved = _days(approved_on, missing=ALWAYS)
    undated = np.isnat(approved_on) & has_column(frame, "approved_on")
    versions = versions_of(frame, approved=approved, undated=undated)
    return Approvals(
        rows=np.arange(len(frame)),
        ids=range_ids,
        project_ids=_folded(stated_ids),
        project_names=_folded(stated_names),
        shown_project=np.where(pd.isna(stated_ids), stated_names, stated_ids),
        linear=np.isin(kinds.astype(str), list(LINEAR_PROJECTS)),
        approved=approved,
        undated=undated,
        superseded=versions.superseded,
        turn=versions.turn,
        windows=versions.windows,
        unordered=versions.unordered,
        started=_days(dates(frame, "started_on"), missing=ALWAYS),
    )


def _folded(values: np.ndarray) -> np.ndarray:
    """Return names in the form in which they are compared."""
    return np.array([folded_name(value) for value in values], dtype=object)


def same_project(one: Approvals | Claims, other: Approvals | Claims) -> tuple[Indices, Indices]:
    """
    Return all pairs that name the same project.

    Parameters
    ----------
    one, other : Approvals or Claims
        Anything with ``project_ids`` and ``project_names``.

    Returns
    -------
    tuple of ndarray of int
        Positions in `one` and `other`: equal ids or, where one of them lacks an id, equal names.

    Examples
    --------
    >>> ranges = approvals_of(pd.DataFrame({"range_id": ["A", "B"], "project_id": ["P", "P"]}))
    >>> [part.tolist() for part in same_project(ranges.where(np.array([True, False])), ranges)]
    [[0, 0], [0, 1]]
    """
    by_id = equal_keys(one.project_ids, other.project_ids)
    left, right = equal_keys(one.project_names, other.project_names)
    lacking = (one.project_ids[left] == "") | (other.project_ids[right] == "")
    pairs = np.hstack([by_id, [left[lacking], right[lacking]]])
    both: Indices = np.unique(pairs, axis=1).astype(np.intp)
    return both[0], both[1]


def equal_keys(one: np.ndarray, other: np.ndarray) -> tuple[Indices, Indices]:
    """
    Return all pairs of positions whose keys are equal and not empty.

    Parameters
    ----------
    one, other : ndarray of str
        Keys in the form in which they are compared.

    Returns
    -------
    tuple of ndarray of int
        Positions in `one` and `other`, ordered by the first.

    Examples
    --------
    >>> found = equal_keys(np.array(["a", "", "b"]), np.array(["b", "", "a", "b"]))
    >>> [part.tolist() for part in found]
    [[0, 2, 2], [2, 0, 3]]
    """
    places: dict[str, list[int]] = {}
    for at, key in enumerate(other.tolist()):
        if key:
            places.setdefault(key, []).append(at)
    found = [(row, at) for row, key in enumerate(one.tolist()) for at in places.get(key, ())]
    pairs = np.array(found, dtype=np.intp).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def is_boundary(frame: pd.DataFrame) -> Flags:
    """
    Return which ranges have a real boundary.

    Parameters
    ----------
    frame : DataFrame, m rows
        The ranges.

    Returns
    -------
    ndarray of bool, m
        True where ``range_kind`` says boundary, or where there is no such column; an empty or
        unknown cell counts as a sketch.

    Examples
    --------
    >>> is_boundary(pd.DataFrame({"range_kind": ["防治责任范围", "示意性范围", None]})).tolist()
    [True, False, False]
    """
    if not has_column(frame, "range_kind"):
        return np.ones(len(frame), dtype=bool)
    return np.asarray(codes(frame, "range_kind", RANGE_KINDS) == "boundary", dtype=bool)
