"""
The ground of an account, cut into cells: one watershed, one grade, one set of treatments each.

Erosion polygons are first made to overlap no more (the higher grade stays), treatments and damage
are cut into faces, and faces, watersheds and grades are then laid over one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from swcgeo.overlay.area import Geometries, only
from swcgeo.overlay.exact import united
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps, overlap_pairs, self_overlaps
from swcgeo.overlay.partition import Faces, partition


@dataclass(frozen=True, slots=True)
class Survey:
    """
    One erosion survey whose polygons share no ground.

    Attributes
    ----------
    year : int or None
        Year of the survey.
    geometry : ndarray of geometry, e
        Polygons in the working CRS.
    grade : ndarray of int, e
        1 to 6; 0 where the polygon's grade is not known.
    """

    year: int | None
    geometry: Geometries
    grade: np.ndarray


@dataclass(frozen=True, slots=True)
class Treated:
    """
    Ground under treatment, cut into faces.

    Attributes
    ----------
    geometry : ndarray of geometry, f
        The faces; each lies under the same treatments and damages throughout.
    face, record : ndarray of int
        Pairs of face and treatment.
    hurt_face, damage : ndarray of int
        Pairs of face and damage.
    """

    geometry: Geometries
    face: Indices
    record: Indices
    hurt_face: Indices
    damage: Indices


def without_overlaps(geometry: Geometries, grade: np.ndarray) -> tuple[Geometries, Overlaps]:
    """
    Return erosion polygons that share no ground: where they did, the higher grade stays.

    Parameters
    ----------
    geometry : ndarray of geometry, e
        Polygons in the working CRS; None where a row cannot be used.
    grade : ndarray of int, e
        Their grades; of two polygons of one grade the first stays.

    Returns
    -------
    tuple of ndarray of geometry and Overlaps
        The polygons, cut, and the overlaps that were found.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)], dtype=object)
    >>> cut, overlaps = without_overlaps(two, np.array([2, 5]))
    >>> shapely.area(cut).tolist(), overlaps.shared_m2.tolist()
    ([1.0, 2.0], [1.0])
    """
    # A raster's outlines, and any cleanly drawn map, meet vertex on vertex: GEOS sees that in one
    # pass over the edges, where looking at every pair of neighbours takes a hundred times longer.
    present = geometry[~shapely.is_missing(geometry)]
    looked_at = geometry[:0] if shapely.coverage_is_valid(present) else geometry
    overlaps = self_overlaps(looked_at)
    first_stays = grade[overlaps.left] >= grade[overlaps.right]
    loser = np.where(first_stays, overlaps.right, overlaps.left)
    cut = geometry.copy()
    if not len(loser):
        return cut, overlaps
    winner = np.where(first_stays, overlaps.left, overlaps.right)
    who, taken = united(loser, geometry[winner])
    cut[who] = _polygons(shapely.difference(geometry[who], taken))
    return cut, overlaps


def zones_of(watersheds: Geometries, shared: Overlaps) -> tuple[Geometries, Indices]:
    """
    Return the zones of an account, and those that make up the total.

    Where watersheds overlap, the total is taken over parts that share no ground, which stand
    after the watersheds themselves.

    Parameters
    ----------
    watersheds : ndarray of geometry, w
        The watersheds in the working CRS.
    shared : Overlaps
        The pairs of them that share ground.

    Returns
    -------
    tuple of ndarray of geometry and ndarray of int
        w or 2 w zones, and the positions of those that make up the total.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> two = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)], dtype=object)
    >>> zones, total_from = zones_of(two, self_overlaps(two))
    >>> float(shapely.area(zones[total_from]).sum())
    3.0
    """
    count = len(watersheds)
    if not len(shared):
        return watersheds, np.arange(count)
    parts, _ = without_overlaps(watersheds, np.zeros(count, dtype=int))
    return np.concatenate([watersheds, parts]), np.arange(count, 2 * count)


def _polygons(shapes: Geometries) -> Geometries:
    """Return geometries with empty ones as None."""
    return only(shapes, shapely.area(shapes) > 0)


def treated_ground(treatments: Geometries, damage: Geometries) -> Treated:
    """
    Cut the ground under treatments along their outlines and those of the damage.

    Parameters
    ----------
    treatments, damage : ndarray of geometry
        Polygons in the working CRS; None where a row does not count.

    Returns
    -------
    Treated
        Faces under at least one treatment.

    Raises
    ------
    AccountError
        If faces do not add up to what they were cut from.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> field = np.array([box(0, 0, 2, 1)], dtype=object)
    >>> ground = treated_ground(field, np.array([box(1, 0, 3, 1)], dtype=object))
    >>> shapely.area(ground.geometry).tolist(), ground.hurt_face.tolist()
    ([1.0, 1.0], [1])
    """
    count = len(treatments)
    faces: Faces = partition(np.concatenate([treatments, damage]), name="treatments")
    is_record = faces.member < count
    kept = np.unique(faces.face[is_record])
    number = np.full(len(faces.geometry), -1)
    number[kept] = np.arange(len(kept))
    face = number[faces.face]
    hurt = ~is_record & (face >= 0)
    return Treated(
        geometry=faces.geometry[kept],
        face=face[is_record],
        record=faces.member[is_record],
        hurt_face=face[hurt],
        damage=faces.member[hurt] - count,
    )


@dataclass(frozen=True, slots=True)
class Cells:
    """
    The ground of an account.

    Attributes
    ----------
    zone_m2 : ndarray of float, z
        Area of each zone (watershed, or part of the union of all).
    bare : DataFrame
        Ground without treatment: ``zone``, ``grade``, ``area_m2``; grade 0 is what no survey
        grades.
    treated : DataFrame
        Ground under treatment: ``zone``, ``grade``, ``face``, ``area_m2``, ``geometry``.
    surveyed : tuple of DataFrame
        What each survey shows, treated or not: ``zone``, ``grade``, ``area_m2`` of its polygons.
    """

    zone_m2: Areas
    bare: pd.DataFrame
    treated: pd.DataFrame
    surveyed: tuple[pd.DataFrame, ...]


def cells_of(
    zones: Geometries, surveys: tuple[Survey, ...], treated: Treated, *, survey_of: Indices
) -> Cells:
    """
    Lay watersheds, grades and treated ground over one another.

    Parameters
    ----------
    zones : ndarray of geometry, z
        Watersheds in the working CRS.
    surveys : tuple of Survey
        The erosion surveys, the latest last.
    treated : Treated, f faces
        Ground under treatment.
    survey_of : ndarray of int, f
        The survey on which each face is judged.

    Returns
    -------
    Cells
        Areas by zone, grade and face; what no polygon grades has grade 0.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> none = np.empty(0, dtype=object)
    >>> zone = np.array([box(0, 0, 10, 10)], dtype=object)
    >>> survey = Survey(2021, np.array([box(0, 0, 10, 4)], dtype=object), np.array([2]))
    >>> cells = cells_of(zone, (survey,), treated_ground(none, none),
    ...                  survey_of=np.empty(0, dtype=int))
    >>> cells.bare[["grade", "area_m2"]].to_numpy().tolist()
    [[0.0, 60.0], [2.0, 40.0]]
    """
    zone_m2 = shapely.area(zones)
    on_zone = overlap_pairs(treated.geometry, zones)
    surveyed, graded, latest = [], [], pd.DataFrame()
    for number, survey in enumerate(surveys):
        ground = overlap_pairs(zones, survey.geometry)
        grade = survey.grade[ground.right]
        surveyed.append(
            pd.DataFrame({"zone": ground.left, "grade": grade, "area_m2": ground.shared_m2})
        )
        if number == len(surveys) - 1 or (survey_of == number).any():
            latest = _under_faces(ground, grade, treated.geometry)
            graded.append(latest[survey_of[latest["face"].to_numpy()] == number])
    cells = pd.concat([*graded, _ungraded_faces(on_zone, pd.concat(graded))], ignore_index=True)
    cells = cells.sort_values(["zone", "face", "grade"], kind="stable", ignore_index=True)
    covered = np.bincount(on_zone.right, weights=on_zone.shared_m2, minlength=len(zones))
    bare = _bare(zone_m2 - covered, surveyed[-1], latest)
    return Cells(zone_m2, bare, cells, tuple(surveyed))


def _under_faces(ground: Overlaps, grade: np.ndarray, faces: Geometries) -> pd.DataFrame:
    """Return (zone, grade, face, area, geometry) of what a survey's ground shows under faces."""
    under = overlap_pairs(faces, ground.pieces)
    return pd.DataFrame(
        {
            "zone": ground.left[under.right],
            "grade": grade[under.right],
            "face": under.left,
            "area_m2": under.shared_m2,
            "geometry": pd.Series(under.pieces, dtype=object),
        }
    )


