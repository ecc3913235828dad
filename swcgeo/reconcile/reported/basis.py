"""Another basis: another column of the account, another year, the register's own areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import WORK_COLUMNS, Case

_DERIVED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "treated_km2 + damaged_km2": (("treated_km2", 1), ("damaged_km2", 1)),
    "covered_km2 - damaged_km2": (("covered_km2", 1), ("damaged_km2", -1)),
    "treated_gross_km2 - damaged_km2": (("treated_gross_km2", 1), ("damaged_km2", -1)),
    "treated_gross_km2 - off_erosion_km2": (("treated_gross_km2", 1), ("off_erosion_km2", -1)),
    "remaining_km2 - damaged_km2": (("remaining_km2", 1), ("damaged_km2", -1)),
    "eroding_km2 + unknown_km2": (("eroding_km2", 1), ("unknown_km2", 1)),
}
"""What else an office may mean: damage deducted or not, ground of unknown grade counted."""
_BELOW = ("eroding_km2", "total_km2")
_ABOVE = ("treated_km2", "treated_gross_km2", "covered_km2", "remaining_km2", "eroding_km2",
          "not_eroding_km2", "treated_km2 + damaged_km2")  # fmt: skip
"""What a share may have above and below its line."""


def basis_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated on another basis.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        ``column`` (another column, or two of them), then ``year`` (another year), ``cumulated``
        (all years up to it) and ``all_years``.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> columns, years = basis_trials(drawn_case(5.36, year=2023))
    >>> [(one.code, one.instead, round(one.predicted, 2)) for one in map(years.tell, range(2))]
    [('year', '2022', 5.36), ('cumulated', '2023', 15.24)]
    """
    shares = _shares(case) if case.is_share else _areas(case)
    own = {case.figure.what, "treated_km2 / eroding_km2"}
    yield Trials.of(
        [
            Candidate(code="column", predicted=value, as_stated=case.figure.what, instead=name)
            for name, value in shares.items()
            if name not in own
        ]
    )
    stated = "" if case.figure.year is None else str(case.figure.year)
    yield Trials.of(
        [
            Candidate(code=code, predicted=case.of_works(works), as_stated=stated, instead=year)
            for code, year, works in _years(case)
        ]
    )


def _sums(case: Case) -> dict[str, float]:
    """Return the columns of the account, and what can be made of two of them, km²."""
    # Ground is split among records by who owns it: of some records only what is theirs is a sum.
    kept = WORK_COLUMNS if case.is_narrowed else tuple(case.sums)
    sums = {name: case.sums[name] for name in kept if name in case.sums}
    for name, terms in _DERIVED.items():
        if all(column in sums for column, _ in terms):
            sums[name] = sum(sign * sums[column] for column, sign in terms)
    return sums


def _areas(case: Case) -> dict[str, float]:
    """Return what an area may be instead, each value once, in the unit of the figure."""
    found: dict[str, float] = {}
    known = {_same(case.sums.get(case.figure.what, float("nan")))}
    for name, value in _sums(case).items():
        if _same(value) not in known:
            known.add(_same(value))
            found[name] = value * case.factor
    return found


def _same(area_km2: float) -> float:
    """Return an area without the dust of its summing, which depends on the order of rows."""
    return round(area_km2, 9)


def _shares(case: Case) -> dict[str, float]:
    """Return what a share may be instead, in the unit of the figure."""
    sums = _sums(case)
    return {
        f"{above} / {below}": sums[above] / sums[below] * case.factor
        for below in _BELOW
        for above in _ABOVE
        if above != below and above in sums and sums.get(below)
    }


def _years(case: Case) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield the records of other years: a code, the year, the records."""
    if case.work_column is None or case.work_sign < 0:
        return
    works, mine = case.all_works, case.figure.year
    years = pd.to_numeric(works["year"], errors="coerce")
    for year in sorted(years.dropna().unique()):
        if year != mine:
            yield "year", str(int(year)), works[years == year]
    if mine is None:
        return
    for last in (mine, mine - 1):
        if years[years <= last].nunique() > 1:
            yield "cumulated", str(last), works[years <= last]
    if (years > mine).any() or years.isna().any():
        yield "all_years", "", works
