"""Rounding: of the addends before they were summed, or cut off instead of rounded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.groups import groups_of

_DUST = 1e-9


def rounding_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what rounding of one kind or another would have given.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``rounding`` (addends rounded first), ``truncation`` (digits cut off).

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> added, cut = rounding_trials(drawn_case(16.0, decimals=0))
    >>> added.predicted.tolist(), cut.predicted.tolist()
    ([16.0, 15.0], [15.0, 14.0, 14.0])
    """
    decimals, computed = case.figure.decimals, case.computed
    added, cut = [], [_trial("truncation", _cut(np.array([computed]), decimals).item())]
    for group in () if case.is_share else groups_of(case):
        if abs(group.values.sum() - computed) > case.parts_tolerance:
            continue  # overlapping watersheds, rounded parts: no sum of the figure
        added.append(_trial("rounding", np.round(group.values, decimals).sum(), group.name))
        cut.append(_trial("truncation", _cut(group.values, decimals).sum(), group.name))
    if case.parts_make_value and case.parts_make_computed:
        added.append(_trial("rounding", case.parts.sum(), "part", tolerance=case.parts_tolerance))
    yield Trials.of(added)
    yield Trials.of(cut)


def _cut(values: np.ndarray, decimals: int) -> np.ndarray:
    """Return values without the digits behind their decimals."""
    return np.trunc(values * 10.0**decimals + _DUST) / 10.0**decimals


def _trial(code: str, predicted: float, group: str = "", *, tolerance: float = _DUST) -> Candidate:
    """Return a trial whose printed value is exact."""
    return Candidate(code=code, predicted=float(predicted), group=group, tolerance=tolerance)