def _ungraded_faces(on_zone: Overlaps, graded: pd.DataFrame) -> pd.DataFrame:
    """Return the ground of faces that no polygon grades, as cells of grade 0."""
    width = int(on_zone.right.max(initial=0)) + 1
    place = pd.Index(on_zone.left * width + on_zone.right)
    at = place.get_indexer((graded["face"] * width + graded["zone"]).to_numpy())
    graded, at = graded[at >= 0], at[at >= 0]
    held = np.bincount(at, weights=graded["area_m2"], minlength=len(place))
    rest = on_zone.shared_m2 - held
    geometry = np.full(len(place), None, dtype=object)
    drawn = np.flatnonzero(rest > _DRAWN_M2)
    geometry[drawn] = on_zone.where(drawn).pieces
    beside = (rest > _DRAWN_M2)[at]
    who, taken = united(at[beside], graded["geometry"].to_numpy()[beside])
    geometry[who] = shapely.difference(geometry[who], taken)
    every = pd.DataFrame(
        {"zone": on_zone.right, "grade": 0, "face": on_zone.left, "area_m2": rest,
         "geometry": pd.Series(geometry, dtype=object)}
    )  # fmt: skip
    return every[rest != 0]


_DRAWN_M2 = 0.01
"""Ungraded rests smaller than this (rounding of the overlay) are counted, not drawn."""


