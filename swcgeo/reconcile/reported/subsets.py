"""A row that is missing, or stands twice: one or two addends less or more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from swcgeo.reconcile.reported.candidates import Candidate, Trials, like_sizes
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.groups import Group, groups_of, name_all

_SIGNS = {"missing": -1, "double": 1}
_MOST_NEAR = 200_000
"""So many pairs are written out; where more come near the difference, they are but counted."""


def subset_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated without one or two addends, or with them twice.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``missing`` then ``double``, by group from the coarsest, one addend before two.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> one, *_ = subset_trials(drawn_case(8.57))
    >>> [(trial.code, trial.ids, round(trial.predicted, 2)) for trial in map(one.tell, (0, 1))]
    [('missing', ('P',), 8.57), ('missing', ('Q',), 6.67)]
    """
    groups = [_told(case, group) for group in groups_of(case)]
    for code, sign in _SIGNS.items():
        for group in groups:
            alone = np.arange(len(group.values))[:, np.newaxis]
            if code == "double" and group.name == "grade":
                continue  # each place has one grade
            yield _trials(case, group, code, alone, sign=sign)
    for code, sign in _SIGNS.items():
        for group in groups:
            if code == "missing" or group.name in ("project", "record"):
                yield _pairs(case, group, code, sign=sign)


def _told(case: Case, group: Group) -> Group:
    """Return a group without addends that its rounding hides."""
    seen = np.flatnonzero(np.abs(group.values) > 2 * case.tolerance)
    return Group(
        name=group.name, ids=tuple(group.ids[place] for place in seen),
        owners=tuple(group.owners[place] for place in seen), values=group.values[seen],
    )  # fmt: skip


def _trials(case: Case, group: Group, code: str, places: np.ndarray, *, sign: int) -> Trials:
    """Return what would be stated with each set of addends left out or twice."""
    predicted = case.computed + sign * group.values[places].sum(axis=1)

    def tell(place: int) -> Candidate:
        ids, owners = name_all(group, places[place])
        return Candidate(
            code=code, predicted=float(predicted[place]), group=group.name, ids=ids, owners=owners
        )

    return Trials(predicted, tell)


def _pairs(case: Case, group: Group, code: str, *, sign: int) -> Trials:
    """Return the pairs whose sum is like the difference, neither of which explains it alone."""
    wanted = case.difference * sign
    alone = np.abs(group.values - wanted) <= case.tolerance
    order = np.flatnonzero(~alone)
    order = order[np.argsort(group.values[order], kind="stable")]
    ranked = group.values[order]
    low, high = sorted(bound * np.sign(wanted) for bound in like_sizes(case))
    first, counts = _partners(ranked, low - case.tolerance, high + case.tolerance)
    if counts.sum() > _MOST_NEAR:
        _, fits = _partners(ranked, wanted - case.tolerance, wanted + case.tolerance)
        crowd = Candidate(code=code, predicted=case.figure.value, group=group.name)
        return Trials(np.empty(0), lambda _: crowd, crowd=int(fits.sum()))
    left = np.repeat(np.arange(len(ranked)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    pairs = np.column_stack([order[left], order[np.repeat(first, counts) + step]])
    pairs.sort(axis=1)
    in_rows = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return _trials(case, group, code, pairs[in_rows], sign=sign)


def _partners(ranked: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each value, where its later partners begin and how many make such a sum."""
    first = np.maximum(np.searchsorted(ranked, low - ranked), np.arange(len(ranked)) + 1)
    last = np.searchsorted(ranked, high - ranked, side="right")
    return first, np.maximum(last - first, 0)
