"""Reasons that may stand beside any verdict: what an officer should know before going there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, numbers
from swcgeo.model.codes import BUILD_STATES, CHANGE_TYPES
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps
from swcgeo.patches.judging.belonging import project_ranges, range_parts
from swcgeo.patches.judging.case import Case, Inputs, area_inside, zone_area
from swcgeo.patches.judging.disturbed import disturbed_share
from swcgeo.patches.judging.place import WITHIN, Place
from swcgeo.patches.judging.ties import other_project
from swcgeo.patches.judging.versions import ALWAYS
from swcgeo.reconcile.ground import on_ground

RISKS = ("key_zone", "steep_slope", "water_source")
"""Reasons for which even a compliant patch is visited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    What real ranges in force hold of each patch.

    Attributes
    ----------
    pairs : Overlaps
        Patches and real ranges in force that share ground.
    best : ndarray of int, n
        The range that holds most, -1 where none does.
    best_m2 : ndarray of float, n
        What it holds, m²; NaN where none does.
    n_ranges : ndarray of int, n
        Ranges that hold more than the rounding.
    """

    pairs: Overlaps
    best: Indices
    best_m2: Areas
    n_ranges: np.ndarray


def held(case: Case, *, rounding_m2: float) -> Held:
    """
    Return what ranges in force hold of each patch.

    Parameters
    ----------
    case : Case
        The case.
    rounding_m2 : float
        Area up to which a range does not count as holding a part.

    Returns
    -------
    Held
        Pairs, the best range and the number of ranges (parts of one range counted once).

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> held(drawn_case(), rounding_m2=1.0).best.tolist()
    [0, -1, -1, -1, 0]
    """
    every = case.reach.overlaps
    pairs = every.where(case.real.in_force(every.right, case.day[every.left]))
    # Parts of one range are one range: its share is what its parts hold together, once.
    key = pd.DataFrame({"patch": pairs.left, "id": case.real.ids[pairs.right].astype(str)})
    group = key.groupby(["patch", "id"], sort=True).ngroup().to_numpy()
    count = int(group.max(initial=-1)) + 1
    first = np.full(count, -1, dtype=np.intp)
    first[group[::-1]] = np.arange(len(group))[::-1]
    limits = np.nan_to_num(case.ground.area_m2)[pairs.left[first]]
    share = shared_once(pairs, group, limits=limits)
    table = pd.DataFrame({"patch": pairs.left[first], "at": pairs.right[first], "share": share})
    table = table[table["share"] > rounding_m2]
    n_ranges = np.bincount(table["patch"], minlength=len(case.day))
    # The groups stand in the order of their ids, so a stable sort gives a tie to the smaller id.
    table = table.sort_values(["patch", "share"], ascending=[True, False], kind="stable")
    table = table.drop_duplicates("patch")
    best, best_m2 = np.full(len(case.day), -1, dtype=np.intp), np.full(len(case.day), np.nan)
    best[table["patch"]], best_m2[table["patch"]] = table["at"], table["share"]
    return Held(pairs=pairs, best=best, best_m2=best_m2, n_ranges=n_ranges)


def beside(
    case: Case, inputs: Inputs, *, place: Place, holding: Held, nearest: Indices, late_m2: Areas
) -> pd.DataFrame:
    """
    Return the side reasons of every patch.

    Parameters
    ----------
    case : Case
        The case.
    inputs : Inputs
        What it was made of.
    place : Place
        Where the patches lie.
    holding : Held
        What ranges hold of them.
    nearest : ndarray of int, n
        The nearest tied range, -1 where none.
    late_m2 : ndarray of float, n
        Area inside ranges approved later only.

    Returns
    -------
    DataFrame of bool, n rows
        One column a reason of `swcgeo.patches.rules.table.SIDE_REASONS`, and ``outside_district``.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case, drawn_inputs
    >>> from swcgeo.patches.judging.dates import place_now
    >>> case, none = drawn_case(), np.full(5, -1)
    >>> side = beside(case, drawn_inputs(), place=place_now(case), nearest=none,
    ...               holding=held(case, rounding_m2=1.0), late_m2=np.zeros(5))
    >>> side.columns[side.any()].tolist()
    ['history_short']
    """
    settings = inputs.settings
    area = place.area_m2
    small = np.minimum(settings.small_m2, settings.small_share * area)
    inside = _inside_district(case, inputs)
    stated = numbers(inputs.patches, "stated_area_m2")
    with np.errstate(invalid="ignore", divide="ignore"):
        differs = np.abs(stated - area) / area > settings.stated_share
    approvals = len(case.real) + len(case.sketch)
    usable = case.ground.usable
    outside = usable & (inside <= settings.rounding_m2)
    return pd.DataFrame(
        {
            "late_approval": late_m2 > small,
            "date_not_checked": np.full(len(area), not case.dates_checked and approvals > 0),
            "near_boundary": usable & ~place.robust,
            "several_ranges": holding.n_ranges > 1,
            "overlapping_ranges": _contested(case, holding, settings.rounding_m2),
            "range_fully_used": _fully_used(case, holding, settings.fully_used_share),
            "ranges_incomplete": settings.ranges_incomplete & usable & (place.kind != WITHIN),
            "older_than_3_years": _stale(case, holding, nearest, settings.stale_years),
            "status_conflict": _conflicting(inputs.patches),
            "stated_area_differs": usable & differs,
            "crosses_district": usable & ~outside & (area - inside > small),
            "history_short": np.full(len(area), not len(inputs.history)),
            "key_zone": _in_zones(case, inputs, "key_prevention", "key_control") > small,
            "steep_slope": _steep(case, inputs) > small,
            "water_source": _in_zones(case, inputs, "water_source") > small,
            "outside_district": outside,
        }
    )


def _in_zones(case: Case, inputs: Inputs, *kinds: str) -> Areas:
    """Return the area of each patch in zones of these kinds."""
    return zone_area(case, inputs.zones, kinds=kinds, repair=inputs.repair)


def _inside_district(case: Case, inputs: Inputs) -> Areas:
    """Return the area of each patch inside the district; all of it where none is given."""
    if inputs.district is None:
        return np.nan_to_num(case.ground.area_m2, nan=np.inf)
    district = on_ground(
        inputs.district, layer="district", crs=case.crs, id_column="name", settings=inputs.repair
    )
    return area_inside(case.ground, district.rough)


def _steep(case: Case, inputs: Inputs) -> Areas:
    """Return the area of each patch on steep ground; 0 where no relief is given."""
    if inputs.steep is None:
        return np.zeros(len(case.day))
    steep = on_ground(
        inputs.steep, layer="dem", crs=case.crs, id_column="name", settings=inputs.repair
    )
    return area_inside(case.ground, steep.rough)


def _contested(case: Case, holding: Held, rounding_m2: float) -> Flags:
    """Return which patches lie on ground that ranges of two projects share."""
    pairs = holding.pairs
    held_by = pd.DataFrame({"patch": pairs.left, "pair": np.arange(len(pairs))})
    two = held_by.merge(held_by, on="patch", suffixes=("", "_other"))
    two = two[two["pair"] < two["pair_other"]]
    one, other = two["pair"].to_numpy(np.intp), two["pair_other"].to_numpy(np.intp)
    differ = other_project(case.real, case.real, (pairs.right[one], pairs.right[other]))
    one, other, patch = one[differ], other[differ], two["patch"].to_numpy(np.intp)[differ]
    # What two ranges share on the patch is what both cover beyond what they cover together.
    question = np.repeat(np.arange(len(one)), 2)
    both = np.column_stack([one, other]).ravel()
    limits = np.nan_to_num(case.ground.area_m2)[patch]
    together = shared_once(pairs.where(both), question, limits=limits)
    shared = pairs.shared_m2[one] + pairs.shared_m2[other] - together
    contested = np.zeros(len(case.day), dtype=bool)
    contested[patch[shared > rounding_m2]] = True
    return contested


def _fully_used(case: Case, holding: Held, share: float) -> Flags:
    """Return which patches lie in a range that known patches cover (almost) whole."""
    used = np.zeros(len(case.day), dtype=bool)
    patches = np.flatnonzero(holding.best >= 0)
    question, at = range_parts(case, patches, holding.best[patches])
    shares = disturbed_share(case, question, at, count=len(patches))
    used[patches] = shares >= share
    return used


def _stale(case: Case, holding: Held, nearest: Indices, years: int) -> Flags:
    """Return which patches belong to a project begun so many years after its approval."""
    approved, started = case.real.approved, case.real.started
    dated = (approved != ALWAYS) & (started != ALWAYS)
    late = dated & (started >= _years_after(approved, years))
    stale = np.zeros(len(case.day), dtype=bool)
    held_by = np.flatnonzero(holding.best >= 0)
    tied = np.flatnonzero((holding.best < 0) & (nearest >= 0))
    for rows, (question, at) in (
        (held_by, range_parts(case, held_by, holding.best[held_by])),
        (tied, project_ranges(case, tied, nearest[tied])),
    ):
        stale[rows[question[late[at]]]] = True
    return stale


def _years_after(days: np.ndarray, years: int) -> np.ndarray:
    """
    Return the same day some years later; 29 February becomes 28 February.

    Civil Code of 2020, art. 202: where the last month lacks the day, the period ends on its last.
    """
    dates = np.where(days == ALWAYS, 0, days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    later = months + 12 * years
    same = later.astype("datetime64[D]") + (dates - months.astype("datetime64[D]"))
    last = (later + 1).astype("datetime64[D]") - 1
    return np.minimum(same, last).astype(np.int64)


def _conflicting(patches: pd.DataFrame) -> Flags:
    """Return which patches are said to stand still or be finished, and yet to grow."""
    still = np.isin(
        codes(patches, "build_state", BUILD_STATES).astype(str), ["stopped", "finished"]
    )
    grows = codes(patches, "change_type", CHANGE_TYPES) == "grown"
    return np.asarray(still & grows, dtype=bool)
