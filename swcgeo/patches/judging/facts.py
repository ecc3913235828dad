"""
The facts that the decision table asks for, of every patch of a case.

Each group of rows has its function; `facts_of` puts their answers beside one another.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes
from swcgeo.model.codes import PATCH_TYPES
from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.pairs import Flags, Indices
from swcgeo.patches.judging.belonging import Ties, project_ranges
from swcgeo.patches.judging.beside import RISKS
from swcgeo.patches.judging.case import Case, Inputs
from swcgeo.patches.judging.dates import date_decides, place_ever
from swcgeo.patches.judging.disturbed import below_limit, disturbed_share
from swcgeo.patches.judging.place import APART, OVERLAP, THIN, WITHIN, Place
from swcgeo.patches.judging.sample import is_sampled
from swcgeo.patches.judging.ties import HOW
from swcgeo.patches.judging.unbounded import rest_in_sketch, sketch_near

_EARTHWORK = ("spoil", "borrow")
"""Kinds of patches that need a plan for their earthwork, however small they are."""


def facts_of(
    case: Case,
    inputs: Inputs,
    *,
    place: Place,
    side: pd.DataFrame,
    ties: Ties,
    matches: pd.DataFrame,
) -> pd.DataFrame:
    """
    Return every fact that the decision table asks for.

    Parameters
    ----------
    case : Case
        The case.
    inputs : Inputs
        What it was made of.
    place : Place
        Where the patches lie.
    side : DataFrame of bool, n rows
        The side reasons (`swcgeo.patches.judging.beside.beside`).
    ties : Ties
        Ties of the patches that lie apart.
    matches : DataFrame
        Approvals without boundary that match (`swcgeo.patches.judging.unbounded.plan_matches`).

    Returns
    -------
    DataFrame of bool, n rows
        `side` and one column a fact of `swcgeo.patches.rules.table.RULES`.

    Examples
    --------
    >>> from swcgeo.patches.judging.belonging import ties_of
    >>> from swcgeo.patches.judging.beside import beside, held
    >>> from swcgeo.patches.judging.dates import place_now
    >>> from swcgeo.patches.drawn import drawn_case, drawn_inputs
    >>> from swcgeo.patches.judging.unbounded import plan_matches
    >>> case, inputs, apart = drawn_case(), drawn_inputs(), np.array([1, 2, 3])
    >>> ties = ties_of(case, apart, settings=inputs.settings)
    >>> side = beside(case, inputs, place=place_now(case), holding=held(case, rounding_m2=1.0),
    ...               nearest=ties.nearest(5, case.real.ids), late_m2=np.zeros(5))
    >>> facts = facts_of(case, inputs, place=place_now(case), side=side, ties=ties,
    ...                  matches=plan_matches(case, apart, settings=inputs.settings))
    >>> facts["covered_later"].tolist()
    [False, False, True, False, False]
    """
    settings, usable = inputs.settings, case.ground.usable
    apart = np.flatnonzero(usable & (place.kind == APART))
    across = np.flatnonzero(usable & (place.kind == OVERLAP))
    groups = (
        _of_the_data(case, inputs, place=place, side=side),
        _of_place(place, settings),
        {
            "at_risk": side[list(RISKS)].any(axis=1).to_numpy(),
            "date_decides": date_decides(case),
            "rest_in_sketch": rest_in_sketch(case, across, settings=settings),
            "covered_later": _covered_later(case, apart),
        },
        _of_unbounded(case, apart, matches, settings),
        _of_ties(case, ties, settings),
        _of_kind(case, inputs, apart),
    )
    return side.assign(**{name: fact for group in groups for name, fact in group.items()})


def _of_the_data(
    case: Case, inputs: Inputs, *, place: Place, side: pd.DataFrame
) -> dict[str, Flags]:
    """Return the facts of rows 1 and 2."""
    unusable = ~case.ground.usable
    # Where a range may lie anywhere, only the ranges whose place is known can clear a patch.
    doubtful = case.doubtful | ((place.kind != WITHIN) & case.unplaced)
    return {
        "bad_geometry": unusable,
        "crs_in_doubt": doubtful,
        "unusable": unusable | doubtful | side["outside_district"].to_numpy(),
        "delivered_not_construction": ~case.construction,
        "sampled": is_sampled(case.ground.ids, percent=inputs.settings.sample_percent),
    }


def _of_place(place: Place, settings: ComplianceSettings) -> dict[str, Flags]:
    """Return the place classes as facts, and whether what lies inside counts."""
    small = np.minimum(settings.small_m2, settings.small_share * place.area_m2)
    return {
        "thin": place.kind == THIN,
        "within": place.kind == WITHIN,
        "overlap": place.kind == OVERLAP,
        "apart": place.kind == APART,
        "inside_counts": place.inside_m2 > small,
        "inside_small": place.inside_m2 <= small,
    }


def _of_unbounded(
    case: Case, apart: Indices, matches: pd.DataFrame, settings: ComplianceSettings
) -> dict[str, Flags]:
    """Return the facts of row 9."""
    sketched = _flags(case, sketch_near(case, apart, settings=settings)[0])
    matched = _flags(case, matches["patch"].to_numpy(dtype=np.intp))
    return {
        "sketch_near": sketched,
        "plan_matches": matched,
        "may_be_approved": sketched | matched,
    }


def _of_ties(case: Case, ties: Ties, settings: ComplianceSettings) -> dict[str, Flags]:
    """Return the facts of rows 10 to 12, and whether a tie stands beside row 14."""
    nearest = ties.nearest(len(case.day), case.real.ids)
    tied = nearest >= 0
    return {
        "tied": tied,
        "untied": ~tied,
        "tied_firmly": tied & _firmly(case, ties, 2 * settings.tolerance_m),
        "range_untouched": _untouched(case, nearest, settings.untouched_share),
    }


def _of_kind(case: Case, inputs: Inputs, apart: Indices) -> dict[str, Flags]:
    """Return the facts that rest on the kind of patch, rows 10 and 13."""
    kinds = codes(inputs.patches, "patch_type", PATCH_TYPES).astype(str)
    small = below_limit(case, apart, limit_m2=inputs.settings.plan_limit_m2)
    return {"spoil": kinds == "spoil", "below_limit": small & ~np.isin(kinds, _EARTHWORK)}


def _flags(case: Case, rows: Indices) -> Flags:
    """Return True for the given patches."""
    flags = np.zeros(len(case.day), dtype=bool)
    flags[rows] = True
    return flags


def _covered_later(case: Case, apart: Indices) -> Flags:
    """Return which patches lie within or across ranges once later approvals count."""
    patch, at = case.reach.near
    later = np.unique(patch[case.real.later(at, case.day[patch])])
    rows = apart[np.isin(apart, later)]
    kind = place_ever(case, rows).kind
    return _flags(case, rows[(kind == WITHIN) | (kind == OVERLAP)])


def _firmly(case: Case, ties: Ties, gap_m: float) -> Flags:
    """Return which patches are tied by more than a place within d."""
    firm = (ties.how < HOW.index("place")) | (ties.distance_m <= gap_m)
    return _flags(case, ties.patch[firm])


def _untouched(case: Case, nearest: Indices, share: float) -> Flags:
    """Return which patches are tied to a range of which less than a share is disturbed."""
    tied = np.flatnonzero(nearest >= 0)
    question, at = project_ranges(case, tied, nearest[tied])
    shares = disturbed_share(case, question, at, count=len(tied))
    return _flags(case, tied[shares < share])