def _bare(open_m2: Areas, ground: pd.DataFrame, under: pd.DataFrame) -> pd.DataFrame:
    """Return the ground without treatment by zone and grade; grade 0 is what is left over."""
    keys = ["zone", "grade"]
    whole = ground.groupby(keys)["area_m2"].sum()
    taken = under.groupby(keys)["area_m2"].sum()
    graded = whole.sub(taken, fill_value=0.0).rename("area_m2").reset_index()
    known = np.bincount(graded["zone"], weights=graded["area_m2"], minlength=len(open_m2))
    rest = pd.DataFrame({"zone": np.arange(len(open_m2)), "grade": 0, "area_m2": open_m2 - known})
    together = pd.concat([rest, graded]).groupby(keys, as_index=False)["area_m2"].sum()
    return together.sort_values(keys, ignore_index=True)


def loss_of_faces(
    treated: Treated, *, completed: np.ndarray, day: np.ndarray, share: Areas, active: Flags
) -> Areas:
    """
    Return which share of each face is lost to damage.

    Parameters
    ----------
    treated : Treated, f faces
        Ground under treatment.
    completed : ndarray of datetime64, n
        When each treatment was completed; NaT counts as before every damage.
    day : ndarray of datetime64, d
        When each damage happened; NaT touches every treatment.
    share : ndarray of float, d
        Share lost.
    active : ndarray of bool, d
        Not restored.

    Returns
    -------
    ndarray of float, f
        Of several damages the largest counts, of several treatments the least hurt.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> ground = treated_ground(*[np.array([box(0, 0, 1, 1)], dtype=object)] * 2)
    >>> days = np.array(["2020-01-01", "2021-01-01"], dtype="datetime64[D]")
    >>> loss_of_faces(ground, completed=days[:1], day=days[1:], share=np.array([0.6]),
    ...               active=np.array([True])).tolist()
    [0.6]
    """
    loss = np.zeros(len(treated.geometry))
    works = pd.DataFrame({"face": treated.face, "record": treated.record})
    hurts = pd.DataFrame({"face": treated.hurt_face, "damage": treated.damage})
    both = works.merge(hurts, on="face")
    if both.empty:
        return loss
    before = completed[both["record"]]
    when = day[both["damage"]]
    touched = active[both["damage"]] & (np.isnat(when) | np.isnat(before) | (before < when))
    both["loss"] = np.where(touched, share[both["damage"]], 0.0)
    each = both.groupby(["face", "record"])["loss"].max().groupby("face").min()
    loss[each.index] = each.to_numpy()
    return loss
