"""
What holds at points: grade by survey, treatment and what damage left of it, decided point by point.

The rules of the account are told here a second time, for one point instead of for cut ground, so
that a fault in the cutting shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.counted import Damages, Records
from swcgeo.model.codes import FIRST_ERODING, Grade
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Areas, Flags, Indices
from swcgeo.overlay.points import Strewn, flags

_UNDATED = 10**6
"""A year after all years."""


@dataclass(frozen=True, slots=True)
class SurveyAt:
    """
    An erosion survey at points, and in the squares around them.

    Attributes
    ----------
    year : int or None
        Year of the survey.
    grade : ndarray of int, n
        Grade at each point; 0 where none is known.
    cut : ndarray of bool, n
        Whether an outline of the survey runs through the square.
    reach : ndarray of bool, (7, n)
        Whether ground of a grade may lie in the square; of grade 0 it may anywhere.
    """

    year: int | None
    grade: np.ndarray
    cut: Flags
    reach: Flags


@dataclass(frozen=True, slots=True)
class WorksAt:
    """
    Treatments at points, and in the squares around them.

    Attributes
    ----------
    covered : ndarray of bool, n
        Whether a treatment that counts lies there.
    lost : ndarray of float, n
        Share lost to damage.
    year : ndarray of int, n
        Year in which the first of them was completed; a million where none is dated.
    cut, hurt_cut : ndarray of bool, n
        Whether an outline of a treatment, and of a damage, runs through the square.
    reach : ndarray of bool, n
        Whether there may be a treatment in the square.
    """

    covered: Flags
    lost: Areas
    year: np.ndarray
    cut: Flags
    hurt_cut: Flags
    reach: Flags


def survey_at(
    points: Strewn, geometry: Geometries, grade: np.ndarray, *, year: int | None
) -> SurveyAt:
    """
    Return an erosion survey at points.

    Parameters
    ----------
    points : Strewn, n
        The points.
    geometry : ndarray of geometry, e
        The survey's polygons as they were delivered, in the working CRS; they may overlap.
    grade : ndarray of int, e
        Their grades, 0 where not known.
    year : int or None
        Year of the survey.

    Returns
    -------
    SurveyAt
        Where polygons overlap, the highest grade.

    Examples
    --------
    >>> import shapely
    >>> from swcgeo.overlay.points import strewn_over
    >>> ground = np.array([shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 100)])
    >>> points = strewn_over(ground[:1], count=100, seed=1)
    >>> np.bincount(survey_at(points, ground, np.array([2, 4]), year=2021).grade).tolist()[2:]
    [50, 0, 50]
    """
    count = len(points)
    polygon, point = points.held_by(geometry)
    held = np.zeros(count, dtype=int)
    np.maximum.at(held, point, grade[polygon])
    cutting, square = points.cut_by(geometry)
    reach = np.zeros((len(Grade), count), dtype=bool)
    reach[grade[polygon], point] = True
    reach[grade[cutting], square] = True
    reach[Grade.UNKNOWN] = True
    return SurveyAt(year, held, flags(square, count=count), reach)


def works_at(
    points: Strewn, works: Geometries, records: Records, *, hurt: Geometries, damages: Damages
) -> WorksAt:
    """
    Return treatments at points, and which share of them is lost.

    Parameters
    ----------
    points : Strewn, n
        The points.
    works : ndarray of geometry, t
        The treatments that count, in the working CRS; None where one does not.
    records : Records, t
        What they say.
    hurt : ndarray of geometry, d
        The damage.
    damages : Damages, d
        What is said of it.

    Returns
    -------
    WorksAt
        Of several damages the largest share counts, of several treatments the least hurt.

    Examples
    --------
    >>> import shapely
    >>> from swcgeo.erosion.accounts.counted import damages_of, records_of
    >>> from swcgeo.overlay.points import strewn_over
    >>> ground = np.array([shapely.box(0, 0, 100, 100)])
    >>> points = strewn_over(ground, count=100, seed=1)
    >>> damages, _ = damages_of(pd.DataFrame({"loss_share": [0.25]}), as_of=np.datetime64("NaT"))
    >>> records = records_of(pd.DataFrame({"year": [2022]}))
    >>> at = works_at(points, ground, records, hurt=ground, damages=damages)
    >>> float(at.lost[at.covered].mean()), set(at.year[at.covered].tolist())
    (0.25, {2022})
    """
    count = len(points)
    record, point = points.held_by(works)
    _, work_square = points.cut_by(works)
    _, hurt_square = points.cut_by(hurt)
    years = np.where(records.years < 0, _UNDATED, records.years)
    first = np.full(count, _UNDATED)
    np.minimum.at(first, point, years[record])
    covered = flags(point, count=count)
    cut = flags(work_square, count=count)
    return WorksAt(
        covered=covered,
        lost=_lost(points, (record, point), records, hurt=hurt, damages=damages),
        year=first,
        cut=cut,
        hurt_cut=flags(hurt_square, count=count),
        reach=covered | cut,
    )


def _lost(
    points: Strewn,
    works: tuple[Indices, Indices],
    records: Records,
    *,
    hurt: Geometries,
    damages: Damages,
) -> Areas:
    """Return the share that is lost at each point."""
    lost = np.zeros(len(points))
    damage, place = points.held_by(hurt)
    standing = pd.DataFrame({"record": works[0], "point": works[1]})
    hits = pd.DataFrame({"damage": damage, "point": place})
    both = standing.merge(hits, on="point", how="inner")
    when, done = damages.day[both["damage"]], records.completed[both["record"]]
    # What was built after the damage is whole; without a date nobody can say that it was.
    spared = ~np.isnat(when) & ~np.isnat(done) & ~(done < when)
    both["share"] = np.where(spared | ~damages.active[both["damage"]], 0.0,
                             damages.share[both["damage"]])  # fmt: skip
    worst = both.groupby(["point", "record"])["share"].max()
    standing = standing[standing["point"].isin(both["point"].unique())]
    keys = pd.MultiIndex.from_frame(standing[["point", "record"]])
    least = standing.assign(share=worst.reindex(keys, fill_value=0.0).to_numpy())
    least = least.groupby("point")["share"].min()
    lost[least.index] = least.to_numpy()
    return lost


def judged_grade(surveys: tuple[SurveyAt, ...], works: WorksAt) -> np.ndarray:
    """
    Return the grade by which each point is judged (domain notes §3.4 rule 7).

    Parameters
    ----------
    surveys : tuple of SurveyAt, n points each
        The surveys, the latest last.
    works : WorksAt, n
        The treatments.

    Returns
    -------
    ndarray of int, n
        Under treatment the grade of the latest survey before the first completion, else of the
        first survey; elsewhere, and where no treatment is dated, of the latest.

    Examples
    --------
    >>> none = np.zeros(2, dtype=bool)
    >>> surveys = tuple(SurveyAt(year, np.full(2, grade), none, none)
    ...                 for year, grade in ((2019, 4), (2023, 2)))
    >>> works = WorksAt(~none, np.zeros(2), np.array([2021, 10**6]), none, none, none)
    >>> judged_grade(surveys, works).tolist()
    [4, 2]
    """
    grade = surveys[-1].grade.copy()
    dated = works.covered & (works.year < _UNDATED)
    grade[dated] = surveys[0].grade[dated]
    for survey in surveys[1:]:
        # A survey without a year stands before all others.
        later = dated & (works.year > (survey.year or 0))
        grade[later] = survey.grade[later]
    return grade


def may_erode(surveys: tuple[SurveyAt, ...]) -> Flags:
    """
    Return in which squares there may be eroding ground, by any survey.

    Parameters
    ----------
    surveys : tuple of SurveyAt, n points each
        The surveys.

    Returns
    -------
    ndarray of bool, n
        True where a polygon of 轻度 or worse reaches into the square.

    Examples
    --------
    >>> reach = np.array([[True]] * 2 + [[False]] * 5)
    >>> may_erode((SurveyAt(2021, np.array([1]), np.array([False]), reach),)).tolist()
    [False]
    """
    return np.any([survey.reach[FIRST_ERODING:] for survey in surveys], axis=(0, 1))


def drawn_points() -> tuple[tuple[SurveyAt, ...], WorksAt]:
    """
    Return four points that are known by heart, so that examples can show what a function does.

    Returns
    -------
    tuple of SurveyAt, and WorksAt
        Two of the four erode by the one survey, of 2019; one of these two is treated, half of it
        lost, and one point that does not erode is covered too.

    Examples
    --------
    >>> surveys, works = drawn_points()
    >>> surveys[0].grade.tolist(), works.covered.tolist()
    ([2, 2, 1, 1], [True, False, True, False])
    """
    grade, none = np.array([2, 2, 1, 1]), np.zeros(4, dtype=bool)
    reach = np.arange(len(Grade))[:, None] == grade
    covered = np.array([True, False, True, False])
    works = WorksAt(covered, 0.5 * covered, np.full(4, 2021), none, none, covered)
    return (SurveyAt(2019, grade, none, reach),), works
