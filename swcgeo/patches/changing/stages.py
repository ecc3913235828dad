"""The approved ground of each state of each project, and what one state has gained over another."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import codes, texts
from swcgeo.model.codes import ZONE_KINDS
from swcgeo.model.findings import Notes
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import covered_area, shared_once
from swcgeo.overlay.exact import remainder, united
from swcgeo.overlay.pairs import Areas, Flags, Indices, overlap_pairs, paired_area
from swcgeo.patches.changing.versions import History
from swcgeo.reconcile.ground import on_ground

KEY_KINDS = ("key_prevention", "key_control")
"""Zones that art. 16 (1) speaks of: 重点预防区, 重点治理区."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """
    The states of all projects, those of one project behind one another.

    Attributes
    ----------
    first : ndarray of int, n
        Position of the first state of each project.
    histories : tuple of History, n
        The states themselves.
    area_m2 : ndarray of float, s
        Ground in force, counted once, m²; NaN where part of it is not known.
    ground : ndarray of geometry, s
        The same as geometry in the working CRS; None where part of it is not known.
    """

    first: Indices
    histories: tuple[History, ...]
    area_m2: Areas
    ground: Geometries

    def newest(self) -> Indices:
        """
        Return the position of the newest state of each project.

        Returns
        -------
        ndarray of int, n
            Positions among all states.

        Examples
        --------
        >>> from swcgeo.patches.drawn import drawn_stages
        >>> drawn_stages().newest().tolist()
        [1]
        """
        return self.first + np.array([len(one.states) - 1 for one in self.histories], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """
    The pairs of states that are compared.

    Attributes
    ----------
    project, old, new : ndarray of int, k
        Whose, and which states.
    since_first : ndarray of bool, k
        Whether the older one is not the reference but the first approved, since it is not known
        whether those between them were approved as changes.
    """

    project: Indices
    old: Indices
    new: Indices
    since_first: Flags

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.project)


def stages_of(histories: tuple[History, ...], ground: Geometries, *, usable: Flags) -> Stages:
    """
    Return the approved ground of each state.

    Parameters
    ----------
    histories : tuple of History, n
        The states of each project.
    ground : ndarray of geometry, m
        The ranges in the working CRS.
    usable : ndarray of bool, m
        Which of them have a real boundary that can be used.

    Returns
    -------
    Stages
        All states.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages
    >>> drawn_stages().area_m2.round(-2).tolist()
    [10000.0, 12000.0]
    """
    states = [state for one in histories for state in one.states]
    whole = np.array([known for one in histories for known in _whole(one, usable)], dtype=bool)
    rows = [state.rows if known else () for state, known in zip(states, whole, strict=True)]
    owners = np.repeat(np.arange(len(states)), [len(some) for some in rows])
    at = np.array([row for some in rows for row in some], dtype=np.intp)
    pieces = ground[at]
    limits = np.full(len(states), np.inf)
    area = covered_area(owners, pieces, shapely.area(pieces), limits=limits)
    drawn = np.full(len(states), None, dtype=object)
    who, together = united(owners, pieces)
    drawn[who] = together
    return Stages(
        first=np.cumsum([0, *(len(one.states) for one in histories)])[:-1].astype(np.intp),
        histories=histories,
        area_m2=np.where(whole, area, np.nan),
        ground=drawn,
    )


def _whole(history: History, usable: Flags) -> list[bool]:
    """Return of which states all ground is known, and that it was in force together."""
    return [history.ordered and bool(usable[list(state.rows)].all()) for state in history.states]


def steps_of(stages: Stages) -> Steps:
    """
    Return which states are to be compared: the newest with its reference, perhaps with the first.

    Parameters
    ----------
    stages : Stages
        All states.

    Returns
    -------
    Steps
        One entry a comparison, by project; none for a project without versions, or whose versions
        cannot be ordered.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages
    >>> steps = steps_of(drawn_stages())
    >>> steps.old.tolist(), steps.new.tolist(), steps.since_first.tolist()
    ([0], [1], [False])
    """
    found = []
    for project, (start, one) in enumerate(zip(stages.first, stages.histories, strict=True)):
        if len(one.states) == 1:
            continue
        newest = start + len(one.states) - 1
        found.append((project, start + one.reference, newest, 0))
        if one.reference and not one.formal:
            found.append((project, start, newest, 1))
    table = np.array(found, dtype=np.intp).reshape(-1, 4)
    return Steps(
        project=table[:, 0], old=table[:, 1], new=table[:, 2], since_first=table[:, 3] == 1
    )


def moved_ground(stages: Stages, steps: Steps) -> pd.DataFrame:
    """
    Return the ground that each step has gained and lost.

    Parameters
    ----------
    stages : Stages
        All states.
    steps : Steps
        The comparisons; those of unknown ground give nothing.

    Returns
    -------
    DataFrame
        ``step``, ``kind`` (gained, lost), ``area_m2``, ``geometry``; where there is any.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages
    >>> stages = drawn_stages()
    >>> moved_ground(stages, steps_of(stages))[["kind", "area_m2"]].round(-2).values.tolist()
    [['gained', 2000.0]]
    """
    old, new = stages.ground[steps.old], stages.ground[steps.new]
    known = np.flatnonzero(~shapely.is_missing(old) & ~shapely.is_missing(new))
    old, new = old[known], new[known]
    shared = paired_area(old, new)
    parts = []
    for kind, one, other, area in (
        ("gained", new, old, stages.area_m2[steps.new[known]]),
        ("lost", old, new, stages.area_m2[steps.old[known]]),
    ):
        left = np.maximum(area - shared, 0.0)
        parts.append(
            pd.DataFrame(
                {"step": known, "kind": kind, "area_m2": left,
                 "geometry": remainder(one, other, left)}
            )
        )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return table[table["area_m2"] > _NOTHING_M2].sort_values(["step", "kind"], ignore_index=True)


_NOTHING_M2 = 1.0
"""What outlines that run together differ by when they are projected (§2.2: 1 m²) is no ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyZones:
    """
    The key zones of a district, parts of one name as one zone.

    Attributes
    ----------
    names : ndarray of str, z
        As delivered; the kind of a zone without a name.
    ground : ndarray of geometry, z
        In the working CRS.
    whole : bool
        Whether the ground of every part can be used.
    notes : Notes
        What was found and repaired.
    """

    names: np.ndarray
    ground: Geometries
    whole: bool
    notes: Notes


