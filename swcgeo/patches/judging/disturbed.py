"""Ground that known patches cover together, of this delivery and of earlier ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from swcgeo.overlay.area import only
from swcgeo.overlay.cover import covered_area, shared_once
from swcgeo.overlay.pairs import Areas, Flags, Indices
from swcgeo.patches.judging.case import Case
from swcgeo.patches.judging.force import same_project


def disturbed_share(case: Case, owners: Indices, at: Indices, *, count: int) -> Areas:
    """
    Return which share of each group of ranges is disturbed by any known patch.

    Parameters
    ----------
    case : Case
        The case, its earlier patches included.
    owners, at : ndarray of int, k
        The ranges of each group, by group.
    count : int
        Number of groups.

    Returns
    -------
    ndarray of float, `count`
        Disturbed / area of the union of the group; NaN for a group without area.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> disturbed_share(drawn_case(), np.array([0]), np.array([0]), count=1).round(4).tolist()
    [0.3125]
    """
    geometry = case.reach.ranges
    unlimited = np.full(count, np.inf)
    area = covered_area(owners, geometry[at], shapely.area(geometry[at]), limits=unlimited)
    now = case.reach.overlaps
    now = now.where(case.disturbing[now.left])
    pairs = now.and_of(case.earlier_ranges, after=len(case.day))
    left = pd.DataFrame({"owner": owners, "range": at})
    right = pd.DataFrame({"range": pairs.right, "pair": np.arange(len(pairs))})
    joined = left.merge(right, on="range").sort_values(["owner", "pair"])
    owner, pair = joined["owner"].to_numpy(np.intp), joined["pair"].to_numpy(np.intp)
    disturbed = shared_once(pairs.where(pair), owner, limits=area)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Areas = np.where(area > 0, disturbed / area, np.nan)
    return share


def below_limit(case: Case, rows: Indices, *, limit_m2: float) -> Flags:
    """
    Return which patches, with those they touch or share a project with, stay below a limit.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int
        The patches asked about.
    limit_m2 : float
        The limit, m².

    Returns
    -------
    ndarray of bool, n
        True where the ground they cover together, counted once, is smaller; False where part of
        it is not known.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> below_limit(drawn_case(), np.array([1]), limit_m2=20_000.0).tolist()
    [False, True, False, False, False]
    """
    found = np.zeros(len(case.day), dtype=bool)
    small = rows[case.ground.area_m2[rows] < limit_m2]
    if not len(small):
        return found
    here = only(case.reach.patches, case.disturbing)
    known = np.concatenate([here, case.earlier])
    asked = case.reach.patches[small]
    touch = shapely.STRtree(known).query(asked, predicate="intersects")
    shared = _sharing(case, small)
    itself = (np.arange(len(small)), small)
    question, at = (np.concatenate(part) for part in zip(touch, shared, itself, strict=True))
    pairs = np.unique(np.column_stack([question, at]), axis=0)
    question, at = pairs[:, 0], pairs[:, 1]
    unknown = np.isin(np.arange(len(small)), question[shapely.is_missing(known[at])])
    present = ~shapely.is_missing(known[at])
    area = covered_area(
        question[present], known[at[present]], shapely.area(known[at[present]]),
        limits=np.full(len(small), np.inf),
    )  # fmt: skip
    found[small] = (area < limit_m2) & ~unknown
    return found


def _sharing(case: Case, rows: Indices) -> tuple[Indices, Indices]:
    """Return (position in `rows`, known patch) for patches that name the same project."""
    here = same_project(case.claims, case.claims)
    before = same_project(case.claims, case.earlier_claims)
    patch = np.concatenate([here[0], before[0]])
    known = np.concatenate([here[1], before[1] + len(case.day)])
    counted = np.concatenate([case.construction, np.ones(len(case.earlier), dtype=bool)])
    joined = pd.DataFrame({"patch": patch, "known": known})[counted[known]].merge(
        pd.DataFrame({"question": np.arange(len(rows)), "patch": rows}), on="patch"
    )
    return joined["question"].to_numpy(np.intp), joined["known"].to_numpy(np.intp)
