"""The ground of two surveys laid over one another, and the proof that its margins are theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from swcgeo.erosion.accounts.cells import Survey
from swcgeo.errors import AccountError
from swcgeo.model.codes import Grade
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.exact import united
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps, overlap_pairs

_DRAWN_M2 = 0.01
"""Ground smaller than this is the rounding of an overlay."""
Grades = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Graded:
    """
    Zones cut by one survey: pieces that make up each zone.

    Attributes
    ----------
    geometry : ndarray of geometry, p
        The pieces.
    zone : ndarray of int, p
        Whose each is.
    grade : ndarray of int, p
        Its grade; 0 where the survey has none.
    own_m2 : ndarray of float, (z, 7)
        Area of each grade in each zone by the survey's own table.
    """

    geometry: Geometries
    zone: Indices
    grade: Grades
    own_m2: Areas


@dataclass(frozen=True, slots=True)
class Changed:
    """
    Pieces of one grade in the older survey and one in the newer.

    Attributes
    ----------
    zone, older, newer : ndarray of int, k
        Zone, and grade by each survey.
    geometry : ndarray of geometry, k
        The pieces.
    area_m2 : ndarray of float, k
        Their areas.
    """

    zone: Indices
    older: Grades
    newer: Grades
    geometry: Geometries
    area_m2: Areas

    @property
    def change(self) -> npt.NDArray[np.str_]:
        """What became of each piece: better, worse, same, unknown."""
        return change_of(self.older, self.newer)

    def under(self, cover: Geometries) -> Areas:
        """
        Return how much of each piece lies under some polygons, ground under several once.

        Parameters
        ----------
        cover : ndarray of geometry, n
            Polygons in the working CRS; None where there is none.

        Returns
        -------
        ndarray of float, k
            m².

        Examples
        --------
        >>> field = np.array([shapely.box(0, 0, 4, 1)])
        >>> one = np.array([3])
        >>> changed = Changed(one * 0, one, one - 1, field, np.array([4.0]))
        >>> changed.under(np.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 9)])).tolist()
        [3.0]
        """
        pairs = overlap_pairs(self.geometry, cover)
        return shared_once(pairs, pairs.left, limits=self.area_m2)


def change_of(older: Grades, newer: Grades) -> npt.NDArray[np.str_]:
    """
    Return what became of ground: better, worse, same; unknown where a survey has no grade.

    Parameters
    ----------
    older, newer : ndarray of int
        Grades, 0 where not known.

    Returns
    -------
    ndarray of str
        One word each.

    Examples
    --------
    >>> change_of(np.array([3, 2, 2, 0]), np.array([2, 5, 2, 2])).tolist()
    ['better', 'worse', 'same', 'unknown']
    """
    unknown = (older == Grade.UNKNOWN) | (newer == Grade.UNKNOWN)
    words = np.select(
        [unknown, newer < older, newer > older], ["unknown", "better", "worse"], "same"
    )
    return np.asarray(words, dtype=str)


def graded_ground(zones: Geometries, survey: Survey) -> Graded:
    """
    Cut zones by a survey; what it does not grade is a piece too.

    Parameters
    ----------
    zones : ndarray of geometry, z
        Zones in the working CRS; None where one cannot be used.
    survey : Survey
        Polygons that share no ground.

    Returns
    -------
    Graded
        Pieces that make up the zones.

    Examples
    --------
    >>> zone = np.array([shapely.box(0, 0, 4, 1)])
    >>> survey = Survey(2021, np.array([shapely.box(1, 0, 2, 9)]), np.array([2]))
    >>> graded = graded_ground(zone, survey)
    >>> graded.grade.tolist(), shapely.area(graded.geometry).tolist()
    ([2, 0], [1.0, 3.0])
    """
    shared = overlap_pairs(zones, survey.geometry)
    grade, count = survey.grade[shared.right], len(zones)
    own = np.zeros((count, len(Grade)))
    np.add.at(own, (shared.left, grade), shared.shared_m2)
    rest = shapely.area(zones) - own.sum(axis=1)
    own[:, Grade.UNKNOWN] += rest
    pieces, open_zones = shared.pieces, np.flatnonzero(rest > _DRAWN_M2)
    bare = zones.copy()
    beside = np.isin(shared.left, open_zones)
    who, taken = united(shared.left[beside], pieces[beside])
    bare[who] = shapely.difference(zones[who], taken)
    return Graded(
        geometry=np.concatenate([pieces, bare[open_zones]]),
        zone=np.concatenate([shared.left, open_zones]),
        grade=np.concatenate([grade, np.zeros(len(open_zones), dtype=int)]),
        own_m2=own,
    )


def changed_ground(older: Graded, newer: Graded) -> Changed:
    """
    Lay the ground of two surveys over one another.

    Parameters
    ----------
    older, newer : Graded
        The same zones cut by each survey.

    Returns
    -------
    Changed
        Pieces in order of zone, older and newer grade.

    Examples
    --------
    >>> zone = np.array([shapely.box(0, 0, 4, 1)])
    >>> surveys = (Survey(year, np.array([shapely.box(0, 0, wide, 1)]), np.array([2]))
    ...            for year, wide in ((2021, 3), (2023, 1)))
    >>> changed = changed_ground(*(graded_ground(zone, survey) for survey in surveys))
    >>> list(zip(changed.older.tolist(), changed.newer.tolist(), changed.area_m2.tolist()))
    [(0, 0, 1.0), (2, 0, 2.0), (2, 2, 1.0)]
    """
    pairs: Overlaps = overlap_pairs(older.geometry, newer.geometry)
    # Where watersheds overlap, pieces of one meet those of the other.
    pairs = pairs.where(older.zone[pairs.left] == newer.zone[pairs.right])
    zone, before = older.zone[pairs.left], older.grade[pairs.left]
    after = newer.grade[pairs.right]
    order = np.lexsort((pairs.right, pairs.left, after, before, zone))
    pieces = pairs.where(order)
    return Changed(zone[order], before[order], after[order], pieces.pieces, pieces.shared_m2)


def require_margins(
    matrix: pd.DataFrame, older: Graded, newer: Graded, *, names: list[str], bound_m2: float
) -> None:
    """
    Raise AccountError unless the margins of a matrix are the tables of both surveys.

    Parameters
    ----------
    matrix : DataFrame
        ``zone``, ``grade_from``, ``grade_to``, ``area_m2``: sums over pieces of pieces.
    older, newer : Graded
        With the survey's own table: polygons over whole zones, nothing cut in between.
    names : list of str
        What the zones are called.
    bound_m2 : float
        How far a margin may be off, m².

    Raises
    ------
    AccountError
        If a margin is off by more.

    Examples
    --------
    >>> zone = np.array([shapely.box(0, 0, 4, 1)])
    >>> survey = Survey(2021, np.array([shapely.box(0, 0, 3, 1)]), np.array([2]))
    >>> graded = graded_ground(zone, survey)
    >>> matrix = pd.DataFrame({"zone": [0, 0], "grade_from": [0, 2], "grade_to": [0, 2],
    ...                        "area_m2": [1.0, 3.0]})
    >>> require_margins(matrix, graded, graded, names=["W"], bound_m2=1.0)
    """
    for survey, side in ((older, "grade_from"), (newer, "grade_to")):
        summed = np.zeros_like(survey.own_m2)
        np.add.at(summed, (matrix["zone"], matrix[side]), matrix["area_m2"])
        off = np.nan_to_num(summed - survey.own_m2)
        if not off.size or np.abs(off).max() <= bound_m2:
            continue
        zone, grade = np.unravel_index(np.argmax(np.abs(off)), off.shape)
        raise AccountError(
            "account_open", watershed=names[int(zone)], bound_m2=bound_m2,
            identity=f"Σ transitions = survey, {side} {grade}",
            difference_m2=float(off[zone, grade]),
        )  # fmt: skip


def mean_width(pieces: Geometries) -> Areas:
    """
    Return the mean width of polygons: twice the area over the outline, right for long strips.

    Parameters
    ----------
    pieces : ndarray of geometry, n
        Polygons.

    Returns
    -------
    ndarray of float, n
        In the unit of the coordinates; a square counts half its side.

    Examples
    --------
    >>> mean_width(np.array([shapely.box(0, 0, 1000, 4)])).round(1).tolist()
    [4.0]
    """
    outline = shapely.length(pieces)
    width = 2 * shapely.area(pieces) / np.where(outline > 0, outline, np.inf)
    return np.asarray(width, dtype=float)


def polygons_in(pieces: Geometries, some: Flags) -> tuple[Geometries, Indices]:
    """
    Return the single polygons of some pieces.

    Parameters
    ----------
    pieces : ndarray of geometry, n
        Polygons and multipolygons.
    some : ndarray of bool, n
        Which.

    Returns
    -------
    tuple of ndarray of geometry and ndarray of int
        The polygons, and the piece of each.

    Examples
    --------
    >>> two = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    >>> polygons_in(np.array([two, shapely.box(5, 5, 6, 6)]), np.array([True, False]))[1].tolist()
    [0, 0]
    """
    rows = np.flatnonzero(some)
    parts, of = shapely.get_parts(pieces[rows], return_index=True)
    areal = shapely.area(parts) > 0
    return parts[areal], rows[of[areal]]