def key_zones(zones: gpd.GeoDataFrame, *, crs: CRS, repair: RepairSettings) -> KeyZones:
    """
    Return the key zones of a layer.

    Parameters
    ----------
    zones : GeoDataFrame
        With ``zone_kind`` and ``name``.
    crs : pyproj.CRS
        The working CRS.
    repair : RepairSettings
        Which repairs are accepted.

    Returns
    -------
    KeyZones
        重点预防区 and 重点治理区; other kinds are left out.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zones = gpd.GeoDataFrame({"zone_kind": ["重点预防区", "水源地"]}, crs="EPSG:4544",
    ...     geometry=[box(500_000, 3_700_000, 500_100, 3_700_100)] * 2)
    >>> key_zones(zones, crs=CRS("EPSG:4544"), repair=RepairSettings()).names.tolist()
    ['重点预防区']
    """
    ground = on_ground(zones, layer="zones", crs=crs, id_column="name", settings=repair)
    kinds = codes(zones, "zone_kind", ZONE_KINDS)
    names, words = texts(zones, "name"), texts(zones, "zone_kind")
    rows = np.flatnonzero(np.isin(kinds.astype(str), KEY_KINDS))
    keys = pd.Series(
        [(kinds[row], names[row] if names[row] is not None else f"\n{row}") for row in rows],
        dtype=object,
    )
    number, first = pd.factorize(keys, sort=True)
    usable = ground.usable[rows]
    who, together = united(number[usable], ground.geometry[rows[usable]])
    shown = np.full(len(first), None, dtype=object)
    for at, row in zip(number, rows, strict=True):
        shown[at] = names[row] if names[row] is not None else words[row]
    return KeyZones(names=shown[who], ground=together, whole=bool(usable.all()), notes=ground.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """
    The key zones that steps touch newly, one entry a step.

    Attributes
    ----------
    area_m2 : ndarray of float, k
        Ground of the newer state in such zones, counted once.
    names : ndarray of str, k
        The zones, joined.
    ground : ndarray of geometry, k
        That ground; None where there is none.
    """

    area_m2: Areas
    names: np.ndarray
    ground: Geometries


def newly_touched(old: Geometries, new: Geometries, zones: KeyZones, *, small_m2: float) -> Touched:
    """
    Return the key zones that polygons touch and their predecessors did not.

    Parameters
    ----------
    old, new : ndarray of geometry, k
        Before and after, in the working CRS; None touches nothing.
    zones : KeyZones
        The zones.
    small_m2 : float
        Area in a zone up to which it does not count as touched; so much must be new in it, too.

    Returns
    -------
    Touched
        One entry a pair.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zones = KeyZones(names=np.array(["A"]), ground=np.array([box(100, 0, 300, 100)]),
    ...                  whole=True, notes=Notes())
    >>> old, new = (np.array([box(0, 0, east, 100)]) for east in (100, 150))
    >>> touched = newly_touched(old, new, zones, small_m2=500.0)
    >>> touched.area_m2.tolist(), touched.names.tolist()
    ([5000.0], ['A'])
    """
    before, after = overlap_pairs(old, zones.ground), overlap_pairs(new, zones.ground)
    known = dict(zip(zip(before.left, before.right, strict=True), before.shared_m2, strict=True))
    had = np.array([known.get(pair, 0.0) for pair in zip(after.left, after.right, strict=True)])
    fresh = after.where((had <= small_m2) & (after.shared_m2 - had > small_m2))
    area = shared_once(fresh, fresh.left, limits=shapely.area(new))
    names = np.full(len(new), "", dtype=object)
    ground = np.full(len(new), None, dtype=object)
    who, together = united(fresh.left, fresh.pieces)
    ground[who] = together
    for step in who:
        found = zones.names[fresh.right[fresh.left == step]]
        names[step] = ";".join(sorted({str(name) for name in found}))
    return Touched(area_m2=area, names=names, ground=ground)
