"""
What the patches of a project cover outside its approved ground, all of them together.

A patch belongs to a project by a person's word, by id or name, or, where it names none, because it
lies on a range of it.  Ground is outside where no range in force on the day of the image, nor any
that is in force now, covers it: a range that was changed later clears or accuses nobody for ground
that was approved then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import codes, has_column, ids
from swcgeo.model.codes import PATCH_TYPES
from swcgeo.model.findings import Notes
from swcgeo.model.settings import ComplianceSettings, RepairSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import covered_area, shared_once
from swcgeo.overlay.exact import remainder, united
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps
from swcgeo.patches.judging.force import Approvals, Claims, day_of
from swcgeo.patches.judging.place import OVERLAP, THIN, Reach, reach_of
from swcgeo.patches.judging.ties import claims_of, named_pairs, not_refused, other_project
from swcgeo.patches.judging.versions import ALWAYS, NEVER, Days
from swcgeo.reconcile.ground import Ground, on_ground

_CONSTRUCTION_NOT = "not_construction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """
    The ranges as patches are held against them, one entry a row.

    Attributes
    ----------
    approvals : Approvals, m
        What they say.
    project : ndarray of int, m
        Whose they are.
    geometry : ndarray of geometry, m
        In the working CRS; None where there is no real boundary.
    now : ndarray of bool, m
        Which are in force in the newest state of their project.
    count : int
        Number of projects.
    """

    approvals: Approvals
    project: Indices
    geometry: Geometries
    now: Flags
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """
    What lies outside, one entry a project.

    Attributes
    ----------
    patches : ndarray of int, n
        Number of patches that belong to it.
    area_m2 : ndarray of float, n
        Ground outside, counted once, m².
    ground : ndarray of geometry, n
        The same; None where there is none.
    spoil : ndarray of str, n
        Ids of its spoil sites outside its own ranges, joined by ``;``.
    unusable : ndarray of bool, n
        Whether the ground of a patch is not known.
    thin : ndarray of bool, n
        Whether a spoil site is narrower than the tolerance, so that nothing can be told.
    notes : Notes
        What was found and repaired.
    """

    patches: Indices
    area_m2: Areas
    ground: Geometries
    spoil: np.ndarray
    unusable: Flags
    thin: Flags
    notes: Notes


def outside_of(
    patches: gpd.GeoDataFrame,
    approved: Approved,
    *,
    links: pd.DataFrame | None,
    crs: CRS,
    settings: ComplianceSettings,
    repair: RepairSettings,
) -> Outside:
    """
    Return what the patches of each project cover outside.

    Parameters
    ----------
    patches : GeoDataFrame, k rows
        Patches of all deliveries; no construction is left out.
    approved : Approved
        The ranges.
    links : DataFrame or None
        A person's words: ``patch_id``, ``project_id``, ``refuse``.
    crs : pyproj.CRS
        The working CRS.
    settings : ComplianceSettings
        Tolerance and thresholds of a patch.
    repair : RepairSettings
        Which repairs are accepted.

    Returns
    -------
    Outside
        One entry a project.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_approved, drawn_inputs
    >>> patches = drawn_inputs().patches.iloc[:2]
    >>> approved, crs = drawn_approved()
    >>> found = outside_of(patches, approved, links=None, crs=crs,
    ...                    settings=ComplianceSettings(), repair=RepairSettings())
    >>> found.patches.tolist(), found.area_m2.round(-2).tolist()
    ([1], [6500.0])
    """
    ground = on_ground(patches, layer="patches", crs=crs, id_column="patch_id", settings=repair)
    kinds = codes(patches, "patch_type", PATCH_TYPES)
    reach = reach_of(ground.geometry, approved.geometry, settings=settings, crs=crs)
    claims = claims_of(patches, links)
    tied = _ties(claims, approved, reach, settings=settings)
    tied = tied[kinds[tied["patch"]] != _CONSTRUCTION_NOT]
    patch, project = (tied[name].to_numpy(np.intp) for name in ("patch", "project"))
    day = _days(patches)
    area, pieces = _outside_all(ground, approved, reach, day=day, asked=patch, settings=settings)
    kept = np.flatnonzero(area > 0)
    owners, pieces, areas = project[kept], pieces[kept], area[kept]
    total = covered_area(*_by_owner(owners, pieces, areas), limits=np.full(approved.count, np.inf))
    drawn = np.full(approved.count, None, dtype=object)
    who, together = united(owners, pieces)
    drawn[who] = together
    sites = np.flatnonzero((kinds[patch] == "spoil") & ground.usable[patch])
    kind = _own_place(approved, reach, patch[sites], project[sites], day=day)
    lost = project[~ground.usable[patch]]
    return Outside(
        patches=np.bincount(project, minlength=approved.count),
        area_m2=total,
        ground=drawn,
        spoil=_named(project[sites], ids(patches, "patch_id")[patch[sites]],
                     kind <= OVERLAP, count=approved.count),
        unusable=np.isin(np.arange(approved.count), lost),
        thin=np.isin(np.arange(approved.count), project[sites[kind == THIN]]),
        notes=ground.notes,
    )  # fmt: skip


def _days(patches: gpd.GeoDataFrame) -> Days:
    """Return the day of each image; without a date it is of today."""
    if not has_column(patches, "image_date"):
        return np.full(len(patches), NEVER)
    day = day_of(patches["image_date"])
    return np.where(day == ALWAYS, NEVER, day)


def _ties(
    claims: Claims, approved: Approved, reach: Reach, *, settings: ComplianceSettings
) -> pd.DataFrame:
    """Return which patch belongs to which project: as named, else as it lies."""
    patch, at, how = named_pairs(claims, approved.approvals)
    named = pd.DataFrame({"patch": patch, "project": approved.project[at], "how": how})
    strongest = named.groupby("patch")["how"].transform("min")
    # Id and name are one kind; a person's word goes before them.
    named = named[(named["how"] == strongest) | (strongest > 0)]
    pairs = reach.overlaps
    area = shapely.area(reach.patches[pairs.left])
    small = np.minimum(settings.small_m2, settings.small_share * area)
    lying = (pairs.left, pairs.right)
    kept = (pairs.shared_m2 > small) & ~np.isin(pairs.left, patch)
    kept &= not_refused(claims, approved.approvals, lying)
    kept &= ~other_project(claims, approved.approvals, lying)
    placed = pd.DataFrame(
        {"patch": pairs.left[kept], "project": approved.project[pairs.right[kept]]}
    )
    both = pd.concat([named[["patch", "project"]], placed]).drop_duplicates()
    return both.sort_values(["project", "patch"], ignore_index=True)


def _outside_all(
    ground: Ground,
    approved: Approved,
    reach: Reach,
    *,
    day: Days,
    asked: Indices,
    settings: ComplianceSettings,
) -> tuple[Areas, Geometries]:
    """Return area and ground of patches outside every range that was or is in force."""
    question, pairs = _expanded(reach.overlaps, asked)
    force = approved.now[pairs.right] | approved.approvals.in_force(pairs.right, day[pairs.left])
    question, pairs = question[force], pairs.where(force)
    area = np.where(ground.usable[asked], ground.area_m2[asked], 0.0)
    area = area - shared_once(pairs, question, limits=area)
    area[area <= settings.rounding_m2] = 0.0
    cover = np.full(len(asked), None, dtype=object)
    partly = area[question] > 0
    who, together = united(question[partly], pairs.other[partly])
    cover[who] = together
    pieces = np.full(len(asked), None, dtype=object)
    beyond = np.flatnonzero(area > 0)
    pieces[beyond] = remainder(ground.geometry[asked[beyond]], cover[beyond], area[beyond])
    return area, pieces


def _expanded(pairs: Overlaps, asked: Indices) -> tuple[Indices, Overlaps]:
    """Return (position in `asked`, pair) for all pairs of the patches asked about."""
    left = pd.DataFrame({"patch": asked, "question": np.arange(len(asked))})
    right = pd.DataFrame({"patch": pairs.left, "pair": np.arange(len(pairs))})
    joined = left.merge(right, on="patch").sort_values(["question", "pair"])
    return joined["question"].to_numpy(np.intp), pairs.where(joined["pair"].to_numpy(np.intp))


def _by_owner(
    owners: Indices, pieces: Geometries, areas: Areas
) -> tuple[Indices, Geometries, Areas]:
    """Return pieces in the order of their owners."""
    order = np.argsort(owners, kind="stable")
    return owners[order], pieces[order], areas[order]


def _own_place(
    approved: Approved, reach: Reach, patch: Indices, project: Indices, *, day: Days
) -> np.ndarray:
    """Return the place class of patches relative to the ranges of their own project."""

    def counts(question: Indices, at: Indices) -> Flags:
        own = approved.project[at] == project[question]
        then = approved.approvals.in_force(at, day[patch[question]])
        return own & (approved.now[at] | then)

    return reach.place(patch, counts).kind


def _named(owners: Indices, names: np.ndarray, told: Flags, *, count: int) -> np.ndarray:
    """Return for each owner the names that are told, joined."""

    def of(owner: int) -> Iterator[str]:
        yield from sorted({str(name) for name in names[told & (owners == owner)]})

    joined = np.full(count, "", dtype=object)
    for owner in np.unique(owners[told]):
        joined[owner] = ";".join(of(int(owner)))
    return joined
