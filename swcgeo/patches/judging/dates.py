"""
Where patches lie on the ranges of a day.

On the day of the image, once later approvals count, and on any day that a missing date may be
(row 3 of the decision table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import pandas as pd

from swcgeo.overlay.pairs import Flags, Indices
from swcgeo.patches.judging.case import Case
from swcgeo.patches.judging.force import ABSENT, NEWEST, OLDEST, SAME
from swcgeo.patches.judging.place import Place
from swcgeo.patches.judging.versions import ALWAYS, NEVER

_MOST_ORDERS = 1024
"""In how many orders the versions of the ranges near one patch are tried; beyond, they decide."""


def place_now(case: Case) -> Place:
    """
    Return where the patches lie relative to the real ranges in force.

    Parameters
    ----------
    case : Case
        The case; ranges without a date count as in force.

    Returns
    -------
    Place
        One entry a patch.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> place_now(drawn_case()).kind.tolist()
    [2, 0, 0, 0, 2]
    """
    everyone = np.arange(len(case.day))
    return case.reach.place(everyone, lambda row, at: case.real.in_force(at, case.day[row]))


def place_ever(case: Case, rows: Indices) -> Place:
    """
    Return where patches lie relative to the real ranges in force and approved later.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int, k
        The patches asked about.

    Returns
    -------
    Place
        One entry a patch asked about.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> place_ever(drawn_case(), np.array([2])).kind.tolist()
    [2]
    """

    def counts(question: Indices, at: Indices) -> Flags:
        day = case.day[rows[question]]
        return case.real.in_force(at, day) | case.real.later(at, day)

    return case.reach.place(rows, counts)


def date_decides(case: Case) -> Flags:
    """
    Return which patches have a place class that depends on a date that is missing.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    ndarray of bool, n
        True where two ways to fill in the missing dates give two classes.

    Notes
    -----
    Undated ranges are taken all as in force and all as not in force; a patch without a date is
    asked about before every dated approval and on the day of each, so that ranges of a layer
    without dates are in force on all of them.  The class changes with the ranges in one direction
    only, so what lies between cannot differ from both ends.  Where versions of a range cannot be
    ordered each undated one is tried as the latest, and as a part of the dated one; where that
    makes too many orders, the date decides.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> date_decides(drawn_case()).tolist()
    [False, False, False, False, True]
    """
    ways, decides = _ways(case)
    if not ways:
        return decides
    rows, days = np.array([(way.row, way.day) for way in ways], dtype=np.intp).T

    def counts(question: Indices, at: Indices) -> Flags:
        ids = case.real.ids[at].astype(str)
        asked = [ways[number] for number in question]
        taken = [way.versions.get(one, way.others) for way, one in zip(asked, ids, strict=True)]
        return case.real.in_force(at, days[question], undated=np.array(taken, dtype=np.intp))

    table = pd.DataFrame({"row": rows, "kind": case.reach.place(rows, counts).kind})
    differs = table.groupby("row")["kind"].nunique() > 1
    decides[differs.index[differs]] = True
    return decides


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to fill in the dates that are missing around a patch."""

    row: int
    day: int
    others: int
    """What undated ranges are taken for, but for those in `versions`."""
    versions: Mapping[str, int]
    """What the undated versions of a range are taken for."""


def _ways(case: Case) -> tuple[list[_Way], Flags]:
    """Return all ways to fill in missing dates, and the patches for which they are too many."""
    patch, at = case.reach.near
    unsure = np.isin(patch, np.flatnonzero(~case.dated))
    unsure |= case.real.undated[at] | (case.real.unordered[at] > 0)
    ways: list[_Way] = []
    too_many = np.zeros(len(case.day), dtype=bool)
    for row in np.unique(patch[unsure]).tolist():
        near = at[patch == row]
        # An image whose date is not checked comes after every approval, undated ones too.
        unchecked = case.dated[row] and case.day[row] == NEVER
        modes = (OLDEST,) if unchecked else (OLDEST, ABSENT)
        mixed = _undated_versions(case, near)
        choices = [(*modes, SAME, *range(NEWEST, NEWEST + count)) for count in mixed.values()]
        too_many[row] = prod(map(len, choices)) > _MOST_ORDERS
        if not too_many[row]:
            ways += [
                _Way(row, day, others, dict(zip(mixed, order, strict=True)))
                for day in _possible_days(case, row, near)
                for others in modes
                for order in product(*choices)
            ]
    return ways, too_many


def _undated_versions(case: Case, near: Indices) -> dict[str, int]:
    """Return how many undated versions each range has whose versions cannot be ordered."""
    mixed = near[case.real.unordered[near] > 0]
    ids, counts = case.real.ids[mixed].astype(str), case.real.unordered[mixed].tolist()
    return dict(sorted(zip(ids, counts, strict=True)))


def _possible_days(case: Case, row: int, near: Indices) -> list[int]:
    """Return the days that an image may have been taken, as far as they make a difference."""
    if case.dated[row]:
        return [int(case.day[row])]
    ids = np.isin(case.real.ids, case.real.ids[near])
    turns = {
        int(day) for day in (*case.real.approved[ids], *case.real.superseded[ids]) if day != NEVER
    }
    # Before every dated approval, but not before those of a layer that carries no dates.
    return sorted({int(ALWAYS), *turns})
