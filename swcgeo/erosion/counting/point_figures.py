"""The figures of an account as functions of the point, to be counted by points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.erosion.counting.at_points import SurveyAt, WorksAt, judged_grade, may_erode
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.overlay.pairs import Areas, Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFigure:
    """
    A figure as a function of the point.

    Attributes
    ----------
    name : str
        What it is called: a column of the account without its unit, or ``grade``, ``grade_from``,
        ``grade_to``, ``better``, ``worse``.
    computed_km2 : ndarray of float, w + 1 or 1
        What was computed, by watershed and for the total, or for the total alone.
    weight : ndarray of float, n
        What each point counts, 0 to 1.
    cut : ndarray of bool, n
        In which squares it may change.
    reach : ndarray of bool, n
        In which squares it can be other than 0.
    years : str
        The surveys it is of, where that has to be said.
    grade : int or None
        The grade it is of.
    """

    name: str
    computed_km2: Areas
    weight: Areas
    cut: Flags
    reach: Flags
    years: str = ""
    grade: int | None = None


def account_figures(
    account: pd.DataFrame, surveys: tuple[SurveyAt, ...], works: WorksAt
) -> list[PointFigure]:
    """
    Return the figures of each row of an account.

    Parameters
    ----------
    account : DataFrame, w + 1 rows
        What was computed.
    surveys : tuple of SurveyAt, n points each
        The surveys, the latest last.
    works : WorksAt, n
        The treatments.

    Returns
    -------
    list of PointFigure
        total, eroding, treated, remaining, covered.

    Examples
    --------
    >>> from swcgeo.erosion.counting.at_points import drawn_points
    >>> names = ("total", "eroding", "treated", "remaining", "covered")
    >>> account = pd.DataFrame({f"{name}_km2": [1.0, 1.0] for name in names})
    >>> [float(one.weight.sum()) for one in account_figures(account, *drawn_points())]
    [4.0, 2.0, 0.5, 1.5, 2.0]
    """
    everywhere = np.ones(len(works.covered), dtype=bool)
    judged = _cut_by_grades(surveys, works)
    parted = judged | works.cut | works.hurt_cut
    eroding = (judged_grade(surveys, works) >= FIRST_ERODING).astype(float)
    treated = eroding * works.covered * (1 - works.lost)
    may = may_erode(surveys)
    weights = {
        "total": (everywhere.astype(float), ~everywhere, everywhere),
        "eroding": (eroding, judged, may),
        "treated": (treated, parted, works.reach & may),
        "remaining": (eroding - treated, parted, may),
        "covered": (works.covered.astype(float), works.cut, works.reach),
    }
    return [
        PointFigure(name=name, computed_km2=account[f"{name}_km2"].to_numpy(float), weight=weight,
                    cut=cut, reach=reach)
        for name, (weight, cut, reach) in weights.items()
    ]  # fmt: skip


def _cut_by_grades(surveys: tuple[SurveyAt, ...], works: WorksAt) -> Flags:
    """Return in which squares the grade may change by which ground is judged."""
    graded: Flags = np.any([survey.cut for survey in surveys], axis=0)
    # On which survey ground is judged hangs on the treatments, where there are several.
    return graded | works.cut if len(surveys) > 1 else graded


def grade_figures(
    by_grade: pd.DataFrame, surveys: tuple[SurveyAt, ...], works: WorksAt
) -> list[PointFigure]:
    """
    Return the ground of each grade of the total, as the account judges it.

    Parameters
    ----------
    by_grade : DataFrame
        The account by grade.
    surveys : tuple of SurveyAt, n points each
        The surveys, the latest last.
    works : WorksAt, n
        The treatments.

    Returns
    -------
    list of PointFigure
        One for each of the grades 0 (unknown) to 6; what has no row was computed as 0.

    Examples
    --------
    >>> from swcgeo.erosion.counting.at_points import drawn_points
    >>> table = pd.DataFrame({"watershed_id": ["TOTAL"], "grade": [2], "total_km2": [0.5]})
    >>> figures = grade_figures(table, *drawn_points())
    >>> [(one.grade, float(one.computed_km2[0]), float(one.weight.sum())) for one in figures[1:3]]
    [(1, 0.0, 2.0), (2, 0.5, 2.0)]
    """
    table = by_grade[by_grade["watershed_id"] == TOTAL]
    computed = table.groupby(table["grade"].astype(int))["total_km2"].sum()
    grade, cut = judged_grade(surveys, works), _cut_by_grades(surveys, works)
    return [
        PointFigure(
            name="grade", computed_km2=np.array([computed.get(int(one), 0.0)]), grade=int(one),
            weight=(grade == one).astype(float), cut=cut,
            reach=np.any([survey.reach[one] for survey in surveys], axis=0),
        )
        for one in Grade
    ]  # fmt: skip


def transition_figures(matrix: pd.DataFrame, surveys: tuple[SurveyAt, ...]) -> list[PointFigure]:
    """
    Return the margins of each matrix of transitions, and what became better and worse.

    Parameters
    ----------
    matrix : DataFrame
        The table ``transitions``, of one pair of surveys or of several.
    surveys : tuple of SurveyAt, n points each
        The surveys; a pair of which one has no year of its own cannot be told and is passed over.

    Returns
    -------
    list of PointFigure
        ``grade_from`` and ``grade_to`` for each grade, ``better`` and ``worse``, of each pair.

    Examples
    --------
    >>> from swcgeo.erosion.counting.at_points import drawn_points
    >>> surveys, _ = drawn_points()
    >>> matrix = pd.DataFrame({"watershed_id": ["TOTAL"], "year_from": [2019], "year_to": [2023],
    ...     "grade_from": [2], "grade_to": [1], "change": ["better"], "area_km2": [0.5]})
    >>> figures = transition_figures(matrix, (surveys[0], surveys[0]))  # one year twice
    >>> figures
    []
    """
    total = matrix[matrix["watershed_id"] == TOTAL]
    found: list[PointFigure] = []
    for (start, stop), table in total.groupby(["year_from", "year_to"]):
        older, newer = (_survey_of(surveys, year) for year in (start, stop))
        if older is None or newer is None:
            continue
        years = f"{start}–{stop}"
        found += _margin(table, older, name="grade_from", years=years)
        found += _margin(table, newer, name="grade_to", years=years)
        found += _changes(table, older, newer, years=years)
    return found


def _survey_of(surveys: tuple[SurveyAt, ...], year: object) -> SurveyAt | None:
    """Return the only survey of a year, None where there is not exactly one."""
    found = [survey for survey in surveys if survey.year == year]
    return found[0] if len(found) == 1 else None


def _margin(table: pd.DataFrame, survey: SurveyAt, *, name: str, years: str) -> list[PointFigure]:
    """Return the ground of each grade by one survey."""
    computed = table.groupby(name)["area_km2"].sum()
    return [
        PointFigure(
            name=name, computed_km2=np.array([computed.get(int(one), 0.0)]), grade=int(one),
            weight=(survey.grade == one).astype(float), cut=survey.cut, reach=survey.reach[one],
            years=years,
        )
        for one in Grade
    ]  # fmt: skip


def _changes(
    table: pd.DataFrame, older: SurveyAt, newer: SurveyAt, *, years: str
) -> list[PointFigure]:
    """Return the ground that became better, and worse."""
    known = (older.grade > Grade.UNKNOWN) & (newer.grade > Grade.UNKNOWN)
    changes = {
        "better": known & (newer.grade < older.grade),
        "worse": known & (newer.grade > older.grade),
    }
    computed = table.groupby("change")["area_km2"].sum()
    cut = older.cut | newer.cut
    return [
        PointFigure(
            name=name, computed_km2=np.array([computed.get(name, 0.0)]),
            weight=changed.astype(float), cut=cut, reach=np.ones(len(cut), dtype=bool), years=years,
        )
        for name, changed in changes.items()
    ]  # fmt: skip
