"""Ground that lies under several records: counted once where twice is meant, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import GROSS, Case

_MOST_PAIRS = 12
"""Sums over pairs of owners are tried up to so many pairs."""
_SAME_SHARE = 1e-6
"""Two records are one where they differ by no more of their area."""


def overlap_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated if shared ground counted the other way.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``twice`` (a record delivered twice), then ``overlap`` by owners: all together and each
        pair, sums of two pairs or three, overlaps with records that the figure is not about.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> _, each, *_ = overlap_trials(drawn_case(15.17))
    >>> each.tell(0).owners, each.tell(0).ids, each.predicted.round(2).tolist()
    ('P + Q', ('A', 'B'), [15.17])
    """
    pairs = case.tables.get("overlaps")
    if pairs is None or case.work_column is None:
        return
    inside = _ends_among(case, pairs)
    same = _is_same(case, pairs)
    both, one = inside.all(axis=1), inside.any(axis=1)
    twins = pairs[both & same]
    yield Trials(
        case.computed + _effect(case, twins["shared_km2"].to_numpy(float)),
        lambda place: _trial(case, twins.iloc[[place]], "twice"),
    )
    among = _by_owners(pairs[both])
    each = [_trial(case, rows, "overlap") for rows in among]
    yield Trials.of([*_whole(case, among), *each])
    yield Trials.of([_trial(case, rows, "overlap") for rows in _sums(among)])
    beyond = _by_owners(pairs[one & ~both])
    yield Trials.of([_trial(case, rows, "overlap") for rows in beyond])


def _ends_among(case: Case, pairs: pd.DataFrame) -> np.ndarray:
    """Return whether each end of each pair is a record that the figure is about."""
    # An id may stand for works of two projects, so both tell which records are meant.
    works = pd.MultiIndex.from_frame(case.works[["treatment_id", "project_id"]])
    ends = [pd.MultiIndex.from_frame(pairs[[f"id_{x}", f"project_{x}"]]) for x in "ab"]
    return np.column_stack([end.isin(works) for end in ends]).reshape(-1, 2)


def _is_same(case: Case, pairs: pd.DataFrame) -> pd.Series:
    """Return whether the two records of a pair have one and the same outline."""
    area = case.works.groupby("treatment_id")[GROSS].max() if GROSS in case.works else pd.Series()
    same = pd.Series(True, index=pairs.index)
    for end in ("id_a", "id_b"):
        apart = (pairs[end].map(area) - pairs["shared_km2"]).abs()
        same &= apart <= _SAME_SHARE * pairs["shared_km2"]
    return same


def _by_owners(pairs: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the pairs of records by the pair of their owners."""
    if pairs.empty:
        return []
    ends = zip(pairs["project_a"].fillna(""), pairs["project_b"].fillna(""), strict=True)
    owners = [" + ".join(sorted({one, other})) for one, other in ends]
    return [rows for _, rows in pairs.groupby(np.array(owners, dtype=object))]


def _sums(by_owners: list[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the sums over two and three pairs of owners."""
    if len(by_owners) <= _MOST_PAIRS:
        for count in (2, 3):
            for chosen in combinations(by_owners, count):
                yield pd.concat(chosen)


def _whole(case: Case, among: list[pd.DataFrame]) -> list[Candidate]:
    """Return all that lies under several records, once: of three works, three pairs share it."""
    total = case.sums.get("overlap_km2")
    if case.is_narrowed or total is None or not among:
        return []
    every = pd.concat(among)
    doubled = every["shared_km2"].sum() - total
    # Where no ground lies under three, it is one of the sums over pairs, if so many were tried.
    summed = abs(doubled * case.per_km2) <= case.tolerance and len(among) <= 3  # noqa: PLR2004
    return [] if summed else [_trial(case, every, "overlap", shared=total)]


def _owners(pairs: pd.DataFrame) -> str:
    """Return the owners of pairs of records."""
    names = {*pairs["project_a"].dropna(), *pairs["project_b"].dropna()}
    return " + ".join(sorted(str(name) for name in names))


def _trial(case: Case, rows: pd.DataFrame, code: str, *, shared: float | None = None) -> Candidate:
    """Return what would be stated if the ground that these pairs share counted the other way."""
    size = float(rows["shared_km2"].sum()) if shared is None else shared
    ids = pd.unique(rows[["id_a", "id_b"]].to_numpy().ravel())
    return Candidate(
        code=code, predicted=float(case.computed + _effect(case, np.array(size))), group="record",
        ids=tuple(str(name) for name in ids), owners=_owners(rows),
    )  # fmt: skip


def _effect(case: Case, shared_km2: np.ndarray) -> np.ndarray:
    """Return by how much the figure changes where shared ground counts the other way."""
    # All records hold shared ground twice, the ground itself once.
    sign = -1 if case.work_column == GROSS else 1
    return sign * shared_km2 * case.work_scale
